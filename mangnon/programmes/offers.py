"""What this room has to do with a child's record in the registry."""

from mangnon.programmes import queries
from mangnon.registry import birthdays

birthdays.follow("programmes", queries.against_birth_date)
