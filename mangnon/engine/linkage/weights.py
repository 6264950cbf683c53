"""The weights: what each finding about a pair is worth, in bits (log2 of how much likelier it is for one child than for two).

A name that agrees is worth its rarity, minus what the way of agreeing costs (``Rarity``); everything else is worth what
stands here. A pair's score is the plain sum, so whoever reads the lines can add them up. Fixed on the bench's tuning seed;
``docs/benchmarks.md`` tells how they do on five others.
"""

from dataclasses import dataclass

THRESHOLD = 19.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rarity becomes points: log2(1/share of the name), between two bounds.

    The share is smoothed by ``prior_rows`` imagined names of rarity ``prior`` bits and leaves the pair itself out, so that a
    list of fifty children and a province judge a name alike. ``local`` is added to the rarity in the commune: brothers and
    cousins share surname and middle name, so a name may be common in one valley only, and the smaller of both counts.
    """

    least: float
    most: float
    prior: float
    prior_rows: int
    local: float = 2.0
    local_rows: int = 200


CHILD_NAME = Rarity(least=4, most=13, prior=10.5, prior_rows=2000)
MOTHER_NAME = Rarity(least=3, most=9, prior=10.0, prior_rows=2000)
FATHER_NAME = Rarity(least=3, most=8, prior=10.0, prior_rows=2000)

# Names: ``rare`` = the name's rarity counts and the number is what it costs; without it the number is all.
NAMES: dict[str, dict[str, tuple[bool, float]]] = {
    "name": {
        "same": (True, 0.0),
        "spelling": (True, -0.2),  # hoà and hòa, Sĩ and Sỹ
        "accents_lost": (True, -0.7),
        "accents_differ": (True, -3.0),  # Hà and Hạ are two names, and often one
        "order": (True, -1.5),
        "thi_van": (True, -1.5),
        "typing": (True, -2.5),
        "typing_common": (True, -6.0),  # one letter apart, but both are given names of many children: Lan and Loan
        "middle_differs": (False, 1.0),
        "unnamed": (False, 0.0),  # Trai, Gái: no name yet
        "differs": (False, -7.5),
    },
    "mother": {
        "same": (True, 0.0),
        "spelling": (True, -0.2),
        "accents_lost": (True, -0.5),
        "accents_differ": (True, -2.0),
        "order": (True, -1.0),
        "thi_van": (True, -1.0),
        "typing": (True, -2.0),
        "middle_differs": (False, 1.0),
        "unnamed": (False, 0.0),
        "differs": (False, -8.0),
    },
    "father": {
        "same": (True, 0.0),
        "spelling": (True, -0.2),
        "accents_lost": (True, -0.5),
        "accents_differ": (True, -2.0),
        "order": (True, -1.0),
        "thi_van": (True, -1.0),
        "typing": (True, -2.0),
        "middle_differs": (False, 0.5),
        "unnamed": (False, 0.0),
        "differs": (False, -6.0),
    },
}

WEIGHTS: dict[str, dict[str, float]] = {
    "birth": {
        "same_day": 11.0,
        "same_new_year": 4.5,  # 01/01 stands for "day unknown" too often
        "day_month_swapped": 9.0,
        "same_month": 7.0,  # one of them is known by its month only
        "same_year": 4.0,  # one of them is known by its year only, or says 01/01
        "day_mistyped": 5.5,  # same month and year, one digit of the day
        "month_mistyped": 5.0,
        "year_mistyped": 5.0,  # same day and month, the year one off or one digit wrong
        "same_year_only": -3.0,
        "differs": -12.0,
    },
    "sex": {"same": 0.8, "differs": -4.0},
    "place": {"hamlet": 3.5, "unit": 2.0, "elsewhere": -0.5},
    "number": {"same": 16.0, "one_digit": 9.0, "differs": -8.0, "missing": 0.0},
    # Same parents and birth, another name: twins, or one child renamed (after illness, or the Mông way).
    "twins": {
        "none": 0.0,
        "own_numbers": -12.0,
        "near_numbers": -16.0,  # two numbers given on one day may be neighbours
        "other_sex": -4.0,
        "no_numbers": -7.0,  # neither has one yet: twins get theirs together
        "one_number": -1.0,  # one has a number and the other none: of twins, one may be registered first
        "renamed": 4.0,  # the whole name is another under one number
        "renamed_mong": 5.0,
    },
}
