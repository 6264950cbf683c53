"""No clock without a person; opening twice opens once; a job is run by one worker at a time and again if that one dies."""

import threading
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.base import clock
from mangnon.base.clock import TZ
from mangnon.deadlines import actions, jobs, queries, rules
from mangnon.deadlines.models import DueItem, Job, Reminder
from mangnon.organisation import actions as organisation
from mangnon.protection import actions as protection
from mangnon.protection.rules import NoticeRow
from mangnon.web import upkeep
from tests.world import SOURCE, SYSTEM, signed_in, tiny_packs

FIRST, LAST = date(2022, 5, 1), date(2022, 6, 30)


@pytest.fixture
def opened(world):
    """The tiny province with what is owed in May and June 2022."""
    actions.open_obligations(by=SYSTEM, packs=tiny_packs(), first=FIRST, last=LAST)
    return world


def test_obligations_are_opened_once(opened):
    before = DueItem.objects.count()
    assert before > 0
    assert actions.open_obligations(by=SYSTEM, packs=tiny_packs(), first=FIRST, last=LAST) == 0
    assert actions.open_obligations(by=SYSTEM, packs=tiny_packs(), first=FIRST, last=LAST + timedelta(days=31)) > 0
    assert DueItem.objects.filter(due_before__lte=LAST).count() <= before


def test_the_plans_report_is_owed_by_districts_and_departments_before_25_may_for_its_round(opened):
    items = DueItem.objects.filter(code="kh715-6m").select_related("unit", "body")
    assert {(item.due_before, item.round_code) for item in items} == {(date(2022, 5, 25), "2022-6m")}
    departments = {"so_y_te", "so_gddt", "so_tu_phap", "so_tai_chinh", "so_vhttdl", "so_tttt", "cong_an_tinh", "so_noi_vu", "ban_dan_toc"}
    assert {item.body.code for item in items} == {"ubnd_huyen-040", "ubnd_huyen-042", *departments}


def test_after_the_districts_are_gone_nobody_owes_for_them(world):
    actions.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert not DueItem.objects.filter(unit__level=2).exists()
    assert DueItem.objects.filter(unit__level=3, unit__valid_from=date(2025, 7, 1)).exists()


def test_a_commune_sees_its_own_items_a_district_its_communes_a_stranger_none(opened):
    of = lambda actor: {item.unit.code for item in queries.due_items_for(actor)}  # noqa: E731
    assert of(opened.can_bo_xa) == {"01273"}
    assert of(opened.can_bo_huyen) == {"040", "01273", "01267"}
    assert {"04", "040", "042", "01273", "01267", "01290"} == of(opened.can_bo_tinh)
    with pytest.raises(DueItem.DoesNotExist):
        queries.due_item_for(opened.can_bo_xa, DueItem.objects.filter(unit__code="01290").first().pk)


def test_counting_by_class_counts_every_item_once(opened):
    items = queries.due_items_for(opened.can_bo_tinh)
    counts = queries.counts_by_class(items, clock.now())
    assert sum(counts.values()) == items.count()
    assert counts["qua_han"] == queries.overdue(items, clock.now()).count() > 0


def test_the_database_says_the_same_class_of_an_item_as_the_rule_at_every_edge_of_its_term(opened):
    midnight = datetime.combine(date(2022, 5, 25), time(), TZ)
    edges = [None, *(midnight + timedelta(microseconds=step) for step in (-1, 0, 1)), *(midnight + timedelta(hours=hours) for hours in (-7, 7, 17, 24))]
    items = list(DueItem.objects.order_by("id")[: 2 * len(edges)])
    for number, item in enumerate(items):
        whole = number % 2
        term = {"due_before": midnight.date(), "due_at": None} if whole else {"due_before": None, "due_at": midnight}
        DueItem.objects.filter(pk=item.pk).update(done_at=edges[number // 2], **term)
    few = DueItem.objects.filter(pk__in=[item.pk for item in items])
    for now in edges[1:]:
        told = {item.pk: queries.standing_of(item, now).klass for item in few}
        assert {klass: set(queries.of_class(few, klass, now).values_list("pk", flat=True)) for klass in rules.CLASSES} == {
            klass: {pk for pk, found in told.items() if found == klass} for klass in rules.CLASSES
        }
        assert +queries.counts_by_class(few, now) == Counter(told.values())


def test_a_report_that_went_out_closes_what_its_body_owed_for_the_round(opened):
    body = opened.body("can_bo_xa", "xa_nha")
    assert actions.finish_round(by=opened.can_bo_xa, bodies={body.id}, round_code="2022-6m") == 1
    assert actions.finish_round(by=opened.can_bo_xa, bodies={body.id}, round_code="2022-6m") == 0
    assert queries.standing_of(DueItem.objects.get(body=body, round_code="2022-6m"), clock.now()).klass == "qua_han_hoan_thanh"


def test_an_item_somebody_else_finished_is_not_finished_again(opened):
    item = DueItem.objects.filter(unit__code="01273").first()
    actions.finish_item(by=opened.can_bo_xa, item=item, version=1)
    with pytest.raises(actions.StaleItem):
        actions.finish_item(by=opened.can_bo_xa, item=item, version=1)


def test_where_the_officers_post_is_empty_the_item_is_the_leaders_then_the_body_above(opened):
    item = DueItem.objects.filter(body=opened.body("can_bo_xa", "xa_nha")).first()
    today = clock.today()
    _above, posts = queries.responsible(item, today)
    assert posts == []  # nobody up to the province's committee holds a post
    leader = opened.post("chu_tich_xa", "xa_nha")
    assert queries.responsible(item, today) == (item.body, [leader])
    officer = opened.post("can_bo_xa", "xa_nha")
    assert queries.responsible(item, today) == (item.body, [officer])
    organisation.end_post(by=SYSTEM, post=officer, day=today, version=1)
    assert queries.responsible(item, today) == (item.body, [leader])


def test_an_item_is_never_the_clerks_and_whose_turn_it_is_may_finish_it(opened):
    own = DueItem.objects.filter(body=opened.body("can_bo_xa", "xa_nha"))
    item, today = own.exclude(code__startswith="ra-soat").first(), clock.today()
    clerk, leader = opened.post("van_thu", "xa_nha"), opened.post("chu_tich_xa", "xa_nha")
    assert queries.responsible(item, today) == (item.body, [leader])
    assert not queries.may_finish(opened.actor("van_thu", "xa_nha"), item, today)
    sent = {"version": 1, "note": ""}
    assert signed_in(clerk.person).post(reverse("deadlines:due-done", args=[item.pk]), sent).status_code == 403
    assert signed_in(leader.person).post(reverse("deadlines:due-done", args=[item.pk]), sent).status_code == 302
    opened.post("can_bo_xa", "xa_nha")
    assert not queries.may_finish(opened.chu_tich, item, today)
    assert not queries.may_finish(opened.can_bo_xa, own.filter(code="ra-soat-thang").first(), today)  # sending its list ends it, no word


def test_reminders_are_made_once(opened):
    with clock.moved_to(date(2022, 5, 20)):
        assert actions.remind(by=SYSTEM, now=clock.now()) == Reminder.objects.count() > 0
        assert actions.remind(by=SYSTEM, now=clock.now()) == 0


def heard(world, place: str | None, *, urgent: bool = False):
    row = NoticeRow(None, "tong_dai_111", clock.now() - timedelta(hours=2), None, place and world.unit(place).id, urgent, "Nghe kể lại.")
    return protection.take_notice(row, by=world.actor("truc_111", "tinh"), source=SOURCE)


def test_a_notice_starts_the_clock_of_the_packs_for_its_commune_under_its_code_alone(world):
    notice, law = heard(world, "xa_nha"), tiny_packs().clock("emergency", clock.today())
    item = DueItem.objects.get()
    assert (item.body, item.label, item.basis) == (world.body("can_bo_xa", "xa_nha"), notice.code, law.basis)
    assert item.due_at == notice.received_at + timedelta(hours=law.amount)
    assert list(queries.own_items_for(world.can_bo_xa)) == [item]
    assert queries.overdue(queries.due_items_for(world.can_bo_tinh), clock.now() + timedelta(hours=10)).get() == item


def test_the_clock_of_a_child_in_danger_is_seen_after_the_confirmation_and_no_word_alone_stops_it(world):
    notice = heard(world, "xa_nha", urgent=True)
    protection.acknowledge_notice(by=world.can_bo_xa, notice=notice.pk, version=notice.version)
    client, item = world.client("can_bo_xa", "xa_nha"), DueItem.objects.get()
    there = reverse("protection:notice", args=[notice.pk])
    for address in (there, reverse("protection:notices"), "/"):
        assert "Còn 9 giờ 59 phút" in client.get(address).content.decode(), address
    assert client.post(reverse("deadlines:due-done", args=[item.pk]), {"version": item.version}).status_code == 403
    assert f'href="{there}"' in client.get(reverse("deadlines:due-item", args=[item.pk])).content.decode()
    item.refresh_from_db()
    assert item.done_at is None


def test_a_notice_without_a_commune_is_the_provinces(world):
    heard(world, None)
    assert DueItem.objects.get().body == world.body("can_bo_tinh", "tinh")


def test_confirming_ends_the_clock_but_not_where_a_child_is_in_danger(world):
    for urgent in (False, True):
        notice = heard(world, "xa_nha", urgent=urgent)
        protection.acknowledge_notice(by=world.can_bo_xa, notice=notice.pk, version=1)
        assert (DueItem.objects.get(subject_id=notice.pk.hex).done_at is None) is urgent


def test_a_term_in_hours_is_reminded_of_too(world):
    heard(world, "xa_nha")
    assert actions.remind(by=SYSTEM, now=clock.now()) == Reminder.objects.count() == 3


@pytest.fixture
def ran(monkeypatch):
    """A kind of job that notes what it was asked, and one that always fails."""
    asked = []
    monkeypatch.setattr(jobs, "KINDS", {})
    jobs.register_job("note", lambda by, subject, due: asked.append((by.label, subject)), "Ghi")
    jobs.register_job("fail", lambda by, subject, due: 1 / 0, "Hỏng")
    return asked


NOON = datetime(2022, 5, 20, 12, tzinfo=TZ)


@pytest.mark.django_db
def test_a_job_asked_for_twice_runs_once_and_not_before_it_is_due(ran):
    for _ in range(2):
        jobs.enqueue("note", "x", NOON)
    with clock.moved_to(NOON - timedelta(minutes=1)):
        assert jobs.work_through("w") == 0
    with clock.moved_to(NOON):
        assert (jobs.work_through("w"), jobs.work_through("w")) == (1, 0)
    assert ran == [("note", "x")]


@pytest.mark.django_db
def test_a_claimed_job_is_nobody_elses_until_its_worker_is_dead(ran):
    jobs.enqueue("note", "x", NOON)
    with clock.moved_to(NOON):
        row = jobs.claim("first")
        assert jobs.claim("second") is None
        Job.objects.filter(pk=row.pk).update(claimed_until=clock.machine_now() - timedelta(seconds=1))
        again = jobs.claim("second")
        assert (again.pk, again.attempts) == (row.pk, 2)
        jobs.run(row)  # the first one was only slow: what it says now counts no more
        assert Job.objects.get().state == Job.RUNNING
        jobs.run(again)
    assert Job.objects.get().state == Job.DONE


@pytest.mark.django_db
def test_a_failing_job_waits_longer_each_time_and_then_stays_failed_without_its_words(ran, caplog):
    jobs.enqueue("fail", "", NOON)
    moment, tries = NOON, 0
    while Job.objects.get().state != Job.FAILED:
        with clock.moved_to(moment):
            tries += jobs.work_through("w")
        moment += timedelta(minutes=40)
    row = Job.objects.get()
    assert (tries, row.attempts, row.error) == (jobs.MOST_ATTEMPTS, jobs.MOST_ATTEMPTS, "ZeroDivisionError")


def test_the_standing_jobs_open_and_remind(opened):
    jobs.enqueue_daily(clock.now())
    assert set(Job.objects.values_list("kind", flat=True)) >= {"mo_viec_den_han", "nhac_viec"}
    assert jobs.work_through("w") >= 2
    assert not Job.objects.exclude(state=Job.DONE).exists()
    assert list(audit.faults()) == []


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_every_time_fails_in_the_end(ran):
    jobs.enqueue("note", "x", NOON)
    with clock.moved_to(NOON):
        for _ in range(jobs.MOST_ATTEMPTS):
            assert jobs.claim("w") is not None
            Job.objects.update(claimed_until=clock.machine_now() - timedelta(seconds=1))
        assert jobs.claim("w") is None
    row = Job.objects.get()
    assert (row.state, row.attempts, row.error) == (Job.FAILED, jobs.MOST_ATTEMPTS, "WorkerDied")


def test_each_turn_of_the_worker_drops_a_connection_that_broke(monkeypatch):
    """After a restart of PostgreSQL the worker would else say for ever that its connection is closed."""
    stop, seen = threading.Event(), []
    monkeypatch.setattr(jobs, "close_old_connections", lambda: seen.append("closed"))
    monkeypatch.setattr(jobs, "enqueue_daily", lambda now: (seen.append("asked"), stop.set()))
    monkeypatch.setattr(jobs, "work_through", lambda worker: 0)
    jobs.work_until(stop, 0)
    assert seen == ["closed", "asked"]


def test_a_day_whose_standing_jobs_did_not_run_is_said(world, monkeypatch):
    monkeypatch.setattr(jobs, "KINDS", {})
    jobs.register_job("daily", lambda by, subject, due: None, "Hằng ngày", time(6))
    with clock.moved_to(NOON):
        assert "standing_jobs" in {item.code for item in upkeep.tasks() if item.urgent}
        jobs.enqueue_daily(clock.now())
        jobs.work_through("w")
        assert "standing_jobs" not in {item.code for item in upkeep.tasks()}


def test_what_grows_by_use_is_cleared_away_every_day(world):
    now, old = clock.machine_now(), clock.machine_now() - timedelta(days=2)
    for key, day in (("old", old), ("new", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=day)
        attempt = AccessAttempt.objects.create(username=key, failures_since_start=1, get_data="", post_data="")
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=day)
    for key, days in (("old", 91), ("new", 1)):
        Job.objects.create(kind="nhac_viec", subject=key, due=NOON, not_before=NOON, state=Job.DONE, finished_at=clock.now() - timedelta(days=days))
    assert jobs.KINDS["don_dep"].daily_at
    jobs.enqueue("don_dep", "", clock.now())
    assert jobs.work_through("w") == 1
    left = (Session.objects.values_list("session_key"), AccessAttempt.objects.values_list("username"), Job.objects.exclude(subject="").values_list("subject"))
    assert [list(rows) for rows in left] == [[("new",)]] * 3
