"""The law's code lists as support uses them: kinds of services, kinds of allowances with their class, label and digest."""

import json

from mangnon.audit import keys
from mangnon.registry.codes import classes, labels

KIND = "support.allowance_kind"


def service_kinds() -> dict[str, str]:
    """Return kind of service → label."""
    return labels("service_kind")


def allowance_kinds() -> dict[str, str]:
    """Return kind of allowance → label (groups of NĐ 20/2021/NĐ-CP Điều 5 that a child itself receives)."""
    return labels("allowance_kind")


def sealed_kinds() -> frozenset[str]:
    """Return the kinds of allowances that are class C4: their name alone tells an illness."""
    return frozenset(code for code, data_class in classes("allowance_kind").items() if data_class == "C4")


def digest(kind: str) -> str:
    """Return the keyed digest by which allowances of a kind are found, whatever their class."""
    return keys.ring().digest(kind, KIND)


def kind_of_digest() -> dict[str, str]:
    """Return digest → kind: a freeze tells kinds apart without opening what is sealed."""
    return {digest(kind): kind for kind in allowance_kinds()}


def seal(kind: str, decision: str, payer: str) -> str:
    """Return the words of a C4 allowance as one text, to be sealed together."""
    return json.dumps({"kind": kind, "decision": decision, "payer": payer}, ensure_ascii=False)


def unseal(sealed: str) -> dict[str, str]:
    """Return the words of a C4 allowance that was opened by somebody who may."""
    return json.loads(sealed)
