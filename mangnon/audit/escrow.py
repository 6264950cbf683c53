"""The keys of a place as one file that opens with a passphrase: kept apart from the backups, for the day the key folder is lost.

scrypt (N = 2^17, r = 8, p = 1: about a second and 128 MB) makes the key of AES-256-GCM out of the passphrase.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from mangnon.audit.keys import KeysMissing, absent, prints
from mangnon.base.files import write_once

MAGIC = b"MANGNON KEYS 1\n"
EXPORTED = "keys exported"
COST = 1 << 17  # of scrypt: about a second and 128 MB
SHORTEST = 16  # characters: who has the file can try without end
_SALT, _NONCE = 16, 12


class EscrowRefused(RuntimeError):
    """A copy of keys that can't be made, or opened, or put where it is wanted; one line that says why."""

    one_line = True


def gathered(folder: Path) -> dict[str, bytes]:
    """Return every key that seals or finds something by file name; raises KeysMissing. (What signs sessions is made anew.)"""
    if missing := absent(folder):
        raise KeysMissing(missing)
    return {name: (folder / name).read_bytes() for name in prints(folder)}


def wrapped(found: Mapping[str, bytes], passphrase: str) -> bytes:
    """Return the keys as one file under a passphrase of at least SHORTEST characters."""
    if len(passphrase) < SHORTEST:
        raise EscrowRefused(f"Cụm mật khẩu phải từ {SHORTEST} ký tự: dùng vài từ không liên quan nhau. (The passphrase is too short.)")
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    plain = json.dumps({name: content.hex() for name, content in found.items()}).encode()
    head = MAGIC + salt + nonce
    return head + AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, head)


def opened(content: bytes, passphrase: str) -> dict[str, bytes]:
    """Return the keys in a copy by file name; raises EscrowRefused."""
    at, salt = len(MAGIC), content[len(MAGIC) : len(MAGIC) + _SALT]
    start = at + _SALT + _NONCE
    if not content.startswith(MAGIC) or len(content) < start + 16:
        raise EscrowRefused("Đây không phải bản sao khóa của Măng Non. (This is no copy of keys.)")
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(content[at + _SALT : start], content[start:], content[:start])
    except InvalidTag:
        raise EscrowRefused("Cụm mật khẩu không đúng, hoặc bản sao khóa hỏng. (Wrong passphrase, or the copy is damaged.)") from None
    return {name: bytes.fromhex(told) for name, told in json.loads(plain).items()}


def put(found: Mapping[str, bytes], folder: Path) -> None:
    """Write keys into a folder; one that lies there already must be the same, and stays."""
    differing = sorted(name for name, content in found.items() if (folder / name).exists() and (folder / name).read_bytes() != content)
    if differing:
        raise EscrowRefused(f"Thư mục khóa đang có khóa khác: {', '.join(differing)}; chọn MANGNON_KEYS khác. (Other keys lie there; nothing was changed.)")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in found.items():
        write_once(folder / name, content)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
