"""Two records that are one child: counted once from the merge on, everything found under the kept one, and all of it undone."""

from datetime import date

import pytest
from django.apps import apps

from mangnon.audit.models import EventSubject
from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import clock
from mangnon.programmes import actions as programmes
from mangnon.programmes import frozen as programmes_frozen
from mangnon.programmes.models import Injury
from mangnon.programmes.rules import InjuryRow
from mangnon.protection import frozen as protection_frozen
from mangnon.protection.models import IncidentChild
from mangnon.registry import actions, frozen, queries
from mangnon.registry.duplicates import merging
from mangnon.registry.duplicates.actions import merge_children, undo_merge
from mangnon.registry.models import Child, ChildName, Circumstance, DuplicatePair, MergedInto, Residence, Schooling
from mangnon.registry.rules import CircumstanceRow, CloseRow, RowErrors, SchoolingRow
from mangnon.support import actions as support
from mangnon.support import frozen as support_frozen
from mangnon.support.models import Allowance
from mangnon.support.rules import AllowanceRow
from mangnon.support.tests.freezing import context
from tests import stories
from tests.world import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db
DAY = date(2021, 9, 5)


@pytest.fixture
def pair(world):
    """One child entered in two neighbouring communes: school at home, an allowance and an injury next door, an incident too."""
    kept = world.child("xa_nha")
    absorbed = world.child("xa_ben", full_name="Nông Hòa", father_name="", personal_id="003315104382", resident_from=date(2021, 6, 1))
    actions.record_schooling([SchoolingRow(kept, "mau_giao", "", DAY)], by=SYSTEM, source=SOURCE)
    actions.record_schooling([SchoolingRow(absorbed, "tieu_hoc", "", DAY)], by=SYSTEM, source=SOURCE)
    actions.open_circumstances([CircumstanceRow(absorbed, "HC04.1", DAY, None, "", "")], by=SYSTEM, source=SOURCE)
    support.record_allowances([AllowanceRow(absorbed, "5.6", 720_000, "12/QĐ-UBND", "UBND huyện", DAY)], by=SYSTEM, source=SOURCE)
    programmes.record_injuries([InjuryRow(absorbed, world.unit("xa_ben").id, date(2022, 5, 1), "TN01", "nha", "khoi")], by=SYSTEM, source=SOURCE)
    stories.incident_of(world, "xa_ben", absorbed)
    row = DuplicatePair.objects.create(child_a_id=min(kept, absorbed), child_b_id=max(kept, absorbed), score=30, lines=[], facts="", desk=2, found_at=clock.now())
    return row, kept, absorbed


def merge(world, pair, **changes):
    row, kept, absorbed = pair
    children = [Child.objects.get(pk=ident) for ident in (kept, absorbed)]
    shown = merging.version_of(children, merging.lines_of(kept, absorbed, both_ways=True))
    values = {"pair": row.pk, "version": row.version, "shown": shown, "keep": kept, "identity_from": {}, "lines_from": {}, "reason": "Cùng một cháu"}
    return merge_children(by=world.can_bo_huyen, **values | changes)


def facts(*children) -> dict:
    """What is believed of children, without keys and instants."""
    told = {}
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        if "child_id" in names and "superseded_at" in names and model is not MergedInto:
            columns = sorted(names - {"id", "recorded_at", "superseded_at", "source_channel", "source_batch", "source_row", "source_post"})
            rows = model.objects.filter(child_id__in=children, superseded_at=None).values_list(*columns)
            told[model.__name__] = sorted(map(repr, rows))
    told["IncidentChild"] = sorted(IncidentChild.objects.filter(child_id__in=children, incident__superseded_at=None).values_list("child_id", "helped"))
    names = sorted({field.attname for field in Child._meta.concrete_fields} - {"version", "updated_at"})
    return told | {"Child": sorted(map(repr, Child.objects.filter(pk__in=children).values_list(*names)))}


def test_every_table_that_names_a_child_says_what_a_merge_does_with_it():
    naming = {relation.related_model for relation in Child._meta.related_objects}
    assert naming - merging.accounted() == set()


def test_what_was_found_in_the_other_record_is_the_kept_child_s(world, pair):
    _row, kept, absorbed = pair
    made = merge(world, pair)
    assert Circumstance.objects.believed().get(child=kept).source_batch == made.pk
    assert Allowance.objects.believed().get(child=kept).monthly_amount == 720_000
    assert [Injury.objects.believed().get().child_id, IncidentChild.objects.get(incident__superseded_at=None).child_id] == [kept, kept]
    assert ChildName.objects.believed().get(child=kept).full_name == "Nông Hòa"
    child = Child.objects.get(pk=kept)
    assert (child.personal_id, child.father_name, Child.objects.get(pk=absorbed).personal_id) == ("003315104382", "Nông Văn Quý", None)
    assert not any(rows for name, rows in facts(absorbed).items() if name != "Child")


def test_where_both_tell_of_the_same_days_the_chosen_one_is_right_and_the_other_fills_the_rest(world, pair):
    _row, kept, absorbed = pair
    lines = {line.carried.model: line for line in merging.lines_of(kept, absorbed) if line.clashes}
    assert set(lines) == {Residence, Schooling}
    merge(world, pair, lines_from={lines[Residence].token: merging.ABSORBED})
    stays = Residence.objects.believed().filter(child=kept).order_by("valid_from").values_list("unit_id", "valid_from", "valid_to", "ended_by")
    moved = date(2021, 6, 1)
    assert list(stays) == [(world.unit("xa_nha").id, date(2020, 3, 1), moved, "chuyen_trong_tinh"), (world.unit("xa_ben").id, moved, None, "")]
    assert list(Schooling.objects.believed().filter(child=kept).values_list("level", flat=True)) == ["mau_giao"]


def test_the_other_id_leads_to_the_kept_record_and_nothing_is_written_to_it(world, pair):
    _row, kept, absorbed = pair
    merge(world, pair)
    assert queries.child_for(world.can_bo_xa, absorbed).pk == kept
    assert queries.same_child(kept) == [kept, absorbed]
    with pytest.raises(RowErrors):
        actions.record_schooling([SchoolingRow(absorbed, "thcs", "", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)


def test_frozen_tables_count_a_merged_child_once_and_two_again_after_the_undo(world, pair):
    before = counts()
    made = merge(world, pair)
    merged = counts()
    undo_merge(by=world.can_bo_huyen, merge=made.pk, reason="Hai chị em họ")
    assert (before["children"], merged["children"], counts()) == (2, 1, before)
    assert merged | {"children": 2} == before


def counts() -> dict[str, int]:
    """Rows of the frozen tables now."""
    ctx = context(known_at=clock.now())
    return {name: len(list(rows(ctx))) for name, rows in (frozen.FROZEN | support_frozen.FROZEN | programmes_frozen.FROZEN | protection_frozen.FROZEN).items()}


def test_undo_gives_back_exactly_what_was(world, pair):
    _row, kept, absorbed = pair
    before = facts(kept, absorbed)
    lines = {line.carried.model: line.token for line in merging.lines_of(kept, absorbed) if line.clashes}
    made = merge(world, pair, lines_from={lines[Residence]: merging.ABSORBED}, identity_from={"full_name": merging.ABSORBED})
    assert (Child.objects.get(pk=kept).full_name, ChildName.objects.believed().get(child=kept).full_name) == ("Nông Hòa", "Nông Thị Hoà")
    assert undo_merge(by=world.can_bo_huyen, merge=made.pk, reason="Hai chị em họ") == []
    assert facts(kept, absorbed) == before
    assert queries.kept_for(absorbed) == absorbed
    assert DuplicatePair.objects.get().state == DuplicatePair.UNCLEAR


def test_what_was_recorded_since_is_listed_and_stays_with_the_kept_child(world, pair):
    _row, kept, absorbed = pair
    made = merge(world, pair)
    actions.record_schooling([SchoolingRow(kept, "tieu_hoc", "", date(2022, 4, 1))], by=SYSTEM, source=SOURCE)
    actions.close_circumstances([CloseRow(kept, "HC04.1", date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    left = undo_merge(by=world.can_bo_huyen, merge=made.pk, reason="Hai chị em họ")
    assert [table for table, _row in left] == ["registry_circumstance"]
    assert Schooling.objects.believed().filter(child=kept, level="tieu_hoc").exists()
    assert Circumstance.objects.believed().get(child=absorbed).valid_to is None


def test_a_merge_is_the_desk_s_of_both_and_of_what_the_page_showed(world, pair):
    row, kept, absorbed = pair
    with pytest.raises(Refused):
        merge_children(by=world.can_bo_xa, pair=row.pk, version=row.version, shown="", keep=kept, identity_from={}, lines_from={}, reason="Cùng một cháu")
    with pytest.raises(Conflict):
        merge(world, pair, shown="cũ")
    with pytest.raises(Refused):
        merge(world, pair, reason="")
    made = merge(world, pair)
    with pytest.raises(Refused):
        undo_merge(by=world.can_bo_xa, merge=made.pk, reason="Nhầm")
    told = EventSubject.objects.filter(event_seq__in=EventSubject.objects.filter(subject_id=absorbed.hex).values("event_seq"), subject_id=kept.hex)
    assert told.count() == 1
