"""Frozen rows of support: services delivered in the round, allowances running on its reference day.

``prepare`` says which children were helped and how; keys are the children's keys as 32 hexadecimal digits.
"""

from collections.abc import Iterator

from mangnon.engine.freezing import NO_AID, FreezeContext
from mangnon.engine.tables import AID_OF
from mangnon.registry.bulk.stream import Stream
from mangnon.support import codes


def prepare(ctx: FreezeContext) -> None:
    """Fill ``ctx.insured`` (a card on the reference day) and ``ctx.aided`` (kinds of help received in the period)."""
    stream, health = Stream(ctx.using), frozenset({"y_te"})
    at_close = ctx.reference_day.isoformat()
    for child, end in _touching(ctx, stream, "support_insurancecard"):
        ctx.aided[child] = health
        if end is None or end > at_close:
            ctx.insured.add(child)
    others = [(child, "tro_cap") for child, _end in _touching(ctx, stream, "support_allowance")]
    others += [(child, AID_OF.get(kind, kind)) for _service, child, kind, _day in delivered(ctx, stream)]
    shared: dict[frozenset, frozenset] = {}
    for child, kind in others:
        kinds = ctx.aided.get(child, NO_AID) | {kind}
        ctx.aided[child] = shared.setdefault(kinds, kinds)


def services(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``services`` for the children of the round."""
    for ident, child, kind, _day in delivered(ctx, Stream(ctx.using)):
        if person := ctx.people.get(child):
            yield (
                ctx.pseudonym("service", ident),
                ctx.pseudonym("child", child),
                person.unit_id,
                kind,
                person.sex,
                person.minority,
                person.special,
            )


def allowances(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``allowances`` for the children living in the province on the reference day.

    Sealed kinds are known by their digest, not opened; the order is that of the kinds, which no key of a place changes.
    """
    stream, kind_of = Stream(ctx.using), codes.kind_of_digest()
    believed, at = stream.believed(ctx.known_at)
    day = ctx.reference_day.isoformat()
    statement = (
        f"SELECT {stream.ident('f.child_id')}, f.kind, f.kind_digest, f.monthly_amount FROM support_allowance f "
        f"WHERE f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s) AND {believed}"
    )
    found = [(child, kind or kind_of[digest], amount) for child, kind, digest, amount in stream.rows(statement, [day, day, *at])]
    for child, kind, amount in sorted(found):
        person = ctx.people.get(child)
        if person is not None and person.unit_id is not None:
            yield ctx.pseudonym("child", child), person.unit_id, kind, amount, person.sex, person.minority


def _touching(ctx: FreezeContext, stream: Stream, table: str) -> Iterator[tuple[str, str | None]]:
    believed, at = stream.believed(ctx.known_at)
    return stream.rows(
        f"SELECT {stream.ident('f.child_id')}, {stream.day('f.valid_to')} FROM {table} f "
        f"WHERE f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s) AND {believed}",
        [ctx.reference_day.isoformat(), ctx.period_from.isoformat(), *at],
    )


def delivered(ctx: FreezeContext, stream: Stream) -> Iterator[tuple[int, str, str, str]]:
    """Yield (service, child, kind, ISO day) of the services delivered in the round."""
    believed, at = stream.believed(ctx.known_at)
    return stream.rows(
        f"SELECT f.id, {stream.ident('f.child_id')}, f.kind, {stream.day('f.day')} FROM support_service f "
        f"WHERE f.day BETWEEN %s AND %s AND {believed} ORDER BY f.id",
        [ctx.period_from.isoformat(), ctx.reference_day.isoformat(), *at],
    )


FROZEN = {"services": services, "allowances": allowances}
