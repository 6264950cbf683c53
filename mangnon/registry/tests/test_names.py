"""Other names: a child is found by each of them, by whoever may see the child, and the record shows them."""

from uuid import uuid4

import pytest

from mangnon.audit import queries as audit
from mangnon.registry import actions, queries
from mangnon.registry.models import ChildName
from mangnon.registry.rules import NameRow, RowErrors
from mangnon.registry.tests.place import SOURCE, SYSTEM


def found(place, typed: str) -> list[str]:
    return [child.full_name for child in queries.search_children(place.officer(place.xa_a), typed)]


def refused(rows, by=SYSTEM) -> list[tuple[int, str, str]]:
    with pytest.raises(RowErrors) as raised:
        actions.add_names(rows, by=by, source=SOURCE)
    return [(error.index, error.field, error.code) for error in raised.value.errors]


def test_a_name_used_at_home_finds_the_child_and_stands_on_the_record(place):
    child = place.child(full_name="Nông Thị Hoà")
    assert actions.add_names([NameRow(child.pk, "goi_o_nha", "Bé  Mận")], by=SYSTEM, source=SOURCE) == 1
    assert found(place, "man") == ["Nông Thị Hoà"]
    assert [(entry.kind, entry.text) for entry in queries.timeline(place.officer(place.xa_a), child) if entry.text == "Bé Mận"] == [("Tên gọi ở nhà", "Bé Mận")]
    assert audit.events_about("child", child.pk).first().action == "names added"


def test_a_corrected_name_still_finds_the_child_and_a_placeholder_is_no_name(place):
    child, newborn = place.child(full_name="Nông Thị Hoà"), place.child(full_name="bé gái")
    for one, name in ((child, "Nông Thị Huệ"), (newborn, "Nông Thị Lan")):
        actions.correct_child(by=SYSTEM, child=one.pk, version=1, changes={"full_name": name}, reason="theo giấy khai sinh")
    assert found(place, "hoa") == ["Nông Thị Huệ"]
    assert list(ChildName.objects.values_list("child_id", "kind", "full_name")) == [(child.pk, "cu", "Nông Thị Hoà")]


def test_each_fault_of_a_name_is_named_and_nothing_is_written(place):
    child = place.child()
    row = NameRow(child.pk, "goi_o_nha", "Mận")
    assert refused([row, NameRow(child.pk, "khac", "Đào"), NameRow(child.pk, "cu", ""), NameRow(uuid4(), "cu", "Đào"), NameRow(child.pk, "cu", "mận")]) == [
        (1, "kind", "name_kind_unknown"), (2, "full_name", "name_missing"), (3, "child_id", "child_unknown"), (4, "full_name", "same_again"),
    ]
    assert not ChildName.objects.exists()
    actions.add_names([row], by=SYSTEM, source=SOURCE)
    assert refused([row]) == [(0, "full_name", "same_again")]


def test_a_child_of_another_commune_is_unknown(place):
    child = place.child()
    assert refused([NameRow(child.pk, "cu", "Mận")], by=place.officer(place.xa_b)) == [(0, "child_id", "child_unknown")]
