"""Keys lie in a folder of their own: numbered data keys (the newest seals, all open), a digest key, a pseudonym key.

The folder is never part of a backup. Losing it loses every sealed field: ``mangnon status`` warns while it lies beside
the data.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from mangnon.base.files import write_once

VERSION = b"\x01"
FIRST = ("data-0001.key", "digest.key", "pseudonym.key")
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
        for name in self.folder.glob("data-*.key"):
            number = int(name.stem.split("-")[1])
            self._ciphers[number] = AESGCM(name.read_bytes())
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
        nonce = os.urandom(12)
        head = VERSION + self.current.to_bytes(2, "big")
        return head + nonce + self._ciphers[self.current].encrypt(nonce, plain, head + context)

    def open(self, sealed: bytes, context: bytes = b"") -> bytes:
        """Decrypt; raises ``cryptography.exceptions.InvalidTag`` when the value was changed or moved."""
        head, nonce, body = sealed[:3], sealed[3:15], sealed[15:]
        number = int.from_bytes(head[1:3], "big")
        if number not in self._ciphers:
            self._load()  # another process rotated meanwhile
        if number not in self._ciphers:
            raise KeyMissing(number)
        return self._ciphers[number].decrypt(nonce, body, head + context)

    def digest(self, text: str, purpose: str) -> str:
        """Return a keyed digest (hex, 32 characters) by which a sealed value is found without being opened."""
        return hmac.new(self._digest_key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()[:32]

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
    paths = sorted([*folder.glob("data-*.key"), *(folder / name for name in FIRST[1:] if (folder / name).exists())])
    return {path.name: hashlib.sha256(b"mangnon key print\x00" + path.read_bytes()).hexdigest()[:32] for path in paths}


def _create(path: Path) -> Path:
    write_once(path, secrets.token_bytes(32))  # another worker may be first
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
