"""Injuries as somebody may see them."""

from datetime import date

from django.utils.translation import gettext as _

from mangnon.programmes.models import Injury
from mangnon.registry.birthdays import lies_before
from mangnon.registry.models import Child
from mangnon.registry.rules import RowError, Source


def against_birth_date(child: Child, born: date, _source: Source) -> list[RowError]:
    """Return why a corrected birth date is refused: an injury was recorded of an earlier day."""
    first = Injury.objects.believed().filter(child=child, day__lt=born).order_by("day").first()
    return [lies_before(_("Tai nạn, thương tích"), first.day)] if first else []
