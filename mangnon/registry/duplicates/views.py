"""Pages of records that may be one child: the queue, two side by side, merging them, undoing it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.audit.refusals import Conflict, Refused
from mangnon.organisation import roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry.duplicates import actions, merging, queries, side_by_side
from mangnon.registry.duplicates.forms import DecideForm, MergeForm, OpinionForm, UndoForm
from mangnon.registry.models import DuplicatePair, MergedInto
from mangnon.registry.rules import RowErrors
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, Tab


@access(roles.CHILD_MERGE)
@require_GET
def pair_list(request: HttpRequest) -> HttpResponse:
    """The pairs with a side in one's scope: those that wait, or those decided."""
    actor, decided = actor_of(request), request.GET.get("xem") == "xong"
    pairs = queries.pairs_for(actor)
    chosen = pairs.exclude(state__in=(*queries.OPEN, DuplicatePair.GONE)) if decided else pairs.filter(state__in=queries.OPEN)
    rows = paginate(request, chosen)
    actions.note_pairs(rows.object_list, by=actor)
    here = reverse("registry:pairs")
    tabs = [Tab(_("Chờ quyết định"), here, not decided), Tab(_("Đã quyết định"), f"{here}?xem=xong", decided)]
    context = {"page": rows, "table": side_by_side.pair_table(actor, rows.object_list, rows), "tabs": tabs, "decided": decided}
    return page(request, "registry/pair_list.html", context)


@access(roles.CHILD_MERGE)
@require_http_methods(["GET", "POST"])
def pair_detail(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Two records side by side with the reasons; the desk of both says that they are two, or that it is not clear."""
    if request.method == "POST" and (before := answered(request)):
        return before
    pair = _pair(request, pair_id)
    form = DecideForm(request.POST if request.method == "POST" else None, version=queries.shown_version(pair))
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _decided(request, pair, form))
        except (Conflict, Refused) as refused:
            form = DecideForm(version=queries.shown_version(pair))
            return _pair_page(request, _pair(request, pair_id), form, str(refused), status=refused.status)
    return _pair_page(request, pair, form, "", status=422 if form.errors else 200)


def _decided(request: HttpRequest, pair: DuplicatePair, form: DecideForm) -> str:
    typed = form.cleaned_data
    actions.decide_pair(by=actor_of(request), pair=pair.pk, version=typed["version"], state=typed["state"], reason=typed["reason"])
    messages.success(request, _("Đã lưu. Cặp này không hiện lại nếu hai hồ sơ không đổi.") if typed["state"] == DuplicatePair.APART else _("Đã lưu."))
    return reverse("registry:pairs")


def _pair_page(request: HttpRequest, pair: DuplicatePair, form: DecideForm, refused: str, *, status: int) -> HttpResponse:
    actor = actor_of(request)
    actions.note_pairs([pair], by=actor)
    open_pair, opinions = pair.state in queries.OPEN, queries.opinions_for(actor, pair)
    context = {
        "crumbs": _up(Crumb(_("Hai hồ sơ"))), "pair": pair, "refused": refused, "form": form, "open": open_pair,
        "records": side_by_side.records_table(actor, pair, opinions), "reasons": side_by_side.reasons_table(actor, pair), "desk": side_by_side.desk_text(pair.desk),
        "may_decide": open_pair and queries.may_decide(actor, pair.child_a_id, pair.child_b_id), "merge": queries.undoable(actor, pair),
        "opinions": opinions, "may_tell": queries.asked_of(actor, pair) is not None, "whole": len(queries.seen_of(actor, pair)) == 2,
    }  # fmt: skip
    return page(request, "registry/pair.html", context, status=status)


@access(roles.CHILD_MERGE)
@require_http_methods(["GET", "POST"])
def pair_opinion(request: HttpRequest, pair_id: int) -> HttpResponse:
    """What a unit that does not decide about a pair tells the desk that does."""
    if request.method == "POST" and (before := answered(request)):
        return before
    pair, actor, status, refused = _pair(request, pair_id), actor_of(request), 200, ""
    asked = queries.asked_of(actor, pair)
    if asked is None:
        raise Http404
    form = OpinionForm(request.POST if request.method == "POST" else None, version=queries.shown_version(pair, asked[0]))
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _told(request, pair, form))
        except (Conflict, Refused) as found:
            form, refused, status = OpinionForm(version=queries.shown_version(pair, asked[0])), str(found), found.status
    actions.note_pairs([pair], by=actor)
    crumbs = _up(Crumb(_("Hai hồ sơ"), reverse("registry:pair", args=[pair.pk])), Crumb(_("Gửi ý kiến")))
    context = {"crumbs": crumbs, "pair": pair, "form": form, "refused": refused, "records": side_by_side.records_table(actor, pair), "desk": side_by_side.desk_text(pair.desk)}
    return page(request, "registry/pair_opinion.html", context, status=422 if form.errors else status)


def _told(request: HttpRequest, pair: DuplicatePair, form: OpinionForm) -> str:
    typed = form.cleaned_data
    actions.tell_opinion(by=actor_of(request), pair=pair.pk, version=typed["version"], says=typed["says"], reason=typed["reason"])
    messages.success(request, _("Đã gửi ý kiến tới nơi quyết định."))
    return reverse("registry:pair", args=[pair.pk])


@access(roles.CHILD_MERGE)
@require_http_methods(["GET", "POST"])
def pair_merge(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Choose the record that goes on and whose word counts where they differ, then merge once."""
    if request.method == "POST" and (before := answered(request)):
        return before
    pair = _decidable(request, pair_id)
    form = _merge_form(request, pair, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _merged(request, pair, form))
        except RowErrors as refused:
            return _merge_page(request, pair, form, " ".join(error.text for error in refused.errors), status=422)
        except Refused as refused:
            pair = _decidable(request, pair_id)
            return _merge_page(request, pair, _merge_form(request, pair, None), str(refused), status=refused.status)
    return _merge_page(request, pair, form, "", status=422 if form.errors else 200)


def _merge_form(request: HttpRequest, pair: DuplicatePair, data) -> MergeForm:
    actor, both = actor_of(request), [pair.child_a, pair.child_b]
    lines = merging.lines_of(pair.child_a_id, pair.child_b_id, both_ways=True)
    return MergeForm(
        data, both=both, words=side_by_side.words_of(actor, both), values=side_by_side.differing(actor, both),
        clashes=side_by_side.clashing(actor, both, lines), version=queries.shown_version(pair), shown=merging.version_of(both, lines),
    )  # fmt: skip


def _merged(request: HttpRequest, pair: DuplicatePair, form: MergeForm) -> str:
    actor = actor_of(request)
    actions.merge_children(by=actor, pair=pair.pk, **form.chosen())
    messages.success(request, _("Đã nhập hai hồ sơ làm một. Có thể hoàn tác bất cứ lúc nào ở trang này."))
    return reverse("registry:pair", args=[pair.pk])


def _merge_page(request: HttpRequest, pair: DuplicatePair, form: MergeForm, refused: str, *, status: int) -> HttpResponse:
    actor = actor_of(request)
    actions.note_pairs([pair], by=actor)
    crumbs = _up(Crumb(_("Hai hồ sơ"), reverse("registry:pair", args=[pair.pk])), Crumb(_("Nhập làm một")))
    return page(request, "registry/pair_merge.html", {"crumbs": crumbs, "pair": pair, "form": form, "refused": refused}, status=status)


@access(roles.CHILD_MERGE)
@require_http_methods(["GET", "POST"])
def merge_undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Make two records again of a wrong merge: what was recorded since stays with the kept one, and is told."""
    if request.method == "POST" and (before := answered(request)):
        return before
    actor = actor_of(request)
    try:
        merge, pair = queries.merge_for(actor, merge_id)
    except MergedInto.DoesNotExist:
        raise Http404 from None
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return lead_to(request, lambda: _undone(request, merge, pair, form))
    actions.note_pairs([pair], by=actor)
    crumbs = _up(Crumb(_("Hai hồ sơ"), reverse("registry:pair", args=[pair.pk])), Crumb(_("Hoàn tác")))
    context = {"crumbs": crumbs, "merge": merge, "pair": pair, "form": form, "since": merging.since(merge)}
    return page(request, "registry/merge_undo.html", context, status=422 if form.errors else 200)


def _undone(request: HttpRequest, merge: MergedInto, pair: DuplicatePair, form: UndoForm) -> str:
    left = actions.undo_merge(by=actor_of(request), merge=merge.pk, reason=form.cleaned_data["reason"])
    messages.success(request, _("Đã tách lại thành hai hồ sơ."))
    if left:
        told = ngettext("%(n)d nội dung đã đổi sau khi nhập ở lại với hồ sơ được giữ: hãy xem lại.", "%(n)d nội dung đã đổi sau khi nhập ở lại với hồ sơ được giữ: hãy xem lại.", len(left))
        messages.warning(request, told % {"n": len(left)})
    return reverse("registry:pair", args=[pair.pk])


def _pair(request: HttpRequest, pair_id: int) -> DuplicatePair:
    try:
        return queries.pair_for(actor_of(request), pair_id)
    except DuplicatePair.DoesNotExist:
        raise Http404 from None


def _decidable(request: HttpRequest, pair_id: int) -> DuplicatePair:
    pair = _pair(request, pair_id)
    if pair.state not in queries.OPEN or not queries.may_decide(actor_of(request), pair.child_a_id, pair.child_b_id):
        raise Http404
    return pair


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Hồ sơ có thể trùng"), reverse("registry:pairs")), *more]
