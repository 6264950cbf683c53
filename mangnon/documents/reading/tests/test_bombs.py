"""Files made to harm are refused in seconds with little memory; what is only clumsy is read. Full sizes: marked slow."""

import random
import subprocess
import sys
import zipfile

import pytest

from mangnon.documents.reading.tests.made import HEAD, LISTS, part, repacked, xlsx, zipped

pytestmark = pytest.mark.slow

READ = """
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from mangnon.documents import reading
try:
    print("read", sum(len(sheet.rows) for sheet in reading.read(Path(sys.argv[1])).sheets))
except reading.Unreadable as refused:
    print(refused.code)
used = [getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)]
# The kernel counts what the process that started this one had as this one's peak: only the status tells its own.
own = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(sum(each.ru_utime + each.ru_stime for each in used), max(own, used[1].ru_maxrss) >> 10)
"""
SECONDS, MEGABYTES = 8, 400  # of working time and of memory, in the asking process or the reader's


def outcome(path) -> str:
    """Read a file as the application does, in a process whose time and memory are measured."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=120, check=True)
    said, used = done.stdout.splitlines()
    seconds, megabytes = map(float, used.split())
    assert seconds < SECONDS, path.name
    assert megabytes < MEGABYTES, path.name
    return said


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return xlsx(tmp_path_factory.mktemp("bombs") / "base.xlsx", [HEAD, [1, "Lý A Páo"]])


def with_rows(base, target, row: bytes):
    head, tail = part(base, "xl/worksheets/sheet1.xml").split(b"</sheetData>")
    rows = b"".join(row.replace(b"@", b"%d" % number) for number in range(3, 1_048_577))
    return repacked(base, target, {"xl/worksheets/sheet1.xml": head + rows + b"</sheetData>" + tail})


def with_texts(base, target, chunk: bytes, times: int):
    with zipfile.ZipFile(base) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/sharedStrings.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/sharedStrings.xml", "w", force_zip64=True) as file:
            for _time in range(times):
                file.write(chunk)
    return target


def test_fault_09_a_million_empty_rows_cost_little_and_the_list_among_them_is_read(base, tmp_path):
    assert outcome(with_rows(base, tmp_path / "a.xlsx", b'<row r="@" s="1" customFormat="1"><c r="A@" s="1"/><c r="B@" s="1"/></row>')) == "read 2"
    assert outcome(LISTS / "nha-ma.ods") == "read 6"


def test_fault_09_a_million_rows_are_refused(base, tmp_path):
    assert outcome(with_rows(base, tmp_path / "a.xlsx", b'<row r="@"><c r="A@"><v>@</v></c></row>')) == "rows"


def test_fault_09_what_unpacks_out_of_all_proportion_is_refused(base, tmp_path):
    path = with_texts(base, tmp_path / "a.xlsx", b"a" * (1 << 20), 1500)
    assert outcome(path) == "bomb"
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/sharedStrings.xml"))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # it says that it is small
    path.write_bytes(bytes(data))
    assert outcome(path) == "damaged"


def test_fault_09_a_repeated_cell_of_an_ods_is_not_unrolled(tmp_path):
    repeated = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    (tmp_path / "a.ods").write_bytes(repacked_ods(repeated))
    assert outcome(tmp_path / "a.ods") == "damaged"  # the reading library itself takes no such sheet


def repacked_ods(content: str) -> bytes:
    parts = {"mimetype": part(LISTS / "nha-ma.ods", "mimetype"), "META-INF/manifest.xml": part(LISTS / "nha-ma.ods", "META-INF/manifest.xml")}
    return zipped(parts | {"content.xml": content.encode()})


def test_fault_08_long_text_lists_are_refused_before_they_are_taken_apart(tmp_path):
    for name, data, code in (("a", b"1;2;3\n" * 3_000_000, "rows"), ("b", b";" * 20_000_000, "cell"), ("c", b'a;"b\n' + b"x;y\n" * 900_000, "rows"), ("d", b"\x00\n" * 20_000_000, "too_big")):
        (tmp_path / name).write_bytes(data)
        assert outcome(tmp_path / name) == code


def test_damaged_files_raise_nothing_but_a_refusal_also_in_the_reader_s_own_process(tmp_path):
    chance = random.Random(3)
    for turn in range(6):
        data = bytearray((LISTS / ("nha-ma.xls", "nha-ma.ods")[turn % 2]).read_bytes())
        for _flip in range(chance.randint(1, 12)):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        (tmp_path / "a.xlsx").write_bytes(bytes(data[: chance.randrange(8, len(data))] if turn % 3 == 0 else data))
        assert outcome(tmp_path / "a.xlsx")
