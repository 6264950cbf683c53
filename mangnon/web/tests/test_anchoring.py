"""``mangnon verify`` with anchors: one is set when nothing is wrong, the chain is held against a copy kept elsewhere."""

import json

import pytest

from mangnon.audit import anchors
from mangnon.audit.actions import record
from mangnon.audit.actor import command, job
from mangnon.audit.models import Event
from mangnon.base import clock
from mangnon.deadlines import jobs
from mangnon.web import anchoring, cli, state
from mangnon.web.commands import check
from tests.tampering import replaced_from

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])]
BY = command("test")


@pytest.fixture
def place(settings, tmp_path, monkeypatch):
    """A record of two events, and a file for anchors; the rest of the place is not asked."""
    settings.MANGNON_ANCHORS = tmp_path / "neo" / "anchors.txt"
    monkeypatch.setattr(state, "faults", lambda record: list(record()))
    record(BY, "child opened", subjects=[("child", "a")])
    record(BY, "child opened", subjects=[("child", "b")])
    return settings.MANGNON_ANCHORS


def verify(*words: str) -> int:
    args = cli.parser().parse_args(["verify", "--json", *words])
    return check.verify(args)


def faults(capsys) -> list[str]:
    return json.loads(capsys.readouterr().out)["faults"]


def test_verify_sets_an_anchor_only_on_a_record_without_fault(place, capsys):
    assert verify("--anchor") == 0
    assert faults(capsys) == []
    assert place.read_text(encoding="utf-8").split(" | ")[1] == "2"
    assert place.stat().st_mode & 0o777 == 0o600
    assert verify("--anchor") == 0
    capsys.readouterr()
    replaced_from(3, actor_label="Người khác")
    assert verify("--anchor") == 1
    assert len(faults(capsys)) == 1
    assert place.read_text(encoding="utf-8").count("\n") == 2


def test_verify_holds_the_chain_against_a_copy_kept_elsewhere_though_the_own_file_was_written_anew(place, tmp_path, capsys):
    verify("--anchor")
    copy = tmp_path / "ban-sao.txt"
    copy.write_bytes(place.read_bytes())
    place.unlink()
    replaced_from(1, actor_label="Người khác")
    anchors.anchor(place, "Cao Bằng", by=BY)
    capsys.readouterr()
    assert verify("--anchors", str(copy)) == 1
    assert [fault for fault in faults(capsys) if fault.startswith("sự kiện 1 đến 2 không phải những sự kiện đã neo ở dòng 1: chuỗi đã bị thay")]


def test_a_copy_that_is_not_there_is_refused_in_one_line(place, tmp_path):
    with pytest.raises(anchors.NoAnchors, match=r"Không có tệp neo “khong-co\.txt”") as refused:
        verify("--anchors", str(tmp_path / "khong-co.txt"))
    assert cli._reason(refused.value).count("\n") == 0


def test_verify_since_the_last_anchor_reads_on_from_it(place, capsys, monkeypatch):
    verify("--anchor")
    begun = []
    monkeypatch.setattr(anchoring.chain, "faults", lambda using, after: begun.append(after[0]) or iter(()))
    capsys.readouterr()
    assert verify("--since-anchor") == 0
    assert begun == [2]


def test_every_night_sets_an_anchor_and_two_nights_two(place):
    kind = jobs.KINDS["neo_nhat_ky"]
    for _night in range(2):
        kind.work(job("neo_nhat_ky"), "", clock.now())
    found, wrong = anchors.read(place)
    assert ([one.seq for one in found], wrong) == ([2, 3], [])
    assert list(Event.objects.filter(action=anchors.ANCHORED).values_list("actor_kind", flat=True)) == ["job", "job"]
    assert list(anchoring.faults()) == []
