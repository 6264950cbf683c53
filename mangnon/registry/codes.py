"""The law's code lists as the registry uses them: which entries exist, their class, label and look-up digest."""

import json
from functools import lru_cache

from mangnon import law
from mangnon.audit import keys

CIRCUMSTANCE = "registry.circumstance"
UNKNOWN_ETHNIC = ""  # neither Kinh nor a minority


def circumstance_classes() -> dict[str, str]:
    """Return sub-type code → class (C3 or C4) for every entry of NĐ 56/2017 Điều 3–16."""
    return _classes(law.load())


@lru_cache(maxsize=4)
def _classes(packs) -> dict[str, str]:
    return {sub.code: group.data_class for group in packs.circumstances for sub in group.sub_types}


def circumstance_labels() -> dict[str, str]:
    """Return code → label, of groups and sub-types."""
    return _labels(law.load())


@lru_cache(maxsize=4)
def _labels(packs) -> dict[str, str]:
    labels = {group.code: group.label for group in packs.circumstances}
    return labels | {sub.code: sub.label for group in packs.circumstances for sub in group.sub_types}


def circumstance_digests() -> dict[str, str]:
    """Return sub-type code → the keyed digest by which episodes are found."""
    ring = keys.ring()
    return {code: ring.digest(code, CIRCUMSTANCE) for code in circumstance_classes()}


def risks() -> dict[str, str]:
    """Return risk code → label (NC01…NC07)."""
    return {kind.code: kind.label for kind in law.load().risk_kinds}


def ethnic() -> dict[str, str]:
    """Return ethnic key → name, with the empty key for "not known"."""
    return {UNKNOWN_ETHNIC: ""} | {group.code: group.label for group in law.load().ethnic_groups}


def seal(code: str, evidence: str, decided_by: str, end_reason: str) -> str:
    """Return the words of a C4 episode as one text, to be sealed together."""
    return json.dumps(
        {"code": code, "evidence": evidence, "decided_by": decided_by, "end_reason": end_reason}, ensure_ascii=False,
    )


def reseal(sealed: str, **changes: str) -> str:
    """Return the words of a C4 episode with some of them changed."""
    return json.dumps(unseal(sealed) | changes, ensure_ascii=False)


def unseal(sealed: str) -> dict[str, str]:
    """Return the words of a C4 episode that was opened by somebody who may."""
    return json.loads(sealed)
