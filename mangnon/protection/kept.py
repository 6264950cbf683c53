"""A received notice can't be deleted (NĐ 56/2017 Điều 25; docs/architecture.md): the database refuses it."""

from mangnon.audit.overlap import AppendOnly


class Kept(AppendOnly):
    """A migration operation: rows of ``table`` may change state but are never deleted."""

    @property
    def events(self) -> list[str]:
        return ["DELETE"]
