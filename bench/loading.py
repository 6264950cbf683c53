"""Task ``import``: what loading a province through the rooms' actions costs, with the record of every action and without; and what a list costs."""

import tempfile
from argparse import Namespace

from bench import rival_list
from bench.demo import CHILDREN
from bench.measure import Row, child, median, say

BUDGET = 0.25
LIST, PROMISED = 20_000, 8_000  # rows, and rows a second


def rows(args: Namespace) -> list[Row]:
    """Load the province in turn with and without audit, each time into an empty folder."""
    children, runs = args.children or CHILDREN, args.runs or 3
    said: dict[str, list[dict]] = {"with": [], "without": []}
    for number in range(runs):
        for side, more in (("without", ["--no-audit"]), ("with", [])):
            say(f"{side} audit: {number + 1}/{runs}")
            with tempfile.TemporaryDirectory() as folder:
                said[side].append(child("load_once", str(children), *more, env={"MANGNON_DATA": f"{folder}/data"}))
    plain, audited = (median(run["seconds"] for run in said[side]) for side in ("without", "with"))
    share = median((one["seconds"] - other["seconds"]) / one["seconds"] for one, other in zip(said["with"], said["without"], strict=True))
    listed = [_listed(number, runs) for number in range(runs)]
    first, against = said["with"][0], "loading without audit"
    speed = f"{first['rows'] / audited:,.0f} rows/s"
    return [
        Row(f"load {children:,} children, {first['rows']:,} rows, with audit", audited, round(audited / plain, 3), against, f"{speed}; {first['events']} events, {first['subjects']:,} subjects"),
        Row("the same without audit", plain, 1.0, against),
        Row("audit's share of an import", round(audited - plain, 3), round(share / BUDGET, 3), "the budget of 25 %", f"{share:.1%}"),
        _list_row(f"mangnon import children, an .xlsx of {LIST:,} rows", [one["first"] for one in listed]),
        _list_row("the same file again: every child is there already", [one["again"] for one in listed]),
        _rival_row([one["rival"] for one in listed if "rival" in one]),
    ]


def _listed(number: int, runs: int) -> dict:
    say(f"a list of {LIST:,} rows: {number + 1}/{runs}")
    with tempfile.TemporaryDirectory() as folder:
        said = child("import_once", str(LIST), env={"MANGNON_DATA": f"{folder}/data"})
        return said if rival_list.why_not() else said | {"rival": child("rival_list", f"{folder}/data/list.xlsx")}


def _rival_row(runs: list[dict]) -> Row:
    what = f"the same list into one table by {rival_list.LIBRARY}, tuned; no record, remarks or comparison by name"
    return _list_row(what, runs) if runs else Row(what, None, note=rival_list.why_not())


def _list_row(what: str, runs: list[dict]) -> Row:
    seconds = median(run["seconds"] for run in runs)
    cpu = median(run["cpu"] for run in runs)
    return Row(what, seconds, round(seconds / (LIST / PROMISED), 3), f"{PROMISED:,} rows/s", f"{LIST / seconds:,.0f} rows/s; {cpu:.1f} CPU-s; {runs[0]['made']:,} children added")
