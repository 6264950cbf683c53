"""What stands above and beside the board of a round."""

from mangnon.statistics import actions, queries, screens
from tests.stories import ROUND
from tests.world import SYSTEM


def test_the_rounds_above_a_board_are_read_in_one_query_however_many(house, django_assert_num_queries):
    for code in ("2021-6m", ROUND, "2021-12m", ROUND):
        actions.freeze(by=SYSTEM, round_code=code)
    with django_assert_num_queries(1):
        tabs = screens.round_tabs("2021-12m")
    assert [(tab.href, tab.current) for tab in tabs] == [
        ("/bao-cao/2022-6m/", False), ("/bao-cao/2021-12m/", True), ("/bao-cao/2021-6m/", False),
    ]
    with django_assert_num_queries(1):
        assert [(period.code, often) for period, often in queries.rounds_to_freeze()][:3] == [("2022-6m", 2), ("2021-12m", 1), ("2021-6m", 1)]
    assert queries.newest_book().manifest["number"] == 2


def test_a_round_whose_days_are_not_verified_says_so_above_its_board(house):
    actions.freeze(by=SYSTEM, round_code=ROUND)
    text = house.world.client("can_bo_tinh", "tinh").get(f"/bao-cao/{ROUND}/").content.decode()
    assert "chưa đối chiếu với văn bản gốc" in text
