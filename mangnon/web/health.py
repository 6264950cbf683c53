"""What a watching machine asks: does it answer, does the database, and the few numbers that tell trouble early. Nothing of a child, nothing of a person."""

import hmac
import logging
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from mangnon.audit import queries as audit
from mangnon.base import clock
from mangnon.deadlines import jobs
from mangnon.deadlines.models import Job
from mangnon.organisation.access import PUBLIC, access
from mangnon.web import upkeep
from mangnon.web.backup.noted import DRILLED, MADE

KEY_FILE = "metrics.key"  # a line in the key folder; without it there are no numbers to be had
log = logging.getLogger("mangnon")


@access(PUBLIC)
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the program and its database answer: 200, or 503 with nothing else said."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM audit_chainhead")
    except DatabaseError:
        log.exception("health")
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


@access(PUBLIC)
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers of the machine in Prometheus' form, for who shows the secret of the key folder; to anybody else the address does not exist."""
    path = settings.MANGNON_KEYS / KEY_FILE
    secret = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not secret or not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {secret}".encode()):
        raise Http404
    return HttpResponse("".join(f"{name} {value}\n" for name, value in _numbers()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _numbers() -> Iterator[tuple[str, float]]:
    now = clock.now()  # as the record tells the time
    yield "mangnon_record_events", audit.head()[0]
    yield "mangnon_jobs_failed", Job.objects.filter(state=Job.FAILED).count()
    yield "mangnon_jobs_late", len(jobs.overdue(clock.now()))
    yield "mangnon_tasks_urgent", sum(task.urgent for task in upkeep.tasks())
    yield "mangnon_disk_free_bytes", shutil.disk_usage(settings.MANGNON_DATA).free
    for name, action in (("mangnon_backup_age_seconds", MADE), ("mangnon_drill_age_seconds", DRILLED)):
        if last := audit.events(action=action).first():
            yield name, round((now - last.recorded_at).total_seconds())
