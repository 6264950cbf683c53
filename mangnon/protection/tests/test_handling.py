"""What is done about a notice: sent to its commune, its steps, its incidents, who told; the term never begins again."""

import json
from datetime import date, datetime, timedelta

import pytest

from mangnon.audit.models import Event, EventPayload
from mangnon.base import clock
from mangnon.deadlines.models import DueItem
from mangnon.organisation.models import Body
from mangnon.protection import actions, scope
from mangnon.protection.frozen import FROZEN
from mangnon.protection.models import Incident, IncidentChild, Notice, NoticeStep
from mangnon.protection.tests.test_notices import incident_row, notice_row
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.support.tests.freezing import context, rows

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 5, 20, 9, tzinfo=clock.TZ)
HEARD = NOW - timedelta(hours=3)


@pytest.fixture
def desk(place):
    with clock.moved_to(NOW):
        yield place.officer(place.tinh, "truc_111")


def heard(place, desk, **changes) -> Notice:
    return actions.take_notice(notice_row(place, received_at=HEARD, **changes), by=desk, source=SOURCE)


def term(notice) -> tuple:
    item = DueItem.objects.get(subject_id=notice.pk.hex)
    return item.body.unit.name, item.due_at, item.done_at


def step(by, notice, kind, at=NOW, version=None) -> Notice:
    version = version or Notice.objects.get(pk=notice.pk).version
    return actions.record_step(by=by, notice=notice.pk, version=version, kind=kind, at=at, source=SOURCE)


def codes(caught) -> set[str]:
    return {error.code for error in caught.value.errors}


def test_a_notice_sent_to_its_commune_keeps_the_term_it_had(place, desk):
    commune = place.officer(place.xa_a)
    notice = heard(place, desk, unit_id=None)
    actions.acknowledge_notice(by=desk, notice=notice.pk, version=1)
    assert term(notice)[0] == "Cao Bằng"
    assert term(notice)[2] is not None
    with clock.moved_to(NOW + timedelta(hours=2)):
        actions.assign_notice(by=desk, notice=notice.pk, version=2, unit_id=place.xa_a.id)
        notice.refresh_from_db()
        assert term(notice) == ("Bình Dương", HEARD + timedelta(hours=12), None)
        assert (notice.state, notice.acknowledged_at, scope.may_work(commune, notice), scope.may_work(desk, notice)) == ("moi", None, True, False)


def test_only_the_desk_sends_a_notice_on_and_only_before_a_step(place, desk):
    commune = place.officer(place.xa_a)
    notice = heard(place, desk)
    with pytest.raises(RowErrors):
        actions.assign_notice(by=commune, notice=notice.pk, version=1, unit_id=place.xa_b.id)
    with pytest.raises(RowErrors) as caught:
        actions.assign_notice(by=desk, notice=notice.pk, version=1, unit_id=place.huyen.id)
    assert codes(caught) == {"unit_not_commune"}
    step(commune, notice, "danh_gia_ban_dau")
    with pytest.raises(Conflict):
        actions.assign_notice(by=desk, notice=notice.pk, version=1, unit_id=place.xa_b.id)
    with pytest.raises(RowErrors) as caught:
        actions.assign_notice(by=desk, notice=notice.pk, version=2, unit_id=place.xa_b.id)
    assert codes(caught) == {"step_taken"}


def test_a_notice_is_taken_also_where_no_body_is_known_and_the_desk_owns_it(place, desk):
    Body.objects.update(valid_to=date(2022, 5, 1))
    notice = heard(place, desk)
    assert Notice.objects.get() == notice
    assert not DueItem.objects.exists()
    assert scope.may_work(desk, notice)
    commune = place.officer(place.xa_a)
    assert not scope.may_work(desk, notice)
    step(commune, notice, "danh_gia_ban_dau")
    assert term(notice) == ("Bình Dương", HEARD + timedelta(hours=12), NOW)


def test_the_desks_own_body_answers_where_no_other_does(place, desk):
    Body.objects.filter(unit=place.tinh).update(kind="truc_111")
    assert term(heard(place, desk))[0] == "Cao Bằng"


def test_a_measure_ends_the_term_of_a_child_in_danger_at_its_own_time(place, desk):
    commune = place.officer(place.xa_a)
    notice = heard(place, desk, urgent=True)
    step(commune, notice, "danh_gia_ban_dau", NOW - timedelta(hours=1))
    assert term(notice)[2] is None
    step(commune, notice, "khan_cap", NOW - timedelta(minutes=30))
    assert term(notice)[2] == NOW - timedelta(minutes=30)


def test_an_urgent_notice_ends_only_after_its_measure_and_its_term_runs_until_then(place, desk):
    commune = place.officer(place.xa_a)
    notice = heard(place, desk, urgent=True)
    step(commune, notice, "danh_gia_ban_dau")
    with pytest.raises(RowErrors) as caught:
        step(commune, notice, "ket_thuc")
    assert codes(caught) == {"measure_missing"}
    assert term(notice)[2] is None
    step(commune, notice, "khan_cap")
    assert (step(commune, notice, "ket_thuc").state, term(notice)[2]) == ("dong", NOW)


def test_only_who_takes_notices_works_on_one(place, desk):
    commune, notice = place.officer(place.xa_a), heard(place, desk)
    actions.add_incident(incident_row(place, place.child(), confirmed=False, confirmed_on=None), by=commune, notice=notice.pk, version=1, source=SOURCE)
    incident = Incident.objects.get()
    said = {"notice": notice.pk, "version": 2}
    works = {
        "acknowledge": lambda by: actions.acknowledge_notice(by=by, **said),
        "step": lambda by: actions.record_step(by=by, kind="danh_gia_ban_dau", at=NOW, source=SOURCE, **said),
        "add": lambda by: actions.add_incident(incident_row(place, place.child()), by=by, source=SOURCE, **said),
        "confirm": lambda by: actions.confirm_incident(by=by, incident=incident.pk, on=NOW.date(), source=SOURCE, **said),
    }
    for reader in (place.officer(place.xa_a, "chu_tich_xa"), place.officer(place.huyen, "can_bo_huyen")):
        assert scope.may_handle(reader, notice)
        for work in works.values():
            with pytest.raises(RowErrors) as caught:
                work(reader)
            assert codes(caught) == {"notice_unknown"}
    assert works["confirm"](commune).version == 3


def test_a_term_that_runs_again_leaves_on_record_when_and_by_whom_it_was_ended(place, desk):
    notice = heard(place, desk, unit_id=None)
    actions.acknowledge_notice(by=desk, notice=notice.pk, version=1)
    DueItem.objects.update(note="đã gọi lại")
    ended = DueItem.objects.get()
    actions.assign_notice(by=desk, notice=notice.pk, version=2, unit_id=place.xa_a.id)
    again = DueItem.objects.get()
    assert (again.done_at, again.done_by, again.note) == (None, "", "")
    event = Event.objects.get(action="clock handed over")
    told = json.loads(EventPayload.objects.get(event_seq=event.seq).content)
    before = {"item": str(ended.pk), "body": str(ended.body_id), "done_at": str(ended.done_at), "done_by": desk.person_id}
    assert told == {"body": str(again.body_id), "before": [before]}


def test_a_step_is_judged_by_the_terms_of_the_packs(place, desk):
    commune = place.officer(place.xa_a)
    early, late = heard(place, desk, urgent=True), heard(place, desk, urgent=True)
    with clock.moved_to(datetime(2022, 6, 20, 9, tzinfo=clock.TZ)):
        step(commune, early, "danh_gia_ban_dau")
        step(commune, early, "khan_cap", HEARD + timedelta(hours=12, seconds=-1))
        step(commune, early, "ke_hoach_duyet", datetime(2022, 5, 31, 23, tzinfo=clock.TZ))  # 5 + 2 working days
        step(commune, late, "khan_cap", HEARD + timedelta(hours=12))
        step(commune, late, "ke_hoach_duyet", datetime(2022, 6, 1, 0, tzinfo=clock.TZ))
        judged = {(s.notice_id, s.kind): s.in_time for s in NoticeStep.objects.all()}
    assert judged == {
        (early.pk, "danh_gia_ban_dau"): None, (early.pk, "khan_cap"): True, (early.pk, "ke_hoach_duyet"): True,
        (late.pk, "khan_cap"): False, (late.pk, "ke_hoach_duyet"): False,
    }  # fmt: skip


def test_each_step_is_recorded_once_and_nothing_after_the_end(place, desk):
    commune = place.officer(place.xa_a)
    notice = heard(place, desk)
    assert step(commune, notice, "danh_gia_ban_dau").state == "xac_minh"
    refused = [
        ("danh_gia_ban_dau", NOW, "step_again"), ("khan_cap", HEARD - timedelta(seconds=1), "step_before"),
        ("khan_cap", NOW + timedelta(seconds=1), "step_in_future"), ("ket_thuc", HEARD, "end_before_step"), ("gi_do", NOW, "step_unknown"),
    ]  # fmt: skip
    for kind, at, code in refused:
        with pytest.raises(RowErrors) as caught:
            step(commune, notice, kind, at)
        assert codes(caught) == {code}
    assert step(commune, notice, "ket_thuc").state == "dong"
    with pytest.raises(RowErrors) as caught:
        step(commune, notice, "khan_cap")
    assert codes(caught) == {"notice_closed"}


def test_an_incident_is_added_sealed_with_children_of_ones_own_commune(place, desk):
    commune, child = place.officer(place.xa_a), place.child()
    stranger = place.child(full_name="Lý A", unit_id=place.xa_b.id)
    notice = heard(place, desk)
    with pytest.raises(RowErrors) as caught:
        actions.add_incident(incident_row(place, stranger), by=commune, notice=notice.pk, version=1, source=SOURCE)
    assert codes(caught) == {"child_unknown"}
    actions.add_incident(incident_row(place, child), by=commune, notice=notice.pk, version=1, source=SOURCE)
    incident = Incident.objects.get()
    assert (incident.place, incident.relation, incident.notice) == ("gia_dinh", "cha_me", notice)
    assert [(row.child_id, row.helped) for row in incident.children.all()] == [(child.id, False)]


def test_children_count_as_helped_from_the_measure_on_and_an_earlier_freeze_does_not_change(place, desk):
    commune, child = place.officer(place.xa_a), place.child()
    notice = heard(place, desk)
    actions.add_incident(incident_row(place, child), by=commune, notice=notice.pk, version=1, source=SOURCE)
    before = clock.now()
    with clock.moved_to(NOW + timedelta(hours=1)):
        step(commune, notice, "khan_cap")
        known = [[row["helped"] for row in rows(context(reference=date(2022, 5, 20), known_at=at), "incidents", FROZEN)] for at in (before, None)]
    assert known == [[False, False], [True, True]]
    assert IncidentChild.objects.filter(incident__superseded_at=None).count() == 1


def test_who_told_is_read_with_a_reason_that_stands_in_the_record(place, desk):
    commune, neighbour, chair = place.officer(place.xa_a), place.officer(place.xa_b), place.officer(place.xa_a, "chu_tich_xa")
    row = notice_row(place, received_at=HEARD)
    notice = actions.take_notice(row, by=desk, source=SOURCE, informant_name="Người báo tin", informant_phone="0900000000")
    for stranger in (neighbour, chair):
        with pytest.raises(RowErrors):
            actions.read_informant(by=stranger, notice=notice.pk, reason="gọi lại")
    with pytest.raises(RowErrors):
        actions.read_informant(by=commune, notice=notice.pk, reason=" ")
    assert actions.read_informant(by=commune, notice=notice.pk, reason="gọi lại").name == "Người báo tin"
    assert list(Event.objects.filter(action="informant read").values_list("purpose", flat=True)) == ["gọi lại"]


def test_an_incident_of_a_closed_notice_is_refused(place, desk):
    ident = actions.record_notices([notice_row(place, steps=[("ket_thuc", clock.now(), None)])], by=SYSTEM, source=SOURCE)[0]
    with pytest.raises(RowErrors) as caught:
        actions.add_incident(incident_row(place, place.child()), by=place.officer(place.xa_a), notice=ident, version=1, source=SOURCE)
    assert codes(caught) == {"notice_closed"}


def test_an_incident_is_confirmed_later_and_what_was_known_before_stays(place, desk):
    commune, child = place.officer(place.xa_a), place.child()
    notice = heard(place, desk)
    row = incident_row(place, child, confirmed=False, confirmed_on=None)
    actions.add_incident(row, by=commune, notice=notice.pk, version=1, source=SOURCE)
    first, known = Incident.objects.get(), clock.now()
    confirm = {"by": commune, "notice": notice.pk, "version": 2, "incident": first.pk, "source": SOURCE}
    for day in (date(2022, 4, 30), date(2022, 5, 21)):
        with pytest.raises(RowErrors) as caught:
            actions.confirm_incident(on=day, **confirm)
        assert codes(caught) == {"confirmed_outside"}
    with clock.moved_to(NOW + timedelta(hours=1)):
        actions.confirm_incident(on=date(2022, 5, 19), **confirm)
        with pytest.raises(RowErrors) as caught:
            actions.confirm_incident(on=date(2022, 5, 19), **confirm | {"version": 3})
        assert codes(caught) == {"incident_unknown"}
        frozen = [[row["confirmed"] for row in rows(context(reference=date(2022, 5, 20), known_at=at), "incidents", FROZEN)] for at in (known, None)]
    assert frozen == [[False, False], [True, True]]
    now = Incident.objects.believed().get()
    assert (now.confirmed_on, sorted(form.form for form in now.forms.all()), now.children.get().child_id) == (date(2022, 5, 19), ["XH01", "XH03.4"], child.id)
