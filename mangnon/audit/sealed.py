"""Model fields whose values are encrypted in the database (class C4, identity numbers)."""

from collections.abc import Sequence

from django.db import models

from mangnon.audit import keys


class SealedText(models.BinaryField):
    """Text in Python, sealed bytes in the database. It can't be filtered: keep a digest column beside it."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    @property
    def context(self) -> bytes:
        """The column a value is sealed for: authenticated, so it opens nowhere else."""
        return f"{self.model._meta.db_table}.{self.column}".encode()

    def seal(self, value: str | None) -> bytes | None:
        """Return the sealed form of a text."""
        return None if value is None else keys.ring().seal(value.encode(), self.context)

    def seal_all(self, values: Sequence[str | None]) -> list[bytes | None]:
        """Return the sealed forms of texts, for bulk writes."""
        return keys.ring().seal_all([None if value is None else value.encode() for value in values], self.context)

    def opened(self, value: bytes | None) -> str | None:
        """Return the text of a sealed value that a statement of our own read."""
        return None if value is None else keys.ring().open(bytes(value), self.context).decode()

    def renewed(self, value: bytes) -> bytes | None:
        """Return a sealed value sealed anew with the newest data key, None when it is already."""
        return keys.ring().renewed(value, self.context)

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, str):
            value = self.seal(value)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value, expression, connection):
        return self.opened(value)

    def to_python(self, value):
        return value
