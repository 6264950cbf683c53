"""The page that tells which commune has a child, for a worker who doesn't find it on the own list."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.organisation import roles
from mangnon.organisation.access import access, actor_of
from mangnon.registry.elsewhere import actions
from mangnon.registry.elsewhere.forms import ElsewhereForm
from mangnon.registry.moves import asking
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def child_elsewhere(request: HttpRequest) -> HttpResponse:
    """Ask, and be told the commune and its telephone. What is typed is posted; nothing of it stands in an address."""
    form = ElsewhereForm(request.POST) if request.method == "POST" else ElsewhereForm()
    context = {"form": form, "crumbs": [Crumb(_("Danh sách trẻ em"), reverse("registry:children")), Crumb(_("Tìm ở nơi khác"))]}
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = actions.look_elsewhere(form.wanted(), reason=form.cleaned_data["reason"], by=actor_of(request))
            context |= {"asked": True, "found": found, "word": _word(request, found.child_id) if found and not found.mine else ""}
        except actions.LookedTooOften as refused:
            context["refused"], status = str(refused), 429
    elif form.is_bound:
        status = 422
    return page(request, "registry/child_elsewhere.html", context, status=status)


def _word(request: HttpRequest, child_id: UUID) -> str:
    typed = (request.POST.get(name, "").strip() for name in ("full_name", "birth"))
    return asking.token(asking.Asked(child_id, *typed), actor_of(request))
