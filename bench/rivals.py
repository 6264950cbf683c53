"""The same work on other engines, each in a process of its own: ``python -m bench.rivals ENGINE LAKE``.

PostgreSQL and SQLite hold copies of the tables the ten queries read, with an index on unit_id, analysed; copying is not
timed. Spark runs the engine's own passes, and the ten queries for comparison. Who cannot run says why.
"""

import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from bench import queries
from mangnon.demo.nation import MAP
from mangnon.engine import cube, indicators, spark
from mangnon.engine.lake import Lake
from mangnon.engine.tables import TABLES
from mangnon.law import load

READ = ("children", "circumstances", "risks", "services", "injuries", "incidents", "unit_map")
TYPES = {"text": "TEXT", "int": "INTEGER", "bool": "BOOLEAN", "date": "DATE"}
POSTGRES = "MANGNON_BENCH_POSTGRES"


def why_not(engine: str) -> str:
    """Return why an engine cannot run here; empty when it can."""
    if engine == "postgres" and find_spec("psycopg") is None:
        return "psycopg is not installed (requirements/postgres.txt)"
    if engine == "postgres" and not os.environ.get(POSTGRES):
        return f"no {POSTGRES} (postgres://user@host/empty-database)"
    if engine == "spark" and find_spec("pyspark") is None:
        return "pyspark is not installed (requirements/spark.txt, Java 17)"
    return ""


def _rows(lake: Lake, name: str) -> Iterator[tuple]:
    with lake.opened(threads=2) as connection:
        found = connection.execute(f"SELECT * FROM {name}")
        while part := found.fetchmany(20_000):
            yield from part


def _created(name: str) -> str:
    columns = ", ".join(f'"{column.name}" {TYPES[column.type]}' for column in TABLES[name].columns)
    return f"CREATE TABLE {name} ({columns})"


def sqlite(lake: Lake) -> dict:
    """The ten queries on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bench.sqlite3")
        for name in READ:
            connection.execute(_created(name))
            marks = ", ".join("?" * len(TABLES[name].columns))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", _rows(lake, name))
            connection.execute(f"CREATE INDEX {name}_unit ON {name} (unit_id)")
        connection.execute("ANALYZE")
        connection.commit()
        return _ten("sqlite", lambda text: len(connection.execute(text).fetchall()))


def postgres(lake: Lake) -> dict:
    """The ten queries on PostgreSQL, in a schema of their own that is dropped again."""
    import psycopg

    with psycopg.connect(os.environ[POSTGRES], autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS mangnon_bench CASCADE")
        connection.execute("CREATE SCHEMA mangnon_bench")
        connection.execute("SET search_path TO mangnon_bench")
        try:
            for name in READ:
                connection.execute(_created(name))
                with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                    for row in _rows(lake, name):
                        copy.write_row(row)
                connection.execute(f"CREATE INDEX ON {name} (unit_id)")
                connection.execute(f"VACUUM ANALYZE {name}")
            return _ten("postgres", lambda text: len(connection.execute(text).fetchall()))
        finally:
            connection.execute("DROP SCHEMA mangnon_bench CASCADE")


def spark_engine(lake: Lake) -> dict:
    """All indicators on Spark, two cores of this machine, and the ten queries."""
    session = spark.local_session()
    session.sparkContext.setLogLevel("ERROR")
    try:
        catalogue, on_spark = load().indicators, spark.Spark(session, lake)
        began = time.perf_counter()
        lie = cube.run(on_spark, indicators.asks(catalogue), MAP)
        for table in {place.table for place in lie.values()}:
            on_spark.rows(f"SELECT count(*) FROM {table}")
        counted = time.perf_counter() - began
        return _ten("spark", lambda text: len(session.sql(text).collect())) | {"engine": counted}
    finally:
        session.stop()


def _ten(dialect: str, run: Callable[[str], int]) -> dict:
    each = {}
    for query in queries.every():
        text = query.to(dialect)
        run(text)  # once to warm up: all engines but DuckDB read their own copies
        began = time.perf_counter()
        run(text)
        each[query.name] = time.perf_counter() - began
    return {"seconds": sum(each.values()), "each": each}


ENGINES = {"sqlite": sqlite, "postgres": postgres, "spark": spark_engine}

if __name__ == "__main__":
    print(json.dumps(ENGINES[sys.argv[1]](Lake(Path(sys.argv[2])))))
