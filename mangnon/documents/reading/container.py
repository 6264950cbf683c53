"""What a zip-based workbook is made of, looked at before anything in it is read: kind, sizes, links, macros, hidden rows, fonts."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from mangnon.documents.reading.refusals import RATIO, RATIO_FROM, UNPACKED_BYTES, note, refusal

_ENTRIES = 5_000
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")
_LEGACY_FONT = re.compile(rb'val="(\.vn|vni)', re.IGNORECASE)
_MEMBERS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OSError, ValueError, RuntimeError, IndexError, UnicodeError)


@dataclass
class Container:
    """A zip-based workbook that may be read. ``parts``: sheet name → its entry (.xlsx only); ``fonts``: style → legacy font's name."""

    kind: str
    epoch: int = 1900
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)


def inspect(data: bytes) -> tuple[zipfile.ZipFile, Container]:
    """Return the archive and what it is; raises :class:`Unreadable` for what is no workbook or is not to be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = set(archive.namelist())
        _sizes(archive, len(data))
        found = Container(_kind(archive, names))
        found.marked = _read_through(archive)
        if found.kind == "xlsx":
            _xlsx(archive, names, found)
        return archive, found
    except _MEMBERS:
        raise refusal("damaged")


def _sizes(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES or (unpacked > RATIO_FROM and unpacked > RATIO * packed):
        raise refusal("bomb")
    if unpacked > UNPACKED_BYTES:
        raise refusal("too_big", limit=f"{UNPACKED_BYTES >> 20} MB")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("password")


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "word/document.xml" in names:
        raise refusal("word")
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        mime = archive.read("mimetype")
        if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise refusal("password")
            return "ods"
        if mime.startswith(b"application/vnd.oasis.opendocument.text"):
            raise refusal("word")
    raise refusal("kind" if "[Content_Types].xml" in names else "archive")


def _read_through(archive: zipfile.ZipFile) -> set[str]:
    """Unpack every part once without keeping it: sizes that lie, broken sums and XML declarations show themselves here.

    Returns the parts that may hold hidden rows or errors, so that only those are looked at again.
    """
    marked = set()
    for entry in archive.infolist():
        with archive.open(entry) as part:
            chunk = part.read(1 << 16)
            if entry.filename.endswith((".xml", ".rels", ".vml")) and _DECLARED.search(chunk.replace(b"\x00", b"")):
                raise refusal("unsafe")
            end = b""
            while chunk:
                if b'hidden="' in end + chunk or b't="e"' in end + chunk:
                    marked.add(entry.filename)
                end, chunk = chunk[-8:], part.read(1 << 20)
    return marked


def starts(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (tag without prefix, attributes) of every element; raises :class:`Unreadable` for a DOCTYPE or broken XML."""
    met: list[tuple[str, dict[str, str]]] = []
    parser = _parser(lambda tag, attributes: met.append((tag.rpartition(":")[2], attributes)))
    _feed(parser, data)
    yield from met


def _parser(on_start) -> expat.XMLParserType:
    def refuse(*_declared):
        raise refusal("unsafe")

    parser = expat.ParserCreate()
    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise refusal("damaged")


def _xlsx(archive: zipfile.ZipFile, names: set[str], found: Container) -> None:
    if any(name.startswith("xl/externalLinks/") and name.endswith(".xml") for name in names):
        raise refusal("links")
    if any(name.endswith("vbaProject.bin") for name in names):
        found.notes.append(note("macros"))
    targets = {}
    if "xl/_rels/workbook.xml.rels" in names:
        targets = {said["Id"]: said["Target"] for tag, said in starts(archive.read("xl/_rels/workbook.xml.rels")) if tag == "Relationship"}
    for tag, said in starts(archive.read("xl/workbook.xml")):
        if tag == "workbookPr" and said.get("date1904") in ("1", "true"):
            found.epoch = 1904
        if tag == "sheet":
            target = targets.get(said.get("r:id", ""), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                found.parts[said.get("name", "")] = part
    if "xl/styles.xml" in names:
        found.fonts = _legacy_fonts(archive.read("xl/styles.xml"))


def _legacy_fonts(styles: bytes) -> dict[int, str]:
    """Return style number → font name for the styles whose font is of the 1990s (.VnTime, VNI-Times)."""
    if not _LEGACY_FONT.search(styles):
        return {}
    fonts, cell_fonts, inside = [], [], ""
    for tag, said in starts(styles):
        inside = tag if tag in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs") else inside
        if inside == "fonts" and tag == "font":
            fonts.append("")
        elif inside == "fonts" and tag == "name" and fonts:
            fonts[-1] = said.get("val", "")
        elif inside == "cellXfs" and tag == "xf":
            cell_fonts.append(int(said.get("fontId", 0)))
    return {style: fonts[font] for style, font in enumerate(cell_fonts) if font < len(fonts) and fonts[font].lower().startswith((".vn", "vni"))}


@dataclass
class Marks:
    """What the values of a sheet do not say: hidden rows, and per row the cells in a legacy font or with an error."""

    hidden: set[int] = field(default_factory=set)
    cells: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)  # row → column → (font, error)
    errors: int = 0


def marks(archive: zipfile.ZipFile, part: str, about: Container) -> Marks:
    """Return the marks of one .xlsx sheet; nothing is read for a sheet that has none."""
    found = Marks()
    if not about.fonts and part not in about.marked:
        return found
    here = {"row": 0, "column": -1, "error": None}
    parser = _parser(lambda tag, said: _mark(found, about.fonts, tag.rpartition(":")[2], said, here))
    parser.EndElementHandler = lambda tag: here.update(error=None) if tag.rpartition(":")[2] == "c" else None
    parser.CharacterDataHandler = lambda text: _error(found, here, text) if here["error"] else None
    try:
        with archive.open(part) as file:
            parser.ParseFile(file)
    except (expat.ExpatError, ValueError):
        raise refusal("damaged")
    return found


def _mark(found: Marks, fonts: dict[int, str], tag: str, said: dict[str, str], here: dict) -> None:
    if tag == "row":
        here["row"], here["column"] = int(said.get("r", here["row"] + 1)), -1
        if said.get("hidden") in ("1", "true"):
            found.hidden.add(here["row"])
    elif tag == "c":
        here["column"] = column_index(said["r"]) if "r" in said else here["column"] + 1
        font = fonts.get(int(said.get("s", 0)), "")
        if font:
            found.cells.setdefault(here["row"], {})[here["column"]] = (font, "")
        here["error"] = said.get("t") == "e"


def _error(found: Marks, here: dict, text: str) -> None:
    if text.startswith("#"):
        found.cells.setdefault(here["row"], {})[here["column"]] = ("", text[:20])
        found.errors += 1


def column_index(reference: str) -> int:
    """Return the column of a reference: "A1" is 0, "AB12" is 27."""
    index = 0
    for letter in reference:
        if not letter.isalpha():
            break
        index = index * 26 + ord(letter.upper()) - 64
    return index - 1
