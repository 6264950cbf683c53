"""What the page of people shows."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.organisation.lost_access import CALLED, TRIES
from mangnon.organisation.models import Person, Post, SignInCode
from mangnon.ui.parts import Link, Tag
from mangnon.ui.table import Col, Table


def people_table(people: Sequence[tuple[Person, Sequence[Post]]], page: Page) -> Table:
    """Return accounts with their posts of today."""
    columns = [Col("name", _("Họ và tên"), head=True), Col("username", _("Tên đăng nhập")), Col("posts", _("Chức danh hôm nay"))]
    rows = [
        {
            "name": Link(person.full_name, reverse("organisation:person", args=[person.pk])), "username": person.username,
            "posts": "; ".join(f"{post.role_label}, {post.body.name}" for post in held) or Tag(_("Không có"), "warn"),
        }
        for person, held in people
    ]
    return Table(columns, rows, _("Người dùng"), show_caption=False, cards=True, page=page, empty_text=_("Chưa có người dùng nào ở đơn vị này."))


def codes_table(page: Page) -> Table:
    """Return one-time codes with what became of each."""
    columns = [
        Col("person", _("Cấp cho"), value=lambda code: Link(code.person.full_name, reverse("organisation:person", args=[code.person_id])), head=True),
        Col("given", _("Cấp lúc"), value=lambda code: vi_datetime(code.given_at)),
        Col("how", _("Chắc đúng người"), value=lambda code: _("Gọi lại số trong hồ sơ") if code.how == CALLED else _("Gặp mặt, xem giấy tờ")),
        Col("state", _("Tình trạng"), value=_state),
    ]
    return Table(columns, page.object_list, _("Mã một lần tôi đã cấp"), show_caption=False, cards=True, page=page, empty_text=_("Chưa cấp mã nào."))


def _state(code: SignInCode) -> Tag:
    if code.used_at:
        return Tag(_("Đã dùng lúc %(at)s") % {"at": vi_datetime(code.used_at)}, "good")
    if code.tries >= TRIES:
        return Tag(_("Hỏng: gõ sai %(n)s lần") % {"n": TRIES}, "late")
    return Tag(_("Đã hết hạn, chưa dùng"), "plain") if code.ends_at <= clock.machine_now() else Tag(_("Đang chờ dùng"), "info")
