"""Two aliases on one database: the second reads one state for long, and never writes."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from mangnon.audit import chain
from mangnon.audit.actions import record
from mangnon.audit.actor import command
from mangnon.audit.models import Event
from mangnon.web import anchoring

BY = command("test")


def test_a_test_that_is_not_marked_as_reaching_the_database_cannot(request):
    """So it may be left out on the second database."""
    assert request.node.get_closest_marker("database") is None
    for name in connections:
        with pytest.raises(RuntimeError, match="Database access not allowed"):
            connections[name].ensure_connection()


def test_a_test_that_reaches_the_database_is_marked_so(db, request):
    assert request.node.get_closest_marker("database")


@pytest.fixture
def reading(transactional_db):
    """The reading alias on the test's own database."""
    found = connections["snapshot"]
    found.settings_dict["NAME"] = connection.settings_dict["NAME"]
    yield found
    found.close()


@pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])
def test_the_reading_alias_cannot_write(reading):
    with pytest.raises(DatabaseError), reading.cursor() as cursor:
        cursor.execute("DELETE FROM organisation_draft")


@pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])
def test_a_long_read_sees_one_state_while_others_write(reading):
    record(BY, "before")
    with transaction.atomic(using="snapshot"):
        first = Event.objects.using("snapshot").count()
        record(BY, "meanwhile")  # not kept waiting by the reader
        assert Event.objects.using("snapshot").count() == first == 1
    assert Event.objects.using("snapshot").count() == 2


@pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])
def test_a_record_that_grows_while_it_is_verified_is_no_fault(reading, monkeypatch):
    record(BY, "before", subjects=[("child", "1")], data={"a": 1})
    plain = chain.head

    def head(using):
        record(BY, "meanwhile", subjects=[("child", "2")], data={"a": 2})
        return plain(using)

    monkeypatch.setattr(chain, "head", head)
    assert list(anchoring.chain_faults()) == []
    assert plain()[0] == 2
