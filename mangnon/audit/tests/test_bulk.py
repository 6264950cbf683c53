"""Writing many rows: those that fill several statements arrive whole and in order, or not at all."""

import pytest
from django.db import IntegrityError, transaction

from mangnon.audit.bulk import PART, insert_rows, insert_tables
from mangnon.audit.models import EventSubject, TakenBack
from mangnon.base import clock, ids
from mangnon.organisation.models import Person

COLUMNS = ("event_seq", "kind", "subject_id")
PERSON = (
    "password", "id", "username", "full_name", "sort_key", "phone", "email", "is_active", "must_change_password", "created_at",
)  # fmt: skip


def _people(usernames):
    return [("!", ids.uuid7(), name, name, name, "", "", True, False, clock.now()) for name in usernames]


@pytest.mark.parametrize("count", [0, 1, PART - 1, PART, PART + 1, 5 * PART, 5 * PART + 7])
def test_every_row_arrives_once_and_in_order(db, count):
    rows = [(number, "child", f"{number:x}") for number in range(count)]
    with transaction.atomic():
        assert insert_rows(EventSubject, COLUMNS, iter(rows)) == count
    assert list(EventSubject.objects.order_by("id").values_list(*COLUMNS)) == rows


def test_what_is_written_beside_is_read_back_as_the_models_write_it(db):
    rows = _people(f"u{number}" for number in range(PART))
    with transaction.atomic():
        insert_rows(Person, PERSON, rows)
    Person.objects.create(**dict(zip(PERSON, _people(["one"])[0], strict=True)))
    assert set(Person.objects.exclude(username="one").values_list(*PERSON)) == set(rows)


@pytest.mark.parametrize("bad", [3, PART + 3, 4 * PART + 3])
def test_a_refused_row_anywhere_leaves_nothing_behind_and_the_next_write_works(db, bad):
    names = [f"u{number}" for number in range(5 * PART)]
    names[bad] = names[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Person, PERSON, _people(names))
    assert not Person.objects.filter(username__in=names).exists()
    with transaction.atomic():
        assert insert_rows(Person, PERSON, _people(names[:1])) == 1


def test_a_source_that_fails_midway_leaves_nothing_behind(db):
    def rows():
        for number in range(3 * PART):
            if number == 2 * PART + 5:
                raise ValueError("the file ends here")
            yield number, "child", "x"

    with pytest.raises(ValueError, match="ends here"), transaction.atomic():
        insert_rows(EventSubject, COLUMNS, rows())
    assert not EventSubject.objects.exists()


def test_known_rows_are_left_out_when_asked(db):
    names = [f"u{number}" for number in range(2 * PART)]
    with transaction.atomic():
        insert_rows(Person, PERSON, _people(names[PART - 5 : PART + 5]))
        insert_rows(Person, PERSON, _people(names), keep_known=True)
    assert set(names) <= set(Person.objects.values_list("username", flat=True))


@pytest.mark.parametrize("count", [PART - 1, 3 * PART + 7])
def test_rows_of_several_tables_are_written_by_turns_whole_and_each_in_its_order(db, count):
    rows, few = [(number, "child", f"{number:x}") for number in range(count)], _people(["one"])
    with transaction.atomic():
        assert insert_tables([(EventSubject, COLUMNS, iter(rows)), (Person, PERSON, few), (EventSubject, COLUMNS, [])]) == [count, 1, 0]
    assert list(EventSubject.objects.order_by("id").values_list(*COLUMNS)) == rows
    assert Person.objects.filter(username="one").exists()


def test_texts_sealed_together_open_one_by_one_and_share_no_nonce(db):
    field = TakenBack._meta.get_field("reason")
    sealed = field.seal_all(["a", None, "a", ""])
    assert [field.opened(value) for value in sealed] == ["a", None, "a", ""]
    assert len({value[3:15] for value in sealed if value}) == 3


def test_ids_made_together_are_distinct_ascending_and_of_version_7():
    made = ids.uuid7s(500)
    assert (made, {one.version for one in made}) == (sorted(set(made)), {7})
    assert ids.uuid7s(0) == []
