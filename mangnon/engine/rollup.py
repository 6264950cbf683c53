"""From communes to every unit above them: numbers are counted by commune under short labels and added up once.

Words are long keys: while millions of rows are grouped and added up, a breakdown and its member are one number.
"""

from collections.abc import Iterator, Mapping

WHOLE = ""


def keep_places(engine, map_name: str) -> None:
    """Keep which unit lies in which; and apart, the units that hold only themselves, as communes do, and the others.

    The numbers of the first are there once they are counted; only the others have something to add up.
    """
    engine.keep("places", [f"SELECT unit_id, ancestor_id FROM unit_map WHERE \"map\" = '{map_name.replace(chr(39), '')}'"])
    engine.keep("alone", ["SELECT ancestor_id AS unit_id FROM places GROUP BY ancestor_id HAVING count(*) = 1 AND min(unit_id) = ancestor_id"])
    engine.keep("shared", ["SELECT unit_id, ancestor_id FROM places WHERE ancestor_id NOT IN (SELECT unit_id FROM alone)"])


class Labels:
    """Breakdowns and members as numbers while they are counted and added up: short keys, told in words at the end."""

    def __init__(self, table: str, asks: list):
        self.table, self.asks = table, asks
        self.words: list[tuple[str, str]] = []

    def pieces(self) -> Iterator[tuple[str, list[str], list]]:
        """Yield (SQL of the label, further conditions, asks) of each breakdown: overlapping members one by one."""
        for key, breakdown in {ask.breakdown.key if ask.breakdown else WHOLE: ask.breakdown for ask in self.asks}.items():
            same, first = [ask for ask in self.asks if ask.breakdown is breakdown], len(self.words)
            members = breakdown.members if breakdown else ()
            self.words += [(key, member.code) for member in members] or [(WHOLE, WHOLE)]
            if breakdown is None:
                yield str(first), [], same
            elif breakdown.overlapping:
                yield from ((str(first + index), [f"({member.where[self.table].sql()})"], same) for index, member in enumerate(members))
            else:
                cases = " ".join(f"WHEN {member.where[self.table].sql()} THEN {first + index}" for index, member in enumerate(members))
                yield f"CASE {cases} END", [], same

    def said(self) -> str:
        """Return the columns breakdown, unit_id, member of rows with a label."""
        breakdown, member = (" ".join(f"WHEN {number} THEN '{words[part]}'" for number, words in enumerate(self.words)) for part in (0, 1))
        return f"CASE label {breakdown} END AS breakdown, unit_id, CASE label {member} END AS member"


def keep_rolled_up(engine, name: str, counted: str, labels: Labels, columns: dict[tuple, str]) -> None:
    """Keep numbers counted by label and unit, for every unit that contains those."""
    names, sums = ", ".join(columns.values()), ", ".join(f"CAST(sum(c.{column}) AS BIGINT) AS {column}" for column in columns.values())
    engine.keep(f"c_{name}", [f"SELECT * FROM ({counted}) c WHERE label IS NOT NULL"])
    added = f"SELECT c.label, s.ancestor_id AS unit_id, {sums} FROM c_{name} c JOIN shared s ON s.unit_id = c.unit_id GROUP BY c.label, s.ancestor_id"
    alone = f"SELECT label, unit_id, {names} FROM c_{name} WHERE unit_id IN (SELECT unit_id FROM alone)"
    engine.keep(name, [f"SELECT {labels.said()}, {names} FROM ({rows}) u" for rows in (alone, added)])


def all_of(columns: dict[tuple, str], found: Mapping[str, str], kind: str, prefix: str = "") -> str:
    """Return every column with its aggregate; NULL where there is none."""
    return ", ".join(f"CAST({found.get(column, 'NULL')} AS {kind}) AS {prefix}{column}" for column in columns.values())


def keys_of(unit: str, label: str) -> str:
    """Return what is grouped by: a label that is the same for all rows is no key."""
    return unit if label.isdigit() else f"{unit}, {label}"


def code(name: str, words: tuple[str, ...]) -> str:
    """Return SQL of a short number for a word: millions of keys are compared by it. Words nobody looks for have none."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"array_position([{listed}], {name})"


def word(name: str, words: tuple[str, ...]) -> str:
    """Return SQL of the word of a number given by ``code``."""
    cases = " ".join(f"WHEN {number} THEN '{word}'" for number, word in enumerate(words, 1))
    return f"CASE {name} {cases} END"
