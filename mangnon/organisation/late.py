"""What a form sent when its session had ended or asked for a second look: kept for its author, found after that.

One at a time a person: who signs in again meets it at once. Sealed, as every draft.
"""

import contextlib
from datetime import datetime

from django.http import HttpRequest

from mangnon.audit.actor import Actor
from mangnon.organisation import drafts
from mangnon.organisation.models import Person

FORM = "gui-muon"
ADDRESS, FILES, RESENT = "_address", "_files", "_resent"  # beside the form's own fields
Kept = tuple[str, list[tuple[str, str]], bool, datetime]


def keep(request: HttpRequest, person: Person) -> None:
    """Keep what the form sent and where to; files can't be kept, only that there were any. Too much is not kept."""
    values = dict(request.POST.lists()) | {ADDRESS: [request.get_full_path()], FILES: ["1"] if request.FILES else []}
    with contextlib.suppress(drafts.DraftTooLarge):
        drafts.save(by=_author(person), form=FORM, key="", values=values)


def kept(person: Person) -> Kept | None:
    """Return the address, the fields in their order, whether files went too, and when; None when nothing is kept."""
    found = drafts.load(_author(person), FORM, "")
    if found is None:
        return None
    values, at = found
    address, files = values.pop(ADDRESS)[0], bool(values.pop(FILES))
    return address, [(name, value) for name, each in values.items() for value in each], files, at


def drop(person: Person) -> None:
    """Remove it: it was sent again, or thrown away."""
    drafts.drop(by=_author(person), form=FORM, key="")


def _author(person: Person) -> Actor:
    return Actor("person", person.full_name, str(person.pk))
