"""The whole record: what is kept of every field, over time; sealed numbers; a province's own questions stay out of every number."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mangnon import law
from mangnon.registry import actions, codes, declaration, frozen, identity, takeback
from mangnon.registry.models import (
    Child,
    ChildDetail,
    Correction,
    Guardianship,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
    Schooling,
)
from mangnon.registry.rules import (
    AnswerRow,
    DetailRow,
    GuardianRow,
    HouseholdDetailRow,
    ParentRow,
    RowErrors,
    SchoolingRow,
    Source,
    fields,
)
from mangnon.registry.takeback import actions as taking
from mangnon.registry.tests.freezing import bare_context
from mangnon.registry.tests.place import SOURCE, SYSTEM

DAY = date(2021, 3, 1)
LATER = date(2022, 2, 1)
NUMBER = "003185000123"
QUESTIONS = """
questions:
  - {key: nuoc_sach, label: Nhà có nước sạch, english: Clean water, type: code, entries: [{code: co, label: Có, english: "Yes"}, {code: khong, label: Không, english: "No"}]}
  - {key: cach_truong, label: Cách trường (km), english: Distance, type: number}
  - {key: tham_lan_cuoi, label: Thăm lần cuối, english: Last visit, type: date}
"""


@pytest.fixture
def asked(settings, tmp_path):
    """A province with three questions of its own."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "registry_form_changes.yaml").write_text(QUESTIONS, encoding="utf-8")
    settings.MANGNON_LAW_DIR = own
    return own


def _refused(action, row) -> list[tuple[str, str]]:
    with pytest.raises(RowErrors) as refused:
        action([row], by=SYSTEM, source=SOURCE)
    return [(error.field, error.code) for error in refused.value.errors]


def test_every_field_of_the_form_is_kept_in_a_column_that_has_a_class():
    known = {f"{model.__name__.lower()}.{field.name}": model for model in apps.get_models() for field in model._meta.fields}
    places = {place.partition(":")[0] for one in law.load().registry_form.fields.values() for place in one.holds}
    assert {place for place in places if place not in known} == set()
    ours = {place for place in places if known[place]._meta.app_label == "registry" and not place.endswith((".valid_from", ".valid_to"))}
    assert {place for place in ours if place not in fields.FIELD_CLASSES | {"childname.kind": "", "residence.ended_by": ""}} == set()


def test_what_the_papers_of_a_birth_say_is_registered_and_corrected_with_a_reason(place):
    papers = {"nationality": "VN", "birth_place": "tai_nha", "birth_order": 2, "birth_reg_no": "12; quyển 01/2015", "birth_reg_place": "UBND xã Bình Dương", "home_town": "Hòa An"}
    child = place.child(**papers)
    assert {name: getattr(child, name) for name in papers} == papers
    actions.correct_child(by=SYSTEM, child=child.id, version=1, changes={"birth_place": "tram_y_te", "birth_order": 3}, reason="theo giấy chứng sinh")
    child.refresh_from_db()
    assert (child.birth_place, child.birth_order, child.home_town) == ("tram_y_te", 3, "Hòa An")
    assert set(Correction.objects.values_list("field", "old_value", "new_value")) == {("birth_place", "tai_nha", "tram_y_te"), ("birth_order", "2", "3")}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"nationality": "QQ"}, ("nationality", "value_unknown")),
        ({"birth_place": "ngoai_dong"}, ("birth_place", "value_unknown")),
        ({"birth_order": 0}, ("birth_order", "birth_order_odd")),
        ({"birth_reg_no": "1" * 61}, ("birth_reg_no", "text_too_long")),
    ],
)
def test_papers_that_no_list_has_are_refused(place, changes, fault):
    assert _refused(actions.register_children, place.child_row(**changes)) == [fault]


def test_a_parent_is_kept_over_time_and_what_a_new_entry_leaves_empty_stays(place):
    child = place.child().id
    rows = [
        ParentRow(child, "me", DAY, status="song_cung", birth_year=1985, ethnic="02", personal_id="003 185 000123", job="Làm ruộng"),
        ParentRow(child, "cha", DAY, status="lam_xa"),
        ParentRow(child, "me", LATER, status="mat"),
    ]
    assert actions.record_parents(rows, by=SYSTEM, source=SOURCE) == 3
    kept = ParentState.objects.believed().order_by("parent", "valid_from").values_list("parent", "valid_from", "valid_to", "status", "birth_year", "ethnic", "personal_id", "job")
    assert list(kept) == [
        ("cha", DAY, None, "lam_xa", None, "", None, ""),
        ("me", DAY, LATER, "song_cung", 1985, "02", NUMBER, "Làm ruộng"),
        ("me", LATER, None, "mat", 1985, "02", NUMBER, "Làm ruộng"),
    ]
    assert set(ParentState.objects.filter(parent="me").values_list("personal_id_digest", flat=True)) == {identity.digests([NUMBER])[0]}


def test_numbers_of_parents_heads_and_pupils_lie_sealed(place):
    child, home = place.child().id, place.household()
    actions.record_parents([ParentRow(child, "me", DAY, personal_id=NUMBER)], by=SYSTEM, source=SOURCE)
    actions.record_household_details([HouseholdDetailRow(home, "head_id", NUMBER, DAY)], by=SYSTEM, source=SOURCE)
    actions.record_details([DetailRow(child, "moet_id", "0412345678", DAY)], by=SYSTEM, source=SOURCE)
    assert HouseholdDetail.objects.get().number == NUMBER
    assert (ChildDetail.objects.get().value, ChildDetail.objects.get().number) == ("", "0412345678")
    with connection.cursor() as cursor:
        for table, column, number in (("parentstate", "personal_id", NUMBER), ("householddetail", "number", NUMBER), ("childdetail", "number", "0412345678")):
            cursor.execute(f"SELECT {column} FROM registry_{table}")
            assert number.encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"parent": "ong", "status": "mat"}, ("parent", "parent_unknown")),
        ({"parent": "me", "status": "vang"}, ("status", "value_unknown")),
        ({"parent": "me"}, ("status", "parent_empty")),
        ({"parent": "me", "birth_year": 2014}, ("birth_year", "birth_year_odd")),
        ({"parent": "me", "personal_id": "12345"}, ("personal_id", "personal_id_format")),
        ({"parent": "me", "ethnic": "88"}, ("ethnic", "ethnic_unknown")),
    ],
)
def test_a_wrong_entry_about_a_parent_is_refused(place, row, fault):
    assert _refused(actions.record_parents, ParentRow(place.child().id, valid_from=DAY, **row)) == [fault]


def test_who_cares_is_dated_and_follows_on(place):
    child = place.child().id
    rows = [GuardianRow(child, "ho_hang", DAY, name="Nông Thị Bé", relation="ong_ba"), GuardianRow(child, "co_so", LATER, facility_name="Trung tâm Bảo trợ")]
    assert actions.record_guardianships(rows, by=SYSTEM, source=SOURCE) == 2
    kept = Guardianship.objects.believed().order_by("valid_from").values_list("care_type", "name", "relation", "facility_name", "valid_from", "valid_to")
    assert list(kept) == [("ho_hang", "Nông Thị Bé", "ong_ba", "", DAY, LATER), ("co_so", "", "", "Trung tâm Bảo trợ", LATER, None)]
    assert _refused(actions.record_guardianships, GuardianRow(child, "ho_hang", date(2022, 3, 1))) == [("name", "guardian_missing")]


def test_the_guardian_in_a_childs_identity_follows_who_cares_and_a_correction_of_it_is_carried_there(place):
    child = place.child(guardian_name="Bế Thị Cũ").id
    actions.record_guardianships([GuardianRow(child, "ho_hang", DAY, name="Nông Thị Bé", relation="ong_ba")], by=SYSTEM, source=SOURCE)
    assert list(Correction.objects.values_list("field", "old_value", "new_value")) == [("guardian_name", "Bế Thị Cũ", "Nông Thị Bé")]
    actions.correct_child(by=SYSTEM, child=child, version=2, changes={"guardian_name": "Nông Thị Bế"}, reason="giấy tờ")
    assert list(Guardianship.objects.believed().values_list("name", "relation", "valid_from")) == [("Nông Thị Bế", "ong_ba", DAY)]
    worker = place.officer(place.xa_a)
    actions.record_guardianships([GuardianRow(child, "cha_me", LATER)], by=worker, source=Source("page", post=worker.post_id))
    assert Child.objects.get().guardian_name == ""
    slip = Guardianship.objects.believed().get(care_type="cha_me")
    kind = takeback.kind_of(slip)
    taking.take_back(by=worker, child=child, kind=kind, row_id=str(slip.pk), version=kind.version(child))
    assert Child.objects.get().guardian_name == "Nông Thị Bế"


def test_details_hold_what_the_form_says_in_the_order_of_their_lists(place):
    child = place.child().id
    rows = [
        DetailRow(child, "disability", "nhin|van_dong", DAY), DetailRow(child, "disability_degree", "nang", DAY), DetailRow(child, "nutrition", "suy_dinh_duong", DAY),
        DetailRow(child, "nutrition", "binh_thuong", LATER), DetailRow(child, "collector", "Bế Văn An", LATER),
    ]  # fmt: skip
    assert actions.record_details(rows, by=SYSTEM, source=SOURCE) == 5
    assert set(ChildDetail.objects.believed().values_list("key", "value", "valid_from", "valid_to")) == {
        ("disability", "van_dong|nhin", DAY, None), ("disability_degree", "nang", DAY, None), ("nutrition", "suy_dinh_duong", DAY, LATER),
        ("nutrition", "binh_thuong", LATER, None), ("collector", "Bế Văn An", LATER, None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("religion", "không", ("key", "detail_unknown")),
        ("nutrition", "beo", ("nutrition", "value_unknown")),
        ("covid", "f0|f0", ("covid", "value_unknown")),
        ("moet_id", "12", ("moet_id", "digits_format")),
        ("collector", "Bế 007", ("collector", "name_odd_letters")),
        ("perm_addr", " ", ("perm_addr", "value_missing")),
    ],
)
def test_a_detail_the_form_does_not_know_is_refused(place, key, value, fault):
    assert _refused(actions.record_details, DetailRow(place.child().id, key, value, DAY)) == [fault]


def test_the_class_attended_is_kept_with_the_school(place):
    child = place.child().id
    actions.record_schooling([SchoolingRow(child, "tieu_hoc", "Tiểu học Bình Dương", DAY, class_name="1A")], by=SYSTEM, source=SOURCE)
    assert list(Schooling.objects.values_list("school", "class_name")) == [("Tiểu học Bình Dương", "1A")]


def test_the_database_itself_refuses_two_believed_values_of_one_time(place):
    child = place.child().id
    for model, values in ((ParentState, {"parent": "me"}), (Guardianship, {"care_type": "ho_hang"}), (ChildDetail, {"key": "covid"}), (OwnAnswer, {"question": "q", "value": "1"})):
        row = {"child_id": child, "valid_from": DAY, "recorded_at": Child.objects.get().recorded_at} | values
        model.objects.create(**row)
        with pytest.raises(IntegrityError, match=r"overlap|alone"), transaction.atomic():
            model.objects.create(**row)


def test_who_is_no_resident_of_ones_scope_gets_no_record(place):
    child, home, stranger = place.child().id, place.household(), place.officer(place.xa_b)
    for action, row, fault in (
        (actions.record_parents, ParentRow(child, "me", DAY, status="mat"), ("child_id", "child_unknown")),
        (actions.record_guardianships, GuardianRow(child, "cha_me", DAY), ("child_id", "child_unknown")),
        (actions.record_details, DetailRow(child, "nutrition", "binh_thuong", DAY), ("child_id", "child_unknown")),
        (actions.record_household_details, HouseholdDetailRow(home, "address", "Nà Rài", DAY), ("household_id", "household_unknown")),
    ):
        with pytest.raises(RowErrors) as refused:
            action([row], by=stranger, source=SOURCE)
        assert [(error.field, error.code) for error in refused.value.errors] == [fault]


def test_a_corrected_birth_date_takes_with_it_what_began_at_birth(place):
    child = place.child(birth_date=date(2018, 3, 5), resident_from=date(2018, 3, 5))
    actions.record_parents([ParentRow(child.id, "me", child.birth_date, birth_year=1990)], by=SYSTEM, source=SOURCE)
    actions.correct_child(by=SYSTEM, child=child.id, version=1, changes={"birth_date": date(2018, 3, 9)}, reason="theo giấy chứng sinh")
    assert list(ParentState.objects.believed().values_list("valid_from", flat=True)) == [date(2018, 3, 9)]


def test_own_questions_are_answered_over_time_and_kept_apart(place, asked):
    child = place.child().id
    rows = [AnswerRow(child, "nuoc_sach", "khong", DAY), AnswerRow(child, "nuoc_sach", "co", LATER), AnswerRow(child, "cach_truong", "3,5", DAY)]
    assert actions.record_answers(rows, by=SYSTEM, source=SOURCE) == 3
    assert set(OwnAnswer.objects.believed().values_list("question", "value", "valid_to")) == {("nuoc_sach", "khong", LATER), ("nuoc_sach", "co", None), ("cach_truong", "3.5", None)}
    assert [_refused(actions.record_answers, AnswerRow(child, key, value, DAY)) for key, value in (("phone", "1"), ("nuoc_sach", "có"), ("cach_truong", "xa"), ("tham_lan_cuoi", "05/03/2022"))] == [
        [("question", "detail_unknown")], [("nuoc_sach", "value_unknown")], [("cach_truong", "value_no_number")], [("tham_lan_cuoi", "value_no_day")],
    ]  # fmt: skip
    assert list(declaration.questions()) == ["nuoc_sach", "cach_truong", "tham_lan_cuoi"]
    assert codes.packs().sha256 != law.load().sha256


def _frozen() -> tuple[dict[str, list], str]:
    ctx = bare_context()
    with CaptureQueriesContext(connection) as asked_of:
        frozen.prepare(ctx)
        rows = {table: list(rows_of(ctx)) for table, rows_of in frozen.FROZEN.items()}
    return rows, " ".join(query["sql"] for query in asked_of.captured_queries)


def test_no_answer_to_an_own_question_reaches_a_frozen_table(place, asked):
    child = place.child(household_id=place.household()).id
    before, _statements = _frozen()
    actions.record_answers([AnswerRow(child, "nuoc_sach", "khong", DAY), AnswerRow(child, "cach_truong", "7", DAY)], by=SYSTEM, source=SOURCE)
    after, statements = _frozen()
    assert OwnAnswer.objects.count() == 2
    assert (after, len(after["children"])) == (before, 1)
    assert "registry_residence" in statements
    assert "ownanswer" not in statements.lower()
