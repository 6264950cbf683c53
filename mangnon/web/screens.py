"""What the first screens show: what must I do, what is wrong, what changed. One screen a kind of role."""

from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import queries as deadlines
from mangnon.organisation import roles
from mangnon.organisation.access import actor_of
from mangnon.plans import queries as plans
from mangnon.plans import rules as plan_rules
from mangnon.protection import queries as protection
from mangnon.registry import queries as registry
from mangnon.statistics import queries as statistics
from mangnon.ui.numbers import number, percent
from mangnon.ui.parts import Figure, Link, Tag
from mangnon.web import sections, state, watch


def commune_screen(actor: Actor) -> dict:
    """A commune's day: notices and their clock, what came back, due items, the month's list."""
    links = [Link(_("Ghi trẻ mới sinh, mới đến"), reverse("registry:child-new")), Link(_("Ghi thông báo"), reverse("protection:notice-new"))]
    now = clock.now()
    figures = [
        Figure(_("Trẻ em đang quản lý"), number(registry.children_for(actor).count()), href=reverse("registry:children")),
        _overdue(deadlines.overdue(deadlines.own_items_for(actor), now).count()),
    ]
    return {
        "heading": _("Việc hôm nay"), "links": links if roles.may(actor.role, roles.CHILD_EDIT) else [], "figures": figures,
        "sections": [sections.notices(actor), sections.returned(actor), sections.own_items(actor), *sections.handings(actor), sections.often(actor), sections.month(actor), *sections.task_classes(actor)],
    }


def _overdue(count: int) -> Figure:
    tag = Tag(_("Cần làm ngay"), "late") if count else Tag(_("Không có"), "good")
    return Figure(_("Việc quá hạn"), number(count), tag=tag, href=reverse("deadlines:due") + "?lop=qua_han")


def province_screen(actor: Actor) -> dict:
    """Who is late, what looks wrong, what waits for a decision."""
    return {
        "heading": _("Ai muộn, điều gì bất thường"), "links": [Link(_("Tình hình gửi báo cáo"), reverse("statistics:home"))],
        "sections": [sections.late_by_area(actor), sections.late_by_kind(actor, 6), sections.oddities(actor), sections.to_decide(actor), *sections.handings(actor), sections.own_items(actor), *sections.task_classes(actor)],
    }


def sector_screen(actor: Actor) -> dict:
    """What the sector itself owes."""
    return {"heading": _("Việc hôm nay"), "sections": [sections.own_items(actor), sections.returned(actor), *sections.handings(actor), *sections.task_classes(actor)]}


def leader_screen(actor: Actor) -> dict:
    """Five figures and three lates; no names."""
    counts = plans.class_counts(plans.tasks_for(actor, clock.today()), clock.today())
    waiting = protection.waiting(protection.notices_for(actor)).count()
    figures = [*_frozen(actor), Figure(_("Thông báo chờ xác nhận"), number(waiting)) if roles.may(actor.role, roles.NOTICE_VIEW) else _done(counts)]
    figures.append(Figure(_("Nhiệm vụ quá hạn"), number(counts[plan_rules.OVERDUE]), ngettext("trong %(n)s nhiệm vụ", "trong %(n)s nhiệm vụ", sum(counts.values())) % {"n": number(sum(counts.values()))}, href=reverse("plans:task-list") + "?lop=qua_han"))
    late = deadlines.overdue(deadlines.due_items_for(actor), clock.now()).count()
    figures.append(Figure(_("Việc định kỳ quá hạn"), number(late), href=reverse("deadlines:due") + "?lop=qua_han"))
    return {"heading": _("Năm con số"), "figures": figures, "sections": [sections.late_by_kind(actor, 3), *sections.handings(actor)]}


def _done(counts: dict[str, int]) -> Figure:
    done = counts[plan_rules.DONE_IN_TIME] + counts[plan_rules.DONE_LATE]
    return Figure(_("Nhiệm vụ đã hoàn thành"), number(done), href=reverse("plans:task-list") + "?lop=dung_han")


def _frozen(actor: Actor) -> list[Figure]:
    """Children and children in special circumstances of the newest frozen round, against the year before."""
    found = [
        Figure(row.label, number(row.value), _("trẻ"), _against(row.percent), href=reverse("statistics:annex", args=[row.round_code, row.unit_id, "I"]))
        for row in statistics.headline(actor)
    ]
    nothing = [Figure(label, "-", _("chưa chốt số liệu kỳ nào"), href=reverse("statistics:home")) for label in statistics.headline_labels()]
    return found or nothing


def _against(change: Decimal | None) -> str:
    if change is None:
        return ""
    if abs(change) < Decimal("0.05"):  # what is printed has one decimal
        return _("bằng cùng kỳ năm trước")
    said = _("tăng %(percent)s so với cùng kỳ năm trước") if change >= 0 else _("giảm %(percent)s so với cùng kỳ năm trước")
    return said % {"percent": percent(abs(change))}


def desk_screen(actor: Actor) -> dict:
    """The desk for notices: what is new and unacknowledged."""
    links = [Link(_("Ghi thông báo"), reverse("protection:notice-new")), Link(_("Mọi thông báo"), reverse("protection:notices"))]
    return {"heading": _("Thông báo mới"), "links": links, "sections": [sections.notices(actor), *sections.handings(actor)]}


def office_screen(actor: Actor) -> dict:
    """The administrator's list: what the place needs."""
    figures = [Figure(_("Người dùng"), number(state.people_count()), href=reverse("organisation:people")), Figure(_("Sự kiện trong nhật ký"), number(state.event_count()))]
    links = [Link(_("Mở tài khoản"), reverse("organisation:person-new"))]
    return {"heading": _("Tình trạng hệ thống"), "links": links, "figures": figures, "sections": [sections.doctor()]}


def auditor_screen(actor: Actor) -> dict:
    """What left the house, who opened most, what happened at night, whose rights changed."""
    return {"heading": _("Bảy ngày qua"), "links": [Link(_("Bảo vệ dữ liệu"), reverse("record-desk")), Link(_("Đọc nhật ký"), reverse("record"))], "figures": watch.figures(), "sections": watch.sections()}


def plain_screen(actor: Actor) -> dict:
    """A role without a screen of its own: what it owes and the newest reports, as far as it may see them."""
    owed = [sections.own_items(actor)] if roles.may(actor.role, roles.DUE_VIEW) else []
    return {"heading": _("Việc hôm nay"), "sections": [*owed, *([sections.reports(actor)] if roles.may(actor.role, roles.REPORT_VIEW) else [])]}


SCREENS = {
    "can_bo_xa": commune_screen, "chu_tich_xa": commune_screen, "can_bo_huyen": province_screen, "can_bo_tinh": province_screen,
    "nganh": sector_screen, "lanh_dao_so": leader_screen, "lanh_dao_huyen": leader_screen, "lanh_dao_tinh": leader_screen,
    "truc_111": desk_screen, "quan_tri": office_screen, "kiem_tra": auditor_screen, "van_thu": plain_screen,
}


def screen_for(request: HttpRequest) -> dict:
    """Return what the first screen of the role one acts in shows."""
    actor = actor_of(request)
    return SCREENS.get(actor.role, plain_screen)(actor) | {"finds": registry.may_see_names(actor)}
