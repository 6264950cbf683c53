"""How long one stays signed in, where one is, and what was sent too late.

A session ends when nothing was done in it for a while (sooner for who may read class C4), and eight hours after it
began; by the machine clock. What a form sent after that is kept for its author, who finds it after signing in again.
"""

import contextlib
import re
from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.organisation import late, roles, sessions
from mangnon.organisation.access import PUBLIC, SIGNED_IN, access
from mangnon.organisation.models import Person
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb, Link, Tag
from mangnon.ui.table import Col, Table

SEEN_EVERY = timedelta(minutes=1)
UNCOUNTED = frozenset({"session-state"})  # asked by an open page, not done by a person
SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "Mac", "CrOS": "Chromebook", "Linux": "Linux"}
BROWSERS = {"Zalo": "Zalo", "coc_coc": "Coc Coc", "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung", "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari"}


def is_over(request: HttpRequest) -> bool:
    """Note that the signed-in person does something now; say whether the session had ended before that.

    Says on the request whether the person was asked for the password (or the code) recently enough to read class C4.
    """
    request.confirmed = True
    key, now = request.session.session_key, clock.machine_now()
    row = UserSession.objects.filter(session_key=key).only("created_at", "last_seen_at", "user_id").first()
    if row is None or row.user_id != request.user.pk:
        UserSession.objects.create_from_request(request)
        return False
    request.confirmed = now - _confirmed_at(request, row) <= timedelta(minutes=settings.CONFIRM_MINUTES_C4)
    if now - row.created_at > timedelta(seconds=settings.SESSION_LONGEST) or now - row.last_seen_at > _idle(request):
        return True
    if now - row.last_seen_at > SEEN_EVERY and not _uncounted(request):
        with contextlib.suppress(OperationalError):  # a disk that takes nothing is told by what must be written
            UserSession.objects.filter(pk=row.pk).update(last_seen_at=now)
    return False


def _confirmed_at(request: HttpRequest, row: UserSession) -> datetime:
    """When the person last proved who they are: at the sign-in, or asked again since."""
    asked = [datetime.fromtimestamp(one["at"], UTC) for one in get_authentication_records(request, request.user)[-1:]]
    return max([row.created_at, *asked])


def _uncounted(request: HttpRequest) -> bool:
    return request.path in {reverse(name) for name in UNCOUNTED}


def _idle(request: HttpRequest) -> timedelta:
    """How long nothing may be done: shorter in a post that reads class C4."""
    reads = request.post is not None and roles.may(request.post.role, roles.C4_VIEW)
    return timedelta(minutes=settings.IDLE_MINUTES_C4 if reads else settings.IDLE_MINUTES)


def end(request: HttpRequest) -> None:
    """Sign the person out whose session is over; the request goes on as a stranger's and is sent to sign in."""
    request.late = request.user
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.user, request.actor, request.post, request.posts = AnonymousUser(), None, None, []
    if _is_navigation(request):
        messages.info(request, _("Phiên làm việc đã hết vì lâu không dùng. Đăng nhập lại sẽ về đúng trang đang xem."))


def keep_late(request: HttpRequest, view) -> HttpResponse | None:
    """Keep what a form sent after its session had ended, for its author alone; then ask to sign in."""
    author = getattr(request, "late", None)
    if author is None or request.method != "POST" or not _is_navigation(request) or getattr(view, "permission", PUBLIC) == PUBLIC:
        return None
    late.keep(request, author)
    return redirect_to_login(reverse("unsent"))


def forget_sent(request: HttpRequest) -> None:
    """Drop what was kept, once its author has sent it again."""
    if request.method == "POST" and late.RESENT in request.POST and request.user.is_authenticated and not hasattr(request, "kept"):
        late.drop(request.user)


def _is_navigation(request: HttpRequest) -> bool:
    """Say whether a person waits for a page: what a script sends is kept in the page that sent it."""
    headers = request.headers
    scripted = "X-Requested-With" in headers or "HX-Request" in headers or "json" in headers.get("Accept", "")
    return not scripted and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _actor(person: Person) -> Actor:
    return Actor("person", person.full_name, str(person.pk))


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def unsent(request: HttpRequest) -> HttpResponse:
    """What this person sent after the session had ended: to be sent now, or thrown away (POST)."""
    kept = late.kept(request.user)
    if kept is None:
        return redirect("home")
    if request.method == "POST":
        late.drop(request.user)
        return redirect("home")
    address, pairs, files, at = kept
    return page(request, "web/unsent.html", {"address": address, "pairs": pairs, "files": files, "at": at})


@access(SIGNED_IN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Where one is signed in now, and the ways to end it."""
    running = sessions.of(request.user)
    others = sum(one.session_key != request.session.session_key for one in running)
    limits = {"idle": int(_idle(request).total_seconds() // 60), "hours": settings.SESSION_LONGEST // 3600}
    return page(request, "web/sessions.html", {"table": _table(request, running), "others": others, **limits})


def _table(request: HttpRequest, running: list[UserSession]) -> Table:
    here = request.session.session_key
    columns = [
        Col("device", _("Máy"), value=lambda one: device(one.user_agent), head=True), Col("place", _("Địa chỉ mạng"), value=lambda one: shortened(one.ip)),
        Col("begun", _("Đăng nhập lúc"), value=lambda one: vi_datetime(one.created_at)), Col("seen", _("Dùng lần cuối"), value=lambda one: vi_datetime(one.last_seen_at)),
        Col("end", _("Kết thúc"), value=lambda one: Tag(_("Máy này"), "good") if one.session_key == here else Link(_("Kết thúc"), reverse("session-end", args=[one.pk]))),
    ]
    return Table(columns, running, _("Phiên đăng nhập của tôi"), show_caption=False, cards=True)


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def end_one(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own other sessions, after a look at which."""
    found = next((one for one in sessions.of(request.user) if one.pk == session_id), None)
    if found is None or found.session_key == request.session.session_key:
        raise Http404
    if request.method == "GET":
        crumbs = [Crumb(_("Phiên đăng nhập của tôi"), reverse("sessions")), Crumb(_("Kết thúc phiên"))]
        return page(request, "web/session_end.html", {"device": device(found.user_agent), "seen": found.last_seen_at, "crumbs": crumbs})
    sessions.end(by=_by(request), person=request.user, only=session_id, why="own")
    return redirect("sessions")


@access(SIGNED_IN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    sessions.end(by=_by(request), person=request.user, keep=request.session.session_key, why="own")
    return redirect("sessions")


def _by(request: HttpRequest) -> Actor:
    return request.actor or _actor(request.user)


def device(user_agent: str) -> str:
    """Return browser and system in plain words."""
    browser = next((said for word, said in BROWSERS.items() if word in user_agent), "")
    system = next((said for word, said in SYSTEMS.items() if word in user_agent), "")
    if browser and system:
        return _("%(browser)s trên %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Máy không rõ")


def shortened(address: str) -> str:
    """Return the half of a network address that says the place, not the line."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + ":…"
    return re.sub(r"\.\d+\.\d+$", ".x.x", address)
