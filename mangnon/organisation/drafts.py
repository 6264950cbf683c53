"""Drafts of long forms: kept on the server, so that neither a dead network nor an ended session loses a letter.

A draft belongs to one person and is nobody else's business: it is not part of the record and not audited. Sending the
form drops it; whatever lies for thirty days is removed.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction

from mangnon.audit.actor import Actor
from mangnon.audit.refusals import TooLarge
from mangnon.base import clock
from mangnon.organisation.models import Draft

KEPT = timedelta(days=30)
MOST = 50
LARGEST = 200_000
# Never kept, whatever form sends it: a password, and what belongs to the page that was open.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"})


class DraftTooLarge(TooLarge):
    """More than a form can hold."""


@transaction.atomic
def save(*, by: Actor, form: str, key: str, values: dict[str, list[str]]) -> datetime:
    """Keep what was typed so far, replacing what was kept under the same form and key. Returns when."""
    content = json.dumps({name: value for name, value in values.items() if name not in NOT_KEPT}, ensure_ascii=False)
    if len(content) > LARGEST:
        raise DraftTooLarge
    now, kept = clock.now(), {"person_id": by.person_id, "form": form[:40], "key": key[:64]}
    if Draft.objects.filter(**kept).update(content=content, saved_at=now):  # nearly always: a form is typed on
        return now
    Draft.objects.update_or_create(**kept, defaults={"content": content, "saved_at": now})
    older = Draft.objects.filter(person_id=by.person_id).order_by("-saved_at", "-id").values_list("pk", flat=True)[MOST:]
    Draft.objects.filter(pk__in=list(older)).delete()
    return now


def load(actor: Actor, form: str, key: str) -> tuple[dict[str, list[str]], datetime] | None:
    """Return what this person typed into a form and when it was kept, or None."""
    row = Draft.objects.filter(person_id=actor.person_id or None, form=form, key=key).first()
    return (json.loads(row.content), row.saved_at) if row else None


def of_form(form: str) -> list[tuple[dict[str, list[str]], datetime]]:
    """Return what everybody has typed into a form, oldest first: for jobs that finish what people left."""
    return [(json.loads(row.content), row.saved_at) for row in Draft.objects.filter(form=form).order_by("saved_at", "id")]


def drop(*, by: Actor, form: str, key: str) -> None:
    """Remove a draft: its form was sent, or thrown away."""
    Draft.objects.filter(person_id=by.person_id or None, form=form, key=key).delete()


def forget_old() -> int:
    """Remove drafts nobody touched for thirty days."""
    return Draft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()[0]
