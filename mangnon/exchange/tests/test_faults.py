"""Faults met elsewhere, as they come in a list of children: each ends in a row that says so, never in a broken registry."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mangnon.audit.actor import command
from mangnon.documents.reading import Cell
from mangnon.exchange import actions
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.rules import cells
from mangnon.exchange.rules.lists import Options
from mangnon.exchange.tests.lists import HEAD, HOA, xlsx
from mangnon.registry.models import Child
from tests.world import TODAY, World

CLI = command("test import")
NAUGHTY = [
    "undefined", "NULL", "true", "1;DROP TABLE registry_child", "' OR 1=1 --", "<script>alert(1)</script>", "../../etc/passwd", "${7*7}", "%s%s%n", "=1+1",
    "田中さん", "ﷺ", "👾 🙇", "Ｔｈｅ ｑｕｉｃｋ", "\u202eten nguoc", "Z͑ͫ̓a̴l̴g̴o̴", "a" * 10_000, "\u00ad\u200b", "-1.00", "NaN", "\\x00", "CON", "1E+02",
]  # fmt: skip


@pytest.fixture
def place(world: World, settings, tmp_path) -> World:
    settings.MANGNON_DATA = tmp_path
    return world


def judged(world: World, content: bytes):
    opened = actions.open_list(content, "x", Options(TODAY, world.unit("xa_nha").pk, forced=True), by=CLI)
    return actions.import_list(opened, by=CLI)[1]


def outcomes(result) -> list[tuple[str, list[str]]]:
    return [(one.outcome, [message.code for message in one.messages]) for one in result.results]


def pasted(*rows: str) -> bytes:
    return "\n".join(("Họ và tên\tNgày sinh\tGiới tính\tHọ tên mẹ\tDân tộc", *rows)).encode("utf-8", "surrogatepass")


def test_naughty_strings_in_every_cell_are_answered_row_by_row(place):
    rows = [(text, text, text, text, text, text, text, text) for text in NAUGHTY] + [HOA]
    result = judged(place, xlsx([tuple(f"{cell}" if not str(cell).startswith("=") else f"'{cell}" for cell in row) for row in rows], HEAD))
    assert [one.outcome for one in result.results] == ["refused"] * len(NAUGHTY) + ["accepted"]
    assert Child.objects.get().full_name == "Nông Thị Hoà"


def test_composed_and_decomposed_letters_and_look_alikes_of_d_are_one_name(place):
    judged(place, pasted("Đặng Thị Hoà\t05/03/2018\tNữ\tLý Thị Thúy\tTày"))
    again = judged(place, pasted("Ðặng Thị Hòa\t05/03/2018\tNữ\tLý Thị Thuý\tTày"))
    assert (outcomes(again), Child.objects.count()) == ([("warned", ["already_there"])], 1)


def test_names_of_every_people_are_names(place):
    names = ["Giàng A Páo", "H'Hen Niê", "Lò Văn-An", "Nguyễn Thị Hồng Ngọc Mai Lan Anh Thư", "Sùng Thị Mí Chứ"]
    assert outcomes(judged(place, pasted(*(f"{name}\t05/03/2018\tNữ\tLý Thị Mai\tTày" for name in names)))) == [("accepted", [])] * len(names)
    assert sorted(Child.objects.values_list("full_name", flat=True)) == names


def test_a_name_of_one_word_is_a_remark_and_trai_or_gai_is_none(place):
    found = judged(place, pasted("Páo\t05/03/2018\tNam\tLý Thị Mai\tTày", "Gái\t05/03/2018\tNữ\tLý Thị Lan\tTày"))
    assert outcomes(found) == [("warned", ["name_one_word"]), ("accepted", [])]
    assert Child.objects.get(full_name="Gái").unnamed


@pytest.mark.parametrize("name", ["Nông\x00Hoà", "Nong\x00Hoa", "Nông \u202eHoà", "Nông \ud800Hoà", "Nông H\u00adoà"])
def test_of_what_cannot_be_seen_nothing_enters_a_name(name):
    value, remark = cells.name_reader("full_name", required=True)(Cell(name, name))
    assert value.isprintable()
    assert value.encode().decode() == value
    assert (remark and remark.code) == ("name_odd_letters" if "\ud800" in name else "name_one_word" if " " not in name else None)


BIRTHS = {
    "29/02/2019": (None, "day_"), "31/04/2020": (None, "day_"), "01/01/1900": (date(1900, 1, 1), "not_a_child"), "1/1/2099": (date(2099, 1, 1), "birth_after_day"),
    "2020": (date(2020, 12, 31), "birth_partial"), "05032018": (date(2018, 3, 5), ""), "20/05/2006": (date(2006, 5, 20), "not_a_child"), "21/05/2006": (date(2006, 5, 21), ""),
}  # fmt: skip


def test_days_of_birth_that_cannot_be_are_refused_with_their_reason(place):
    found = judged(place, pasted(*(f"Nông Thị Hoà\t{typed}\tNữ\tLý Thị Mai\tTày" for typed in BIRTHS)))
    said = {typed: (result.values["birth_date"], [message.code for message in result.messages]) for typed, result in zip(BIRTHS, found.results, strict=True)}
    assert {typed: birth for typed, (birth, _codes) in said.items()} == {typed: born.isoformat() if born else "" for typed, (born, _code) in BIRTHS.items()}
    assert {typed: [code[: len(BIRTHS[typed][1])] for code in codes] for typed, (_birth, codes) in said.items()} == {
        typed: [code] if code else [] for typed, (_born, code) in BIRTHS.items()
    }  # fmt: skip


def test_a_csv_of_another_encoding_is_the_same_list(place):
    text = "Họ và tên;Ngày sinh;Giới tính;Dân tộc\r\nNông Thị Mai;05/03/2018;Nữ;Tày\r\n"
    # windows-1258 writes tones as marks of their own.
    kept = [text.encode("utf-8-sig"), text.encode("utf-16"), "".join(_apart(letter) for letter in text).encode("windows-1258")]
    assert [outcomes(judged(place, content)) for content in kept] == [[("accepted", [])], [("warned", ["already_there"])], [("warned", ["already_there"])]]
    assert Child.objects.get().full_name == "Nông Thị Mai"


def _apart(letter: str) -> str:
    """Return a letter as windows-1258 has it: the letter with its hat, then its tone."""
    for tone in "\u0300\u0309\u0303\u0301\u0323":
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
            if _composed(base + tone) == letter:
                return letter if _fits(letter) else base + tone
    return letter


def _composed(text: str) -> str:
    return cells.tidy(Cell(text, text))


def _fits(letter: str) -> bool:
    try:
        letter.encode("windows-1258")
    except UnicodeEncodeError:
        return False
    return True


def test_half_a_file_is_refused_whole_and_nothing_is_kept(place):
    content = xlsx([HOA] * 50, HEAD)
    with pytest.raises(actions.ListRefused):
        judged(place, content[: len(content) // 2])
    assert (Child.objects.count(), ImportBatch.objects.count()) == (0, 0)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(typed):
    cell = Cell(typed or None, typed)
    readers = [
        cells.name_reader("full_name", required=True), cells.day_reader("birth_date", 1900, TODAY), cells.sex, cells.personal_id, cells.poverty, cells.plain,
        cells.Ethnic([("02", "Tày", "02", ("Thổ",))], "99"), cells.kind_reader({"thuong_tru": ["Thường trú"]}), cells.relation_reader({"con": "Con"}),
    ]  # fmt: skip
    for read in readers:
        value, _remark = read(cell)
        str(value).encode()
