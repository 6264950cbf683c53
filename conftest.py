"""What every test of the house stands on."""

import pytest

from mangnon.base import clock
from tests.world import TODAY, World


@pytest.fixture
def world(db, settings):
    """The tiny province on 20/05/2022, as a demo place (no second factor asked)."""
    settings.MANGNON_DEMO = True
    with clock.moved_to(TODAY):
        yield World()
