"""A send that arrives twice makes one record; a send that failed may be sent again."""

import threading

import pytest
from django.db import connection, connections

from mangnon.audit import queries, sends
from mangnon.audit.actions import record
from mangnon.audit.actor import Actor, command
from mangnon.audit.models import Event

PERSON = Actor("person", "Người Thử", person_id="p1")
OTHER = Actor("person", "Người Khác", person_id="p2")


def _make(by=PERSON) -> str:
    return f"/tre-em/{record(by, 'made').seq}/"


@pytest.mark.django_db
def test_the_same_key_from_the_same_person_gets_the_same_answer_and_no_second_record():
    first = sends.once(by=PERSON, key="k", action=_make)
    again = sends.once(by=PERSON, key="k", action=_make)
    assert (first.first, again.first, again.location) == (True, False, first.location)
    assert Event.objects.filter(action="made").count() == 1


@pytest.mark.django_db
def test_another_key_or_another_person_is_another_send():
    for by, key in ((PERSON, "k"), (PERSON, "l"), (OTHER, "k")):
        assert sends.once(by=by, key=key, action=lambda by=by: _make(by)).first
    assert Event.objects.filter(action="made").count() == 3


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again_with_the_same_key():
    with pytest.raises(ValueError, match="wrong"):
        sends.once(by=PERSON, key="k", action=lambda: (_ for _ in ()).throw(ValueError("wrong")))
    assert sends.once(by=PERSON, key="k", action=_make).first


def _together(work, many: int) -> list:
    """Run ``work(n)`` in threads that start at one moment, each with its own connection; return results and errors."""
    gate, results = threading.Barrier(many), []

    def one(number):
        try:
            gate.wait(10)
            results.append(work(number))
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_three_times_at_once_makes_one_record():
    connection.close()
    results = _together(lambda _number: sends.once(by=PERSON, key="k", action=_make), 3)
    assert sorted(result.first for result in results) == [False, False, True]
    assert len({result.location for result in results}) == 1
    assert Event.objects.filter(action="made").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_chain_stays_whole_when_many_write_at_once():
    connection.close()
    results = _together(lambda number: [record(command("test"), "at once", subjects=[("child", str(number))]).seq for _ in range(10)], 6)
    assert sorted(seq for result in results for seq in result) == list(range(1, 61))
    assert list(queries.faults()) == []
