"""How imports are shown: the list of batches, what became of the rows, a batch in words."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.documents.reading.tables import WHY
from mangnon.exchange import refusals
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.newborn.rules import KINDS
from mangnon.exchange.queries import batches
from mangnon.exchange.queries.batches import Line
from mangnon.exchange.rules.columns import QUESTION
from mangnon.exchange.rules.messages import ACCEPTED, FIELDS, OUTCOMES, REFUSED, WARNED, Message, remedy, telling, wrong
from mangnon.registry.forms import birth_text
from mangnon.registry.models import Household
from mangnon.registry.rules import fields
from mangnon.ui.parts import Link, Pair, Tab, Tag
from mangnon.ui.table import Col, Shown, Table

TONES = {ACCEPTED: "good", WARNED: "warn", REFUSED: "late"}
STATE_TONES = {ImportBatch.WAITING: "warn", ImportBatch.QUEUED: "info", ImportBatch.STOPPED: "late", ImportBatch.DONE: "good", ImportBatch.UNDONE: "plain"}


def state_tag(batch: ImportBatch, given_up: Collection[UUID] = ()) -> Tag:
    """The state of a batch as a word; ``given_up``: batches no worker goes on with."""
    if batch.pk in given_up:
        return Tag(str(dict(ImportBatch.STATES)[ImportBatch.STOPPED]), STATE_TONES[ImportBatch.STOPPED])
    if batch.state == ImportBatch.UNDONE and batch.done_at is None:
        return Tag(_("Đã bỏ"), "plain")
    return Tag(str(batch.get_state_display()), STATE_TONES[batch.state])


def batch_table(found: Iterable[ImportBatch], page: Page) -> Table:
    """The batches of a body, the latest first."""
    found = list(found)
    still = batches.given_up(found)
    columns = [
        Col("received_at", _("Nhận lúc"), "moment", value=lambda batch: Link(vi_datetime(batch.received_at), reverse("exchange:batch", args=[batch.pk])), head=True),
        Col("state", _("Trạng thái"), "status", value=lambda batch: state_tag(batch, still)), Col("sender", _("Người gửi")), Col("rows", _("Số dòng"), "int"),
        Col("made", _("Trẻ ghi mới"), "int"), Col("refused", _("Không nhận"), "int"),
    ]  # fmt: skip
    return Table(columns, found, caption=_("Các lần nhập"), page=page, cards=True, empty_text=_("Chưa có lần nhập nào."), show_caption=False)


def row_table(rows: Iterable[ImportRow], page: Page, *, births: bool) -> Table:
    """The rows of a batch with what was understood and what is to be done; newborns without a name are told apart by their mothers."""
    columns = [
        Col("number", _("Dòng"), "int", value=lambda line: Shown(str(line.number))), Col("name", _("Họ và tên"), value=_name, head=True),
        *([Col("mother", _("Họ tên mẹ"), value=lambda line: line.values["mother_name"])] if births else []), Col("birth", _("Ngày sinh"), value=_birth, keep=True),
        Col("sex", _("Giới tính"), value=lambda line: fields.SEXES.get(line.values["sex"], "")), Col("hamlet", _("Xóm, tổ dân phố"), value=lambda line: line.values["hamlet"]),
        Col("outcome", _("Kết quả"), "status", value=lambda line: Tag(OUTCOMES[line.outcome], TONES[line.outcome])), Col("remarks", _("Lý do và cách sửa"), value=_remarks),
    ]  # fmt: skip
    lines = [batches.opened(row) for row in rows]
    return Table(columns, lines, caption=_("Các dòng của danh sách"), page=page, cards=True, empty_text=_("Không có dòng nào như vậy."), show_caption=False)


def _name(line: Line) -> Shown:
    there = line.child and (line.made or line.outcome == WARNED)  # what was undone leads nowhere
    href = reverse("registry:child", args=[line.child]) if there else ""
    return Shown(line.values["full_name"] or "–", href=href)


def _birth(line: Line) -> str:
    return birth_text(batches.day_of(line.values["birth_date"]), line.values["birth_precision"]) if line.values["birth_date"] else ""


def _remarks(line: Line) -> Shown:
    told = telling(line.messages)
    return Shown(" ".join(map(_wrong, told)), hint=" ".join(dict.fromkeys(map(remedy, told))))


def _wrong(message: Message) -> str:
    label = FIELDS.get(message.field) or batches.form_labels().get(message.field)
    return f"{label}: {wrong(message)}" if label and "column" not in message.names else wrong(message)


def outcome_tabs(batch: ImportBatch, chosen: str) -> list[Tab]:
    """All rows, or those of one outcome."""
    counts = {REFUSED: batch.refused, WARNED: batch.warned, ACCEPTED: batch.accepted}
    return [Tab(_("Tất cả"), "?kq=", not chosen, batch.rows), *(Tab(OUTCOMES[code], f"?kq={code}", chosen == code, count) for code, count in counts.items())]


def batch_pairs(batch: ImportBatch) -> list[Pair]:
    """A batch in words."""
    said = json.loads(batch.columns)
    known = [name for name in said["fields"] if name]
    pairs = [
        Pair(_("Trạng thái"), state_tag(batch, batches.given_up([batch]))), Pair(_("Tệp"), batch.file_name or _("Dòng dán từ bảng tính")), *([Pair(_("Trang tính"), said["sheet"])] if said["sheet"] else []), *_profile(batch), *_births(batch),
        Pair(_("Xã, phường, thị trấn"), batch.unit.full_name if batch.unit else _("Theo cột xã trong danh sách")), Pair(_("Ngày của danh sách"), vi_date(batch.day)),
        Pair(_("Người gửi"), batch.sender), Pair(_("Cột đã hiểu"), ", ".join(batches.labels_of(known)), _change(batch)),
    ]  # fmt: skip
    ignored = [heading for heading, name in zip(said["headings"], said["fields"], strict=True) if not name]
    if ignored:
        pairs.append(Pair(_("Cột bỏ qua"), ", ".join(ignored)))
    if said["encoding"]:
        pairs.append(Pair(_("Bảng mã"), _("Chữ đã được chuyển từ bảng mã cũ %(name)s; xem lại dấu của họ tên bên dưới.") % {"name": said["encoding"].upper()}))
    pairs += [Pair(_("Ví dụ chuyển mã"), "; ".join(f"{typed} → {read}" for typed, read in said["example"]))] if said.get("example") else []
    pairs += [Pair(_("Dòng không phải trẻ"), "; ".join(_rows_of(why, rows) for why, rows in said["passed"].items()))] if said.get("passed") else []
    pairs += [Pair(_("Lưu ý về tệp"), " ".join(map(_said, said["notes"])))] if said.get("notes") else []
    return pairs


def _births(batch: ImportBatch) -> list[Pair]:
    kind = batches.births_of(batch)
    return [Pair(_("Danh sách gì"), KINDS[kind]), Pair(_("Tên cột"), _("Chưa đối chiếu với mẫu chính thức nào của danh sách sinh."))] if kind else []


def _profile(batch: ImportBatch) -> list[Pair]:
    if batch.edition is None:
        return []
    named = _("%(name)s, phiên bản %(n)s") % {"name": batch.edition.profile.name, "n": batch.edition.number}
    return [Pair(_("Theo mẫu trao đổi"), Link(named, f"{reverse('profiles:detail', args=[batch.edition.profile_id])}?ban={batch.edition.number}"))]


def _rows_of(why: str, rows: list[int]) -> str:
    """Say why rows are no children, and which: "Dòng cộng: 12, 31"."""
    return f"{_said(WHY[why])}: {', '.join(map(str, rows[:12]))}{'…' if len(rows) > 12 else ''}"


def _said(both: Sequence[str]) -> str:
    """Choose the Vietnamese or the English of a pair that the reader of files made."""
    return both[get_language() == "en"]


def _change(batch: ImportBatch) -> Link | None:
    return Link(_("Sửa cách hiểu các cột"), reverse("exchange:columns", args=[batch.pk])) if batch.state == ImportBatch.WAITING else None


def left_tables(batch: ImportBatch) -> list[Table]:
    """What an undo left as it is, and why: children, lines of records the list found, households."""
    left = batches.left_of(batch)
    rows = {line.child.hex: line for line in map(batches.opened, batches.lines_of(batch).exclude(child=None))} if left.children or left.lines else {}
    homes = batches.homes_left(left.homes)
    whose = {home.pk.hex: home for home in batches.homes_left(line[1] for line in left.lines if line[0].startswith("registry.household"))}
    return [table for table in (_children_left(left, rows), _lines_left(left, rows, whose), _homes_left(homes)) if table is not None]


def _children_left(left: batches.Left, rows: Mapping[str, Line]) -> Table | None:
    found = [rows[child] for child in left.children if child in rows]
    columns = [Col("name", _("Họ và tên"), value=_name, head=True), Col("why", _("Vì sao để lại"), value=lambda line: refusals.WHY_LEFT[left.children[line.child.hex]])]
    return Table(columns, found, caption=_("Trẻ để lại vì đã có người ghi, sửa sau khi nhập"), cards=True) if found else None


def _lines_left(left: batches.Left, rows: Mapping[str, Line], homes: Mapping[str, Household]) -> Table | None:
    found = [(_name(rows[of]) if of in rows else _home_link(homes[of]), _what_left(model, rest)) for model, of, *rest in left.lines if of in rows or of in homes]
    columns = [Col("of", _("Trẻ em, hộ"), value=lambda one: one[0], head=True), Col("what", _("Nội dung"), value=lambda one: one[1])]
    return Table(columns, found, caption=_("Nội dung để lại vì đã có người ghi tiếp sau khi nhập"), cards=True) if found else None


def _what_left(model: str, rest: Sequence[str]) -> str:
    """Say which line of a record it is; of circumstances and risks not which one."""
    known = batches.form_labels()
    if model == "registry.parentstate":
        return str(fields.PARENTS[rest[0]])
    if model == "registry.ownanswer":
        return known.get(QUESTION + rest[0]) or batches.labels_of([QUESTION + rest[0]])[0]
    return str(refusals.LINES_LEFT.get(model) or known.get(rest[0], rest[0]))


def _home_link(home: Household) -> Link:
    return Link(_("Hộ %(number)s") % {"number": home.number}, reverse("registry:household", args=[home.pk]))


def _homes_left(homes: Sequence[Household]) -> Table | None:
    columns = [
        Col("number", _("Mã hộ"), value=lambda home: Link(home.number, reverse("registry:household", args=[home.pk])), head=True), Col("head", _("Chủ hộ"), value=lambda home: home.head_name),
        Col("hamlet", _("Xóm, tổ dân phố"), value=lambda home: home.hamlet.name if home.hamlet else ""),
    ]  # fmt: skip
    return Table(columns, homes, caption=_("Hộ để lại vì đã có người khác trong hộ hoặc nội dung khác của hộ"), cards=True) if homes else None
