"""A small random round: consistent rows of every frozen table, for comparing computations with one another."""

import random
from pathlib import Path

from mangnon.engine import snapshot as vault
from mangnon.engine.tables import AID_KINDS, SERVED_KINDS, TABLES

COMMUNES = {11: 2, 12: 2, 13: 3, 14: 3}  # commune → district
PROVINCE = 1
# A merger after the 2022 map: communes made of two districts' communes, of one district's, of one alone; what surely holds each.
MERGED = {21: ((12, 13), ()), 22: ((14, 15), (3,)), 23: ((11,), (11, 2))}
BEFORE_MERGER = COMMUNES | {15: 3}
CODES = ["HC01.1", "HC01.3", "HC04.1", "HC04.2", "HC05.1", "HC11.4", "HC13.1"]
EXITS = [None, "ra_khoi_nhom", "du_16", "chuyen_di", "tu_vong"]


def make(folder: Path, seed: int, children: int = 60, merged: bool = False) -> vault.Snapshot:
    """Write a random snapshot and return it; ``merged``: of a round after a merger, with both maps and rows of both times."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    rows = {name: [] for name in TABLES}
    homes = [*BEFORE_MERGER, *MERGED] if merged else [*COMMUNES]
    _units(rows, BEFORE_MERGER if merged else COMMUNES)
    if merged:
        _merger(rows)
    people = [_child(rng, rows, index, homes) for index in range(children)]
    _groups(rng, rows, people)
    _events(rng, rows, people, homes)
    written = {name: vault.write_table(folder, name, found) for name, found in rows.items()}
    vault.write_manifest(folder, {"tables": written})
    return vault.Snapshot(folder)


def _units(rows, communes: dict[int, int]) -> None:
    for unit, level in [(PROVINCE, 1), (2, 2), (3, 2), *((c, 3) for c in communes)]:
        rows["units"].append((unit, f"{unit:05d}", f"Đơn vị {unit}", "xa", level, _day("2020-03-01"), None))
        rows["unit_map"].append(("2022", unit, unit, level))
        if level == 2:
            rows["unit_map"].append(("2022", unit, PROVINCE, 1))
    for commune, district in communes.items():
        rows["unit_map"] += [("2022", commune, district, 2), ("2022", commune, PROVINCE, 1)]


def _merger(rows) -> None:
    level = {PROVINCE: 1, 2: 2, 3: 2} | dict.fromkeys(BEFORE_MERGER, 3)
    rows["unit_map"] += [("2025", PROVINCE, PROVINCE, 1), ("2025", 2, PROVINCE, 1), ("2025", 3, PROVINCE, 1)]
    for commune, (parts, holding) in MERGED.items():
        rows["units"].append((commune, f"{commune:05d}", f"Đơn vị {commune}", "xa", 3, _day("2025-07-01"), None))
        rows["unit_map"] += [("2025", unit, *up) for unit in (commune, *parts) for up in ((commune, 3), (PROVINCE, 1))]
        rows["unit_map"] += [("2022", commune, unit, level[unit]) for unit in (*holding, PROVINCE)]


def _day(text):
    from datetime import date

    return date.fromisoformat(text)


def _child(rng, rows, index: int, homes: list[int]) -> dict:
    home, before = rng.choice([*homes, None]), rng.choice([*homes, None])
    person = {
        "child": f"c{index:04d}", "unit_id": home, "unit_open": before, "sex": rng.choice(["nam", "nu"]), "age": rng.randrange(192),
        "minority": rng.random() < 0.8, "poverty": rng.choice(["ngheo", "can_ngheo", "khong"]), "special": rng.random() < 0.3,
        "aid": tuple(rng.random() < 0.3 for _ in AID_KINDS),
    }
    person["aided"] = any(person["aid"])
    rows["children"].append((
        person["child"], None, home, before, home is not None, before is not None, person["sex"], person["age"],
        max(person["age"] - 5, 0) if before else None, "02" if person["minority"] else "01", person["minority"], person["poverty"],
        False, rng.random() < 0.9, rng.random() < 0.8, "chua", "du", person["special"] and home is not None, False,
        rng.random() < 0.4 and home is not None, False, person["aided"], *person["aid"], False, False, None,
    ))
    return person


def _groups(rng, rows, people) -> None:
    for person in people:
        for table, codes, chance in (("circumstances", CODES, 0.15), ("risks", ["NC01", "NC02", "NC05"], 0.3)):
            for code in codes:
                if rng.random() > chance:
                    continue
                at_open = person["unit_open"] is not None and rng.random() < 0.6
                at_close = person["unit_id"] is not None and rng.random() < 0.6
                if not (at_open or at_close):
                    continue
                exit_reason = None if at_close else rng.choice(EXITS)
                base = (person["unit_id"], person["unit_open"], at_open, at_close, person["sex"], person["age"], person["minority"], person["poverty"])
                group = (code[:4],) if table == "circumstances" else ()
                rows[table].append((person["child"], code, *group, *base, person["aided"], *person["aid"], exit_reason))


def _events(rng, rows, people, homes: list[int]) -> None:
    places, relations = ["gia_dinh", "truong_hoc", "cong_dong", "mang"], ["cha_me", "nguoi_la", "chua_ro"]
    for index in range(12):
        commune, place, relation, confirmed = rng.choice(homes), rng.choice(places), rng.choice(relations), rng.random() < 0.8
        for person in rng.sample(people, rng.choice([1, 1, 2])):
            for form in rng.sample(["XH01", "XH03", "XH05"], rng.choice([1, 1, 2])):
                served = [rng.random() < 0.3 for _ in SERVED_KINDS]
                for sub in rng.sample(["XH03.1", "XH03.4"], rng.choice([1, 2])) if form == "XH03" else [""]:
                    rows["incidents"].append((f"i{index:03d}", person["child"], commune, form, sub, place, relation, person["sex"], person["age"], person["minority"], confirmed, True, *served))
        rows["notices"].append((f"n{index:03d}", rng.choice([*homes, None]), rng.choice(["tong_dai_111", "cong_an", "khac"]), rng.choice(["nam", "nu", None]),
                                *(rng.choice([True, False, None]) for _ in range(6))))
    for index in range(25):
        person = rng.choice(people)
        rows["injuries"].append((f"j{index:03d}", person["child"], rng.choice(homes), rng.choice(["TN01", "TN03", "TN08"]), rng.choice(["nha", "cong_dong"]),
                                 person["sex"], person["age"], person["minority"], rng.random() < 0.1, rng.random() < 0.2))
    for index in range(8):
        rows["tasks"].append((f"t{index}", "II.1-a", "b", 1, PROVINCE, rng.choice(["dung_han", "qua_han", "trong_han", "thuong_xuyen"])))
    for index in range(6):
        unit = rng.choice([PROVINCE, 2, 11, 12, *homes[len(BEFORE_MERGER) :]])
        level = {PROVINCE: 1, 2: 2}.get(unit, 3)
        rows["staff"].append((f"p{index}", f"w{index // 2}", unit, level, {1: "can_bo_tinh", 2: "can_bo_huyen", 3: "can_bo_xa"}[level]))
    rows["population"] += [(unit, 1000 * unit, "ước tính", "unverified") for unit in (MERGED if len(homes) > len(COMMUNES) else (PROVINCE, *COMMUNES))]
