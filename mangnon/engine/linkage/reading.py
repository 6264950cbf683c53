"""Rows into DuckDB, names folded there: set-wise, a million in a few seconds, nothing readable left on the disk."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter

from mangnon.base import text

COLUMNS = ("full_name", "sex", "birth_date", "birth_precision", "ethnic", "mother_name", "father_name", "unit", "hamlet", "number")
NOTHING = "\\N"
ROWS = 100_000  # written at once
UNNAMED = ("", "trai", "gai", "be trai", "be gai", "con trai", "con gai", "chua dat ten")
# Tone marks off, the letter kept: "thuỷ" and "thủy" are then one, "hà" and "ha" too, "ha" and "hă" not.
_TONED = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_PLAIN = "aaaaa" "ăăăăă" "âââââ" "eeeee" "êêêêê" "iiiii" "ooooo" "ôôôôô" "ơơơơơ" "uuuuu" "ưưưưư" "yyyyy"
_TONE = "12345" * 12
TONED_TO_PLAIN, TONED_TO_TONE = str.maketrans(_TONED, _PLAIN), str.maketrans(_TONED, _TONE)

_SPELLED = f"""
CREATE TABLE spelled AS
WITH lowered AS (
  SELECT ident, lower(name) AS said FROM named
), folded AS (
  SELECT ident, said, replace(replace(strip_accents(said), 'đ', 'd'), 'y', 'i') AS plain FROM lowered
), words AS (
  SELECT *, string_split(plain, ' ') AS list, trim(replace(replace(' ' || plain || ' ', ' thi ', ' '), ' van ', ' ')) AS kept FROM folded
)
SELECT ident, said AS text, plain,
  CASE WHEN plain IN {UNNAMED} THEN NULL ELSE short(said) END AS said, short(plain) AS plainly,
  short(CASE WHEN kept LIKE '% %' THEN list_sort(string_split(kept, ' ')) ELSE list_sort(list) END) AS core,
  short(list[-1]) AS given, short(list[1]) AS family, len(list)::TINYINT AS words, replace(said, 'y', 'i') = plain AS bare
FROM words
"""
SPOKEN = f"replace(translate({{0}}, '{_TONED}', '{_PLAIN}'), 'y', 'i') || regexp_replace(translate({{0}}, '{_TONED}', '{_TONE}'), '[^1-5]', '', 'g')"
"""SQL: what a name says wherever its tone marks stand and however its i is written; ``{0}`` is the name in lower case."""

PARTS = ("ident", "said", "plainly", "core", "given", "family", "words", "bare")
_WHO = {"c": "full_name", "m": "mother_name", "f": "father_name"}

# ``born``: the birth as a key that day and month swapped don't change, where the day is known; 01/01 would make one block of a commune's whole year.
_PERSON = f"""
CREATE TABLE person AS
SELECT *, CASE WHEN known = 'day' AND NOT new_year THEN y::INTEGER * 10000 + greatest(mo, d)::INTEGER * 100 + least(mo, d) END AS born
FROM (
  SELECT r.id, r.sex, r.birth_precision AS known, r.ethnic = '08' AS mong, r.unit, r.hamlet, r.number,
    CASE WHEN length(number) = 12 THEN try_cast(number[1:6] AS INTEGER) END AS n1, CASE WHEN length(number) = 12 THEN try_cast(number[7:12] AS INTEGER) END AS n2,
    year(r.birth_date)::SMALLINT AS y, month(r.birth_date)::TINYINT AS mo, day(r.birth_date)::TINYINT AS d,
    r.birth_precision = 'day' AND month(r.birth_date) = 1 AND day(r.birth_date) = 1 AS new_year,
    {", ".join(f"{who}.{part} AS {who}_{part}" for who in _WHO for part in PARTS)}
  FROM raw r {" ".join(f"JOIN spelled {who} ON {who}.ident = r.{column}" for who, column in _WHO.items())}
)
"""


def read(connection, rows: Iterable[Sequence]) -> None:
    """Make the tables ``spelled`` (each name once, folded) and ``person`` of rows in the order of ``COLUMNS``.

    While DuckDB takes one part in, the next is made into text: both take as long, and each keeps one core busy.
    """
    names, rows, begun = Names(), iter(rows), 0
    connection.execute(f"CREATE TABLE raw ({', '.join(f'{name} {kind}' for name, kind in _TYPES.items())})")
    with ThreadPoolExecutor(1) as taker:
        taken = None
        while part := list(islice(rows, ROWS)):
            said = _text(part, begun, names)
            begun += len(part)
            if taken:
                taken.result()
            taken = taker.submit(_take, connection, "raw", said, _TYPES)
        if taken:
            taken.result()
    named = {"ident": "INTEGER", "name": "VARCHAR"}
    connection.execute("CREATE TABLE named (ident INTEGER, name VARCHAR)")
    _take(connection, "named", "".join(f"{ident}\t{name}\n" for name, ident in names.idents.items()), named)
    connection.execute("CREATE MACRO short(anything) AS (hash(anything) >> 32)::UINTEGER")
    connection.execute(_SPELLED)
    connection.execute(_PERSON)
    connection.execute("DROP TABLE raw")
    connection.execute("DROP TABLE named")


def _take(connection, table: str, said: str, types: dict[str, str]) -> None:
    with _file_of(said) as path:
        connection.execute(
            f"INSERT INTO {table} SELECT * FROM read_csv('{path}', header=false, delim='\t', quote='', escape='', nullstr='{NOTHING}', auto_detect=false, columns={types})"
        )


_TYPES = {"id": "INTEGER"} | dict.fromkeys(COLUMNS, "VARCHAR")
_TYPES |= {"birth_date": "DATE", **dict.fromkeys(("unit", "hamlet", *_WHO.values()), "INTEGER")}
_PICKED = [itemgetter(place) for place in range(len(COLUMNS))]


def _text(part: Sequence[Sequence], begun: int, names: "Names") -> str:
    """Return the rows as lines, made a column at a time: three times as fast as row by row, and nothing for the garbage collector to walk through."""
    name, sex, birth, known, ethnic, mother, father, unit, hamlet, number = (map(picked, part) for picked in _PICKED)
    ident, place = names.__getitem__, Places().__getitem__
    columns = (map(str, range(begun, begun + len(part))), map(ident, name), sex, birth, known, ethnic, map(ident, mother), map(ident, father))
    return "\n".join(map("\t".join, zip(*columns, map(place, unit), map(place, hamlet), map(_number, number), strict=True))) + "\n"


def _number(number: str | None) -> str:
    return NOTHING if not number else number if number.isdigit() and number.isascii() else one_line(number)


class Places(dict):
    """The number of a place as text; remembers."""

    def __missing__(self, number: int | None) -> str:
        said = self[number] = NOTHING if number is None else str(number)
        return said


class Names(dict):
    """What a name is called in the tables, as text, by the name as it was given; ``idents`` has each name once, in composed letters on one line."""

    def __init__(self) -> None:
        super().__init__()
        self.idents: dict[str, str] = {}

    def __missing__(self, value: str) -> str:
        clean = one_line(value)
        ident = self[value] = self.idents.setdefault(clean, str(len(self.idents)))
        return ident


def one_line(value: str) -> str:
    """Return a text in composed letters, without what would end a cell or a line."""
    return " ".join(text.nfc(value).replace("\x00", "").replace("\\", " ").split())


@contextmanager
def _file_of(said: str) -> Iterator[str]:
    """Write the lines where only memory holds them (Linux), else into a file of the owner's that goes away."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("linkage")
        path = f"/proc/self/fd/{handle}"
    else:
        handle, path = tempfile.mkstemp(prefix=".tmp-linkage-")
    try:
        with open(handle, "w", encoding="utf-8", errors="replace", newline="", closefd=False) as file:
            file.write(said)
        yield path
    finally:
        os.close(handle)
        if not path.startswith("/proc/"):
            os.unlink(path)
