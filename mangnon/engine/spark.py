"""The same statements on Apache Spark, for a lake too large for one machine. Needs PySpark and Java 17 (extra ``spark``).

The cube writes its statements once, in DuckDB's dialect; here sqlglot turns each into Spark SQL. Whoever calls brings the
session: how many machines, how much memory and where the lake lies is the operator's business.
"""

from collections.abc import Iterable

import sqlglot

from mangnon.engine.snapshot import Snapshot
from mangnon.engine.tables import TABLES


class Spark:
    """Spark SQL with the snapshot's tables as views: an ``Engine`` beside ``engines.Duck``."""

    def __init__(self, session, snapshot: Snapshot):
        self.session = session
        for name in TABLES:
            if snapshot.has(name):
                session.read.parquet(str(snapshot.path(name))).createOrReplaceTempView(name)

    def keep(self, name: str, selects: Iterable[str]) -> None:
        """Keep the rows of SELECTs under a name, so that no later statement reads the lake for them again."""
        whole = " UNION ALL ".join(selects)
        self.session.sql(translated(whole)).persist().createOrReplaceTempView(name)

    def slices(self, table: str) -> list[str]:
        """Spark cuts its work itself."""
        return ["unit_id IS NOT NULL"]

    def rows(self, select: str) -> list[tuple]:
        """Return the rows of a SELECT."""
        return [tuple(row) for row in self.session.sql(translated(select)).collect()]


def translated(select: str) -> str:
    """Return a statement of the cube as Spark SQL."""
    return sqlglot.transpile(select, read="duckdb", write="spark")[0]


def local_session(cores: int = 2, memory: str = "2g"):
    """Return a Spark session inside this process, deaf to the network: for tests and benchmarks."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.driver.memory": memory,
        "spark.sql.shuffle.partitions": str(cores), "spark.sql.ansi.enabled": "true", "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(f"local[{cores}]").appName("mangnon")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
