"""What several do at one moment, with connections of their own: it ends as if one had come after the other."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from mangnon.audit import queries as audit
from mangnon.audit import sends
from mangnon.audit.actions import record
from mangnon.audit.models import ChainHead, Event
from mangnon.base import clock, ids
from mangnon.base.clock import TZ
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines import jobs
from mangnon.deadlines.models import DueItem, Job, Reminder
from mangnon.organisation import actions as organisation
from mangnon.organisation.models import Body, Person, Post
from mangnon.plans import actions as plans
from mangnon.plans.models import Task, TaskProgress
from mangnon.protection import actions as protection
from mangnon.protection.models import Notice, NoticeCounter
from mangnon.protection.rules import NoticeRow
from mangnon.statistics import actions as statistics
from mangnon.statistics import queries as frozen
from mangnon.statistics import rules
from mangnon.statistics.models import Report, Snapshot, SnapshotLink
from tests import stories
from tests.races import together
from tests.world import SOURCE, SYSTEM, TODAY, tiny_packs

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])]
HALF, YEAR = "2022-6m", "2021-12m"


@pytest.fixture(autouse=True)
def _needs_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("needs MANGNON_DATABASE=postgres://…")


@pytest.fixture
def province(world, settings, tmp_path, short_letters):
    """The tiny province with two children and a data folder of its own."""
    settings.MANGNON_DATA = tmp_path
    world.children = [world.child(full_name=name) for name in ("Nông Thị Hoà", "Lý Văn Nam")]
    return world


def kinds(results: list) -> list[str]:
    """Return what came back, by type."""
    return sorted(type(result).__name__ for result in results)


def test_the_record_is_one_whole_chain_whoever_writes_at_once(world):
    first = audit.head()[0]
    together(lambda n: [record(SYSTEM, f"act {n}", subjects=[("child", str(n))], data={"n": n}) for _ in range(10)], 8)
    assert audit.head()[0] == first + 80
    assert list(audit.faults()) == []


def test_the_first_events_of_a_place_make_one_chain(world):
    assert Event.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("DELETE FROM audit_eventsubject")
        cursor.execute("DELETE FROM audit_eventpayload")
        cursor.execute("SET session_replication_role = origin")
    ChainHead.objects.all().delete()
    together(lambda n: record(SYSTEM, f"act {n}"), 6)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 7))
    assert list(audit.faults()) == []


def test_an_event_of_an_action_that_fails_leaves_no_gap_for_who_waited(world):
    before = audit.head()[0]

    def act(number: int):
        with transaction.atomic():
            record(SYSTEM, f"act {number}")
            if number % 2:
                raise ZeroDivisionError

    assert kinds(together(act, 6, ZeroDivisionError)) == ["NoneType"] * 3 + ["ZeroDivisionError"] * 3
    assert audit.head()[0] == before + 3
    assert list(audit.faults()) == []


def test_a_send_that_comes_four_times_at_once_acts_once(world):
    made: list[int] = []
    results = together(lambda n: sends.once(by=world.can_bo_xa, key="k", action=lambda: made.append(n) or "/den/"), 4)
    assert len(made) == 1
    assert {sent.location for sent in results} == {"/den/"}
    assert [sent.first for sent in results].count(True) == 1


def test_a_job_asked_for_at_once_is_one_and_is_claimed_by_one(world, monkeypatch):
    monkeypatch.setattr(jobs, "KINDS", {})
    jobs.register_job("note", lambda by, subject, due: None, "Ghi")
    due = clock.now()
    together(lambda _n: jobs.enqueue("note", "a", due), 6)
    assert Job.objects.count() == 1
    claimed = together(lambda n: jobs.claim(f"w{n}"), 6)
    assert kinds(claimed) == ["Job"] + ["NoneType"] * 5


def test_a_job_whose_worker_died_is_taken_over_by_one(world, monkeypatch):
    monkeypatch.setattr(jobs, "KINDS", {})
    jobs.register_job("note", lambda by, subject, due: None, "Ghi")
    jobs.enqueue("note", "a", clock.now())
    dead = jobs.claim("dead")
    Job.objects.update(claimed_until=clock.machine_now() - timedelta(seconds=1))
    taken = [row for row in together(lambda n: jobs.claim(f"w{n}"), 6) if row]
    assert [row.attempts for row in taken] == [2]
    jobs.run(dead)  # it was not dead, only slow: its end is not written over who has the job now
    assert Job.objects.get().state == Job.RUNNING


def test_a_clock_started_twice_at_once_is_one_clock(world):
    body = world.body("can_bo_xa", "xa_nha")
    values = {"key": "notice:1", "code": "emergency", "label": "TB", "body": body, "unit": body.unit, "due_before": date(2022, 6, 1)}
    items = together(lambda _n: deadlines.open_item(by=SYSTEM, **values), 4)
    assert len({item.pk for item in items}) == 1
    assert audit.events_about("due", items[0].pk).filter(action="clock started").count() == 1


def test_obligations_and_reminders_made_at_once_are_made_once(world):
    may = {"packs": tiny_packs(), "first": date(2022, 5, 1), "last": date(2022, 5, 31)}
    counts = together(lambda _n: deadlines.open_obligations(by=SYSTEM, **may), 3)
    assert sum(counts) == DueItem.objects.count() > 0
    reminded = together(lambda _n: deadlines.remind(by=SYSTEM, now=clock.now()), 3)
    assert sum(reminded) == Reminder.objects.count() > 0


def test_an_item_finished_by_two_at_once_is_finished_by_one(world):
    item = DueItem.objects.get(pk=stories.due_item(world, "xa_nha"))
    results = together(lambda n: deadlines.finish_item(by=SYSTEM, item=item, version=item.version, note=str(n)), 3, deadlines.StaleItem)
    assert kinds(results) == ["DueItem", "StaleItem", "StaleItem"]


def test_an_account_opened_twice_at_once_is_one_and_the_other_is_told(world):
    results = together(
        lambda _n: organisation.create_person(by=SYSTEM, username="nong.thi.an", full_name="Nông Thị An"), 3, organisation.OrganisationRefused,
    )
    assert kinds(results) == ["OrganisationRefused", "OrganisationRefused", "tuple"]
    assert Person.objects.filter(username="nong.thi.an").count() == 1


def test_two_posts_given_at_once_see_each_other(world):
    person, body = world.idle_person(), world.body("can_bo_xa", "xa_nha")
    results = together(
        lambda n: organisation.assign_post(by=SYSTEM, person=person, body=body, role="can_bo_xa", valid_from=TODAY + timedelta(days=n)),
        3, organisation.OrganisationRefused,
    )
    assert kinds(results) == ["OrganisationRefused", "OrganisationRefused", "Post"]
    assert Post.objects.filter(person=person).count() == 1


def test_posts_that_do_not_go_together_are_not_both_given_at_once(world):
    person = world.idle_person()
    asked = [("quan_tri", Body.objects.on(TODAY).get(kind="vp_ubnd_tinh")), ("can_bo_tinh", world.body("can_bo_tinh", "tinh"))]
    results = together(
        lambda n: organisation.assign_post(by=SYSTEM, person=person, body=asked[n][1], role=asked[n][0], valid_from=TODAY),
        2, organisation.OrganisationRefused,
    )
    assert kinds(results) == ["OrganisationRefused", "Post"]


def test_a_post_ended_by_two_at_once_is_ended_by_one(world):
    post = world.post("can_bo_xa", "xa_nha")
    days = [date(2022, 6, 1), date(2022, 7, 1)]
    results = together(lambda n: organisation.end_post(by=SYSTEM, post=post, day=days[n], version=1), 2, organisation.OrganisationRefused)
    assert kinds(results) == ["OrganisationRefused", "Post"]
    assert audit.events_about("post", post.pk).filter(action="post ended").count() == 1


def notice_row(world, **changes) -> NoticeRow:
    values = {"id": None, "channel": "tong_dai_111", "received_at": clock.now() - timedelta(hours=2), "acknowledged_at": None,
              "unit_id": world.unit("xa_nha").id, "urgent": False, "story": "Nghe kể lại."}
    return NoticeRow(**values | changes)


def test_notices_taken_at_once_are_numbered_without_gap_or_twin_from_the_first_of_the_year(world):
    assert not NoticeCounter.objects.exists()
    together(lambda _n: [protection.record_notices([notice_row(world)], by=SYSTEM, source=SOURCE) for _ in range(3)], 5)
    assert sorted(Notice.objects.values_list("code", flat=True)) == [f"TB-2022-{number:05d}" for number in range(1, 16)]


def test_notices_of_two_years_written_at_once_in_either_order_wait_for_each_other_without_end(world):
    old, new = (notice_row(world, received_at=datetime(year, 3, 1, 9, tzinfo=TZ)) for year in (2021, 2022))
    together(lambda n: [protection.record_notices([old, new] if n % 2 else [new, old], by=SYSTEM, source=SOURCE) for _ in range(3)], 4)
    assert dict(NoticeCounter.objects.values_list("year", "last")) == {2021: 12, 2022: 12}


def test_a_notice_sent_three_times_at_once_is_one_with_one_number_and_one_clock(world):
    row = notice_row(world, id=ids.uuid7())
    made = together(lambda _n: protection.take_notice(row, by=world.can_bo_xa, source=SOURCE), 3)
    assert {notice.pk for notice in made} == {row.id}
    assert list(Notice.objects.values_list("code", flat=True)) == ["TB-2022-00001"]
    assert DueItem.objects.filter(subject_kind="notice").count() == 1


def test_two_updates_of_one_version_of_a_task_are_one_and_a_conflict(world):
    task = Task.objects.get(pk=stories.task(world, "xa_nha"))
    results = together(lambda n: plans.report_progress(by=SYSTEM, task=task, version=task.version, percent=10 * n), 3, plans.StaleTask)
    assert kinds(results) == ["StaleTask", "StaleTask", "Task"]
    assert TaskProgress.objects.count() == 1


def test_two_rounds_frozen_at_once_are_both_whole_and_link_every_child_once(province):
    codes = [HALF, YEAR]
    made = together(lambda n: statistics.freeze(by=SYSTEM, round_code=codes[n]), 2)
    assert kinds(made) == ["Snapshot", "Snapshot"]
    links = list(SnapshotLink.objects.filter(kind="child").values_list("record", flat=True))
    assert sorted(links) == sorted(child.hex for child in province.children)
    assert list(frozen.faults()) == []
    assert list(audit.faults()) == []


def test_one_round_frozen_by_three_at_once_is_one_snapshot_or_numbered_ones(province):
    results = together(lambda _n: statistics.freeze(by=SYSTEM, round_code=HALF), 3, rules.ReportRefused)
    numbers = list(Snapshot.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 1 + kinds(results).count("Snapshot")))
    assert {found.code for found in results if isinstance(found, rules.ReportRefused)} <= {"busy"}
    assert list(frozen.faults()) == []


def test_a_first_report_written_by_four_at_once_is_one_version_with_its_own_files(province):
    statistics.freeze(by=SYSTEM, round_code=HALF)
    unit = province.unit("xa_nha")
    written = together(lambda _n: statistics.write_report(by=SYSTEM, round_code=HALF, unit=unit)[0], 4)
    assert sorted(item.new for item in written) == [False, False, False, True]
    assert list(Report.objects.values_list("number", flat=True)) == [1]
    assert list(frozen.faults()) == []


def test_reports_of_newer_snapshots_written_at_once_are_versions_in_a_row(province):
    unit = province.unit("xa_nha")
    for name in ("Bế Thị An", "Bế Thị Bình", "Bế Thị Chi"):
        province.child(full_name=name)
        statistics.freeze(by=SYSTEM, round_code=HALF)
        together(lambda _n: statistics.write_report(by=SYSTEM, round_code=HALF, unit=unit), 4)
    assert list(Report.objects.order_by("number").values_list("number", "snapshot__number")) == [(1, 1), (2, 2), (3, 3)]
    assert list(frozen.faults()) == []


def test_a_report_sent_by_two_at_once_is_sent_by_one(province):
    statistics.freeze(by=SYSTEM, round_code=HALF)
    report = statistics.write_report(by=province.can_bo_xa, round_code=HALF, unit=province.unit("xa_nha"))[0].report
    results = together(
        lambda _n: statistics.move_report(by=province.can_bo_xa, report=report, version=report.version, state=rules.SENT), 3, statistics.StaleReport,
    )
    assert kinds(results) == ["Report", "StaleReport", "StaleReport"]
    assert audit.events_about("report", report.pk).filter(action="report sent").count() == 1
