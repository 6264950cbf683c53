"""Children entered twice, and pairs that only look so: what a year of lists leaves in a register, so that its queue shows work.

Planted into a made province in the place of children nothing else is told of, so that its numbers stay what was asked for.
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mangnon.demo.province import MadeChild, Province, years_from

EVERY = 1500  # one pair for so many children, besides those of the demo's own communes
LARGE = 40  # a smaller commune is left as it was made
WORKED = ("01366", "01267")  # the communes of the demo's commune workers
Change = Callable[[random.Random, MadeChild], dict]


def _without_marks(_rng: random.Random, child: MadeChild) -> dict:
    bare = unicodedata.normalize("NFD", child.name.replace("đ", "d").replace("Đ", "D"))
    return {"name": "".join(letter for letter in bare if not unicodedata.combining(letter)), "number": ""}


def _middle_left_out(_rng: random.Random, child: MadeChild) -> dict:
    words = child.name.split()
    return {"name": f"{words[0]} {words[-1]}", "number": ""}


def _day_and_month_swapped(_rng: random.Random, child: MadeChild) -> dict:
    """Where that makes an earlier day on which the child is still one today: nothing else about it comes before its birth."""
    born = child.birth
    swapped = born.replace(month=born.day, day=born.month) if born.day <= 12 else born
    return {"birth": swapped if swapped < born and years_from(swapped, 16) >= child.end else born, "number": ""}


def _wrong_digit(rng: random.Random, child: MadeChild) -> dict:
    return {"number": child.number and child.number[:-1] + str((int(child.number[-1]) + rng.randint(1, 9)) % 10)}


def _without_father(_rng: random.Random, child: MadeChild) -> dict:
    return {"father": "", "number": "", "family": ""}


def _twin(rng: random.Random, child: MadeChild) -> dict:
    words = child.name.split()
    given = rng.choice([word for word in ("Hoa", "Hồng", "Huệ", "Mai", "Sơn", "Hải", "Long", "Thành") if word != words[-1]])
    return {"name": " ".join([*words[:-1], given]), "number": ""}


def _cousin(_rng: random.Random, child: MadeChild) -> dict:
    words = child.mother.split()
    return {"mother": " ".join([*words[:-1], "Thắm" if words[-1] != "Thắm" else "Liên"]), "number": ""}


SAME: tuple[Change, ...] = (_without_marks, _middle_left_out, _day_and_month_swapped, _wrong_digit, _without_father)
OTHERS: tuple[Change, ...] = (_twin, _cousin)


def plant(place: Province, *, seed: int, on: date) -> int:
    """Turn some children into doubles of others, or into their twins and cousins; returns how many."""
    rng = random.Random(f"doubles:{seed}:{on}:{len(place.children)}")
    free = _free(place, on)
    communes = [index for index, idents in free.items() if len(idents) >= LARGE]
    worked = [index for index in communes if place.communes[index].code in WORKED]
    wanted = [(index, index, change) for index in worked for change in (*SAME, *OTHERS)]
    wanted += [(index, _neighbour(place, index, communes), _middle_left_out) for index in worked]
    for number in range(len(place.children) // EVERY if communes else 0):
        wanted.append((home := rng.choice(communes), home if number % 4 else rng.choice(communes), rng.choice(SAME + OTHERS)))
    return sum(_planted(place, rng, free, *one) for one in wanted)


def _free(place: Province, on: date) -> dict[int, list[int]]:
    """Return commune → its children on the demo's day of whom nothing but school and card is told, who stay where they came to."""
    told = {row[0] for rows in (place.circumstances, place.risks, place.allowances, place.services, place.injuries) for row in rows}
    told |= {child for notice in place.notices for child in notice["children"]}
    youngest = years_from(on, -16)
    free: dict[int, list[int]] = {}
    for index, child in enumerate(place.children):
        if index not in told and not child.moves and child.end > on and child.birth > youngest:
            free.setdefault(child.commune, []).append(index)
    return free


def _neighbour(place: Province, index: int, communes: list[int]) -> int:
    """Return another commune of the district with children enough, or the commune itself."""
    district = place.communes[index].district
    return next((other for other in communes if other != index and place.communes[other].district == district), index)


def _planted(place: Province, rng: random.Random, free: dict[int, list[int]], home: int, other: int, change: Change) -> bool:
    if len(free[home]) < 2 or len(free[other]) < 2:
        return False
    first = free[home].pop(rng.randrange(len(free[home])))
    second = free[other].pop(rng.randrange(len(free[other])))
    model, taken = place.children[first], place.children[second]
    home_of = model if change is _twin else taken
    double = replace(model, household=home_of.household, commune=home_of.commune, hamlet=home_of.hamlet, moves=[], **change(rng, model))
    if double.number and any(child.number == double.number for child in place.children):
        double.number = ""
    place.children[second] = double
    for rows in (place.schooling, place.cards):
        rows[:] = [row for row in rows if row[0] != second]
    return True
