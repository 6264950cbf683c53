"""``mangnon keys import``: keys from their copy, also where no place is yet; and how its passphrase is asked for."""

import getpass
import sys
from argparse import Namespace
from pathlib import Path

from mangnon.audit import escrow
from mangnon.web import place


def put_back(args: Namespace) -> int:
    """Put keys back into a folder that has none; keys that lie there are never changed."""
    folder = place.keys_folder()
    found = escrow.opened(args.file.read_bytes(), passphrase(args.passphrase_file, twice=False))
    escrow.put(found, folder)
    print(f"Đã đặt {len(found)} khóa vào {folder}. (Keys put back.)")
    return 0


def passphrase(file: Path | None, *, twice: bool) -> str:
    """Return the passphrase: from a file, from a pipe, or asked of the person (twice when it is a new one)."""
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    said = getpass.getpass("Cụm mật khẩu của bản sao khóa (passphrase): ")
    if twice and getpass.getpass("Gõ lại (again): ") != said:
        raise place.PlaceError("Hai lần gõ không giống nhau. (The two are not the same.)")
    return said
