"""Slips of writing, each by its own small table: what a keyboard, an old font, a tired clerk or a household does to a row.

This file must not import anything that folds or compares names: it would only plant what is found.
"""

import random
from datetime import date, timedelta

# Every accented letter and what is left when a machine without Vietnamese wrote it.
_ROWS = ["a:àáảãạăằắẳẵặâầấẩẫậ", "e:èéẻẽẹêềếểễệ", "i:ìíỉĩị", "o:òóỏõọôồốổỗộơờớởỡợ", "u:ùúủũụưừứửữự", "y:ỳýỷỹỵ", "d:đ"]
_BARE = {letter: row[0] for row in _ROWS for letter in row[2:]}
_BARE |= {letter.upper(): plain.upper() for letter, plain in _BARE.items()}
# The tone over the other vowel, as the older or the newer school writes it.
_MOVED = [("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"), ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ")]
_MOVED += [(new, old) for old, new in _MOVED]
_I_AND_Y = [("ý", "í"), ("ỳ", "ì"), ("ỷ", "ỉ"), ("ỹ", "ĩ"), ("ỵ", "ị"), ("y", "i"), ("í", "ý"), ("ì", "ỳ"), ("ĩ", "ỹ"), ("ỉ", "ỷ")]
_I_WORDS = ("l", "m", "s", "t", "k", "h", "v", "qu", "th", "tr", "ph", "ch")
# Vowels that carry one tone each, in the order level, falling, asking, broken, rising, heavy.
_TONES = ["aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ"]
_NEAR_KEYS = dict(zip("abcdghiklmnoprstuvxy", ["s", "v", "v", "s", "h", "j", "u", "l", "k", "n", "m", "i", "o", "t", "a", "r", "y", "b", "c", "t"], strict=True))


def no_accents(name: str, rng: random.Random) -> str:
    """Every accent lost, đ too."""
    return "".join(_BARE.get(letter, letter) for letter in name)


def one_tone(name: str, rng: random.Random) -> str:
    """The tone of one syllable lost or another."""
    spots = [(spot, row) for spot, letter in enumerate(name) for row in _TONES if letter in row[1:]]
    if not spots:
        return name
    spot, row = rng.choice(spots)
    other = row[0] if rng.random() < 0.6 else rng.choice([letter for letter in row if letter != name[spot]])
    return name[:spot] + other + name[spot + 1 :]


def moved_tone(name: str, rng: random.Random) -> str:
    """The tone over the other vowel."""
    return _first(name, _MOVED)


def i_for_y(name: str, rng: random.Random) -> str:
    """Lý as Lí, Sĩ as Sỹ, Thúy as Thúi's cousin is not made: only open syllables."""
    words = name.split()
    for place, word in enumerate(words):
        head, last = word[:-1].lower(), word[-1]
        for one, other in _I_AND_Y:
            if last == one and head in _I_WORDS:
                words[place] = word[:-1] + other
                return " ".join(words)
    return name


def d_for_d(name: str, rng: random.Random) -> str:
    """Đ without its stroke."""
    return name.replace("Đ", "D").replace("đ", "d")


def swapped(name: str, rng: random.Random) -> str:
    """The given name written first, or two words of the name changed."""
    words = name.split()
    if len(words) < 2:
        return name
    if rng.random() < 0.5:
        return " ".join([words[-1], *words[:-1]])
    return " ".join([*words[:-2], words[-1], words[-2]])


def thi_van(name: str, rng: random.Random) -> str:
    """Thị or Văn left out, or put in."""
    words = name.split()
    kept = [word for word in words if word not in ("Thị", "Văn")]
    if len(kept) < len(words) and len(kept) > 1:
        return " ".join(kept)
    return " ".join([words[0], rng.choice(["Thị", "Văn"]), *words[1:]])


def mistyped(name: str, rng: random.Random) -> str:
    """A neighbouring key, a letter twice, one left out, or two changed."""
    spot = rng.randrange(1, max(2, len(name) - 1))
    kind = rng.randrange(4)
    if name[spot] == " " or name[spot - 1] == " ":
        spot = next((place for place in range(1, len(name) - 1) if name[place] != " " and name[place - 1] != " "), spot)
    if kind == 0:
        return name[:spot] + _NEAR_KEYS.get(name[spot].lower(), "h") + name[spot + 1 :]
    if kind == 1:
        return name[:spot] + name[spot] + name[spot:]
    if kind == 2:
        return name[:spot] + name[spot + 1 :]
    return name[: spot - 1] + name[spot] + name[spot - 1] + name[spot + 1 :] if spot > 1 else name[:spot] + name[spot:]


NAME_SLIPS = {
    "accents lost": no_accents, "one tone": one_tone, "tone moved": moved_tone, "i and y": i_for_y, "đ as d": d_for_d,
    "order": swapped, "Thị, Văn": thi_van, "one letter": mistyped,
}  # fmt: skip


def day_and_month(day: date, rng: random.Random) -> tuple[date, str]:
    """Day and month changed, where that is a day."""
    return (date(day.year, day.day, day.month), "day") if day.day <= 12 else (day, "day")


def only_year(day: date, rng: random.Random) -> tuple[date, str]:
    """Known by its year: kept as the last day of it."""
    return date(day.year, 12, 31), "year"


def only_month(day: date, rng: random.Random) -> tuple[date, str]:
    """Known by its month: kept as the last day of it."""
    return (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)), "month"


def new_year(day: date, rng: random.Random) -> tuple[date, str]:
    """01/01 written because nobody knew the day."""
    return date(day.year, 1, 1), "day"


def year_before(day: date, rng: random.Random) -> tuple[date, str]:
    """The year one off (by the lunar calendar, or from the age)."""
    return day.replace(year=day.year + rng.choice([-1, 1]), day=28 if (day.month, day.day) == (2, 29) else day.day), "day"


def another_day(day: date, rng: random.Random) -> tuple[date, str]:
    """One digit of the day."""
    tens, units = divmod(day.day, 10)
    return day.replace(day=max(1, min(28, tens * 10 + rng.choice([number for number in range(10) if number != units])))), "day"


BIRTH_SLIPS = {
    "day and month": day_and_month, "only the year": only_year, "only the month": only_month, "01/01": new_year,
    "year one off": year_before, "one digit of the day": another_day,
}  # fmt: skip


def wrong_digit(number: str, rng: random.Random) -> str:
    """One digit of the last nine."""
    spot = rng.randrange(3, 12)
    return number[:spot] + rng.choice([digit for digit in "0123456789" if digit != number[spot]]) + number[spot + 1 :]


def _first(name: str, pairs: list[tuple[str, str]]) -> str:
    for old, new in pairs:
        if old in name:
            return name.replace(old, new, 1)
    return name
