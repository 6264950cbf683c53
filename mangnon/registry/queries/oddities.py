"""What looks odd in the registry: worth a question to the commune, never a verdict."""

from datetime import date

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation.models import Unit
from mangnon.organisation.queries import successor_units
from mangnon.registry.queries.children import children_in
from mangnon.registry.queries.households import communes_for


def silent_communes(actor: Actor, since: date) -> list[Unit]:
    """Return the communes of the scope where no child born since a day lives: a quiet place or a quiet book."""
    day = clock.today()
    peopled = set(children_in(actor, day).filter(birth_date__gte=since).order_by().values_list("residences__unit_id", flat=True))
    followers = successor_units(peopled, day)
    return [unit for unit in communes_for(actor, day) if unit.pk not in peopled | set(followers.values())]


def without_number(actor: Actor, born_before: date) -> int:
    """Return how many children of the scope born before a day still have no personal number."""
    return children_in(actor, clock.today()).filter(personal_id_digest=None, birth_date__lt=born_before).order_by().count()
