"""Jobs: what kinds there are, how one is claimed, how a worker runs them.

A claim is one UPDATE that succeeds for one worker only (compare-and-set), under a lease on the machine's clock, so a
worker that dies gives its job back. A job may therefore run twice: what it calls must be idempotent.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import close_old_connections
from django.db.models import F, Q

from mangnon.audit.actor import Actor, job
from mangnon.base import clock
from mangnon.deadlines.models import Job

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 5
KEPT = timedelta(days=90)
log = logging.getLogger("mangnon.jobs")

Work = Callable[[Actor, str, datetime], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: the function gets (actor, subject, due). ``daily_at`` makes one a day by itself."""

    code: str
    label: str
    work: Work
    daily_at: time | None = None


KINDS: dict[str, Kind] = {}


def register_job(code: str, work: Work, label: str, daily_at: time | None = None) -> None:
    """Make a kind of job known; rooms call this once, when their app is ready."""
    KINDS[code] = Kind(code, label, work, daily_at)


def enqueue(kind: str, subject: str, due: datetime) -> None:
    """Ask for a job once; asking again for the same kind, subject and due changes nothing."""
    if kind not in KINDS:
        raise KeyError(f"no such job: {kind}")
    Job.objects.bulk_create([Job(kind=kind, subject=subject, due=due, not_before=due)], ignore_conflicts=True)


def enqueue_daily(now: datetime) -> None:
    """Ask for today's standing jobs, on the office clock."""
    for kind in KINDS.values():
        if kind.daily_at:
            enqueue(kind.code, "", datetime.combine(now.date(), kind.daily_at, clock.TZ))


def claim(worker: str) -> Job | None:
    """Take the longest waiting job that is due, or one whose worker died; None when there is none."""
    machine, office = clock.machine_now(), clock.now()
    _bury(machine)
    waiting = Q(state=Job.WAITING, not_before__lte=office) | Q(state=Job.RUNNING, claimed_until__lt=machine)
    for row in Job.objects.filter(waiting).order_by("not_before", "id")[:5]:
        taken = Job.objects.filter(pk=row.pk, state=row.state, claimed_until=row.claimed_until).update(
            state=Job.RUNNING, claimed_by=worker, claimed_until=machine + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            row.refresh_from_db()
            return row
    return None


def _bury(machine: datetime) -> None:
    """Fail the jobs that killed their worker at every attempt: no exception of theirs was ever caught."""
    dead = Job.objects.filter(state=Job.RUNNING, claimed_until__lt=machine, attempts__gte=MOST_ATTEMPTS)
    dead.update(state=Job.FAILED, claimed_until=None, finished_at=clock.now(), error="WorkerDied")


def overdue(now: datetime, grace: timedelta = timedelta(hours=2)) -> list[Kind]:
    """Return the standing jobs of this office day that should have been done by now and are not."""
    wanted = {kind.code: datetime.combine(now.date(), kind.daily_at, clock.TZ) for kind in KINDS.values() if kind.daily_at}
    done = set(Job.objects.filter(state=Job.DONE, due__in=wanted.values()).values_list("kind", flat=True))
    return [KINDS[code] for code, due in wanted.items() if due + grace < now and code not in done]


def forget_old() -> int:
    """Remove jobs that were done more than ninety days ago; failed ones stay until somebody looked."""
    return Job.objects.filter(state=Job.DONE, finished_at__lt=clock.now() - KEPT).delete()[0]


def run(row: Job) -> bool:
    """Run a claimed job and keep how it went. Returns whether it succeeded; a failure waits longer each time."""
    kind = KINDS.get(row.kind)
    try:
        if kind is None:
            raise LookupError(row.kind)
        kind.work(job(row.kind), row.subject, row.due)
    except Exception as error:
        log.exception("job failed")
        _failed(row, type(error).__name__)
        return False
    _settle(row, state=Job.DONE, finished_at=clock.now(), error="")
    return True


def _failed(row: Job, error: str) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        _settle(row, state=Job.FAILED, finished_at=clock.now(), error=error[:80])
    else:
        _settle(row, state=Job.WAITING, not_before=clock.now() + timedelta(minutes=2**row.attempts), error=error[:80])


def _settle(row: Job, **values) -> None:
    # Only the worker that holds the lease may write the end: a job taken over belongs to another.
    Job.objects.filter(pk=row.pk, claimed_by=row.claimed_by, attempts=row.attempts).update(claimed_until=None, **values)


def work_through(worker: str, most: int = 1000) -> int:
    """Run what is due now, at most ``most`` jobs; returns how many ran."""
    done = 0
    while done < most and (row := claim(worker)) is not None:
        run(row)
        done += 1
    return done


def work_until(stop: threading.Event, pause: float = 5.0) -> None:
    """The job worker of ``mangnon serve``: standing jobs of the day, then what is due, until told to stop."""
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}"
    while not stop.is_set():
        close_old_connections()  # no request does it here: after a restart of PostgreSQL the old one stays broken
        try:
            enqueue_daily(clock.now())
            work_through(worker)
        except Exception:
            log.exception("job worker failed")
        stop.wait(pause)
