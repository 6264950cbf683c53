"""Every list of a page leaves as a file: all its rows under its filters, for who may open it, marked and logged."""

import csv
import io
import re
from datetime import date, timedelta
from html import escape

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines import queries as due
from mangnon.organisation import listing
from mangnon.registry import queries as registry
from mangnon.ui import paging
from tests import stories
from tests.access import House
from tests.world import SYSTEM, World, tiny_packs

LISTS = {
    "deadlines:due": "can_bo_tinh", "deadlines:jobs": "quan_tri", "plans:task-list": "can_bo_tinh", "plans:clause-list": "can_bo_tinh",
    "organisation:people": "quan_tri", "record": "kiem_tra", "protection:notices": "can_bo_xa", "programmes:injuries": "can_bo_xa", "registry:households": "can_bo_xa",
}


@pytest.fixture
def full(world: World, house: House) -> House:
    """A world with something in every list."""
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 1, 1), last=date(2022, 12, 31))
    stories.household(world, "xa_nha")
    stories.notice(world, "xa_nha")
    stories.injury(world, "xa_nha")
    world.child("xa_nha")
    return house


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("route", "role"), LISTS.items())
def test_a_list_leaves_as_a_file_with_every_row_and_a_mark(full, route, role, client):
    address, reader = reverse(route), full.clients[role]
    shown = reader.get(address)
    assert f'href="?{paging.ASKED}=xlsx"' in shown.content.decode()
    head, *rows, marked = read_csv(reader.get(address, {"tai": "csv"}).getvalue())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(reader.get(address, {"tai": "xlsx"}).getvalue())).get_sheet_by_index(0).to_python()
    assert head[0] == "STT"
    assert [row[0] for row in rows] == [str(at) for at in range(1, len(rows) + 1)]
    assert marked[1].startswith("Chỉ dùng cho nhiệm vụ được giao. Người xuất: Người Thử")
    assert [line[0] for line in sheet if str(line[0]).isdigit()][:len(rows)] == [row[0] for row in rows]
    assert client.get(address, {"tai": "csv"}).url.startswith("/dang-nhap/")


def test_a_file_has_the_pages_that_the_screen_does_not_show(full):
    reader = full.clients["can_bo_tinh"]
    owed = due.due_items_for(full.world.can_bo_tinh).count()
    rows = read_csv(reader.get(reverse("deadlines:due"), {"tai": "csv", "page": "2"}).getvalue())
    assert len(rows) - 2 == owed > paging.PAGE_SIZE


def test_a_list_too_long_is_refused_whole(full, monkeypatch):
    monkeypatch.setattr(listing, "PERSONS", 0)
    answer = full.clients["can_bo_xa"].get(reverse("registry:households"), {"tai": "xlsx"})
    assert (answer.status_code, "Danh sách quá 0 dòng" in answer.content.decode()) == (422, True)
    assert not Event.objects.filter(action="list exported").exists()


def test_who_takes_names_along_is_logged_with_each_of_them(full):
    full.clients["can_bo_xa"].get(reverse("registry:households"), {"tai": "csv"})
    event = Event.objects.get(action="list exported")
    homes = {home.pk.hex for home in registry.households_for(full.world.can_bo_xa)}
    assert set(EventSubject.objects.filter(event_seq=event.seq).values_list("kind", "subject_id")) == {("household", home) for home in homes}
    assert len(homes) > 0


def test_who_may_read_names_but_not_take_them_gets_no_file(full):
    reader = full.clients["chu_tich_xa"]
    assert "?tai=xlsx" not in reader.get(reverse("registry:households")).content.decode()
    assert reader.get(reverse("registry:households"), {"tai": "csv"}).status_code == 403


def test_the_rows_behind_a_number_leave_as_they_are_shown(full):
    round_code = stories.frozen_round(full.world, "xa_nha")
    reader = full.clients["can_bo_xa"]
    address = reverse("statistics:annex", args=[round_code, full.world.unit("xa_nha").id, "I"])
    cell = address + re.search(r'href="(o/[^"]+)"', reader.get(address).content.decode())[1]
    _head, *rows, _marked = read_csv(reader.get(cell, {"tai": "csv"}).getvalue())
    shown = reader.get(cell).content.decode()
    assert [text for row in rows for text in row[1:] if escape(text) not in shown] == []
    assert len(rows) > 0


def test_an_unknown_kind_of_file_is_the_page_and_no_more_rows_of_it(full):
    reader = full.clients["can_bo_tinh"]
    page = reader.get(reverse("deadlines:due"), {"tai": "x"}).content.decode()
    assert page.count("<tr") == reader.get(reverse("deadlines:due")).content.decode().count("<tr") < due.due_items_for(full.world.can_bo_tinh).count()


def test_the_record_is_narrowed_to_days_by_halves(full):
    reader, today = full.clients["kiem_tra"], clock.today()
    for first, last, some in ((today, today, True), (today + timedelta(days=1), None, False), (None, today - timedelta(days=1), False)):
        asked = {"tai": "csv"} | ({"tu": vi_date(first)} if first else {}) | ({"den": vi_date(last)} if last else {})
        rows = read_csv(reader.get(reverse("record"), asked).getvalue())[1:-1]
        assert (len(rows) > 0) == some
        if some:
            assert len(rows) == Event.objects.count() - 1  # but the export itself
