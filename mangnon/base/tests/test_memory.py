"""What lives for good is not looked through again and again."""

import gc

import pytest

from mangnon.base import memory


@pytest.mark.slow
def test_what_is_settled_is_not_walked_through_and_still_goes_when_nothing_names_it():
    thresholds, index = gc.get_threshold(), [["a name"]]
    try:
        memory.settle()
        assert not any(known is index for known in gc.get_objects())
        assert gc.get_threshold()[0] == memory.YOUNG
        frozen = gc.get_freeze_count()
        del index
        assert gc.get_freeze_count() < frozen
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
