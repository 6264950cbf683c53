"""What this room has to do with a child's record in the registry: its form, its events, a corrected birth date."""

from mangnon.organisation import roles
from mangnon.programmes import queries
from mangnon.programmes.forms import InjuryForm
from mangnon.registry import birthdays, child_page
from mangnon.registry.tables import events_of

child_page.offer(child_page.Offer(InjuryForm.title, "programmes:injury", roles.CHILD_EDIT, InjuryForm.group, wanted=InjuryForm.offered))
child_page.tell("programmes", lambda actor, child: events_of(queries.injuries_of(child)))
birthdays.follow("programmes", queries.against_birth_date)
