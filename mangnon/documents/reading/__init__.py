"""Reading the lists that communes send: .xlsx, .xls, .ods, .csv, .tsv and pasted rows.

``read(path)`` gives a :class:`Book` or raises :class:`Unreadable`; ``paste(text)`` does the same for rows copied in a
spreadsheet. ``tables.find_table`` finds the table in a sheet. ``dates``, ``numbers`` and ``legacy`` read single cells.
Nothing here repairs silently: what is offered (a lost zero, another encoding, a swapped day) is offered beside what was written.
"""

from mangnon.documents.reading.book import Book, Cell, Row, Sheet, Unreadable
from mangnon.documents.reading.opening import paste, read
from mangnon.documents.reading.tables import Column, Found, Passed, TableRow, find_table

__all__ = ["Book", "Cell", "Column", "Found", "Passed", "Row", "Sheet", "TableRow", "Unreadable", "find_table", "paste", "read"]
