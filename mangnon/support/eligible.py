"""Who by the data may have a monthly allowance and receives none of that kind (Kế hoạch 715/KH-UBND III.4-c).

The rules are dated data of the packs. They suggest whom to look at: what the record does not say stands beside each rule.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.law.rows import EligibilityRow
from mangnon.organisation import queries as organisation
from mangnon.registry import codes as registry_codes
from mangnon.registry.models import Child, Circumstance, HouseholdStatus, Membership
from mangnon.registry.queries import children_for, children_in, may_see_c4, may_see_names
from mangnon.support import codes, queries
from mangnon.support.models import Allowance


@dataclass(frozen=True, slots=True)
class Gap:
    """A child that one rule finds and who receives nothing of the rule's kind today."""

    child: Child
    rule: EligibilityRow


def rules_for(actor: Actor, day: date) -> list[EligibilityRow]:
    """Return the rules in force on ``day`` whose kind the actor may read."""
    hidden = queries.hidden_kinds(actor)
    return [row for row in registry_codes.packs().eligibility if row.on(day) and row.kind not in hidden]


def may_list(actor: Actor) -> bool:
    """Say whether an actor reads the names: whose allowances are told by kind to nobody else (class C4)."""
    return may_see_names(actor) and may_see_c4(actor)


def gaps_for(actor: Actor, day: date | None = None) -> list[Gap]:
    """Return the children of the actor's scope that rules find and who receive nothing of that kind, by rule, then by name."""
    if not may_list(actor):
        return []
    day = day or clock.today()
    children = children_for(actor, day)
    return [Gap(child, rule) for rule in rules_for(actor, day) for child in unpaid(children, rule, day)]


def gap_counts(actor: Actor, day: date | None = None) -> dict[int, dict[str, int]]:
    """Return commune of today → rule → how many: what who reads no names is told; kinds of class C4 are not among them."""
    day = day or clock.today()
    here = dict(organisation.map_rows(day).filter(level=3).values_list("unit_id", "ancestor_id"))
    found: dict[int, dict[str, int]] = {}
    for rule in rules_for(actor, day):
        for unit in unpaid(children_in(actor, day), rule, day).order_by().values_list("residences__unit_id", flat=True):
            counts = found.setdefault(here.get(unit, unit), {})
            counts[rule.code] = counts.get(rule.code, 0) + 1
    return found


def unpaid(children: QuerySet[Child], rule: EligibilityRow, day: date) -> QuerySet[Child]:
    """Narrow children to those a rule finds on ``day`` and who receive nothing of its kind then."""
    found = children.filter(_meets(rule, day))
    for other in registry_codes.packs().eligibility:
        if other.code in rule.beside and other.on(day):
            found = found.exclude(_meets(other, day))
    paid = Allowance.objects.believed().on(day).filter(child=OuterRef("pk"), kind_digest=codes.digest(rule.kind))
    return found.exclude(Exists(paid))


def _meets(rule: EligibilityRow, day: date) -> Q:
    condition = Q()
    if rule.circumstances:
        digests = registry_codes.circumstance_digests()
        episodes = Circumstance.objects.believed().on(day).filter(child=OuterRef("pk"), code_digest__in=[digests[code] for code in rule.circumstances])
        condition &= Q(Exists(episodes))
    if rule.poverty:
        poor = HouseholdStatus.objects.believed().on(day).filter(household=OuterRef("household_id"), poverty__in=rule.poverty)
        condition &= Q(Exists(Membership.objects.believed().on(day).filter(Exists(poor), child=OuterRef("pk"))))
    if rule.under_months is not None:
        condition &= Q(birth_date__gt=_months_before(day, rule.under_months))
    return condition


def _months_before(day: date, months: int) -> date:
    """Return the latest birth of who is ``months`` old on ``day`` or older; the 29th to 31st fall to the last day there is."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    return date(year, month + 1, 28)


def reason(rule: EligibilityRow) -> str:
    """Return why a rule finds a child: its words and basis, what must be checked, and that the reading is not confirmed."""
    english = get_language() == "en"
    words, unknown = (rule.english, rule.unknown_english) if english else (rule.label, rule.unknown)
    parts = [f"{words} ({rule.basis})", _("cần kiểm tra: %(what)s") % {"what": unknown} if unknown else ""]
    if rule.status != "verified":
        parts.append(_("chưa đối chiếu với văn bản gốc"))
    return "; ".join(part for part in parts if part)
