"""The English of labels that rows keep as the packs had them when they were made: obligations, clocks, clauses."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from mangnon import law


def gloss(label: str) -> str:
    """Return a kept label in the page's language; one the packs don't know any more stays as it was written."""
    if get_language() != "en":
        return label
    return _english(settings.MANGNON_LAW_DIR).get(label, label)


@lru_cache(maxsize=4)
def _english(directory: Path | None) -> dict[str, str]:
    packs = law.load(directory)
    return {row.label: row.english for row in (*packs.clauses, *packs.clocks, *packs.obligations)}
