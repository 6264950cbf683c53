"""A corrected birth date concerns what rooms above have recorded of the child.

The registry knows no room above it. A room says in its ``apps.py`` what of its own goes with a corrected birth date and
what stands against it (``follow``); the correction asks here, inside its transaction, so that a refusal undoes it all.
"""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_date
from mangnon.registry.models import Child
from mangnon.registry.rules import RowError, Source

# (the child with its stored birth date, the corrected one, where the correction comes from) → why it is refused
Follower = Callable[[Child, date, Source], list[RowError]]
_followers: dict[str, Follower] = {}


def follow(room: str, follower: Follower) -> None:
    """Let a room move what began on the day of birth, and refuse for what would lie before the corrected one."""
    _followers[room] = follower


def refusals(child: Child, born: date, source: Source) -> list[RowError]:
    """Let every room follow a corrected birth date; return why any of them refuses."""
    return [refusal for follower in _followers.values() for refusal in follower(child, born, source)]


def lies_before(what: str, day: date) -> RowError:
    """Return the refusal for something recorded of a day before the corrected birth date; ``what`` names it without its kind."""
    sentence = _("%(what)s ghi ngày %(day)s, trước ngày sinh này. Hãy xem lại ngày sinh và ngày đã ghi.")
    return RowError(0, "birth_date", "recorded_before_birth", sentence % {"what": what, "day": vi_date(day)})
