"""What this room has to do with a child's record in the registry: notices that tell of it, a corrected birth date."""

from mangnon.protection import carrying, queries, tables
from mangnon.protection.models import IncidentChild
from mangnon.registry import birthdays, child_page
from mangnon.registry.duplicates import merging

child_page.tell("protection", lambda actor, child: tables.notices_told(queries.notices_about(actor, child)), "bao_ve")
birthdays.follow("protection", queries.against_birth_date)
merging.carry_by(IncidentChild, "protection", merging.Carrier(carrying.over, carrying.back))
