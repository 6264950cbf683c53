"""An obligation to review is done by sending its list, never by the word that it is done."""

from datetime import timedelta

from django.urls import reverse

from mangnon.deadlines import subjects
from mangnon.deadlines.models import DueItem
from mangnon.registry import codes
from mangnon.registry.reviews import rules
from mangnon.registry.reviews.models import ReviewList
from mangnon.registry.reviews.rules import Period


def page_of(item: DueItem) -> str:
    """Return the address of the list an item asks for; of a commune that had not begun then, the year's lists it took over."""
    period = _period(item)
    if period is None:
        return reverse("reviews:board")
    if item.unit.valid_from <= period.last:
        return reverse("reviews:list", args=[item.unit_id, period.slug])
    return f"{reverse('reviews:board')}?nam={period.year}"


def _period(item: DueItem) -> Period | None:
    day, obligations = item.due_before - timedelta(days=1), codes.packs().obligations
    for period in (found for year in (day.year - 1, day.year) for found in rules.year_of(year)):
        owed = rules.obligation(period, obligations) if rules.OWED[period.kind] == item.code else None
        if owed and owed[1] == item.due_before:
            return period
    return None


def page_of_reopened(item: DueItem) -> str:
    """Return the address of the list that is to be sent again."""
    review = ReviewList.objects.get(pk=item.subject_id)
    return reverse("reviews:list", args=[review.unit_id, Period(review.kind, review.year, review.number).slug])


for code in rules.OWED.values():
    subjects.register_work(code, page_of)
subjects.register_work(rules.AGAIN, page_of_reopened)
