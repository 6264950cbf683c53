"""Who is meant: candidates by votes counted in bits, then each candidate scored word by word.

Votes are coarse and cheap (is the word in the name at all), the score is exact (which word of whose name, in which
order, with which tones). Both look only into the shelf they are given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import nlargest
from itertools import islice, pairwise
from math import log

from mangnon.engine.search.asked import Asked, Day, Word
from mangnon.engine.search.shelf import Shelf, positions
from mangnon.engine.search.vocabulary import Vocabulary

CANDIDATES, NEAREST = 96, 160  # scored exactly, and given to who compares by other rules; the bits have chosen them among all
NAME, OTHER, MOTHER, FATHER, HAMLET, PLACE = "name", "other", "mother", "father", "hamlet", "place"
BIRTH, NUMBER = "birth", "number"
WORTH = {NAME: 1.0, OTHER: 0.98, MOTHER: 0.88, FATHER: 0.85, HAMLET: 0.86, PLACE: 0.84}
DAY_WEIGHT, YEAR_WEIGHT, FOUR_WEIGHT = 2.6, 1.3, 2.2
LABEL = 0.12  # what "mẹ", "xóm", "Thị" cost where no name has them
OTHER_TONES = 0.95  # the letters agree, the tones that were typed do not
IN_ORDER, WHOLE, CALLED = 0.02, 0.05, 0.04  # words in their order; nothing of the name left over; the name one is called by
GROWN, GONE = 0.05, 0.08  # who is 16 or older, has died or left comes after who is a child here now
LIVES = 0.74  # a word less like a place's does not vote for who lives there
LEAST, OF_BEST = 0.6, 0.7  # below these nobody is shown


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found: key, unit, score (1 is all that was typed, as it is written), and which word was found where."""

    key: bytes
    unit: int
    score: float
    why: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Term:
    """A typed word against the vocabulary: which folded words it may mean, what a spelt word is worth, how rare it is."""

    typed: str
    near: dict[int, float]
    same: list[int]
    points: dict[int, float]
    label: bool
    placed: bool = True  # some hamlet or unit has such a word in its name
    weight: float = 1.0


def find(shelf: Shelf, asked: Asked, today: date, *, four: Mapping[str, int] | None = None, limit: int = 100, why: bool = False) -> list[Hit]:
    """Return who is meant, likeliest first. ``four`` gives the number of each group of four digits; ``why`` asks for reasons."""
    if not (asked.words or asked.days or asked.four):
        return []
    four = four or {}
    words = _joined(_known(shelf), asked.words)
    plain = all(word.label for word in words)
    terms = [_term(shelf.vocabulary, word, label=word.label and not plain) for word in words]
    _weigh(terms, shelf)
    scorer = _Scorer(shelf, terms, asked, four, today)
    scored = [(scorer.score(at), at) for at in _candidates(shelf, terms, asked, four, today)]
    best = nlargest(limit, scored, key=lambda one: (one[0], shelf.births[one[1]], shelf.key(one[1])))
    least = max(LEAST, best[0][0] * OF_BEST) if best else 0.0
    return [Hit(shelf.key(at), shelf.unit_of[at], round(score, 4), scorer.why(at) if why else ()) for score, at in best if score >= least]


def nearest(shelf: Shelf, asked: Asked, today: date) -> list[bytes]:
    """Return the keys of those who share most with what is asked, unscored: for who compares them by other rules."""
    terms = [_term(shelf.vocabulary, word, label=word.label) for word in asked.words]
    _weigh(terms, shelf)
    return [shelf.key(at) for at in _candidates(shelf, terms, asked, {}, today, NEAREST)]


def _known(shelf: Shelf) -> Callable[[str], bool]:
    """Return what says whether a folded word is in a name of this shelf: other places' words must change nothing here."""
    def known(form: str) -> bool:
        number = shelf.vocabulary.number(form)
        return number in shelf.names or number in shelf.parents

    return cache(known)


def _joined(known: Callable[[str], bool], words: Sequence[Word]) -> list[Word]:
    """Mend one missing or one surplus space: "hoangvan" is two words, "ngu yen" one, when the names know them so."""
    found: list[Word] = []
    for word in words:
        strange = not any(map(known, word.forms))
        before = found[-1] if found else None
        if before and strange and any(known(a + b) for a in before.forms for b in word.forms):
            found[-1] = Word(tuple(a + b for a in before.forms for b in word.forms))
        elif strange and (parts := _parted(known, word)):
            found += parts
        else:
            found.append(word)
    return found


def _parted(known: Callable[[str], bool], word: Word) -> list[Word]:
    for form in word.forms:
        for cut in range(2, len(form) - 1):
            if known(form[:cut]) and known(form[cut:]):
                return [Word((form[:cut],)), Word((form[cut:],))]
    return []


def _term(vocabulary: Vocabulary, word: Word, *, label: bool) -> _Term:
    near: dict[int, float] = {}
    for rank, form in enumerate(word.forms):
        for number, like in vocabulary.near(form, begun=word.open).items():
            if label and like < 1.0:  # "mẹ" before a name is no beginning of Mến
                continue
            near[number] = max(near.get(number, 0.0), like - (0.02 if rank else 0.0))
    points: dict[int, float] = {}
    for number, like in near.items():
        for spelt in vocabulary.spellings[number]:
            agrees = not word.spelt or like < 1.0 or vocabulary.spelt[spelt] in word.spelt
            points[spelt] = like if agrees else like * OTHER_TONES
    same = [number for number, like in near.items() if like >= 0.98]
    return _Term(word.forms[0], near, same, points, label)


def _weigh(terms: Sequence[_Term], shelf: Shelf) -> None:
    """A rare word says more: between 1 (everybody has it) and 2 (nobody)."""
    for term in terms:
        having = sum(shelf.names[number].bit_count() for number in term.same if number in shelf.names)
        term.placed = not shelf.place_words().isdisjoint(term.points)
        term.weight = 2.0 - log(1 + having) / log(2 + shelf.count)


def _candidates(shelf: Shelf, terms: Sequence[_Term], asked: Asked, four: Mapping[str, int], today: date, most: int = CANDIDATES) -> Iterator[int]:
    votes = _Votes()
    for term in terms:
        _vote_word(votes, shelf, term)
    for day in asked.days:
        _vote_day(votes, shelf, day)
    for digits in asked.four:
        votes.add(shelf.years.get(int(digits), 0) | shelf.ending_in(four.get(digits, 0)), 6)
    votes.add(shelf.open & shelf.born_since(today.year - 16), 1)
    return islice((at for bits in votes.highest(shelf.members, most) for at in positions(bits)), most)


def _vote_word(votes: "_Votes", shelf: Shelf, term: _Term) -> None:
    weight = 1 if term.label else round(term.weight * 2)
    named, parent = _union(shelf.names, term.near), _union(shelf.parents, term.near)
    lives = 0
    for word, worth in term.points.items():
        if worth >= LIVES:
            lives |= shelf.living_at(word)
    votes.add(named | parent | lives, 2 * weight)
    votes.add(named, weight)
    votes.add(_union(shelf.names, term.same) | _union(shelf.parents, term.same) | lives, weight)
    votes.add(_union(shelf.given, term.same), 1)


def _vote_day(votes: "_Votes", shelf: Shelf, day: Day) -> None:
    if day.year is None:
        votes.add(shelf.days.get(100 * day.month + day.day, 0), 6)
        return
    votes.add(shelf.years.get(day.year, 0), 6)
    if day.day:
        votes.add(shelf.born_on(day.year, day.month, day.day) | shelf.born_on(day.year, day.day, day.month), 6)
        votes.add(shelf.days.get(100 * day.month + day.day, 0), 3)


def _union(holders: Mapping[int, int], numbers: Mapping[int, float] | Sequence[int]) -> int:
    bits = 0
    if len(numbers) > len(holders):
        for number, holding in holders.items():
            if number in numbers:
                bits |= holding
        return bits
    for number in numbers:
        if number in holders:
            bits |= holders[number]
    return bits


class _Votes:
    """Sums of votes for everybody of a shelf at once: one integer for each binary digit of the sums."""

    def __init__(self):
        self._planes: list[int] = []

    def add(self, bits: int, weight: int) -> None:
        """Give everybody in ``bits`` so many votes."""
        plane = 0
        while weight and bits:
            if weight & 1:
                self._carry(bits, plane)
            weight >>= 1
            plane += 1

    def _carry(self, bits: int, plane: int) -> None:
        planes = self._planes
        while bits:
            while len(planes) <= plane:
                planes.append(0)
            planes[plane], bits = planes[plane] ^ bits, planes[plane] & bits
            plane += 1

    def highest(self, members: int, wanted: int) -> Iterator[int]:
        """Yield sets of equal sums, the highest first, until so many are together; the sum of one vote counts for nothing."""
        waiting = [(0, len(self._planes), members)]
        while waiting and wanted > 0:
            total, plane, bits = waiting.pop()
            if plane:
                with_it = bits & self._planes[plane - 1]
                if rest := bits ^ with_it:
                    waiting.append((total, plane - 1, rest))
                if with_it:
                    waiting.append((total | 1 << plane - 1, plane - 1, with_it))
            elif total > 1:
                yield bits
                wanted -= bits.bit_count()


class _Scorer:
    """Scores one candidate after another for one query."""

    def __init__(self, shelf: Shelf, terms: Sequence[_Term], asked: Asked, four: Mapping[str, int], today: date):
        self.shelf, self.terms, self.asked, self.four = shelf, terms, asked, four
        self.today = today.toordinal()
        self.grown = _years_before(today, 16).toordinal()
        self._known_places: dict[tuple[int, int], Sequence[float]] = {}
        self._mother, self._father = WORTH[MOTHER], WORTH[FATHER]

    def score(self, at: int) -> float:
        """Return how well a person fits: about 1 for all that was typed, found as it is written."""
        got, asked, extra = self._words(at)
        for day in self.asked.days:
            weight = DAY_WEIGHT if day.day else YEAR_WEIGHT
            got, asked = got + weight * _same_day(day, self.shelf.births[at], self.shelf.precisions[at]), asked + weight
        for digits in self.asked.four:
            like, weight = self._digits(at, digits)
            got, asked = got + weight * like, asked + weight
        score = got / asked + extra if asked else 0.0
        end = self.shelf.ends[at]
        score -= GONE if end and end <= self.today else 0.0
        return score - (GROWN if self.shelf.births[at] <= self.grown else 0.0)

    def _digits(self, at: int, digits: str) -> tuple[float, float]:
        if self.shelf.fours[at] and self.shelf.fours[at] == self.four.get(digits):
            return 1.0, FOUR_WEIGHT
        year = date.fromordinal(self.shelf.births[at]).year
        return {0: 1.0, 1: 0.35}.get(abs(year - int(digits)), 0.0), YEAR_WEIGHT

    def _words(self, at: int) -> tuple[float, float, float]:
        """Return points got, points asked for, and what order and completeness add, under the name that fits best."""
        name, mother, father = self.shelf.words(at)
        parents = [(word, self._mother) for word in mother] + [(word, self._father) for word in father]
        places = self._places(at)
        best = self._fit(name, parents, places)
        for other in self.shelf.others.get(at, ()):
            got, asked, extra = self._fit(other, parents, places)
            best = max(best, (got * WORTH[OTHER], asked, extra), key=lambda fit: fit[0] / (fit[1] or 1) + fit[2])
        return best

    def _fit(self, name: Sequence[int], parents: Sequence[tuple[int, float]], places: Sequence[float]) -> tuple[float, float, float]:
        left, used, spare = list(range(len(name))), [], None
        got = asked = 0.0
        for term, place_worth in zip(self.terms, places, strict=True):
            here, best, points = -1, 0.0, term.points
            for place in left:
                word = name[place]
                if word in points and points[word] > best:
                    here, best = place, points[word]
            if best < 0.98:
                pick = None
                for one in parents if spare is None else spare:
                    if one[0] in points and (worth := points[one[0]] * one[1]) > best:
                        best, pick, here = worth, one, -1
                if place_worth > best:
                    best, pick, here = place_worth, None, -1
                if pick is not None:
                    spare = list(parents) if spare is None else spare
                    spare.remove(pick)
            if here >= 0:
                left.remove(here)
                used.append(here)
            got += term.weight * best
            asked += term.weight if best or not term.label else term.weight * LABEL
        return got, asked, _extra(name, left, used)

    def _places(self, at: int) -> Sequence[float]:
        """Return what each word is worth as a name of the place a person lives in: asked once for each place."""
        where = self.shelf.hamlet_of[at], self.shelf.unit_of[at]
        found = self._known_places.get(where)
        if found is None:
            found = self._known_places[where] = [self._where(*where, term) if term.placed else 0.0 for term in self.terms]
        return found

    def _where(self, hamlet: int, unit: int, term: _Term) -> float:
        worth = [term.points.get(word, 0.0) * WORTH[HAMLET] for word in self.shelf.hamlets.get(hamlet, ())]
        worth += [term.points.get(word, 0.0) * WORTH[PLACE] for word in self.shelf.units.get(unit, ())]
        return max(worth, default=0.0)

    def why(self, at: int) -> tuple[tuple[str, str], ...]:
        """Return which typed word was found where, and the birth or number that agreed."""
        name, mother, father = self.shelf.words(at)
        fields = [(NAME, name), *((OTHER, other) for other in self.shelf.others.get(at, ())), (MOTHER, mother), (FATHER, father),
                  (HAMLET, self.shelf.hamlets.get(self.shelf.hamlet_of[at], ())), (PLACE, self.shelf.units.get(self.shelf.unit_of[at], ()))]
        found = []
        for term in self.terms:
            worth = {field: max((term.points.get(word, 0.0) for word in words), default=0.0) * WORTH[field] for field, words in reversed(fields)}
            best = max(worth, key=worth.get)
            if worth[best]:
                found.append((best, term.typed))
        found += [(BIRTH, "") for day in self.asked.days if _same_day(day, self.shelf.births[at], self.shelf.precisions[at]) >= 0.75]
        for digits in self.asked.four:
            like, weight = self._digits(at, digits)
            if like == 1.0:
                found.append((NUMBER if weight == FOUR_WEIGHT else BIRTH, ""))
        return tuple(found)


def _extra(name: Sequence[int], left: Sequence[int], used: Sequence[int]) -> float:
    if not used:
        return 0.0
    extra = WHOLE * (1 - len(left) / len(name))
    if len(used) > 1 and all(one < other for one, other in pairwise(used)):
        extra += IN_ORDER
    return extra + (CALLED if len(name) - 1 in used else 0.0)


def _same_day(day: Day, ordinal: int, precision: int) -> float:
    """Return how much a typed birth agrees with a stored one, known to the day (0), the month (1) or the year (2)."""
    born = date.fromordinal(ordinal)
    if day.year is None:
        return 1.0 if precision == 0 and (born.month, born.day) == (day.month, day.day) else 0.0
    if abs(born.year - day.year) > 1:
        return 0.0
    same_year, same_month = born.year == day.year, born.month == day.month
    if day.month is None:
        return 1.0 if same_year else 0.3
    if day.day is None:
        return 1.0 if same_year and (same_month or precision == 2) else 0.4 if same_year else 0.1
    if precision:
        return 0.85 if same_year and (same_month or precision == 2) else 0.2 if same_year else 0.1
    if same_year and same_month and born.day == day.day:
        return 1.0
    if same_year and (born.month, born.day) == (day.day, day.month):
        return 0.85
    agree = same_year + same_month + (born.day == day.day)
    return 0.7 if agree == 2 else 0.35 if same_year else 0.1


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


