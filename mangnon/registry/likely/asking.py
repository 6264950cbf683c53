"""What a page shows before it saves a new child: likely duplicates of one's own, and the commune that has such a child elsewhere.

Whoever saves again has said that it is another child. The form carries a sealed word for what it was shown, so that a
child somebody else registers in between is asked about too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.registry import queries
from mangnon.registry.duplicates import comparing
from mangnon.registry.elsewhere.actions import LookedTooOften, look_elsewhere
from mangnon.registry.elsewhere.queries import Elsewhere, Wanted
from mangnon.registry.forms import birth_text
from mangnon.registry.likely.actions import note_shown
from mangnon.registry.likely.queries import Like, like
from mangnon.registry.moves import asking
from mangnon.registry.rules import ChildRow
from mangnon.registry.tables import place_text

SALT = "registry.likely"


@dataclass(frozen=True, slots=True)
class Shown:
    """One likely child as the page says it: who it is, and what was found, line by line."""

    child: object
    about: str
    lines: Sequence[str]


def before_saving(actor: Actor, row: ChildRow, seen: str, day: date) -> dict[str, object]:
    """Return what has to be looked at before ``row`` is saved, for the template; nothing when there is none or it was just ``seen``.

    Of a child of another commune no more is told than the look-up elsewhere tells, and it is logged as one.
    """
    found, there = like(actor, row, day), _elsewhere(actor, row)
    word = _word(row, found, there)
    if not (found or there) or constant_time_compare(seen, word):
        return {}
    note_shown([one.child.pk for one in found], by=actor)
    moving = asking.token(asking.Asked(there.child_id, row.full_name, birth_text(row.birth_date, row.birth_precision)), actor) if there else ""
    return {"likely": _shown(actor, found, day), "elsewhere": there, "moving": moving, "seen": word}


def _elsewhere(actor: Actor, row: ChildRow) -> Elsewhere | None:
    """Return the commune that has a child so numbered, or of just this name, birth and mother; None too when too many were asked for today."""
    if row.personal_id:
        wanted = Wanted(number=row.personal_id)
    elif row.mother_name:
        wanted = Wanted(name=row.full_name, birth=row.birth_date, mother=row.mother_name, precision=row.birth_precision)
    else:
        return None
    try:
        found = look_elsewhere(wanted, reason=_("Thêm trẻ em"), by=actor, saving=True)
    except LookedTooOften:
        return None
    return None if found is None or found.mine else found


def _word(row: ChildRow, found: Sequence[Like], there: Elsewhere | None) -> str:
    told = [*sorted(one.child.pk.hex for one in found), there.child_id.hex if there else ""]
    return signing.Signer(salt=SALT).signature(f"{row.id}:{','.join(told)}")


def _shown(actor: Actor, found: Sequence[Like], day: date) -> list[Shown]:
    here = queries.present(actor, [one.child for one in found], day)
    return [Shown(one.child, _about(one, place_text(here[one.child.pk])), [comparing.words(line.feature, line.level) for line in one.lines]) for one in found]


def _about(one: Like, place: str) -> str:
    child = one.child
    parents = [_("mẹ %(name)s") % {"name": child.mother_name} if child.mother_name else "", _("cha %(name)s") % {"name": child.father_name} if child.father_name else ""]
    gone = "" if place else _("đã mất") if child.died_on else _("không còn cư trú trong tỉnh")
    return ", ".join(part for part in (birth_text(child.birth_date, child.birth_precision), place or gone, *parents) if part)
