"""``python -m bench TASK [--json]``: measure and print medians and ratios."""

import argparse
from pathlib import Path

from bench import duplicates, loading, nation, pages, province, searching, verifying
from bench.measure import show, write
from mangnon.base import clock

PAPER = Path(__file__).parents[1] / "docs" / "benchmarks.md"
TASKS = {"nation": nation.rows, "province": province.rows, "import": loading.rows, "pages": pages.rows, "duplicates": duplicates.rows, "search": searching.rows, "verify": verifying.rows}


def main() -> None:
    """Run one task."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--json", action="store_true", help="print the stable JSON")
    parser.add_argument("--runs", type=int, help="how often each side runs (odd)")
    parser.add_argument("--children", type=int, help="another size than the task's own")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md, too")
    args = parser.parse_args()
    rows = TASKS[args.task](args)
    show(args.task, rows, args.json)
    if args.write:
        write(args.task, rows, PAPER, clock.machine_now().date())


if __name__ == "__main__":
    main()
