"""The findings about each candidate pair and what they are worth, as one statement of DuckDB."""

from mangnon.engine.linkage.reading import SPOKEN
from mangnon.engine.linkage.weights import CHILD_NAME, FATHER_NAME, MOTHER_NAME, NAMES, WEIGHTS, Rarity

WHO = {"name": "c", "mother": "m", "father": "f"}
FEATURES = ("name", "birth", "mother", "father", "number", "sex", "place", "twins")
RARITIES = {"name": CHILD_NAME, "mother": MOTHER_NAME, "father": FATHER_NAME}
TYPING_LEAST = 5  # letters; in shorter names one letter makes another name


def _case(*branches: tuple[str, str], otherwise: str) -> str:
    return "CASE " + " ".join(f"WHEN {condition} THEN '{level}'" for condition, level in branches) + f" ELSE '{otherwise}' END"


def _points(*branches: tuple[str, float], otherwise: float) -> str:
    return "CASE " + " ".join(f"WHEN {condition} THEN {points}" for condition, points in branches) + f" ELSE {otherwise} END"


def _name_level(who: str) -> str:
    a, b = f"a.{who}", f"b.{who}"
    same_ends = f"{a}_given = {b}_given AND {a}_family = {b}_family"
    return _case(
        (f"{a}_said IS NULL OR {b}_said IS NULL", "unnamed"),
        (f"{a}_said = {b}_said", "same"),
        (f"{a}_plainly = {b}_plainly AND ({a}_bare OR {b}_bare)", "accents_lost"),
        (f"{a}_plainly = {b}_plainly", "accents_differ"),
        (f"{a}_core = {b}_core AND {a}_words = {b}_words", "order"),
        (f"{a}_core = {b}_core", "thi_van"),
        (same_ends, "middle_differs"),
        otherwise="differs",
    )


_SWAPPED = "a.y = b.y AND a.mo = b.d AND a.d = b.mo"
_DAY = "a.known = 'day' AND b.known = 'day'"


def _slip(column: str) -> str:
    """Return the condition that of two-digit numbers one digit differs or the two changed places."""
    a, b = f"a.{column} % 100", f"b.{column} % 100"
    return f"(({a}) // 10 = ({b}) // 10 OR ({a}) % 10 = ({b}) % 10 OR (({a}) // 10 = ({b}) % 10 AND ({a}) % 10 = ({b}) // 10))"


BIRTHS = (
    (f"a.y = b.y AND a.mo = b.mo AND a.d = b.d AND {_DAY} AND a.new_year", "same_new_year"),
    (f"a.y = b.y AND a.mo = b.mo AND a.d = b.d AND {_DAY}", "same_day"),
    (f"{_DAY} AND {_SWAPPED}", "day_month_swapped"),
    ("a.y = b.y AND (a.known = 'year' OR b.known = 'year' OR a.new_year OR b.new_year)", "same_year"),
    ("a.y = b.y AND a.mo = b.mo AND (a.known = 'month' OR b.known = 'month')", "same_month"),
    (f"{_DAY} AND a.y = b.y AND a.mo = b.mo AND {_slip('d')}", "day_mistyped"),
    (f"{_DAY} AND a.y = b.y AND a.d = b.d", "month_mistyped"),
    (f"{_DAY} AND NOT a.new_year AND a.mo = b.mo AND a.d = b.d AND (abs(a.y - b.y) = 1 OR a.y // 100 = b.y // 100 AND {_slip('y')})", "year_mistyped"),
    ("a.y = b.y", "same_year_only"),
)
BIRTH = _case(*BIRTHS, otherwise="differs")
# One digit wrong, or two neighbours changed; ``hamming`` first, because it is cheap and nearly always says no.
_CLOSE = (
    "CASE WHEN length(a.number) <> length(b.number) THEN false WHEN hamming(a.number, b.number) = 1 THEN true "
    "WHEN hamming(a.number, b.number) = 2 THEN damerau_levenshtein(a.number, b.number) = 1 ELSE false END"
)
NUMBER = _case(
    ("a.number IS NULL OR b.number IS NULL", "missing"),
    ("a.number = b.number", "same"),
    (_CLOSE, "one_digit"),
    otherwise="differs",
)
SEX = _case(("a.sex = b.sex", "same"), otherwise="differs")
PLACE = _case(("a.hamlet = b.hamlet", "hamlet"), ("a.unit = b.unit", "unit"), otherwise="elsewhere")
SAME_NAME = ("same", "spelling", "accents_lost", "accents_differ", "order", "thi_van", "typing")
_TWINS = (
    "birth IN ('same_day', 'same_new_year', 'day_month_swapped') AND (name IN ('differs', 'middle_differs', 'typing_common') "
    "OR name IN ('accents_differ', 'typing') AND number = 'differs') "
    f"AND (mother IN {SAME_NAME} AND father <> 'differs' OR father IN {SAME_NAME} AND mother <> 'differs')"
)
TWINS = (
    f"CASE WHEN NOT ({_TWINS}) THEN 'none' "
    + "WHEN number = 'differs' THEN 'own_numbers' WHEN number = 'one_digit' THEN 'near_numbers' WHEN sex = 'differs' THEN 'other_sex' WHEN no_numbers THEN 'no_numbers' WHEN mong THEN 'renamed_mong' WHEN number = 'missing' THEN 'one_number' ELSE 'renamed' END"
)


def _worth(levels: dict[str, float], feature: str) -> str:
    return f"CASE {feature} " + " ".join(f"WHEN '{level}' THEN {points}" for level, points in levels.items()) + " END"


def _name_worth(feature: str) -> str:
    lines = (f"WHEN '{level}' THEN {f'{feature}_rarity + ' if rare else ''}({points})" for level, (rare, points) in NAMES[feature].items())
    return f"CASE {feature} " + " ".join(lines) + " END"


def _rarity(count: str, total: str, rows: int, prior: float, rarity: Rarity) -> str:
    share = f"(greatest({count} - 2, 0) + {rows} * pow(2, -{prior})) / ({total} + {rows})"
    return f"least(greatest(-log2({share}), {rarity.least}), {rarity.most})"


def count_names(connection) -> None:
    """Make ``slim`` of ``person``: what the first look at a pair needs, in narrow columns, with how rare each name is in all rows and in its commune, and whether its given name is many children's.

    Counted once for each child and not for each pair. Numbers are two halves, of which one digit wrong leaves one as it was.
    """
    total = "(SELECT count(*) FROM person)"
    for feature, who in WHO.items():
        rarity = RARITIES[feature]
        connection.execute(
            f"CREATE TABLE rare_{who} AS SELECT {who}_core AS core, {_rarity('count(*)', total, rarity.prior_rows, rarity.prior, rarity)} AS bits "
            f"FROM person GROUP BY ALL"
        )
    local = _rarity("count(*)", "any_value(people)", CHILD_NAME.local_rows, CHILD_NAME.prior, CHILD_NAME)
    connection.execute(
        f"CREATE TABLE rare_here AS SELECT unit, c_core AS core, {local} + {CHILD_NAME.local} AS bits "
        f"FROM person JOIN (SELECT unit, count(*) AS people FROM person GROUP BY ALL) USING (unit) GROUP BY ALL HAVING count(*) > 2"
    )
    connection.execute(f"CREATE TABLE many AS SELECT c_given AS given FROM person GROUP BY ALL HAVING count(*) > greatest(3, {total} / 5000)")
    names = ", ".join(f"{who}_core, {who}_said IS NOT NULL AS {who}_named, r{who}.bits AS {who}_bits" for who in WHO.values())
    connection.execute(
        f"""CREATE TABLE slim AS
        SELECT id, y, mo, d, known, new_year, sex, person.unit, hamlet, n1, n2, number IS NULL AS unnumbered, c_given, many.given IS NOT NULL AS c_many,
          {names}, least(rc.bits, coalesce(here.bits, 99)) AS c_here
        FROM person JOIN rare_c rc ON rc.core = c_core JOIN rare_m rm ON rm.core = m_core JOIN rare_f rf ON rf.core = f_core
        LEFT JOIN rare_here here ON here.unit = person.unit AND here.core = c_core LEFT JOIN many ON many.given = c_given"""
    )


def score(connection, threshold: float) -> None:
    """Make the table ``scored``: the candidates at or above ``threshold`` with a level and points for each feature."""
    count_names(connection)
    connection.execute(f"CREATE TABLE near AS {_near(threshold)}")
    connection.execute(f"CREATE TABLE hopeful AS {_hopeful(threshold)}")
    for feature in WHO:
        connection.execute(f"CREATE TABLE slip_{feature} AS {_slips(feature)}")
    connection.execute(f"CREATE TABLE judged AS {_judged()}")
    names = ", ".join(FEATURES)
    points = ", ".join(f"{_name_worth(name) if name in NAMES else _worth(WEIGHTS[name], name)} AS {name}_points" for name in FEATURES)
    total = " + ".join(f"{name}_points" for name in FEATURES)
    connection.execute(
        f"CREATE TABLE scored AS SELECT a, b, round({total}, 1) AS score, {names}, {', '.join(f'round({name}_points, 1)::DOUBLE AS {name}_points' for name in FEATURES)} "
        f"FROM (SELECT *, {points} FROM (SELECT * REPLACE ({TWINS} AS twins) FROM judged)) WHERE {total} >= {threshold}"
    )


def _near(threshold: float) -> str:
    """Return the statement of the pairs that could reach the threshold: at most what ``_hopeful`` gives them, by a look at numbers only.

    Nineteen pairs in twenty go here. A name that differs may be worth a middle name, and one of the three a slip of the keyboard.
    """
    number, twins = WEIGHTS["number"], max(WEIGHTS["twins"].values())
    digits = _points(
        ("a.unnumbered OR b.unnumbered", number["missing"]), ("a.n1 IS NULL OR a.n2 IS NULL OR b.n1 IS NULL OR b.n2 IS NULL OR a.n1 = b.n1 AND a.n2 = b.n2", number["same"]),
        ("a.n1 = b.n1 OR a.n2 = b.n2 OR a.n1 // 10 = b.n1 // 10 AND a.n2 % 100000 = b.n2 % 100000", number["one_digit"]), otherwise=number["differs"],
    )  # fmt: skip
    birth = _points(*((condition, WEIGHTS["birth"][level]) for condition, level in BIRTHS), otherwise=WEIGHTS["birth"]["differs"])
    sex = _points(("a.sex = b.sex", WEIGHTS["sex"]["same"]), otherwise=WEIGHTS["sex"]["differs"])
    place = _points(("a.hamlet = b.hamlet", WEIGHTS["place"]["hamlet"]), ("a.unit = b.unit", WEIGHTS["place"]["unit"]), otherwise=WEIGHTS["place"]["elsewhere"])
    names, gains = [], []
    for feature, who in WHO.items():
        rarity, both, middle = f"{feature}_rarity", f"a.{who}_named AND b.{who}_named", NAMES[feature]["middle_differs"][1]
        names.append(f"CASE WHEN NOT ({both}) THEN {NAMES[feature]['unnamed'][1]} WHEN a.{who}_core = b.{who}_core THEN {rarity} ELSE {middle} END")
        gains.append(f"CASE WHEN {both} AND a.{who}_core <> b.{who}_core THEN {rarity} + {NAMES[feature]['typing'][1]} - {middle} ELSE 0 END")
    kept = ", ".join(f"{rarity} AS {feature}_rarity" for feature, rarity in _RARITY.items())
    return (
        f"SELECT a.id AS a, b.id AS b, {kept}, a.c_many AND b.c_many AND a.c_given <> b.c_given AS both_many FROM (SELECT (pair >> 32)::INTEGER AS a, (pair & 4294967295)::INTEGER AS b FROM candidate) pair "
        "JOIN slim a ON a.id = pair.a JOIN slim b ON b.id = pair.b "
        f"WHERE {' + '.join([*names, digits, birth, sex, place])} + greatest({twins}, {', '.join(gains)}) >= {threshold}"
    )


_RARITY = {"name": "(CASE WHEN a.unit = b.unit THEN a.c_here ELSE a.c_bits END)", "mother": "a.m_bits", "father": "a.f_bits"}

_COMPARED = f"""
SELECT a.id AS a, b.id AS b, {", ".join(f"{_name_level(who)} AS {feature}" for feature, who in WHO.items())},
  {BIRTH} AS birth, {NUMBER} AS number, {SEX} AS sex, {PLACE} AS place,
  a.number IS NULL AND b.number IS NULL AS no_numbers, a.mong OR b.mong AS mong,
  {", ".join(f"a.{who}_ident AS a_{who}, b.{who}_ident AS b_{who}" for who in WHO.values())},
  {", ".join(f"{feature}_rarity" for feature in WHO)}, both_many
FROM near pair
JOIN person a ON a.id = pair.a JOIN person b ON b.id = pair.b
"""


def _hopeful(threshold: float) -> str:
    """Return the statement of the pairs that reach the threshold as they are, or would if one name's difference were a slip of the keyboard."""
    worth = " + ".join(_worth(WEIGHTS[name], name) for name in ("birth", "number", "sex", "place"))
    names = " + ".join(f"CASE {feature} WHEN 'accents_differ' THEN {feature}_rarity ELSE {_name_worth(feature)} END" for feature in WHO)
    gains = ", ".join(
        f"CASE WHEN {feature} IN ('differs', 'middle_differs') THEN {feature}_rarity + ({NAMES[feature]['typing'][1]}) - {_name_worth(feature)} ELSE 0 END" for feature in WHO
    )
    return f"SELECT * FROM ({_COMPARED}) WHERE {names} + {worth} + greatest({max(WEIGHTS['twins'].values())}, {gains}) >= {threshold}"


def _slips(feature: str) -> str:
    """Return the statement of what only the letters themselves tell: one keystroke apart, or the same said with its tone elsewhere."""
    who = WHO[feature]
    return (
        f"SELECT a, b, CASE WHEN h.{feature} = 'accents_differ' THEN 'spelling' ELSE 'typing' END AS level FROM hopeful h "
        f"JOIN spelled one ON one.ident = h.a_{who} JOIN spelled other ON other.ident = h.b_{who} "
        f"WHERE CASE WHEN h.{feature} = 'accents_differ' THEN {SPOKEN.format('one.text')} = {SPOKEN.format('other.text')} "
        f"WHEN h.{feature} IN ('differs', 'middle_differs') AND least(length(one.plain), length(other.plain)) >= {TYPING_LEAST} "
        f"AND abs(length(one.plain) - length(other.plain)) <= 1 THEN damerau_levenshtein(one.plain, other.plain) <= 1 ELSE false END"
    )


def _judged() -> str:
    level = {feature: f"coalesce(slip_{feature}.level, h.{feature})" for feature in WHO}
    level["name"] = f"CASE WHEN slip_name.level = 'typing' AND both_many THEN 'typing_common' ELSE {level['name']} END"
    columns = ", ".join(f"{said} AS {feature}" for feature, said in level.items())
    joins = " ".join(f"LEFT JOIN slip_{feature} ON slip_{feature}.a = h.a AND slip_{feature}.b = h.b" for feature in WHO)
    return f"SELECT h.* REPLACE ({columns}), '' AS twins FROM hopeful h {joins}"
