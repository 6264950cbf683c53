"""Frozen rows of programmes: injuries of the round, in the unit where they happened."""

from collections.abc import Iterator

from mangnon.base.days import CHILD_YEARS, age_months
from mangnon.engine.freezing import FreezeContext
from mangnon.registry.bulk.stream import Days, Stream
from mangnon.registry.frozen.people import Resolver
from mangnon.registry.rules.fields import NO_MINORITY


def injuries(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``injuries``: children under 16 on the day of the event, those the register does not have included."""
    stream, day_of, unit_of = Stream(ctx.using), Days(), Resolver(ctx)
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.id')}, {stream.ident('f.child_id')}, f.unit_id, f.kind, f.place, "
        f"COALESCE(c.sex, f.sex), {stream.day('c.birth_date')}, {stream.day('f.day')}, f.age_months, COALESCE(c.ethnic, f.ethnic), f.outcome "
        f"FROM programmes_injury f LEFT JOIN registry_child c ON c.id = f.child_id "
        f"WHERE f.day BETWEEN %s AND %s AND {believed} ORDER BY f.id"
    )
    days = [ctx.period_from.isoformat(), ctx.reference_day.isoformat()]
    for ident, child, unit, kind, place, sex, birth, day, months, ethnic, outcome in stream.rows(statement, [*days, *at]):
        months = age_months(day_of[birth], day_of[day]) if child else months
        if months < CHILD_YEARS * 12:
            yield (
                ctx.pseudonym("injury", ident),
                ctx.pseudonym("child", child) if child else None,
                unit_of[unit],
                kind,
                place,
                sex,
                months,
                ethnic not in NO_MINORITY,
                outcome == "khuyet_tat",
                outcome == "tu_vong",
            )


FROZEN = {"injuries": injuries}
