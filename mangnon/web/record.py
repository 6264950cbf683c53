"""The record as its readers see it: who did what, when, in which post. What was changed stays sealed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mangnon.audit import queries
from mangnon.organisation import roles
from mangnon.organisation.access import access
from mangnon.ui.page import page
from mangnon.ui.paging import paginate, steps


@access(roles.AUDIT_VIEW)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events, the newest first; narrowed to one person or one action by what stands in the rows."""
    listed = paginate(request, queries.events(person=request.GET.get("nguoi", ""), action=request.GET.get("viec", "")))
    context = {"rows": listed.object_list, "page": listed, "steps": steps(listed, request.GET), "narrowed": bool(request.GET.get("nguoi") or request.GET.get("viec"))}
    return page(request, "web/record.html", context)
