"""Several at one moment: threads with connections of their own, let go together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def together(call: Callable[[int], object], count: int, *refusals: type[Exception]) -> list:
    """Call with 0 … count-1 at once; return results, and expected refusals as they are."""
    gate = threading.Barrier(count)

    def run(number: int):
        try:
            gate.wait(10)
            return call(number)
        except refusals as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
