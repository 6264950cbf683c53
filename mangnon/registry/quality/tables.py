"""What the pages of the quality of data show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.organisation import roles
from mangnon.registry import queries as registry
from mangnon.registry.forms import birth_text
from mangnon.registry.models import Child
from mangnon.registry.quality import figures, queries, rules
from mangnon.registry.quality.figures import Figure
from mangnon.registry.quality.queries import Commune
from mangnon.registry.quality.rules import Share
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Task
from mangnon.ui.table import Col, Shown, Table

SOURCE = gettext_lazy("sổ quản lý trẻ em")


@dataclass(frozen=True, slots=True)
class Told:
    """A number that leads to what it counts; ``hint`` is a second, smaller line. No value: chưa có số liệu."""

    value: float | int | None
    link: str = ""
    hint: str = ""

    @property
    def state(self) -> str:
        """How an empty one is said."""
        return "missing" if self.value is None else "value"


@dataclass(frozen=True, slots=True)
class Headline:
    """A column of the board: the share of a figure that is right, or (``plain``) how many are left."""

    code: str
    whole: str
    label: str
    list: str = ""  # the figure whose list it leads to, where that is another one
    plain: bool = False


HEADLINES = (
    Headline(figures.LACKING, figures.CELLS, gettext_lazy("Mục phải có đã ghi"), figures.MISSING),
    Headline("sai", figures.CHILDREN, gettext_lazy("Hồ sơ hợp lệ")),
    Headline("cham", figures.EVENTS, gettext_lazy("Sự việc ghi trong 30 ngày")),
    Headline("khai-sinh", figures.CHILDREN, gettext_lazy("Chưa khai sinh quá 60 ngày"), plain=True),
    Headline("ra-soat", figures.LISTS, gettext_lazy("Rà soát đúng hạn")),
    Headline("trung", figures.CHILDREN, gettext_lazy("Trong cặp có thể trùng"), plain=True),
    Headline("chua-kiem-tra", figures.CHILDREN, gettext_lazy("Đã kiểm tra")),
)  # fmt: skip
WORST = "chung"


def sorted_by(communes: Sequence[Commune], key: str) -> list[Commune]:
    """Return communes with what is worst first: by one column, or by the mean of the shares of all; those nothing is known of last."""
    column = next((one for one in HEADLINES if one.code == key), None)

    def place(commune: Commune) -> float:
        if column is None:
            return rules.rank(rules.share(commune.counts, one.code, one.whole) for one in HEADLINES if not one.plain)
        share = rules.share(commune.counts, column.code, column.whole)
        return -share.left if column.plain else rules.rank([share])

    return sorted(communes, key=lambda commune: (place(commune), commune.unit.sort_key, commune.unit.pk))


def board_table(communes: Sequence[Commune], page: Page | None = None) -> Table:
    """Return a line a commune; each figure leads to the children it counts. ``page`` holds those shown of all ``communes``."""
    districts = any(commune.district for commune in communes)
    columns = [Col("unit", _("Xã, phường, thị trấn"), head=True), *([Col("district", _("Huyện, thành phố"))] if districts else []), Col(figures.CHILDREN, _("Số trẻ em"), "int")]
    columns += [Col(one.code, str(one.label), "int" if one.plain else "pct") for one in HEADLINES]
    rows = [
        {"unit": Link(one.unit.name, reverse("quality:commune", args=[one.unit.pk])), "district": one.district, figures.CHILDREN: one.counts.get(figures.CHILDREN, 0)}
        | {head.code: _headline(head, one.counts, one.before, one.unit.pk) for head in HEADLINES}
        for one in (page.object_list if page else communes)
    ]
    whole = rules.total(one.counts for one in communes)
    totals = {figures.CHILDREN: whole.get(figures.CHILDREN, 0)} | {head.code: _headline(head, whole, _before(communes), None) for head in HEADLINES}
    return Table(columns, rows, _("Chất lượng dữ liệu theo xã"), source=str(SOURCE), cut_off=clock.today(), totals=totals, page=page, cards=True, empty_text=_("Không có xã nào trong phạm vi."))


def _before(communes: Sequence[Commune]) -> rules.Counts | None:
    """Return what last month came to; None where a commune was not counted then: the sum would be another one."""
    return rules.total(one.before for one in communes) if communes and all(one.before for one in communes) else None


def _headline(head: Headline, counts: rules.Counts, before: rules.Counts | None, commune: int | None) -> Told:
    share, link = rules.share(counts, head.code, head.whole), address(head.list or head.code, commune)
    if head.plain:
        was = before.get(head.code, 0) if before is not None else None
        return Told(share.left, link if share.left else "", _signed(share.left - was, 0) if was is not None else "")
    return Told(share.right, link if share.whole else "", _moved(share, before, head.code, head.whole))


def address(code: str, commune: int | None) -> str:
    """Return where a figure of a commune (None: of one's scope) leads."""
    if code == "ra-soat":
        return reverse("reviews:board") + "?" + urlencode({"loc": "tre", **({"xa": commune} if commune is not None else {})})
    return reverse("quality:items", args=[commune, code]) if commune is not None else reverse("quality:all-items", args=[code])


def _moved(share: Share, before: rules.Counts | None, code: str, whole: str) -> str:
    change = rules.change(share, rules.share(before, code, whole) if before is not None else None)
    return "" if change is None else _signed(change, 1)


def _signed(value: float, decimals: int) -> str:
    """Return how much a figure moved since last month ended: "+1,2 so với tháng trước"."""
    rounded = round(value, decimals)
    if not rounded:
        return _("như tháng trước")
    return _("%(change)s so với tháng trước") % {"change": ("+" if rounded > 0 else "−") + number(abs(rounded), decimals)}


def figure_table(commune: Commune, known: dict[str, Figure], medians: dict[str, int]) -> Table:
    """Return the figures of one commune by group: what is left to do, of how many, the share that is right, last month's."""
    columns = [
        Col("label", _("Việc"), head=True), Col("left", _("Còn phải làm"), "int"), Col("whole", _("Trên tổng số"), "int"), Col("right", _("Đã đạt"), "pct"),
        *([Col("moved", _("So với tháng trước"))] if commune.before else []),
    ]  # fmt: skip
    rows = []
    for group, title in figures.GROUPS.items():
        rows.append({"label": str(title)})
        rows += [_line(commune, figure, medians.get(figure.code)) for figure in known.values() if figure.group == group]
    return Table(columns, rows, _("Chất lượng dữ liệu của xã"), source=str(SOURCE), cut_off=clock.today(), cards=True, show_caption=False, strong=lambda row: "left" not in row)


def _line(commune: Commune, figure: Figure, median: int | None) -> dict[str, Any]:
    share = rules.share(commune.counts, figure.code, figure.whole)
    hint = ngettext("thường ghi sau %(n)d ngày", "thường ghi sau %(n)d ngày", median) % {"n": median} if median is not None else ""
    return {
        "label": Shown(str(figure.label), help=f"#{figure.code}", hint=hint), "left": Told(share.left if share.whole else None, address(figure.code, commune.unit.pk) if share.left else ""),
        "whole": Told(share.whole, hint="" if figure.whole == figures.CHILDREN else figures.whole_label(figure.whole)), "right": Told(share.right),
        "moved": _moved(share, commune.before, figure.code, figure.whole),
    }  # fmt: skip


def first_tasks(commune: Commune, known: dict[str, Figure], count: int = 5) -> list[Task]:
    """Return what to do first in a commune: of the figures that are mended record by record, those with the largest part left."""
    shares = [(rules.share(commune.counts, figure.code, figure.whole), figure) for figure in known.values() if figure.form or figure.code == "trung"]
    worst = sorted((one for one in shares if one[0].left), key=lambda one: one[0].right)[:count]
    return [
        Task(str(figure.label), address(figure.code, commune.unit.pk), hint=_("%(n)s trong %(all)s %(what)s") % {"n": number(share.left), "all": number(share.whole), "what": figures.whole_label(figure.whole)})
        for share, figure in worst
    ]


def item_table(actor: Actor, figure: Figure, children: Sequence[Child], page: Page) -> Table:
    """Return the children behind a figure: by name for who reads names, else the code of the record; where each is mended."""
    names, edits = registry.may_see_names(actor), roles.may(actor.role, roles.CHILD_EDIT)
    here, lacks = registry.present(actor, children), queries.lacking(children, clock.today()) if figure.code == figures.MISSING else {}
    columns = [
        Col("who", _("Họ và tên") if names else _("Hồ sơ"), head=True), *([Col("birth", _("Ngày sinh"), keep=True)] if names else []), Col("place", _("Nơi ở")),
        *([Col("household", _("Mã hộ"), keep=True)] if names else []), *([Col("lacks", _("Còn thiếu"))] if lacks else []), *([Col("mend", _("Làm ngay"))] if edits and figure.form else []),
    ]  # fmt: skip
    words, mine = figures.all_figures(), set(registry.held(actor, [child.pk for child in children]))
    rows = [
        {
            "who": _who(child, child.pk in mine) if names else child.pk.hex[-6:], "birth": birth_text(child.birth_date, child.birth_precision),
            "place": ", ".join(part for part in (here[child.pk].hamlet if names else "", here[child.pk].unit) if part), "household": here[child.pk].household,
            "lacks": ", ".join(one.lacks for code, one in words.items() if child.pk in lacks.get(code, ())),
            "mend": Link(_("Mở trang ghi"), reverse(f"registry:{figure.form}", args=[child.pk])) if figure.form else "",
        }
        for child in children
    ]
    return Table(columns, rows, str(figure.label), cards=True, page=page, show_caption=False, empty_text=_("Không còn hồ sơ nào: việc này đã xong."))


def _who(child: Child, mine: bool) -> Any:
    return Link(child.full_name, reverse("registry:child", args=[child.pk])) if mine else child.full_name


def months_note(communes: Collection[Commune]) -> str:
    """Return which month the figures are compared with, or that none was kept."""
    if any(one.before for one in communes):
        return _("So với tháng trước: lần đếm cuối của tháng %(month)s.") % {"month": f"{rules.month_before(clock.today()):%m/%Y}"}
    return _("Chưa có số liệu tháng trước để so: mỗi đêm hệ thống đếm và giữ lại số của tháng.")


def as_of() -> str:
    """Return the day the figures are of."""
    return _("Tính đến ngày %(day)s, đúng lúc mở trang.") % {"day": vi_date(clock.today())}


def meanings(known: Collection[Figure]) -> list[tuple[list[Figure], str]]:
    """Return what each figure counts; those that say the same stand together."""
    found: dict[str, list[Figure]] = {}
    for figure in known:
        found.setdefault(str(figure.meaning), []).append(figure)
    return [(alike, meaning) for meaning, alike in found.items()]
