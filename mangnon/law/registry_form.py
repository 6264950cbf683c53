"""The record of a child as data: every field in its order, what a place says differently, the questions it adds.

The shipped form names each field's type, code list, provenance and where it is kept. A place's own file changes labels,
order and what is required, and adds questions; it can't ask what is not collected, nor let go of the basic items.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mangnon.law.errors import LawError
from mangnon.law.nested import read_yaml
from mangnon.law.rows import STATUSES

TYPES = frozenset("text number date code multi list name id12 digits10 unit hamlet place body period link".split())
REQUIRED = ("yes", "no", "one", "off")  # one: one of father, mother, guardian; off: not collected
KEPT = ("entered", "linked", "derived", "none")  # linked: by another room; derived: from what is recorded
PROVENANCES = frozenset("2513 A0 EMIS KH715 HN2018 CB2023 3978 LAW DESIGN".split())
BASIC = "2513"  # the five basic items and the place (Công văn 2513/LĐTBXH-TTTT): no place may let go of them
QUESTION_TYPES = frozenset({"text", "number", "date", "code"})
KEY = re.compile(r"[a-z][a-z0-9_]{1,31}")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: ``holds`` names where it is kept (table.column, ``:line`` where a table has several), ``codes`` its list.

    ``from_months`` is the age in completed months from which it is asked.
    """

    key: str
    label: str
    english: str
    type: str
    required: str
    provenance: tuple[str, ...]
    holds: tuple[str, ...] = ()
    codes: str = ""
    kept: str = "entered"
    note: str = ""
    note_english: str = ""
    from_months: int = 0


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Fields that stand together, in their order."""

    key: str
    label: str
    english: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry a question of a place is answered with."""

    code: str
    label: str
    english: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question a place adds to the record: kept apart, counted in no statutory number."""

    key: str
    label: str
    english: str
    type: str
    entries: tuple[Choice, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegistryForm:
    """The declaration in force: version, days, groups of fields, the place's own questions."""

    version: str
    label: str
    english: str
    basis: str
    source: str
    status: str
    valid_from: date
    valid_to: date | None
    groups: tuple[FormGroup, ...]
    questions: tuple[Question, ...] = ()

    @property
    def fields(self) -> dict[str, FormField]:
        """Every field by its key, in the order of the form."""
        return {field.key: field for group in self.groups for field in group.fields}

    def question(self, key: str) -> Question:
        """Return one of the place's own questions; raises KeyError."""
        return {question.key: question for question in self.questions}[key]


class _Pack:
    """A file being read: finds the line an error belongs to."""

    def __init__(self, path: Path):
        self.name, self.text = path.name, path.read_text(encoding="utf-8-sig")
        self.content = read_yaml(self.text) or {}

    def error(self, word: str, reason: str) -> LawError:
        found = re.search(rf"^.*\b(?:key|group|code|version|status|valid_from|valid_to): *[\"']?{re.escape(word)}[\"']? *(?:[,}}].*)?$", self.text, re.MULTILINE)
        return LawError(self.name, self.text.count("\n", 0, found.start()) + 1 if found else 0, reason)


def read_form(path: Path, lists: Collection[str]) -> RegistryForm:
    """Read the form; ``lists`` are the code lists of the packs. A wrong entry raises LawError with its line."""
    pack = _Pack(path)
    entry = pack.content
    if entry["status"] not in STATUSES:
        raise pack.error(entry["status"], f"trạng thái lạ {entry['status']!r} (unknown status)")
    groups = tuple(_group(pack, group, lists) for group in entry["groups"])
    _once(pack, [field.key for group in groups for field in group.fields])
    start, end = _day(pack, entry["valid_from"]), _day(pack, entry.get("valid_to", ""))
    return RegistryForm(
        **{name: entry[name] for name in ("version", "label", "english", "basis", "source", "status")},
        valid_from=start, valid_to=end + timedelta(days=1) if end else None, groups=groups,
    )


def _group(pack: _Pack, entry: Mapping[str, Any], lists: Collection[str]) -> FormGroup:
    if not (entry["label"] and entry["english"]):
        raise pack.error(entry["group"], "thiếu nhãn tiếng Việt hoặc tiếng Anh (no label, or no English)")
    return FormGroup(entry["group"], entry["label"], entry["english"], tuple(_field(pack, row, lists) for row in entry["fields"]))


def _field(pack: _Pack, row: Mapping[str, Any], lists: Collection[str]) -> FormField:
    if "key" not in row:
        raise LawError(pack.name, 0, "có mục không có key (a field without a key)")
    strange = row.keys() - FormField.__dataclass_fields__.keys()
    for wrong, reason in (
        (strange, f"mục lạ: {', '.join(sorted(strange))} (unknown entry)"),
        (lacking := [name for name in ("label", "english", "type", "required", "provenance") if not row.get(name)], f"thiếu {', '.join(lacking)} (missing)"),
        (row.get("type") not in TYPES, f"kiểu lạ {row.get('type')!r} (unknown type)"),
        (row.get("required") not in REQUIRED, f"required phải là một trong {', '.join(REQUIRED)} (unknown requirement)"),
        (row.get("kept", "entered") not in KEPT, f"kept phải là một trong {', '.join(KEPT)} (unknown way of keeping)"),
        (set(row.get("provenance", ())) - PROVENANCES, f"xuất xứ lạ: {', '.join(row.get('provenance', ()))} (unknown provenance)"),
        (row.get("codes") and row["codes"] not in lists, f"không có danh mục {row.get('codes')!r} (no such code list)"),
        (row.get("kept", "entered") == "entered" and not row.get("holds"), "mục phải ghi mà không nói nằm ở đâu (kept nowhere)"),
        (row.get("kept") == "none" and row.get("required") != "off", "mục không có chỗ ghi phải là off (no place for it, yet asked)"),
        (bool(row.get("note")) != bool(row.get("note_english")), "ghi chú thiếu một trong hai tiếng (a note in one language)"),
        (not _is_age(row), NO_AGE),
    ):
        if wrong:
            raise pack.error(row["key"], reason)
    return FormField(**_typed({name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}))


NO_AGE = "from_months phải là số tháng tuổi từ 0 đến 191 (an age in months of a child)"


def _is_age(row: Mapping[str, Any]) -> bool:
    told = str(row.get("from_months", "0"))
    return told.isascii() and told.isdigit() and int(told) < 192


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return row | ({"from_months": int(row["from_months"])} if "from_months" in row else {})


def _once(pack: _Pack, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise pack.error(key, f"khoá {key} có hai lần (twice)")
        seen.add(key)


def _day(pack: _Pack, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise pack.error(text, f"ngày không đọc được: {text!r} (unreadable day)") from None


def with_changes(form: RegistryForm, path: Path) -> RegistryForm:
    """Return the form as a place's own file has it; a wrong entry raises LawError with its line."""
    pack = _Pack(path)
    if strange := pack.content.keys() - {"fields", "order", "questions"}:
        raise LawError(pack.name, 0, f"mục lạ: {', '.join(sorted(strange))} (unknown entry)")
    changed = dict(_changed(pack, form))
    orders = pack.content.get("order") or {}
    if strange := orders.keys() - {group.key for group in form.groups}:
        raise LawError(pack.name, 0, f"nhóm lạ: {', '.join(sorted(strange))} (unknown group)")
    groups = tuple(replace(group, fields=_ordered(pack, group, orders.get(group.key, ()), changed)) for group in form.groups)
    questions = tuple(_question(pack, row, form) for row in pack.content.get("questions") or ())
    _once(pack, [question.key for question in questions])
    return replace(form, groups=groups, questions=questions)


def _changed(pack: _Pack, form: RegistryForm) -> Iterator[tuple[str, FormField]]:
    fields = form.fields
    for row in pack.content.get("fields") or ():
        key, changes = row.get("key", ""), {name: value for name, value in row.items() if name != "key"}
        if key not in fields:
            raise pack.error(key, f"phiếu không có mục {key!r}; câu hỏi riêng ghi ở questions (no such field)")
        if strange := changes.keys() - {"label", "english", "required", "note", "note_english", "from_months"}:
            raise pack.error(key, f"không đổi được {', '.join(sorted(strange))} (can't be changed)")
        if changes.get("required", "no") not in REQUIRED or "" in changes.values():
            raise pack.error(key, "nhãn trống hoặc required lạ (empty label, or unknown requirement)")
        if fields[key].required == "off" and "required" in changes:
            raise pack.error(key, "mục này không thu thập (not collected)")
        if not _is_age(changes):
            raise pack.error(key, NO_AGE)
        if BASIC in fields[key].provenance and changes.get("required") not in (None, fields[key].required):
            raise pack.error(key, "thông tin cơ bản của CV 2513 không bỏ được (a basic item stays required as it is)")
        yield key, replace(fields[key], **_typed(changes))


def _ordered(pack: _Pack, group: FormGroup, order: Iterable[str], changed: Mapping[str, FormField]) -> tuple[FormField, ...]:
    """The keys of ``order`` first, then the others as they stood."""
    fields = {field.key: changed.get(field.key, field) for field in group.fields}
    first = list(order)
    if strange := [key for key in first if key not in fields]:
        raise LawError(pack.name, 0, f"nhóm {group.key} không có mục {', '.join(strange)} (no such field in the group)")
    return tuple(fields[key] for key in dict.fromkeys([*first, *fields]))


def _question(pack: _Pack, row: Mapping[str, Any], form: RegistryForm) -> Question:
    key = row.get("key", "")
    entries = tuple(Choice(**entry) for entry in row.get("entries") or ())
    for wrong, reason in (
        (not KEY.fullmatch(key), f"khoá {key!r} phải là chữ thường không dấu, số, gạch dưới (lower-case letters, digits, underscores)"),
        (key in form.fields, f"khoá {key!r} là của phiếu chung (already a field of the form)"),
        (row.keys() - Question.__dataclass_fields__.keys(), "có mục lạ (unknown entry)"),
        (not (row.get("label") and row.get("english")), "thiếu nhãn tiếng Việt hoặc tiếng Anh (no label, or no English)"),
        (row.get("type") not in QUESTION_TYPES, f"kiểu phải là một trong {', '.join(sorted(QUESTION_TYPES))} (unknown type)"),
        ((row.get("type") == "code") != bool(entries), "câu hỏi chọn mục phải có entries, câu khác thì không (entries go with type code)"),
        (len({entry.code for entry in entries}) != len(entries), "hai mục cùng mã (two entries of one code)"),
    ):
        if wrong:
            raise pack.error(key, reason)
    return Question(key, row["label"], row["english"], row["type"], entries, row.get("note", ""))
