"""A synthetic nation straight to Parquet, as the provinces' snapshots lie side by side in a lake: for the benchmarks.

Nobody here exists. The provinces are the real 63 of 2022; districts and communes below them are made, as many as the
country had. Everything is drawn in DuckDB from a hash of (seed, child, what is drawn), so that the same seed gives the
same rows on any number of threads. Shares are those of the demo province (``parameters``), so a nation of 25 million
is two hundred demo provinces with other units: its figures say nothing about the country.
"""

import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mangnon.demo import parameters as p
from mangnon.engine import lake, snapshot
from mangnon.engine.tables import AID_KINDS, AID_OF, SERVED_KINDS, TABLES

PROVINCES = Path(__file__).parent / "data" / "provinces-2022.csv"
SPILL = "spill"
CHILDREN = 25_000_000  # FACT, rounded: children under 16 in the country (2022)
DISTRICTS, COMMUNES = 705, 10_599  # FACT: units of 2022; which commune is how large is made
MAP = "2022"
NATION = 0
MONTHS = 5  # DESIGN: the round of the demo, 15/12 to a cut-off of 15/5
GONE = 0.03  # children of the round who are no longer there on the reference day, per child in the stock
MOUNTAIN = 0.22  # DESIGN: share of provinces where the minorities are the majority
SCHOOL = [(18, "chua", 1.0), *((top, word, p.ATTENDS[word]) for top, word in ((36, "nha_tre"), (72, "mau_giao"), (132, "tieu_hoc"), (180, "thcs"), (193, "thpt")))]
HELP = {"y_te": 0.009, "giao_duc": 0.009, "tam_ly": 0.0004, "phap_ly": 0.0002, "cham_soc_thay_the": 0.0004, "xa_hoi": 0.004, "khac": 0.0055}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the nation: level 0 the country, 1 a province, 2 a district, 3 a commune with its children."""

    unit_id: int
    code: str
    name: str
    kind: str
    level: int
    above: tuple[int, ...]
    children: int = 0


def provinces() -> list[tuple[str, str, str]]:
    """Return (code, name, kind) of the 63 provinces of 2022."""
    lines = [line for line in PROVINCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(row["code"], row["name"], row["kind"]) for row in csv.DictReader(lines)]


def write(folder: Path, *, children: int = CHILDREN, seed: int = 1, only: int = 63, progress=lambda text: None) -> lake.Lake:
    """Write a nation of exactly ``children`` under 16 into an empty folder and return it as a lake.

    ``only`` keeps the first provinces of the list, for small nations: districts and communes shrink with it.
    """
    folder.mkdir(parents=True)
    chosen = provinces()[:only]
    with snapshot.connect(threads=2) as connection:
        connection.execute(f"SET temp_directory = '{folder / SPILL}'")  # sorting a large province asks for more than the memory allowed
        _macros(connection, seed)
        _country(connection, folder / "00")
        for number, places in enumerate(_map(chosen, children, seed)):
            progress(f"{number + 1}/{len(chosen)} {places[0].name}")
            _province(connection, folder / places[0].code, places, seed)
    shutil.rmtree(folder / SPILL, ignore_errors=True)
    return lake.Lake(folder)


# -- the map ----------------------------------------------------------------------------------------------------------


def _map(chosen: Sequence[tuple[str, str, str]], children: int, seed: int) -> Iterable[list[Place]]:
    """Yield the places of each province: itself, its districts, its communes."""
    rng = random.Random(f"nation:{seed}")
    weights = [rng.uniform(0.5, 1.6) * (2.6 if kind == "thanh_pho" else 1) for _code, _name, kind in chosen]
    share = len(chosen) / 63
    districts = _split(round(DISTRICTS * share), weights)
    communes = _split(round(COMMUNES * share), weights)
    people = _split(children, weights)
    number = 1
    for (code, name, kind), *counts in zip(chosen, districts, communes, people, strict=True):
        places = _places(rng, number, code, name, kind, *counts)
        number += len(places)
        yield places


def _places(rng: random.Random, number: int, code: str, name: str, kind: str, districts: int, communes: int, children: int) -> list[Place]:
    places = [Place(number, code, name, kind, 1, (NATION,))]
    for index in range(districts):
        unit = number + 1 + index
        places.append(Place(unit, f"{code}{index:02d}", f"Huyện mẫu {index + 1}", "huyen", 2, (number, NATION)))
    sizes = _split(children, [rng.lognormvariate(0, 0.6) for _ in range(communes)])
    for index, size in enumerate(sizes):
        district, urban = number + 1 + index % districts, rng.random() < 0.23
        kind_of, unit = ("phuong" if urban else "xa"), number + 1 + districts + index
        places.append(Place(unit, f"{code}{index:03d}", f"{'Phường' if urban else 'Xã'} mẫu {index + 1}", kind_of, 3, (district, number, NATION), size))
    return places


def _split(total: int, weights: Sequence[float]) -> list[int]:
    """Split a number by weights: the parts add up exactly."""
    whole, parts, taken = sum(weights), [], 0.0
    for weight in weights:
        before, taken = round(total * taken / whole), taken + weight
        parts.append(round(total * taken / whole) - before)
    return parts


# -- draws ------------------------------------------------------------------------------------------------------------


def _macros(connection, seed: int) -> None:
    """``draw(i, k)``: the k-th number (k < 128) in [0, 1) of a child. ``mask(kind, i)``: 26 letters and digits, as a pseudonym."""
    connection.execute(f"CREATE MACRO draw(i, k) AS (hash(i * 128 + k + {seed << 52}) >> 11) / 9007199254740992.0")
    connection.execute(f"CREATE MACRO mask(kind, i) AS md5(kind || i || '.{seed}')[1:26]")


def _pick(pairs: Iterable[tuple[str, float]], draw: str) -> str:
    """SQL that picks a word by weight."""
    pairs, low, cases = list(pairs), 0.0, []
    whole = sum(weight for _word, weight in pairs)
    for word, weight in pairs[:-1]:
        low += weight / whole
        cases.append(f"WHEN {draw} < {low:.8f} THEN '{word}'")
    return f"CASE {' '.join(cases)} ELSE '{pairs[-1][0]}' END"


def _seats() -> tuple[list[int], int]:
    """Which household of a hundred each of their children in turn belongs to, and how many children that makes."""
    seats = [home for home, size in enumerate(random.Random("homes").sample(p.CHILDREN_PER_HOUSEHOLD, 100)) for _ in range(size)]
    return seats, len(seats)


# -- tables -----------------------------------------------------------------------------------------------------------


def _country(connection, folder: Path) -> None:
    folder.mkdir()
    place = Place(NATION, "", "Cả nước", "nuoc", 0, ())
    _write_map(connection, folder, [place])


def _write_map(connection, folder: Path, places: Sequence[Place]) -> None:
    level = {place.unit_id: place.level for place in places} | {NATION: 0}
    rows = {
        "units": [(x.unit_id, x.code, x.name, x.kind, x.level, date(2020, 3, 1), None) for x in places],
        "unit_map": [(MAP, x.unit_id, up, level[up]) for x in places for up in (x.unit_id, *x.above)],
    }
    for name, found in rows.items():
        snapshot.write_table(folder, name, found)


def _province(connection, folder: Path, places: Sequence[Place], seed: int) -> None:
    folder.mkdir()
    _write_map(connection, folder, places)
    communes, first, values = [place for place in places if place.level == 3], places[0].unit_id * 100_000_000, []
    for place in communes:
        gone = round(place.children * GONE)
        values.append(f"({place.unit_id}, {first}, {place.children}, {gone}, {place.kind == 'phuong'})")
        first += place.children + gone
    connection.execute(f"CREATE OR REPLACE TEMP TABLE place AS SELECT * REPLACE (first::BIGINT AS first) FROM (VALUES {', '.join(values)}) t(home, first, living, gone, urban)")
    minority = 0.72 if random.Random(f"{seed}:{places[0].code}").random() < MOUNTAIN else 0.05
    homes = [place.unit_id for place in communes]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE person AS {_person(homes, minority)}")
    for name, select in _selects().items():
        _copy(connection, folder, name, select)
    for name, rows in _desks(places).items():
        snapshot.write_table(folder, name, rows)


def _copy(connection, folder: Path, name: str, select: str) -> None:
    target = folder / f"{name}.parquet"
    connection.execute(snapshot.copy_statement(TABLES[name], f"({select}) AS made", target))
    target.chmod(0o600)


def _person(homes: Sequence[int], minority: float) -> str:
    """Every child of a province with all that is drawn about it; later steps only select."""
    seats, cycle = _seats()
    households = f"home::BIGINT * 1000000 + (i - first) // {cycle} * 100 + {seats}[(i - first) % {cycle} + 1]"
    school = " ".join(f"WHEN age_months < {top} THEN CASE WHEN draw(i, 9) < {share} THEN '{word}' ELSE '{'khong' if top > 132 else 'chua'}' END" for top, word, share in SCHOOL)
    small = list(p.ETHNIC["default"].items())
    running = sum(p.CIRCUMSTANCES.values()) / p.CHILDREN
    risk = f"CASE WHEN parents IN ('ly_hon', 'lam_xa') THEN 'NC02' ELSE {_pick(p.RISKS, 'draw(i, 21)')} END"
    return f"""
WITH seat AS (
    SELECT *, i - first < living AS stock FROM (SELECT *, unnest(range(first, first + living + gone)) AS i FROM place)
), home AS (
    SELECT i, home, urban, stock, {households} AS house,
        CASE WHEN NOT stock THEN {_pick([("du_16", 86), ("chuyen_di", 12), ("tu_vong", 2)], "draw(i, 1)")} END AS leaving,
        CAST(floor(draw(i, 2) * 192) AS INTEGER) AS drawn_age
    FROM seat
), body AS (
    SELECT *, draw(i, 3) * {100 + p.BOYS_PER_100_GIRLS} < {p.BOYS_PER_100_GIRLS} AS boy, draw(house, 4) < {minority} AS minority,
        CASE leaving WHEN 'du_16' THEN 192 ELSE drawn_age END AS age_months, draw(house, 5) / CASE WHEN urban THEN {p.POVERTY_URBAN} ELSE {p.POVERTY_RURAL} END AS wealth,
        {_pick(p.FAMILIES, "draw(house, 6)")} AS parents
    FROM home
), life AS (
    SELECT *, CASE WHEN wealth < {p.POOR} THEN 'ngheo' WHEN wealth < {p.POOR + p.NEAR_POOR} THEN 'can_ngheo' ELSE 'khong' END AS poverty,
        CASE WHEN age_months < {MONTHS} OR (stock AND draw(i, 7) < 0.003) THEN NULL
             WHEN draw(i, 7) < 0.008 THEN {list(homes)}[1 + CAST(floor(draw(i, 8) * {len(homes)}) AS INTEGER)] ELSE home END AS unit_open,
        CASE {school} END AS schooling, draw(i, 10) < {p.BIRTH_REGISTERED} AS birth_registered,
        draw(i, 11) < CASE WHEN age_months < 72 THEN {p.INSURED_UNDER_SIX} ELSE {p.INSURED_ABOVE} END AS insured,
        CASE WHEN draw(i, 12) < {running * 1.25:.8f} THEN {_pick(p.CIRCUMSTANCES.items(), "draw(i, 13)")} END AS hc,
        CASE WHEN draw(i, 14) < 0.06 THEN {_pick(p.CIRCUMSTANCES.items(), "draw(i, 15)")} END AS also, draw(i, 16) AS hc_course, draw(i, 22) AS risk_course
    FROM body
), groups AS (
    SELECT *, hc IS NOT NULL AND hc_course < 0.9 AND unit_open IS NOT NULL AS hc_open, hc IS NOT NULL AND stock AND hc_course NOT BETWEEN 0.65 AND 0.85 AS hc_close,
        wealth < {p.POOR + p.NEAR_POOR} AND draw(i, 17) < {p.RISK_OF_THE_POOR} AS poor_risk,
        CASE WHEN draw(i, 18) < {p.AT_RISK_BESIDE_POVERTY} * CASE WHEN wealth < {p.POOR + p.NEAR_POOR} THEN 1.4 ELSE 1 END THEN {risk} END AS nc,
        risk_course < 0.77 AND unit_open IS NOT NULL AS nc_open, stock AS nc_close
    FROM life
), aid AS (
    SELECT *, {_allowance(0)} AS allowance, {_allowance(1)} AS amount,
        {", ".join(f"draw(i, {30 + index}) < {share} * CASE WHEN hc_close THEN 20 ELSE 1 END AS got_{kind}" for index, (kind, share) in enumerate(HELP.items()))}
    FROM groups
)
SELECT *, mask('c', i) AS child, mask('h', house) AS household, CASE WHEN stock THEN home END AS unit_id, CASE WHEN boy THEN 'nam' ELSE 'nu' END AS sex,
    hc_close AS special, (poor_risk OR nc IS NOT NULL) AND nc_close AS at_risk,
    CASE WHEN minority THEN {_pick([pair for pair in small if pair[0] != "01"], "draw(house, 23)")} ELSE '01' END AS ethnic,
    allowance IS NOT NULL AS aided_tro_cap, got_y_te OR insured AS aided_y_te,
    {", ".join(f"{_any_of(kind)} AS aided_{kind}" for kind in AID_KINDS if kind not in ("tro_cap", "y_te"))},
    {" OR ".join(["allowance IS NOT NULL", "insured", *(f"got_{kind}" for kind in HELP)])} AS aided
FROM aid"""


def _any_of(kind: str) -> str:
    """Whether any service that counts as a kind of help was received."""
    return "(" + " OR ".join(f"got_{given}" for given in HELP if AID_OF.get(given, given) == kind) + ")"


def _allowance(part: int) -> str:
    """The kind (0) or the monthly amount in đồng (1) of the allowance that goes with a group."""
    base = next(amount for since, amount in p.ALLOWANCE_BASE if since <= p.DEMO_DAY)
    cases = " ".join(
        f"WHEN hc LIKE '{code}%' THEN " + (f"'{group}'" if part == 0 else f"CASE WHEN age_months < 48 THEN {round(base * young)} ELSE {round(base * older)} END")
        for code, (group, young, older) in p.ALLOWANCE_OF.items()
    )
    return f"CASE WHEN hc_close AND draw(i, 29) < {p.ALLOWANCE_SHARE} THEN CASE {cases} END END"


def _selects() -> dict[str, str]:
    """The frozen tables as selections of the persons."""
    held = "child, unit_id, unit_open, sex, age_months, minority, poverty"
    flags = ", ".join(["aided", *(f"aided_{kind}" for kind in AID_KINDS)])
    groups = f"SELECT {held}, hc_open AS at_open, hc_close AS at_close, stock, leaving, {flags}"
    risks = f"SELECT {held}, nc_open AS at_open, nc_close AS at_close, leaving AS exit, {flags}"
    served = ", ".join(f"CASE WHEN got_{kind} THEN '{kind}' END" for kind in HELP)
    after = ", ".join(f"draw(i, {80 + index}) < 0.2 AS served_{kind}" for index, kind in enumerate(SERVED_KINDS))
    happened = p.INJURIES_A_YEAR * MONTHS / 12
    return {
        "children": f"""SELECT {held}, household, stock, unit_open IS NOT NULL AS stock_open,
            CASE WHEN age_months >= {MONTHS} THEN age_months - {MONTHS} END AS age_months_open, ethnic, urban, birth_registered, insured, schooling, parents,
            special, hc_open AS special_open, at_risk, (poor_risk OR nc IS NOT NULL) AND nc_open AS at_risk_open, {flags},
            age_months < {MONTHS} AS born_in_period, leaving IS NOT DISTINCT FROM 'tu_vong' AS died_in_period, leaving AS "left" FROM person""",
        "circumstances": f"""SELECT *, split_part(code, '.', 1) AS grp, CASE WHEN at_close THEN NULL ELSE coalesce(leaving, 'ra_khoi_nhom') END AS exit
            FROM ({groups}, hc AS code FROM person WHERE hc IS NOT NULL UNION ALL {groups}, also FROM person WHERE hc IS NOT NULL AND also <> hc) WHERE at_open OR at_close""",
        "risks": f"""SELECT * FROM ({risks}, 'NC01' AS code FROM person WHERE poor_risk UNION ALL {risks}, nc FROM person WHERE nc IS NOT NULL) WHERE at_open OR at_close""",
        "services": f"""SELECT mask('s' || kind, i * 2 + n) AS service, child, unit_id, kind, sex, minority, special
            FROM (SELECT *, unnest([{served}]) AS kind FROM person), (VALUES (0), (1)) again(n) WHERE kind IS NOT NULL AND (n = 0 OR draw(i, 40) < 0.2)""",
        "allowances": "SELECT child, unit_id, allowance AS kind, amount AS monthly_amount, sex, minority FROM person WHERE allowance IS NOT NULL",
        "notices": f"""SELECT mask('n', i) AS notice, home AS unit_id, {_pick(p.CHANNELS, "draw(i, 51)")} AS channel, sex, draw(i, 52) < 0.95 AS assessed,
            draw(i, 53) < 0.3 AS emergency, CASE WHEN draw(i, 53) < 0.3 THEN draw(i, 54) < 0.85 END AS emergency_in_time, draw(i, 55) < 0.78 AS plan_approved,
            CASE WHEN draw(i, 55) < 0.78 THEN draw(i, 54) < 0.85 END AS plan_in_time, draw(i, 56) < 0.2 AS closed FROM person WHERE {_harmed()}""",
        "incidents": f"""SELECT mask('v', i // 2) AS incident, child, home AS unit_id, split_part(form_code, '.', 1) AS form,
            CASE WHEN contains(form_code, '.') THEN form_code ELSE '' END AS sub, {_pick(p.ABUSE_PLACES, "draw(i // 2, 57)")} AS place, {_pick(p.RELATIONS, "draw(i // 2, 58)")} AS relation, sex,
            age_months, minority, draw(i // 2, 55) < 0.78 AS confirmed, draw(i, 59) < 0.85 AS helped, {after}
            FROM (SELECT *, unnest([one, CASE WHEN draw(i, 61) < 0.1 AND one <> 'XH04' THEN 'XH04' END]) AS form_code
                FROM (SELECT *, {_pick(p.ABUSE_FORMS, "draw(i, 60)")} AS one FROM person WHERE {_harmed()})) WHERE form_code IS NOT NULL""",
        "injuries": f"""SELECT mask('t', i) AS injury, child, home AS unit_id, CASE WHEN fatal THEN {_pick(p.FATAL_INJURIES, "draw(i, 71)")} ELSE {_pick(p.INJURIES, "draw(i, 72)")} END AS kind,
            {_pick(p.INJURY_PLACES, "draw(i, 73)")} AS place, sex, age_months, minority, draw(i, 74) < 0.03 AS disabled, fatal AS died
            FROM (SELECT *, leaving IS NOT DISTINCT FROM 'tu_vong' AND draw(i, 75) < {p.INJURY_DEATH_SHARE * 2} AS fatal FROM person) WHERE fatal OR draw(i, 76) < {happened:.8f}""",
        "vital": f"""SELECT kind || ':' || child AS event, kind, child, home AS unit_id, sex, CASE kind WHEN 'sinh' THEN 0 ELSE age_months END AS age_months,
            CASE kind WHEN 'sinh' THEN 0 ELSE CAST(floor((age_months + draw(i, 77)) * 30.4) AS INTEGER) END AS age_days, true AS sure
            FROM (SELECT *, unnest([CASE WHEN age_months < {MONTHS} THEN 'sinh' END, CASE WHEN leaving = 'tu_vong' THEN 'chet' END]) AS kind FROM person) WHERE kind IS NOT NULL""",
        "households": "SELECT household, any_value(unit_id) AS unit_id, any_value(poverty) AS poverty, count(*) AS children FROM person WHERE stock GROUP BY household",
        "population": """SELECT home AS unit_id, CAST(living / 0.23 AS INTEGER) AS people, 'số mẫu, không phải số công bố' AS source, 'proposed' AS status FROM place""",
    }


def _harmed() -> str:
    """One child in so many, and now and then the next one with it: two children of one incident."""
    share = p.NOTICES_A_YEAR * MONTHS / 12 / p.CHILDREN
    return f"(draw(i, 50) < {share * 0.8:.9f} OR draw(i // 2, 49) < {share * 0.2:.9f})"


def _desks(places: Sequence[Place]) -> dict[str, list[tuple]]:
    """A people's committee for every unit, with its tasks of the plan and one worker."""
    kinds = {1: ("ubnd_tinh", 130), 2: ("ubnd_huyen", 12), 3: ("ubnd_xa", 2)}
    states = ["thuong_xuyen"] * 44 + ["dung_han"] * 3 + ["trong_han"] * 3 + ["qua_han", "qua_han_hoan_thanh"]
    bodies, tasks, staff = [], [], []
    for place in places:
        kind, count = kinds[place.level]
        body = f"{place.unit_id:032x}"
        staff.append((f"{place.unit_id:08d}", f"{place.unit_id:08d}", place.unit_id, place.level, f"can_bo_{kind.removeprefix('ubnd_')}"))
        bodies.append((body, place.unit_id, kind, f"Ủy ban nhân dân {place.name}", place.level))
        for number in range(count):
            klass = random.Random(f"{place.unit_id}:{number}").choice(states)
            tasks.append((f"{place.unit_id:08d}-{number:03d}", f"II.{number % 7 + 1}", body, place.level, place.unit_id, klass))
    return {"bodies": bodies, "tasks": tasks, "staff": staff}
