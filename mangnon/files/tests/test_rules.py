"""What a file is, its content says; what could run is not taken."""

import io
import zipfile
import zlib

import pytest

from mangnon.files import rules


def office(*names: str, size: int = 10) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return stream.getvalue()


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xe1\x00\x0aGPS-here\xff\xda\x00\x02pixels\xff\xd9"
DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7\n", "application/pdf"), (JPEG, "image/jpeg"), (b"\x89PNG\r\n\x1a\n...", "image/png"), (DOCX, rules.DOCX),
     (office("[Content_Types].xml", "xl/workbook.xml"), rules.XLSX), ("Biên bản\n".encode(), "text/plain")],
)
def test_what_offices_use_is_taken(content, kind):
    assert rules.inspect(content).media_type == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * (rules.LARGEST + 1), "too_large"),
        (b"MZ\x90\x00\x03", "kind"),
        (b"\x7fELF\x02\x01\x00", "kind"),
        (b"<html><script>", "kind"),
        (b"  <svg onload=x>", "kind"),
        (office("a.txt"), "kind"),
        (b"PK\x03\x04broken", "kind"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macro"),
    ],
)
def test_what_could_run_or_is_unknown_is_refused_by_name(content, code):
    with pytest.raises(rules.FileRefused) as refusal:
        rules.inspect(content)
    assert refusal.value.code == code


def test_what_unpacks_to_more_than_an_office_file_holds_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "LARGEST_UNPACKED", 2**20)
    with pytest.raises(rules.FileRefused) as refusal:
        rules.inspect(office("[Content_Types].xml", "word/document.xml", size=rules.LARGEST_UNPACKED))
    assert refusal.value.code == "bomb"


def test_a_photo_is_kept_without_the_place_it_was_taken_at():
    kept = rules.inspect(JPEG).content
    assert b"GPS" not in kept
    assert kept.startswith(b"\xff\xd8\xff\xe0")
    assert kept.endswith(b"pixels\xff\xd9")


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def test_a_png_keeps_its_picture_and_loses_place_camera_and_words():
    head, picture, end = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"0" * 13), chunk(b"gAMA", b"0000") + chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")
    said = [chunk(kind, b"GPS-here") for kind in (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME", b"prVt")]
    assert rules.inspect(head + b"".join(said[:3]) + picture + b"".join(said[3:]) + end + b"GPS-here").content == head + picture + end
