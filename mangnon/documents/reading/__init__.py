"""Reading the lists that communes send: .xlsx, .xls, .ods, .csv, .tsv and pasted rows.

``read(path)`` gives a :class:`Book` or raises :class:`Unreadable`; ``paste(text)`` does the same for rows copied in a
spreadsheet. ``choose(book, headings)`` finds the sheets with a table and reads old fonts, ``find_table`` looks in one sheet;
``dates`` and ``numbers`` read single cells, ``base.legacy`` the old fonts. Texts are as written: ``clean`` them after decoding.
Nothing here repairs silently: what is offered (a lost zero, another encoding, a swapped day) is offered beside what was written.
"""

from mangnon.documents.reading.book import Book, Cell, Row, Sheet, Unreadable
from mangnon.documents.reading.choosing import Choice, Chosen, Conversion, choose, clean, conversion, converted
from mangnon.documents.reading.opening import paste, read
from mangnon.documents.reading.tables import Column, Found, Passed, TableRow, find_table

__all__ = [
    "Book", "Cell", "Choice", "Chosen", "Column", "Conversion", "Found", "Passed", "Row", "Sheet", "TableRow", "Unreadable",
    "choose", "clean", "conversion", "converted", "find_table", "paste", "read",
]
