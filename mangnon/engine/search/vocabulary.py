"""Every word of the indexed names once: as it is spelt and folded, and which folded words a typed one may mean."""

from array import array
from bisect import bisect_left

from mangnon.base import text

TYPO = {1: 0.0, 2: 0.5, 3: 0.68, 4: 0.76}  # how much a word of that length is still itself with one letter wrong
LONG_TYPO = 0.84
BEGUN, SHORTENED = 0.62, 0.4  # a beginning of a word, and more the more of it is there: while typing, and in the midst of a name
SAME_SOUND = 0.95  # i written for y, or y for i


class Vocabulary:
    """Words by number. ``spelt`` keeps accents, tones in one place; ``folded`` has none. Grows, never shrinks."""

    def __init__(self):
        self.spelt: list[str] = []
        self.folded: list[str] = []
        self.fold_of = array("I")  # number of a spelt word → number of its folded form
        self.spellings: list[list[int]] = []  # the reverse
        self._seen: dict[str, int] = {}
        self._spelt: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._shorter: dict[str, list[int]] = {}  # a word less one letter → the folded words it came from
        self._sorted: list[str] = []
        self._near: dict[tuple[str, bool], dict[int, float]] = {}

    def numbers(self, words: str) -> list[int]:
        """Return the numbers of the words of a name, new ones added."""
        seen, found = self._seen, []
        for word in words.split():
            number = seen.get(word)
            found.append(self._add(word) if number is None else number)
        return found

    def _add(self, word: str) -> int:
        spelt = text.tone_key(word)
        number = self._spelt.get(spelt)
        if number is None:
            number = self.spell(spelt, self.fold(fold(word)))
        self._seen[word] = number
        return number

    def spell(self, spelt: str, folded: int) -> int:
        """Add a spelt word of a folded one; return its number."""
        number = self._spelt[spelt] = len(self.spelt)
        self.spelt.append(spelt)
        self.fold_of.append(folded)
        self.spellings[folded].append(number)
        return number

    def fold(self, folded: str) -> int:
        """Return the number of a folded word, added when it is new."""
        number = self._folded.get(folded)
        if number is None:
            number = self._folded[folded] = len(self.folded)
            self.folded.append(folded)
            self.spellings.append([])
            for shorter in _less_one(folded):
                self._shorter.setdefault(shorter, []).append(number)
            self._near.clear()
            self._sorted = []
        return number

    def number(self, folded: str) -> int | None:
        """Return the number of a folded word, None for one no name has."""
        return self._folded.get(folded)

    def near(self, folded: str, *, begun: bool = True) -> dict[int, float]:
        """Return which folded words a typed one may mean, with likeness: itself 1, one letter wrong, or begun by it.

        ``begun``: the word may be unfinished, so what it begins is likelier meant.
        """
        found = self._near.get((folded, begun))
        if found is None:
            found = self._near[folded, begun] = self._looked_up(folded, BEGUN if begun else SHORTENED)
        return found

    def _looked_up(self, typed: str, least: float) -> dict[int, float]:
        found = {number: least + 0.25 * len(typed) / len(self.folded[number]) for number in self._beginning_with(typed)}
        near = {*self._shorter.get(typed, ()), *(number for shorter in _less_one(typed) for number in self._shorter.get(shorter, ()))}
        near.update(self._folded[shorter] for shorter in _less_one(typed) if shorter in self._folded)
        for number in near:
            found[number] = max(found.get(number, 0.0), likeness(typed, self.folded[number]))
        if typed in self._folded:
            found[self._folded[typed]] = 1.0
        return {number: like for number, like in found.items() if like}

    def _beginning_with(self, typed: str) -> list[int]:
        if not self._sorted:
            self._sorted = sorted(self._folded)
        first, found = bisect_left(self._sorted, typed), []
        for word in self._sorted[first:]:
            if not word.startswith(typed):
                break
            found.append(self._folded[word])
        return found


def fold(word: str) -> str:
    """Return a word's search key with nothing but letters and digits."""
    return "".join([letter for letter in text.search_key(word) if letter.isalnum()])


def likeness(one: str, other: str) -> float:
    """Return how much two folded words are one: 1 equal, less for one letter wrong, missing, doubled or changed places, else 0."""
    if one == other:
        return 1.0
    if one.replace("y", "i") == other.replace("y", "i"):
        return SAME_SOUND
    return TYPO.get(min(len(one), len(other)), LONG_TYPO) if one_slip(one, other) else 0.0


def one_slip(one: str, other: str) -> bool:
    """Say whether two words that differ are one keystroke apart: a letter wrong, missing, surplus, or two that changed places."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    first = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) < len(long):
        return short[first:] == long[first + 1 :]
    swapped = long[first + 1 : first + 2] + long[first : first + 1] + long[first + 2 :]
    return short[first + 1 :] == long[first + 1 :] or short[first:] == swapped


def _less_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) > 1 else set()
