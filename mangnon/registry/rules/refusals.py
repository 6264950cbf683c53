"""What an action answers when it writes nothing: why rows are refused, field by field, and what changed meanwhile."""

from collections.abc import Sequence
from typing import NamedTuple


class RowError(NamedTuple):
    """Why a row is refused: its index in the call, the field, a stable code, a sentence for the person."""

    index: int
    field: str
    code: str
    text: str


class RowErrors(Exception):
    """Rows were refused; nothing of the call was written."""

    def __init__(self, errors: Sequence[RowError]):
        self.errors = list(errors)
        super().__init__("; ".join(f"{e.index}:{e.field}:{e.code}" for e in self.errors[:20]))

    def by_field(self) -> dict[str, list[str]]:
        """Return the sentences per field: what a form shows for its single row."""
        found: dict[str, list[str]] = {}
        for error in self.errors:
            found.setdefault(error.field, []).append(error.text)
        return found


class Difference(NamedTuple):
    """One field of a conflict: what the person wants to store and what somebody stored meanwhile."""

    field: str
    label: str
    wanted: object
    stored: object


class Conflict(Exception):
    """The record changed since the person opened it. Nothing was written."""

    def __init__(self, version: int, differences: Sequence[Difference] = ()):
        self.version, self.differences = version, list(differences)
        super().__init__(f"version is now {version}: " + ", ".join(d.field for d in self.differences))
