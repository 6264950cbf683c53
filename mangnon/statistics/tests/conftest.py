"""A small province in a data folder of its own, for tests that freeze."""

import pytest

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.registry.tests.place import TODAY, Place


@pytest.fixture
def place(one_connection, settings, tmp_path):
    """The registry's small province on 20/05/2022, in a data folder of its own."""
    settings.MANGNON_DATA = tmp_path
    settings.MANGNON_KEYS = tmp_path / "keys"
    keys.make(settings.MANGNON_KEYS)
    with clock.moved_to(TODAY):
        yield Place()
