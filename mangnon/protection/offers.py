"""What this room has to do with a child's record in the registry."""

from mangnon.protection import queries
from mangnon.registry import birthdays

birthdays.follow("protection", queries.against_birth_date)
