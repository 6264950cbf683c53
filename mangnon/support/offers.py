"""What this room has to do with a child's record in the registry: its forms, its events, a corrected birth date."""

from mangnon.organisation import roles
from mangnon.registry import birthdays, child_page
from mangnon.registry.tables import events_of
from mangnon.support import actions, queries
from mangnon.support.forms import ENTRY_FORMS

for number, kind in enumerate(ENTRY_FORMS):
    child_page.offer(child_page.Offer(kind.title, f"support:{kind.route}", roles.CHILD_EDIT, kind.group, number, kind.offered))
child_page.tell("support", lambda actor, child: events_of(queries.told(actor, child)))
birthdays.follow("support", actions.follow_birth_date)
