"""Frozen rows of special circumstances and risks: one per child and code that touches the round."""

from collections.abc import Iterator

from mangnon.engine.freezing import FreezeContext
from mangnon.registry import codes
from mangnon.registry.bulk.stream import Stream
from mangnon.registry.frozen.people import FAR, Resident, Touch


def fill_groups(ctx: FreezeContext, people: dict[str, Resident]) -> None:
    """Add special circumstances and risks to the children. Sealed codes are known by their digest, not opened."""
    code_of = {digest: code for code, digest in codes.circumstance_digests().items()}
    days = ctx.opening_day.isoformat(), ctx.reference_day.isoformat()
    for person, code, start, end in _episodes(ctx, people, "registry_circumstance", "f.code_digest"):
        person.circumstances = person.circumstances or {}
        touch = _touch(days, person, person.circumstances.setdefault(code_of[code], Touch()), start, end)
        person.special = person.special or touch.at_close
        person.special_open = person.special_open or touch.at_open
    for person, code, start, end in _episodes(ctx, people, "registry_riskwatch", "f.code"):
        person.risks = person.risks or {}
        touch = _touch(days, person, person.risks.setdefault(code, Touch()), start, end)
        person.at_risk = person.at_risk or touch.at_close
        person.at_risk_open = person.at_risk_open or touch.at_open


def _episodes(
    ctx: FreezeContext,
    people: dict[str, Resident],
    table: str,
    column: str,
) -> Iterator[tuple[Resident, str, str, str]]:
    stream = Stream(ctx.using)
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.child_id')}, {column}, {stream.day('f.valid_from')}, {stream.day('f.valid_to')} "
        f"FROM {table} f WHERE f.valid_from <= %s AND (f.valid_to IS NULL OR f.valid_to > %s) AND {believed}"
    )
    days = [ctx.reference_day.isoformat(), ctx.opening_day.isoformat()]
    for child, code, start, end in stream.rows(statement, [*days, *at]):
        person = people.get(child)
        if person is not None and start < person.gone:
            yield person, code, start, end or FAR


def _touch(days: tuple[str, str], person: Resident, touch: Touch, start: str, until: str) -> Touch:
    opening, reference = days
    touch.at_open = touch.at_open or (start <= opening and person.stock_open)
    touch.at_close = touch.at_close or (until > reference and person.stock)
    touch.until = max(touch.until, until)
    return touch


def circumstances(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``circumstances``: pseudonym, code, group, units, states, traits, help, exit."""
    pseudonym_of = ctx.pseudonyms("child")
    for child, person in ctx.people.items():
        for code, touch in sorted(person.circumstances.items()) if person.circumstances else ():
            yield (pseudonym_of[child], code, code.split(".")[0], *_told(ctx, child, person, touch))


def risks(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``risks``."""
    pseudonym_of = ctx.pseudonyms("child")
    for child, person in ctx.people.items():
        for code, touch in sorted(person.risks.items()) if person.risks else ():
            yield (pseudonym_of[child], code, *_told(ctx, child, person, touch))


def _told(ctx: FreezeContext, child: str, person: Resident, touch: Touch) -> tuple:
    """Return what both tables say of an episode and its child: units, states, traits, help, exit."""
    return (
        person.unit_id,
        person.unit_open,
        touch.at_open,
        touch.at_close,
        person.sex,
        person.months,
        person.minority,
        person.poverty,
        *ctx.aid_flags(child),
        exit_of(person, touch),
    )


def exit_of(person: Resident, touch: Touch) -> str | None:
    """Return how an episode left the round's stock: with the child (moved, died, sixteen) or by itself; None if it stayed."""
    if touch.at_close:
        return None
    return person.left if person.left and touch.until >= person.gone else "ra_khoi_nhom"
