"""The record of a child as data: all its fields, what a place may say differently, what a wrong file says."""

from dataclasses import replace

import pytest

from mangnon.law import check, load
from tests.sampling import led_by

FORM = load().registry_form
GROUPS = {"household": 9, "child": 21, "parents": 12, "care": 4, "circumstances": 7, "school": 3, "health": 2, "received": 2, "changes": 4, "keeping": 4}
CHANGES = """
fields:
  - key: phone
    label: Điện thoại liên hệ
    required: "yes"
order:
  household: [head_name, household_no]
questions:
  - key: nuoc_sach
    label: Nhà có nước sạch
    english: The home has clean water
    type: code
    entries:
      - {code: co, label: Có, english: "Yes"}
      - {code: khong, label: Không, english: "No"}
  - {key: cach_truong, label: Cách trường (km), english: Distance to school (km), type: number}
"""


def test_the_form_has_sixty_eight_fields_in_ten_groups():
    assert {group.key: len(group.fields) for group in FORM.groups} == GROUPS
    assert len(FORM.fields) == 68


def test_religion_is_not_collected_and_has_no_place():
    assert [(one.key, one.holds) for one in FORM.fields.values() if one.required == "off"] == [("religion", ())]


def test_every_field_says_where_it_comes_from_and_a_note_stands_in_both_languages():
    assert [one.key for one in FORM.fields.values() if not one.provenance or bool(one.note) != bool(one.note_english)] == []


def _own(tmp_path, text: str):
    (tmp_path / "registry_form_changes.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_place_changes_label_order_and_requirement_and_adds_its_own_questions(tmp_path):
    own = load(_own(tmp_path, CHANGES)).registry_form
    phone, shipped = own.fields["phone"], FORM.fields["phone"]
    assert phone == replace(shipped, label="Điện thoại liên hệ", required="yes")
    assert [field.key for field in own.groups[0].fields][:3] == ["head_name", "household_no", "unit"]
    assert [(one.key, one.type, [entry.code for entry in one.entries]) for one in own.questions] == [("nuoc_sach", "code", ["co", "khong"]), ("cach_truong", "number", [])]
    assert {key: one for key, one in own.fields.items() if key != "phone"} == {key: one for key, one in FORM.fields.items() if key != "phone"}
    assert load(tmp_path).sha256 != load().sha256


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    led_by([
        ("fields:\n  - {key: so_dep, label: Số dép}", 2, "no such field"),
        ("fields:\n  - key: phone\n    type: number", 2, "can't be changed"),
        ('fields:\n  - key: religion\n    required: "yes"', 2, "not collected"),
        ('fields:\n  - key: full_name\n    required: "no"', 2, "basic item"),
        ("order:\n  household: [full_name]", 0, "no such field in the group"),
        ("questions:\n  - {key: phone, label: A, english: A, type: text}", 2, "already a field"),
        ("questions:\n  - {key: Nước, label: A, english: A, type: text}", 2, "lower-case"),
        ("questions:\n  - {key: a_b, label: A, english: A, type: file}", 2, "unknown type"),
        ("questions:\n  - {key: a_b, label: A, english: A, type: code}", 2, "go with type code"),
        ("questions:\n  - {key: a_b, label: A, type: text}", 2, "no English"),
        ("questions:\n  - {key: a_b, label: A, english: A, type: text}\n  - {key: a_b, label: B, english: B, type: text}", 2, "twice"),
        ("muc: []", 0, "unknown entry"),
        ("- a\n- b", 0, "unreadable"),
    ], 5),
)
def test_a_wrong_change_is_refused_with_its_line_and_reason(tmp_path, change, line, reason):
    (error,) = check(_own(tmp_path, change))
    assert (error.file, error.line, reason in error.reason) == ("registry_form_changes.yaml", line, True), error


def test_a_field_of_an_unknown_list_is_refused_with_its_line(tmp_path):
    from_here = (load().files[-1].parent / "registry_form.yaml").read_text(encoding="utf-8")
    (tmp_path / "registry_form.yaml").write_text(from_here.replace("codes: covid", "codes: covit"), encoding="utf-8")
    (error,) = check(tmp_path)
    wanted = from_here[: from_here.index("- key: covid")].count("\n") + 1
    assert (error.file, error.line, "no such code list" in error.reason) == ("registry_form.yaml", wanted, True)
