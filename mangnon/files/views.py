"""Handing a file out: as a download under a name of our own, never shown inside our pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mangnon.files import actions, queries, rules
from mangnon.files.models import StoredFile
from mangnon.organisation.access import SIGNED_IN, access, actor_of


@access(SIGNED_IN)
@require_GET
def download(request: HttpRequest, file_id) -> HttpResponse:
    """One file, for who may open its subject; every opening is recorded."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    try:
        stored = queries.file_for(actor, file_id)
    except StoredFile.DoesNotExist:
        raise Http404 from None
    response = HttpResponse(actions.open_file(by=actor, stored=stored), content_type=stored.media_type)
    response["Content-Disposition"] = f'attachment; filename="tep-{stored.name[-8:]}.{rules.ENDINGS[stored.media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
