"""What the first screens show: what must I do, what is wrong, what changed. One screen a kind of role."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import queries as deadlines
from mangnon.organisation import roles
from mangnon.organisation.access import actor_of
from mangnon.plans import queries as plans
from mangnon.plans import rules as plan_rules
from mangnon.protection import queries as protection
from mangnon.registry import queries as registry
from mangnon.ui.numbers import number
from mangnon.ui.parts import Figure, Link, clock_tag
from mangnon.web import state

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice nobody has acknowledged: its code and its clock, nothing about the child."""

    pk: object
    code: str
    tag: object


def due_context(request: HttpRequest) -> dict:
    """Own items first, then what ran out in the whole scope."""
    actor, now = actor_of(request), clock.now()
    own = deadlines.pending(deadlines.own_items_for(actor), now, timedelta(days=45))
    late = deadlines.overdue(deadlines.due_items_for(actor), now)
    return {
        "heading": _("Việc hôm nay"), "now": now, "own": deadlines.shown(own[:SHOWN], now), "late": deadlines.shown(late[:SHOWN], now),
        "late_total": late.count(), "notices": None,
    }


def commune_context(request: HttpRequest) -> dict:
    """A commune's day: notices and their clock, due items, the children in its care."""
    actor = actor_of(request)
    links = [Link(_("Ghi trẻ mới sinh, mới đến"), reverse("registry:child-new")), Link(_("Ghi thông báo"), reverse("protection:notice-new"))]
    children = Figure(_("Trẻ em đang quản lý"), number(registry.children_for(actor).count()), href=reverse("registry:children"))
    return due_context(request) | {
        "notices": _waiting(actor), "figures": [children, *_late_figure(request)], "links": links if roles.may(actor.role, roles.CHILD_EDIT) else [],
        "classes": _classes(actor),
    }


def province_context(request: HttpRequest) -> dict:
    """Who is late and what looks wrong."""
    actor = actor_of(request)
    return due_context(request) | {"heading": _("Ai muộn, điều gì bất thường"), "classes": _classes(actor)}


def leader_context(request: HttpRequest) -> dict:
    """Five figures and what is late; no names."""
    actor, now = actor_of(request), clock.now()
    counts = plans.class_counts(actor, clock.today())
    late = deadlines.overdue(deadlines.due_items_for(actor), now)
    figures = [
        Figure(_("Nhiệm vụ được giao"), number(sum(counts.values())), href=reverse("plans:task-list")),
        Figure(_("Đã hoàn thành"), number(counts["dung_han"] + counts["qua_han_hoan_thanh"]), href=reverse("plans:task-list") + "?lop=dung_han"),
        Figure(_("Nhiệm vụ quá hạn"), number(counts["qua_han"]), href=reverse("plans:task-list") + "?lop=qua_han"),
        Figure(_("Việc định kỳ quá hạn"), number(late.count())),
        Figure(_("Việc định kỳ đến hạn trong 45 ngày"), number(deadlines.pending(deadlines.due_items_for(actor), now, timedelta(days=45)).count())),
    ]
    return {"heading": _("Năm con số"), "figures": figures, "late": deadlines.shown(late[:3], now), "late_total": late.count(), "own": None, "notices": None}


def desk_context(request: HttpRequest) -> dict:
    """The desk for notices: what is new and unacknowledged."""
    actor = actor_of(request)
    links = [Link(_("Ghi thông báo"), reverse("protection:notice-new")), Link(_("Mọi thông báo"), reverse("protection:notices"))]
    return {"heading": _("Thông báo mới"), "links": links, "notices": _waiting(actor), "own": None}


def office_context(request: HttpRequest) -> dict:
    """The administrator's list: what the place needs."""
    figures = [Figure(_("Người dùng"), number(state.people_count())), Figure(_("Sự kiện trong nhật ký"), number(state.event_count()))]
    return {"heading": _("Tình trạng hệ thống"), "figures": figures, "todos": state.tasks(), "own": None, "notices": None}


def plain_context(request: HttpRequest) -> dict:
    """A role without a list of its own yet: the menu says what it may open."""
    return {"heading": _("Việc hôm nay"), "own": None, "notices": None}


def _waiting(actor: Actor) -> list[Waiting]:
    now = clock.now()
    notices = protection.waiting(protection.notices_for(actor))[:SHOWN]
    return [Waiting(notice.pk, notice.code, clock_tag(protection.twelve_hours(notice), now)) for notice in notices]


def _late_figure(request: HttpRequest) -> list[Figure]:
    actor, now = actor_of(request), clock.now()
    return [Figure(_("Việc quá hạn"), number(deadlines.overdue(deadlines.own_items_for(actor), now).count()))]


def _classes(actor: Actor) -> list[tuple[str, int, str]]:
    if not roles.may(actor.role, roles.TASK_VIEW):
        return []
    counts = plans.class_counts(actor, clock.today())
    return [(label, counts[klass], f"{reverse('plans:task-list')}?lop={klass}") for klass, label in plan_rules.CLASSES.items()]


SCREENS = {
    "can_bo_xa": commune_context, "chu_tich_xa": commune_context, "can_bo_huyen": province_context, "can_bo_tinh": province_context,
    "nganh": province_context, "lanh_dao_so": leader_context, "lanh_dao_huyen": leader_context, "lanh_dao_tinh": leader_context,
    "truc_111": desk_context, "quan_tri": office_context, "kiem_tra": plain_context, "van_thu": plain_context,
}


def screen_for(request: HttpRequest) -> dict:
    """Return what the first screen of the role one acts in shows."""
    return SCREENS.get(actor_of(request).role, plain_context)(request)
