"""Frozen rows of protection: notices received in the round, incidents that happened in it."""

from collections.abc import Iterator

from mangnon.base.days import CHILD_YEARS, age_months
from mangnon.engine.freezing import FreezeContext
from mangnon.engine.tables import AID_OF, SERVED_KINDS
from mangnon.protection import codes
from mangnon.protection.models import Incident
from mangnon.registry.bulk.stream import Days, Stream
from mangnon.registry.frozen.people import Resolver
from mangnon.registry.rules.fields import NO_MINORITY
from mangnon.support import frozen as support


def notices(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``notices``. A step that is not recorded yet is null, which is not "no"."""
    stream, unit_of = Stream(ctx.using), Resolver(ctx)
    steps, sexes = _steps(ctx, stream), _sexes(ctx, stream)
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.id')}, f.unit_id, f.channel, {stream.flag('f.urgent')} FROM protection_notice f "
        f"WHERE f.received_at >= %s AND f.received_at < %s AND {believed} ORDER BY f.id"
    )
    for ident, unit, channel, urgent in stream.rows(statement, [*_instants(ctx, stream), *at]):
        done = steps.get(ident, {})
        yield (
            ctx.pseudonym("notice", ident),
            unit_of[unit],
            channel,
            sexes.get(ident),
            _done(done, "danh_gia_ban_dau"),
            bool(urgent) or "khan_cap" in done,
            done.get("khan_cap"),
            _done(done, "ke_hoach_duyet"),
            done.get("ke_hoach_duyet"),
            _done(done, "ket_thuc"),
        )


def _done(steps: dict[str, bool | None], kind: str) -> bool | None:
    return True if kind in steps else None


def _instants(ctx: FreezeContext, stream: Stream) -> list[str]:
    return [stream.midnight(ctx.period_from), stream.midnight(ctx.reference_day, after=True)]


def _steps(ctx: FreezeContext, stream: Stream) -> dict[str, dict[str, bool | None]]:
    """Return notice → step → in time (null: not judged), of steps taken until the reference day."""
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.notice_id')}, f.kind, {stream.flag('f.in_time')} FROM protection_noticestep f "
        f"WHERE f.at < %s AND {believed} ORDER BY f.at, f.id"
    )
    steps: dict[str, dict[str, bool | None]] = {}
    for notice, kind, in_time in stream.rows(statement, [stream.midnight(ctx.reference_day, after=True), *at]):
        steps.setdefault(notice, {})[kind] = None if in_time is None else bool(in_time)
    return steps


def _sexes(ctx: FreezeContext, stream: Stream) -> dict[str, str]:
    """Return notice → sex, where all children the notice tells of are known and of one sex."""
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.notice_id')}, MIN(c.sex), MAX(c.sex) FROM protection_incident f "
        f"JOIN protection_incidentchild h ON h.incident_id = f.id JOIN registry_child c ON c.id = h.child_id "
        f"WHERE {believed} GROUP BY f.notice_id"
    )
    return {notice: first for notice, first, last in stream.rows(statement, at) if first == last}


def incidents(ctx: FreezeContext) -> Iterator[tuple]:
    """Yield the rows of ``incidents``: one per incident, child, form and sub-form. Sealed forms are known by their digest."""
    stream, day_of, unit_of, form_of = Stream(ctx.using), Days(), Resolver(ctx), codes.form_of_digest()
    believed, at = stream.believed(ctx.known_at)
    statement = (
        f"SELECT {stream.ident('f.id')}, {stream.ident('h.child_id')}, f.unit_id, t.form_digest, f.place, f.relation, c.sex, "
        f"{stream.day('c.birth_date')}, {stream.day('f.day')}, c.ethnic, {stream.flag('f.confirmed')}, {stream.flag('h.helped')} "
        f"FROM protection_incident f JOIN protection_incidentchild h ON h.incident_id = f.id "
        f"JOIN protection_incidentform t ON t.incident_id = f.id JOIN registry_child c ON c.id = h.child_id "
        f"WHERE f.day BETWEEN %s AND %s AND {believed} ORDER BY f.id, h.child_id, t.id"
    )
    served, field = _served(ctx, stream), Incident._meta.get_field
    days, told = [ctx.period_from.isoformat(), ctx.reference_day.isoformat()], set()
    for ident, child, unit, digest, place, relation, sex, birth, day, ethnic, sure, helped in stream.rows(
        statement, [*days, *at]
    ):
        months, form = age_months(day_of[birth], day_of[day]), form_of[digest]
        if months >= CHILD_YEARS * 12 or (ident, child, form) in told:
            continue
        told.add((ident, child, form))
        yield (
            ctx.pseudonym("incident", ident),
            ctx.pseudonym("child", child),
            unit_of[unit],
            form.split(".")[0],
            form if "." in form else "",
            field("place").opened(place),
            field("relation").opened(relation),
            sex,
            months,
            ethnic not in NO_MINORITY,
            bool(sure),
            bool(helped),
            *(any(since >= day and _counts_as(kind, given) for given, since in served.get(child, ())) for kind in SERVED_KINDS),
        )


def _served(ctx: FreezeContext, stream: Stream) -> dict[str, list[tuple[str, str]]]:
    """Return child → (kind, ISO day) of the services delivered in the round."""
    served: dict[str, list[tuple[str, str]]] = {}
    for _service, child, kind, day in support.delivered(ctx, stream):
        served.setdefault(child, []).append((kind, day))
    return served


def _counts_as(kind: str, given: str) -> bool:
    """Say whether a service given is of a kind; psychological and legal help were one kind before they were told apart."""
    return kind == given or (kind == "tam_ly_phap_ly" and AID_OF.get(given) == kind)


FROZEN = {"notices": notices, "incidents": incidents}
