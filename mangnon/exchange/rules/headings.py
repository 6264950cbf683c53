"""Which column of a list is which field, by its heading. The headings are data: the packs' list ``import_column``."""

import re
from collections.abc import Mapping, Sequence

from mangnon.base import text

IGNORED = ""


class Headings:
    """Finds the field of a heading. ``entries``: field → the headings it may stand under."""

    def __init__(self, entries: Mapping[str, Sequence[str]]):
        self.known = [heading for headings in entries.values() for heading in headings]
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for field, headings in entries.items():
            for heading in headings:
                self._exact.setdefault(_spelled(heading), field)
                self._folded.setdefault(_plain(heading), field)

    def field_of(self, heading: str) -> str:
        """Return the field of a heading, "" when it is none we know.

        Accents decide first ("Nam" is no "Năm"); without accents a heading is known by what is left. Of a heading over
        a heading ("Ngày sinh › Nam") the whole is asked first, then the lower one, then the upper one.
        """
        parts = [part.strip() for part in heading.split("›") if part.strip()]
        for tried in dict.fromkeys([" › ".join(parts), *reversed(parts)]):
            bare = re.sub(r"\([^)]*\)", " ", tried)
            for found in (self._exact.get(_spelled(tried)), self._exact.get(_spelled(bare)), self._folded.get(_plain(bare))):
                if found is not None:
                    return found
        return IGNORED

    def mapping(self, headings: Sequence[str]) -> list[str]:
        """Return the field of each column; of several columns of one field the first has it."""
        found, taken = [], set()
        for heading in headings:
            field = self.field_of(heading)
            found.append(IGNORED if field in taken else field)
            taken.add(field)
        return found


def _spelled(heading: str) -> str:
    return " ".join(re.sub(r"[^\w› ]", " ", text.tone_key(heading)).split())


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9› ]", " ", text.search_key(heading)).split())


def lacking(targets: Sequence[str]) -> list[str]:
    """Return which fields no child can be entered without are under none of the columns: name, birth, sex."""
    found = set(targets)
    groups = {
        "full_name": [{"full_name"}, {"family_and_middle", "given_name"}, {"given_name"}],
        "birth": [{"birth"}, {"birth_year"}, {"boy", "girl"}],
        "sex": [{"sex"}, {"boy", "girl"}, {"girl"}],
    }
    return [name for name, ways in groups.items() if not any(way <= found for way in ways)]
