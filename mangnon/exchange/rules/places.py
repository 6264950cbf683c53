"""Finding a commune and a hamlet by what a list calls them, on a day. Pure: it is given the names it may find."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from mangnon.base import days, text
from mangnon.exchange.rules.messages import Message

KINDS = {"xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "thi tran": "thi_tran", "tt": "thi_tran"}
UPPER = ("huyen ", "thanh pho ", "tinh ", "tp ", "tp.", "thi xa ")
HAMLET_KINDS = ("to dan pho", "khu dan cu", "khu pho", "to dp", "tdp", "xom", "thon", "ban", "lang", "khoi", "khu", "ap", "to")
_PREFIX = re.compile(r"^(xa|x|phuong|p|thi tran|tt|huyen|h|thanh pho|tp|thi xa|tx|tinh|quan)\b[. ]*")


class Named(NamedTuple):
    """A commune under one of its names: the name's and the unit's own days, and the district it lay in."""

    unit: int
    code: str
    kind: str
    full_name: str
    names: tuple[str, ...]
    district: str
    named_from: date
    named_to: date | None
    began: date
    ended: date | None

    def on(self, day: date) -> bool:
        """Say whether the commune bore this name on ``day``."""
        return days.covers(self.named_from, self.named_to, day) and days.covers(self.began, self.ended, day)

    @property
    def placed(self) -> str:
        """The commune with its district, as a person tells two of one name apart."""
        return f"{self.full_name} ({self.district})" if self.district else self.full_name


class Communes:
    """Every commune of any time, found by code or name on one day. ``heir`` tells what a commune went into."""

    def __init__(self, rows: Sequence[Named], day: date, heir: Callable[[int], str] = lambda unit: ""):
        self._day, self._heir = day, heir
        self.by_id = {row.unit: row for row in rows if row.on(day)}
        self._codes: dict[str, list[Named]] = defaultdict(list)
        self._spelled: dict[str, list[Named]] = defaultdict(list)
        self._folded: dict[str, list[Named]] = defaultdict(list)
        for row in rows:
            self._codes[row.code].append(row)
            for name in dict.fromkeys(row.names):
                self._spelled[text.tone_key(name)].append(row)
                self._folded[text.search_key(name)].append(row)
        self._known: dict[tuple[str, str], tuple[int | None, Message | None]] = {}

    def find(self, typed: str, district: str = "") -> tuple[int | None, Message | None]:
        """Return the commune of these words, or why there is none."""
        key = (typed, district)
        if key not in self._known:
            self._known[key] = self._find(typed, district)
        return self._known[key]

    def _find(self, typed: str, district: str) -> tuple[int | None, Message | None]:
        if not typed:
            return None, Message("unit", "unit_missing")
        code = re.match(r"\d+", typed)
        if code:
            return self._by_code(typed, code[0])
        folded = text.search_key(typed)
        if folded.startswith(UPPER):
            return None, Message("unit", "unit_not_commune", {"typed": typed})
        prefix = _PREFIX.match(folded)
        kind, bare = (prefix[1], _without(typed, prefix)) if prefix and prefix.end() < len(folded) else ("", typed)
        met = self._named(bare, kind) or self._named(typed, "")
        met = _in_district(met, district) if district else met
        if not met:
            return self._unmet(typed, folded[len(kind) :].strip(". "))
        return self._chosen(typed, met)

    def _by_code(self, typed: str, code: str) -> tuple[int | None, Message | None]:
        met = [row for row in self._codes.get(code, ()) if row.on(self._day)]
        if met:
            return met[0].unit, None
        offered = [row for row in self._codes.get(code.zfill(5), ()) if row.on(self._day)] if len(code) < 5 else []
        if offered:
            return None, Message("unit", "unit_lost_zeros", {"typed": typed, "offered": f"{offered[0].code} ({offered[0].full_name})"})
        if code in self._codes:
            return None, self._not_in_force(typed, self._codes[code][-1])
        return None, Message("unit", "unit_unknown", {"typed": typed, "offered": ""})

    def _named(self, bare: str, kind: str) -> list[Named]:
        met = self._spelled.get(text.tone_key(bare)) or self._folded.get(text.search_key(bare)) or []
        of_kind = [row for row in met if row.kind == KINDS.get(kind)]
        return of_kind or list(met)

    def _chosen(self, typed: str, met: list[Named]) -> tuple[int | None, Message | None]:
        now = {row.unit: row for row in met if row.on(self._day)}
        if len(now) == 1:
            return next(iter(now)), None
        if now:
            choices = "; ".join(sorted(row.placed for row in now.values()))
            return None, Message("unit", "unit_ambiguous", {"typed": typed, "choices": choices})
        renamed = {row.unit for row in met if row.unit in self.by_id}
        if len(renamed) == 1:
            row = self.by_id[next(iter(renamed))]
            return row.unit, Message("unit", "unit_old_name", {"typed": typed, "name": row.full_name})
        return None, self._not_in_force(typed, met[-1])

    def _not_in_force(self, typed: str, row: Named) -> Message:
        heir = self._heir(row.unit)
        return Message("unit", "unit_not_in_force", {"typed": typed, "day": f"{self._day:%d/%m/%Y}", "heir": heir})

    def _unmet(self, typed: str, bare: str) -> tuple[None, Message]:
        names = {text.search_key(name): row for row in self.by_id.values() for name in row.names}
        near = get_close_matches(bare, names, 1, 0.7)
        return None, Message("unit", "unit_unknown", {"typed": typed, "offered": names[near[0]].placed if near else ""})


def _without(typed: str, prefix: re.Match) -> str:
    # The folded text is as long as what was typed but for the odd ligature: words are counted, not letters.
    words = len(prefix[1].split())
    rest = typed.replace(".", " ", 1) if "." in typed[: prefix.end()] else typed
    return " ".join(rest.split()[words:])


def _in_district(met: Iterable[Named], district: str) -> list[Named]:
    wanted = _bare(district)
    return [row for row in met if _bare(row.district) == wanted]


def _bare(name: str) -> str:
    return _PREFIX.sub("", text.search_key(name)).strip()


class Hamlet(NamedTuple):
    """A hamlet that may be named: its id, name and first day."""

    id: int
    name: str
    began: date


class Hamlets:
    """The hamlets of communes, found by name with or without "xóm", with or without accents."""

    def __init__(self, of: Mapping[int, Sequence[Hamlet]], called: Callable[[int], str]):
        self._of, self._called = of, called
        self._known: dict[tuple[int, str], tuple[Hamlet | None, Message | None]] = {}

    def find(self, unit: int, typed: str) -> tuple[Hamlet | None, Message | None]:
        """Return the hamlet of these words in a commune, or why there is none; none written is none."""
        key = (unit, typed)
        if key not in self._known:
            self._known[key] = self._find(unit, typed) if typed else (None, None)
        return self._known[key]

    def _find(self, unit: int, typed: str) -> tuple[Hamlet | None, Message | None]:
        here, names = self._of.get(unit, ()), {"typed": typed, "name": self._called(unit)}
        if not here:
            return None, Message("hamlet", "hamlet_list_empty", names)
        for same in (text.tone_key, _spelled, _folded):
            met = [hamlet for hamlet in here if same(hamlet.name) == same(typed)]
            if len(met) == 1:
                return met[0], None
            if met:
                return None, Message("hamlet", "hamlet_ambiguous", names)
        keys = {_folded(hamlet.name): hamlet for hamlet in here}
        near = get_close_matches(_folded(typed), keys, 1, 0.7)
        return None, Message("hamlet", "hamlet_unknown", names | {"offered": keys[near[0]].name if near else ""})


def _folded(name: str) -> str:
    folded = " ".join(re.sub(r"[^\w ]", " ", text.search_key(name)).split())
    for kind in HAMLET_KINDS:
        if folded.startswith(kind + " "):
            folded = folded[len(kind) + 1 :]
            break
    return re.sub(r"\b0+(\d)", r"\1", folded)


def _spelled(name: str) -> str:
    words = text.tone_key(name).split()
    kept = _folded(name).split()
    return " ".join(words[-len(kept) :]) if kept else " ".join(words)


def is_hamlet(words: str) -> bool:
    """Say whether words name a hamlet by its kind: "Xóm Nà Mạ"; a heading over rows may be anything else."""
    folded = text.search_key(words)
    return any(folded.startswith(kind + " ") for kind in HAMLET_KINDS)


class Address(NamedTuple):
    """The parts of an address that a list writes into one cell."""

    hamlet: str = ""
    unit: str = ""
    district: str = ""


def address(words: str) -> Address:
    """Return the hamlet, commune and district named in an address, each "" where it names none."""
    found = {"hamlet": "", "unit": "", "district": ""}
    for part in (part.strip() for part in re.split(r"[,;–]| - ", words)):
        folded = text.search_key(part)
        prefix = _PREFIX.match(folded)
        if is_hamlet(part):
            found["hamlet"] = found["hamlet"] or part
        elif prefix and prefix[1] in KINDS:
            found["unit"] = found["unit"] or part
        elif prefix and prefix[1] != "tinh":
            found["district"] = found["district"] or part
    return Address(**found)
