"""Default deny, address by address: every address is decided for every role, and answers as decided."""

import pytest

from mangnon.organisation import roles
from mangnon.organisation.access import PUBLIC
from mangnon.organisation.roles import ROLES
from tests.access import COLUMNS, LIES, STRANGER, House, Row, arguments_of, routes, rows
from tests.sampling import full, sample
from tests.stories import ARGUMENTS, FIXED

SAMPLE = 80
# Addresses that need nobody signed in; everything else sends a stranger to sign in.
OPEN = {"account_login", "organisation:code-use", "account_logout", "mfa_authenticate", "set_language", "session-state", "health", "metrics", "api-v1:status", "api-v1:token", "api-v1:token-end", "api-v1:due", "api-v1:reports", "api-v1:units", "api-v1:openapi-json", "api-v1:api-root"}


def _cells() -> list[tuple[Row, str]]:
    return [(row, role) for row in rows() for role in COLUMNS]


def _differing(house: House, cells: list[tuple[Row, str]]) -> list[str]:
    return [
        f"{row} as {role}: {answer}, decided {row.answers[role]}"
        for row, role in cells if (answer := house.answer(row, role)) != row.answers[role]
    ]


def test_every_address_is_decided():
    """A new address fails here until somebody decides who may open it and adds its lines to access_matrix.csv."""
    decided = {row.route for row in rows()}
    known = {name for name, _pattern in routes()}
    assert sorted(known - decided) == []
    assert sorted(decided - known) == []


def test_every_address_about_a_thing_is_decided_for_own_and_other_places():
    about = {route: places for route, _pattern in routes() if (places := _places_of(route))}
    assert {route: {row.place for row in rows() if row.route == route} for route in about} == about


def _places_of(route: str) -> frozenset[str]:
    return frozenset().union(*(LIES.get(name, ()) for name in arguments_of(route)))


ADDRESSES = list(routes())


@pytest.mark.parametrize("addresses", [sample(ADDRESSES, 30), *full(ADDRESSES)], ids=["a sample", "all"])
def test_every_method_of_an_address_is_decided(house, addresses):
    """What is not decided is not taken: an address of ours answers 405 to a method that has no line."""
    taken = []
    for route, pattern in addresses:
        if not pattern.callback.__module__.startswith("mangnon."):
            continue
        decided = {row.method for row in rows() if row.route == route}
        place = min(_places_of(route), default="")
        role = next((role for role in ROLES if roles.may(role, getattr(pattern.callback, "permission", ""))), "can_bo_xa")
        for method in {"GET", "POST", "PUT", "DELETE"} - decided:
            if (answer := house.answer(Row(route, method, place, {}), role)) != "405":
                taken.append(f"{method} {route} as {role}: {answer}")
    assert taken == []


def test_every_part_of_an_address_has_a_story():
    missing = {(route, name) for route, _pattern in routes() for name in arguments_of(route) if name not in ARGUMENTS and (route, name) not in FIXED}
    assert missing == set()


def test_every_view_of_ours_says_who_may_open_it():
    silent = [
        name for name, pattern in routes()
        if pattern.callback.__module__.startswith("mangnon.") and not name.startswith("api-v1") and not hasattr(pattern.callback, "permission")
    ]
    assert silent == []


def test_what_is_public_is_named():
    public = {name for name, pattern in routes() if getattr(pattern.callback, "permission", None) == PUBLIC}
    assert public <= OPEN


def test_a_stranger_gets_nowhere_else():
    for row in rows():
        if row.route not in OPEN:
            assert row.answers[STRANGER] == "login", str(row)


def test_a_sample_of_the_matrix_holds(house):
    assert _differing(house, sample(_cells(), SAMPLE)) == []


@pytest.mark.slow
@pytest.mark.parametrize("readers", [COLUMNS[::2], COLUMNS[1::2]], ids=["one half of the readers", "the other"])
def test_the_whole_matrix_holds(house, readers):
    assert _differing(house, [(row, role) for row, role in _cells() if role in readers]) == []
