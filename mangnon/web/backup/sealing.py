"""The form of a backup: what is said of it in clear, then a stream sealed in pieces.

A line of magic, a line of JSON (the header), then the pieces, each four bytes of length and the sealed bytes. A piece is bound to the
header, to its own number and to whether it is the last: none can be changed, left out, added or put elsewhere, and a file that was cut
off is told from a whole one. The keys never lie in it: without the key folder nobody reads it.
"""

import hashlib
import io
import json
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag

from mangnon.audit.keys import KeyMissing, KeyRing

MAGIC = b"MANGNON BACKUP 1\n"
PIECE = 1 << 20  # bytes of the stream under one seal
_LONGEST_HEADER, _SEAL = 1 << 16, 64


class BackupUnreadable(RuntimeError):
    """A file that is no backup, or not as it was written; one line that says which and what to do."""

    one_line = True


class Sealer:
    """Writes a backup: ``write`` takes bytes, ``finish`` seals the last piece. Without it the file is never taken for a whole one."""

    def __init__(self, out: BinaryIO, header: dict[str, Any], ring: KeyRing):
        line = json.dumps(header, ensure_ascii=False).encode() + b"\n"
        self._out, self._ring, self._waiting, self._number, self._bound = out, ring, bytearray(), 0, _bound(line)
        out.write(MAGIC + line)

    def write(self, part: bytes) -> int:
        """Take bytes of the stream."""
        self._waiting += part
        while len(self._waiting) > PIECE:
            self._put(self._waiting[:PIECE], last=False)
            del self._waiting[:PIECE]
        return len(part)

    def flush(self) -> None:
        """Do nothing: a piece is written when it is full."""

    def finish(self) -> None:
        """Seal what is left as the last piece."""
        self._put(self._waiting, last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._ring.seal(bytes(piece), _context(self._bound, self._number, last))
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Opener(io.RawIOBase):
    """Reads the stream of a backup whose header was read; raises BackupUnreadable at the first piece that is not the one written."""

    def __init__(self, file: BinaryIO, line: bytes, ring: KeyRing):
        self._file, self._ring, self._bound = file, ring, _bound(line)
        self._left, self._number, self.ended = memoryview(b""), 0, False

    def readable(self) -> bool:
        """A stream to read."""
        return True

    def readinto(self, into: memoryview) -> int:
        """Fill ``into`` with the next bytes; 0 after the last piece."""
        while not self._left and not self.ended:
            self._left = memoryview(self._next())
        count = min(len(into), len(self._left))
        into[:count], self._left = self._left[:count], self._left[count:]
        return count

    def _next(self) -> bytes:
        size = int.from_bytes(self._file.read(4), "big")
        sealed = self._file.read(size) if 0 < size <= PIECE + _SEAL else b""
        if not sealed or len(sealed) < size:
            raise BackupUnreadable("Tệp sao lưu bị cắt ngắn hoặc hỏng: dùng bản khác. (The backup is cut off or damaged: use another.)")
        self.ended = len(self._file.peek(1)) == 0
        try:
            plain = self._ring.open(sealed, _context(self._bound, self._number, self.ended))
        except (InvalidTag, KeyMissing):
            raise BackupUnreadable(
                f"Tệp sao lưu hỏng ở phần {self._number + 1}, bị sửa, bị cắt, hoặc khóa không phải của nó: dùng bản khác. (The backup is damaged or was changed.)"
            ) from None
        self._number += 1
        return plain


def read_header(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Return what a backup says of itself in clear, and that line as it stands. Nothing of it is believed until a piece opens."""
    magic = file.read(len(MAGIC))
    line = file.readline(_LONGEST_HEADER) if magic == MAGIC else b""
    try:
        header = json.loads(line)
    except ValueError:
        header = None
    if not isinstance(header, dict) or not isinstance(header.get("keys"), dict):
        later = magic.startswith(b"MANGNON BACKUP ") and magic != MAGIC
        raise BackupUnreadable(
            "Bản sao lưu của một phiên bản mới hơn: cài phiên bản ấy rồi khôi phục. (The backup was made by a later version.)" if later
            else "Đây không phải tệp sao lưu của Măng Non. (This is no backup of Măng Non.)"
        )  # fmt: skip
    return header, line


def _bound(line: bytes) -> bytes:
    return b"backup:" + hashlib.sha256(MAGIC + line).digest()


def _context(bound: bytes, number: int, last: bool) -> bytes:
    return bound + number.to_bytes(8, "big") + bytes([last])
