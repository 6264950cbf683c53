"""The only writers of the cleaning lists: make, send, take the answer, apply it after a look."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock, ids
from mangnon.organisation import roles
from mangnon.organisation.models import Unit
from mangnon.registry import actions as registry
from mangnon.registry import scope
from mangnon.registry.cleaning import queries, rules
from mangnon.registry.cleaning.models import CheckLine, CheckList
from mangnon.registry.cleaning.rules import Basics, CleaningRefused, StaleList
from mangnon.registry.rules import Conflict, RowErrors, Source

POLICE = "cong_an"  # the channel by which what the police say comes in


@transaction.atomic
def make_list(*, by: Actor, unit: Unit, kinds: Collection[str], again: bool = False) -> CheckList:
    """Make a list of the children of a commune who stand in any of ``kinds``; who is waiting in another list is left out unless ``again``."""
    if by.kind == "person" and (not roles.may(by.role, roles.CHILD_EDIT) or unit.pk not in scope.units_for(by)):
        raise CleaningRefused(_("Cán bộ của xã lập danh sách của xã mình."), code="not_commune")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two lists of one day take two codes
    asked = set() if again else queries.waiting(unit)
    rows = [row for row in queries.exceptions(by, unit) if set(row[2]) & set(kinds) and row[0].pk not in asked]
    if not rows:
        raise CleaningRefused(_("Không có trẻ nào cần hỏi công an theo lựa chọn này."), code="nobody")
    made = CheckList.objects.create(
        id=ids.uuid7(), unit=unit, code=queries.code_of(unit, clock.today()), kinds="|".join(kind for kind in rules.KINDS if kind in kinds), made_at=clock.now(), made_by=by.label
    )
    insert_rows(
        CheckLine, ["checklist_id", "number", "key", "child_id", "kinds", "asked", "state", "matched_by", "refused"],
        [(made.pk, n, rules.row_key(made.pk, child.pk), child.pk, "|".join(found), asked.text(), rules.WAITING, "", "") for n, (child, asked, found) in enumerate(rows, 1)],
    )
    record(by, "police list made", subjects=[("checklist", made.pk), *(("child", child.pk) for child, _asked, _found in rows)], sensitive=False, data={"code": made.code, "rows": len(rows)})
    return made


@transaction.atomic
def send_list(*, by: Actor, checklist: CheckList, version: int, day: date, number: str, signer: str) -> CheckList:
    """Say that a list went to the police, on what day, signed by whom, under what number."""
    current = _locked(by, checklist, version)
    if current.sent_on:
        raise CleaningRefused(_("Danh sách này đã gửi công an."), code="sent")
    if not clock.day_of(current.made_at) <= day <= clock.today():
        raise CleaningRefused(_("Ngày gửi phải từ ngày lập danh sách đến hôm nay."), code="day_sent")
    current.sent_on, current.document_number, current.signer = day, number.strip(), signer.strip()
    _save(current)
    record(by, "police list sent", subjects=[("checklist", current.pk)], sensitive=False, data={"code": current.code, "day": day})
    return current


@transaction.atomic
def take_answer(*, by: Actor, checklist: CheckList, version: int, rows: list[tuple[str, Basics]], day: date) -> tuple[int, int]:
    """Keep what the police answered, matched to the lines; nothing of the register changes yet. Returns (matched, not matched)."""
    current = _locked(by, checklist, version)
    if current.sent_on is None or not current.sent_on <= day <= clock.today():
        raise CleaningRefused(_("Ngày trả phải từ ngày gửi công an đến hôm nay; danh sách chưa gửi thì ghi ngày gửi trước."), code="day_answered")
    lines = {line.pk: line for line in queries.open_lines(current)}
    keys = {line.key: line.pk for line in lines.values()}
    people: dict[tuple[str, str], list[int]] = {}
    for line in lines.values():
        people.setdefault(rules.person_key(Basics.read(line.asked)), []).append(line.pk)
    found, strays = rules.matched(rows, keys, people)
    if not found:
        raise CleaningRefused(_("Không dòng nào khớp với danh sách này, theo mã dòng hoặc họ tên và ngày sinh. Xem lại đã chọn đúng danh sách chưa."), code="no_match")
    for ident, (how, answer) in found.items():
        line = lines[ident]
        line.state, line.matched_by, line.answer, line.refused = rules.ANSWERED, how, answer.text(), ""
    CheckLine.objects.bulk_update([lines[ident] for ident in found], ["state", "matched_by", "answer", "refused"], batch_size=500)
    current.returned_on = day
    current.strays = "\n".join([*(current.strays or "").splitlines(), *(stray.text() for stray in strays)]) or None
    _save(current)
    record(by.through(POLICE), "police answer taken", subjects=[("checklist", current.pk), *(("child", lines[ident].child_id) for ident in found)], sensitive=False, data={"code": current.code, "matched": len(found), "strays": len(strays)})
    return len(found), len(strays)


@transaction.atomic
def apply_answers(*, by: Actor, checklist: CheckList, version: int, accepted: Mapping[int, int], kept: Collection[int], taken: Collection[int] = ()) -> tuple[int, int]:
    """Apply the answers of ``accepted`` (line → version of the child that was shown); of ``kept`` lines the register stays as it is.

    Of ``taken`` lines the number is the one offered for what lost its zeros. What the registry refuses, or nobody
    understands, stays to be looked at with the reason; the rest of its line is applied. Returns (applied, refused).
    """
    current = _locked(by, checklist, version)
    lines = {line.pk: line for line in queries.open_lines(current, rules.ANSWERED)}
    outcomes = [_apply(by, current, lines[ident], shown, ident in taken) for ident, shown in accepted.items() if ident in lines]
    applied, refused = outcomes.count(rules.APPLIED), outcomes.count(rules.ANSWERED)
    for ident in set(kept) & lines.keys() - accepted.keys():
        lines[ident].state = rules.KEPT
    CheckLine.objects.bulk_update(lines.values(), ["state", "refused"], batch_size=500)
    _save(current)
    record(by.through(POLICE), "police answer applied", subjects=[("checklist", current.pk)], sensitive=False, data={"code": current.code, "applied": applied, "refused": refused, "kept": len(set(kept) & lines.keys())})
    return applied, refused


def _apply(by: Actor, checklist: CheckList, line: CheckLine, shown: int, taken: bool) -> str:
    """Correct one child by an answer and return the line's state then; on a line that stays to be looked at stands why."""
    answer = Basics.read(line.answer)
    changes, unread = queries.wanted(line.child, rules.with_number_taken(answer) if taken else answer)
    reason = _("Công an xã trả lời danh sách %(code)s; số mất số 0 ở đầu, người nhập xác nhận") if taken else _("Công an xã trả lời danh sách %(code)s")
    refused = _refusal(by, checklist, line, shown, changes, str(reason % {"code": checklist.code})) if changes else ""
    line.refused = " ".join(filter(None, [refused, *(_unread(name, answer) for name in unread)]))[:300]
    if not line.refused:
        line.state = rules.APPLIED if changes else rules.KEPT  # an answer that says nothing new changes nothing
    return line.state


def _unread(name: str, answer: Basics) -> str:
    """Say that what was answered is not understood; without the words, which may be a number and are kept sealed."""
    lost = name == "personal_id" and rules.number_of(answer).offered
    return str((_("%(column)s mất số 0 ở đầu, chưa nhận.") if lost else _("%(column)s không hiểu được.")) % {"column": rules.COLUMNS[name]})


def _refusal(by: Actor, checklist: CheckList, line: CheckLine, shown: int, changes: dict, reason: str) -> str:
    try:
        with transaction.atomic():
            registry.correct_child(by=by.through(POLICE), child=line.child_id, version=shown, changes=changes, reason=reason, source=Source(POLICE, batch=checklist.pk, post=by.post_id))
    except RowErrors as refused:
        return " ".join(error.text for error in refused.errors)[:300]
    except Conflict:
        return str(_("Hồ sơ vừa có người sửa; xem lại rồi áp dụng lần nữa."))
    return ""


@transaction.atomic
def note_taken(*, by: Actor, checklist: CheckList, form: str) -> None:
    """Log that a list was printed or taken as a file, each child a subject."""
    children = CheckLine.objects.filter(checklist=checklist).order_by("number").values_list("child_id", flat=True)
    record(by, "police list taken out", subjects=[("checklist", checklist.pk), *(("child", child) for child in children)], sensitive=False, data={"form": form, "code": checklist.code})


def _locked(by: Actor, checklist: CheckList, version: int) -> CheckList:
    if by.kind == "person" and (not roles.may(by.role, roles.CHILD_EDIT) or checklist.unit_id not in scope.units_for(by)):
        raise CleaningRefused(_("Danh sách này không thuộc phạm vi của đơn vị anh/chị."), code="scope")
    current = CheckList.objects.select_for_update().get(pk=checklist.pk)
    if current.version != version:
        raise StaleList
    return current


def _save(checklist: CheckList) -> None:
    checklist.version += 1
    checklist.save()
