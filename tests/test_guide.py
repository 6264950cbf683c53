"""The guide of the commune worker: every step is done by a journey in the browser, every picture is there and small.

That a step does what it says is held by the journeys themselves (tests/browser/worker.py: ``Doing.step``).
"""

import ast
from pathlib import Path

from mangnon import law
from tests.browser import guide
from tests.browser.pictures import LIMIT, LIMIT_ALL

UNITS = {"hour": "giờ", "day": "ngày", "working_day": "ngày làm việc"}
JOURNEYS = Path(guide.__file__).parent.glob("test_journey_*.py")


def done() -> dict[str, int]:
    """How many steps of each task the journeys do: ``with office.task(KEY)`` and the ``with task.step(…)`` inside it."""
    found: dict[str, int] = {}
    for path in JOURNEYS:
        for block in (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.With)):
            call = block.items[0].context_expr
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "office.task":
                found[ast.literal_eval(call.args[0])] = sum(ast.unparse(inner.items[0].context_expr).startswith("task.step(") for inner in ast.walk(block) if isinstance(inner, ast.With))
    return found


def test_every_step_of_the_guide_is_done_by_a_journey():
    assert done() == {key: len(task.steps) for key, task in guide.tasks().items()}
    assert all(task.title.startswith("Hôm nay tôi phải ") for task in guide.tasks().values())


def test_every_picture_of_the_guide_is_there_is_shown_and_is_small():
    shown = [name for task in guide.tasks().values() for step in task.steps for name in step.pictures]
    sizes = {path.name: path.stat().st_size for path in guide.IMAGES.iterdir()}
    assert sorted(shown) == sorted(sizes)
    assert {name: size for name, size in sizes.items() if not 0 < size <= LIMIT} == {}
    assert sum(sizes.values()) <= LIMIT_ALL


def test_the_sheet_beside_the_desk_says_the_terms_as_the_packs_do():
    sheet, clocks = guide.SHEET.read_text(encoding="utf-8"), {row.code: row for row in law.load().clocks}
    told = [clocks[code] for code in ("emergency", "plan_draft", "plan_decision", "birth_registration", "move_answer")]
    assert [row.code for row in told if f"<td>{row.amount} {UNITS[row.unit]}{'' if row.status == 'verified' else ' *'}</td>" not in sheet] == []
    assert [row.code for row in told if row.status == "verified" and row.basis not in sheet] == []
