"""Who writes a report, to whom, and who signs it: bodies as they were on the reference day, read from the snapshot.

In the province the department in charge of children writes to the People's Committee (Kế hoạch 715/KH-UBND VI.2), and
the same numbers make a second draft of the People's Committee to the ministry. In a district and a commune the
People's Committee writes to the next level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: capacity line, title lines, name (empty when nobody is known to hold the post)."""

    capacity: str
    titles: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """A body as the author of one report. ``symbol`` is the abbreviation after BC-; the number is never ours."""

    body: str
    code: str
    name: str
    superior: str
    symbol: str
    place: str
    addressee: str
    recipients: tuple[str, ...]
    signature: Signature
    unit_id: int
    level: int
    kind: str = "report"


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of a snapshot."""

    rows: Sequence[dict] = field(default_factory=tuple)

    def of_unit(self, unit_id: int) -> list[dict]:
        """Return the bodies that serve a unit."""
        return [row for row in self.rows if row["unit_id"] == unit_id]

    def committee(self, unit_id: int) -> dict | None:
        """Return a unit's People's Committee."""
        return next((row for row in self.of_unit(unit_id) if row["kind"].startswith("ubnd")), None)

    def department(self, unit_id: int) -> dict | None:
        """Return the body in charge of children in a unit."""
        return next((row for row in self.of_unit(unit_id) if row["in_charge"]), None)

    def office(self, unit_id: int) -> dict | None:
        """Return the office (văn phòng) of a unit's People's Committee."""
        return next((row for row in self.of_unit(unit_id) if row["kind"].startswith("vp_ubnd")), None)


def authors_of(bodies: Bodies, unit_id: int, level: int, unit_name: str, parent_unit: int | None, ministry: str, kind: str = "") -> list[Author]:
    """Return the author of a unit's report; in the province also the author of the draft to the ``ministry``.

    ``kind`` is the unit's kind in words (huyện, thành phố, xã, phường, thị trấn).
    """
    committee = bodies.committee(unit_id)
    if level > 1:
        return [_committee_author(bodies, committee, level, unit_name, parent_unit, kind)] if committee else []
    department = bodies.department(unit_id)
    found = []
    if department and department is not committee:
        found.append(_department_author(bodies, department, committee, unit_name))
    if committee:
        found.append(_ministry_author(bodies, department, committee, unit_name, ministry))
    return found


def _department_author(bodies: Bodies, department: dict, committee: dict | None, unit_name: str) -> Author:
    superior = committee["name"] if committee else department["superior"]
    office = bodies.office(department["unit_id"])
    return Author(
        body=department["body"], code=department["code"], name=department["name"], superior=superior, symbol=department["symbol"],
        place=unit_name, addressee=superior, unit_id=department["unit_id"], level=1,
        recipients=("Như trên", *([office["abbreviation"]] if office else []), "Lãnh đạo Sở", "Lưu: VT"),
        signature=signature_of(department),
    )


def _ministry_author(bodies: Bodies, department: dict | None, committee: dict, unit_name: str, ministry: str) -> Author:
    return Author(
        body=committee["body"], code=committee["code"], name=committee["name"], superior="", symbol=committee["symbol"],
        place=unit_name, addressee=ministry, unit_id=committee["unit_id"], level=1, kind="ministry",
        recipients=(
            "Như trên", "Chủ tịch, các PCT UBND tỉnh", *([department["abbreviation"]] if department else []), "Lưu: VT",
        ),
        signature=signature_of(committee),
    )


def _committee_author(bodies: Bodies, committee: dict, level: int, unit_name: str, parent_unit: int | None, kind: str) -> Author:
    upper = bodies.committee(parent_unit) if parent_unit else None
    department = bodies.department(parent_unit) if parent_unit else None
    addressee = upper["name"] if upper else committee["superior"]
    copies = [department["abbreviation"]] if department and department is not upper else []
    chief = f"Chủ tịch, các PCT UBND {kind}".rstrip()
    return Author(
        body=committee["body"], code=committee["code"], name=committee["name"], superior="", symbol=committee["symbol"],
        place=unit_name, addressee=addressee, recipients=("Như trên", *copies, chief, "Lưu: VT"),
        signature=signature_of(committee), unit_id=committee["unit_id"], level=level,
    )


def signature_of(body: dict) -> Signature:
    """Return the signature block of a body: a committee signs TM. ỦY BAN NHÂN DÂN, a department by its director.

    The head signs when somebody holds that post; otherwise the first deputy, KT. for the head.
    """
    committee = body["kind"].startswith("ubnd")
    head, deputy = ("CHỦ TỊCH", "PHÓ CHỦ TỊCH") if committee else ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    if body["level"] > 1 and not committee:
        head, deputy = "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"
    on_behalf = ("TM. ỦY BAN NHÂN DÂN",) if committee else ()
    heads = [person for person in body["signers"] if not _is_deputy(person)]
    deputies = [person for person in body["signers"] if _is_deputy(person)]
    if heads or not deputies:
        lines, name = (*on_behalf, head), heads[0]["name"] if heads else ""
    else:
        lines, name = (*on_behalf, f"KT. {head}", deputy), deputies[0]["name"]
    return Signature(capacity=lines[0], titles=tuple(lines[1:]), name=name)


def _is_deputy(person: dict) -> bool:
    return person["capacity"].startswith("KT") or person["title"].lower().startswith("phó")
