"""Faults met in other systems' files: each is survived with a stated outcome. Those of one kind of file stand beside its tests."""

import unicodedata

import pytest

from mangnon.base import legacy, text
from mangnon.documents import reading
from mangnon.documents.reading import worker
from mangnon.documents.reading.tests.made import HEAD, LISTS, xlsx
from mangnon.documents.sheets import DANGEROUS, safe, write_csv

NAUGHTY = [
    "undefined", "NULL", "true", "'; DROP TABLE children; --", "<script>alert(1)</script>", "{{ 7*7 }}", "${jndi:ldap://x}", "../../../../etc/passwd", "1E3", "007", "1/2", "１２３", "٠١٢", "ﷺ",
    "𝒩𝓰𝓾𝔂𝓮̂̃𝓷", "👨‍👩‍👧‍👦", "Z͑ͫ̓a̴l͞go", "田中さん", "‮ngược‬", "\\", '"', "'", "%s%n", "=cmd|'/c calc'!A1", "@SUM(1)", "+1", "-1", "\u2028dòng", "a\u0085b", "O'Ngo-Kpă", "x" * 10_000,
]
TONED = [letter for base in "aăâeêioôơuưy" for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323") for letter in (unicodedata.normalize("NFC", base + tone),)]


def test_fault_01_strange_texts_come_through_a_workbook_and_a_list_as_they_are(tmp_path):
    book = reading.read(xlsx(tmp_path / "a.xlsx", [["Họ và tên"], *[[value] for value in NAUGHTY]], strings_to_formulas=False, strings_to_urls=False))
    assert [row.cells[0].value for row in book.sheets[0].rows[1:]] == NAUGHTY
    (tmp_path / "a.csv").write_text("Họ và tên;x\n" + "".join('"' + value.replace('"', '""') + '";x\n' for value in NAUGHTY), encoding="utf-8")
    assert [row.cells[0].value for row in reading.read(tmp_path / "a.csv").sheets[0].rows[1:]] == NAUGHTY


def test_fault_02_all_134_letters_are_one_composed_and_decomposed():
    letters = [letter for low in [*TONED, "đ"] for letter in (low, low.upper())]
    apart = [unicodedata.normalize("NFD", letter) for letter in letters]
    assert len(letters) == 2 * 73
    assert [reading.clean(letter) for letter in apart] == letters
    assert [text.search_key(letter) for letter in apart] == [text.search_key(letter) for letter in letters]


@pytest.mark.parametrize("spellings", [("hòa", "hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ"), ("tùy", "tuỳ")])
def test_fault_03_a_tone_may_stand_on_either_vowel_of_a_heading(spellings):
    assert len({text.tone_key(spelling) for spelling in spellings}) == 1


def test_fault_03_i_and_y_find_each_other():
    assert text.search_key("Quý Lý Thúy") == text.search_key("Quí Lí Thuý")


@pytest.mark.parametrize("name", ["Páo", "Giàng A Tú", "Y", "Tôn Nữ Hoàng Thị Ngọc Minh Thư", "H'Hen Niê", "Ksor-H Bia", "Trai", "Gái", "Nguyễn Thị Tổng"])
def test_fault_06_names_of_one_word_eight_words_and_with_marks_are_data(name):
    sheet = reading.paste(f"STT\tHọ và tên\tNgày sinh\n1\t{name}\t2019\n").sheets[0]
    assert [row.cells[1].text for row in reading.find_table(sheet, ["Họ và tên", "Ngày sinh"]).rows] == [name]


def test_fault_08_legacy_tables_have_every_accented_letter_once():
    """TCVN3 has small letters and seven capitals; VNI has all of both."""
    vni, tcvn3 = legacy._table("vni"), legacy._table("tcvn3")
    accented = {letter for low in [*TONED, "đ"] for letter in (low, low.upper()) if not letter.isascii()}
    assert set(vni.values()) == accented
    assert set(tcvn3.values()) == {letter for letter in accented if letter.islower()} | set("ĂÂÊÔƠƯĐ")
    assert (len(vni), len(tcvn3)) == (len(accented), len(set(tcvn3.values())))


def test_fault_08_the_soft_hyphen_of_tcvn3_is_a_letter_until_it_is_decoded():
    typed = "L\u00ad\u00acng V\u00a8n Tr\u00ad\u00eang"
    assert legacy.convert(typed, "tcvn3") == "Lương Văn Trường"
    assert text.nfc("Lương\u00ad Văn") == "Lương Văn"


@pytest.mark.parametrize(("texts", "encoding"), [
    (["NguyÔn V¨n D­¬ng", "Lý A P¸o"], "tcvn3"), (["TrÇn ThÞ Hµ"], "tcvn3"), (["Nguyeãn Thò Höông"], "vni"), (["Nguyễn Thị Hương", "Mã Văn Hoà"], None),
    (["Lý Hà", "Bé Tý", "Mã A Chá"], None), (["abc", "123"], None), (["Café Müller", "José"], None), (["日本", "Ελλάδα"], None), ([unicodedata.normalize("NFD", "Nguyễn Thị Hương")], None),
])
def test_fault_08_old_letters_are_told_from_unicode(texts, encoding):
    assert legacy.guess(texts) == encoding


@pytest.mark.parametrize(("font", "encoding", "capitals"), [
    (".VnTime", "tcvn3", False), (".VnTimeH", "tcvn3", True), (".VnArial NarrowH", "tcvn3", True), ("VNI-Times", "vni", False), ("VnTime", None, False), ("Times New Roman", None, False), ("", None, False),
])
def test_fault_08_a_font_tells_its_encoding_by_its_name(font, encoding, capitals):
    assert (legacy.is_legacy_font(font), legacy.has_capitals(font)) == (encoding, capitals)


def test_fault_08_capitals_typed_with_the_small_letters_of_tcvn3_are_capitals():
    assert [legacy.convert(word, "tcvn3") for word in ("NGUYÔN V¡N HµNG", "Hoµng", "UBND x·")] == ["NGUYỄN VĂN HÀNG", "Hoàng", "UBND xã"]
    assert legacy.convert("nguyÔn v¨n a", "tcvn3", capitals=True) == "NGUYỄN VĂN A"


@pytest.mark.parametrize("name", ["CON.xls", "../../etc/passwd.xls", "ư" * 300 + ".xls", "Danh sách trẻ.xls", "a\x00b.xls", "a.xls\r\nX: y", "=cmd.xls", ".xls", ""])
def test_fault_11_what_a_file_is_called_opens_nothing(name):
    """The sender's name is only said back, never used as a path."""
    book = reading.read(LISTS / "nha-ma.xls", name=name)
    assert (len(book.sheets[0].rows), book.notes) == (6, [])


def test_fault_11_a_page_that_is_also_a_picture_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"GIF89a/*<table><tr><td>x</td></tr></table>*/")
    with pytest.raises(reading.Unreadable) as met:
        reading.read(tmp_path / "a.csv")
    assert met.value.code == "picture"


@pytest.mark.parametrize("start", DANGEROUS)
def test_fault_12_what_a_spreadsheet_would_run_is_written_as_text(tmp_path, start):
    """Written, opened again, compared."""
    value = f"{start}1+1"
    write_csv(["a", "b"], [[value, "x"]], tmp_path / "a.csv")
    assert [cell.text for cell in reading.read(tmp_path / "a.csv").sheets[0].rows[1].cells] == [reading_of(safe(value)), "x"]
    assert safe(value).startswith("'")


def reading_of(value: str) -> str:
    """A lone CR inside quotes is a line break like any other."""
    return value.replace("\r", "\n")


@pytest.mark.parametrize("kind", ["xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_fault_13_half_a_file_is_refused_not_read_in_half(kind, share):
    data = (LISTS / f"nha-ma.{kind}").read_bytes()
    with pytest.raises(reading.Unreadable) as met:
        list(worker.extract(data[: int(len(data) * share)]))
    assert met.value.code in ("damaged", "kind")


def test_fault_13_half_a_workbook_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEAD, *[[n, "Lý A Páo"] for n in range(200)]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(reading.Unreadable) as met:
        reading.read(path)
    assert met.value.code == "damaged"
