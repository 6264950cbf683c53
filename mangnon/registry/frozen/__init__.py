"""Frozen rows of the registry: children, circumstances, risks, households, births and deaths.

Keys of ``ctx.people`` (and of ``ctx.aided``, ``ctx.insured``) are the children's keys as 32 hexadecimal digits: see
``registry.bulk.stream``. A unit in a frozen row is the one of ``FreezeContext.place_day`` that holds the territory; a fact that a
later commune recorded without a hamlet keeps that commune.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from mangnon.base.days import CHILD_YEARS, age_months
from mangnon.engine.freezing import FreezeContext
from mangnon.registry.bulk.stream import Days, Stream
from mangnon.registry.frozen.groups import circumstances, fill_groups, risks
from mangnon.registry.frozen.people import Resolver, fill, residents


def prepare(ctx: FreezeContext) -> None:
    """Fill ``ctx.people`` with every child of the round."""
    ctx.people = residents(ctx)
    fill(ctx, ctx.people)
    fill_groups(ctx, ctx.people)
    _fill_months(ctx)


def _fill_months(ctx: FreezeContext) -> None:
    known: dict = {}
    day_of = Days()
    for person in ctx.people.values():
        day = day_of[person.died] if person.left == "tu_vong" else ctx.reference_day
        key = (person.birth, day)
        if key not in known:
            known[key] = min(age_months(person.birth, day), CHILD_YEARS * 12)
        person.months = known[key]


def children(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``children``."""
    now, insured = Resolver(ctx, ctx.reference_day), ctx.insured
    pseudonym_of, home_of = ctx.pseudonyms("child"), ctx.pseudonyms("household")
    months_open = cache(lambda birth: age_months(birth, ctx.opening_day))
    urban = cache(lambda unit: ctx.urban(now[unit]))
    for child, person in ctx.people.items():
        birth = person.birth
        yield (
            pseudonym_of[child],
            person.household and home_of[person.household],
            person.unit_id,
            person.unit_open,
            person.stock,
            person.stock_open,
            person.sex,
            person.months,
            months_open(birth) if person.stock_open else None,
            person.ethnic,
            person.minority,
            person.poverty,
            urban(person.unit_id if person.stock else person.unit_open),
            person.registered,
            child in insured,
            person.schooling,
            person.parents,
            person.special,
            person.special_open,
            person.at_risk,
            person.at_risk_open,
            *ctx.aid_flags(child),
            ctx.period_from <= birth,
            person.left == "tu_vong",
            person.left,
        )


def households(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the households with at least one child living there on the reference day."""
    living = [(person.household, person.poverty) for person in ctx.people.values() if person.stock and person.household]
    poverty, held, pseudonym_of = dict(living), Counter(household for household, _poverty in living), ctx.pseudonyms("household")
    stream, unit_of = Stream(ctx.using), Resolver(ctx)
    statement = f"SELECT {stream.ident('f.id')}, f.unit_id, h.unit_id FROM registry_household f LEFT JOIN organisation_hamlet h ON h.id = f.hamlet_id ORDER BY f.id"
    for ident, unit, hamlet_unit in stream.rows(statement):
        if ident in held:
            yield pseudonym_of[ident], unit_of.home(unit, hamlet_unit), poverty[ident], held[ident]


def vital(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield births and children's deaths of the round in the unit where the child lived that day.

    A day known by its month or year is the latest possible one; the row says whether the earliest lies in the period, too.
    """
    stream, day_of, unit_of = Stream(ctx.using), Days(), Resolver(ctx)
    believed, at = stream.believed(ctx.known_at)
    first, last = ctx.period_from.isoformat(), ctx.reference_day.isoformat()
    named = f"SELECT {stream.ident('c.id')}, f.unit_id, h.unit_id, c.sex, {stream.day('c.birth_date')}, c.birth_precision"
    lived = (
        "FROM registry_child c JOIN registry_residence f ON f.child_id = c.id "
        "LEFT JOIN organisation_hamlet h ON h.id = f.hamlet_id "
    )
    born = f"{named} {lived} WHERE c.birth_date BETWEEN %s AND %s AND f.valid_from = c.birth_date AND {believed} ORDER BY c.id"
    for child, unit, hamlet_unit, sex, born_on, known in stream.rows(born, [first, last, *at]):
        pseudonym = ctx.pseudonym("child", child)
        yield f"sinh:{pseudonym}", "sinh", pseudonym, unit_of.home(unit, hamlet_unit), sex, 0, 0, _earliest(born_on, known) >= first
    # The stay that death ended, or (died on the day of birth) the stay of that one day.
    believed_too, then = stream.believed(ctx.known_at, "d")
    gone = (
        f"{named}, {stream.day('d.day')}, d.precision {lived} JOIN registry_death d ON d.child_id = c.id "
        f"WHERE d.day BETWEEN %s AND %s AND f.ended_by = 'tu_vong' AND {believed_too} AND {believed} ORDER BY c.id"
    )
    for child, unit, hamlet_unit, sex, born_on, _known, died_on, known in stream.rows(gone, [first, last, *then, *at]):
        months = age_months(day_of[born_on], day_of[died_on])
        if months < CHILD_YEARS * 12:
            pseudonym = ctx.pseudonym("child", child)
            age_days = (day_of[died_on] - day_of[born_on]).days
            earliest = max(_earliest(died_on, known), born_on)
            yield f"chet:{pseudonym}", "chet", pseudonym, unit_of.home(unit, hamlet_unit), sex, months, age_days, earliest >= first


def _earliest(day: str, known: str) -> str:
    """Return the earliest day that is possible of a day (ISO) of which the whole, the month or the year is known."""
    return {"month": f"{day[:7]}-01", "year": f"{day[:4]}-01-01"}.get(known, day)


FROZEN = {
    "children": children,
    "circumstances": circumstances,
    "risks": risks,
    "households": households,
    "vital": vital,
}
