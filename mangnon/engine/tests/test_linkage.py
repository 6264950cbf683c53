"""Children entered twice: what is one child, what only looks so, and that every point is told."""

import random
from collections import Counter

import pytest

from bench.planted.planting import plant
from mangnon.engine.linkage import THRESHOLD, Record, beside, find_pairs

HOA = Record("Nông Thị Hoà", "nu", "2015-03-07", "day", "02", "Bế Thị Thuỷ", "Nông Văn Tài", 1, 11, "003315104382")
AGAIN = HOA._replace(number=None)
TU = Record("Giàng A Tú", "nam", "2016-05-20", "day", "08", "Vàng Thị Mỷ", "Giàng A Páo", 2, 21, "003216204817")


def judged(one, other):
    """Return the one pair two rows make at any score, as (score, {feature: level})."""
    (pair,) = find_pairs([one, other], threshold=-99)
    assert round(sum(line.points for line in pair.lines), 1) == pytest.approx(pair.score, abs=0.2)
    return pair.score, {line.feature: line.level for line in pair.lines}


SLIPS = [
    ({"full_name": "Nông Thị Hòa"}, "name", "spelling"),
    ({"full_name": "Nong Thi Hoa"}, "name", "accents_lost"),
    ({"full_name": "Nông Thị Hoa"}, "name", "accents_differ"),
    ({"full_name": "Hoà Nông Thị"}, "name", "order"),
    ({"full_name": "Nông Hoà"}, "name", "thi_van"),
    ({"full_name": "Nông Thị Hoàa"}, "name", "typing"),
    ({"full_name": "Gái"}, "birth", "same_day"),
    ({"birth_date": "2015-07-03"}, "birth", "day_month_swapped"),
    ({"birth_date": "2015-12-31", "birth_precision": "year"}, "birth", "same_year"),
    ({"birth_date": "2015-03-31", "birth_precision": "month"}, "birth", "same_month"),
    ({"birth_date": "2014-03-07"}, "birth", "year_mistyped"),
    ({"mother_name": "Be Thi Thuy"}, "mother", "accents_lost"),
    ({"father_name": ""}, "mother", "same"),
    ({"number": "003315104882"}, "number", "one_digit"),
    ({"unit": 7, "hamlet": 70}, "place", "elsewhere"),
]


def test_one_slip_leaves_it_the_same_child():
    pairs = {pair.b: pair for pair in find_pairs([HOA, *(AGAIN._replace(**changed) for changed, *_rest in SLIPS)]) if pair.a == 0}
    found = [{line.feature: line.level for line in pairs[number].lines} if number in pairs else {} for number in range(1, len(SLIPS) + 1)]
    assert [levels.get(feature) for levels, (_changed, feature, _level) in zip(found, SLIPS, strict=True)] == [level for *_rest, level in SLIPS]


APART = {
    "twins with numbers of their own": TU._replace(full_name="Giàng A Páo", number="003216771340"),
    "twins whose numbers are neighbours": TU._replace(full_name="Giàng A Páo", number="003216204818"),
    "twins, a boy and a girl": TU._replace(full_name="Giàng Thị Dở", sex="nu", number=None),
    "cousins of one name": TU._replace(birth_date="2015-02-11", mother_name="Lầu Thị Xúa", father_name="Giàng A Lử", number=None),
    "brothers": TU._replace(full_name="Giàng A Lử", birth_date="2018-08-01", number=None),
    "one name alone": TU._replace(mother_name="", father_name="", birth_date="2011-09-30", number=None),
}


def test_who_only_looks_alike_stays_apart():
    above = {pair.b for pair in find_pairs([TU, *APART.values()]) if pair.a == 0}
    assert [why for number, why in enumerate(APART, 1) if number in above] == []


def told(pairs) -> dict:
    """Return the pairs of row 0 with their points, line by line."""
    return {pair.b: (pair.score, pair.lines) for pair in pairs if pair.a == 0}


def test_one_child_being_typed_is_judged_as_the_list_judges_it():
    for one, others in ((HOA, [AGAIN._replace(**changed) for changed, *_rest in SLIPS]), (TU, list(APART.values()))):
        assert told(beside(one, others, Counter(other.unit for other in others))) == told(find_pairs([one, *others]))


@pytest.mark.slow
def test_what_is_planted_is_judged_alike_one_by_one_and_as_a_list():
    planted, rng, partners = plant(3_000, 3), random.Random(3), {}
    for pair in [*planted.same, *planted.alike]:
        for one, other in (pair, pair[::-1]):
            partners.setdefault(one, []).append(planted.rows[other])
    for number in rng.sample(sorted(partners), 30):
        others = rng.sample(planted.rows[number + 1 :], 40) if number + 60 < len(planted.rows) else []
        others += partners[number]
        assert told(beside(planted.rows[number], others, Counter(other.unit for other in others))) == told(find_pairs([planted.rows[number], *others]))


def test_two_of_one_name_on_new_years_day_stay_apart_when_their_mothers_differ():
    one = TU._replace(birth_date="2016-01-01")
    assert find_pairs([one, one._replace(mother_name="Lầu Thị Xúa", father_name="", number=None)]) == []


def test_another_name_with_the_same_parents_and_birth_is_a_candidate():
    """A Mông child renamed after an illness."""
    score, found = judged(TU, TU._replace(full_name="Giàng Seo Lử", number=None))
    assert (found["twins"], score >= THRESHOLD) == ("renamed_mong", True)


def test_twins_of_whom_one_has_a_number_come_after_one_child_with_a_wrong_tone():
    """A number given to one of two says nothing of a new name; outside the Mông's custom it is a question, no likely double."""
    score, found = judged(HOA, HOA._replace(full_name=f"{HOA.full_name.rpartition(' ')[0]} Duyên", number=None))
    wrong_tone, _found = judged(HOA, HOA._replace(full_name=HOA.full_name.replace("Hoà", "Hoả"), number=None))
    assert (found["twins"], score < wrong_tone) == ("one_number", True)


def test_a_name_common_in_the_commune_says_less_than_a_rare_one():
    crowd = [Record("Lý Văn Nam", "nam", f"20{year:02d}-0{month}-15", "day", "02", f"Bàn Thị {year}x{month}", "", 5, 50) for year in range(6, 22) for month in range(1, 4)]
    twice = Record("Lý Văn Nam", "nam", "2012-05-05", "day", "02", "", "", 5, 50)
    rare = twice._replace(full_name="Sầm Hữu Vảng", birth_date="2012-06-06")
    points = {
        (pair.a, pair.b): pair.lines[0].points
        for pair in find_pairs([*crowd, twice, twice._replace(hamlet=51), rare, rare._replace(hamlet=51)], threshold=10)
    }
    assert points[48, 49] < points[50, 51] - 3


def test_a_huge_block_is_passed_over():
    """Three hundred of one name and year are nobody's candidates by that alone, and cost nothing."""
    rows = [Record("Hoàng Thị Lan", "nu", "2012-01-01", "day", "02", "", "", number, None) for number in range(300)]
    assert find_pairs(rows, threshold=-99) == []


def test_rows_may_hold_anything():
    odd = Record("Tab\tở\ngiữa \\N", "nam", "2016-05-20", "day", "", "\x00", "", None, None, "")
    assert [(pair.a, pair.b) for pair in find_pairs([odd, odd._replace(full_name="Tab ở giữa N")])] == [(0, 1)]


def test_planted_slips_are_found_and_look_alikes_left():
    planted = plant(3_000, 1)
    found = {(pair.a, pair.b) for pair in find_pairs(planted.rows)}
    right = len(found & planted.same.keys())
    assert 2 * right / (len(found) + len(planted.same)) >= 0.95
    assert len(found & planted.alike.keys()) / len(planted.alike) < 0.05
