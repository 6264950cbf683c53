"""Both languages whole: every sentence people read goes through gettext, and every one has its English."""

import ast
import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation

import mangnon
from mangnon.audit.refusals import both
from mangnon.files.rules import FileRefused
from mangnon.statistics.rules import ReportRefused, check_step
from tests import catalogue

PACKAGE = Path(mangnon.__file__).parent
ROOT = PACKAGE.parent
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%([sd])|{(\w*)}")
LANGUAGES = list(catalogue.WANTED)

# What never passes through gettext, and why.
EXEMPT = {
    "base/": "knows no Django; text folding is about Vietnamese letters, messages carry both languages",
    "engine/": "knows no Django; messages carry both languages, declared tables have both labels",
    "law/": "knows no Django; messages carry both languages, packs have both labels",
    "documents/": "writes official documents, which are Vietnamese whoever asks for them (NĐ 30/2020/NĐ-CP)",
    "statistics/narrative.py": "the words of the report, an official document",
    "statistics/phrases.py": "the words of the report",
    "statistics/letters.py": "the head of the report",
    "statistics/authors.py": "who signs and receives the report",
    "statistics/present.py": "the annexes of the report, on paper and on screen the same table",
    "statistics/book.py": "names of units as documents write them",
    "statistics/downloads.py": "the annex as a file",
    "statistics/export.py": "the data dictionary carries both languages",
    "organisation/world.py": "names of units as documents write them",
    "demo/": "the synthetic province's names and words; what the command prints carries both languages",
    "web/cli.py": "the command line carries both languages: nobody has chosen one there",
    "web/commands/": "the command line",
    "web/backup/": "the command line and the nightly job; messages carry both languages",
    "audit/anchors.py": "mangnon verify and the nightly job; messages carry both languages",
    "audit/chain.py": "what mangnon verify prints; messages carry both languages",
    "audit/escrow.py": "the command line; messages carry both languages",
    "statistics/commands.py": "the command line",
    "exchange/commands.py": "the command line",
    "exchange/matching.py": "the command line",
    "exchange/rules/lists.py": "what is wrong with a file carries both languages, as in documents/",
    "registry/duplicates/commands.py": "the command line",
    "web/place.py": "speaks before settings are read, on the command line",
    "web/settings.py": "names of the languages and of the place",
    "web/errors.py": "error pages carry both languages: they must stand without cookies and database",
    "web/api.py": "the API's one error shape carries both languages",
}
# Single words and sentences of files that are not exempt; each says why it stays.
ALLOWED = {
    "registry/codes.py": {" Điều "},  # how the packs cite an act
    "registry/rules/checks.py": {"gái", "bé trai", "bé gái", "chưa đặt tên"},  # what village books write before a child has a name
    "registry/actions/reading.py": {"danh sách theo nhiệm vụ"},  # the purpose as the record keeps it
    "exchange/actions.py": {"Theo danh sách nhập", "Hoàn tác lần nhập danh sách"},  # the reason as the record keeps it
    "exchange/newborn/comparing.py": {"Theo danh sách sinh", "Hoàn tác danh sách sinh"},  # the reason as the record keeps it
    "exchange/newborn/rules.py": {"Trai", "Gái"},  # what is written before a newborn has a name
    "exchange/refusals.py": {"Lỗi", "Cách sửa", "Không nhận", "Dòng không nhận"},  # headings of a list that comes back to be sent again
    "plans/actions.py": {"Kế hoạch"},  # the kind of document as it names itself
    "ui/samples.py": {"Xã Một", "Xã Hai", "Xã Ba", "Thị trấn Bốn", "Nghị định 07/2021/NĐ-CP", "KT. CHỦ TỊCH"},  # names
}
# Faults that ``mangnon verify`` prints: both languages in one sentence.
FAULTS = {"audit/keys.py", "web/schema.py", "web/stamp.py", "files/queries.py", "statistics/queries.py", "web/state.py"}
SPEAKERS = {"print", "_say", "step", "fault", "LawError", "PlaceError", "SnapshotError", "ConditionError", "ValueError"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_what_the_code_asks_for_and_no_more(language):
    wanted = {_key(message) for message in catalogue.WANTED[language]() if message.id}
    kept = catalogue.written(language)
    assert {"missing": wanted - (found := {_key(m) for m in kept if m.id}), "asked for no more": found - wanted, "obsolete": list(kept.obsolete)} == {
        "missing": set(), "asked for no more": set(), "obsolete": [],
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words_for_every_form(language):
    assert [message.id for message in catalogue.written(language) if message.id and not catalogue.complete(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_its_message_names(language):
    differing = []
    for message in catalogue.written(language):
        source = message.id if isinstance(message.id, tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and any(_names(form) != _names(source[-1]) for form in words):
            differing.append((message.id, message.string))
    assert differing == []


def test_english_is_not_vietnamese():
    """A message handed through as it is would be Vietnamese on an English page; proper names may."""
    alike = {m.id for m in catalogue.written("en") if m.id and m.id == m.string and VIETNAMESE.search(str(m.id))}
    assert alike == {"Măng Non", "Tiếng Việt"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    with catalogue.path_of(language, "mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    said = {}
    for message in catalogue.written(language):
        one, context = (message.id, message.context)
        if isinstance(one, tuple):
            forms = [compiled.npgettext(context, *one, n) if context else compiled.ngettext(*one, n) for n in (1, 2)]
            said[_key(message)] = tuple(forms[: len(message.string)]) == message.string
        elif one:
            said[_key(message)] = (compiled.pgettext(context, one) if context else compiled.gettext(one)) == message.string
    assert [key for key, same in said.items() if not same] == []


def _key(message) -> tuple:
    return message.context, message.id


def _names(text: str) -> list[str]:
    return sorted("".join(found) for found in PLACEHOLDER.findall(text))


def test_no_vietnamese_of_the_code_stands_outside_gettext():
    words = {message.id for message in catalogue.written("en") if isinstance(message.id, str) and message.id[:1].isupper()}
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if {"tests", "migrations"} & set(path.parts) or any(name.startswith(exempt) for exempt in EXEMPT):
            continue
        allowed = ALLOWED.get(name, set())
        for line, text in bare_texts(ast.parse(path.read_text(encoding="utf-8"))):
            if (VIETNAMESE.search(text) or text in words) and text not in allowed and not (name in FAULTS and text.endswith(")")):
                found.append(f"{name}:{line}: {text}")
    assert found == []


def test_what_has_no_language_of_a_request_says_both():
    """Messages of the exempt rooms that a person reads: Vietnamese, then English in brackets."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(("base/", "engine/", "law/", "web/cli.py", "web/commands/", "web/backup/", "audit/anchors.py", "audit/chain.py", "audit/escrow.py", "web/place.py", "web/settings.py", "statistics/commands.py", "registry/duplicates/commands.py")):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _called(call) in SPEAKERS:
                text = "".join(part for argument in call.args for part in _parts(argument))
                if VIETNAMESE.search(text) and not re.search(r"\([^()]*[A-Za-z]{2}[^()]*\)|[a-z]{2} / [a-z]{2}", text):
                    found.append(f"{name}:{call.lineno}: {text}")
    assert found == []


def bare_texts(tree: ast.Module):
    """Yield (line, text) of the literals that are neither documentation nor inside a call of gettext."""
    passed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and _called(node) in catalogue.KEYWORDS:
            passed |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        if isinstance(node, ast.JoinedStr):
            text = "".join(value.value for value in node.values if isinstance(value, ast.Constant))
            inside = {id(inner) for value in node.values if isinstance(value, ast.FormattedValue) for inner in ast.walk(value.value)}
            passed |= {id(inner) for inner in ast.walk(node) if id(inner) not in inside}
            yield node.lineno, text
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _parts(node: ast.AST) -> list[str]:
    return [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)]


class _Texts(HTMLParser):
    """Text nodes and the attributes people read or hear."""

    READ = {"placeholder", "title", "aria-label", "alt", "value", "content"}

    def __init__(self):
        super().__init__()
        self.texts: list[tuple[int, str]] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if value and ((name in self.READ and not (name == "value" and tag != "input") and tag != "meta") or (name.startswith("data-") and " " in value)):
                self.texts.append((self.getpos()[0], value))

    def handle_data(self, data):
        self.texts.append((self.getpos()[0], data))


def test_no_words_of_a_template_stand_outside_gettext():
    """Also words without accents, and attributes that are read aloud: whatever has two letters in a row and is no tag."""
    allowed = {"English", ".xlsx", ".csv", "sha256", "GET"}
    found = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        if path.name == "error.html":  # carries both languages by itself
            continue
        for line, text in bare_words(path.read_text(encoding="utf-8")):
            rest = re.sub("|".join(map(re.escape, sorted(allowed))), "", text)
            if re.search(r"[^\W\d_]{2}", rest):
                found.append(f"{path.relative_to(PACKAGE)}:{line}: {text.strip()}")
    assert found == []


def bare_words(source: str) -> list[tuple[int, str]]:
    """Return the texts that are left of a template when its tags, variables and comments are taken out."""

    def blank(match: re.Match) -> str:
        return "\n" * match[0].count("\n")

    tags = r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*comment\b.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}"
    parser = _Texts()
    parser.feed(re.sub(tags, blank, source, flags=re.DOTALL))
    return parser.texts


def test_the_finder_finds():
    """The test above would pass on everything if it saw nothing."""
    seen = bare_words('<p title="Đóng">Chào {{ name }}</p>{% translate "Có" %}<input placeholder="Go day" value="{{ x }}">')
    assert [text.strip() for _line, text in seen if text.strip()] == ["Đóng", "Chào", "Go day"]
    code = 'def f():\n    "Lời"\n    return _("Đã dịch"), "Chưa dịch", f"còn {n} ngày"\n'
    assert sorted(text for _line, text in bare_texts(ast.parse(code))) == ["Chưa dịch", "còn  ngày"]


def test_a_refusal_speaks_the_language_of_whoever_reads_it():
    with pytest.raises(ReportRefused) as refused:
        check_step("nhap", "khoa", "author")
    with translation.override("en"):
        assert str(refused.value) == "The report is in state “Draft” and can't go to “Locked”."
    with translation.override("vi"):
        assert str(refused.value) == "Báo cáo đang ở trạng thái “Nháp” nên không chuyển sang “Đã khóa” được."
    assert both(FileRefused("empty")) == "Tệp rỗng. (The file is empty.)"
