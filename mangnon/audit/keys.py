"""Keys lie in a folder of their own: numbered data keys (the newest seals, all open), a digest key, a pseudonym key.

The folder is never part of a backup. Losing it loses every sealed field: ``mangnon status`` warns while it lies beside
the data.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from mangnon.base.files import write_once

VERSION, WRAPPED = b"\x01", b"\x02"  # a wrapped value is a sealed one that was sealed again, as it was
FIRST = ("data-0001.key", "digest.key", "pseudonym.key")
LENGTH = 32
_rings: dict[Path | str, "KeyRing"] = {}


class KeyMissing(RuntimeError):
    """A value was sealed with a data key that does not lie in the key folder."""

    one_line = True

    def __init__(self, number: int):
        super().__init__(f"Thiếu khóa dữ liệu số {number}: đặt MANGNON_KEYS vào đúng thư mục khóa của nơi này. (Data key {number} is missing.)")


class KeysMissing(RuntimeError):
    """The key folder is not the one of this place. Nothing is made in its stead: new keys open nothing that is sealed."""

    one_line = True

    def __init__(self, names: Iterable[str]):
        super().__init__(
            f"Thư mục khóa không phải của nơi này, thiếu hoặc khác: {', '.join(names)}; đặt MANGNON_KEYS vào đúng thư mục khóa. "
            "(Keys are missing or are those of another place.)"
        )


class KeyRing:
    """The keys of one place: ``seal`` and ``open`` bytes, ``digest`` for look-ups of sealed values. Raises KeysMissing."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._ciphers: dict[int, AESGCM] = {}
        self.current = 0
        self._load()

    def _load(self) -> None:
        missing = absent(self.folder)
        if missing:
            raise KeysMissing(missing)
        damaged = [path.name for path in _paths(self.folder) if path.stat().st_size != LENGTH]
        if damaged:
            raise KeysMissing(damaged)
        for path in self.folder.glob("data-*.key"):
            number = int(path.stem.split("-")[1])
            self._ciphers[number] = AESGCM(path.read_bytes())
            self.current = max(self.current, number)
        self._digest_key = (self.folder / "digest.key").read_bytes()
        self._pseudonym_key = (self.folder / "pseudonym.key").read_bytes()

    def rotate(self) -> int:
        """Add a data key that seals from now on; older ones still open. Returns its number."""
        number = self.current + 1
        self._ciphers[number] = AESGCM(_create(self.folder / f"data-{number:04d}.key").read_bytes())
        self.current = number
        return number

    def seal(self, plain: bytes, context: bytes = b"") -> bytes:
        """Encrypt; ``context`` (table and column) is authenticated, so a value can't be moved elsewhere."""
        return self._seal(VERSION, plain, context)

    def seal_all(self, plains: Sequence[bytes | None], context: bytes = b"") -> list[bytes | None]:
        """Encrypt each as ``seal`` does; None stays None."""
        head, noise = VERSION + self.current.to_bytes(2, "big"), os.urandom(12 * len(plains))
        nonces, encrypt, bound = [noise[at : at + 12] for at in range(0, len(noise), 12)], self._ciphers[self.current].encrypt, head + context
        return [None if plain is None else head + nonce + encrypt(nonce, plain, bound) for nonce, plain in zip(nonces, plains, strict=True)]

    def _seal(self, version: bytes, plain: bytes, context: bytes) -> bytes:
        nonce = os.urandom(12)
        head = version + self.current.to_bytes(2, "big")
        return head + nonce + self._ciphers[self.current].encrypt(nonce, plain, head + context)

    def open(self, sealed: bytes, context: bytes = b"") -> bytes:
        """Decrypt; raises ``cryptography.exceptions.InvalidTag`` when the value was changed or moved, or ``KeyMissing``."""
        return self._open(self.unwrapped(sealed, context), context)

    def unwrapped(self, sealed: bytes, context: bytes = b"") -> bytes:
        """Return a value as it was first sealed, whatever it was wrapped in since."""
        return self._open(sealed, context) if sealed[:1] == WRAPPED else sealed

    def opens(self, sealed: bytes, context: bytes = b"") -> bool:
        """Say whether a value was sealed with a key of this ring, for this context, and is unchanged."""
        try:
            self.open(sealed, context)
        except (InvalidTag, KeyMissing):
            return False
        return True

    def renewed(self, sealed: bytes, context: bytes = b"") -> bytes | None:
        """Return a value sealed with the newest data key, or None when that key sealed it already."""
        return None if self._number(sealed) == self.current else self.seal(self.open(sealed, context), context)

    def wrapped(self, sealed: bytes, context: bytes = b"") -> bytes | None:
        """As ``renewed``, for a value whose sealed form itself is kept: that form is sealed again as it is."""
        if self._number(sealed) == self.current:
            return None
        self.open(sealed, context)  # what no key opens is told now, not buried deeper
        return self._seal(WRAPPED, self.unwrapped(sealed, context), context)

    @staticmethod
    def _number(sealed: bytes) -> int:
        return int.from_bytes(sealed[1:3], "big")

    def _open(self, sealed: bytes, context: bytes) -> bytes:
        head, nonce, body = sealed[:3], sealed[3:15], sealed[15:]
        number = self._number(sealed)
        if number not in self._ciphers:
            self._load()  # another process rotated meanwhile
        if number not in self._ciphers:
            raise KeyMissing(number)
        return self._ciphers[number].decrypt(nonce, body, head + context)

    def digest(self, text: str, purpose: str) -> str:
        """Return a keyed digest (hex, 32 characters) by which a sealed value is found without being opened."""
        return hmac.digest(self._digest_key, f"{purpose}\x00{text}".encode(), "sha256").hex()[:32]

    @property
    def pseudonym_key(self) -> bytes:
        """The key of the snapshot series' pseudonyms."""
        return self._pseudonym_key


def make(folder: Path) -> None:
    """Make the keys of a new place; keys that lie there stay. For an empty database only: see ``KeysMissing``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in FIRST:
        _create(folder / name)


def absent(folder: Path) -> list[str]:
    """Return which of the keys every place has do not lie in a folder."""
    return [name for name in FIRST if not (folder / name).exists()]


def prints(folder: Path) -> dict[str, str]:
    """Return a fingerprint (hex, 32 characters) of each key in a folder, by file name; it says nothing about the key."""
    return {path.name: hashlib.sha256(b"mangnon key print\x00" + path.read_bytes()).hexdigest()[:32] for path in _paths(folder)}


def name_of(sealed: bytes) -> str:
    """Return the file name of the data key that sealed a value."""
    return f"data-{int.from_bytes(sealed[1:3], 'big'):04d}.key"


def _paths(folder: Path) -> list[Path]:
    return sorted([*folder.glob("data-*.key"), *(folder / name for name in FIRST[1:] if (folder / name).exists())])


def _create(path: Path) -> Path:
    write_once(path, secrets.token_bytes(LENGTH))  # another worker may be first
    return path


def plant_pseudonym_key(folder: Path, secret: bytes) -> None:
    """Give a new place a pseudonym key that is known: a demo's, so that one seed always freezes to the same contents."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_once(folder / "pseudonym.key", secret)


def ring() -> KeyRing:
    """Return the key ring of this place."""
    folder = settings.MANGNON_KEYS  # asked for once per sealed value: no Path is built to look it up
    found = _rings.get(folder)
    if found is None:
        found = _rings[folder] = KeyRing(Path(folder))
    return found
