"""Finding among three hundred names: each way people type a name, and what the box takes beside it. No database."""

from datetime import date, timedelta

import pytest

from mangnon.engine.search import Asked, Card, Day, Shelf, Vocabulary, find, pack, packing, read, unpack
from mangnon.engine.search.vocabulary import likeness

FAMILIES, MIDDLES, GIVEN = "Nông Hoàng Lý Bế Đàm Triệu".split(), ["Thị", "Văn", "Thị Kim", "Đức", "Thuý"], "An Bình Chi Dung Hà Khánh Lan Minh Nga Phúc".split()
MEANT, TODAY, XOM = "Nguyễn Thị Thuý Quỳnh", date(2022, 5, 20), 7


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


def shelf_of(*names: str, vocabulary: Vocabulary | None = None, unit: int = 1, place: str = "Trùng Khúc", **more) -> Shelf:
    shelf = Shelf(vocabulary or Vocabulary())
    shelf.name_unit(unit, place)
    for at, name in enumerate(names):
        values = {"unit": unit, "mother": "Lục Thị Sen", "father": "", "birth": date(2008, 1, 1) + timedelta(days=13 * at)}
        shelf.put(Card(key(at), name, **values | more))
    return shelf


@pytest.fixture(scope="module")
def crowd() -> Shelf:
    """Three hundred children and the one who is meant, number 1000."""
    shelf = shelf_of(*(f"{family} {middle} {given}" for family in FAMILIES for middle in MIDDLES for given in GIVEN), place="Bình Dương")
    shelf.put(Card(key(1000), MEANT, "Phan Thị Đào", "Nguyễn Văn Đệ", date(2015, 3, 5), unit=1, hamlet=XOM, four=3, others=("Mỷ Sùng",)))
    shelf.name_hamlet(XOM, "Nà Rài")
    return shelf


def first(shelf: Shelf, typed: str, names: dict[bytes, str] | None = None) -> str:
    found = find(shelf, read(typed), TODAY, four={"4711": 3})
    return name_of(shelf, found[0].key) if found else ""


def name_of(shelf: Shelf, ident: bytes) -> str:
    name, _mother, _father = shelf.words(shelf.position(ident))
    return " ".join(shelf.vocabulary.spelt[word] for word in name)


WAYS = {
    "a part of the name": ["quỳnh", "thuý quỳnh", "nguyễn quỳnh"],
    "the beginning of a word": ["nguyễn thị thuý qu", "ngu quyn"],
    "without accents": ["nguyen thi thuy quynh", "NGUYEN THI THUY QUYNH"],
    "some words with accents": ["nguyen thị thuy quỳnh"],
    "the tone on another vowel": ["Nguyễn Thị Thúy Qùynh", "nguyên thuý quynh"],
    "composed and decomposed letters": ["Nguye\u0302\u0303n Thi\u0323 Thuy\u0301 Quy\u0300nh"],
    "the words in another order": ["Quỳnh Nguyễn Thị Thuý", "quynh thuy thi nguyen"],
    "i for y": ["nguyen thi thui quynh", "nguien thuy quinh"],
    "one letter too few, too many, wrong or swapped": ["nguyen thi thuy qunh", "nguyeen thii thuy quynh", "nguyen thi thuy quymh", "ngyuen thi thuy quynh"],
    "a space too few or too many": ["nguyenthi thuy quynh", "nguyen thi thuy qu ynh"],
    "Thị left out": ["nguyễn thuý quỳnh"],
    "raw Telex": ["Nguyeenx Thij Thuys Quynhf", "nguyeexn thij thusy quyfnh"],
    "raw VNI": ["Nguye6n4 Thi5 Thuy1 Quynh2", "nguye64n thi5 thu1y quy2nh"],
    "text in TCVN3": ["NguyÔn ThÞ Thuý Quúnh"],
    "text in VNI-Windows": ["Nguyeãn Thò Thuyù Quyønh"],
    "the birth year": ["quynh 2015"],
    "the birth date": ["quynh 5/3/2015", "quynh 05032015", "quynh 5.3.15", "quynh 3/2015", "quynh 2015-03-05", "quynh 5/3"],
    "day and month changed places": ["quynh 3/5/2015"],
    "the hamlet": ["quynh xóm Nà Rài", "quynh na rai"],
    "the commune": ["quynh xã Bình Dương", "quynh binh duong"],
    "the mother": ["quynh mẹ Đào", "quynh me phan thi dao"],
    "the last four digits of the number": ["quynh 4711", "4711"],
    "a name used at home": ["sung my", "mỷ sùng"],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_child_is_found_by(crowd, way):
    assert {typed: first(crowd, typed) for typed in WAYS[way]} == dict.fromkeys(WAYS[way], "nguyễn thị thúy quỳnh")


def test_đ_and_d_are_one_letter_to_who_searches(crowd):
    assert first(crowd, "dam duc an") == "đàm đức an"
    assert first(crowd, "Đung hoang van") == "hoàng văn dung"


def test_one_wrong_letter_in_a_word_of_two_is_forgiven_when_the_rest_agrees(crowd):
    assert first(crowd, "lu duc nga") == "lý đức nga"
    assert first(crowd, "be duc hq") == "bế đức hà"


def test_typed_tones_choose_between_names_of_the_same_letters():
    shelf = shelf_of("Lâm Thị Hòa", "Lâm Thị Hoa", "Lâm Thị Hóa")
    assert [first(shelf, typed) for typed in ("lâm thị hoà", "lâm thị hoa", "lâm thị hoá")] == ["lâm thị hòa", "lâm thị hoa", "lâm thị hóa"]


def test_one_word_puts_the_name_one_is_called_by_before_a_parent_of_that_name(crowd):
    shelf = shelf_of("Lương Thị Sen", "Lý Văn An")
    assert [name_of(shelf, hit.key) for hit in find(shelf, read("sen"), TODAY)] == ["lương thị sen", "lý văn an"]


def test_a_whole_name_comes_before_a_longer_one():
    shelf = shelf_of("Hoàng Văn Anh", "Hoàng Văn A", "Hoàng Văn Ánh")
    assert first(shelf, "hoang van a") == "hoàng văn a"


def test_the_birth_date_chooses_between_namesakes():
    shelf = shelf_of(*["Hoàng Văn A"] * 40)
    assert [shelf.position(find(shelf, read(f"hoang van a {shape}"), TODAY)[0].key) for shape in ("27/1/2008", "27012008", "1/27/2008")] == [2, 2, 2]


def test_an_uncertain_birth_agrees_with_any_day_of_its_year():
    shelf = shelf_of("Hoàng Văn A", birth=date(2015, 12, 31), precision="year")
    assert find(shelf, read("hoang van a 5/3/2015"), TODAY)[0].score > find(shelf, read("hoang van a 5/3/2013"), TODAY)[0].score


def test_why_says_which_word_was_found_where(crowd):
    hit = find(crowd, read("quynh me dao xom na rai 2015 4711"), TODAY, four={"4711": 3}, why=True)[0]
    assert hit.key == key(1000)
    assert hit.why == (("name", "quynh"), ("mother", "dao"), ("hamlet", "na"), ("hamlet", "rai"), ("birth", ""), ("number", ""))


def test_nonsense_finds_nobody(crowd):
    assert [first(crowd, typed) for typed in ("", "  ", ".,;", "zzzzzz wwww", "%", "'; drop table", "x" * 5000)] == [""] * 7


def test_a_person_taken_off_or_put_anew_is_found_as_now_alone():
    shelf = shelf_of("Nông Thị Hoà", "Lý Văn Bình")
    shelf.put(Card(key(0), "Nông Thị Huệ", "", "", date(2015, 1, 1)))
    shelf.take(key(1))
    assert [first(shelf, typed) for typed in ("hoa", "hue", "binh")] == ["", "nông thị huệ", ""]


def test_words_of_other_shelves_change_nothing():
    """A word that only another commune knows is not what tells two words written together apart."""
    vocabulary = Vocabulary()
    here = shelf_of("Nông Thị Hoà", "Lý Văn Bình", vocabulary=vocabulary)
    alone = [find(here, read(typed), TODAY) for typed in ("vangpao", "hoa", "vang", "hoaa")]
    shelf_of("Vàng A Páo", "Hoa Thị Hoá", vocabulary=vocabulary, unit=2)
    assert [find(here, read(typed), TODAY) for typed in ("vangpao", "hoa", "vang", "hoaa")] == alone


def test_a_shelf_filled_at_once_is_the_shelf_filled_one_by_one():
    cards = [Card(key(at), f"Nông Thị {name}", "Lý Thị Mai", "", date(2010 + at, 1, 1 + at), unit=1 + at % 2, hamlet=at % 3, four=at % 2) for at, name in enumerate(GIVEN)]
    at_once, one_by_one = Shelf(Vocabulary()), Shelf(Vocabulary())
    at_once.fill(cards)
    for card in cards:
        one_by_one.put(card)
    for shelf in (at_once, one_by_one):
        del shelf.vocabulary, shelf._living
    assert vars(at_once) == vars(one_by_one)


@pytest.mark.parametrize(
    ("typed", "days", "four", "number"),
    [
        ("5/3/2018", (Day(2018, 3, 5),), (), ""), ("5-3-18", (Day(2018, 3, 5),), (), ""), ("05032018", (Day(2018, 3, 5),), (), ""), ("20180305", (Day(2018, 3, 5),), (), ""),
        ("3/2018", (Day(2018, 3),), (), ""), ("5/3", (Day(None, 3, 5),), (), ""), ("3/25/2018", (Day(2018, 3, 25),), (), ""), ("2018", (), ("2018",), ""),
        ("31/2/2018", (), (), ""), ("0033 1500 0001", (), (), "003315000001"), ("33150 00001", (), (), ""), ("3315000001", (), (), "003315000001"),
    ],
)
def test_days_years_and_numbers_are_read_as_people_write_them(typed, days, four, number):
    asked = read(typed)
    assert (asked.days, asked.four, asked.number) == (days, four, number)


def test_a_word_is_read_in_every_way_it_may_have_been_keyed():
    assert read("NguyÔn").words[0].forms[:2] == ("nguyon", "nguyen")
    assert read("vawn").words[0].forms == ("vawn", "van")
    assert read("Nguye6n4").words[0].forms[-1] == "nguyen"
    assert read("...") == Asked()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("hoa", "hoa", 1.0), ("ly", "li", 0.95), ("hoang", "hoan", 0.76), ("hoang", "haong", 0.84), ("hoang", "hoanh", 0.84), ("hoang", "hoaang", 0.84), ("a", "b", 0.0), ("an", "am", 0.5), ("hoang", "hong g", 0.0), ("lan", "nal", 0.0)],
)
def test_two_words_are_alike_by_at_most_one_slip(one, other, alike):
    assert likeness(one, other) == likeness(other, one) == alike


def test_a_packed_shelf_finds_the_same_people_and_goes_on_being_kept(crowd):
    shelf, besides = unpack(pack(crowd, {"seen": [3, "ab"]}))
    assert besides == {"seen": [3, "ab"]}
    for typed in (*(one for ways in WAYS.values() for one in ways), "sung my", "4711", "na rai quynh", "quynh 2015"):
        assert find(shelf, read(typed), TODAY, four={"4711": 3}) == find(crowd, read(typed), TODAY, four={"4711": 3})
    shelf.put(Card(key(1000), "Ksok Văn Tài", "", "", date(2015, 3, 5), unit=1, hamlet=XOM))
    assert (first(shelf, "ksok"), first(shelf, "ksok na rai"), first(shelf, "sung my 4711")) == ("ksok văn tài", "ksok văn tài", "")


def test_a_shelf_packed_by_other_rules_is_none(crowd, monkeypatch):
    packed = pack(crowd, {})
    monkeypatch.setattr(packing, "rules", lambda: "of another version")
    assert unpack(packed) is None
