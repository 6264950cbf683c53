"""Children, households and what is true of them over time: the room that knows every child.

What a newcomer looks for:

- ``models`` (the tables), ``rules`` (what a row may hold), ``queries`` (reading, always for somebody), ``actions`` (the only
  writers), ``forms`` and ``views`` (the pages), ``tables`` (what pages show), ``frozen`` (what a freeze takes along);
- ``child_page``: what every room puts on a child's page; ``takeback``: a slip is taken back; ``birthdays``: a corrected birth date;
- the pieces of work, each with its own forms, actions and pages: ``moves`` (between communes), ``elsewhere`` (which commune has
  a child), ``likely`` (who may be the same, before a child is saved), ``duplicates`` (two records of one child), ``reviews``
  (the monthly and quarterly lists), ``recheck`` (phúc tra), ``cleaning`` (lists for the police), ``paper`` (the books on paper),
  ``quality`` (how good the data are);
- ``bulk``: rows by the thousand, read and written; ``codes``, ``declaration``, ``identity``, ``scope``, ``jobs``: one thing each.
"""
