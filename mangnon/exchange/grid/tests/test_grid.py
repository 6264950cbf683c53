"""The entry grid: the checks of an import in place, all rows or none, with and without script."""

import pytest
from django.urls import reverse

from mangnon.base import ids
from mangnon.exchange.models import ImportBatch
from mangnon.organisation.models import Hamlet
from mangnon.registry.models import Child, Membership

ADDRESS = "exchange:grid"
HOA = {"household_number": "12", "full_name": "Nông Thị Hoà", "birth": "05/03/2018", "sex": "Nữ", "ethnic": "Tày"}
BA = HOA | {"full_name": "Lò Văn Ba", "birth": "31/02/2020", "sex": "Nam"}
SEN = HOA | {"full_name": "Triệu Thị Sen", "birth": "2019", "ethnic": "Dao"}


@pytest.fixture
def client(world, settings, tmp_path):
    """The commune's worker at a browser."""
    settings.MANGNON_DATA = tmp_path
    return world.client("can_bo_xa", "xa_nha")


@pytest.fixture
def hamlet(world):
    """A hamlet of the commune."""
    return Hamlet.objects.create(unit=world.unit("xa_nha"), name="Nà Thử", sort_key="Nà Thử", search_key="na thu", valid_from="2020-03-01")


def sent(client, hamlet, *rows, **more):
    boxes = {f"dong-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    unit = str(hamlet.unit_id)
    return client.post(reverse(ADDRESS), {"unit": unit, "hamlet": hamlet.pk, "day": "20/05/2022", "send_key": ids.uuid7(), "dong-TOTAL_FORMS": len(rows), **boxes, **more})


def outcomes(answer):
    return [(str(row.tag), [box.name for box in row.boxes if box.wrong]) for row in answer.context["rows"] if row.tag]


def test_a_grid_with_a_refused_row_saves_none_and_says_which_cell(client, hamlet):
    answer = sent(client, hamlet, HOA, BA)
    assert (answer.status_code, outcomes(answer), Child.objects.count()) == (422, [("Nhận", []), ("Không nhận", ["dong-1-birth"])], 0)
    assert '<a href="#dong-1-birth">Ngày sinh, dòng 2: Không có ngày “31/02/2020” trong lịch.</a>' in answer.content.decode()
    assert sent(client, hamlet, HOA, BA | {"birth": "28/02/2020"}).status_code == 302
    assert (Child.objects.count(), Membership.objects.values("household__number", "household__hamlet").distinct().get()) == (2, {"household__number": "12", "household__hamlet": hamlet.pk})


def test_a_warning_is_saved_only_when_it_was_seen(client, hamlet):
    answer = sent(client, hamlet, SEN)
    agreed = answer.context["form"]["agreed"].value()
    assert (Child.objects.count(), bool(agreed)) == (0, True)
    assert sent(client, hamlet, SEN, HOA | {"birth": "2017"}, agreed=agreed).status_code == 422  # another warning, not seen yet
    batch = ImportBatch.objects.filter(made=1)
    assert (sent(client, hamlet, SEN, agreed=agreed).url, Child.objects.count()) == (reverse("exchange:batch", args=[batch.get().pk]), 1)


@pytest.mark.slow
def test_rows_pasted_as_text_fill_the_grid_by_heading_or_by_its_order(client, hamlet):
    by_heading = "STT\tHọ và tên\tDân tộc\tNgày sinh\tGiới tính\tLớp\n1\tNông Thị Hoà\tTày\t05/03/2018\tNữ\t2A"
    answer = sent(client, hamlet, SEN, pasted=by_heading, dan="1")
    assert [box.value for box in answer.context["rows"][1].boxes[:5]] == ["", "Nông Thị Hoà", "05/03/2018", "Nữ", "Tày"]
    by_order = "12\tNông Thị Hoà\t05/03/2018\tNữ\tTày"
    answer = sent(client, hamlet, pasted=by_order, dan="1")
    assert (outcomes(answer), answer.context["form"]["pasted"].value(), Child.objects.count()) == ([("Nhận", [])], "", 0)


@pytest.mark.slow
def test_what_was_typed_is_kept_until_it_is_saved(client, hamlet):
    client.post(reverse("draft", args=["grid"]), {"hamlet": hamlet.pk, "dong-TOTAL_FORMS": "1", "dong-0-full_name": "Nông Thị Hoà"})
    assert client.get(reverse(ADDRESS)).context["rows"][0].boxes[1].value == "Nông Thị Hoà"
    sent(client, hamlet, HOA)
    assert client.get(reverse(ADDRESS)).context["rows"][0].boxes[1].value == ""
