"""The chain attacked by who has the database file: each attack is told, and where; what the chain can't tell, an anchor does."""

import pytest
from django.db import DataError, connection, transaction

from mangnon.audit import anchors, chain
from mangnon.audit.actions import record
from mangnon.audit.actor import command
from mangnon.audit.models import Event
from tests.races import together
from tests.tampering import cut_after, replaced_from, unlocked

pytestmark = pytest.mark.slow
BY = command("test")
COLUMNS = "recorded_at, occurred_at, actor_kind, actor_label, person_id, post_id, body_id, role, action, channel, purpose, request_id, subject_count, subjects_digest, payload_digest, previous_hash, hash"
WHOLE = f"SELECT %s, {COLUMNS} FROM audit_event WHERE seq = %s"


@pytest.fixture
def six(db):
    """Six events, each of one child, the second and the fifth with values."""
    return [record(BY, "child opened", subjects=[("child", f"c{n}")], data={"n": n} if n in (2, 5) else None) for n in range(1, 7)]


@pytest.mark.parametrize("column", ["actor_label", "person_id", "post_id", "body_id", "role", "action", "channel", "purpose", "request_id", "actor_kind"])
def test_any_word_changed_in_an_event_is_told_with_its_number(six, column):
    unlocked(f"UPDATE audit_event SET {column} = 'x' WHERE seq = 4")
    assert list(chain.faults()) == ["sự kiện 4 đã bị sửa (changed)"]


@pytest.mark.parametrize("column", ["recorded_at", "occurred_at"])
def test_a_moved_moment_is_told(six, column):
    unlocked(f"UPDATE audit_event SET {column} = '2020-01-01 00:00:00' WHERE seq = 4")
    assert list(chain.faults()) == ["sự kiện 4 đã bị sửa (changed)"]


def test_what_no_program_writes_is_told_and_stops_nothing(six):
    spoilt = "UPDATE audit_event SET recorded_at = 'hôm qua', subject_count = 'ba' WHERE seq = 2"
    if connection.vendor == "postgresql":  # keeps no word where a moment or a number belongs
        with pytest.raises(DataError), transaction.atomic():
            unlocked(spoilt)
        return
    unlocked(spoilt)
    unlocked("INSERT INTO audit_eventsubject (event_seq, kind, subject_id) VALUES ('chín', 'child', 'z')")
    assert list(chain.faults()) == ["đối tượng lạ ở sự kiện 0 (stray subject)", "sự kiện 2 đã bị sửa (changed)"][::-1]


def test_removed_events_are_told_as_a_gap(six):
    unlocked("DELETE FROM audit_event WHERE seq IN (3, 4)")
    assert list(chain.faults()) == ["thiếu sự kiện 3 đến 4 (events missing)", "đối tượng lạ ở sự kiện 3 đến 4 (stray subjects)"]


def test_an_inserted_event_moves_all_behind_it_and_they_are_told(six):
    unlocked("UPDATE audit_event SET seq = seq + 100 WHERE seq > 3")
    unlocked("UPDATE audit_event SET seq = seq - 99 WHERE seq > 100")
    unlocked(f"INSERT INTO audit_event (seq, {COLUMNS}) {WHOLE}", 4, 3)
    told = list(chain.faults())
    assert "sự kiện 4 đến 7 đã bị sửa (changed)" in told
    assert any("đầu chuỗi ghi 6 nhưng sự kiện cuối là 7" in one for one in told)


def test_an_event_put_before_the_first_is_told(six):
    unlocked(f"INSERT INTO audit_event (seq, {COLUMNS}) {WHOLE}", -1, 3)
    assert list(chain.faults()) == ["sự kiện lạ -1 đứng trước sự kiện đầu (stray event)"]


def test_events_that_changed_places_are_told(six):
    for one, other in ((3, 99), (4, 3), (99, 4)):
        unlocked("UPDATE audit_event SET seq = %s WHERE seq = %s", other, one)
    assert list(chain.faults()) == [
        "sự kiện 3 đến 5 không nối với sự kiện trước (not linked to their predecessors)", "sự kiện 3 đến 4 đã bị sửa (changed)",
        "đối tượng của sự kiện 3 đến 4 đã bị sửa (subjects changed)",
    ]  # fmt: skip


def test_subjects_that_changed_places_are_told(six):
    unlocked("UPDATE audit_eventsubject SET event_seq = 7 - event_seq WHERE event_seq IN (3, 4)")
    assert list(chain.faults()) == ["đối tượng của sự kiện 3 đến 4 đã bị sửa (subjects changed)"]


def test_payloads_that_changed_places_and_one_put_in_are_told(six):
    unlocked("UPDATE audit_eventpayload SET event_seq = 99 WHERE event_seq = 2")
    unlocked("UPDATE audit_eventpayload SET event_seq = 2 WHERE event_seq = 5")
    unlocked("UPDATE audit_eventpayload SET event_seq = 4 WHERE event_seq = 99")
    assert list(chain.faults()) == ["nội dung của sự kiện 2 đã bị sửa (payload changed)", "nội dung của sự kiện 4 đã bị sửa (payload changed)"]


def test_a_cut_tail_is_told_by_the_head(six):
    unlocked("DELETE FROM audit_event WHERE seq = 6")
    assert "đầu chuỗi ghi 6 nhưng sự kiện cuối là 5 (head and last event differ)" in list(chain.faults())


def test_a_tail_cut_with_its_head_is_told_by_an_anchor(six, tmp_path):
    anchors.anchor(tmp_path / "neo.txt", "Cao Bằng", by=BY)
    cut_after(4)
    assert list(chain.faults()) == []
    told = list(anchors.faults(tmp_path / "neo.txt"))
    assert len(told) == 1
    assert told[0].startswith("neo dòng 1 ghi sự kiện 6 nhưng nhật ký chỉ đến 4: phần sau đã bị cắt")


def test_a_chain_computed_anew_from_a_point_is_told_by_an_anchor_with_the_stretch(six, tmp_path):
    path = tmp_path / "neo.txt"
    anchors.anchor(path, "Cao Bằng", by=BY)  # of event 6; itself event 7
    record(BY, "child opened", subjects=[("child", "c8")])
    anchors.anchor(path, "Cao Bằng", by=BY)  # of event 8
    assert list(anchors.own_faults(path)) == list(chain.faults()) == []
    replaced_from(8, actor_label="Người khác")
    assert list(chain.faults()) == []
    assert list(anchors.own_faults(path)) == [
        "sự kiện 7 đến 8 không phải những sự kiện đã neo ở dòng 2: chuỗi đã bị thay (events 7 to 8 are not those of anchor 2: replaced)"
    ]


def test_reading_on_from_an_anchor_finds_what_lies_behind_it_and_leaves_what_lies_before(six, tmp_path):
    path = tmp_path / "neo.txt"
    anchors.anchor(path, "Cao Bằng", by=BY)
    record(BY, "child opened", subjects=[("child", "c8")])
    unlocked("UPDATE audit_event SET action = 'x' WHERE seq IN (2, 8)")
    assert list(chain.faults(after=anchors.last_believed(path))) == ["sự kiện 8 đã bị sửa (changed)"]
    unlocked("UPDATE audit_event SET action = 'x' WHERE seq = 6")
    with pytest.raises(anchors.NoAnchors, match="Sự kiện 6 không phải sự kiện đã neo"):
        anchors.last_believed(path)


def _three(path) -> list[str]:
    for number in range(3):
        anchors.anchor(path, f"Cao | Bằng\n{number}", by=BY)
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: [lines[0], lines[1].replace("Bằng", "Bang"), lines[2]], ["dòng 2 của tệp neo đã bị sửa"]),
        (lambda lines: [lines[0], lines[2]], ["dòng 2 của tệp neo đã bị sửa, hoặc dòng trước nó đã bị bỏ", "tệp neo thiếu neo của sự kiện 7"]),
        (lambda lines: lines[1:], ["dòng 1 của tệp neo đã bị sửa, hoặc dòng trước nó đã bị bỏ", "tệp neo thiếu neo của sự kiện 6"]),
        (lambda lines: [lines[1], lines[0], lines[2]], ["dòng 1 của tệp neo", "dòng 2 của tệp neo", "dòng 3 của tệp neo"]),
        (lambda lines: lines[:2], ["tệp neo thiếu neo của sự kiện 8, nhật ký ghi đã neo ở sự kiện 9"]),
        (lambda lines: [*lines[:2], lines[2][:40]], ["dòng 3 của tệp neo bị cắt giữa chừng", "tệp neo thiếu neo của sự kiện 8"]),
        (lambda lines: [], ["tệp neo trống", "tệp neo thiếu neo của sự kiện 6", "tệp neo thiếu neo của sự kiện 7", "tệp neo thiếu neo của sự kiện 8"]),
        (lambda lines: ["không phải neo\n", *lines], ["dòng 1 của tệp neo"]),
    ],
    ids=["altered", "removed", "begun later", "reordered", "truncated", "half a line", "emptied", "foreign line"],
)
def test_a_spoilt_file_of_anchors_is_told_with_its_line(six, tmp_path, spoil, said):
    path = tmp_path / "neo.txt"
    path.write_text("".join(spoil(_three(path))), encoding="utf-8")
    told = list(anchors.own_faults(path))
    assert [one[: len(start)] for one, start in zip(told, said, strict=True)] == said


def test_a_missing_file_is_told_once_anything_was_anchored(six, tmp_path):
    path = tmp_path / "neo.txt"
    assert list(anchors.own_faults(path)) == []
    anchors.anchor(path, "Cao Bằng", by=BY)
    path.unlink()
    assert [one[:14] for one in anchors.own_faults(path)] == ["Không có tệp n"]
    with pytest.raises(anchors.NoAnchors):
        list(anchors.faults(path))


def test_a_copy_kept_elsewhere_may_end_earlier(six, tmp_path):
    path, copy = tmp_path / "neo.txt", tmp_path / "ban-sao.txt"
    anchors.anchor(path, "Cao Bằng", by=BY)
    copy.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    anchors.anchor(path, "Cao Bằng", by=BY)
    assert list(anchors.faults(copy)) == list(anchors.own_faults(path)) == []


def test_what_a_power_cut_left_half_written_is_written_whole_the_next_time(six, tmp_path):
    path = tmp_path / "neo.txt"
    anchors.anchor(path, "Cao Bằng", by=BY)
    with path.open("ab") as file:
        file.write(b"2022-05-20T01:00")
    made = anchors.anchor(path, "Cao Bằng", by=BY)
    assert (made.number, list(anchors.own_faults(path))) == (2, [])


@pytest.mark.django_db(transaction=True)
def test_several_that_anchor_at_once_leave_whole_lines_in_one_order(tmp_path):
    path = tmp_path / "neo.txt"
    record(BY, "child opened")
    made = together(lambda number: anchors.anchor(path, f"Nơi {number}", by=BY), 4)
    assert sorted(one.number for one in made) == [1, 2, 3, 4]
    assert list(anchors.own_faults(path)) == list(chain.faults()) == []
    assert Event.objects.filter(action=anchors.ANCHORED).count() == 4
