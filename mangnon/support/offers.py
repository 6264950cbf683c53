"""What this room has to do with a child's record in the registry: its forms, its events, a corrected birth date."""

from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.registry import birthdays, child_page, takeback
from mangnon.registry.child_page import record_page
from mangnon.registry.duplicates import merging
from mangnon.registry.tables import record_events
from mangnon.support import actions, queries
from mangnon.support.forms import ENTRY_FORMS
from mangnon.support.models import Allowance, InsuranceCard, Service

for number, kind in enumerate(ENTRY_FORMS):
    child_page.offer(child_page.Offer(kind.title, f"support:{kind.route}", roles.CHILD_EDIT, kind.group, number, kind.offered))
child_page.run("support", queries.running_for)
child_page.tell("support", lambda actor, child: record_events(actor, child, queries.told(actor, child)))
birthdays.follow("support", actions.follow_birth_date)

takeback.offer(takeback.Kind("21", InsuranceCard, queries.told, {InsuranceCard: ()}))
takeback.offer(takeback.Kind("22", Allowance, queries.told, {Allowance: ("kind_digest",)}))
takeback.offer(takeback.Kind("23", Service, queries.told))

record_page.answer("bhyt_no", lambda _actor, child: queries.card_told(child)[0])
record_page.answer("bhyt_valid", lambda _actor, child: queries.card_told(child)[1])
record_page.answer("benefit", queries.allowances_told)
record_page.answer("support", lambda _actor, child: queries.services_told(child))
merging.carry(InsuranceCard, _("Thẻ bảo hiểm y tế"), ())
merging.carry(Allowance, _("Trợ cấp"), ("kind_digest",))
merging.carry(Service, _("Dịch vụ"))
