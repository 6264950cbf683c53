"""What the shell of every page needs."""

from django.conf import settings
from django.utils.translation import gettext as _

from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.organisation.access import must_confirm
from mangnon.organisation.roles import ROLES
from mangnon.ui import menu


def shell(request) -> dict:
    """Return the person's post and the banner of a demo place; error pages without a user get the banner only."""
    post = getattr(request, "post", None)
    banner = ""
    if settings.MANGNON_DEMO:
        banner = _("Tỉnh mẫu, không có người thật. Hôm nay trong hệ thống là ngày %(day)s.") % {"day": vi_date(clock.today())}
    return {
        "banner": banner, "menu": menu.items_for(request), "masked": _masks(request), "post": post, "role": ROLES.get(post.role) if post else None, "posts": getattr(request, "posts", []),
        "today": clock.today(), "printed": _printed(request, post),
    }


def _masks(request) -> bool:
    """Say whether the page leaves out class C4 until its reader has proved who they are."""
    match = getattr(request, "resolver_match", None)
    return request.method == "GET" and hasattr(getattr(match, "func", None), "permission") and must_confirm(request)


def _printed(request, post) -> str:
    """The line under every printed page: when and by whom."""
    if post is None:
        return ""
    return _("In lúc %(at)s, %(who)s, %(body)s") % {"at": vi_datetime(clock.now()), "who": request.user.full_name, "body": post.body.name}
