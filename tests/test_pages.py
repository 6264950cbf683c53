"""What holds on every page: reading writes nothing of the business, and more rows are no more queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangnon.programmes import actions as programmes
from mangnon.programmes.rules import InjuryRow
from mangnon.protection import actions as protection
from mangnon.protection.rules import IncidentRow
from mangnon.registry import actions as registry
from mangnon.registry.models import Child
from mangnon.registry.rules import CircumstanceRow
from mangnon.support import actions as support
from mangnon.support.rules import ServiceRow
from tests import stories
from tests.access import COLUMNS, STRANGER, Row, rows
from tests.sampling import full, sample
from tests.world import SOURCE, SYSTEM

# What reading may write: the record of who read, the session, the count of tries, the cache.
MAY_WRITE = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "?(audit_\w+|django_session|usersessions_usersession|axes_\w+|web_cache)"?', re.IGNORECASE)
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|REPLACE|ALTER|DROP|CREATE)", re.IGNORECASE)


READ = [
    (row, role) for row in rows()
    if row.method == "GET" and (role := next((role for role in COLUMNS if role != STRANGER and row.answers[role] == "200"), None))
]


@pytest.mark.parametrize("pages", [sample(READ, 20), *full(READ)], ids=["a sample", "all"])
def test_no_reading_page_writes_business_tables(house, pages):
    found = {}
    for row, role in pages:
        house.address(row.route, row.place)
        with CaptureQueriesContext(connection) as asked:
            house.answer(row, role)
        wrong = [query["sql"][:80] for query in asked if WRITES.match(query["sql"]) and not MAY_WRITE.match(query["sql"])]
        if wrong:
            found[str(row)] = wrong
    assert found == {}


LISTS = [
    ("registry:children", "can_bo_xa", lambda world, n: world.child(full_name=f"Nông Văn {'ABCDE'[n]}", birth_date=world.birthday(n))),
    ("registry:households", "can_bo_xa", lambda world, n: stories.household(world, "xa_nha", number=str(20 + n))),
    ("programmes:injuries", "can_bo_xa", lambda world, n: stories.injury(world, "xa_nha", n)),
    ("protection:notices", "truc_111", lambda world, n: stories.notice(world, "xa_nha")),
    ("organisation:people", "quan_tri", lambda world, n: world.post(["can_bo_xa", "chu_tich_xa", "van_thu"][n % 3], ["xa_nha", "xa_ben"][n // 3])),
    ("record", "kiem_tra", lambda world, n: stories.notice(world, "xa_nha")),
    ("home", "can_bo_xa", lambda world, n: stories.notice(world, "xa_nha")),
]


@pytest.mark.parametrize(("route", "role", "make"), LISTS, ids=[route for route, _role, _make in LISTS])
def test_three_rows_cost_no_more_queries_than_one(world, house, route, role, make):
    client, address = house.clients[role], reverse(route)
    make(world, 0)
    client.get(address)  # what is loaded once a process
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200
    for number in (1, 2):
        make(world, number)
    with CaptureQueriesContext(connection) as three:
        assert client.get(address).status_code == 200
    assert len(three) <= len(one), "\n".join(query["sql"][:160] for query in three)


def _circumstance(world, child, n):
    registry.open_circumstances([CircumstanceRow(child, ["HC04.1", "HC13.1", "HC14.1"][n], date(2021, 3, 1))], by=SYSTEM, source=SOURCE)


def _service(world, child, n):
    support.record_services([ServiceRow(child, "giao_duc", date(2022, 2 + n, 1), "UBND xã")], by=SYSTEM, source=SOURCE)


def _hurt(world, child, n):
    programmes.record_injuries([InjuryRow(child, world.unit("xa_nha").id, date(2022, 2 + n, 1), "TN01", "nha", "khoi")], by=SYSTEM, source=SOURCE)


def _lodger(world, household, n):
    world.child(full_name=f"Nông Văn {'ABC'[n]}", birth_date=world.birthday(n), household_id=household)


def _told(world, notice, n):
    row = IncidentRow(world.unit("xa_nha").id, date(2022, 5, 1 + n), "gia_dinh", "cha_me", False, None, ["XH01"], [(world.child(birth_date=world.birthday(n)), False)])
    protection.add_incident(by=world.can_bo_xa, notice=notice, version=1 + n, row=row, source=SOURCE)


BELOW = [
    ("registry:child", "can_bo_xa", lambda world: world.child(), _circumstance),
    ("registry:child", "can_bo_xa", lambda world: world.child(), _service),
    ("registry:child", "can_bo_xa", lambda world: world.child(), _hurt),
    ("registry:household", "can_bo_xa", lambda world: stories.household(world, "xa_nha"), _lodger),
    ("protection:notice", "can_bo_xa", lambda world: stories.notice(world, "xa_nha"), _told),
]


@pytest.mark.parametrize(("route", "role", "make", "add"), BELOW, ids=[add.__name__.strip("_") for *_, add in BELOW])
def test_three_rows_below_a_thing_cost_no_more_queries_than_one(world, house, route, role, make, add):
    client, thing = house.clients[role], make(world)
    address = reverse(route, args=[thing])
    add(world, thing, 0)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200
    for number in (1, 2):
        add(world, thing, number)
    with CaptureQueriesContext(connection) as three:
        assert client.get(address).status_code == 200
    assert len(three) <= len(one), "\n".join(query["sql"][:160] for query in three)


@pytest.mark.parametrize("size", [1, 3])
def test_due_items_are_read_in_a_fixed_number_of_queries(world, django_assert_max_num_queries, size):
    client = world.client("can_bo_huyen", "huyen_nha")
    for place in ["xa_nha", "xa_ben", "xa_khac"][:size]:
        stories.due_item(world, place)
    client.get("/den-han/")
    with django_assert_max_num_queries(12):
        assert client.get("/den-han/").status_code == 200


def test_a_name_stands_in_no_address_and_no_title(world, house):
    """Names leak by addresses, titles, file names and logs before they leak by pages."""
    child = Child.objects.get(pk=world.child(full_name="Hoàng Thị Lan Chi"))
    for row in [Row("registry:child", "GET", "own", {}), Row("registry:child-correct", "GET", "own", {})]:
        response = house.clients["can_bo_xa"].get(reverse(row.route, args=[child.pk]))
        title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1]
        assert response.status_code == 200
        assert "Lan Chi" not in title
        assert "Lan" not in response.headers.get("Content-Disposition", "")
