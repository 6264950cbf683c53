"""Keys and numbers that identify."""

import hashlib
import os
from datetime import date
from uuid import UUID, uuid5

from mangnon.base import clock

DEMO_PROVINCE = "003"  # never assigned to a province: demo numbers belong to nobody
_NAMED = UUID("6f1c1a5e-7150-5022-8000-6d616e676e6f")
_CENTURY = {19: 0, 20: 2, 21: 4}


def uuid7() -> UUID:
    """Return a random UUID that sorts by the millisecond it was made in (RFC 9562, version 7)."""
    return UUID(int=_seventh(clock.machine_milliseconds(), os.urandom(10)))


def uuid7s(count: int) -> list[UUID]:
    """Return ``count`` new ids, ascending: rows made in one call lie beside each other in every index of their key."""
    milliseconds, noise = clock.machine_milliseconds(), os.urandom(10 * count)
    return [UUID(int=value) for value in sorted(_seventh(milliseconds, noise[at : at + 10]) for at in range(0, 10 * count, 10))]


def _seventh(milliseconds: int, noise: bytes) -> int:
    rest = int.from_bytes(noise, "big")
    return (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (rest >> 68) << 64 | 0b10 << 62 | rest & (1 << 62) - 1


def named(name: str) -> UUID:
    """Return the UUID of a thing the law packs name (version 5): every place that loads it gives it the same one."""
    return uuid5(_NAMED, name)


def pseudonym(key: bytes, ident: str) -> str:
    """Return the keyed pseudonym of an identifier: 26 hexadecimal digits, the same for the same key (up to 64 bytes).

    Keyed BLAKE2: a freeze makes hundreds of thousands of them, and HMAC with base 32 took a fifth of its time.
    """
    return hashlib.blake2b(ident.encode(), key=key, digest_size=13).hexdigest()


def personal_id_problems(text: str, birth: date | None, sex: str | None, *, provinces: frozenset[str] = frozenset(), demo: bool = False) -> list[str]:
    """Return what is wrong with a 12-digit personal number (NĐ 137/2015/NĐ-CP Điều 13), as codes.

    ``format``: not twelve digits (refuse). ``sex``, ``year``, ``province``: sent to review, because the mistake may lie
    on either side. The unassigned province code 003 passes only in a demo.
    """
    if len(text) != 12 or not text.isascii() or not text.isdigit():
        return ["format"]
    problems = []
    if text[:3] == DEMO_PROVINCE:
        if not demo:
            problems.append("province")
    elif provinces and text[:3] not in provinces:
        problems.append("province")
    if birth is not None and text[4:6] != f"{birth.year % 100:02d}":
        problems.append("year")
    if sex is not None:
        digit = int(text[3])
        century_wrong = birth is not None and digit // 2 * 2 != _CENTURY.get(birth.year // 100, digit // 2 * 2)
        if century_wrong or digit % 2 != (0 if sex == "nam" else 1):
            problems.append("sex")
    return problems
