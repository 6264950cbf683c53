"""The messages of the house as its code asks for them. ``make messages`` writes the catalogues, ``test_language`` holds them.

Pure Python (Babel), so that neither the tests nor a fresh machine need the gettext tools; the compiled ``.mo`` files are
kept beside the ``.po`` they are made from. ``en`` holds our own sentences, whose msgid is Vietnamese; ``vi`` holds what
the libraries say to people here and don't know in Vietnamese.
"""

import gettext
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import mangnon

PACKAGE = Path(mangnon.__file__).parent
LOCALE = PACKAGE / "web" / "locale"
SITE = Path(django.__file__).parent.parent
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
# What of the libraries people meet here: their forms, their refusals, their notices after an act.
LIBRARIES = [
    "allauth/account/forms.py", "allauth/account/fields.py", "allauth/account/adapter.py", "allauth/mfa/adapter.py",
    "allauth/mfa/base/forms.py", "allauth/mfa/totp/forms.py", "allauth/templates/account/messages/logged_*.txt",
    "allauth/templates/account/messages/password_*.txt", "allauth/templates/mfa/messages/[rt]*.txt",
    "django/forms/*.py", "django/core/validators.py", "django/contrib/auth/forms.py", "django/contrib/auth/password_validation.py",
    "django/template/defaultfilters.py", "django/utils/timesince.py",
]  # fmt: skip
FIXED = datetime(2022, 5, 20, tzinfo=UTC)  # the same messages give the same file


def ours() -> Catalog:
    """Return every message our Python and our templates ask for, without translations."""
    python = [path for path in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]
    return _collect([*python, *sorted(PACKAGE.rglob("templates/**/*.html"))], PACKAGE.parent, _blank("en"))


def theirs() -> Catalog:
    """Return the messages of the libraries in use that no library says in Vietnamese."""
    found = _collect([path for pattern in LIBRARIES for path in sorted(SITE.glob(pattern))], SITE, _blank("vi"))
    known = [gettext.translation("django", SITE / "django" / room / "locale", ["vi"]) for room in ("conf", "contrib/auth")]
    for message in [message for message in found if message.id and any(_says(book, message) for book in known)]:
        found.delete(message.id, message.context)
    return found


WANTED = {"en": ours, "vi": theirs}


def path_of(language: str, ending: str = "po") -> Path:
    """Return where a catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / f"django.{ending}"


def written(language: str) -> Catalog:
    """Return a catalogue as it lies in the repository; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return _blank(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(language: str) -> list[str]:
    """Bring a catalogue up to what the code asks for and compile it; return the messages that still want words.

    Nothing is guessed from a similar message, and what no code asks for any more is dropped.
    """
    wanted, before = WANTED[language](), written(language)
    for message in wanted:
        old = before.get(message.id, message.context) if message.id else None
        if old and old.id == message.id:  # one that got a plural since wants new words
            message.string = old.string
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    for ending, writer in (("po", partial(write_po, width=120, sort_by_file=True, include_lineno=False)), ("mo", write_mo)):
        made = io.BytesIO()
        writer(made, wanted)
        path_of(language, ending).write_bytes(made.getvalue())
    return [str(message.id) for message in wanted if message.id and not complete(message)]


def complete(message: Message) -> bool:
    """Say whether every form of a message has words."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return not message.fuzzy and bool(strings) and all((string or "").strip() for string in strings)


def _blank(language: str) -> Catalog:
    return Catalog(
        language, project="Măng Non", version="1", charset="utf-8", fuzzy=False, creation_date=FIXED, revision_date=FIXED,
        msgid_bugs_address="Măng Non", copyright_holder="Măng Non", last_translator="Măng Non", language_team=language,
        header_comment="# Written by `make messages`; translate here, then run it again to compile.",
    )  # fmt: skip


def _says(book: gettext.NullTranslations, message: Message) -> bool:
    if isinstance(message.id, tuple):
        return book.ngettext(*message.id, 2) != message.id[1]
    return (book.pgettext(message.context, message.id) if message.context else book.gettext(message.id)) != message.id


def _collect(paths: list[Path], root: Path, catalog: Catalog) -> Catalog:
    for path in paths:
        for _line, message, _comments, context in _messages(path):
            catalog.add(message, locations=[(path.relative_to(root).as_posix(), 1)], context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves is one call a tag and crosses for the rest: indentation means nothing in it.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    yield from extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})


if __name__ == "__main__":
    for each in WANTED:
        for missing in write(each):
            print(f"{each}: {missing}")
