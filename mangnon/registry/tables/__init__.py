"""What the registry's pages show: heads and rows of tables, summary pairs, the timeline's events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mangnon.audit.actor import Actor
from mangnon.base import clock, days
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.registry import child_page, codes, declaration, queries, takeback
from mangnon.registry.forms import birth_text
from mangnon.registry.models import Child, Death, Household, Membership, Residence
from mangnon.registry.queries import Present
from mangnon.registry.rules import Conflict, fields
from mangnon.registry.rules.ages import sixteenth
from mangnon.ui.parts import Event, Link, Pair, Tag
from mangnon.ui.table import Col, Table

CHILD_HEADS = {
    "name": gettext_lazy("Họ và tên"),
    "birth": gettext_lazy("Ngày sinh"),
    "age": gettext_lazy("Tuổi"),
    "sex": gettext_lazy("Giới tính"),
    "place": gettext_lazy("Nơi ở"),
    "household": gettext_lazy("Mã hộ"),
    "poverty": gettext_lazy("Loại hộ"),
    "groups": gettext_lazy("Hoàn cảnh, nguy cơ"),
}
HOUSEHOLD_HEADS = {
    "number": gettext_lazy("Mã hộ"),
    "head": gettext_lazy("Chủ hộ"),
    "place": gettext_lazy("Nơi ở"),
    "poverty": gettext_lazy("Loại hộ"),
    "children": gettext_lazy("Số trẻ em"),
}
COUNT_HEADS = {
    "unit": gettext_lazy("Xã, phường, thị trấn"),
    "district": gettext_lazy("Huyện, thành phố"),
    "children": gettext_lazy("Số trẻ em"),
    "boys": gettext_lazy("Nam"),
    "girls": gettext_lazy("Nữ"),
}
DIFFERENCE_HEADS = {
    "field": gettext_lazy("Mục"),
    "wanted": gettext_lazy("Anh/chị vừa gõ"),
    "stored": gettext_lazy("Vừa được lưu"),
}
KEPT = frozenset({"birth", "age", "sex", "household", "place", "poverty", "received", "code", "day"})  # columns whose words stay on one line


def listed(heads: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], caption: str, *, numbers: Collection[str] = (), **more: Any) -> Table:
    """Return a table of the heads' columns, the first one heading its row; ``numbers`` are counts. Narrow screens get cards."""
    columns = [Col(key, str(label), "int" if key in numbers else "text", head=n == 0, keep=key in KEPT) for n, (key, label) in enumerate(heads.items())]
    return Table(columns, rows, caption, cards=True, show_caption=False, **more)


RUNNING = gettext_lazy("Đang hưởng, đang theo dõi")
HOUSEHOLD_CHILD = ("name", "birth", "age", "sex", "groups")


def household_child_table(actor: Actor, children: Sequence[Child], day: date) -> Table:
    """Return the table of a household's children: what all of them share stands above it; what each receives beside it."""
    heads = {key: CHILD_HEADS[key] for key in HOUSEHOLD_CHILD} | {"runs": RUNNING}
    return listed(heads, _with_runs(actor, children, day), _("Trẻ em trong hộ"), empty_text=_("Hộ không có trẻ em dưới 16 tuổi."))


def _with_runs(actor: Actor, children: Sequence[Child], day: date) -> list[dict[str, Any]]:
    runs = child_page.running(actor, [child.pk for child in children])
    return [row | {"runs": "; ".join(runs[child.pk])} for row, child in zip(child_rows(actor, children, day), children, strict=True)]


def growing_table(actor: Actor, children: Sequence[Child], day: date, page: Page) -> Table:
    """Return the children that turn 16 soon, with what runs for each and must be settled before that day."""
    heads = {"name": CHILD_HEADS["name"], "sixteenth": _("Đủ 16 tuổi ngày"), **{key: CHILD_HEADS[key] for key in ("birth", "place", "groups")}, "runs": RUNNING}
    rows = [row | {"sixteenth": vi_date(sixteenth(child.birth_date))} for row, child in zip(_with_runs(actor, children, day), children, strict=True)]
    return listed(heads, rows, _("Sắp đủ 16 tuổi"), page=page, empty_text=_("Không có trẻ em nào đủ 16 tuổi trong 90 ngày tới."))


def past_member_table(actor: Actor, members: Sequence[Membership]) -> Table:
    """Return who belonged to a household before, or has turned 16 in it; a record is opened by whoever holds it today."""
    mine = set(queries.held(actor, [member.child_id for member in members]))
    heads = {"name": CHILD_HEADS["name"], "birth": CHILD_HEADS["birth"], "since": _("Từ ngày"), "until": _("Đến trước ngày")}
    rows = [
        {
            "name": Link(one.child.full_name, reverse("registry:child", args=[one.child_id])) if one.child_id in mine else one.child.full_name,
            "birth": birth_text(one.child.birth_date, one.child.birth_precision), "since": vi_date(one.valid_from), "until": vi_date(one.valid_to) if one.valid_to else _("đã đủ 16 tuổi"),
        }
        for one in members
    ]
    return listed(heads, rows, _("Đã từng ở hộ"))


def child_table(actor: Actor, children: Sequence[Child], day: date, page: Page | None = None) -> Table:
    """Return the table of a list of children."""
    return listed(CHILD_HEADS, child_rows(actor, children, day), _("Danh sách trẻ em"), page=page, empty_text=_("Chưa có trẻ em nào."))


def found_table(children: Sequence[Child], day: date) -> Table:
    """Return the table of a search: what tells one child from another; what else is known stands on its page."""
    here, going = queries.living(children, day), queries.leaving(child.pk for child in children)
    heads = {key: CHILD_HEADS[key] for key in ("name", "birth", "age", "sex", "place")} | {"mother": _("Mẹ")}
    rows = [_told(child, day) | {"place": _place_now(child, here[child.pk], going.get(child.pk)), "mother": child.mother_name} for child in children]
    return listed(heads, rows, _("Danh sách trẻ em"), empty_text=_("Chưa có trẻ em nào."))


def household_table(households: Sequence[Household], page: Page | None = None) -> Table:
    """Return the table of a list of households."""
    return listed(HOUSEHOLD_HEADS, household_rows(households), _("Danh sách hộ"), numbers=("children",), page=page)


def count_table(counts: Sequence[tuple[str, str, int, int, int]]) -> Table:
    """Return the table of children by commune, with their sum; the district stands beside it on a map that has districts."""
    heads = {key: label for key, label in COUNT_HEADS.items() if key != "district" or any(row[1] for row in counts)}
    columns = [
        Col(key, str(label), *(("text",) if key in ("unit", "district") else ("int",)), total=key not in ("unit", "district"), bar=key == "children", head=key == "unit")
        for key, label in heads.items()
    ]
    rows = [dict(zip(COUNT_HEADS, row, strict=True)) for row in counts]
    return Table(columns, rows, _("Số trẻ em theo xã"), _("trẻ em"), _("sổ quản lý trẻ em"), clock.today(), empty_text=_("Chưa có trẻ em nào trong phạm vi."))


def difference_table(conflict: Conflict) -> Table:
    """Return the fields that differ between what was typed and what is stored."""
    rows = [
        {"field": d.label, "wanted": shown(d.field, d.wanted), "stored": shown(d.field, d.stored)}
        for d in conflict.differences
    ]
    return listed(DIFFERENCE_HEADS, rows, _("Các mục khác nhau"))


def shown(name: str, value: Any) -> str:
    """Return an identity field's value as people read it."""
    lists = {"sex": fields.SEXES, "birth_precision": fields.PRECISIONS, "ethnic": codes.ethnic()}
    if value in (None, ""):
        return _("để trống")
    return vi_date(value) if isinstance(value, date) else str(lists.get(name, {}).get(value, value))


def household_pairs(actor: Actor, home: Household) -> list[Pair]:
    """Return the summary of a household."""
    poverty, details = queries.poverty_of([home]).get(home.pk, ""), queries.household_details_of(home)
    return [
        Pair(_("Chủ hộ"), home.head_name or _("chưa ghi")),
        Pair(_("Nơi ở"), home_place(home, queries.communes_of([home]))),
        Pair(_("Loại hộ"), str(fields.POVERTY.get(poverty, _("chưa rõ")))),
        *(Pair(declaration.label_of(held), queries.held_for(actor, held, details.get(key, "")) or _("chưa ghi")) for key, held in declaration.household_details().items()),
    ]


def home_place(home: Household, communes: Mapping[int, str]) -> str:
    """Return hamlet and commune of a household in today's names."""
    return ", ".join(part for part in (home.hamlet.name if home.hamlet else "", communes[home.unit_id]) if part)


def age_text(child: Child, day: date) -> str:
    """Return an age as people say it: months under three years, then years."""
    return age_in_words(days.age_months(child.birth_date, day))


def age_in_words(months: int) -> str:
    """Return an age in completed months as people say it."""
    if months < 36:
        return ngettext("%(n)d tháng", "%(n)d tháng", months) % {"n": months}
    return ngettext("%(n)d tuổi", "%(n)d tuổi", months // 12) % {"n": months // 12}


def place_text(here: Present) -> str:
    """Return hamlet and commune."""
    return ", ".join(part for part in (here.hamlet, here.unit) if part)


def child_rows(actor: Actor, children: Sequence[Child], day: date) -> list[dict[str, Any]]:
    """Return the cells of a list of children by the keys of CHILD_HEADS."""
    found, going = queries.present(actor, children, day), queries.leaving(child.pk for child in children)
    return [
        _told(child, day)
        | {
            "place": _place_now(child, found[child.pk], going.get(child.pk)),
            "household": found[child.pk].household,
            "poverty": poverty_text(found[child.pk].poverty),
            "groups": "; ".join([*found[child.pk].groups, *found[child.pk].risks]),
        }
        for child in children
    ]


def _told(child: Child, day: date) -> dict[str, Any]:
    return {
        "name": Link(child.full_name, reverse("registry:child", args=[child.pk])),
        "birth": birth_text(child.birth_date, child.birth_precision),
        "age": age_text(child, child.died_on or day),
        "sex": fields.SEXES[child.sex],
    }


def _place_now(child: Child, here: Present, going: queries.Leaving | None) -> str:
    place = place_text(here) or (_("đã mất") if child.died_on else _("không còn cư trú trong tỉnh"))
    return "; ".join(filter(None, (place, _("đang chuyển đến %(unit)s") % {"unit": going.to} if going else "")))


def poverty_text(poverty: str) -> str:
    """Return a poverty class in words; nothing for a household that is neither poor nor near-poor."""
    return str(fields.POVERTY[poverty]) if poverty in ("ngheo", "can_ngheo") else ""


def household_rows(households: Sequence[Household]) -> list[dict[str, Any]]:
    """Return the cells of a list of households by the keys of HOUSEHOLD_HEADS."""
    poverty, counts = queries.poverty_of(list(households)), queries.member_counts(list(households))
    communes = queries.communes_of(list(households))
    return [
        {
            "number": Link(home.number, reverse("registry:household", args=[home.pk])),
            "head": home.head_name,
            "place": home_place(home, communes),
            "poverty": poverty_text(poverty.get(home.pk, "")),
            "children": counts.get(home.pk, 0),
        }
        for home in households
    ]


def child_pairs(actor: Actor, child: Child, here: Present) -> list[Pair]:
    """Return the summary of a child's record."""
    day = child.died_on or clock.today()
    pairs = [
        Pair(_("Ngày sinh"), f"{birth_text(child.birth_date, child.birth_precision)} ({age_text(child, day)})"),
        Pair(_("Giới tính"), fields.SEXES[child.sex]),
        Pair(_("Dân tộc"), codes.ethnic().get(child.ethnic, child.ethnic)),
        Pair(_("Số định danh cá nhân"), _number(actor, child)),
        Pair(_("Khai sinh"), _registered(child)),
        Pair(_("Mẹ"), child.mother_name or _("chưa rõ")),
        Pair(_("Cha"), child.father_name or _("chưa rõ")),
        Pair(_("Nơi ở"), _lives(child, here)),
        Pair(_("Hộ"), _household(here)),
        Pair(_("Quan hệ với chủ hộ"), codes.relations().get(here.relation, here.relation) or _("chưa ghi")),
        Pair(_("Loại hộ"), str(fields.POVERTY.get(here.poverty, _("chưa rõ")))),
        Pair(_("Hoàn cảnh đặc biệt"), "; ".join(here.groups) or _("không")),
        Pair(_("Nguy cơ"), "; ".join(here.risks) or _("không")),
    ]
    if child.guardian_name:
        pairs.insert(7, Pair(_("Người giám hộ"), child.guardian_name))
    return pairs


def _registered(child: Child) -> str:
    """Return the day of the birth's registration; what nobody recorded is unknown, not undone."""
    if child.birth_registered_on:
        return vi_date(child.birth_registered_on)
    return {"roi": _("đã đăng ký, chưa ghi ngày"), "chua": _("chưa đăng ký")}.get(queries.details_of(child).get("birth_reg", ""), _("chưa ghi"))


def _lives(child: Child, here: Present) -> str:
    """Return the place, with how the child is registered where that is not the usual way; of who left, where to and since when."""
    if here.unit:
        return place_text(here) + (f" ({fields.RESIDENCE_KINDS[here.kind].lower()})" if here.kind not in ("", "thuong_tru") else "")
    if child.died_on:
        return _("đã mất")
    away = queries.away_now(child)
    if away is None:
        return _("không còn cư trú trong tỉnh")
    how = _("%(how)s từ ngày %(day)s") % {"how": fields.MOVES[away.how], "day": vi_date(away.valid_from)}
    return ": ".join(filter(None, (how, queries.away_text(away))))


def _number(actor: Actor, child: Child) -> str:
    status = str(fields.ID_STATUSES[child.personal_id_status])
    number = queries.number_of(actor, child)
    return f"{number} ({status.lower()})" if number else status


def _household(here: Present):
    if here.household_id is None:
        return _("chưa ghi")
    return Link(_("Hộ %(number)s, %(place)s") % {"number": here.household, "place": here.hamlet or here.unit}, reverse("registry:household", args=[here.household_id]))


def child_events(actor: Actor, child: Child, *, replaced: bool = False) -> list[Event]:
    """Return the child's timeline for the page, what other rooms tell included; ``replaced``: with what another entry stands in the place of."""
    return child_page.told(actor, child, record_events(actor, child, queries.timeline(actor, child, replaced=replaced)))


def record_events(actor: Actor, child: Child, entries: Sequence[queries.Entry]) -> list[Event]:
    """Return entries of a child's record as its page shows them: with the way to take back what the actor may."""
    mine, reads = takeback.offered(actor, child, entries), queries.may_see_c4(actor)
    return [
        replace(event, action=_way_back(child, entry) if id(entry) in mine else None, text=event.text if reads else _without_reason(entry))
        for entry, event in zip(entries, events_of(entries), strict=True)
    ]


def _way_back(child: Child, entry: queries.Entry) -> Link:
    return Link(_("Rút lại"), reverse("registry:take-back", args=[child.pk, takeback.token_of(entry.fact)]))


def events_of(entries: Sequence[queries.Entry]) -> list[Event]:
    """Return entries of a timeline for who may read class C4 of them."""
    return [
        Event(
            at=entry.day,
            title=f"{entry.kind}: {entry.text}" if entry.text else entry.kind,
            text=". ".join(part for part in (_without_reason(entry), entry.taken.reason or "" if entry.taken else "") if part),
            tag=_tag(entry),
            recorded=entry.first or entry.recorded,
            group=entry.group,
            said=entry.said,
        )
        for entry in entries
    ]


def _tag(entry: queries.Entry) -> Tag | None:
    if entry.taken is not None:
        return Tag(_("Đã rút lại"), "warn")
    if entry.replaced:
        return Tag(_("Đã thay bằng nội dung khác"), "plain")
    return Tag(_("Đang diễn ra"), "info") if entry.running and not isinstance(entry.fact, Residence | Membership) else None


def _without_reason(entry: queries.Entry) -> str:
    """Return what a line says: of one that was taken back when and by whom, too; its reason may tell what is sealed."""
    taken = _("Rút lại lúc %(at)s, %(who)s") % {"at": vi_datetime(entry.taken.taken_at), "who": entry.taken.by_label} if entry.taken else ""
    return ". ".join(part for part in (_until(entry), taken) if part)


def household_events(home: Household) -> list[Event]:
    """Return the classes and details of a household, the latest recorded first."""
    lines = [*queries.poverty_history(home), *queries.household_history(home)]
    return events_of(sorted(lines, key=lambda entry: (entry.recorded, entry.day), reverse=True))


def about(actor: Actor, child: Child) -> str:
    """Return the line that says whom a form is about: name, birth, place."""
    place = place_text(queries.present(actor, [child])[child.pk]) or _("không còn cư trú trong tỉnh")
    return f"{child.full_name}, {birth_text(child.birth_date, child.birth_precision)}, {place}"


def died_text(death: Death | None) -> str:
    """Return when a child died, as far as it is known; empty of the living."""
    if death is None:
        return ""
    known = {"day": _("Mất ngày %(day)s"), "month": _("Mất tháng %(day)s"), "year": _("Mất năm %(day)s")}[death.precision]
    return known % {"day": birth_text(death.day, death.precision)}


def grown_text(child: Child) -> str:
    """Return since when somebody is no child any more; empty of a child."""
    day = sixteenth(child.birth_date)
    return _("Đủ 16 tuổi ngày %(day)s") % {"day": vi_date(day)} if day <= clock.today() else ""


def _until(entry: queries.Entry) -> str:
    until = _("đến trước ngày %(day)s") % {"day": vi_date(entry.until)} if entry.until else ""
    return ". ".join(part for part in (entry.detail, until) if part)
