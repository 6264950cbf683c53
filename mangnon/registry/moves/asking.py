"""How a worker who found a child living elsewhere asks for it: the result carries a sealed word for the child, never its record.

The page that looks a child up gives ``token`` to its "Xin chuyển đến" button; ``opened`` tells the request which child it
was, for the same post and for an hour. What was typed to find the child goes along: it is all the asking commune knows.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from mangnon.audit.actor import Actor

SALT = "registry.asking"
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """The child a worker found, and what was typed to find it (name and birth as text, empty when found by number)."""

    child_id: UUID
    name: str = ""
    birth: str = ""


def token(asked: Asked, by: Actor) -> str:
    """Return the word that stands for a found child on this person's page."""
    return signing.dumps([by.post_id, asked.child_id.hex, asked.name, asked.birth], salt=SALT, compress=True)


def opened(word: str, by: Actor) -> Asked | None:
    """Return the child a word stands for; None of one that is too old, another post's or not ours."""
    try:
        post, ident, name, birth = signing.loads(word, salt=SALT, max_age=HOUR)
    except (signing.BadSignature, ValueError):
        return None
    return Asked(UUID(ident), name, birth) if post == by.post_id else None
