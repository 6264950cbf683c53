"""What the gallery shows: made-up numbers and names of components, no person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mangnon.base import clock
from mangnon.ui import charts
from mangnon.ui.forms import offer
from mangnon.ui.numbers import number, percent
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, Event, Figure, Help, Link, Pair, Signature, Tab, Tag, Task, clock_tag, day_tag
from mangnon.ui.table import Col, Table

DAY = date(2022, 5, 15)
SOURCE = gettext_lazy("số liệu minh họa")
PLACES = [("Xã Một", 812, 403, 31, 96.4), ("Xã Hai", 1534, 760, 88, 91.2), ("Xã Ba", 265, 121, 0, 100.0), ("Thị trấn Bốn", 2210, 1098, 147, 88.75)]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Họ, chữ đệm và tên"), max_length=60)
    born = forms.CharField(
        label=gettext_lazy("Ngày sinh"), max_length=20, help_text=gettext_lazy("Gõ như 05/03/2018, 3/2018 hoặc 2018."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 12}),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Giới tính"), choices=[("nam", gettext_lazy("Nam")), ("nu", gettext_lazy("Nữ"))], widget=forms.RadioSelect)
    group = forms.ChoiceField(label=gettext_lazy("Loại hộ"), choices=[("", gettext_lazy("Chọn loại hộ")), ("ngheo", gettext_lazy("Hộ nghèo")), ("khong", gettext_lazy("Không thuộc hai loại"))])
    support = forms.MultipleChoiceField(
        label=gettext_lazy("Hỗ trợ đang nhận"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("y_te", gettext_lazy("Y tế")), ("giao_duc", gettext_lazy("Giáo dục"))],
    )
    urgent = forms.BooleanField(label=gettext_lazy("Cần can thiệp ngay"), required=False)
    story = forms.CharField(label=gettext_lazy("Nội dung"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("Không ghi tên người báo tin ở đây."))
    place = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "place", [("1", PLACES[0][0])])
        self.explained_fields = True
        self.fields["group"].help = Help(
            _("Phân loại theo kết quả rà soát hộ nghèo, hộ cận nghèo của năm."), _("Hộ được cấp giấy chứng nhận hộ nghèo năm 2022."),
            "Nghị định 07/2021/NĐ-CP", "unverified",
        )


class FilterForm(forms.Form):
    """A filter is a form whose state is the address."""

    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), required=False, choices=[("", gettext_lazy("Tất cả")), *((name, name) for name, *_rest in PLACES)])
    late = forms.BooleanField(label=gettext_lazy("Chỉ việc quá hạn"), required=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """An annex cell of a given state."""

    value: Any
    state: str = "value"
    link: str = ""


def everything(request: HttpRequest, form: SampleForm) -> dict[str, Any]:
    """Return the gallery's context."""
    wrong = SampleForm({"name": "", "born": "31/02/2018", "story": "…"}, auto_id="wrong_%s")
    wrong.add_error("born", _("Tháng 2 năm 2018 không có ngày 31. Ghi lại ngày sinh, ví dụ 28/02/2018."))
    return {
        "form": form, "wrong": wrong, "filters": FilterForm(request.GET or None), "help": form.fields["group"].help,
        "crumbs": [Crumb(_("Trang đầu"), "/"), Crumb(_("Bộ thành phần"))], "secrecy": _("MẬT (minh họa)"),
        "printed": _("In thử lúc %(at)s") % {"at": f"{clock.now():%H:%M %d/%m/%Y}"}, **_words(), **_tables(request), **_drawn(),
        "cells": range(3), "columns": [_("Họ và tên"), _("Năm sinh"), _("Xóm")],
    }


def _words() -> dict[str, Any]:
    now = clock.now()
    return {
        "tags": [Tag(_("Thường xuyên")), Tag(_("Hoàn thành đúng hạn"), "good"), Tag(_("Trong hạn"), "info"), Tag(_("Sắp hết hạn"), "warn"), Tag(_("Quá hạn"), "late")],
        "clocks": [clock_tag(now + timedelta(hours=h, seconds=1), now) for h in (70, 3, -2)] + [day_tag(DAY, DAY - timedelta(days=9)), day_tag(DAY, DAY)],
        "pairs": [
            Pair(_("Mã hồ sơ"), "TE-0001", Link(_("Sửa"), "#pairs")), Pair(_("Loại hộ"), _("Hộ nghèo"), help=Help(_("Theo kết quả rà soát năm."))),
            Pair(_("Tình trạng"), Tag(_("Trong hạn"), "info")), Pair(_("Người giám hộ"), ""),
        ],
        "tasks": [
            Task(_("Tiếp nhận thông báo"), "#tasks", Tag(_("Đã xong"), "good")), Task(_("Đánh giá ban đầu"), "#tasks", clock_tag(now + timedelta(hours=3, seconds=1), now), _("Trong 12 giờ")),
            Task(_("Gửi báo cáo sáu tháng"), "#tasks", Tag(_("Quá hạn 2 ngày"), "late"), due=DAY), Task(_("Lập kế hoạch hỗ trợ, can thiệp"), hint=_("Chưa bắt đầu được")),
        ],
        "events": [
            Event(DAY, _("Chuyển đến từ xã khác"), _("Xóm Nà Một"), Tag(_("Đang diễn ra"), "info"), recorded=now, by=_("cán bộ xã")),
            Event(date(2021, 9, 5), _("Vào lớp 1")), Event(date(2015, 3, 1), _("Sinh")),
        ],
        "tabs": [Tab(_("Tất cả"), "?", True, 4821), Tab(_("Quá hạn"), "?late=on", count=12), Tab(_("Đã xong"), "?done=1")],
        "figures": [
            Figure(_("Trẻ em đang quản lý"), number(124441), _("trẻ"), _("tăng 1,2% so với 15/5/2021"), href="#figures", spark=charts.spark([118, 120, 119, 122, 124], _("Năm kỳ gần đây: tăng"))),
            Figure(_("Thông báo chờ xác nhận"), "3", tag=Tag(_("Quá hạn 1"), "late"), href="#figures"), Figure(_("Nhiệm vụ quá hạn"), "0", tag=Tag(_("Không có"), "good")),
            Figure(_("Trẻ em có thẻ bảo hiểm y tế"), percent(96.4)), Figure(_("Đơn vị chưa gửi báo cáo"), "7", _("trong 161"), tag=Tag(_("Sắp hết hạn"), "warn")),
        ],
        "signers": [Signature([_("NGƯỜI LẬP BIỂU")]), Signature([_("PHÓ CHỦ TỊCH")], _("KT. CHỦ TỊCH"))],
    }


def _tables(request: HttpRequest) -> dict[str, Any]:
    rows = [{"name": Link(name, "#tables"), "all": a, "girls": g, "special": s, "insured": p} for name, a, g, s, p in PLACES]
    columns = [
        Col("name", _("Xã, phường, thị trấn"), "link", head=True), Col("all", _("Số trẻ em"), "int", bar=True, total=True), Col("girls", _("Trong đó nữ"), "int", total=True),
        Col("special", _("Hoàn cảnh đặc biệt"), "int", total=True), Col("insured", _("Có thẻ bảo hiểm y tế"), "pct"),
    ]
    shown = paginate(request, range(1, 961), 4)
    work = [{"task": _("Báo cáo sáu tháng"), "due": DAY, "state": Tag(_("Quá hạn"), "late")}, {"task": _("Rà soát tháng 5"), "due": date(2022, 5, 31), "state": Tag(_("Trong hạn"), "info")}]
    states = [("I", Cell(0)), ("II", Cell(None, "none")), ("III", Cell(None, "missing")), ("IV", Cell(None, "uncomputable")), ("V", Cell(1234, link="#states"))]
    wide = [{"no": no, "label": _("Nhóm hoàn cảnh"), "sum": cell} | {f"c{i}": (i * 137) % 61 for i in range(12)} for no, cell in states]
    return {
        "table": Table(columns, rows, _("Trẻ em theo xã"), _("trẻ em"), str(SOURCE), DAY, notes=[_("Một trẻ có thể thuộc nhiều nhóm.")]),
        "paged": Table([Col("n", _("STT"), "int", value=lambda n: n), Col("x", _("Bình phương"), "int", value=lambda n: n * n, total=True)], list(shown), _("Danh sách dài"), page=shown),
        "cards": Table([Col("task", _("Việc"), head=True), Col("due", _("Trước ngày"), "date"), Col("state", _("Tình trạng"), "status")], work, _("Việc đến hạn (thành thẻ ở màn hình hẹp)"), cards=True),
        "wide": Table(
            [Col("no", _("STT")), Col("label", _("Chỉ tiêu"), head=True), Col("sum", _("Tổng số"), "int"), *(Col(f"c{i}", _("Nam") if i % 2 else _("Nữ"), "int", group=ngettext("%(n)d tuổi", "%(n)d tuổi", i // 2) % {"n": i // 2}) for i in range(12))],
            wide, _("Bảng rộng, hai hàng tiêu đề, bốn loại ô trống"), wide=True,
        ),
        "nothing": Table(columns, [], empty_text=_("Chưa có xã nào gửi số liệu.")),
    }


def _drawn() -> dict[str, Any]:
    def about(name: str, title: str, unit: str) -> charts.About:
        return charts.About(name, title, unit, str(SOURCE), DAY)

    years = [(str(age), 3900 + age * 37 % 400, 3700 + age * 53 % 380) for age in range(16)]
    return {"charts": [
        charts.bars(about("g-bars", _("Trẻ em có hoàn cảnh đặc biệt theo nhóm"), _("trẻ")), [(_("Trẻ em mồ côi cả cha và mẹ"), 214), (_("Trẻ em khuyết tật"), 1532), (_("Trẻ em bị bỏ rơi"), 0), (_("Trẻ em phải bỏ học kiếm sống chưa hoàn thành phổ cập"), None)]),
        charts.grouped_bars(about("g-grouped", _("Việc theo tình trạng và cấp"), _("việc")), [(_("Tỉnh"), [12, 3, 1]), (_("Huyện"), [80, 22, 9]), (_("Xã"), [640, 118, 57])], [_("Đúng hạn"), _("Trong hạn"), _("Quá hạn")], by=_("Cấp")),
        charts.pyramid(about("g-pyramid", _("Trẻ em theo tuổi và giới tính"), _("trẻ")), years, _("Nam"), _("Nữ")),
        charts.lines(about("g-lines", _("Trẻ em được hỗ trợ qua các kỳ"), _("trẻ")), ["6/2020", "12/2020", "6/2021", "12/2021", "6/2022"], [(_("Nam"), [820, 900, None, 1010, 1180]), (_("Nữ"), [760, 880, 905, 1000, 1120])]),
    ]}
