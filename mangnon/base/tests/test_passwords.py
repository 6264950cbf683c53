"""Passwords people here choose are recognised however they are typed; four unrelated words are not."""

import pytest

from mangnon.base.passwords import habits

GUESSED = {
    "matkhau123456": {"word", "keys"}, "Matkhau@2022": {"word", "number"}, "maatjkhaaur1990": {"word", "number"}, "ma6t5kha6u3": {"word"},
    "Mật khẩu 123": {"word", "keys"}, "anhyeuem1990": {"word", "number"}, "4nhy3u3m2001": {"word"}, "nguyenvanhung1985": {"name", "number"},
    "qwertyuiop12": {"keys"}, "0912345678": {"number"}, "1qaz2wsx3edc": {"keys"}, "caobang2024!": {"place", "number"}, "aaaaaaaaaaaa": {"same"},
    "mangnon2022!": {"word", "number"}, "anhyeuem7391": {"word"},
}


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_of_habits_is_recognised_with_the_habits_it_is_made_of(password):
    assert habits(password) == GUESSED[password]


@pytest.mark.parametrize("password", ["cây tre trăm đốt 9", "rua bien uong tra sua", "k7Tq-xw9mZp2", "đòn gánh cong vì nắng", "mưa rào gõ mái tôn"])
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password):
    assert habits(password) == frozenset()


def test_the_persons_own_unit_and_name_are_habits_for_that_person_alone():
    assert habits("xacocpang83915") == frozenset()
    assert habits("xacocpang83915", ["UBND xã Cốc Pàng"]) == {"own"}


def test_a_very_long_password_is_read_no_further_than_it_must_be():
    assert habits("đò ngang " * 100_000) == {"same"}
