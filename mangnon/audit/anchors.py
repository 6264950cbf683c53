"""Anchors: where the chain ended at a moment, a line each in a plain text file that is kept elsewhere too.

Whoever holds the database can compute a chain anew, and it is whole; a line somebody else keeps can't be taken back.
That an anchor was set is itself an event, so the place's own file can't lose a line unseen. A line reads

    2022-05-20T17:30:00.000000Z | 1234 | <hash of event 1234> | Tỉnh Cao Bằng | <mark>

The mark is a keyed digest over the line and the mark before it: who has no key can't write a line that passes.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from mangnon.audit import chain, keys
from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.models import Event
from mangnon.audit.queries import payload_of
from mangnon.base import clock
from mangnon.base.files import flush

ANCHORED = "chain anchored"
LINE = re.compile(r"(?P<at>[0-9-]{10}T[0-9:.]{15}Z) \| (?P<seq>[1-9][0-9]{0,17}) \| (?P<hash>[0-9a-f]{64}) \| (?P<place>[^|\n]*) \| (?P<mark>[0-9a-f]{32})")
FIRST = "0" * 32


class NoAnchors(RuntimeError):
    """A file of anchors that can't be used; one line says what to do."""

    one_line = True


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file: at this moment the chain ended with event ``seq``, whose hash was ``hash``."""

    number: int
    at: str
    seq: int
    hash: str
    place: str
    mark: str

    @property
    def text(self) -> str:
        """The line as it stands in the file."""
        return f"{self.at} | {self.seq} | {self.hash} | {self.place} | {self.mark}"


def anchor(path: Path, place: str, *, by: Actor) -> Anchor:
    """Append where the chain ends now and return the line; not inside a transaction. Raises NoAnchors, OSError.

    Several processes at once append one after the other. The line is on the disk before the event that tells of it: after
    a power cut between the two the file says more than the record, never less.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = _whole(file)
        seq, digest = chain.head()
        if seq == 0:
            raise NoAnchors("Nhật ký còn trống, chưa có gì để neo. (The record is empty.)")
        made = _line(before, seq, digest, place)
        file.write(made.text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        flush(path.parent)
        record(by, ANCHORED, sensitive=False, data={"seq": seq, "hash": digest})
    return made


def _whole(file) -> list[str]:
    """Return the file's lines; of one that a power cut left half written (it has no end) the half is cut off."""
    content = file.read()
    kept = content[: content.rfind(b"\n") + 1]
    if kept != content:
        file.truncate(len(kept))
    return kept.decode("utf-8", "replace").splitlines()


def _line(before: Sequence[str], seq: int, digest: str, place: str) -> Anchor:
    last = LINE.fullmatch(before[-1]) if before else None
    if before and last is None:
        raise NoAnchors("Dòng cuối của tệp neo đã bị sửa: cất tệp ấy làm chứng cứ, đặt bản sao cất nơi khác vào chỗ cũ. (The last anchor is damaged.)")
    at = clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = f"{at} | {seq} | {digest} | {' '.join(place.replace('|', ' ').split())}"
    return Anchor(len(before) + 1, at, seq, digest, said.rpartition(" | ")[2], _mark(last["mark"] if last else FIRST, said))


def _mark(before: str, said: str) -> str:
    return keys.ring().digest(f"{before}\n{said}", "anchor")


def read(path: Path) -> tuple[list[Anchor], list[str]]:
    """Return the anchors of a file and what is wrong with its lines. Raises NoAnchors when there is no such text."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise NoAnchors(f"Không có tệp neo “{path.name}”: lấy bản sao cất nơi khác, hoặc chạy mangnon verify --anchor để bắt đầu. (No such file of anchors.)") from None
    except UnicodeDecodeError:
        raise NoAnchors(f"“{path.name}” không phải tệp neo. (Not a file of anchors.)") from None
    found, wrong, mark = [], [], FIRST
    half = lines.pop()
    for number, line in enumerate(lines, 1):
        told = LINE.fullmatch(line.rstrip("\r"))  # a copy that went through Windows
        if told is None or told["mark"] != _mark(mark, told[0].rpartition(" | ")[0]):
            wrong.append(f"dòng {number} của tệp neo đã bị sửa, hoặc dòng trước nó đã bị bỏ (anchor {number} altered, or the line before it is missing)")
        mark = told["mark"] if told else mark
        if told:
            found.append(Anchor(number, told["at"], int(told["seq"]), told["hash"], told["place"], told["mark"]))
    if half:
        wrong.append(f"dòng {len(lines) + 1} của tệp neo bị cắt giữa chừng (anchor {len(lines) + 1} is cut short)")
    if not lines:
        wrong.append("tệp neo trống (no anchor in the file)")
    return found, wrong


def own_faults(path: Path, using: str = "default") -> Iterator[str]:
    """Yield what is wrong between the chain and the place's own file, which must hold every anchor the record tells of."""
    told = {said["seq"]: (event.seq, said["hash"]) for event in Event.objects.using(using).filter(action=ANCHORED).order_by("seq") if (said := payload_of(event, using))}
    if not told and not path.exists():
        return
    try:
        found, wrong = read(path)
    except NoAnchors as none:
        yield str(none)
        return
    yield from wrong
    yield from _against(found, using)
    for seq in sorted(told.keys() - {one.seq for one in found}):
        yield f"tệp neo thiếu neo của sự kiện {seq}, nhật ký ghi đã neo ở sự kiện {told[seq][0]} (anchor of event {seq} is missing from the file)"


def faults(path: Path, using: str = "default") -> Iterator[str]:
    """Yield what is wrong between the chain and a copy of the file kept elsewhere, which may end earlier. Raises NoAnchors."""
    found, wrong = read(path)
    yield from wrong
    yield from _against(found, using)


def _against(found: Sequence[Anchor], using: str) -> Iterator[str]:
    """Yield the first stretch of the chain that is not the one that was anchored."""
    end, agreed = chain.head(using)[0], 0
    for one in sorted(found, key=lambda one: one.seq):
        if one.seq > end:
            yield (
                f"neo dòng {one.number} ghi sự kiện {one.seq} nhưng nhật ký chỉ đến {end}: phần sau đã bị cắt, hoặc nơi này được khôi phục từ bản sao lưu cũ hơn "
                f"(anchor {one.number} knows event {one.seq}; the record ends at {end}: cut off, or restored from an older backup)"
            )
            return
        if chain.hash_of(one.seq, using) != one.hash:
            yield (
                f"sự kiện {agreed + 1} đến {one.seq} không phải những sự kiện đã neo ở dòng {one.number}: chuỗi đã bị thay "
                f"(events {agreed + 1} to {one.seq} are not those of anchor {one.number}: replaced)"
            )
            return
        agreed = one.seq


def last_believed(path: Path, using: str = "default") -> tuple[int, str]:
    """Return number and hash of the last anchor of a file that is the chain's, to read on from. Raises NoAnchors."""
    found, wrong = read(path)
    if wrong or not found:
        raise NoAnchors(f"Không đọc tiếp từ neo được: {wrong[0] if wrong else 'tệp neo trống'}")
    last = max(found, key=lambda one: one.seq)
    if chain.hash_of(last.seq, using) != last.hash:
        raise NoAnchors(f"Sự kiện {last.seq} không phải sự kiện đã neo; chạy mangnon verify không có --since-anchor. (Not the anchored event: verify the whole chain.)")
    return last.seq, last.hash
