"""What the page of people shows."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.organisation.models import Person, Post
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
