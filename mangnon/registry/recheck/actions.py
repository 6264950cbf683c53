"""The only writers of re-checks: draw a sample, write what was found."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit import queries as chain
from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.registry import scope
from mangnon.registry.cleaning.rules import Basics, differing
from mangnon.registry.recheck import queries, rules
from mangnon.registry.recheck.models import Recheck, RecheckLine
from mangnon.registry.recheck.rules import RecheckRefused, StaleLine


@transaction.atomic
def draw_sample(*, by: Actor, unit: Unit, size: int) -> Recheck:
    """Draw children of a commune at random, by xóm; what the register says of each is kept as of now.

    The seed comes from the record's chain (``rules.seed_of``): whoever is checked picks neither it nor, while a sample is
    not asked through, another sample. Raises RecheckRefused.
    """
    _own(by, unit.pk)
    if not rules.LEAST <= size <= rules.MOST:
        raise RecheckRefused(_("Chọn từ %(least)s đến %(most)s trẻ."), code="size", least=rules.LEAST, most=rules.MOST)
    if left := queries.unasked(unit):
        raise RecheckRefused(_("Mẫu trước của xã còn %(n)s trẻ chưa phúc tra. Hãy ghi xong rồi mới chọn mẫu khác."), code="unfinished", n=left)
    strata, told = queries.strata_of(by, unit)
    if not told:
        raise RecheckRefused(_("Xã chưa có trẻ nào trong sổ."), code="nobody")
    after, head = chain.head()
    seed = rules.seed_of(head, unit.pk)
    rows = rules.drawn(strata, size, seed)
    made = Recheck.objects.create(unit=unit, seed=seed, population=len(told), made_at=clock.now(), made_by=by.label)
    insert_rows(
        RecheckLine, ["recheck_id", "number", "child_id", "version", "asked", "state", "wrong"],
        [(made.pk, number, ident, 1, told[ident][1].text(), rules.WAITING, "") for number, (_xom, ident) in enumerate(rows, 1)],
    )
    record(by, "recheck drawn", subjects=[("recheck", made.pk), *(("child", ident) for _xom, ident in rows)], sensitive=False, data={"seed": seed, "after": after, "size": len(rows), "population": len(told)})
    return made


@transaction.atomic
def record_found(*, by: Actor, recheck: Recheck, number: int, version: int, absent: bool, found: dict[str, str], day: date) -> RecheckLine:
    """Write what was found of a child at home: that it is not there, or the fields that differ; none means all is right.

    A box that says what the register said when the sample was drawn is right, not wrong. The register itself is corrected on the child's page, with its papers: the sample says how good it was.
    """
    _own(by, recheck.unit_id)
    line = RecheckLine.objects.select_for_update().get(recheck=recheck, number=number)
    if line.version != version:
        raise StaleLine
    if not clock.day_of(recheck.made_at) <= day <= clock.today():
        raise RecheckRefused(_("Ngày phúc tra phải từ ngày chọn mẫu đến hôm nay."), code="day")
    told = Basics(**{name: value.strip() for name, value in found.items() if name in queries.FIELDS})
    said = {name: getattr(told, name) for name in differing(Basics.read(line.asked), told, queries.FIELDS)}
    before = {"state": line.state, "found": line.found}
    line.state = rules.ABSENT if absent else rules.WRONG if said else rules.RIGHT
    line.wrong, line.found = "" if absent else "|".join(sorted(said)), None if absent or not said else Basics(**said).text()
    line.checked_on, line.version = day, line.version + 1
    line.save()
    record(by, "recheck recorded", subjects=[("recheck", recheck.pk), ("child", line.child_id)], data={"before": before, "after": {"state": line.state, "found": line.found}})
    return line


@transaction.atomic
def note_printed(*, by: Actor, recheck: Recheck, filled: bool) -> None:
    """Log that the checking sheets were printed, each child a subject."""
    children = RecheckLine.objects.filter(recheck=recheck).order_by("number").values_list("child_id", flat=True)
    record(by, "recheck printed", subjects=[("recheck", recheck.pk), *(("child", child) for child in children)], sensitive=False, data={"filled": filled})


def _own(by: Actor, unit: int) -> None:
    if by.kind == "person" and (not roles.may(by.role, roles.CHILD_EDIT) or unit not in scope.units_for(by)):
        raise RecheckRefused(_("Danh sách này không thuộc phạm vi của đơn vị anh/chị."), code="scope")
