"""How the board is shown: a line a commune, every figure a link; the lists of one; its open questions."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.exchange.filling.models import Expected
from mangnon.exchange.filling.queries import Filling, Question
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries.batches import day_of
from mangnon.exchange.rules.messages import FIELDS, Message, telling, wrong
from mangnon.exchange.tables import state_tag
from mangnon.registry.forms import birth_text
from mangnon.ui.numbers import number, percent
from mangnon.ui.parts import Link, Tag
from mangnon.ui.table import Col, Shown, Table


def board_table(found: Sequence[Filling], page: Page | None = None) -> Table:
    """A line a commune."""
    def lists(one: Filling, value: int) -> Shown:
        return Shown(number(value), href=reverse("filling:lists", args=[one.unit.pk]))

    columns = [
        Col("unit", _("Xã, phường, thị trấn"), head=True, value=lambda one: Shown(one.unit.full_name, href=reverse("filling:lists", args=[one.unit.pk]), hint=one.district)),
        Col("rows", _("Dòng đã đọc"), "int", value=lambda one: lists(one, one.rows)), Col("taken", _("Nhận"), "int", value=lambda one: lists(one, one.taken)),
        Col("refused", _("Không nhận"), "int", value=lambda one: lists(one, one.refused)),
        Col("open", _("Câu hỏi còn mở"), "int", value=lambda one: Shown(number(one.open), href=reverse("filling:questions", args=[one.unit.pk]))),
        Col("waiting", _("Danh sách chờ ghi"), "int", value=lambda one: lists(one, one.waiting)),
        Col("children", _("Trẻ trong sổ"), "int", value=lambda one: Shown(number(one.children), href=f"{reverse('registry:children')}?xa={one.unit.pk}")),
        Col("coverage", _("So với số đối chiếu"), "int", value=_coverage),
    ]  # fmt: skip
    rows = list(page.object_list) if page else list(found)
    return Table(columns, rows, _("Nhập lần đầu theo xã"), cards=True, show_caption=False, page=page, empty_text=_("Không có xã nào trong phạm vi."))


def _coverage(one: Filling) -> Shown:
    if one.expected is None or one.coverage is None:
        return Shown(_("chưa có số đối chiếu"), "state")
    hint = _("trên %(n)s trẻ, ngày %(day)s: %(source)s") % {"n": number(one.expected.children), "day": vi_date(one.expected.day), "source": one.expected.source}
    return Shown(percent(one.coverage), hint=hint, href=reverse("filling:expected"))


def list_table(found: Sequence[ImportBatch], page: Page, *, opens: set) -> Table:
    """The lists of a commune; ``opens`` are those the reader may open."""
    def received(one: ImportBatch) -> Shown:
        return Shown(vi_datetime(one.received_at), href=reverse("exchange:batch", args=[one.pk]) if one.pk in opens else "")

    def refused(one: ImportBatch) -> Shown:
        return Shown(number(one.refused), href=f"{reverse('exchange:batch', args=[one.pk])}?kq=refused" if one.pk in opens and one.refused else "")

    columns = [
        Col("received_at", _("Nhận lúc"), head=True, value=received), Col("state", _("Trạng thái"), "status", value=state_tag), Col("sender", _("Người gửi")),
        Col("profile", _("Theo mẫu trao đổi"), value=lambda one: one.edition.profile.name if one.edition else ""), Col("rows", _("Dòng đã đọc"), "int"),
        Col("taken", _("Nhận"), "int", value=lambda one: one.accepted + one.warned), Col("refused", _("Không nhận"), "int", value=refused), Col("made", _("Trẻ ghi mới"), "int"),
    ]  # fmt: skip
    return Table(columns, list(found), _("Các danh sách của xã"), cards=True, page=page, empty_text=_("Xã chưa gửi danh sách nào."))


def question_table(found: Sequence[Question], page: Page) -> Table:
    """The rows themselves, for the commune."""
    def where(one: Question) -> Link:
        return Link(_("dòng %(n)s, danh sách %(at)s") % {"n": one.row.number, "at": vi_datetime(one.row.batch.received_at)}, f"{reverse('exchange:batch', args=[one.row.batch_id])}?kq=refused")

    columns = [
        Col("name", _("Họ và tên"), head=True, value=lambda one: one.line.values["full_name"] or "–"), Col("birth", _("Ngày sinh"), value=_birth, keep=True),
        Col("why", _("Vì sao không nhận"), value=lambda one: " ".join(_told(message) for message in telling(one.line.messages))), Col("where", _("Ở đâu"), value=where),
        Col("settle", _("Không nhập nữa"), value=lambda one: Link(_("Ghi lý do"), f"{reverse('filling:settle', args=[one.commune])}?dong={one.row.pk}")),
    ]  # fmt: skip
    return Table(columns, list(found), _("Dòng không nhận, chưa giải quyết"), cards=True, page=page, empty_text=_("Không còn câu hỏi nào."))


def _birth(one: Question) -> str:
    values = one.line.values
    return birth_text(day_of(values["birth_date"]), values["birth_precision"] or "day") if values["birth_date"] else ""


def _told(message: Message) -> str:
    label = FIELDS.get(message.field)
    return f"{label}: {wrong(message)}" if label else wrong(message)


def reason_table(counts: Sequence[tuple[tuple[str, str], int]]) -> Table:
    """Why rows are refused, counted: for readers above the commune."""
    columns = [Col("why", _("Vì sao không nhận"), head=True), Col("n", _("Số dòng"), "int", total=True)]
    rows = [{"why": str(FIELDS.get(field, field)), "n": count} for (field, _code), count in counts]
    return Table(columns, rows, _("Dòng không nhận, chưa giải quyết"), cards=True, empty_text=_("Không còn câu hỏi nào."))


def expected_table(found: Sequence[Expected]) -> Table:
    """Every expected number with its source."""
    columns = [
        Col("unit", _("Xã, phường, thị trấn"), head=True, value=lambda one: one.unit.full_name), Col("children", _("Số trẻ em"), "int"), Col("day", _("Số liệu của ngày"), "date"), Col("source", _("Nguồn số liệu")),
        Col("by", _("Người ghi")), Col("recorded_at", _("Ghi lúc"), "moment"),
    ]  # fmt: skip
    return Table(columns, list(found), _("Số đối chiếu"), cards=True, show_caption=False, empty_text=_("Chưa có số đối chiếu nào."))


def waiting_tag(count: int) -> Tag:
    """Say how many questions are open."""
    return Tag(_("còn %(n)s câu hỏi") % {"n": number(count)}, "warn") if count else Tag(_("Không còn câu hỏi nào"), "good")
