"""The body of the Báo cáo: sections filled from numbers, with marked places for the officer's own words.

Every number comes from the annexes of the same report (``Numbers``), so text and tables cannot disagree. What the
tables do not know becomes a marked place, never an invented sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mangnon.documents.docx import Heading, Paragraph, Placeholder
from mangnon.statistics.phrases import (
    NOTHING,
    Figure,
    change,
    count,
    listed,
    percent,
    points,
    sentence,
    share,
    short_date,
)

Block = Heading | Paragraph | Placeholder


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a breakdown: what it is called and its figure."""

    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures by name and breakdowns by name, read from the annexes by ``statistics.numbers``."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Named]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Figure:
        return self.figures.get(name, NOTHING)

    def top(self, name: str, most: int = 5) -> list[Named]:
        """Return the largest rows of a breakdown that are not 0, the law's order deciding between equals."""
        rows = [row for row in self.lists.get(name, ()) if row.figure.now]
        return sorted(rows, key=lambda row: -row.figure.now)[:most]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who reports on what, in words: "toàn tỉnh", "6 tháng đầu năm 2022"."""

    author: str
    whole: str
    period: str
    year_before: int
    reference_day: date
    period_from: date
    plan: str = ""
    level: int = 1
    missing: tuple[int, int] = (0, 0)  # communes without a row, communes
    annexes: Sequence[str] = ("I", "II", "III", "IV")  # their Roman numerals
    unconfirmed: str = ""  # what of the report no act at hand confirms


def body(scene: Scene, n: Numbers) -> list[Block]:
    """Return the whole body in the order of the proposed skeleton (I to V), ending with the mention of the annexes."""
    blocks: list[Block] = [Paragraph(opening(scene))]
    blocks += [Placeholder(scene.unconfirmed)] if scene.unconfirmed else []
    blocks += [Heading(1, "Công tác chỉ đạo, triển khai"), *direction(scene, n)]
    blocks += [Heading(1, "Kết quả thực hiện")]
    for title, section in SECTIONS:
        blocks += [Heading(2, title), *section(scene, n)]
    blocks += [
        Heading(1, "Tồn tại, hạn chế và nguyên nhân"),
        Placeholder("Nêu những tồn tại, hạn chế chính; nguyên nhân khách quan, chủ quan."),
        *known_gaps(scene, n),
        Heading(1, "Nhiệm vụ, giải pháp trọng tâm thời gian tới"),
        Placeholder("Nêu nhiệm vụ, giải pháp, phân công và thời hạn."),
        Heading(1, "Kiến nghị, đề xuất"),
        Placeholder("Nêu kiến nghị với cấp trên; nếu không có, ghi “Không”."),
        Paragraph(closing(scene)),
    ]
    return blocks


def opening(scene: Scene) -> str:
    """Return the sentence that opens the report."""
    basis = f"Thực hiện {scene.plan}, " if scene.plan else "Thực hiện chế độ báo cáo về công tác trẻ em, "
    return (
        f"{basis}{scene.author} báo cáo kết quả thực hiện công tác trẻ em {scene.period} "
        f"(số liệu từ ngày {short_date(scene.period_from)} đến hết ngày {short_date(scene.reference_day)}) như sau:"
    )


def closing(scene: Scene) -> str:
    """Return the sentence that ends the report and mentions the annexes, as NĐ 30/2020 demands."""
    return (
        f"Trên đây là báo cáo kết quả thực hiện công tác trẻ em {scene.period} của {scene.author} "
        f"(có Phụ lục {', '.join(scene.annexes)} kèm theo)"
    )


def direction(scene: Scene, n: Numbers) -> list[Block]:
    """I. Direction: how the plan's tasks stand, then the officer's words."""
    blocks: list[Block] = []
    total = n["tasks"]
    if total.now:
        parts = [
            _counted(n["tasks_done"], "đã hoàn thành {} nhiệm vụ") or "chưa có nhiệm vụ nào hoàn thành",
            _counted(n["tasks_running"], "đang thực hiện {} nhiệm vụ"),
            _counted(n["tasks_overdue"], "quá hạn {} nhiệm vụ"),
        ]
        blocks.append(Paragraph(sentence(
            f"Đến ngày {short_date(scene.reference_day)}, trong tổng số {count(total.now)} nhiệm vụ được giao "
            f"theo Kế hoạch trên địa bàn {scene.whole}, {listed(parts)}"
        )))
    blocks.append(Placeholder("Nêu các văn bản đã ban hành, việc quán triệt, phân công, phối hợp liên ngành."))
    return blocks


def children(scene: Scene, n: Numbers) -> list[Block]:
    """II.1 How many children, who they are."""
    total = n["children"]
    if not total.known:
        return [Placeholder("Chưa có số liệu về trẻ em trong kỳ; nêu lý do.")]
    day = short_date(scene.reference_day)
    first = f"Tính đến ngày {day}, {scene.whole} có {count(total.now)} trẻ em dưới 16 tuổi{change(total, 'trẻ', scene.year_before)}"
    inside = listed([
        _part(n["children_girls"], total, "trẻ em nữ {} trẻ"),
        _part(n["children_minority"], total, "trẻ em dân tộc thiểu số {} trẻ"),
    ])
    blocks: list[Block] = [Paragraph(sentence(f"{first}, trong đó: {inside}" if inside else first))]
    ages = listed([
        _part(n["under6"], total, "trẻ em dưới 6 tuổi {} trẻ"), _part(n["from6"], total, "từ 6 đến dưới 16 tuổi {} trẻ"),
    ])
    if ages:
        blocks.append(Paragraph(sentence(f"Theo nhóm tuổi: {ages}")))
    poverty = listed([
        _part(n["poor"], total, "{} trẻ em thuộc hộ nghèo", scene), _part(n["near_poor"], total, "{} trẻ em thuộc hộ cận nghèo", scene),
    ])
    if poverty:
        blocks.append(Paragraph(sentence(f"Có {poverty}")))
    return blocks


def special(scene: Scene, n: Numbers) -> list[Block]:
    """II.2 Children in special circumstances and at risk, with flows and help."""
    total = n["special"]
    if not total.known:
        return [Placeholder("Chưa có số liệu về trẻ em có hoàn cảnh đặc biệt; nêu lý do.")]
    rate = n["special_rate"]
    text = f"{scene.whole} có {count(total.now)} trẻ em có hoàn cảnh đặc biệt{change(total, 'trẻ', scene.year_before)}"
    if rate.known:
        text += f", chiếm {percent(rate.now)} tổng số trẻ em{points(rate, scene.year_before)}"
    blocks: list[Block] = [Paragraph(sentence(text))]
    flow = listed([_counted(n["special_in"], "tăng {} trẻ"), _counted(n["special_out"], "giảm {} trẻ")])
    if n["special_open"].known:
        moved = f"trong kỳ {flow}" if flow else "trong kỳ không tăng, không giảm"
        blocks.append(Paragraph(sentence(f"So với đầu kỳ ({count(n['special_open'].now)} trẻ), {moved}")))
    groups = listed(f"{_lower(row.label)} {count(row.figure.now)} trẻ" for row in n.top("groups"))
    if groups:
        blocks.append(Paragraph(sentence(f"Các nhóm có nhiều trẻ nhất: {groups}")))
    blocks += aid(scene, n)
    risk = n["risk"]
    if risk.known:
        kinds = listed(f"{_lower(row.label)} {count(row.figure.now)} trẻ" for row in n.top("risks", 4))
        head = f"Có {count(risk.now)} trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt{change(risk, 'trẻ', scene.year_before)}"
        blocks.append(Paragraph(sentence(f"{head}; chủ yếu là: {kinds}" if kinds else head)))
    return blocks


def aid(scene: Scene, n: Numbers) -> list[Block]:
    """What was given to children in special circumstances in the period."""
    aided, rate = n["aided"], n["aided_rate"]
    if not aided.known:
        return []
    text = f"Trong kỳ có {count(aided.now)} trẻ em có hoàn cảnh đặc biệt được trợ giúp"
    if rate.known:
        text += f", đạt {percent(rate.now)}{points(rate, scene.year_before)}"
    kinds = listed(f"{_lower(row.label)} {count(row.figure.now)} trẻ" for row in n.lists.get("aid_kinds", ()) if row.figure.now)
    return [Paragraph(sentence(f"{text}; trong đó: {kinds}" if kinds else text))]


def abuse(scene: Scene, n: Numbers) -> list[Block]:
    """II.3 Abuse: notices, incidents, handling. Counts only."""
    blocks: list[Block] = []
    notices = n["notices"]
    if notices.now == 0:
        blocks.append(Paragraph("Trong kỳ không tiếp nhận thông tin, thông báo nào về trẻ em bị xâm hại hoặc có nguy cơ bị xâm hại."))
    elif notices.known:
        channels = listed(f"qua {_channel(row.label)}: {count(row.figure.now)}" for row in n.top("channels", 6))
        text = f"Trong kỳ đã tiếp nhận {count(notices.now)} thông tin, thông báo về trẻ em bị xâm hại hoặc có nguy cơ bị xâm hại"
        blocks.append(Paragraph(sentence(f"{text} ({channels})" if channels else text)))
    incidents, victims = n["incidents"], n["abused"]
    if incidents.now == 0:
        blocks.append(Paragraph(f"Trong kỳ không ghi nhận vụ việc xâm hại trẻ em nào trên địa bàn {scene.whole}."))
    elif incidents.known and victims.known:
        text = (
            f"Đã xác minh {count(incidents.now)} vụ việc xâm hại trẻ em{change(incidents, 'vụ', scene.year_before)} "
            f"với {count(victims.now)} trẻ em bị xâm hại{change(victims, 'trẻ', scene.year_before)}"
        )
        if n["abused_girls"].known:
            text += f", trong đó có {count(n['abused_girls'].now)} trẻ em nữ"
        forms = listed(f"{_lower(row.label)} {count(row.figure.now)} vụ" for row in n.top("forms", 6))
        blocks.append(Paragraph(sentence(f"{text}. Theo hình thức: {forms}" if forms else text)))
    handling = listed([
        _counted(n["assessed"], "đánh giá nguy cơ ban đầu {} trường hợp"),
        _counted(n["emergency"], "can thiệp khẩn cấp trong 12 giờ {} trường hợp"),
        _counted(n["plans_in_time"], "phê duyệt kế hoạch hỗ trợ, can thiệp đúng hạn {} trường hợp"),
        _counted(n["plans_late"], "phê duyệt quá hạn {} trường hợp"),
        _counted(n["closed"], "kết thúc kế hoạch {} trường hợp"),
    ])
    if handling and notices.now:
        blocks.append(Paragraph(sentence(f"Kết quả xử lý: {handling}")))
    return blocks or [Placeholder("Chưa có số liệu về phòng, chống bạo lực, xâm hại trẻ em; nêu lý do.")]


def injury(scene: Scene, n: Numbers) -> list[Block]:
    """II.4 Injuries and drowning."""
    hurt, died = n["injured"], n["injury_deaths"]
    if not hurt.known:
        return [Placeholder("Chưa có số liệu về tai nạn, thương tích trẻ em; nêu lý do.")]
    if hurt.now == 0:
        return [Paragraph(f"Trong kỳ không ghi nhận trẻ em bị tai nạn, thương tích trên địa bàn {scene.whole}.")]
    text = f"Trong kỳ ghi nhận {count(hurt.now)} trường hợp trẻ em bị tai nạn, thương tích{change(hurt, 'trường hợp', scene.year_before)}"
    if died.known:
        fatal = f"{count(died.now)} trường hợp tử vong" if died.now else "không có trường hợp tử vong"
        text += f", trong đó {fatal}{change(died, 'trường hợp', scene.year_before)}"
    if n["injury_disabled"].now:
        text += f", {count(n['injury_disabled'].now)} trường hợp để lại khuyết tật"
    blocks: list[Block] = [Paragraph(sentence(text))]
    kinds = listed(f"{_lower(row.label)} {count(row.figure.now)} trường hợp" for row in n.top("injury_kinds", 4))
    if kinds:
        blocks.append(Paragraph(sentence(f"Nguyên nhân chủ yếu: {kinds}")))
    drowned = n["drowned"]
    if drowned.known:
        fatal = f"có {count(drowned.now)} trẻ em tử vong do đuối nước" if drowned.now else "không có trẻ em tử vong do đuối nước"
        blocks.append(Paragraph(sentence(f"Trong kỳ {fatal}{change(drowned, 'trẻ', scene.year_before)}")))
    return blocks


def services(scene: Scene, n: Numbers) -> list[Block]:
    """II.5 Care, education, play, participation: what the registry knows; the sectors add theirs."""
    blocks: list[Block] = []
    for name, text in (
        ("birth_registered", "trẻ em dưới 5 tuổi đã được đăng ký khai sinh {} trẻ"),
        ("insured", "trẻ em dưới 6 tuổi có thẻ bảo hiểm y tế {} trẻ"),
    ):
        figure, rate = n[name], n[f"{name}_rate"]
        if figure.known:
            told = f", đạt {percent(rate.now)}{points(rate, scene.year_before)}" if rate.known else ""
            blocks.append(Paragraph(sentence(f"Theo dữ liệu quản lý trẻ em: {text.format(count(figure.now))}{told}")))
    blocks.append(Placeholder("Bổ sung số liệu của ngành Giáo dục, Y tế, Văn hóa: nhà trẻ, mẫu giáo, tiêm chủng, điểm vui chơi, diễn đàn trẻ em."))
    return blocks


def _own_words(text: str) -> Callable[[Scene, Numbers], list[Block]]:
    return lambda scene, n: [Placeholder(text)]


def known_gaps(scene: Scene, n: Numbers) -> list[Block]:
    """What the numbers themselves show as undone: late tasks, late plans, children without help."""
    gaps = []
    missing, communes = scene.missing
    if missing:
        gaps.append(f"thiếu số liệu của {count(missing)}/{communes} xã, phường, thị trấn")
    if n["tasks_overdue"].now:
        gaps.append(f"còn {count(n['tasks_overdue'].now)} nhiệm vụ của Kế hoạch quá hạn")
    if n["plans_late"].now:
        gaps.append(f"{count(n['plans_late'].now)} kế hoạch hỗ trợ, can thiệp được phê duyệt quá hạn")
    special_, aided = n["special"], n["aided"]
    if special_.now and aided.known and aided.now < special_.now:
        gaps.append(f"còn {count(special_.now - aided.now)} trẻ em có hoàn cảnh đặc biệt chưa được trợ giúp trong kỳ")
    return [Paragraph(sentence(f"Từ số liệu: {listed(gaps)}"))] if gaps else []


SECTIONS: tuple[tuple[str, Callable[[Scene, Numbers], list[Block]]], ...] = (
    ("Tình hình trẻ em", children),
    ("Trẻ em có hoàn cảnh đặc biệt, trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt", special),
    ("Phòng, chống bạo lực, xâm hại trẻ em", abuse),
    ("Phòng, chống tai nạn, thương tích, đuối nước trẻ em", injury),
    ("Chăm sóc, giáo dục, vui chơi và sự tham gia của trẻ em", services),
    ("Truyền thông, tập huấn", _own_words("Nêu số cuộc truyền thông, lớp tập huấn, lượt người tham dự.")),
    ("Quỹ Bảo trợ trẻ em, nguồn lực", _own_words("Nêu kinh phí, kết quả vận động, chi hỗ trợ trẻ em.")),
    ("Thanh tra, kiểm tra", _own_words("Nêu số cuộc thanh tra, kiểm tra, kiến nghị và kết quả xử lý.")),
)


def _counted(figure: Figure, text: str) -> str:
    """A part of a sentence; what did not happen is left to the tables."""
    return text.format(count(figure.now)) if figure.now else ""


def _part(figure: Figure, total: Figure, text: str, scene: Scene | None = None) -> str:
    if not figure.known:
        return ""
    told = change(figure, "trẻ", scene.year_before) if scene else ""
    return text.format(count(figure.now)) + share(figure.now, total.now) + told


def _channel(label: str) -> str:
    return label if label.startswith(("Tổng đài", "UBND", "Công an")) else _lower(label)


def _lower(label: str) -> str:
    """Lower the first letter unless the word is an abbreviation (HIV, UBND)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
