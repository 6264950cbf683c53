"""Anchors of this place: each night a line, and ``mangnon verify`` against the place's own file and a copy kept elsewhere."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit import anchors, chain
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import jobs
from mangnon.organisation.models import Unit


def anchor(*, by: Actor) -> anchors.Anchor:
    """Append a line to the place's file. Raises NoAnchors, OSError."""
    return anchors.anchor(settings.MANGNON_ANCHORS, _name(), by=by)


def _name() -> str:
    province = Unit.objects.on(clock.today()).filter(level=1).order_by("pk").first()
    return " ".join(filter(None, [province.full_name if province else "", "(demo)" if settings.MANGNON_DEMO else ""]))


def chain_faults() -> Iterator[str]:
    """Yield the faults of the record as it was at one moment: it grows while it is read."""
    with transaction.atomic(using="snapshot"):
        yield from chain.faults("snapshot")


def faults(copy: Path | None = None, *, since: bool = False) -> Iterator[str]:
    """Yield the faults of the record and of its anchors at one moment; ``since``: of the record from the last anchor on.

    ``copy`` is a file of anchors kept elsewhere, compared as well. Raises NoAnchors when it can't be used.
    """
    with transaction.atomic(using="snapshot"):
        after = anchors.last_believed(copy or settings.MANGNON_ANCHORS, "snapshot") if since else chain.START
        yield from chain.faults("snapshot", after)
        yield from anchors.own_faults(settings.MANGNON_ANCHORS, "snapshot")
        if copy:
            yield from anchors.faults(copy, "snapshot")


def _nightly(by: Actor, subject: str, due: datetime) -> None:
    anchor(by=by)


jobs.register_job("neo_nhat_ky", _nightly, _("Neo đầu chuỗi nhật ký"), time(0, 30))
