"""How profiles are shown: the list, one with its columns and editions."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_datetime
from mangnon.exchange.profiles import queries, rules
from mangnon.exchange.profiles.models import Edition, Profile
from mangnon.exchange.profiles.rules import Column, Shape
from mangnon.ui.parts import Link, Pair, Tag
from mangnon.ui.table import Col, Shown, Table


def status_tag(profile: Profile) -> Tag:
    """Say how sure a profile is."""
    if profile.retired_at:
        return Tag(_("Ngừng dùng"), "plain")
    return Tag(str(profile.get_status_display()), "good" if profile.status == Profile.VERIFIED else "warn")


def list_table(found: Iterable[Profile]) -> Table:
    """All profiles: those in use first."""
    columns = [
        Col("name", _("Mẫu"), value=lambda one: Link(one.name, reverse("profiles:detail", args=[one.pk])), head=True), Col("software", _("Phần mềm")),
        Col("status", _("Đối chiếu"), "status", value=status_tag), Col("edition", _("Phiên bản"), "int"), Col("source", _("Căn cứ lập mẫu")),
    ]  # fmt: skip
    return Table(columns, list(found), _("Mẫu trao đổi"), cards=True, show_caption=False, empty_text=_("Chưa có mẫu nào. Cán bộ phụ trách của tỉnh lập mẫu."))


def pairs_of(profile: Profile, shown: Edition, shape: Shape) -> list[Pair]:
    """A profile in words."""
    pairs = [
        Pair(_("Phần mềm"), profile.software), Pair(_("Đối chiếu"), status_tag(profile)), Pair(_("Căn cứ lập mẫu"), profile.source),
        Pair(_("Phiên bản"), _("%(n)s, lập lúc %(at)s, %(who)s") % {"n": shown.number, "at": vi_datetime(shown.made_at), "who": shown.made_by}),
        Pair(_("Cách ghi ngày"), str(rules.DAYS[shape.days])), Pair(_("Tên trang tính"), shape.sheet),
    ]  # fmt: skip
    return [*pairs, Pair(_("Mẫu chính thức đã đối chiếu"), profile.compared)] if profile.compared else pairs


def columns_table(profile: Profile, shape: Shape, *, edits: bool) -> Table:
    """The columns in their order, each with its field and how many codes are theirs."""
    named, coded = queries.field_labels(), queries.coded()

    def field(one: Column) -> Shown:
        return Shown(named.get(one.field, one.field) or _("không có trong sổ"))

    def codes(one: Column) -> Shown:
        if one.field not in coded:
            return Shown("")
        text = _("%(n)s mã riêng") % {"n": len(one.codes)} if one.codes else _("ghi bằng chữ")
        return Shown(text, href=reverse("profiles:codes", args=[profile.pk, one.field]) if edits else "")

    columns = [
        Col("heading", _("Tên cột"), head=True, value=lambda one: Shown(one.heading, lang="vi")), Col("field", _("Mục của sổ"), value=field), Col("codes", _("Mã"), value=codes), Col("note", _("Biết từ đâu"), value=lambda one: Shown(one.note, lang="vi")),
    ]
    return Table(columns, list(shape.columns), _("Các cột, theo thứ tự"), cards=True)


def editions_table(profile: Profile, shown: Edition) -> Table:
    """Every edition with why it was made."""
    def number(one: Edition) -> Shown:
        return Shown(str(one.number), href="" if one.number == shown.number else f"?ban={one.number}")

    columns = [
        Col("number", _("Phiên bản"), head=True, value=number), Col("made_at", _("Lập lúc"), "moment"), Col("made_by", _("Người lập")),
        Col("columns", _("Số cột"), "int", value=lambda one: len(one.shape["columns"])), Col("reason", _("Lý do")),
    ]
    return Table(columns, list(queries.editions_of(profile)), _("Các phiên bản"), cards=True)
