"""What this room has to do with a child's record in the registry: its form, its events, a corrected birth date."""

from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.programmes import queries
from mangnon.programmes.forms import InjuryForm
from mangnon.programmes.models import Injury
from mangnon.registry import birthdays, child_page, takeback
from mangnon.registry.child_page import record_page
from mangnon.registry.duplicates import merging
from mangnon.registry.tables import record_events

child_page.offer(child_page.Offer(InjuryForm.title, "programmes:injury", roles.CHILD_EDIT, InjuryForm.group, wanted=InjuryForm.offered))
child_page.tell("programmes", lambda actor, child: record_events(actor, child, queries.injuries_of(child)), "bao_ve")
birthdays.follow("programmes", queries.against_birth_date)
takeback.offer(takeback.Kind("31", Injury, lambda _actor, child: queries.injuries_of(child)))
record_page.answer("injury", lambda _actor, child: queries.injuries_told(child))
merging.carry(Injury, _("Tai nạn, thương tích"))
