"""The law's code lists as the programmes use them."""

from mangnon.registry.codes import labels


def injury_types() -> dict[str, str]:
    """Return injury type → label (TN01…TN11)."""
    return labels("injury_type")
