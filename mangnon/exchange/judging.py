"""What becomes of every row of a list: read column by column, placed, compared with the file itself and with the registry."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from mangnon.audit.actor import Actor
from mangnon.base import clock, days, ids, text
from mangnon.documents.reading import Cell
from mangnon.documents.reading.book import EMPTY
from mangnon.exchange import near, recording
from mangnon.exchange.adding import TARGETS, Adding, tell
from mangnon.exchange.judged import Judged, Result
from mangnon.exchange.newborn import comparing
from mangnon.exchange.newborn.rules import UNNAMED
from mangnon.exchange.queries import batches, known, places
from mangnon.exchange.queries.held import held
from mangnon.exchange.recording import Facts, Further, Homes
from mangnon.exchange.rules import births, cells, same
from mangnon.exchange.rules.columns import HOME
from mangnon.exchange.rules.lists import List, Options
from mangnon.exchange.rules.messages import REFUSED, Message, outcome
from mangnon.exchange.rules.places import Address, Communes, address, is_hamlet
from mangnon.registry import codes, identity
from mangnon.registry.rules import ChildRow, HouseholdRow, checks

UNKNOWN_ETHNIC = "99"
NAMES = ("mother_name", "father_name", "guardian_name")


def judge(listed: List, targets: Sequence[str], options: Options, *, by: Actor, digest: str = "") -> Judged:
    """Judge every row of a list whose columns are the fields ``targets``."""
    return _Judge(listed, targets, options, by, digest).judged()


class _Judge:
    """One judging: the columns as read, the remarks of each row."""

    def __init__(self, listed: List, targets: Sequence[str], options: Options, by: Actor, digest: str):
        self.listed, self.options, self.by, self.digest = listed, options, by, digest
        self.size = len(listed.rows)
        self.columns = {name: column for name, column in zip(targets, listed.columns(), strict=True) if name}
        self.remarks: list[list[Message]] = [[] for _row in range(self.size)]
        self.worked, self.idents, self.elsewhere = identity.Worked(), ids.uuid7s(self.size), []

    def judged(self) -> Judged:
        """Return what becomes of the rows."""
        self._tell_taken()
        self._read()
        self._place()
        homes = self._households()
        results = [self._result(index) for index in range(self.size)]
        made = self._homes(results, homes)
        self._compare(results)
        for result in results:
            result.outcome = outcome(result.messages)
            if result.outcome == REFUSED:
                result.row, result.child, result.changes = None, None, {}
        used = {result.row.household_id for result in results if result.row is not None and result.child is None}
        units = {unit for unit in self.units if unit is not None}
        return Judged(results, [home for home in made if home.id in used], units, self._facts(results), self.worked, self.elsewhere)

    def _facts(self, results: Sequence[Result]) -> Facts:
        """Return what the rows that will be written record beside the children themselves."""
        found = Facts()
        if not self.further.any:
            return found
        fresh = [(index, result) for index, result in enumerate(results) if result.row is not None and result.child is None]
        homes = Homes({result.row.household_id for _index, result in fresh if result.row.household_id} if self.further.of_homes else (), self.options.day)
        for index, result in fresh:
            row = result.row
            details, told = homes.facts(row.household_id, self.further.home(index))
            found.put(result.number, [*self.further.facts(index, row.id, full_name=row.full_name, carer=row.guardian_name), *details])
            self._tell(result, told)
        for index, result in self._known(results):
            self._add(index, result, homes, found)
        return found

    def _known(self, results: Sequence[Result]) -> list[tuple[int, Result]]:
        """Return the rows that may add to a record that is there; a list of births completes by its own rule."""
        if self.options.births:
            return []
        known = [(index, result) for index, result in enumerate(results) if result.child is not None and self.further.of_child(index)]
        self.adding = Adding(held({result.child for _index, result in known}, by=self.by), self.options.day) if known else None
        return [(index, result) for index, result in known if self.adding.may_add(result.child)]

    def _add(self, index: int, result: Result, homes: Homes, found: Facts) -> None:
        """Add what the record of a row has nothing of yet."""
        child = result.child
        if not self.adding.may_add(child):  # an earlier row of the list was of it
            return
        carer = result.values["guardian_name"]
        added = self.adding.of(child, self.further.papers(index), self.further.facts(index, child, full_name=result.values["full_name"], carer=carer))
        details, told = homes.added(self.adding.home(child), self.further.home(index))
        result.changes, result.before, result.version = added.changes, added.before, self.adding.version(child)
        result.adds = added.any or bool(details)
        found.put(result.number, [*added.facts, *details])
        added.filled += [TARGETS[HOME, detail.key] for detail in details]
        tell(result.messages, added, batches.vietnamese())
        self._tell(result, told)

    def _tell(self, result: Result, told: Sequence[Message]) -> None:
        result.messages += told
        result.outcome = outcome(result.messages)

    def _tell_taken(self) -> None:
        """What a person took of what was offered stands beside its row for whoever reads it later."""
        labels = batches.vietnamese()
        for index, row in enumerate(self.listed.rows) if self.listed.taken else ():
            for name, typed, taken in self.listed.taken.get(row.number, ()):
                self.remarks[index].append(Message(name, "offer_taken", {"column": labels[name], "typed": typed, "taken": taken}))

    def _column(self, name: str) -> Sequence[Cell]:
        return self.columns.get(name) or [EMPTY] * self.size

    def _words(self, name: str) -> list[str]:
        return [words for words, _remark in cells.column(self.columns[name], cells.plain)] if name in self.columns else [""] * self.size

    def _take(self, name: str, reader: cells.Reader, fallback: Any = None) -> list:
        if name not in self.columns:
            value, remark = (fallback, None) if fallback is not None else reader(EMPTY)
            for remarks in self.remarks if remark is not None else ():
                remarks.append(remark)
            return [value] * self.size
        said = cells.column(self._column(name), reader)
        for remarks, (_value, remark) in zip(self.remarks, said, strict=True):
            if remark is not None:
                remarks.append(remark)
        return [value for value, _remark in said]

    def _read(self) -> None:
        day, epoch = self.options.day, self.listed.epoch
        self._errors()
        self.names = self._take_names()
        self.births, self.sexes, more = births.read(self.columns, self.size, epoch, day)
        if self.options.births:  # a newborn has no name yet: it is Trai or Gái, as the birth form enters it
            self.names = [name or UNNAMED.get(sex, "") for name, sex in zip(self.names, self.sexes, strict=True)]
        for remarks, found in zip(self.remarks, more, strict=True):
            remarks += found
        self.people = {name: self._take(name, cells.name_reader(name), "") for name in NAMES}
        entries = [(row.code, row.label, row.other_code, row.aliases) for row in codes.packs().list("ethnic")]
        self.ethnic = self._take("ethnic", cells.Ethnic(entries, UNKNOWN_ETHNIC))
        self.numbers = self._take("personal_id", cells.personal_id)
        self.kinds = self._take("residence_kind", cells.kind_reader({row.code: (row.label, *row.aliases) for row in codes.packs().list("residence_kind")}), "thuong_tru")
        self.since = self._take("resident_from", cells.day_reader("resident_from", epoch, day, whole=True))
        recording.divide_registration(self.columns)
        self.registered = self._take("birth_registered_on", cells.day_reader("birth_registered_on", epoch, day, whole=True))
        self.relations = self._take("relation", cells.relation_reader(_labels("relation_to_head")), "")
        self.poverty = self._poverty()
        self.further = Further(self.columns, self.size, ethnic=cells.Ethnic(entries, UNKNOWN_ETHNIC), epoch=epoch, day=day)
        for remarks, found in zip(self.remarks, self.further.remarks, strict=True):
            remarks += found

    def _errors(self) -> None:
        """A formula that failed has no value to judge."""
        labels = batches.vietnamese()
        for name, column in self.columns.items():
            if cells.ERRORS.isdisjoint([cell.text for cell in column]):
                continue
            for remarks, cell in zip(self.remarks, column, strict=True):
                if cell.text in cells.ERRORS:
                    remarks.append(Message(name, "cell_error", {"column": labels[name], "typed": cell.text}))

    def _take_names(self) -> list[str]:
        needed = not self.options.births
        if "full_name" in self.columns or (self.options.births and "given_name" not in self.columns):
            return self._take("full_name", cells.name_reader("full_name", required=needed))
        joined = [Cell(said, said) for said in (f"{one.text} {other.text}".strip() for one, other in zip(self._column("family_and_middle"), self._column("given_name"), strict=True))]
        self.columns["full_name"] = joined
        return self._take("full_name", cells.name_reader("full_name", required=needed))

    def _poverty(self) -> list[str]:
        said = self._take("poverty", cells.poverty, "")
        for name, code in (("near_poor", "can_ngheo"), ("poor", "ngheo")):
            if name in self.columns:
                said = [code if cells.is_marked(cell) else value for cell, value in zip(self.columns[name], said, strict=True)]
        return said

    def _place(self) -> None:
        self.communes: Communes = places.communes(self.options.day)
        addresses = [address(cells.tidy(cell)) for cell in self._column("address")] if "address" in self.columns else [Address()] * self.size
        named = [typed or said.unit for typed, said in zip(self._words("unit"), addresses, strict=True)]
        districts = [typed or said.district for typed, said in zip(self._words("district"), addresses, strict=True)]
        yours = places.yours(self.by)
        self.units = [self._unit(index, named[index], districts[index], yours) for index in range(self.size)]
        found = places.hamlets({unit for unit in self.units if unit is not None}, self.communes, self.options.day)
        self.hamlets: list[Any] = []
        for index, (words, said, row) in enumerate(zip(self._words("hamlet"), addresses, self.listed.rows, strict=True)):
            typed = words or said.hamlet or (cells.tidy(Cell(row.group, row.group)) if row.group and is_hamlet(row.group) else "")
            hamlet, remark = found.find(self.units[index], typed) if self.units[index] else (None, None)
            self.hamlets.append(hamlet)
            if remark is not None:
                self.remarks[index].append(remark)

    def _unit(self, index: int, typed: str, district: str, yours: Collection[int] | None) -> int | None:
        given = self.options.unit
        if given is not None and (self.options.forced or not typed):
            unit = self.communes.find(typed, district)[0] if typed else given
            if unit is not None and unit != given:
                names = {"typed": typed, "name": self.communes.by_id[given].full_name}
                self.remarks[index].append(Message("unit", "unit_differs", names))
            return given
        unit, remark = self.communes.find(typed, district)
        if remark is not None:
            self.remarks[index].append(remark)
        if unit is not None and yours is not None and unit not in yours:
            self.remarks[index].append(Message("unit", "unit_not_yours", {"typed": typed}))
            return None
        return unit

    def _households(self) -> dict[tuple[int, str], tuple[UUID, str]]:
        self.home_numbers = self._words("household_number")
        self.heads = self._take("head_name", cells.name_reader("head_name"), "")
        wanted = {hamlet.id for hamlet, number in zip(self.hamlets, self.home_numbers, strict=True) if hamlet is not None and number}
        return known.households(wanted) if wanted else {}

    def _result(self, index: int) -> Result:
        birth, unit, hamlet = self.births[index], self.units[index], self.hamlets[index]
        messages, day = self.remarks[index], self.options.day
        born, precision = birth or (None, "")
        if birth is not None:
            born = identity.latest_day(born, precision, day)
            messages += self._birth_remarks(born, precision)
        number, sex, ethnic = self.numbers[index], self.sexes[index], self.ethnic[index]
        if number and born and sex:
            messages += self._number_remarks(number, born, sex)
        registered = self._registered(index, born)
        if born is not None:
            messages += self.further.settle(index, born, carer=self.people["guardian_name"][index], registered=registered)
        values = {
            "full_name": self.names[index], "birth_date": born.isoformat() if born else "", "birth_precision": precision, "sex": sex,
            "ethnicity": ethnic, "unit": self.communes.by_id[unit].code if unit else "", "hamlet": hamlet.name if hamlet else "",
            "personal_id": number or "", "father_name": self.people["father_name"][index], "mother_name": self.people["mother_name"][index],
            "guardian_name": self.people["guardian_name"][index], "residence_kind": self.kinds[index], "relation": self.relations[index],
            "household_number": self.home_numbers[index], "head_name": self.heads[index], "poverty": self.poverty[index],
            "birth_registered_on": registered.isoformat() if registered else "", **self.further.told(index),
        }  # fmt: skip
        result = Result(self.listed.rows[index].number, "", messages, values, sealed=self.further.sealed(index))
        if outcome(messages) != REFUSED:
            result.row = ChildRow(
                self.idents[index], self.names[index], sex, born, precision, ethnic, unit, hamlet.id if hamlet else None, self.kinds[index],
                self._since(index, born, unit), None, self.relations[index], number, self.people["mother_name"][index],
                self.people["father_name"][index], self.people["guardian_name"][index], registered, **self.further.papers(index),
            )  # fmt: skip
        return result

    def _number_remarks(self, number: str, born: date, sex: str) -> list[Message]:
        if self.worked.status(number, born, sex) != "sai":
            return []
        refused = self.worked.refusals(number, born, sex)
        return [Message("personal_id", refused[0] if refused else "personal_id_doubt")]

    def _birth_remarks(self, born: date, precision: str) -> list[Message]:
        day, found = self.options.day, []
        if born > day:
            return [Message("birth_date", "birth_after_day", {"day": f"{day:%d/%m/%Y}"})]
        if not days.is_child(born, day):
            return [Message("birth_date", "not_a_child", {"day": f"{day:%d/%m/%Y}"})]
        if precision != "day":
            found.append(Message("birth_date", "birth_partial"))
        return found

    def _registered(self, index: int, born: date | None) -> date | None:
        day = self.registered[index][0] if self.registered[index] else None
        if day is None or born is None:
            return day
        if day > clock.today() or day < born:
            self.remarks[index].append(Message("birth_registered_on", "day_in_future" if day > clock.today() else "before_birth"))
        return day

    def _since(self, index: int, born: date, unit: int) -> date:
        """Since birth unless the list says; never before the commune or the hamlet began, because a fact lies in a unit of its day."""
        said, hamlet = self.since[index], self.hamlets[index]
        if said is not None and said[0] < born:
            self.remarks[index].append(Message("resident_from", "resident_before_birth"))
        if said is not None and said[0] > self.options.day:
            self.remarks[index].append(Message("resident_from", "day_in_future"))
        return max(born, said[0] if said else born, self.communes.by_id[unit].began, hamlet.began if hamlet else born)

    def _homes(self, results: Sequence[Result], stored: dict[tuple[int, str], tuple[UUID, str]]) -> list[HouseholdRow]:
        """Give each row its household: the one of that number in the hamlet, or one to be made."""
        made: dict[tuple[int, str], HouseholdRow] = {}
        year = date(self.options.day.year, 1, 1)
        for index, result in enumerate(results):
            number, hamlet, head = self.home_numbers[index], self.hamlets[index], self.heads[index]
            if len(number) > 20:
                result.messages.append(Message("household_number", "household_number_long", {"typed": number[:40]}))
                continue
            if number and hamlet is None:
                result.messages.append(Message("household_number", "household_needs_hamlet"))
            if not number or hamlet is None or result.row is None:
                if self.poverty[index] and result.row is not None:
                    result.messages.append(Message("poverty", "poverty_not_kept"))
                continue
            key = (hamlet.id, number)
            home = stored.get(key)
            if home is None and not checks.is_household_number(number):
                result.messages.append(Message("household_number", "household_number_form", {"typed": number}))
                continue
            if home is None:
                classes = [(self.poverty[index], year, None)] if self.poverty[index] else []
                row = made.setdefault(key, HouseholdRow(ids.uuid7(), number, head, self.units[index], hamlet.id, "", classes))
                home = row.id, row.head_name
            elif self.poverty[index]:
                result.messages.append(Message("poverty", "poverty_not_kept"))
            if head and home[1] and text.search_key(head) != text.search_key(home[1]):
                result.messages.append(Message("household_number", "household_head_differs", {"typed": number, "name": home[1]}))
            result.row.household_id = home[0]
        return list(made.values())

    def _compare(self, results: Sequence[Result]) -> None:
        """Compare rows with each other and with the registry, by the rule of ``rules.same``."""
        keys = self.worked.keys
        digests = self.worked.digests(result.row.personal_id if result.row else None for result in results)
        people = [
            same.Person(keys.search(row.full_name), same.born(row.birth_date, row.birth_precision), keys.search(row.mother_name), digest)
            if (row := result.row) is not None else None
            for result, digest in zip(results, digests, strict=True)
        ]  # fmt: skip
        by_number = known.by_number(digests)
        inside = places.made_of({unit for unit in self.units if unit is not None}, self.options.day)
        if self.options.births:
            comparing.compare(results, inside, by_number, digests)
            return
        alike = known.alike([person for person in people if person and person.number not in by_number])
        before = known.made_before(self.digest, self.listed.sheet) if self.digest else {}
        for result, person, unit in zip(results, people, self.units, strict=True):
            if person is None:
                continue
            found = same.in_registry(person, inside[unit], by_number, alike)
            if result.number in before and (found is None or found.child is None):
                found = same.Found(Message("full_name", "already_there"), UUID(before[result.number]))
            if found is not None:
                result.messages.append(found.message)
                result.child = found.child
                self.elsewhere += [found.elsewhere] if found.elsewhere else []
        repeats = same.within_file(people, [result.number for result in results])
        for index, message in repeats.items():
            if results[index].child is None:
                results[index].messages.append(message)
        near.tell(results, inside)


def _labels(name: str) -> dict[str, str]:
    """Code → the Vietnamese label of a code list: lists are Vietnamese whoever reads the page."""
    return {row.code: row.label for row in codes.packs().list(name)}
