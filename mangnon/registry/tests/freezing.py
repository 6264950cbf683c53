"""A freeze for tests: the context of a round, before any room has prepared it."""

from datetime import date

from mangnon.base import clock
from mangnon.engine.freezing import FreezeContext, FrozenUnit
from mangnon.organisation.models import Unit


def bare_context(start: date = date(2021, 12, 15), reference: date = date(2022, 5, 15), known_at=None) -> FreezeContext:
    """Return the context of a round with its units."""
    units = {
        unit.id: FrozenUnit(unit.id, unit.code, unit.name, unit.kind, unit.level, unit.valid_from, unit.valid_to)
        for unit in Unit.objects.all()
    }
    return FreezeContext(
        "default", "test", start, start - date.resolution, reference, known_at or clock.now(), b"k" * 32, units
    )
