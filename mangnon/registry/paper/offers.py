"""Where the children that stand on the paper without a line of their own are entered: a room above says it."""

from django.urls import reverse

_many: list[str] = []


def many_at(route: str) -> None:
    """Let a room offer its page on which many children of a hamlet are entered; ``xom`` of its address is the hamlet."""
    _many[:] = [route]


def many_address(hamlet: int | None) -> str:
    """Return the address of that page for a hamlet, "" when no room has one."""
    return f"{reverse(_many[0])}{f'?xom={hamlet}' if hamlet else ''}" if _many else ""
