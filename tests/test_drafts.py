"""A draft is one person's, sealed, without passwords, and gone when it is dropped or old."""

from datetime import timedelta

import pytest
from django.db import connection

from mangnon.base import clock
from mangnon.organisation import drafts
from mangnon.organisation.models import Draft

VALUES = {"full_name": ["Nông Thị Hoà"], "csrfmiddlewaretoken": ["x"], "password": ["y"]}


def test_what_was_typed_is_there_for_its_author_only(world):
    drafts.save(by=world.can_bo_xa, form="child-new", key="k", values=VALUES)
    assert drafts.load(world.can_bo_xa, "child-new", "k")[0] == {"full_name": ["Nông Thị Hoà"]}
    assert drafts.load(world.can_bo_xa_ben, "child-new", "k") is None
    drafts.drop(by=world.can_bo_xa_ben, form="child-new", key="k")
    assert drafts.load(world.can_bo_xa, "child-new", "k") is not None
    drafts.drop(by=world.can_bo_xa, form="child-new", key="k")
    assert drafts.load(world.can_bo_xa, "child-new", "k") is None


def test_a_draft_is_not_readable_in_the_database(world):
    drafts.save(by=world.can_bo_xa, form="child-new", key="k", values=VALUES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM organisation_draft")
        assert "Nông".encode() not in bytes(cursor.fetchone()[0])


def test_saving_again_replaces_and_only_so_many_are_kept(world):
    for number in range(drafts.MOST + 3):
        with clock.moved_to(clock.now() + timedelta(minutes=number)):
            drafts.save(by=world.can_bo_xa, form="f", key=str(number), values={"a": ["1"]})
    drafts.save(by=world.can_bo_xa, form="f", key=str(drafts.MOST), values={"a": ["2"]})
    assert Draft.objects.count() == drafts.MOST
    assert drafts.load(world.can_bo_xa, "f", str(drafts.MOST))[0] == {"a": ["2"]}


def test_a_form_nobody_can_have_typed_is_refused(world):
    with pytest.raises(drafts.DraftTooLarge):
        drafts.save(by=world.can_bo_xa, form="f", key="k", values={"a": ["x" * drafts.LARGEST]})


def test_old_drafts_are_forgotten(world):
    drafts.save(by=world.can_bo_xa, form="f", key="k", values={"a": ["1"]})
    assert drafts.forget_old() == 0
    with clock.moved_to(clock.now() + drafts.KEPT + timedelta(days=1)):
        assert drafts.forget_old() == 1
