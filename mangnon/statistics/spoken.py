"""Frozen layouts and rounds in the language of the page. Documents never come here: they are Vietnamese."""

from collections.abc import Mapping

from django.utils.translation import get_language

from mangnon.law.annexes import Annex, AnnexTable
from mangnon.registry import codes
from mangnon.statistics.book import Book


def in_english() -> bool:
    """Say whether the page is in English."""
    return get_language() == "en"


def annex(layout: Annex) -> Annex:
    """Return a layout with the labels of the page's language; keys and order are the same."""
    return layout.in_english() if in_english() else layout


def layouts(book: Book) -> Mapping[str, AnnexTable]:
    """Return the annexes' tables by key, with the labels of the page's language."""
    return {table.key: table for layout in book.annexes for table in annex(layout).tables}


def round_name(book: Book) -> str:
    """Return a frozen round's name; its English is the packs' of today, because a snapshot keeps the papers' words."""
    try:
        return codes.packs().round(book.manifest["round"]).english if in_english() else book.manifest["label"]
    except KeyError:
        return book.manifest["label"]
