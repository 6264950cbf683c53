"""The law's code lists as the programmes use them."""

from mangnon import law


def injury_types() -> dict[str, str]:
    """Return injury type → label (TN01…TN11)."""
    return {kind.code: kind.label for kind in law.load().injury_types}
