"""What the default run takes of a thing that has a full form: a few of its kind, always the same; the full forms are `slow`."""

import random
from collections.abc import Sequence

import pytest

SEED = 715


def full(*cases) -> list:
    """Return cases of the full form: the default run takes others of their kind."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow) for case in cases]


def led_by(cases: Sequence, kept: int) -> list:
    """Return all cases, of which the default run takes the first."""
    return [*cases[:kept], *full(*cases[kept:])]


def sample(things: Sequence, size: int) -> list:
    """Return so many things in their order: what is done to one may change the answer of a later one."""
    return [things[index] for index in sorted(random.Random(SEED).sample(range(len(things)), size))]
