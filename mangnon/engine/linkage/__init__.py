"""Finding children entered twice: candidates by several keys, points by declared weights, each point told.

Nothing merges by itself: what comes out is a list of pairs for people to look at. A list is compared set-wise in DuckDB; one child that is
being typed, beside a few others, in Python.
"""

from mangnon.engine.linkage.beside import beside
from mangnon.engine.linkage.pairs import COLUMNS, Pair, Record, find_pairs
from mangnon.engine.linkage.weights import THRESHOLD, WEIGHTS

__all__ = ["COLUMNS", "THRESHOLD", "WEIGHTS", "Pair", "Record", "beside", "find_pairs"]
