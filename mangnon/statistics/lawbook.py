"""The law inside a snapshot: the pack files as they were, and what reports need of them in one plain file.

A report printed years later reads that file alone: neither a label changed meanwhile nor a later loader that asks more
of the packs alters anything in an old round.
"""

import json
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

from django.conf import settings

from mangnon.engine.conditions import Condition
from mangnon.law import LawPacks
from mangnon.law.annexes import Annex, AnnexTable, Column, Row
from mangnon.law.document_format import from_plain
from mangnon.law.loader import SHIPPED
from mangnon.registry import codes

FOLDER = "law"
LAYOUTS = "layouts.json"
SUFFIXES = (".csv", ".yaml")


def copy_to(folder: Path, packs: LawPacks, day: date) -> None:
    """Copy the packs in force (shipped and own apart, because own entries go before) and write the layouts."""
    own = settings.MANGNON_LAW_DIR
    for source, name in ((SHIPPED, "shipped"), (own, "own")):
        target = folder / FOLDER / name
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.iterdir()) if source else []:
            if path.suffix in SUFFIXES:
                shutil.copyfile(path, target / path.name)
    text = json.dumps(_plain(packs, day), ensure_ascii=False, sort_keys=True, default=_fields)
    (folder / LAYOUTS).write_text(text, encoding="utf-8")


def _fields(one) -> dict:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def files(folder: Path) -> list[str]:
    """Return the copied pack files of a snapshot, by their paths in it."""
    return sorted(path.relative_to(folder).as_posix() for path in (folder / FOLDER).rglob("*") if path.is_file())


def _plain(packs: LawPacks, day: date) -> dict:
    plans = [
        {"number": plan.number, "body": plan.body, "issued_on": plan.issued_on.isoformat(), "label": plan.label}
        for plan in packs.plans if plan.year == day.year
    ]
    return {"annexes": packs.annexes, "plans": plans, "format": packs.document_format, "ministry": ministry_of(packs, day)}


def ministry_of(packs: LawPacks, day: date) -> str:
    """Return the ministry in charge of children on a day."""
    return next((one.label for one in packs.list("ministry", day)), "")


def read(folder: Path, day: date) -> dict:
    """Return {"annexes": tuple of Annex, "plans": list of dictionaries, "format": DocumentFormat, "ministry": its name} of a snapshot.

    A snapshot of before the format and the ministry were kept prints in today's format, to the ministry of its ``day``.
    """
    plain = json.loads((folder / LAYOUTS).read_text(encoding="utf-8"))
    kept = from_plain(plain["format"]) if "format" in plain else codes.packs().document_format
    ministry = plain["ministry"] if "ministry" in plain else ministry_of(codes.packs(), day)
    return {"annexes": tuple(_annex(annex) for annex in plain["annexes"]), "plans": plain["plans"], "format": kept, "ministry": ministry}


def _annex(plain: dict) -> Annex:
    return Annex(**plain | {"tables": tuple(_table(table) for table in plain["tables"])})


def _table(plain: dict) -> AnnexTable:
    return AnnexTable(**plain | {
        "columns": tuple(Column(**column | {"where": _where(column)}) for column in plain["columns"]),
        "rows": tuple(Row(**row | {"where": _where(row)}) for row in plain["rows"]),
    })


def _where(plain: dict) -> Condition | None:
    return Condition(**plain["where"]) if plain["where"] else None
