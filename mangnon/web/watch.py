"""The auditor's first screen: of the last seven days, what left the house, who opened most, whose rights changed, what was opened at night."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import ExtractHour
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.audit import queries
from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.organisation import queries as organisation
from mangnon.ui.numbers import number
from mangnon.ui.parts import Figure, Link, Tag, Task
from mangnon.ui.table import Col, Table
from mangnon.web.desk.kinds import OPENED, TAKEN
from mangnon.web.sections import SHOWN, Section
from mangnon.web.words import ACTIONS

DAYS = 7
RIGHTS = ("account closed", "account opened", "password reset", "person created", "post assigned", "post ended", "second factor reset")
NIGHT = (*range(5), 22, 23)  # hours in which no office works; a duty desk does


def sections() -> list[Section]:
    """Return the sections of the screen."""
    recent = queries.since(clock.now() - timedelta(days=DAYS))
    return [_taken(recent), _openers(recent), _at_night(recent), _rights(recent)]


def figures() -> list[Figure]:
    """Return how long the record is and what the week brought."""
    recent = queries.since(clock.now() - timedelta(days=DAYS))
    counts = {name: recent.filter(action__in=actions).count() for name, actions in (("opened", OPENED), ("taken", TAKEN))}
    return [
        Figure(_("Sự kiện trong nhật ký"), number(queries.head()[0]), href=reverse("record")),
        Figure(_("Lần mở hồ sơ trong 7 ngày"), number(counts["opened"])),
        Figure(_("Lần mang dữ liệu ra trong 7 ngày"), number(counts["taken"])),
    ]


def _taken(recent: QuerySet[Event]) -> Section:
    tasks = [_line(event, Tag(_persons(event.subject_count), "warn") if event.subject_count else None) for event in recent.filter(action__in=TAKEN)[:SHOWN]]
    return Section(_("Dữ liệu mang ra ngoài"), tasks, nothing=_("Bảy ngày qua không ai xuất danh sách hay tải tệp."))


def _persons(count: int) -> str:
    return ngettext("%(n)s đối tượng", "%(n)s đối tượng", count) % {"n": number(count)}


def _openers(recent: QuerySet[Event]) -> Section:
    found = recent.filter(action__in=OPENED).exclude(person_id="").order_by().values("person_id", "actor_label").annotate(times=Count("seq"), last=Max("recorded_at"))
    rows = [
        {"who": Link(one["actor_label"], _of_person(one["person_id"])), "times": one["times"], "last": one["last"]}
        for one in found.order_by("-times", "person_id")[:SHOWN]
    ]
    columns = [Col("who", _("Ai"), head=True), Col("times", _("Số lần mở"), "int", bar=True), Col("last", _("Lần cuối"), "moment")]
    return Section(_("Ai mở nhiều hồ sơ"), table=Table(columns, rows, _("Ai mở nhiều hồ sơ"), show_caption=False), nothing=_("Bảy ngày qua chưa ai mở hồ sơ nào."))


def _at_night(recent: QuerySet[Event]) -> Section:
    late = recent.filter(action__in=(*OPENED, *TAKEN)).annotate(hour=ExtractHour("recorded_at", tzinfo=clock.TZ)).filter(hour__in=NIGHT)
    return Section(_("Mở hồ sơ ban đêm (22 giờ đến 5 giờ)"), [_line(event, None) for event in late[:SHOWN]], nothing=_("Không có."))


def _rights(recent: QuerySet[Event]) -> Section:
    found = list(recent.filter(action__in=RIGHTS)[:SHOWN])
    whose = queries.subjects_of(found, "person")
    names = organisation.names_of(whose.values())
    tasks = [_line(event, None, names.get(whose.get(event.seq, ""), "")) for event in found]
    return Section(_("Tài khoản, quyền thay đổi"), tasks, nothing=_("Bảy ngày qua không có thay đổi."), more=Link(_("Đọc nhật ký"), reverse("record")))


def _line(event: Event, tag: Tag | None, whose: str = "") -> Task:
    hint = _("%(who)s, lúc %(at)s") % {"who": event.actor_label, "at": vi_datetime(event.recorded_at)}
    return Task(": ".join(filter(None, (str(ACTIONS.get(event.action, event.action)), whose))), _of_person(event.person_id) if event.person_id else reverse("record"), tag, hint)


def _of_person(person: str) -> str:
    return f"{reverse('record')}?{urlencode({'nguoi': person})}"
