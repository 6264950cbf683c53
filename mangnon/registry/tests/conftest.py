"""Fixtures of the registry's tests."""

import pytest

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.registry.tests.place import TODAY, Place


@pytest.fixture
def place(db, settings, tmp_path):
    """A small province on 20/05/2022, with keys of its own."""
    settings.MANGNON_KEYS = tmp_path / "keys"
    keys.make(settings.MANGNON_KEYS)
    with clock.moved_to(TODAY):
        yield Place()
