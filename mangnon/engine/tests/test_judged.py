"""Whatever rows a round may hold, the compiled engine and the plain-Python judge say the same."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mangnon.engine import indicators, reference
from mangnon.engine import snapshot as vault
from mangnon.engine.conditions import Condition
from mangnon.engine.tables import TABLES
from mangnon.law import load

CATALOGUE = load().indicators
MAP = [("2022", unit, above, level) for unit, *aboves in ((1,), (2, 1), (3, 1), (11, 2, 1), (12, 2, 1), (13, 3, 1)) for above, level in
       [(unit, 1 if unit == 1 else 2 if unit < 10 else 3), *((up, 1 if up == 1 else 2) for up in aboves)]]
UNITS = (11, 12, 13, 2, 99)  # communes, a district of its own, and one that lies on no map
EDGES = (0, 2, 3, 11, 12, 35, 36, 59, 60, 71, 72, 119, 120, 131, 132, 167, 168, 191, 192)


def words() -> dict[tuple[str, str], list[str]]:
    """Every word a condition of the catalogue compares a column with, and one it never names."""
    from sqlglot import exp

    found: dict[tuple[str, str], set[str]] = {}
    for condition in conditions():
        for node in condition.tree.walk():
            if isinstance(node, exp.EQ | exp.In) and isinstance(node.this, exp.Column):
                texts = node.expressions if isinstance(node, exp.In) else [node.expression]
                found.setdefault((condition.table, node.this.name), {"khac_la"}).update(item.this for item in texts if item.is_string)
    return {key: sorted(values) for key, values in found.items()}


def conditions() -> list[Condition]:
    measures = [m for indicator in CATALOGUE.computable for m in (indicator.numerator, indicator.denominator) if m]
    members = [where for b in CATALOGUE.breakdowns.values() for member in b.members for where in member.where.values()]
    return [measure.where for measure in measures] + members


WORDS = words()


def cell(table: str, column) -> st.SearchStrategy:
    """A value of a column: the words conditions know, ages at the edges of bands, sometimes nothing where that is allowed."""
    if column.name in ("unit_id", "unit_open"):
        plain = st.sampled_from(UNITS)
    elif column.name.startswith("age_months"):
        plain = st.sampled_from(EDGES)
    elif column.name == "child":
        plain = st.sampled_from(["c1", "c2", "c3", "c4"])
    elif column.name == "incident":
        plain = st.sampled_from(["i1", "i2"])
    elif column.type == "text":
        plain = st.sampled_from(WORDS.get((table, column.name), ["a", "b"]))
    elif column.type == "date":
        plain = st.just(date(2022, 5, 15))
    else:
        plain = st.booleans() if column.type == "bool" else st.integers(0, 40)
    return st.one_of(st.none(), plain) if column.nullable else plain


@st.composite
def rows(draw, name: str) -> list[tuple]:
    """Rows of a table: keys differ, and what is said of a child is said on all its rows."""
    table = TABLES[name]
    drawn = draw(st.lists(st.fixed_dictionaries({column.name: cell(name, column) for column in table.columns}), max_size=6))
    said: dict[str, dict] = {}
    kept: dict[tuple, tuple] = {}
    for number, row in enumerate(drawn):
        if table.settled:
            row |= said.setdefault(row["child"], {column: row[column] for column in table.settled})
        if len(table.key) == 1 and name != "population":
            row[table.key[0]] = f"{number:03d}" if table.column(table.key[0]).type == "text" else number
        key = tuple(row[part] for part in table.key)
        kept.setdefault(key, tuple(row[column] for column in table.names))
    return list(kept.values())


ROUNDS = st.fixed_dictionaries({name: rows(name) for name in TABLES if name not in ("units", "unit_map")})


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(ROUNDS)
def test_the_compiled_engine_agrees_with_the_judge_on_any_round(tables):
    tables = tables | {"unit_map": MAP, "units": [(unit, str(unit), "Đơn vị", "xa", 3, date(2020, 3, 1), None) for unit in (1, 2, 3, 11, 12, 13, 99)]}
    with tempfile.TemporaryDirectory() as folder:
        written = {name: vault.write_table(Path(folder), name, tables[name]) for name in TABLES}
        vault.write_manifest(Path(folder), {"tables": written})
        found = indicators.compute(vault.Snapshot(Path(folder)), CATALOGUE, "2022")
    plain = {name: [dict(zip(TABLES[name].names, row, strict=True)) for row in tables[name]] for name in TABLES}
    assert {key(value): value for value in found} == {key(value): value for value in reference.indicators(plain, CATALOGUE, "2022")}


def key(value: indicators.Value) -> tuple:
    return value.key, value.unit_id, value.breakdown, value.member
