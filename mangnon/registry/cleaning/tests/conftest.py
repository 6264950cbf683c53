"""Fixtures of the cleaning lists' tests."""

import pytest

from mangnon.audit import keys


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.MANGNON_KEYS = tmp_path / "keys"
    keys.make(settings.MANGNON_KEYS)
