"""The law's code lists as protection uses them, and the digests sealed forms of abuse are found by."""

from mangnon.audit import keys
from mangnon.protection.rules import KnownCodes
from mangnon.registry.codes import labels

FORM = "protection.form"


def known() -> KnownCodes:
    """Return the forms of abuse, places and relations that incident rows may name."""
    return KnownCodes(set(forms()), set(labels("abuse_place")), set(labels("offender_relation")))


def forms() -> dict[str, str]:
    """Return form or sub-form of abuse → label (XH01…XH06)."""
    return labels("abuse_form")


def form_of_digest() -> dict[str, str]:
    """Return digest → form of abuse: a freeze counts forms without opening what is sealed."""
    ring = keys.ring()
    return {ring.digest(code, FORM): code for code in forms()}
