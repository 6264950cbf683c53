"""Everybody a round counts: who lived in the province on its opening day, on its reference day, or between."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mangnon.base import days
from mangnon.engine.freezing import FreezeContext, FrozenPerson
from mangnon.organisation.models import Succession
from mangnon.registry.bulk.stream import Days, Stream
from mangnon.registry.rules.fields import NO_MINORITY

SCHOOL = {"bo_hoc": "khong"}  # who left school attends none
FAR = "9999-12-31"


@dataclass(slots=True)
class Touch:
    """What a child's episodes of one code come to over the round; ``until`` is the last one's end as ISO text."""

    at_open: bool = False
    at_close: bool = False
    until: str = ""


@dataclass(slots=True)
class Resident(FrozenPerson):
    """A child of the round with what its frozen rows need.

    ``months`` is the age on the reference day (at death or sixteen when earlier); ``gone`` the first day the child no
    longer counts; ``circumstances`` and ``risks`` map codes to what they come to over the round.
    """

    stock: bool = False
    stock_open: bool = False
    household: str | None = None
    ethnic: str = ""
    registered: bool = False
    died: str | None = None
    left: str | None = None
    gone: str = FAR
    schooling: str = "chua"
    parents: str = "chua_ro"
    special_open: bool = False
    at_risk: bool = False
    at_risk_open: bool = False
    months: int = 0
    circumstances: dict[str, Touch] | None = None
    risks: dict[str, Touch] | None = None


class Resolver(dict):
    """Unit of any time → the unit that holds its whole territory on ``day``; itself where none does.

    The day is the one whose units the frozen rows name (``FreezeContext.place_day``) unless another is asked for.
    """

    def __init__(self, ctx: FreezeContext, day: date | None = None):
        super().__init__()
        self._day, self._units = day or ctx.place_day, ctx.units
        rows = Succession.objects.using(ctx.using).filter(whole=True, effective__lte=self._day)
        self._next = dict(rows.order_by("effective", "id").values_list("old_id", "new_id"))

    def __missing__(self, unit_id: int | None) -> int | None:
        now, seen = unit_id, set()
        while now in self._next and now not in seen and not self._in_force(now):
            seen.add(now)
            now = self._next[now]
        self[unit_id] = now
        return now

    def home(self, unit_id: int, hamlet_unit: int | None) -> int:
        """Return where a fact stands that names a hamlet too.

        A commune made after the map does not say which of the old ones it was; its hamlet does, because a merger moves none.
        """
        if hamlet_unit is not None and unit_id in self._units and self._units[unit_id].valid_from > self._day:
            return self[hamlet_unit]
        return self[unit_id]

    def _in_force(self, unit_id: int) -> bool:
        unit = self._units.get(unit_id)
        return unit is not None and days.covers(unit.valid_from, unit.valid_to, self._day)


def residents(ctx: FreezeContext) -> dict[str, Resident]:
    """Return the children of the round by key (32 hexadecimal digits)."""
    stream, unit_of, day_of, sixteenth = Stream(ctx.using), Resolver(ctx), Days(), _Sixteenth()
    stays = _stays(ctx, stream, unit_of)
    opening, reference = ctx.opening_day.isoformat(), ctx.reference_day.isoformat()
    statement = (
        f"SELECT {stream.ident('id')}, sex, {stream.day('birth_date')}, ethnic, {stream.day('birth_registered_on')} "
        f"FROM registry_child WHERE recorded_at <= %s AND birth_date <= %s AND {stream.day('birth_date')} >= %s"
    )
    eldest = ctx.opening_day.replace(year=ctx.opening_day.year - days.CHILD_YEARS, day=1)  # all before were sixteen when the round began
    found: dict[str, Resident] = {}
    deaths = _deaths(ctx, stream)
    for ident, sex, birth, ethnic, registered in stream.rows(statement, [stream.instant(ctx.known_at), reference, eldest.isoformat()]):
        lived = stays.get(ident)
        if lived is None:
            continue
        died = deaths.get(ident)
        person = Resident(
            sex,
            day_of[birth],
            ethnic not in NO_MINORITY,
            ethnic=ethnic,
            died=died,
            registered=registered is not None and registered <= reference,
        )
        limit = min(died or FAR, sixteenth[birth])
        if _place(person, lived, limit, opening, reference):
            found[ident] = person
            if not person.stock:
                person.left = _why_left(person, sixteenth[birth])
    return found


def _deaths(ctx: FreezeContext, stream: Stream) -> dict[str, str]:
    """Return child → ISO day of death as known then; of a month or a year the latest possible day, as births count."""
    believed, at = stream.believed(ctx.known_at)
    return dict(stream.rows(f"SELECT {stream.ident('f.child_id')}, {stream.day('f.day')} FROM registry_death f WHERE {believed}", at))


class _Sixteenth(dict):
    """ISO birth → ISO day from which one is no longer a child; born 29/02, the 1st of March where that day is missing."""

    def __missing__(self, birth: str) -> str:
        year = int(birth[:4]) + days.CHILD_YEARS
        same = birth[4:] if birth[4:] != "-02-29" or isleap(year) else "-03-01"
        day = self[birth] = f"{year:04d}{same}"
        return day


def _stays(ctx: FreezeContext, stream: Stream, unit_of: Resolver) -> dict[str, list[tuple[str, str, int]]]:
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.child_id')}, {stream.day('f.valid_from')}, {stream.day('f.valid_to')}, f.unit_id, h.unit_id "
        f"FROM registry_residence f LEFT JOIN organisation_hamlet h ON h.id = f.hamlet_id WHERE f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s) AND {believed}"
    )
    stays: dict[str, list[tuple[str, str, int]]] = {}
    days_asked = [ctx.reference_day.isoformat(), ctx.opening_day.isoformat()]
    for child, start, end, unit, hamlet_unit in stream.rows(statement, [*days_asked, *at]):
        stay = (start, end or FAR, unit_of.home(unit, hamlet_unit))
        if child in stays:
            stays[child].append(stay)
        else:
            stays[child] = [stay]
    return stays


def _place(
    person: Resident,
    lived: list[tuple[str, str, int]],
    limit: str,
    opening: str,
    reference: str,
) -> bool:
    """Fill where the child lived on both days; return False when the child never counted in between."""
    counted = False
    for start, end, unit in lived:
        until = end if end < limit else limit
        if start >= until or until <= opening:
            continue
        counted = True
        person.gone = until if person.gone == FAR else max(person.gone, until)
        if start <= opening:
            person.stock_open, person.unit_open = True, unit
        if until > reference:
            person.stock, person.unit_id = True, unit
    return counted


def _why_left(person: Resident, sixteenth: str) -> str:
    if person.gone == person.died and person.gone < sixteenth:
        return "tu_vong"
    return "du_16" if person.gone == sixteenth else "chuyen_di"


def fill(ctx: FreezeContext, people: dict[str, Resident]) -> None:
    """Add household, poverty, schooling and parents as they were on the reference day."""
    stream = Stream(ctx.using)
    poverty = dict(_on(ctx, stream, "registry_householdstatus", "household_id", "f.poverty"))
    member = stream.ident("f.household_id")
    home = dict(_touching(ctx, stream, "registry_membership", member))
    schooling = dict(_on(ctx, stream, "registry_schooling", "child_id", "f.level"))
    parents = dict(_on(ctx, stream, "registry_familystate", "child_id", "f.state"))
    for child, person in people.items():
        if household := home.get(child):
            person.household, person.poverty = household, poverty.get(household, "khong")
        if level := schooling.get(child):
            person.schooling = SCHOOL.get(level, level)
        if state := parents.get(child):
            person.parents = state


def _on(ctx: FreezeContext, stream: Stream, table: str, key: str, column: str) -> Iterator[tuple[str, str]]:
    believed, at = stream.believed(ctx.known_at)
    day = ctx.reference_day.isoformat()
    return stream.rows(
        f"SELECT {stream.ident('f.' + key)}, {column} FROM {table} f "
        f"WHERE f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s) AND {believed}",
        [day, day, *at],
    )


def _touching(ctx: FreezeContext, stream: Stream, table: str, column: str) -> Iterator[tuple[str, str]]:
    """Yield the column's values over the round in the order of time, so that the last one stands."""
    believed, at = stream.believed(ctx.known_at)
    return stream.rows(
        f"SELECT {stream.ident('f.child_id')}, {column} FROM {table} f "
        f"WHERE f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s) AND {believed} ORDER BY f.valid_from, f.id",
        [ctx.reference_day.isoformat(), ctx.opening_day.isoformat(), *at],
    )
