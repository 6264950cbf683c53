"""What a heading, a place's name, a cell mean; when two rows are one child. No database."""

import json
from datetime import date

import pytest

from mangnon.documents.reading import Cell
from mangnon.exchange.judged import Result
from mangnon.exchange.queries import batches
from mangnon.exchange.rules import births, cells, same
from mangnon.exchange.rules.messages import FIELDS, KNOWN, Message, Sayings, outcome
from mangnon.exchange.rules.places import Communes, Hamlet, Hamlets, Named, address
from mangnon.registry import identity

DAY = date(2022, 5, 20)


def words(text) -> Cell:
    return Cell(text or None, str(text))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ tên trẻ", "full_name"), ("HỌ VÀ TÊN", "full_name"), ("Ngày tháng năm sinh", "birth"), ("Năm sinh", "birth"), ("Ho va ten me", "mother_name"),
        ("Mã định danh (12 số)", "personal_id"), ("CCCD", "personal_id"), ("Nam", "boy"), ("Năm", "birth_year"), ("Năm sinh › Nữ", "girl"),
        ("Ngày sinh › Tháng", "birth_month"), ("Thôn/xóm", "hamlet"), ("Họ và tên cha, mẹ › Cha", "father_name"), ("Ghi chú", ""), ("STT", ""),
    ],
)  # fmt: skip
def test_a_heading_is_known_by_its_words_with_or_without_accents(heading, field):
    assert batches.headings().field_of(heading) == field


def test_of_two_columns_of_one_field_the_first_has_it():
    assert batches.headings().mapping(["Họ tên", "Tên trẻ", "Ghi chú"]) == ["full_name", "", ""]


FROM, TO, NEW = date(2020, 3, 1), date(2025, 7, 1), date(2025, 7, 1)
ROWS = [
    Named(1, "01273", "xa", "xã Hưng Đạo", ("Hưng Đạo",), "huyện Bảo Lạc", FROM, TO, FROM, TO),
    Named(2, "01290", "xa", "xã Hưng Đạo", ("Hưng Đạo",), "thành phố Cao Bằng", FROM, TO, FROM, TO),
    Named(3, "01300", "thi_tran", "thị trấn Nước Hai", ("Nước Hai",), "huyện Hòa An", FROM, TO, FROM, TO),
    Named(4, "01273", "xa", "xã Hòa An", ("Hòa An",), "", NEW, None, NEW, None),
    Named(5, "01400", "xa", "xã Bình Dương", ("Tên Cũ",), "huyện Hòa An", FROM, date(2021, 1, 1), FROM, TO),
    Named(5, "01400", "xa", "xã Bình Dương", ("Bình Dương",), "huyện Hòa An", date(2021, 1, 1), TO, FROM, TO),
]


@pytest.mark.parametrize(
    ("typed", "district", "unit", "code"),
    [
        ("01290", "", 2, None), ("1290", "", None, "unit_lost_zeros"), ("99999", "", None, "unit_unknown"), ("Nước Hai", "", 3, None), ("TT. Nuoc Hai", "", 3, None),
        ("Xã Hưng Đạo", "", None, "unit_ambiguous"), ("Hưng Đạo", "H. Bảo Lạc", 1, None), ("Hưng Đạo", "TP Cao Bằng", 2, None), ("Tên Cũ", "", 5, "unit_old_name"),
        ("Hòa An", "", None, "unit_not_in_force"), ("Nước Hải Xa", "", None, "unit_unknown"), ("Huyện Hòa An", "", None, "unit_not_commune"), ("", "", None, "unit_missing"),
    ],
)  # fmt: skip
def test_a_commune_is_found_by_code_or_name_on_the_day(typed, district, unit, code):
    found, remark = Communes(ROWS, DAY).find(typed, district)
    assert (found, remark and remark.code) == (unit, code)


def test_one_code_is_another_commune_on_another_day():
    assert [Communes(ROWS, day).find("01273")[0] for day in (DAY, date(2025, 7, 1))] == [1, 4]


def test_an_ambiguous_name_asks_for_the_district():
    _unit, remark = Communes(ROWS, DAY).find("Hưng Đạo")
    assert remark.names["choices"] == "xã Hưng Đạo (huyện Bảo Lạc); xã Hưng Đạo (thành phố Cao Bằng)"


HAMLETS = Hamlets({1: [Hamlet(7, "Xóm Nà Mạ", FROM), Hamlet(8, "Tổ dân phố 3", FROM), Hamlet(9, "Bản Ná", FROM), Hamlet(10, "Bản Nà", FROM)]}, lambda unit: "xã A")


@pytest.mark.parametrize(
    ("typed", "hamlet", "code", "offered"),
    [
        ("Nà Mạ", 7, None, None), ("thôn na ma", 7, None, None), ("TDP 03", 8, None, None), ("Nà", 10, None, None), ("ban na", None, "hamlet_ambiguous", None),
        ("Nà Mạc", None, "hamlet_unknown", "Xóm Nà Mạ"), ("", None, None, None),
    ],
)  # fmt: skip
def test_a_hamlet_is_found_by_its_name_and_a_near_one_is_offered(typed, hamlet, code, offered):
    found, remark = HAMLETS.find(1, typed)
    assert (found and found.id, remark and remark.code, remark and remark.names.get("offered")) == (hamlet, code, offered)


def test_an_address_in_one_cell_is_taken_apart():
    assert address("Xóm Nà Mạ, xã Hưng Đạo, H. Bảo Lạc, tỉnh Cao Bằng") == ("Xóm Nà Mạ", "xã Hưng Đạo", "H. Bảo Lạc")


def test_births_and_sexes_in_a_boys_and_a_girls_column():
    columns = {"boy": [words("5/3/2018"), words(""), words("2019"), words("")], "girl": [words(""), words("3/2020"), words("2020"), words("")]}
    days, sexes, remarks = births.read(columns, 4, 1900, DAY)
    assert days == [(date(2018, 3, 5), "day"), (date(2020, 3, 31), "month"), None, None]
    assert sexes == ["nam", "nu", "", ""]
    assert [[remark.code for remark in found] for found in remarks] == [[], [], ["birth_two_columns", "birth_missing"], ["sex_missing", "birth_missing"]]


def test_where_only_girls_are_marked_the_others_are_boys():
    _days, sexes, _remarks = births.read({"birth": [words("2018")] * 2, "girl": [words("x"), words("")]}, 2, 1900, DAY)
    assert sexes == ["nu", "nam"]


def test_day_month_and_year_in_three_columns():
    columns = {"birth_day": [words(5), words("")], "birth_month": [words(3), words("")], "birth_year": [words(2018), words(2019)], "sex": [words("Nam")] * 2}
    assert births.read(columns, 2, 1900, DAY)[0] == [(date(2018, 3, 5), "day"), (date(2019, 12, 31), "year")]


ETHNIC = cells.Ethnic([("02", "Tày", "02", ("Thổ",)), ("04", "Hoa", "06", ("Hán",)), ("08", "Mông", "08", ("H'Mông", "Mèo")), ("24", "Thổ", "", ())], "99")


@pytest.mark.parametrize(
    ("typed", "code", "remark"),
    [
        ("Tày", "02", None), ("tay", "02", None), ("H’Mông", "08", "ethnic_local"), ("Mèo", "08", "ethnic_local"), ("Thổ", "24", None), ("2", "02", None),
        ("04", "", "ethnic_two_lists"), ("77", "", "ethnic_unknown"), ("Tàyy", "", "ethnic_unknown"), ("", "99", "ethnic_missing"),
    ],
)  # fmt: skip
def test_an_ethnic_group_is_known_by_name_by_local_name_and_by_code(typed, code, remark):
    found, said = ETHNIC(words(typed))
    assert (found, said and said.code) == (code, remark)


def test_a_lost_zero_of_a_number_is_offered_not_put_in():
    value, remark = cells.personal_id(Cell(4215001234, "4215001234"))
    assert (value, remark.code, remark.names["offered"]) == (None, "personal_id_lost_zeros", "004215001234")


def person(name="nong thi hoa", born="2018-03-05", mother="ly thi mai", number=None):
    return same.Person(name, born, mother, number)


def test_the_written_rule_of_rows_of_one_file():
    people = [
        person(), person(), person(mother="lo thi lan"), person(number="n1"), person(name="hoang an", number="n1"), person(mother="", born="2018"),
        person(mother="", born="2018"), None,
    ]  # fmt: skip
    found = same.within_file(people, list(range(5, 13)))
    assert {index: (message.code, message.names["row"]) for index, message in found.items()} == {
        1: ("row_repeated", "5"), 2: ("like_in_file", "5"), 3: ("row_repeated", "5"), 4: ("personal_id_repeated", "8"), 6: ("like_in_file", "10"),
    }  # fmt: skip


def stored(mother="ly thi mai", number=None, unit=1, name="nong thi hoa"):
    return same.Stored("c", name, "2018-03-05", mother, number, unit)


@pytest.mark.parametrize(
    ("row", "record", "code", "child"),
    [
        (person(), stored(), "already_there", "c"), (person(number="n1"), stored(number="n1", mother=""), "already_there", "c"),
        (person(number="n1"), stored(number="n1", name="khac"), "personal_id_taken", None), (person(number="n1"), stored(number="n1", unit=2), "lives_elsewhere", None), (person(number="n1"), stored(number="n1", unit=2, mother="khac"), "lives_elsewhere", None),
        (person(number="n1"), stored(number="n2"), "number_differs", None), (person(number="n1"), stored(), "already_there_number", "c"),
        (person(), stored(mother="khac"), "like_stored", None), (person(), stored(unit=2), "lives_elsewhere", None), (person(), stored(unit=2, mother="khac"), None, None), (person(), stored(number="n9"), "already_there", "c"),
    ],
)  # fmt: skip
def test_the_written_rule_of_a_row_and_a_record(row, record, code, child):
    by_number = {record.number: record} if record.number else {}
    alike = {(record.name, record.born): [record]}
    found = same.in_registry(row, {1}, by_number, alike)
    assert (found and found.message.code, found and found.child) == (code, child)


def test_a_row_is_refused_by_one_refusal_and_accepted_with_remarks():
    assert [outcome(found) for found in ([], [Message("sex", "like_stored")], [Message("sex", "like_stored"), Message("sex", "sex_missing")])] == ["accepted", "warned", "refused"]


def test_every_remark_says_what_is_wrong_and_what_to_do_in_vietnamese_then_english():
    class Names(dict):
        def __missing__(self, key):
            return "X"

    for code in KNOWN:
        sentence = Sayings()(Message(next(iter(FIELDS)), code, Names()))
        assert sentence.endswith(")"), code
        assert " (" in sentence, code


@pytest.mark.parametrize("changes", [{}, {"birth_order": 2}])
@pytest.mark.parametrize("sealed", [{}, {"special_code": "HC05"}])
@pytest.mark.parametrize("messages", [[], [Message("full_name", "like_in_file", {"row": "7"})]])
def test_what_is_kept_of_a_row_is_the_json_an_encoder_writes(messages, sealed, changes):
    values = {"full_name": 'Lò "Ba"\\ \n\x00\u2028😀\ud800', "unit": "", "hoi.nuoc": "Có"}
    kept = {"values": values, "messages": [[m.field, m.code, dict(m.names)] for m in messages]} | ({"sealed": sealed} if sealed else {})
    if changes:
        kept |= {"before": {"birth_order": None}, "after": {"birth_order": "2"}}
    result = Result(3, "accepted", messages, values, changes=changes, before=dict.fromkeys(changes), sealed=sealed)
    assert result.content() == json.dumps(kept, ensure_ascii=False)


def test_a_remark_told_again_with_other_words_says_those():
    said = Sayings()
    told = [said(Message("unit", "unit_unknown", {"typed": name})) for name in ("Cô Ba", "Cốc Pàng", "Cô Ba")]
    assert told[0] == told[2] == Sayings()(Message("full_name", "unit_unknown", {"typed": "Cô Ba"}))
    assert "Cốc Pàng" in told[1]


@pytest.mark.parametrize("number", [None, "", "004218000001", " 004 218 000001", "003218000001", "004318000001", "12", "004117000001"])
@pytest.mark.parametrize("sex", ["nam", "nu"])
def test_what_was_worked_out_once_is_what_each_question_answers_alone(number, sex, settings):
    settings.MANGNON_DEMO = False
    worked, born = identity.Worked(), date(2018, 3, 5)
    for _again in range(2):
        assert worked.status(number, born, sex) == identity.number_status(number, born, sex)
        assert worked.refusals(number or "", born, sex) == identity.refusals(number or "", born, sex)
        assert worked.digests([number, None]) == identity.digests([number, None])
