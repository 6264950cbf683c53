"""The law packs inside a snapshot: copied when it is frozen, loaded again when its report is printed.

A label or layout changed in the meantime alters nothing in an old round.
"""

import shutil
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from mangnon.law import LawPacks
from mangnon.law.loader import SHIPPED, load

FOLDER = "law"
SUFFIXES = (".csv", ".yaml")


def copy_to(folder: Path) -> None:
    """Copy the packs in force: the shipped ones and the province's own, apart, because the latter go before."""
    own = Path(settings.MANGNON_LAW_DIR) if settings.MANGNON_LAW_DIR else None
    for source, name in ((SHIPPED, "shipped"), (own, "own")):
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.iterdir()) if source else []:
            if path.suffix in SUFFIXES:
                shutil.copyfile(path, target / path.name)


@lru_cache(maxsize=8)
def packs_of(snapshot_folder: Path) -> LawPacks:
    """Return the packs a snapshot was frozen with."""
    folder = snapshot_folder / FOLDER
    return load(folder / "own", shipped=folder / "shipped")
