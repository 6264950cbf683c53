"""A list comes in: what each row becomes, what is written, what the same list does again, what an undo takes back."""

import json
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from mangnon.audit.actor import command
from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock
from mangnon.exchange import actions, near, refusals
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.lists import Options
from mangnon.exchange.tests.lists import AN, HEAD, HOA, xlsx
from mangnon.files import places
from mangnon.organisation import actions as organisation
from mangnon.registry import actions as registry
from mangnon.registry import queries
from mangnon.registry.cleaning import actions as cleaning
from mangnon.registry.cleaning import queries as cleaned
from mangnon.registry.models import Child, Correction, Household, HouseholdStatus, Residence, RiskWatch
from mangnon.registry.rules import HouseholdRow, PovertyRow, RiskRow, Source
from mangnon.web import cli
from tests.world import SOURCE, SYSTEM, TODAY, World

CLI = command("test import")


@pytest.fixture
def place(world: World, settings, tmp_path) -> World:
    """The tiny province; files of imports lie in a folder of the test's own."""
    settings.MANGNON_DATA = tmp_path
    return world


def opened(world: World, content: bytes, *, by=CLI, unit: str | None = "xa_nha", forced: bool = True, **more):
    options = Options(TODAY, world.unit(unit).pk if unit else None, forced)
    return actions.open_list(content, "danh sách.xlsx", options, by=by, **more)


def imported(world: World, rows, *, by=CLI, **more):
    head = more.pop("head", HEAD)
    return actions.import_list(opened(world, xlsx(rows, head), by=by, **more), by=by)


def said(judged) -> dict[int, tuple[str, list[str]]]:
    return {result.number: (result.outcome, [message.code for message in result.messages]) for result in judged.results}


def test_every_row_ends_accepted_warned_or_refused_and_the_accepted_are_in_the_registry(place):
    batch, judged = imported(place, [HOA, AN[:3] + ("Mèo", *AN[4:]), ("Lò Văn Ba", "31/13/2019", "Nam", "Tày", "", "", "", ""), ("", "2019", "x", "Tày", "12345", "", "", "")])
    told = said(judged)
    assert {number: outcome for number, (outcome, _codes) in told.items()} == {3: "accepted", 4: "warned", 5: "refused", 6: "refused"}
    assert (told[4][1], set(told[6][1])) == (["ethnic_local"], {"name_missing", "birth_partial", "sex_unknown", "personal_id_format"})
    assert (batch.state, batch.rows, batch.accepted, batch.warned, batch.refused, batch.made) == ("da_nhap", 4, 1, 1, 2, 2)
    hoa = Child.objects.get(full_name="Nông Thị Hoà")
    stay = Residence.objects.get(child=hoa)
    assert (stay.source_channel, stay.source_batch, stay.source_row, stay.unit, stay.valid_from) == ("import", batch.pk, 3, place.unit("xa_nha"), date(2020, 3, 1))
    assert (hoa.birth_date, hoa.sex, hoa.ethnic, hoa.mother_name, hoa.father_name) == (date(2018, 3, 5), "nu", "02", "Lý Thị Mai", "Nông Văn Quý")
    assert list(Event.objects.order_by("seq").values_list("action", flat=True))[-3:] == ["file stored", "children registered", "list imported"]


def test_a_preview_writes_nothing_of_the_list_and_the_same_list_is_the_same_batch(place):
    batch, _judged = actions.hand_in(opened(place, xlsx([HOA, AN])), by=CLI)
    again, _judged = actions.hand_in(opened(place, xlsx([HOA, AN])), by=CLI)
    assert (again.pk, batch.state, Child.objects.count(), ImportRow.objects.count()) == (batch.pk, "xem_truoc", 0, 2)
    confirmed = actions.confirm(batch.pk, by=CLI)
    assert (confirmed.pk, confirmed.state, confirmed.made, Child.objects.count()) == (batch.pk, "da_nhap", 2, 2)
    assert actions.confirm(batch.pk, by=CLI).made == 2  # pressed twice
    assert Child.objects.count() == 2


def test_the_same_file_again_changes_nothing(place):
    first, _judged = imported(place, [HOA, AN, AN[:5] + ("Lò Thị Tư", "", "")])
    facts = Residence.objects.count()
    again, judged = imported(place, [HOA, AN, AN[:5] + ("Lò Thị Tư", "", "")])
    assert again.pk == first.pk
    assert [outcome for outcome, _codes in said(judged).values()] == ["warned"] * 3
    assert (Child.objects.count(), Residence.objects.count(), ImportBatch.objects.count()) == (3, facts, 1)


def test_the_same_file_again_knows_a_child_whose_name_was_corrected_since(place):
    imported(place, [HOA])
    child = Child.objects.get()
    registry.correct_child(by=SYSTEM, child=child.pk, version=1, changes={"full_name": "Nông Thị Hoa Mai"}, reason="Theo giấy khai sinh")
    _batch, judged = imported(place, [HOA])
    assert (said(judged)[3], Child.objects.count()) == (("warned", ["already_there"]), 1)


def test_another_file_with_the_same_child_says_it_is_there(place):
    imported(place, [HOA])
    batch, judged = imported(place, [("NÔNG THỊ HÒA", "5/3/2018", "nữ", "Tày", "", "Ly Thi Mai", "", ""), AN])
    assert said(judged) == {3: ("warned", ["already_there"]), 4: ("accepted", [])}
    assert (batch.made, Child.objects.count()) == (1, 2)
    assert batches.opened(ImportRow.objects.get(batch=batch, number=3)).child == Child.objects.get(full_name="Nông Thị Hoà").pk


def test_two_people_at_once_make_one_batch(place):
    """The second confirms what the first has imported: it finds the batch done."""
    one, other = place.can_bo_xa, place.actor("chu_tich_xa", "xa_nha")
    content = xlsx([HOA, AN])
    first, _judged = actions.hand_in(opened(place, content, by=one), by=one)
    second, _judged = actions.hand_in(opened(place, content, by=other), by=other)
    assert first.pk == second.pk
    assert [actions.confirm(first.pk, by=actor).made for actor in (one, other)] == [2, 2]
    assert (Child.objects.count(), ImportBatch.objects.count()) == (2, 1)


def test_a_failing_row_leaves_nothing(place, monkeypatch):
    monkeypatch.setattr(actions, "_count", lambda batch, judged: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        imported(place, [HOA, AN])
    assert (Child.objects.count(), Residence.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)


def test_a_commune_of_somebody_else_is_refused_in_the_row(place):
    head, by = (*HEAD, "Xã"), place.can_bo_xa
    other = place.unit("xa_khac")
    _batch, judged = imported(place, [(*HOA, place.unit("xa_nha").name), (*AN, other.code), (*AN, "")], head=head, by=by, forced=False)
    assert said(judged) == {3: ("accepted", []), 4: ("refused", ["unit_not_yours"]), 5: ("accepted", [])}


def test_an_unknown_hamlet_is_refused_with_the_nearest_and_an_empty_list_of_hamlets_is_a_remark(place):
    _batch, judged = imported(place, [HOA[:7] + ("Xóm Nà Mạ",)])
    assert said(judged) == {3: ("warned", ["hamlet_list_empty"])}
    organisation.add_hamlets(by=SYSTEM, rows=[(place.unit("xa_nha").pk, "Nà Mạ", "xom", date(2020, 3, 1))])
    _batch, judged = imported(place, [AN[:7] + ("xóm Na Ma",), ("Lò Văn Ba", *HOA[1:7], "Nà Mạc")])
    assert said(judged) == {3: ("accepted", []), 4: ("refused", ["hamlet_unknown"])}
    assert Residence.objects.get(child__full_name="Hoàng Văn An").hamlet.name == "Nà Mạ"


def test_households_of_a_list_are_made_once_and_joined(place):
    organisation.add_hamlets(by=SYSTEM, rows=[(place.unit("xa_nha").pk, "Nà Mạ", "xom", date(2020, 3, 1))])
    head = (*HEAD, "Mã hộ", "Chủ hộ", "Hộ nghèo", "Quan hệ với chủ hộ")
    rows = [(*HOA[:7], "Nà Mạ", "12", "Nông Văn Quý", "x", "Con"), (*AN[:7], "Nà Mạ", "12", "Nông Văn Quý", "", "cháu nội")]
    imported(place, rows, head=head)
    home = Household.objects.get()
    assert (home.number, home.head_name, HouseholdStatus.objects.get().poverty) == ("12", "Nông Văn Quý", "ngheo")
    assert sorted(home.memberships.values_list("child__full_name", "relation")) == [("Hoàng Văn An", "chau"), ("Nông Thị Hoà", "con")]


def test_a_household_number_that_can_be_none_refuses_its_row_and_makes_no_household(place):
    organisation.add_hamlets(by=SYSTEM, rows=[(place.unit("xa_nha").pk, "Nà Mạ", "xom", date(2020, 3, 1))])
    rows = [(*row[:7], "Nà Mạ", number) for row, number in ((HOA, "@1+1"), (AN, "12A"))]
    _batch, judged = imported(place, rows, head=(*HEAD, "Mã hộ"))
    assert said(judged) == {3: ("refused", ["household_number_form"]), 4: ("accepted", [])}
    assert Household.objects.get().number == "12A"


def test_a_lost_zero_is_offered_and_a_number_of_another_child_is_refused(place):
    number = "003218123456"
    _batch, judged = imported(place, [HOA[:4] + (3218123456, *HOA[5:])])
    assert said(judged) == {3: ("refused", ["personal_id_lost_zeros"])}
    assert judged.results[0].values["personal_id"] == ""
    place.child(personal_id="003318000001", sex="nu", birth_date=date(2018, 3, 5), full_name="Người Khác")
    _batch, judged = imported(place, [HOA[:4] + ("003318000001", *HOA[5:]), AN[:4] + (number, *AN[5:])])
    assert said(judged)[3] == ("refused", ["personal_id_taken"])


def test_a_child_of_another_commune_is_asked_for_and_not_written_again_and_that_it_was_told_is_on_record(place):
    """Nobody is in two communes: name, whole birth and mother, or the number, are enough; less than that is another child."""
    there = place.child(full_name="Nông Thị Hoà", birth_date=date(2018, 3, 5), mother_name="Lý Thị Mai", personal_id="003318000001", place="xa_khac")
    batch, judged = imported(place, [HOA, HOA[:4] + ("003318000001", "Lý Thị M", *HOA[6:]), HOA[:5] + ("Lò Thị Ba", *HOA[6:])])
    assert said(judged) == {3: ("refused", ["lives_elsewhere"]), 4: ("refused", ["lives_elsewhere", "like_in_file"]), 5: ("warned", ["like_in_file"])}
    event = Event.objects.get(action="children of a list found elsewhere")
    assert sorted(EventSubject.objects.filter(event_seq=event.seq).values_list("kind", "subject_id")) == [("batch", batch.pk.hex), ("child", there.hex)]


@pytest.mark.slow
@pytest.mark.parametrize("few", [near.FEW, 0])
def test_a_row_a_little_other_than_a_child_of_the_commune_or_than_another_row_is_remarked(place, monkeypatch, few):
    """Day and month swapped, words in another order, the newborn that had no name: as the page for one child asks; one by one or set-wise."""
    monkeypatch.setattr(near, "FEW", few)
    mother = {"mother_name": "Lý Thị Lan", "father_name": "Hoàng Văn Sáu"}
    place.child(full_name="Hoàng Văn An", sex="nam", ethnic="05", birth_date=date(2019, 4, 6), **mother)
    place.child(full_name="Lục Toàn Công", sex="nam", ethnic="02", birth_date=date(2017, 8, 9), **mother)
    place.child(full_name="Trai", sex="nam", ethnic="02", birth_date=date(2022, 4, 30), resident_from=date(2022, 4, 30), **mother)
    rows = [
        ("Hoàng Văn An", "04/06/2019", "Nam", "Nùng", "", *mother.values(), ""), ("Công Toàn Lục", "09/08/2017", "Nam", "Tày", "", *mother.values(), ""),
        ("Hoàng Minh Đức", "30/04/2022", "Nam", "Tày", "", *mother.values(), ""), ("Nông Thị Sao", "01/02/2016", "Nữ", "Tày", "", "Bế Thị Vân", "Nông Văn Đỏ", ""),
        ("Nông Thị Sao", "02/01/2016", "Nữ", "Tày", "", "Bế Thị Vân", "Nông Văn Đỏ", ""),
    ]
    _batch, judged = imported(place, rows)
    assert said(judged) == {**{number: ("warned", ["likely_stored"]) for number in (3, 4, 5)}, 6: ("accepted", []), 7: ("warned", ["likely_in_file"])}
    assert [message.names for message in judged.results[2].messages] == [{"name": "Trai", "birth": "30/04/2022"}]


def test_refused_rows_come_back_with_their_cells_and_can_be_sent_again(place, tmp_path):
    content = xlsx([HOA, ("=1+1", "05/03/2019", "Nam", "Tày", 4215001234, "", "", ""), ("Lò Văn Ba", "", "Nam", "Tày", "", "", "", "")])
    batch, _judged = actions.import_list(opened(place, content), by=CLI)
    path = refusals.write(opened(place, content).listed, batches.refused(batch), tmp_path / "x.xlsx")
    lines = CalamineWorkbook.from_path(path).get_sheet_by_name("Không nhận").to_python()
    assert lines[0] == [*HEAD, "Lỗi", "Cách sửa"]
    assert [(line[1], line[5]) for line in lines[1:]] == [(0.0, 4215001234.0), ("Lò Văn Ba", "")]
    assert all(line[9] and line[10] for line in lines[1:])
    corrected = [["", "Lò Văn Ba", "05/03/2019", *lines[2][3:]]]
    again, judged = actions.import_list(opened(place, xlsx(corrected, lines[0], numbered=False)), by=CLI)
    assert (said(judged), again.made) == ({3: ("accepted", [])}, 1)


def test_no_text_of_a_refused_row_becomes_a_formula(place, tmp_path):
    content = "Họ và tên;Ngày sinh;Giới tính\n=cmd|' /C calc'!A0;2019;Nam\n+84912;2018;Nữ\n".encode()
    one = opened(place, content)
    batch, _judged = actions.import_list(one, by=CLI)
    path = refusals.write(one.listed, batches.refused(batch), tmp_path / "x.xlsx")
    lines = CalamineWorkbook.from_path(path).get_sheet_by_name("Không nhận").to_python()
    assert [line[0] for line in lines[1:]] == ["'=cmd|' /C calc'!A0", "'+84912"]


def test_an_undo_leaves_no_believed_residence_and_frees_the_number(place):
    rows = [HOA[:4] + ("003318000001", *HOA[5:]), AN]
    batch, _judged = imported(place, rows)
    undone = actions.undo(batch.pk, by=CLI)
    assert (len(undone.gone), undone.left, Residence.objects.believed().count()) == (2, {}, 0)
    assert list(queries.children_for(SYSTEM)) == []
    assert Correction.objects.get().old_value == "003318000001"
    assert ImportBatch.objects.get().state == "hoan_tac"
    corrected = [("Nông Thị Hoài", *rows[0][1:]), AN]
    again, judged = imported(place, corrected)
    assert ([outcome for outcome, _codes in said(judged).values()], again.made) == (["accepted", "accepted"], 2)


def test_the_same_file_comes_in_again_after_its_undo(place):
    batch, _judged = imported(place, [HOA])
    actions.undo(batch.pk, by=CLI)
    again, judged = imported(place, [HOA])
    assert (said(judged), again.pk != batch.pk, again.made) == ({3: ("accepted", [])}, True, 1)


def test_what_was_touched_since_is_left_by_an_undo_and_listed(place):
    batch, _judged = imported(place, [HOA, AN, ("Lò Văn Ba", *HOA[1:])])
    hoa, an, ba = (Child.objects.get(full_name=name).pk for name in ("Nông Thị Hoà", "Hoàng Văn An", "Lò Văn Ba"))
    registry.open_risks([RiskRow(hoa, "NC01", date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    registry.correct_child(by=SYSTEM, child=an, version=1, changes={"mother_name": "Lý Thị Hoa"}, reason="Theo giấy khai sinh")
    undone = actions.undo(batch.pk, by=CLI)
    assert (undone.gone, undone.left) == ([ba], {hoa: "more_recorded", an: "corrected"})
    assert sorted(Residence.objects.believed().values_list("child", flat=True)) == sorted([hoa, an])
    assert json.loads(ImportBatch.objects.get().left) == {hoa.hex: "more_recorded", an.hex: "corrected"}


def test_what_an_undo_left_is_undone_once_what_was_recorded_since_is_taken_back(place):
    batch, _judged = imported(place, [HOA, AN], by=place.can_bo_xa)
    hoa, an = (Child.objects.get(full_name=name).pk for name in ("Nông Thị Hoà", "Hoàng Văn An"))
    registry.open_risks([RiskRow(hoa, "NC01", date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    for version, mother in ((1, "Lý Thị Hoa"), (2, Child.objects.get(pk=an).mother_name)):  # corrected, then as the list had it
        registry.correct_child(by=SYSTEM, child=an, version=version, changes={"mother_name": mother}, reason="thử")
    assert actions.undo(batch.pk, by=place.can_bo_xa).gone == [an]
    assert [actions.undo(batch.pk, by=place.can_bo_xa).left for _again in "12"] == [{hoa: "more_recorded"}] * 2
    RiskWatch.objects.update(superseded_at=clock.now())  # taken back at the child's page
    assert actions.undo(batch.pk, by=place.can_bo_xa).gone == [hoa]
    assert (Residence.objects.believed().count(), ImportBatch.objects.get().left) == (0, None)
    with pytest.raises(actions.NotWaiting):
        actions.undo(batch.pk, by=place.can_bo_xa)


def test_a_child_only_named_on_a_list_for_the_police_is_not_touched(place):
    batch, _judged = imported(place, [HOA])
    made = cleaning.make_list(by=place.can_bo_xa, unit=place.unit("xa_nha"), kinds=["chua_co"])
    assert (len(actions.undo(batch.pk, by=CLI).gone), Residence.objects.believed().count()) == (1, 0)
    (line,) = cleaned.lines_of(made)  # what went out stays as it was; nobody waits for an answer about it
    assert (line.gone, cleaned.list_for(place.can_bo_xa, made.pk).left) == (True, 0)


def test_an_undo_revives_what_the_batch_had_ended_unless_it_was_touched_since(place):
    batch = UUID(int=7)
    homes = registry.register_households(
        [HouseholdRow(None, number, "", place.unit("xa_nha").pk, None, "", [("ngheo", date(2021, 1, 1), None)]) for number in "12"], by=SYSTEM, source=SOURCE
    )  # fmt: skip
    registry.set_poverty([PovertyRow(home, "can_ngheo", date(2022, 1, 1)) for home in homes], by=SYSTEM, source=Source("import", batch))
    registry.set_poverty([PovertyRow(homes[1], "khong", date(2022, 3, 1))], by=SYSTEM, source=SOURCE)
    undone = registry.undo_batch(by=SYSTEM, batch=batch, made=[], reason="thử")
    believed = HouseholdStatus.objects.believed().order_by("household", "valid_from").values_list("household", "poverty", "valid_from", "valid_to")
    assert undone.lines_left == [("registry.householdstatus", homes[1].hex)]
    assert [row[1:] for row in believed if row[0] == homes[0]] == [("ngheo", date(2021, 1, 1), None)]
    assert [row[1] for row in believed if row[0] == homes[1]] == ["ngheo", "can_ngheo", "khong"]


def test_a_batch_is_undone_once_and_by_its_own_body_alone(place):
    by = place.can_bo_xa
    batch, _judged = imported(place, [HOA], by=by)
    with pytest.raises(ImportBatch.DoesNotExist):
        actions.undo(batch.pk, by=place.can_bo_xa_ben)
    actions.undo(batch.pk, by=by)
    with pytest.raises(actions.NotWaiting):
        actions.undo(batch.pk, by=by)


def test_columns_said_once_are_remembered_for_the_body(place):
    head = ("STT", "Tên gọi cháu bé", "Ngày sinh", "Giới tính")
    content = xlsx([HOA[:3]], head)
    by = place.can_bo_xa
    one = opened(place, content, by=by)
    assert one.fields[1] == ""
    actions.remember(one.listed.headings, ["", "full_name", "birth", "sex"], by=by)
    assert opened(place, content, by=by).fields == ("", "full_name", "birth", "sex")
    assert opened(place, content, by=place.can_bo_xa_ben).fields[1] == ""


def test_a_list_without_a_needed_column_is_refused_whole(place):
    with pytest.raises(actions.ListRefused) as refused:
        imported(place, [("Nông Thị Hoà", "Nữ")], head=("STT", "Họ và tên", "Giới tính"))
    assert refused.value.code == "columns_missing"


def test_what_is_kept_of_a_list_is_sealed(place):
    batch, _judged = imported(place, [HOA])
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM exchange_importrow UNION ALL SELECT columns FROM exchange_importbatch UNION ALL SELECT file_name FROM exchange_importbatch")
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall()) + places.path_of(batch.file.name).read_bytes()
    assert [word for word in ("Hoà", "danh", "headings", "xl/worksheets") if word.encode() in kept] == []
    assert batches.opened(ImportRow.objects.get()).values["full_name"] == "Nông Thị Hoà"


def run(capsys, *words) -> tuple[int, dict]:
    args = cli.parser().parse_args(["import", *map(str, words), "--json"])
    code = cli._function(args.command.target)(args)
    return code, json.loads(capsys.readouterr().out)


def test_the_command_says_what_the_contract_says(place, tmp_path, capsys):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(xlsx([HOA, ("Lò Văn Ba", "", "Nam", "Tày", "", "", "", "")]))
    code, said = run(capsys, "children", path, "--unit", "01273", "--on", "2022-05-20", "--dry-run")
    assert (code, said["file"], said["rows"], said["accepted"], said["warned"], said["refused"]) == (0, str(path), 2, 1, 0, 1)
    assert said["results"][0] == {
        "row": 3, "outcome": "accepted", "messages": [],
        "values": {
            "full_name": "Nông Thị Hoà", "birth_date": "2018-03-05", "birth_precision": "day", "sex": "nu", "ethnicity": "02", "unit": "01273", "hamlet": None,
            "personal_id": None, "father_name": "Nông Văn Quý", "mother_name": "Lý Thị Mai", "residence_kind": "thuong_tru",
        },
    }  # fmt: skip
    (message,) = said["results"][1]["messages"]
    assert (message["field"], message["code"]) == ("birth_date", "birth_missing")
    assert Child.objects.count() == 0
    code, done = run(capsys, "children", path, "--unit", "01273")
    assert (code, done["batch"], Child.objects.count()) == (0, said["batch"], 1)
    assert len(list(tmp_path.glob("khong-nhan-*.xlsx"))) == 1
    assert run(capsys, "undo", done["batch"]) == (0, {"batch": done["batch"], "undone": 1, "facts_left": 0, "homes_gone": 0, "homes_left": [], "left": []})


def test_a_file_refused_whole_is_exit_1_with_a_code(place, tmp_path, capsys):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    code, said = run(capsys, "children", path)
    assert (code, said["rows"], said["results"], said["error"]["code"] != "") == (1, 0, [], True)


def test_a_commune_not_in_force_on_the_day_is_refused_whole(place, tmp_path, capsys):
    path = tmp_path / "x.xlsx"
    path.write_bytes(xlsx([HOA]))
    assert [run(capsys, "children", path, "--unit", code)[1]["error"]["code"] for code in ("99999", "040")] == ["unit_unknown", "unit_not_in_force"]


def test_pasted_rows_are_a_list_too(place):
    text = "Họ và tên\tNgày sinh\tGiới tính\nNông Thị Hoà\t05/03/2018\tNữ\n"
    one = actions.open_list(text.encode(), "", Options(TODAY, place.unit("xa_nha").pk), by=CLI)
    assert said(actions.import_list(one, by=CLI)[1]) == {2: ("warned", ["ethnic_missing"])}


def test_a_household_the_undone_list_made_goes_with_it_unless_it_was_touched_since(place):
    unit = place.unit("xa_nha").pk
    organisation.add_hamlets(by=SYSTEM, rows=[(unit, "Nà Mạ", "xom", date(2020, 3, 1))])
    rows = [(*HOA[:7], "Nà Mạ", "12", "Nông Văn Quý", "x", "0912345678"), (*AN[:7], "Nà Mạ", "13", "Hoàng Văn Tài", "", "")]
    batch, _judged = imported(place, rows, head=(*HEAD, "Mã hộ", "Chủ hộ", "Hộ nghèo", "SĐT"))
    kept = Household.objects.get(number="13")
    place.child(full_name="Lý Văn Tư", household_id=kept.pk)
    undone = actions.undo(batch.pk, by=CLI)
    assert ([home.number for home in queries.households_for(SYSTEM)], undone.homes_left) == (["13"], [kept.pk])
    assert json.loads(ImportBatch.objects.get(pk=batch.pk).left)["homes"] == [kept.pk.hex]
    again, _judged = imported(place, [rows[0]], head=(*HEAD, "Mã hộ", "Chủ hộ", "Hộ nghèo", "SĐT"))  # its number is free again
    assert (again.made, sorted(home.number for home in queries.households_for(SYSTEM))) == (1, ["12", "13"])
