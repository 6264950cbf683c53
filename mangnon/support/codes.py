"""The law's code lists as support uses them: kinds of services, kinds of allowances with their class, days, label and digest."""

import json
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.audit import keys
from mangnon.base import text
from mangnon.base.numbers import vi_date
from mangnon.law.rows import Listed
from mangnon.registry.codes import ARTICLE, classes, in_force, labels, packs

KIND = "support.allowance_kind"


def service_kinds() -> dict[str, str]:
    """Return kind of service → label."""
    return labels("service_kind")


def allowance_kinds() -> dict[str, str]:
    """Return kind of allowance → label (groups of the decree of the day that a child itself receives); an unconfirmed one says so."""
    return {row.code: _marked(row.english if get_language() == "en" else row.label, row) for row in packs().list("allowance_kind")}


def kinds_by_words() -> dict[str, str]:
    """Return folded words → kind: its label, and how the page of who may have one says it, in both languages."""
    kinds = packs().list("allowance_kind")
    said = [(row.kind, row) for row in packs().eligibility] + [(row.code, row) for row in kinds]  # a label of the list goes first
    return {text.search_key(words): kind for kind, row in said for words in (row.label, row.english)}


def allowance_choices(day: date | None, hidden: frozenset[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds in force on ``day`` (of every day when None) under the days and the act they rest on, the newest act first."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = [row for row in packs().list("allowance_kind", day) if row.code not in hidden]
    for row in sorted(rows, key=lambda row: row.valid_from or date.min, reverse=True):
        found.setdefault(_marked(_days(row), row), []).append((row.code, row.english if get_language() == "en" else row.label))
    return list(found.items())


def _days(row: Listed) -> str:
    words = {"act": row.basis.split(ARTICLE)[0], "start": row.valid_from and vi_date(row.valid_from), "end": row.valid_to and vi_date(row.valid_to - timedelta(days=1))}
    if row.valid_to is None:
        return _("Hưởng từ %(start)s trở đi (%(act)s)") % words if row.valid_from else words["act"]
    return (_("Hưởng từ %(start)s đến %(end)s (%(act)s)") if row.valid_from else _("Hưởng đến %(end)s (%(act)s)")) % words


def _marked(words: str, row: Listed) -> str:
    return words if row.status == "verified" else _("%(words)s: chưa đối chiếu với văn bản gốc") % {"words": words}


def kind_in_force(kind: str, day: date) -> bool:
    """Say whether the law of ``day`` had this kind of allowance."""
    return in_force("allowance_kind", kind, day)


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
