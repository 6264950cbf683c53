"""The record as its readers see it: who did what, when, in which post. What was changed stays sealed."""

from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from mangnon.audit import queries
from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of
from mangnon.ui.forms import DayField
from mangnon.ui.paging import as_file, paginate
from mangnon.ui.parts import Link
from mangnon.ui.table import Col, Table
from mangnon.web.desk import actions
from mangnon.web.words import ACTIONS, CHANNELS


class RecordFilter(forms.Form):
    """Narrow the record to days; who and what are narrowed by pressing a row."""

    tu = DayField(label=gettext_lazy("Từ ngày"), required=False)
    den = DayField(label=gettext_lazy("Đến ngày"), required=False)
    nguoi = forms.CharField(required=False, widget=forms.HiddenInput)
    viec = forms.CharField(required=False, widget=forms.HiddenInput)


@access(roles.AUDIT_VIEW)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events, the newest first; narrowed to days, and to one person or one action by what stands in the rows."""
    narrow = RecordFilter(request.GET)
    chosen = narrow.cleaned_data if narrow.is_valid() else {}
    found = queries.events(chosen.get("nguoi", ""), chosen.get("viec", ""), chosen.get("tu"), chosen.get("den"))
    listed = paginate(request, found)
    context = {"table": _table(listed), "filter": narrow, "narrowed": any(chosen.values())}
    if not as_file(request):  # a file is recorded where it is made
        actions.note_read(by=actor_of(request), name="record", rows=listed.paginator.count, filters=request.GET.urlencode())
    return listing.answer(request, "web/record.html", context)


def _table(listed: Page) -> Table:
    columns = [
        Col("seq", _("Số"), "number"), Col("recorded_at", _("Lúc"), value=lambda event: f"{event.recorded_at.astimezone(clock.TZ):%H:%M:%S %d/%m/%Y}"),
        Col("who", _("Ai"), value=_who), Col("role", _("Vai trò"), value=lambda event: roles.ROLES[event.role].label if event.role in roles.ROLES else event.role),
        Col("action", _("Việc"), value=lambda event: Link(str(ACTIONS.get(event.action, event.action)), f"?{urlencode({'viec': event.action})}")),
        Col("channel", _("Qua"), value=lambda event: str(CHANNELS.get(event.channel, event.channel))), Col("subject_count", _("Số đối tượng"), "int"),
    ]
    return Table(columns, listed.object_list, _("Nhật ký"), show_caption=False, cards=True, page=listed, empty_text=_("Không có sự kiện nào."))


def _who(event) -> Link | str:
    return Link(event.actor_label, f"?{urlencode({'nguoi': event.person_id})}") if event.person_id else event.actor_label
