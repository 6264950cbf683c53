"""Loading the synthetic province through the rooms' own actions, audit included."""

import gc
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.demo import parameters
from mangnon.demo.progress import Progress
from mangnon.demo.province import Commune, Province
from mangnon.exchange.profiles import actions as profiles
from mangnon.exchange.profiles.queries import example, example_row
from mangnon.law import LawPacks
from mangnon.law.rows import UnitRow
from mangnon.organisation import actions as organisation
from mangnon.organisation.models import Unit
from mangnon.programmes import actions as programmes
from mangnon.programmes.rules import InjuryRow
from mangnon.protection import actions as protection
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry import actions as registry
from mangnon.registry.rules import (
    ChildRow,
    CircumstanceRow,
    DeathRow,
    HouseholdRow,
    MoveRow,
    RiskRow,
    SchoolingRow,
    Source,
)
from mangnon.support import actions as support
from mangnon.support.rules import AllowanceRow, CardRow, ServiceRow

CHUNK = 25_000
PHONE = "0900 000 %03d"  # looks like one, so that pages and sheets are seen as they will be; many households share each
MAP_2020, MAP_2022, MAP_2025 = date(2020, 3, 1), date(2022, 5, 20), date(2025, 7, 1)


def communes_of(packs: LawPacks) -> list[Commune]:
    """Return the 161 communes of 2022 with their estimated population and where they went in 2025."""
    people = {row.code: row.people for row in packs.population if row.year == 2022}
    into = {row.old_code: row.new_code for row in packs.successions if row.effective == MAP_2025}
    return [
        Commune(u.code, u.parent, people[u.code], u.kind in ("phuong", "thi_tran"), into[u.code])
        for u in packs.units if u.level == 3 and _in_force(u, MAP_2022)
    ]


def _in_force(unit: UnitRow, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day < unit.valid_to)


class Places:
    """Which unit a commune of 2022 was, is or became on a day; the facts keep the unit of their time."""

    def __init__(self, packs: LawPacks, communes: Sequence[Commune]):
        ids = {(u.code, u.valid_from): u.id for u in Unit.objects.filter(level=3)}
        now = {u.code: ids[u.code, u.valid_from] for u in packs.units if u.level == 3 and _in_force(u, MAP_2022)}
        later = {u.code: ids[u.code, u.valid_from] for u in packs.units if u.level == 3 and _in_force(u, MAP_2025)}
        first = {u.code: ids[u.code, u.valid_from] for u in packs.units if u.level == 3 and _in_force(u, parameters.BOOKS_BEGIN)}
        earlier: dict[str, list[int]] = {}
        for row in packs.successions:
            if row.level == 3 and row.effective == MAP_2020 and row.whole:
                earlier.setdefault(row.new_code, []).append(first[row.old_code])
        self._now = [now[c.code] for c in communes]
        self._later = [later[c.successor] for c in communes]
        self._earlier = [earlier[c.code] for c in communes]

    def __call__(self, commune: int, hamlet: int, day: date) -> int:
        """Return the unit a hamlet lay in; before 2020 its hamlets belong to the communes it was made of, in turn."""
        if day >= MAP_2025:
            return self._later[commune]
        if day >= MAP_2020:
            return self._now[commune]
        return self._earlier[commune][hamlet % len(self._earlier[commune])]


def load(province: Province, packs: LawPacks, *, by: Actor, seed: int, on: date, progress: Progress) -> None:
    """Write the whole province; every row goes through the action a page or an import would use."""
    gc.freeze()  # a million fresh tuples are not rubbish: looking through them again and again costs a third of the time
    places = Places(packs, province.communes)
    source = Source(channel="demo")
    keys = _keys(seed, len(province.households) + len(province.children))
    homes, children = keys[: len(province.households)], keys[len(province.households) :]
    progress.step("Xóm, tổ dân phố")
    hamlets = _hamlets(province, places, by)
    progress.step("Hộ gia đình")
    _send(registry.register_households, _households(province, places, hamlets, homes, on), by, source)
    progress.step("Trẻ em")
    _send(registry.register_children, _children(province, places, hamlets, homes, children), by, source)
    progress.step("Chuyển đến, chuyển đi, tử vong")
    _send(registry.move_children, _moves(province, places, hamlets, homes, children), by, source)
    _send(registry.record_deaths, [DeathRow(children[i], c.died, "khac") for i, c in enumerate(province.children) if c.died], by, source)
    progress.step("Hoàn cảnh, nguy cơ, trường lớp")
    _send(registry.open_circumstances, [CircumstanceRow(children[i], code, a, b, "Hồ sơ xã", "UBND xã", "Hết điều kiện" if b else "") for i, code, a, b in province.circumstances], by, source)
    _send(registry.open_risks, [RiskRow(children[i], code, day) for i, code, day in _first_of_each(province.risks)], by, source)
    _send(registry.record_schooling, [SchoolingRow(children[i], level, "", day) for i, level, day in province.schooling], by, source)
    progress.step("Thẻ BHYT, trợ cấp, dịch vụ")
    _send(support.record_cards, [CardRow(children[i], number, a, b) for i, number, a, b in province.cards], by, source)
    _send(support.record_allowances, [AllowanceRow(children[i], kind, amount, "", "", day, until) for i, kind, amount, day, until in _first_of_each(province.allowances)], by, source)
    _send(support.record_services, [ServiceRow(children[i], kind, day) for i, kind, day in province.services], by, source)
    progress.step("Tai nạn, thông báo, vụ việc")
    told = zip(_keys(seed + 2, len(province.injuries)), province.injuries, strict=True)
    injuries = [InjuryRow(children[i], _home(province, places, i, day), day, kind, where, outcome, id=ident) for ident, (i, day, kind, where, outcome) in told]
    _send(programmes.record_injuries, injuries, by, source)
    notice_ids, incident_ids = (_keys(seed + n, len(province.notices)) for n in (1, 3))
    notices = [_notice(notice, province, places, children, *ids) for notice, *ids in zip(province.notices, notice_ids, incident_ids, strict=True)]
    _send(protection.record_notices, notices, by, source)
    profiles.make(by=by, name="Mẫu ví dụ (chưa đối chiếu)", software="Phần mềm khác, để làm thử", source=example_row().source, shape=example())


def _keys(seed: int, count: int) -> list[UUID]:
    """Time-ordered keys that depend on the seed alone, so that the same demo has the same snapshots."""
    rng = random.Random(f"keys:{seed}")
    begin = int(datetime(2022, 1, 1, tzinfo=clock.TZ).timestamp() * 1000)
    return [UUID(int=(begin + n) << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62)) for n in range(count)]


def _send(action, rows: Sequence, by: Actor, source: Source) -> None:
    for part in _parts(rows):
        action(part, by=by, source=source)


def _parts(rows: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _first_of_each(rows: list) -> list:
    """Keep one row a child and code: two of one kind would overlap."""
    kept: dict[tuple, tuple] = {}
    for row in rows:
        kept.setdefault(row[:2], row)
    return list(kept.values())


def _hamlets(province: Province, places: Places, by: Actor) -> list[list[int]]:
    rows = []
    for index, names in enumerate(province.hamlets):
        kind = "to_dan_pho" if province.communes[index].urban else "xom"
        rows += [(places(index, number, parameters.BOOKS_BEGIN), name, kind, parameters.BOOKS_BEGIN) for number, name in enumerate(names)]
    made = {(h.unit_id, h.name): h.id for h in organisation.add_hamlets(by=by, rows=rows)}
    return [
        [made[places(index, number, parameters.BOOKS_BEGIN), name] for number, name in enumerate(names)] for index, names in enumerate(province.hamlets)
    ]


def _households(province: Province, places: Places, hamlets: list[list[int]], homes: list[UUID], on: date) -> list[HouseholdRow]:
    counts: dict[int, int] = {}
    rows = []
    for key, home in zip(homes, province.households, strict=True):
        place = hamlets[home.commune][home.hamlet]
        counts[place] = counts.get(place, 0) + 1
        rows.append(HouseholdRow(key, str(counts[place]), home.head, places(home.commune, home.hamlet, on), place, PHONE % (len(rows) % 1000), home.poverty))
    return rows


def _children(province: Province, places: Places, hamlets: list[list[int]], homes: list[UUID], keys: list[UUID]) -> list[ChildRow]:
    rows = []
    for key, child in zip(keys, province.children, strict=True):
        unit = places(child.commune, child.hamlet, child.resident_from)
        hamlet = hamlets[child.commune][child.hamlet]
        rows.append(ChildRow(
            key, child.name, child.sex, child.birth, "day", child.ethnic, unit, hamlet, "thuong_tru", child.resident_from, homes[child.household], "con",
            child.number or None, "" if child.family in ("mo_coi_me", "mo_coi_ca") else child.mother, "" if child.family in ("mo_coi_cha", "mo_coi_ca") else child.father, "",
            child.registered, child.family,
        ))
    return rows


def _moves(province: Province, places: Places, hamlets: list[list[int]], homes: list[UUID], keys: list[UUID]) -> list[MoveRow]:
    rows = []
    for key, child in zip(keys, province.children, strict=True):
        for day, commune, home in child.moves:
            hamlet = province.households[home].hamlet
            rows.append(MoveRow(key, day, places(commune, hamlet, day), hamlets[commune][hamlet], homes[home], "chuyen_trong_tinh", relation="con"))
        if child.left:
            rows.append(MoveRow(key, child.left, None, None, None, "chuyen_ngoai_tinh"))
    return sorted(rows, key=lambda row: (row.day, row.child_id))


def _home(province: Province, places: Places, index: int, day: date) -> int:
    """The unit a child lived in on a day."""
    child = province.children[index]
    home = (child.commune, child.hamlet)
    for moved, commune, household in child.moves:
        home = (commune, province.households[household].hamlet) if moved <= day else home
    return places(*home, day)


def _notice(notice: dict, province: Province, places: Places, keys: list[UUID], ident: UUID, incident_id: UUID) -> NoticeRow:
    day, unit = notice["day"], _home(province, places, notice["children"][0], notice["day"])
    received = datetime.combine(day, time(notice["hour"]), clock.TZ)
    steps = [("danh_gia_ban_dau", received + timedelta(hours=5), notice["in_time"])]
    if notice["urgent"]:
        steps.append(("khan_cap", received + timedelta(hours=9 if notice["in_time"] else 20), notice["in_time"]))
    if notice["confirmed"]:
        steps.append(("ke_hoach_duyet", received + timedelta(days=6 if notice["in_time"] else 15), notice["in_time"]))
        if notice["closed"]:
            steps.append(("ket_thuc", received + timedelta(days=90), None))
    steps = [step for step in steps if step[1] <= clock.now()]
    incident = IncidentRow(unit, day, notice["place"], notice["relation"], notice["confirmed"], day + timedelta(days=2) if notice["confirmed"] else None,
                           [notice["form"]], [(keys[child], notice["confirmed"]) for child in notice["children"]], incident_id)
    if incident.confirmed_on and incident.confirmed_on > clock.today():
        incident.confirmed, incident.confirmed_on = False, None
    return NoticeRow(ident, notice["channel"], received, received + timedelta(hours=1), unit, notice["urgent"], None, steps, [incident])


