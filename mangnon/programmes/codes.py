"""The law's code lists as the programmes use them."""

from mangnon.programmes.rules import KnownCodes
from mangnon.registry.codes import ethnic, labels

LISTS = ("injury_type", "injury_place", "injury_outcome")


def known() -> KnownCodes:
    """Return the types, places and outcomes that injury rows may name."""
    return KnownCodes(set(injury_types()), set(injury_places()), set(injury_outcomes()), set(ethnic()))


def injury_types() -> dict[str, str]:
    """Return injury type → label (TN01…TN11)."""
    return labels("injury_type")


def injury_places() -> dict[str, str]:
    """Return place of an injury → label."""
    return labels("injury_place")


def injury_outcomes() -> dict[str, str]:
    """Return outcome of an injury → label."""
    return labels("injury_outcome")
