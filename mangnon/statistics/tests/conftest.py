"""A small province in a data folder of its own, for tests that freeze."""

import pytest
from django.db import connections

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.registry.tests.place import TODAY, Place


@pytest.fixture
def place(db, settings, tmp_path):
    """The registry's small province on 20/05/2022.

    A test's rows are never committed, so the reading alias is given the test's own connection.
    """
    settings.MANGNON_DATA = tmp_path
    settings.MANGNON_KEYS = tmp_path / "keys"
    keys.make(settings.MANGNON_KEYS)
    reading = connections["snapshot"]
    connections["snapshot"] = connections["default"]
    with clock.moved_to(TODAY):
        yield Place()
    connections["snapshot"] = reading
