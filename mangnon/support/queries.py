"""What a child receives, as somebody may read it."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.audit.takeback import Taken
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.registry.models import Child
from mangnon.registry.queries import Entry, entry_of, may_see_c4
from mangnon.support import codes
from mangnon.support.models import Allowance, InsuranceCard, Service
from mangnon.ui.numbers import number


def cards_of(child: Child) -> list[Entry]:
    """Return a child's insurance cards, the latest recorded first; of a number the last four digits."""
    taken = Taken("child", child.pk)
    cards = taken.shown(InsuranceCard.objects.filter(child=child)).order_by("-recorded_at", "-id")
    return [entry_of(card, taken, _("Thẻ bảo hiểm y tế"), f"••• {card.number[-4:]}" if card.number else "", "") for card in cards]


def hidden_kinds(actor: Actor) -> frozenset[str]:
    """Return the kinds of allowances that are not named to this actor."""
    return frozenset() if may_see_c4(actor) else codes.sealed_kinds()


def allowances_of(actor: Actor, child: Child) -> list[Entry]:
    """Return a child's allowances, the latest recorded first.

    Who may not read class C4 reads of every allowance only that it is one: if the sealed kinds alone were veiled, the
    veil would tell them, and so would an amount.
    """
    taken = Taken("child", child.pk)
    found = taken.shown(Allowance.objects.filter(child=child)).order_by("-recorded_at", "-id")
    labels, seen = codes.allowance_kinds(), may_see_c4(actor)
    entries = []
    for row in found:
        words = codes.unseal(row.sealed) if seen and row.sealed is not None else {"kind": row.kind, "decision": row.decision, "payer": row.payer}
        text, detail = (labels.get(words["kind"], words["kind"]), _about(row, words)) if seen else ("", "")
        entries.append(entry_of(row, taken, _("Trợ cấp hằng tháng"), text, detail))
    return entries


def _about(row: Allowance, words: dict[str, str]) -> str:
    amount = _("%(amount)s đồng một tháng") % {"amount": number(row.monthly_amount)}
    return ". ".join(part for part in (amount, words["decision"], words["payer"]) if part)


def services_of(child: Child) -> list[Entry]:
    """Return the services a child was given, the latest recorded first."""
    kinds, taken = codes.service_kinds(), Taken("child", child.pk)
    given = taken.shown(Service.objects.filter(child=child)).order_by("-recorded_at", "-id")
    return [entry_of(row, taken, _("Dịch vụ đã nhận"), kinds.get(row.kind, row.kind), row.provider, day=row.day) for row in given]


def told(actor: Actor, child: Child) -> list[Entry]:
    """Return all of it for the child's timeline."""
    return [*cards_of(child), *allowances_of(actor, child), *services_of(child)]


def running_for(actor: Actor, children: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return child → the allowances and the card that run today: two queries, whatever their number; of class C4 only who may reads which."""
    labels, seen, day = codes.allowance_kinds(), may_see_c4(actor), clock.today()
    found: dict[UUID, list[str]] = {child: [] for child in children}
    for row in Allowance.objects.believed().on(day).filter(child__in=found).order_by("child_id", "valid_from", "id"):
        kind = (row.kind or codes.unseal(row.sealed)["kind"]) if seen else ""
        found[row.child_id].append(f"{_('Trợ cấp hằng tháng')}: {labels.get(kind, kind)}" if seen else _("Trợ cấp hằng tháng"))
    for child in InsuranceCard.objects.believed().on(day).filter(child__in=found).order_by("child_id").values_list("child_id", flat=True):
        found[child].append(_("Thẻ bảo hiểm y tế"))
    return found


def running_card(child: Child) -> InsuranceCard | None:
    """Return the card without an end, if there is one."""
    return InsuranceCard.objects.believed().filter(child=child, valid_to=None).first()


def running_allowances(actor: Actor, child: Child) -> list[tuple[str, str]]:
    """Return (kind, label) of the running allowances for who may read class C4: what can be ended."""
    if not may_see_c4(actor):
        return []
    labels = codes.allowance_kinds()
    found = Allowance.objects.believed().filter(child=child, valid_to=None)
    kinds = sorted(row.kind or codes.unseal(row.sealed)["kind"] for row in found)
    return [(kind, labels.get(kind, kind)) for kind in kinds]


def card_told(child: Child) -> tuple[str, str]:
    """Return (last four digits, days) of the running card as the record shows them; empty without one."""
    card = running_card(child)
    if card is None:
        return "", ""
    return f"••• {card.number[-4:]}" if card.number else _("có thẻ"), _("từ %(day)s") % {"day": vi_date(card.valid_from)}


def allowances_told(actor: Actor, child: Child) -> str:
    """Return the running allowances as the record shows them to this actor: who may not read class C4 reads only that there is one."""
    kinds = ", ".join(label for _kind, label in running_allowances(actor, child))
    return kinds or (_("Có trợ cấp") if Allowance.objects.believed().filter(child=child, valid_to=None).exists() else "")


def services_told(child: Child) -> str:
    """Return the kinds of services a child was given."""
    kinds = codes.service_kinds()
    given = Service.objects.believed().filter(child=child).values_list("kind", flat=True)
    return ", ".join(kinds.get(kind, kind) for kind in sorted(set(given)))
