"""What a file may be. Decided by its content, never by its name or by what the browser says. Pure."""

import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Refused

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
PNG_LOOKS = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs"})  # how a picture looks, nothing else

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Lists that the room of imports has read itself; nobody attaches them.
LISTS = {"xlsx": XLSX, "xls": "application/vnd.ms-excel", "ods": "application/vnd.oasis.opendocument.spreadsheet", "csv": "text/csv"}
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", DOCX: "docx", "text/plain": "txt"} | {
    media_type: ending for ending, media_type in LISTS.items()
}

TEXTS = {
    "empty": _("Tệp rỗng."),
    "too_large": _("Tệp lớn hơn 10 MB; hãy chụp lại cỡ nhỏ hơn hoặc chia tệp."),
    "kind": _("Chỉ nhận PDF, ảnh JPEG hoặc PNG, Word (.docx), Excel (.xlsx), văn bản thuần."),
    "macro": _("Tệp Office có macro, không nhận; hãy lưu lại không kèm macro."),
    "bomb": _("Tệp nén mở ra quá lớn."),
}


class FileRefused(Refused):
    """A file that is not taken: ``code`` for machines, the text for the person."""

    def __init__(self, code: str):
        super().__init__(TEXTS[code], code=code)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: its real media type, and its content without a photo's place and camera."""

    media_type: str
    content: bytes


def inspect(content: bytes) -> Inspected:
    """Return what a file is, or raise ``FileRefused``."""
    if not content:
        raise FileRefused("empty")
    if len(content) > LARGEST:
        raise FileRefused("too_large")
    if content.startswith(b"%PDF-"):
        return Inspected("application/pdf", content)
    if content.startswith(b"\xff\xd8\xff"):
        return Inspected("image/jpeg", without_metadata(content))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Inspected("image/png", without_chunks(content))
    if content.startswith(b"PK\x03\x04"):
        return Inspected(_office(content), content)
    return Inspected(_text(content), content)


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise FileRefused("kind") from None
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise FileRefused("bomb")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("macro")
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise FileRefused("kind")


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("kind") from None
    # A browser would run markup; text that begins like it is not kept.
    if "\x00" in text or text.lstrip()[:1] == "<":
        raise FileRefused("kind")
    return "text/plain"


def without_chunks(png: bytes) -> bytes:
    """Return a PNG without its texts, EXIF, time, private chunks and whatever follows its end: where and with what a photo was taken."""
    kept, at = [png[:8]], 8
    while at + 8 <= len(png) and kept[-1][4:8] != b"IEND":
        kind, end = png[at + 4 : at + 8], at + 12 + int.from_bytes(png[at : at + 4], "big")
        # A capital first letter: no picture without it.
        if kind[:1].isupper() or kind in PNG_LOOKS:
            kept.append(png[at:end])
        at = end
    return b"".join(kept)


def without_metadata(jpeg: bytes) -> bytes:
    """Return a JPEG without its APP1–APP15 and comment segments: where and with what a photo was taken."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP14 says how colours are coded: without it some pictures turn green.
        if marker == 0xEE or not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            kept.append(jpeg[at:end])
        at = end
    kept.append(jpeg[at:])
    return b"".join(kept)
