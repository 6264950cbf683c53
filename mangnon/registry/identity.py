"""Names and identity numbers on their way into the registry: cleaned, keyed, judged, digested."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from django.conf import settings

from mangnon.audit import keys
from mangnon.base import ids, text
from mangnon.base.numbers import vi_date

PERSONAL_ID = "child.personal_id"
LAST_FOUR = "child.personal_id.last4"


class Cleaner(dict):
    """Cleans a typed text (NFC, single spaces); remembers, since names repeat."""

    def __call__(self, value: str | None) -> str:
        return self[value] if value else ""

    def __missing__(self, value: str) -> str:
        clean = self[value] = " ".join(text.nfc(value).split())
        return clean


class Keys:
    """Search and sort keys of a batch; a name is folded once."""

    def __init__(self):
        self._search: dict[str, str] = {"": ""}
        self._sort: dict[str, str] = {}

    def search(self, name: str) -> str:
        """Return the accent-free search key of a cleaned name."""
        key = self._search.get(name)
        if key is None:
            key = self._search[name] = text.search_key(name)
        return key

    def sort(self, name: str) -> str:
        """Return the key that sorts persons by tên, họ, đệm."""
        key = self._sort.get(name)
        if key is None:
            key = self._sort[name] = text.person_sort_key(name)[:200]
        return key


class Worked:
    """What was worked out of the names and numbers of one batch, once each: judging hands it on to writing, which asks the same."""

    def __init__(self) -> None:
        self.clean, self.keys = Cleaner(), Keys()
        self._digests: dict[str | None, str | None] = {None: None}
        self._problems: dict[tuple, list[str]] = {}

    def digests(self, numbers: Iterable[str | None]) -> list[str | None]:
        """Return the look-up digests of identity numbers, None where there is none."""
        numbers, made = list(numbers), self._digests
        fresh = [number for number in dict.fromkeys(numbers) if number not in made]
        made.update(zip(fresh, digests(fresh), strict=True))
        return [made[number] for number in numbers]

    def refusals(self, number: str, birth: date, sex: str) -> list[str]:
        """Return why an identity number is refused, as ``refusals`` does."""
        return _refusing(self._of(tidy_number(number) or "", birth, sex))

    def status(self, number: str | None, birth: date, sex: str) -> str:
        """Return the state a number enters the registry in, as ``number_status`` does."""
        return _status(number, self._of(number, birth, sex) if number else [])

    def _of(self, number: str, birth: date, sex: str) -> list[str]:
        key = number, birth, sex
        found = self._problems.get(key)
        if found is None:
            found = self._problems[key] = _problems(number, birth, sex)
        return found


def tidy_number(number: str | None) -> str | None:
    """Return an identity number without spaces, None when there is none."""
    return "".join(number.split()) or None if number else None


def digests(numbers: Iterable[str | None]) -> list[str | None]:
    """Return the look-up digests of identity numbers, None where there is none."""
    ring = keys.ring()
    tidy = (tidy_number(number) for number in numbers)
    return [ring.digest(number, PERSONAL_ID) if number else None for number in tidy]


def last_fours(numbers: Iterable[str | None]) -> list[str | None]:
    """Return the look-up digests of the last four digits of identity numbers, None where there are no four."""
    ends = [tidy[-4:] if (tidy := tidy_number(number)) and len(tidy) >= 4 else None for number in numbers]
    made = {end: keys.ring().digest(end, LAST_FOUR) for end in set(ends) if end}
    return [end and made[end] for end in ends]


def latest_day(day: date, precision: str, limit: date) -> date:
    """Return the day a birth or a death is counted by: the latest possible one, in doubt a child; never after ``limit``."""
    if precision not in ("month", "year"):
        return day
    first = date(day.year, 1 if precision == "year" else day.month, 1)
    last = date(day.year, 12, 31) if precision == "year" else day.replace(day=monthrange(day.year, day.month)[1])
    return min(last, limit) if limit >= first else last


def as_text(value: object) -> str | None:
    """Return a value as it is kept in a correction."""
    return None if value is None else str(value)


def cleaned(name: str, value: object) -> object:
    """Return a changed field's value in the form it is stored in."""
    if name == "personal_id":
        return tidy_number(value)
    return " ".join(text.nfc(value).split()) if isinstance(value, str) else value


def refusals(number: str, birth: date, sex: str) -> list[str]:
    """Return why an identity number is refused; doubts about year, sex or province only send it to review."""
    return _refusing(_problems(tidy_number(number) or "", birth, sex))


def _refusing(found: list[str]) -> list[str]:
    if "format" in found:
        return ["personal_id_format"]
    return ["personal_id_refused"] if "province" in found else []


def number_status(number: str | None, birth: date, sex: str) -> str:
    """Return the state a number enters the registry in: none, waiting for the police, or to be reviewed."""
    return _status(number, _problems(number, birth, sex) if number else [])


def _status(number: str | None, found: list[str]) -> str:
    if not number:
        return "chua_co"
    return "sai" if found else "cho_cong_an"


def _problems(number: str, birth: date, sex: str) -> list[str]:
    # The settings are asked of a demo's numbers alone: that takes as long as all of the check.
    demo = number.startswith(ids.DEMO_PROVINCE) and settings.MANGNON_DEMO
    return ids.personal_id_problems(number, birth, sex, demo=demo)


def birth_text(day: date, precision: str) -> str:
    """Return a birth as a person reads and types it: 05/03/2018, 03/2018 or 2018."""
    return {"day": vi_date(day), "month": f"{day.month:02d}/{day.year}", "year": str(day.year)}[precision]
