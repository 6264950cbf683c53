"""The loop with the commune police: who is asked about, what comes back, what is applied after a look."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation

from mangnon.audit.models import Event
from mangnon.documents import reading
from mangnon.registry import actions as registry
from mangnon.registry import codes
from mangnon.registry.cleaning import actions, queries, rules
from mangnon.registry.cleaning.models import CheckLine, CheckList
from mangnon.registry.cleaning.rules import CleaningRefused, StaleList
from mangnon.registry.models import Child, Correction
from tests.world import World

NUMBER = "003315000001"  # a girl born 2015, of the province nobody has


def made(world: World, kinds=tuple(rules.KINDS), **more) -> CheckList:
    return actions.make_list(by=world.can_bo_xa, unit=world.unit("xa_nha"), kinds=kinds, **more)


def sent(world: World) -> CheckList:
    return actions.send_list(by=world.can_bo_xa, checklist=made(world), version=1, day=date(2022, 5, 20), number="", signer="Lục Văn Thành")


def answered(world: World, checklist: CheckList, *rows: str) -> tuple[int, int]:
    text = "\n".join(["STT\tMã dòng\tHọ và tên\tNgày sinh\tGiới tính\tHọ tên mẹ\tSố định danh cá nhân\tGhi chú", *rows])
    return actions.take_answer(by=world.can_bo_xa, checklist=checklist, version=checklist.version, rows=rules.answered_rows(reading.paste(text)), day=date(2022, 5, 20))


def apply(world: World, checklist: CheckList, kept=(), taken=()) -> tuple[int, int]:
    checklist = CheckList.objects.get(pk=checklist.pk)
    lines = [line for line in queries.lines_of(checklist) if line.state == rules.ANSWERED]
    accepted = {line.pk: line.child.version for line in lines if line.pk not in kept}
    return actions.apply_answers(by=world.can_bo_xa, checklist=checklist, version=checklist.version, accepted=accepted, kept=kept, taken=taken)


def test_the_three_lists_find_no_number_an_ill_number_and_missing_basics(world):
    world.child(full_name="Nông Thị Đủ", personal_id=NUMBER)
    world.child(full_name="Nông Thị Không")
    world.child(full_name="Nông Văn Sai", sex="nam", personal_id="003315000002")  # a girl's number
    world.child(full_name="Gái", personal_id="003315000003", birth_date=date(2015, 12, 31), birth_precision="year", ethnic="99", mother_name="", father_name="")
    found = {asked.full_name: kinds for _child, asked, kinds in queries.exceptions(world.can_bo_xa, world.unit("xa_nha"))}
    assert found == {"Nông Thị Không": ["chua_co"], "Nông Văn Sai": ["sai"], "Gái": ["thieu"]}
    assert [line.child.full_name for line in queries.lines_of(made(world, kinds=["sai"]))] == ["Nông Văn Sai"]


def test_who_waits_in_a_list_is_asked_about_once(world):
    world.child()
    first = made(world)
    with pytest.raises(CleaningRefused) as refused:
        made(world)
    second = made(world, again=True)
    assert (refused.value.code, first.code, second.code) == ("nobody", "CA-01273-20220520-01", "CA-01273-20220520-02")


def test_an_answer_is_matched_by_its_key_then_by_name_and_birth_and_the_rest_is_told(world):
    for name in ("Nông Thị A", "Nông Thị B", "Nông Thị C"):
        world.child(full_name=name)
    checklist = sent(world)
    key = queries.lines_of(checklist)[0].key
    assert answered(world, checklist, f"1\t{key.lower()}\tTên khác hẳn\t\t\t\t{NUMBER}\t", "2\t\tnong thi b\t5/3/2015\t\t\t003315000002\t", "3\t\tNông Thị C\t6/3/2015\t\t\t003315000003\t", "4\tFFFFFFFF\tNông Thị C\t5/3/2015\t\t\t\t") == (2, 2)
    checklist = CheckList.objects.get()
    assert [(line.matched_by, line.state) for line in queries.lines_of(checklist)] == [("key", "tra"), ("ten", "tra"), ("", "cho")]
    assert [rules.Basics.read(line).full_name for line in checklist.strays.splitlines()] == ["Nông Thị C", "Nông Thị C"]
    assert not Correction.objects.exists()  # nothing changes before somebody has looked


def test_an_applied_answer_corrects_the_child_through_the_polices_channel_and_verifies_its_number(world):
    child = world.child()
    checklist = sent(world)
    key = queries.lines_of(checklist)[0].key
    answered(world, checklist, f"1\t{key}\tNông Thị Hoa\t05/03/2015\tNữ\tLý Thị Mai\t{NUMBER}\tđã cấp")
    assert apply(world, checklist) == (1, 0)
    stored = Child.objects.get(pk=child)
    assert (stored.full_name, stored.personal_id, stored.personal_id_status) == ("Nông Thị Hoa", NUMBER, "xac_thuc")
    assert dict(Correction.objects.values_list("field", "reason")) == dict.fromkeys(("full_name", "personal_id", "personal_id_status"), f"Công an xã trả lời danh sách {checklist.code}")
    assert Event.objects.get(action="child corrected").channel == "cong_an"
    assert [(line.state, rules.Basics.read(line.asked).full_name, rules.Basics.read(line.answer).note) for line in queries.lines_of(checklist)] == [("ap", "Nông Thị Hoà", "đã cấp")]
    assert queries.list_for(world.can_bo_xa, checklist.pk).left == 0


def test_a_tone_in_another_place_is_no_difference_and_an_empty_cell_changes_nothing(world):
    world.child()
    checklist = sent(world)
    answered(world, checklist, f"1\t{queries.lines_of(checklist)[0].key}\tNông Thị Hòa\t\t\t\t\tchưa cấp")
    assert (apply(world, checklist), CheckLine.objects.get().state, Child.objects.get().version) == ((0, 0), "giu", 1)


def test_what_the_register_refuses_stays_to_be_looked_at_with_the_reason(world):
    world.child(full_name="Nông Thị Trước", personal_id=NUMBER)
    world.child()
    checklist = sent(world)
    answered(world, checklist, f"1\t{queries.lines_of(checklist)[0].key}\t\t\tkhông rõ\t\t{NUMBER}\t")
    assert (apply(world, checklist), CheckLine.objects.get().refused) == ((0, 1), "Số định danh này đã thuộc về hồ sơ khác. Giới tính không hiểu được.")
    answered(world, CheckList.objects.get(), f"1\t{queries.lines_of(checklist)[0].key}\t\t\t\t\t{NUMBER}\t")
    assert apply(world, checklist) == (0, 1)
    line = CheckLine.objects.get()
    assert (line.state, bool(line.refused)) == ("tra", True)


def test_a_number_that_lost_its_zeros_is_offered_and_the_rest_of_its_line_is_applied(world):
    child = world.child()
    checklist, officer = sent(world), world.client("can_bo_xa", "xa_nha")
    line = queries.lines_of(checklist)[0]
    answered(world, checklist, f"1\t{line.key}\tNông Thị Hoa\t\tkhông rõ\tLý Thị Na\t3315000001\t")
    assert apply(world, checklist) == (0, 1)
    stored, line = Child.objects.get(pk=child), CheckLine.objects.get()
    assert (stored.full_name, stored.mother_name, stored.personal_id, stored.personal_id_status) == ("Nông Thị Hoa", "Lý Thị Na", None, "chua_co")
    assert (line.state, line.refused) == ("tra", "Giới tính không hiểu được. Số định danh cá nhân mất số 0 ở đầu, chưa nhận.")
    looked = officer.get(reverse("cleaning:apply", args=[checklist.pk]))
    assert [way for choice in looked.context["choices"] for way in choice.ways] == [
        ("so", f"Áp dụng, số định danh là {NUMBER}"), ("giu", "Giữ như trong sổ"), ("sau", "Để xem sau"),
    ]  # fmt: skip
    chosen = {"version": str(CheckList.objects.get().version), "send_key": str(looked.context["form"].initial["send_key"]), f"dong-{line.pk}": "sau", f"ban-{line.pk}": str(stored.version), "all": "1"}
    assert officer.post(reverse("cleaning:apply", args=[checklist.pk]), chosen).status_code == 302
    stored.refresh_from_db()
    assert (stored.personal_id, stored.personal_id_status) == (NUMBER, "xac_thuc")
    assert Correction.objects.get(field="personal_id").reason == f"Công an xã trả lời danh sách {checklist.code}; số mất số 0 ở đầu, người nhập xác nhận"


def test_a_kept_line_leaves_the_register_as_it_is_and_the_difference_stands(world):
    world.child()
    checklist = sent(world)
    line = queries.lines_of(checklist)[0]
    answered(world, checklist, f"1\t{line.key}\tNông Thị Hoa\t\t\t\t\t")
    assert (apply(world, checklist, kept=[line.pk]), Child.objects.get().full_name) == ((0, 0), "Nông Thị Hoà")
    line.refresh_from_db()
    assert (line.state, rules.Basics.read(line.answer).full_name) == ("giu", "Nông Thị Hoa")


def test_a_child_somebody_changed_since_the_look_is_not_overwritten(world):
    child = world.child()
    checklist = sent(world)
    answered(world, checklist, f"1\t{queries.lines_of(checklist)[0].key}\tNông Thị Hoa\t\t\t\t\t")
    line, checklist = CheckLine.objects.get(), CheckList.objects.get()
    registry.correct_child(by=world.can_bo_xa, child=child, version=1, changes={"mother_name": "Lý Thị Na"}, reason="gia đình báo")
    assert actions.apply_answers(by=world.can_bo_xa, checklist=checklist, version=checklist.version, accepted={line.pk: 1}, kept=()) == (0, 1)
    assert Child.objects.get().full_name == "Nông Thị Hoà"
    with pytest.raises(StaleList):
        actions.apply_answers(by=world.can_bo_xa, checklist=checklist, version=checklist.version, accepted={}, kept=())


def test_an_answer_before_the_list_was_sent_or_of_another_list_is_refused(world):
    world.child()
    with pytest.raises(CleaningRefused) as early:
        answered(world, made(world), "1\t\tAi đó\t\t\t\t\t")
    checklist = actions.send_list(by=world.can_bo_xa, checklist=CheckList.objects.get(), version=1, day=date(2022, 5, 20), number="", signer="Lục Văn Thành")
    with pytest.raises(CleaningRefused) as other:
        answered(world, checklist, "1\tFFFFFFFF\tAi đó\t\t\t\t\t")
    with pytest.raises(CleaningRefused) as stranger:
        actions.take_answer(by=world.can_bo_xa_ben, checklist=checklist, version=checklist.version, rows=[], day=date(2022, 5, 20))
    assert [refused.value.code for refused in (early, other, stranger)] == ["day_answered", "no_match", "scope"]


def test_the_spreadsheet_goes_out_without_a_name_in_its_own_name_and_comes_back_as_it_is(world):
    world.child()
    checklist, officer = sent(world), world.client("can_bo_xa", "xa_nha")
    file = officer.get(reverse("cleaning:file", args=[checklist.pk]))
    assert file["Content-Disposition"].startswith(f'attachment; filename="{checklist.code.lower()}-')
    back = BytesIO(file.content)
    back.name = "tra-loi.xlsx"
    page = officer.get(reverse("cleaning:answer", args=[checklist.pk]))
    sends = {"version": str(checklist.version), "send_key": str(page.context["form"].initial["send_key"]), "day": "20/05/2022", "file": back}
    assert officer.post(reverse("cleaning:answer", args=[checklist.pk]), sends).url == reverse("cleaning:apply", args=[checklist.pk])
    looked = officer.get(reverse("cleaning:apply", args=[checklist.pk]))
    line = CheckLine.objects.get()
    assert (line.matched_by, "Công an xác nhận như trong sổ." in looked.content.decode()) == ("key", True)
    chosen = {"version": str(checklist.version + 1), "send_key": str(looked.context["form"].initial["send_key"]), f"dong-{line.pk}": "giu", f"ban-{line.pk}": "1"}
    assert officer.post(reverse("cleaning:apply", args=[checklist.pk]), chosen).status_code == 302
    assert "Đã xong" in officer.get(reverse("cleaning:lists")).content.decode()


def test_a_list_is_vietnamese_and_read_as_vietnamese_whatever_language_its_reader_chose(world):
    world.child()
    with translation.override("en"):
        checklist = sent(world)
        line = queries.lines_of(checklist)[0]
        assert (rules.Basics.read(line.asked).sex, rules.Basics.read(line.asked).ethnic) == ("Nữ", "Tày")
        nung = next(code for code, label in codes.ethnic().items() if label == "Nùng")
        assert queries.wanted(line.child, rules.Basics(sex="Nữ", ethnic="Nùng")) == ({"ethnic": nung}, [])
