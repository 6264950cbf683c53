"""Pages of hamlets: the list of one's scope, one hamlet with what it comes to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.models import Hamlet
from mangnon.registry import queries
from mangnon.registry.tables import hamlets
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.CHILD_NAMES)
@require_GET
def hamlet_list(request: HttpRequest) -> HttpResponse:
    """The hamlets of one's scope with households and children."""
    actor = actor_of(request)
    rows = paginate(request, queries.hamlets_for(actor))
    return listing.answer(request, "registry/hamlet_list.html", {"table": hamlets.hamlet_table(actor, rows.object_list, rows)})


@access(roles.CHILD_NAMES)
@require_GET
def hamlet_detail(request: HttpRequest, hamlet_id: int) -> HttpResponse:
    """One hamlet: counts, each leading to the list it counts."""
    actor = actor_of(request)
    try:
        hamlet = queries.hamlet_for(actor, hamlet_id)
    except Hamlet.DoesNotExist:
        raise Http404 from None
    counts = queries.hamlet_counts(actor, hamlet)
    context = {
        "crumbs": [Crumb(_("Xóm, tổ dân phố"), reverse("registry:hamlets")), Crumb(hamlet.name)], "hamlet": hamlet,
        "pairs": hamlets.hamlet_pairs(hamlet, counts), "ages": hamlets.age_table(hamlet, counts), "groups": hamlets.group_table(hamlet, counts),
        "may_print": may(request, roles.CHILD_EXPORT),
    }
    return page(request, "registry/hamlet_detail.html", context)
