"""Writing: all or nothing, periods that never overlap, corrections that keep what was, conflicts field by field."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock, ids
from mangnon.registry import actions
from mangnon.registry.models import (
    Child,
    Circumstance,
    Correction,
    FamilyState,
    Household,
    Membership,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.rules import (
    CircumstanceRow,
    CloseRow,
    Conflict,
    DeathRow,
    FamilyRow,
    MoveRow,
    PovertyRow,
    RiskRow,
    RowErrors,
    SchoolingRow,
)
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db


def refused(call, *args, **kwargs) -> list[tuple[int, str, str]]:
    with pytest.raises(RowErrors) as caught:
        call(*args, by=kwargs.pop("by", SYSTEM), source=SOURCE, **kwargs)
    return [(error.index, error.field, error.code) for error in caught.value.errors]


def believed(model, **which) -> list:
    return list(model.objects.believed().filter(**which).order_by("valid_from"))


def test_a_child_comes_with_residence_household_and_parents(place):
    home = place.household()
    child = place.child(household_id=home, family_state="du", hamlet_id=place.xom.id)
    assert child.search_key == "nong thi hoa"
    assert [(stay.unit_id, stay.hamlet_id) for stay in believed(Residence, child=child)] == [
        (place.xa_a.id, place.xom.id)
    ]
    assert [member.household_id for member in believed(Membership, child=child)] == [home]
    assert [(state.state, state.valid_from) for state in believed(FamilyState, child=child)] == [
        ("du", child.birth_date)
    ]


def test_one_bad_row_keeps_the_whole_call_out(place):
    rows = [place.child_row(), place.child_row(sex="?"), place.child_row()]
    assert refused(actions.register_children, rows) == [(1, "sex", "sex_unknown")]
    assert not Child.objects.exists()
    assert not Event.objects.exists()


def test_every_call_leaves_one_event_with_all_its_subjects(place):
    made = actions.register_children([place.child_row(), place.child_row(full_name="Lý A")], by=SYSTEM, source=SOURCE)
    event = Event.objects.get(action="children registered")
    subjects = EventSubject.objects.filter(event_seq=event.seq).values_list("subject_id", flat=True)
    assert set(subjects) == {ident.hex for ident in made}


def test_an_identity_number_belongs_to_one_child(place, settings):
    settings.MANGNON_DEMO = True
    place.child(personal_id="003315000001")
    assert refused(actions.register_children, [place.child_row(personal_id="003315000001")]) == [
        (0, "personal_id", "personal_id_taken")
    ]
    twice = [place.child_row(personal_id="003315000002"), place.child_row(personal_id="003315000002")]
    assert refused(actions.register_children, twice) == [(1, "personal_id", "personal_id_taken")]
    assert refused(actions.register_children, [place.child_row(personal_id="0033")]) == [
        (0, "personal_id", "personal_id_format")
    ]


def test_demo_numbers_are_refused_in_a_real_place(place, settings):
    settings.MANGNON_DEMO = False
    assert refused(actions.register_children, [place.child_row(personal_id="003315000001")]) == [
        (0, "personal_id", "personal_id_refused")
    ]


def test_a_number_that_contradicts_the_birth_is_kept_for_review(place, settings):
    settings.MANGNON_DEMO = True
    child = place.child(personal_id="003399000001")
    assert (child.personal_id, child.personal_id_status) == ("003399000001", "sai")


def test_a_household_must_exist_and_be_in_scope(place):
    officer = place.officer(place.xa_a)
    foreign = place.household(place.xa_b)
    assert refused(actions.register_children, [place.child_row(household_id=ids.uuid7())]) == [
        (0, "household_id", "household_unknown")
    ]
    assert refused(actions.register_children, [place.child_row(household_id=foreign)], by=officer) == [
        (0, "household_id", "household_unknown")
    ]


def test_a_commune_officer_enters_no_child_elsewhere(place):
    officer = place.officer(place.xa_a)
    assert refused(actions.register_children, [place.child_row(unit_id=place.xa_b.id)], by=officer) == [
        (0, "unit_id", "unit_not_yours")
    ]


def test_what_is_said_about_a_strangers_child_is_refused_as_unknown(place):
    child = place.child(unit_id=place.xa_b.id)
    officer = place.officer(place.xa_a)
    row = RiskRow(child.id, "NC01", date(2022, 1, 1))
    assert refused(actions.open_risks, [row], by=officer) == [(0, "child_id", "child_unknown")]


def test_a_repeated_send_of_a_birth_makes_one_record(place):
    officer = place.officer(place.xa_a)
    row = place.child_row(id=ids.uuid7())
    first = actions.register_birth(row, by=officer, source=SOURCE)
    second = actions.register_birth(row, by=officer, source=SOURCE)
    assert first == second
    assert Child.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "extra"),
    [
        (Residence, {"kind": "thuong_tru"}),
        (FamilyState, {"state": "du"}),
        (Schooling, {"level": "tieu_hoc"}),
        (RiskWatch, {"code": "NC01"}),
        (Circumstance, {"code": "HC04.1", "code_digest": "x"}),
        (Membership, {}),
    ],
)
def test_the_database_itself_refuses_believed_periods_that_overlap(place, model, extra):
    child = place.child()
    model.objects.filter(child=child).delete()
    extra |= {"child": child, "recorded_at": clock.now()}
    if model is Residence:
        extra["unit"] = place.xa_a
    if model is Membership:
        extra["household_id"] = place.household()
    model.objects.create(valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1), **extra)
    model.objects.create(valid_from=date(2021, 1, 1), **extra)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        model.objects.create(valid_from=date(2020, 6, 1), valid_to=date(2020, 7, 1), **extra)


def test_a_move_ends_one_stay_and_begins_the_next(place):
    home, other = place.household(), place.household(place.xa_b)
    child = place.child(household_id=home)
    day = date(2022, 3, 1)
    actions.move_children(
        [MoveRow(child.id, day, place.xa_b.id, None, other, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE
    )
    stays = believed(Residence, child=child)
    assert [(stay.unit_id, stay.valid_to, stay.ended_by) for stay in stays] == [
        (place.xa_a.id, day, "chuyen_trong_tinh"),
        (place.xa_b.id, None, ""),
    ]
    assert [(member.household_id, member.valid_to) for member in believed(Membership, child=child)] == [
        (home, day),
        (other, None),
    ]
    assert Residence.objects.filter(child=child, superseded_at=None).count() == 2
    assert Residence.objects.filter(child=child).count() == 3


def test_two_moves_of_one_child_in_one_call_see_each_other(place):
    child = place.child()
    rows = [
        MoveRow(child.id, date(2022, 3, 1), None, None, None, "chuyen_ngoai_tinh"),
        MoveRow(child.id, date(2022, 1, 1), place.xa_b.id, None, None, "chuyen_trong_tinh"),
    ]
    actions.move_children(rows, by=SYSTEM, source=SOURCE)
    assert [(stay.unit_id, stay.valid_to) for stay in believed(Residence, child=child)] == [
        (place.xa_a.id, date(2022, 1, 1)),
        (place.xa_b.id, date(2022, 3, 1)),
    ]


def test_who_left_the_province_may_come_back_but_only_then(place):
    child = place.child()
    back = MoveRow(child.id, date(2022, 4, 1), place.xa_b.id, None, None, "chuyen_den")
    assert refused(actions.move_children, [back]) == [(0, "day", "period_overlap")]
    gone = MoveRow(child.id, date(2022, 2, 1), None, None, None, "chuyen_ngoai_tinh")
    actions.move_children([gone, back], by=SYSTEM, source=SOURCE)
    assert believed(Residence, child=child)[-1].unit_id == place.xa_b.id


def test_a_move_needs_a_unit_in_force_on_its_day(place):
    child = place.child()
    row = MoveRow(child.id, date(2022, 3, 1), place.xa_moi.id, None, None, "chuyen_trong_tinh")
    assert refused(actions.move_children, [row]) == [(0, "unit_id", "unit_not_in_force")]


def test_a_death_ends_everything_that_runs(place):
    home = place.household()
    child = place.child(household_id=home)
    day = date(2022, 4, 2)
    actions.open_risks([RiskRow(child.id, "NC01", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)
    actions.open_circumstances([CircumstanceRow(child.id, "HC04.1", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)
    actions.record_deaths([DeathRow(child.id, day, "benh")], by=SYSTEM, source=SOURCE)
    child.refresh_from_db()
    assert (child.died_on, child.version) == (day, 2)
    for model in (Residence, Membership, RiskWatch, Circumstance):
        assert [fact.valid_to for fact in believed(model, child=child)] == [day], model
    assert refused(actions.record_deaths, [DeathRow(child.id, day)]) == [(0, "child_id", "already_died")]


def test_a_child_who_dies_on_the_day_of_birth_has_lived_somewhere_that_day(place):
    day = date(2022, 4, 2)
    child = place.child(birth_date=day, resident_from=day)
    actions.record_deaths([DeathRow(child.id, day, "so_sinh")], by=SYSTEM, source=SOURCE)
    assert [(stay.valid_from, stay.valid_to) for stay in believed(Residence, child=child)] == [(day, date(2022, 4, 3))]


def test_an_episode_closes_once_and_its_code_may_come_again(place):
    child = place.child()
    actions.open_circumstances(
        [CircumstanceRow(child.id, "HC04.1", date(2022, 1, 1), evidence="GXN 12")], by=SYSTEM, source=SOURCE
    )
    again = CircumstanceRow(child.id, "HC04.1", date(2022, 2, 1))
    assert refused(actions.open_circumstances, [again]) == [(0, "valid_from", "period_overlap")]
    close = CloseRow(child.id, "HC04.1", date(2022, 2, 1), "khỏi")
    actions.close_circumstances([close], by=SYSTEM, source=SOURCE)
    actions.open_circumstances([again], by=SYSTEM, source=SOURCE)
    assert [(e.valid_to, e.end_reason) for e in believed(Circumstance, child=child)] == [
        (date(2022, 2, 1), "khỏi"),
        (None, ""),
    ]
    late = CloseRow(child.id, "HC04.2", date(2022, 3, 1))
    assert refused(actions.close_circumstances, [late]) == [(0, "day", "not_open")]


def test_a_restricted_entry_leaves_no_plain_word_in_the_database(place):
    child = place.child()
    row = CircumstanceRow(child.id, "HC05.1", date(2022, 1, 1), evidence="hồ sơ bệnh án", decided_by="Trạm y tế")
    actions.open_circumstances([row], by=SYSTEM, source=SOURCE)
    actions.close_circumstances([CloseRow(child.id, "HC05.1", date(2022, 3, 1), "chuyển")], by=SYSTEM, source=SOURCE)
    for episode in Circumstance.objects.filter(child=child):
        assert (episode.code, episode.evidence, episode.decided_by, episode.end_reason) == ("", "", "", "")
        assert episode.code_digest
        assert "HC05.1" in episode.sealed
    assert "chuyển" in believed(Circumstance, child=child)[0].sealed


def test_a_new_state_ends_the_running_one(place):
    child = place.child(family_state="du")
    actions.record_family_states([FamilyRow(child.id, "mo_coi_cha", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)
    assert [(s.state, s.valid_to) for s in believed(FamilyState, child=child)] == [
        ("du", date(2022, 1, 1)),
        ("mo_coi_cha", None),
    ]
    actions.record_schooling(
        [
            SchoolingRow(child.id, "tieu_hoc", "", date(2021, 9, 5)),
            SchoolingRow(child.id, "mau_giao", "", date(2019, 9, 5)),
        ],
        by=SYSTEM,
        source=SOURCE,
    )
    assert [(s.level, s.valid_to) for s in believed(Schooling, child=child)] == [
        ("mau_giao", date(2021, 9, 5)),
        ("tieu_hoc", None),
    ]


def test_poverty_follows_the_years(place):
    home = place.household()
    actions.set_poverty([PovertyRow(home, "can_ngheo", date(2022, 1, 1), decision="QĐ 1")], by=SYSTEM, source=SOURCE)
    statuses = Household.objects.get(id=home).statuses.filter(superseded_at=None).order_by("valid_from")
    assert [(s.poverty, s.valid_to) for s in statuses] == [("ngheo", date(2022, 1, 1)), ("can_ngheo", None)]


def test_a_correction_keeps_the_old_value_and_is_never_rewritten(place):
    officer, child = place.officer(place.xa_a), place.child()
    stored = actions.correct_child(
        by=officer, child=child.id, version=1, changes={"full_name": "Nông Thị  Hoài"}, reason="Theo giấy khai sinh"
    )
    assert (stored.full_name, stored.version, stored.search_key) == ("Nông Thị Hoài", 2, "nong thi hoai")
    kept = Correction.objects.get(child=child)
    assert (kept.field, kept.old_value, kept.new_value) == ("full_name", "Nông Thị Hoà", "Nông Thị Hoài")
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.update(reason="x")


def test_a_conflict_names_each_field_that_differs(place):
    officer, child = place.officer(place.xa_a), place.child()
    actions.correct_child(by=officer, child=child.id, version=1, changes={"sex": "nam"}, reason="Nhầm")
    with pytest.raises(Conflict) as caught:
        actions.correct_child(
            by=officer, child=child.id, version=1, changes={"full_name": "Nông Thị Hà", "sex": "nu"}, reason="Nhầm"
        )
    found = {difference.field: (difference.wanted, difference.stored) for difference in caught.value.differences}
    assert found == {"full_name": ("Nông Thị Hà", "Nông Thị Hoà"), "sex": ("nu", "nam")}


def test_the_same_correction_sent_twice_is_one(place):
    officer, child = place.officer(place.xa_a), place.child()
    for _send in range(2):
        actions.correct_child(by=officer, child=child.id, version=1, changes={"sex": "nam"}, reason="Nhầm")
    assert Correction.objects.count() == 1


def test_a_correction_needs_a_reason_and_an_acceptable_value(place):
    child = place.child()
    with pytest.raises(RowErrors) as caught:
        actions.correct_child(
            by=SYSTEM, child=child.id, version=1, changes={"birth_date": date(2030, 1, 1), "guardian_name": "Bà <Nông>"}, reason=" "
        )
    assert {(error.field, error.code) for error in caught.value.errors} == {
        ("birth_date", "day_in_future"), ("guardian_name", "name_odd_letters"), ("reason", "reason_missing"),
    }  # fmt: skip


def born_on(place, day: date) -> Child:
    return place.child(birth_date=day, resident_from=day, family_state="du", household_id=place.household(number=str(Child.objects.count())))


def test_a_corrected_birth_date_takes_what_began_that_day_with_it(place):
    officer = place.officer(place.xa_a)
    for was, now in ((date(2022, 3, 1), date(2022, 3, 2)), (date(2022, 3, 2), date(2022, 2, 27))):
        child = born_on(place, was)
        actions.correct_child(by=officer, child=child.id, version=1, changes={"birth_date": now}, reason="Nhầm")
        for model in (Residence, Membership, FamilyState):
            assert [fact.valid_from for fact in believed(model, child=child)] == [now]
            assert model.objects.filter(child=child, superseded_at__isnull=False).get().valid_from == was


def test_a_birth_date_is_not_corrected_past_another_fact(place):
    child = born_on(place, date(2022, 3, 1))
    actions.move_children([MoveRow(child.id, date(2022, 3, 10), place.xa_b.id, None, None, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE)
    with pytest.raises(RowErrors) as caught:
        actions.correct_child(by=SYSTEM, child=child.id, version=1, changes={"birth_date": date(2022, 3, 11)}, reason="Nhầm")
    assert [(error.field, error.code) for error in caught.value.errors] == [("birth_date", "facts_before_birth")]
    assert [stay.valid_from for stay in believed(Residence, child=child)] == [date(2022, 3, 1), date(2022, 3, 10)]


def test_a_year_of_birth_written_again_is_no_correction(place):
    child = place.child(birth_date=date(2022, 1, 1), birth_precision="year", resident_from=date(2022, 2, 1))
    stored = actions.correct_child(by=SYSTEM, child=child.id, version=1, reason="Nhầm", changes={"birth_date": date(2022, 1, 1), "birth_precision": "year", "sex": "nam"})
    assert (stored.birth_date, stored.sex) == (date(2022, 2, 1), "nam")


def test_ten_children_cost_as_many_queries_as_one(place, django_assert_max_num_queries):
    officer, home = place.officer(place.xa_a), place.household()
    with django_assert_max_num_queries(40):
        actions.register_children(
            [place.child_row(household_id=home, full_name=f"Lý {'A' * n}") for n in range(1, 11)],
            by=officer,
            source=SOURCE,
        )


def test_a_text_longer_than_its_column_is_refused_before_the_database(place):
    child = place.child()
    row = CircumstanceRow(child.id, "HC04.1", date(2022, 1, 1), evidence="x" * 121)
    assert refused(actions.open_circumstances, [row]) == [(0, "evidence", "text_too_long")]
