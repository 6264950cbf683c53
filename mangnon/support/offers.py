"""What this room has to do with a child's record in the registry."""

from mangnon.registry import birthdays
from mangnon.support import actions

birthdays.follow("support", actions.follow_birth_date)
