"""A list of the review from its opening to its sending: what it starts from, what it keeps, who may take which step."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.organisation import actions as organisation
from mangnon.organisation import queries as units
from mangnon.organisation.models import Post
from mangnon.registry import actions as registry
from mangnon.registry.duplicates import merging
from mangnon.registry.duplicates.actions import merge_children
from mangnon.registry.models import Child, DuplicatePair
from mangnon.registry.reviews import actions, owed, queries, rules, tables
from mangnon.registry.reviews.actions import Signed
from mangnon.registry.reviews.rules import Period, ReviewRefused, StaleReview
from mangnon.registry.rules import CircumstanceRow, CloseRow, DeathRow, RiskRow
from tests.world import SOURCE, SYSTEM, World, tiny_packs

APRIL, MAY = Period("thang", 2022, 4), Period("thang", 2022, 5)
FIRST_QUARTER = Period("quy", 2022, 1)


def rows_of(world: World, period: Period = APRIL):
    unit = world.unit("xa_nha")
    review = queries.review_of(unit, period)
    return queries.live_rows(unit, period, review) if review is None or review.state == rules.OPEN else queries.kept_rows(queries.edition_of(review))


def close(world: World, period: Period = APRIL, by=None):
    unit = world.unit("xa_nha")
    review = queries.review_of(unit, period)
    seen = rules.digest_of(queries.live_rows(unit, period, review))
    return actions.close_list(by=by or world.can_bo_xa, unit=unit, period=period, version=review.version if review else 0, seen=seen)


def sent(world: World, period: Period = APRIL):
    review = close(world, period)
    review = actions.sign_list(by=world.chu_tich, review=review, version=review.version)
    return actions.send_list(by=world.can_bo_xa, review=review, version=review.version)


def child_at_risk(world: World, number: int = 0, day=date(2022, 4, 10)):
    child = world.child(full_name=f"Nông Văn {'ABCDE'[number]}", birth_date=world.birthday(number))
    registry.open_risks([RiskRow(child, "NC01", day)], by=SYSTEM, source=SOURCE)
    return child


def shown(rows):
    return [(row.full_name, row.change, row.left) for row in rows]


def test_the_first_list_starts_from_the_registrys_running_episodes_on_its_last_day(world):
    child_at_risk(world)
    child_at_risk(world, 1, date(2022, 5, 2))  # begins after April
    special = world.child(full_name="Lý Thị Na")
    registry.open_circumstances([CircumstanceRow(special, "HC04.1", date(2022, 4, 30))], by=SYSTEM, source=SOURCE)
    assert shown(rows_of(world)) == [("Nông Văn A", "vao", ""), ("Lý Thị Na", "vao", "")]


def test_a_first_list_calls_nobody_new_who_was_there_before_the_month_and_keeps_who_was_taken_off(world):
    """Taken off with a day of before the month too; who came and went within the month is told as such; the quarter's union has them all."""
    unit = world.unit("xa_nha")
    child_at_risk(world, 0, date(2021, 9, 1))
    comes, goes, passes, late = (child_at_risk(world, n, day) for n, day in ((1, date(2022, 4, 10)), (2, date(2022, 2, 1)), (3, date(2022, 4, 2)), (4, date(2022, 1, 5))))
    for child, day in ((goes, date(2022, 4, 5)), (passes, date(2022, 4, 20)), (late, date(2022, 3, 1))):
        version = queries.facts_version(child)
        actions.remove_child(by=world.can_bo_xa, unit=unit, period=APRIL, child=child, ended=["NC01"], day=day, reason="Ổn định", action="Bàn giao xóm", version=version, source=SOURCE)
    told = [("Nông Văn A", "giu", "", "", ""), ("Nông Văn B", "vao", "", "", "")]
    told += [(f"Nông Văn {name}", change, "het", "Ổn định", "Bàn giao xóm") for name, change in (("C", "ra"), ("D", "vao_ra"), ("E", "ra"))]
    assert [(row.full_name, row.change, row.left, row.reason, row.action) for row in rows_of(world)] == told
    assert queries.compared_with(unit, APRIL) == date(2022, 3, 31)
    edition = queries.edition_of(close(world))
    assert (queries.compared_with(unit, APRIL, edition), queries.compared_with(unit, MAY)) == (date(2022, 3, 31), None)
    assert [(row.ident, row.change) for row in rows_of(world, MAY)] == [(rows_of(world)[0].ident, "giu"), (comes, "giu")]
    union = [(row.full_name, row.change, row.done) for row in queries.live_rows(unit, Period("quy", 2022, 2), None)]
    assert union == [(name, change, f"04/2022: {action}" if action else "") for name, change, _left, _reason, action in told]


def test_a_list_starts_from_the_month_before_and_tells_who_came_went_stayed_changed(world):
    _stays, goes, changes, dies = (child_at_risk(world, n) for n in range(4))
    close(world)
    registry.close_risks([CloseRow(goes, "NC01", date(2022, 5, 3), "Gia đình ổn định")], by=SYSTEM, source=SOURCE)
    registry.open_risks([RiskRow(changes, "NC02", date(2022, 5, 4))], by=SYSTEM, source=SOURCE)
    registry.record_deaths([DeathRow(dies, date(2022, 5, 5))], by=SYSTEM, source=SOURCE)
    child_at_risk(world, 4, date(2022, 5, 6))
    assert shown(rows_of(world, MAY)) == [
        ("Nông Văn A", "giu", ""), ("Nông Văn C", "doi", ""), ("Nông Văn E", "vao", ""), ("Nông Văn B", "ra", "het"), ("Nông Văn D", "ra", "mat"),
    ]
    assert rules.counts_of(rows_of(world, MAY)) == {"special": 0, "at_risk": 3, "entered": 1, "left": 2, "kept": 1, "changed": 1}


def test_who_left_because_an_episode_ended_needs_the_action_before_the_list_closes(world):
    child = child_at_risk(world)
    close(world)
    registry.close_risks([CloseRow(child, "NC01", date(2022, 5, 3), "Ổn định")], by=SYSTEM, source=SOURCE)
    with pytest.raises(ReviewRefused) as refused:
        close(world, MAY)
    assert refused.value.code == "action_missing"
    actions.note_child(by=world.can_bo_xa, unit=world.unit("xa_nha"), period=MAY, child=child, done="", action="Bàn giao cho xóm", version=0)
    close(world, MAY)
    assert [(row.change, row.reason, row.action) for row in rows_of(world, MAY)] == [("ra", "Ổn định", "Bàn giao cho xóm")]


def test_a_closed_list_keeps_its_rows_and_numbers_whatever_the_registry_becomes(world):
    child = child_at_risk(world)
    review = close(world)
    kept, edition = rows_of(world), queries.edition_of(review)
    registry.correct_child(by=world.can_bo_xa, child=child, version=1, changes={"full_name": "Nông Văn Khác"}, reason="theo giấy khai sinh")
    registry.close_risks([CloseRow(child, "NC01", date(2022, 4, 20), "Ghi muộn")], by=SYSTEM, source=SOURCE)
    assert rows_of(world) == kept
    assert rules.digest_of(kept) == edition.digest
    assert (edition.total, edition.at_risk, edition.entered) == (1, 1, 1)


def test_a_list_that_changed_since_the_page_was_made_is_not_closed(world):
    child_at_risk(world)
    unit = world.unit("xa_nha")
    seen = rules.digest_of(queries.live_rows(unit, APRIL, None))
    child_at_risk(world, 1)
    with pytest.raises(StaleReview):
        actions.close_list(by=world.can_bo_xa, unit=unit, period=APRIL, version=0, seen=seen)
    assert queries.review_of(unit, APRIL) is None


def test_the_signer_is_not_the_drafter_on_screen_or_on_paper(world):
    review = close(world)
    with pytest.raises(ReviewRefused) as not_signer:
        actions.sign_list(by=world.can_bo_xa, review=review, version=review.version)
    clerk = world.post("can_bo_xa", "xa_nha")
    second = organisation.assign_post(by=SYSTEM, person=clerk.person, body=clerk.body, role="chu_tich_xa", valid_from=date(2022, 5, 1))
    same_person = replace(world.can_bo_xa, post_id=str(second.pk), role="chu_tich_xa")
    with pytest.raises(ReviewRefused) as own:
        actions.sign_list(by=same_person, review=review, version=review.version)
    typed = Signed(world.can_bo_xa.label.upper(), "Chủ tịch", "TM.", "", date(2022, 5, 3))
    with pytest.raises(ReviewRefused) as on_paper:
        actions.sign_list(by=world.can_bo_xa, review=review, version=review.version, paper=typed)
    assert [refused.value.code for refused in (not_signer, own, on_paper)] == ["not_signer", "own_draft", "own_draft"]
    signed = actions.sign_list(by=world.can_bo_xa, review=review, version=review.version, paper=replace(typed, name="Hoàng Văn Ký", number="12/DS-UBND"))
    edition = queries.edition_of(signed)
    assert (edition.signer_name, edition.document_number, edition.signed_on, edition.on_paper) == ("Hoàng Văn Ký", "12/DS-UBND", date(2022, 5, 3), True)


def test_sending_ends_the_due_item_of_the_period(world):
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 5, 31))
    sent(world)
    done = DueItem.objects.filter(code="ra-soat-thang", unit=world.unit("xa_nha")).values_list("due_before", "done_at__date")
    assert list(done) == [(date(2022, 5, 6), date(2022, 5, 20))]
    assert not DueItem.objects.filter(code="ra-soat-thang", unit=world.unit("xa_ben"), done_at__isnull=False).exists()


def test_only_the_upper_unit_opens_a_sent_list_again_with_a_reason_and_the_edition_stays(world):
    child = child_at_risk(world)
    review = sent(world)
    for by, reason, code in ((world.chu_tich, "Sai", "not_upper"), (world.can_bo_xa, "Sai", "not_upper"), (world.can_bo_huyen, " ", "reason_missing")):
        with pytest.raises(ReviewRefused) as refused:
            actions.reopen_list(by=by, review=review, version=review.version, reason=reason)
        assert refused.value.code == code
    review = actions.reopen_list(by=world.can_bo_huyen, review=review, version=review.version, reason="Thiếu một trẻ")
    child_at_risk(world, 1)
    close(world)
    first, second = review.editions.order_by("number")
    assert ([row.ident for row in queries.kept_rows(first)], first.reason, len(queries.kept_rows(second))) == ([child], "Thiếu một trẻ", 2)


def test_a_reopened_list_is_owed_again_and_said_until_it_is_sent(world):
    review = sent(world)
    review = actions.reopen_list(by=world.can_bo_huyen, review=review, version=review.version, reason="Thiếu một trẻ")
    due = DueItem.objects.get(subject_kind=rules.SUBJECT, subject_id=review.pk.hex)
    assert (due.code, due.unit, due.due_before, due.status, due.done_at) == (rules.AGAIN, world.unit("xa_nha"), date(2022, 5, 26), "proposed", None)
    assert owed.page_of_reopened(due) == reverse("reviews:list", args=[review.unit_id, APRIL.slug])
    told = [[(one.pk, why) for one, why in queries.reopened_for(by)] for by in (world.can_bo_xa, world.can_bo_huyen, world.can_bo_xa_ben)]
    assert told == [[(review.pk, "Thiếu một trẻ")], [], []]
    home = world.client("can_bo_xa", "xa_nha").get("/").content.decode()
    assert ("Rà soát: Tháng 04/2022" in home, "Thiếu một trẻ" in home) == (True, True)
    (line,) = [line for line in queries.board(world.can_bo_huyen, 2022) if line[0].unit == world.unit("xa_nha")]
    assert [str(tables.word_of(square)) for square in line if square.period == APRIL] == ["Mở lại, chưa gửi"]
    sent(world)
    due.refresh_from_db()
    assert (due.done_at is not None, queries.reopened_for(world.can_bo_xa)) == (True, [])


def test_the_chair_sends_an_unsigned_list_back_to_the_drafter(world):
    review = close(world)
    assert actions.reopen_list(by=world.chu_tich, review=review, version=review.version, reason="Ghi rõ hơn").state == rules.OPEN


def test_a_district_of_another_line_and_a_neighbour_touch_nothing(world):
    review = close(world)
    for by in (world.actor("can_bo_huyen", "huyen_khac"), world.actor("chu_tich_xa", "xa_ben")):
        with pytest.raises(ReviewRefused) as refused:
            actions.reopen_list(by=by, review=review, version=review.version, reason="Sai")
        assert refused.value.code == "scope"
    with pytest.raises(ReviewRefused):
        actions.close_list(by=world.can_bo_xa_ben, unit=world.unit("xa_nha"), period=MAY, version=0, seen=rules.digest_of([]))


def test_a_stand_in_closes_and_the_list_says_for_whom(world):
    absent = world.post("can_bo_xa", "xa_nha")
    person, _secret = organisation.create_person(by=SYSTEM, username="thay", full_name="Lục Thị Thay", password="mat-khau-thu-2022")
    post = organisation.assign_post(by=SYSTEM, person=person, body=absent.body, role="can_bo_xa", valid_from=date(2022, 5, 1))
    Post.objects.filter(pk=post.pk).update(stands_in_for=absent)
    stand_in = replace(world.can_bo_xa, label=person.full_name, person_id=str(person.pk), post_id=str(post.pk))
    edition = queries.edition_of(close(world, by=stand_in))
    assert (edition.drafter_name, edition.drafter_title) == ("Lục Thị Thay", f"Cán bộ bảo vệ trẻ em cấp xã (thay {absent.person.full_name})")


def test_a_child_is_put_on_and_taken_off_through_the_registrys_own_facts(world):
    unit, child = world.unit("xa_nha"), world.child()
    actions.include_child(by=world.can_bo_xa, unit=unit, period=APRIL, row=RiskRow(child, "NC01", date(2022, 4, 2)), version=0, source=SOURCE)
    assert shown(rows_of(world)) == [("Nông Thị Hoà", "vao", "")]
    with pytest.raises(StaleReview):
        actions.remove_child(by=world.can_bo_xa, unit=unit, period=MAY, child=child, ended=["NC01"], day=date(2022, 5, 2), reason="Hết", action="Thăm hộ", version=0, source=SOURCE)
    close(world)
    version = queries.facts_version(child)
    actions.remove_child(by=world.can_bo_xa, unit=unit, period=MAY, child=child, ended=["NC01"], day=date(2022, 5, 2), reason="Hết", action="Thăm hộ", version=version, source=SOURCE)
    assert [(row.change, row.reason, row.action) for row in rows_of(world, MAY)] == [("ra", "Hết", "Thăm hộ")]
    with pytest.raises(ReviewRefused) as late:
        actions.include_child(by=world.can_bo_xa, unit=unit, period=MAY, row=RiskRow(child, "NC02", date(2022, 6, 2)), version=queries.facts_version(child), source=SOURCE)
    assert late.value.code == "after_list"


def test_the_quarters_list_is_the_union_of_its_months_with_what_was_done(world):
    with clock.moved_to(date(2022, 4, 3)):
        unit, stays = world.unit("xa_nha"), child_at_risk(world, 0, date(2022, 1, 5))
        goes = child_at_risk(world, 1, date(2022, 2, 1))
        with pytest.raises(ReviewRefused) as open_month:  # of the quarter March alone was owed
            close(world, FIRST_QUARTER)
        assert open_month.value.code == "months_open"
        for month in (1, 2):
            close(world, Period("thang", 2022, month))
        registry.close_risks([CloseRow(goes, "NC01", date(2022, 3, 3), "Ổn định")], by=SYSTEM, source=SOURCE)
        march = Period("thang", 2022, 3)
        actions.note_child(by=world.can_bo_xa, unit=unit, period=march, child=goes, done="", action="Bàn giao xóm", version=0)
        actions.note_child(by=world.can_bo_xa, unit=unit, period=march, child=stays, done="Thăm hộ", action="", version=0)
        close(world, march)
        close(world, FIRST_QUARTER)
    assert [(row.ident, row.change, row.done) for row in rows_of(world, FIRST_QUARTER)] == [(stays, "vao", "03/2022: Thăm hộ"), (goes, "vao_ra", "03/2022: Bàn giao xóm")]


def test_after_a_merger_the_successor_goes_on_with_the_predecessors_lists(world):
    """The old commune's last list is still its own, closed by the successor; the successor's first starts from it."""
    with clock.moved_to(date(2025, 7, 3)):
        child = world.child(full_name="Nông Văn A", birth_date=date(2015, 3, 5))
        registry.open_risks([RiskRow(child, "NC01", date(2025, 6, 1))], by=SYSTEM, source=SOURCE)
        old, june, july = world.unit("xa_nha"), Period("thang", 2025, 6), Period("thang", 2025, 7)
        heir = queries.communes_of(SYSTEM, july).get(pk__in=units.successor_units([old.pk], date(2025, 7, 3)).values())
        officer = _officer_of(world, heir)
        assert old in queries.communes_of(officer, june)
        assert list(queries.communes_of(officer, july)) == [heir]
        seen = rules.digest_of(queries.live_rows(old, june, None))
        actions.close_list(by=officer, unit=old, period=june, version=0, seen=seen)
        assert [(row.ident, row.change) for row in queries.live_rows(heir, july, None)] == [(child, "giu")]


def _officer_of(world: World, unit):
    body = units.children_body(unit.pk, date(2025, 7, 3))
    person, _secret = organisation.create_person(by=SYSTEM, username="moi", full_name="Mã Văn Mới", password="mat-khau-thu-2022")
    post = organisation.assign_post(by=SYSTEM, person=person, body=body, role="can_bo_xa", valid_from=date(2025, 7, 1))
    return replace(world.can_bo_xa, label=person.full_name, person_id=str(person.pk), post_id=str(post.pk), body_id=str(body.pk))


def test_what_is_sealed_stays_sealed_in_a_closed_list(world):
    """Who may not read an entry of class C4 reads that it is a special circumstance, and no word written about it."""
    child = world.child()
    registry.open_circumstances([CircumstanceRow(child, "HC05.1", date(2022, 4, 1))], by=SYSTEM, source=SOURCE)
    actions.note_child(by=world.can_bo_xa, unit=world.unit("xa_nha"), period=APRIL, child=child, done="Đưa đi khám", action="", version=0)
    close(world)
    (row,) = rows_of(world)
    assert (queries.groups_shown(world.can_bo_huyen, row), queries.may_read(world.can_bo_huyen, row)) == (["Hoàn cảnh đặc biệt"], False)
    assert queries.may_read(world.can_bo_xa, row)


def test_a_merely_numbered_event_names_nobody(world):
    child = child_at_risk(world)
    review = close(world)
    actions.note_read(by=world.can_bo_xa, review=review, edition=queries.edition_of(review), form="print")
    event = Event.objects.get(action="review printed")
    assert sorted(EventSubject.objects.filter(event_seq=event.seq).values_list("kind", "subject_id")) == [("child", child.hex), ("review", review.pk.hex)]


def test_the_board_counts_from_the_lists(world):
    sent(world)
    squares = {square.period.slug: square for line in queries.board(world.can_bo_xa, 2022) for square in line}
    classes = {slug: square.standing.klass for slug, square in squares.items() if square.standing}
    assert classes == {
        "2022-03": "qua_han", "2022-04": "qua_han_hoan_thanh", "2022-05": "trong_han", "2022-q1": "qua_han", "2022-q2": "trong_han",
    }
    assert {line[0].unit.name for line in queries.board(world.can_bo_huyen, 2022)} == {world.unit("xa_nha").name, world.unit("xa_ben").name}
    assert queries.board(world.actor("nganh", "tinh"), 2022) == []


def test_a_child_of_another_commune_is_not_found_for_a_list(world):
    stranger = world.child("xa_ben")
    with pytest.raises(Child.DoesNotExist):
        queries.child_here(world.can_bo_xa, world.unit("xa_nha"), APRIL, stranger)


def test_a_child_kept_under_another_record_since_stays_in_the_list_once(world):
    kept, absorbed = child_at_risk(world), child_at_risk(world, 1)
    close(world)
    pair = DuplicatePair.objects.create(child_a_id=min(kept, absorbed), child_b_id=max(kept, absorbed), score=30, lines=[], facts="", desk=3, found_at=clock.now())
    version = merging.version_of([Child.objects.get(pk=ident) for ident in (kept, absorbed)], merging.lines_of(kept, absorbed))
    merge_children(by=world.can_bo_xa, pair=pair.pk, version=pair.version, shown=version, keep=kept, identity_from={}, lines_from={}, reason="Cùng một cháu")
    assert [(row.ident, row.change) for row in rows_of(world, MAY)] == [(kept, "giu")]
