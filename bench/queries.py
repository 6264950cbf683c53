"""The opponent: ten indicators as separate queries, written by hand for DuckDB, one file each, as fast as we could make them.

Every query gives unit_id, breakdown, member, numerator, denominator for every unit of the map of 2022. The other engines
get the same text, translated.
"""

from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp

FOLDER = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Query:
    """One hand-written query; its first line names the indicator."""

    name: str
    indicator: str
    text: str

    def to(self, dialect: str) -> str:
        """Return the query in another dialect; looking a word up in a list is DuckDB's fast form of IN, elsewhere it is IN."""
        tree = sqlglot.parse_one(self.text, read="duckdb").transform(_within)
        if dialect == "spark":  # it has no word for keeping a part of a query
            for part in tree.find_all(exp.CTE):
                part.set("materialized", None)
        return tree.sql(dialect=dialect)


def _within(node):
    if not isinstance(node, exp.ArrayContains):
        return node
    return exp.In(this=node.expression, expressions=node.this.expressions)


def every() -> list[Query]:
    """Return the ten queries in order."""
    found = []
    for path in sorted(FOLDER.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found.append(Query(path.stem, text.removeprefix("-- ").split(":", 1)[0], text))
    return found


def differences(connection, query: Query, kept: str, ours: list[str]) -> list[tuple]:
    """Return the first rows in which a query's answer (kept as a table) and the engine's SELECTs differ; nothing counted is zero."""
    return connection.execute(
        f"WITH engine AS ({' UNION ALL '.join(ours)}) SELECT unit_id, breakdown, member, q.numerator, e.numerator, q.denominator, e.denominator "
        f"FROM {kept} q FULL JOIN engine e USING (unit_id, breakdown, member) "
        "WHERE coalesce(q.numerator, 0) <> coalesce(e.numerator, 0) OR coalesce(q.denominator, 0) <> coalesce(e.denominator, 0) LIMIT 5"
    ).fetchall()
