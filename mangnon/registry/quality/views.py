"""Pages of the quality of data: the communes of one's scope, one commune, the children behind a figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.models import Unit
from mangnon.registry.quality import figures, queries, tables
from mangnon.registry.queries import may_see_names
from mangnon.registry.reviews.tables import printed_at
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, Tab


@access(roles.CHILD_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The communes of one's scope, what is worst first; of a single one its figures."""
    actor = actor_of(request)
    units = queries.communes_for(actor)
    if len(units) == 1:
        return _commune(request, units[0], [Crumb(_("Chất lượng dữ liệu"))])
    key = request.GET.get("xep", tables.WORST)
    communes = tables.sorted_by(queries.counted(actor, units), key)
    heads = [(tables.WORST, _("Chung")), *((one.code, one.label) for one in tables.HEADLINES)]
    context = {
        "crumbs": [Crumb(_("Chất lượng dữ liệu"))], "table": tables.board_table(communes, paginate(request, communes)), "month": tables.months_note(communes), "as_of": tables.as_of(),
        "tabs": [Tab(str(label), f"?xep={code}", code == key) for code, label in heads], "meanings": tables.meanings(figures.all_figures().values()), "printed": printed_at(actor, clock.now()),
    }  # fmt: skip
    return listing.answer(request, "quality/board.html", context)


@access(roles.CHILD_VIEW)
@require_GET
def commune(request: HttpRequest, commune_id: int) -> HttpResponse:
    """One commune: every figure with what is left to do."""
    return _commune(request, _unit(request, commune_id), [*_up(), Crumb(_unit(request, commune_id).name)])


def _commune(request: HttpRequest, unit: Unit, crumbs: list[Crumb]) -> HttpResponse:
    actor, known = actor_of(request), figures.all_figures()
    found = queries.counted(actor, [unit])[0]
    context = {
        "crumbs": crumbs, "unit": unit, "table": tables.figure_table(found, known, queries.medians(unit)), "tasks": tables.first_tasks(found, known), "meanings": tables.meanings(known.values()), "month": tables.months_note([found]),
        "as_of": tables.as_of(), "children": found.counts.get(figures.CHILDREN, 0), "printed": printed_at(actor, clock.now()),
    }  # fmt: skip
    return listing.answer(request, "quality/commune.html", context)


@access(roles.CHILD_VIEW)
@require_GET
def items(request: HttpRequest, figure: str, commune_id: int | None = None) -> HttpResponse:
    """The children behind a figure, of a commune or of one's scope; codes of records for who may not read names."""
    actor, known = actor_of(request), figures.all_figures().get(figure)
    if known is None or known.whole == figures.LISTS:
        raise Http404
    units = queries.communes_for(actor) if commune_id is None else [_unit(request, commune_id)]
    rows = paginate(request, queries.listed(actor, units, figure))
    where = [Crumb(units[0].name, reverse("quality:commune", args=[commune_id]))] if commune_id else []
    context = {
        "crumbs": [*_up(), *where, Crumb(str(known.label))], "figure": known, "table": tables.item_table(actor, known, rows.object_list, rows), "count": rows.paginator.count,
        "unit": units[0] if commune_id else None, "names": may_see_names(actor),
    }  # fmt: skip
    named = (("child", child.pk) for child in rows.object_list)
    return listing.answer(request, "quality/items.html", context, subjects=named, limit=listing.PERSONS, allowed=may(request, roles.CHILD_EXPORT))


def _unit(request: HttpRequest, commune_id: int) -> Unit:
    try:
        return queries.commune_for(actor_of(request), commune_id)
    except Unit.DoesNotExist:
        raise Http404 from None


def _up() -> list[Crumb]:
    return [Crumb(_("Chất lượng dữ liệu"), reverse("quality:board"))]
