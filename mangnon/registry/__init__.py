"""Children, households and what is true of them over time: the room that knows every child.

What a newcomer looks for:

- ``models`` (the tables), ``rules`` (what a row may hold), ``queries`` (reading, always for somebody), ``actions`` (the only
  writers), ``forms`` and ``views`` (the pages), ``tables`` (what pages show), ``frozen`` (what a freeze takes along);
- ``child_page``: what every room puts on a child's page; ``takeback``: a slip is taken back; ``birthdays``: a corrected birth date;
- ``moves`` (between communes), ``elsewhere`` (which commune has a child), ``duplicates`` (two records of one child),
  ``reviews``, ``recheck`` and ``cleaning`` (going through the records): each is a piece of work with its own forms, actions and pages;
- ``bulk``: rows by the thousand, read and written; ``codes``, ``declaration``, ``identity``, ``scope``, ``jobs``: one thing each.
"""
