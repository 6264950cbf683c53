"""The law's code lists as protection uses them, and the digests sealed forms of abuse are found by."""

from mangnon import law
from mangnon.audit import keys
from mangnon.protection.rules import KnownCodes

FORM = "protection.form"


def known() -> KnownCodes:
    """Return the forms of abuse, places and relations that incident rows may name."""
    packs = law.load()
    return KnownCodes(set(forms()), {e.code for e in packs.abuse_places}, {e.code for e in packs.offender_relations})


def forms() -> dict[str, str]:
    """Return form or sub-form of abuse → label (XH01…XH06)."""
    found = {}
    for form in law.load().abuse_forms:
        found[form.code] = form.label
        found.update({sub.code: sub.label for sub in form.sub_types})
    return found


def form_of_digest() -> dict[str, str]:
    """Return digest → form of abuse: a freeze counts forms without opening what is sealed."""
    ring = keys.ring()
    return {ring.digest(code, FORM): code for code in forms()}
