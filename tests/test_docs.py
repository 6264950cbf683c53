"""What the papers say is there: commands, targets, files, code names, addresses, indicators; reference pages are the code's."""

import ast
import re
import shlex
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import Resolver404, resolve

import mangnon
from mangnon import law
from mangnon.web import cli
from mangnon.web.commands import reference

PACKAGE = Path(mangnon.__file__).parent
ROOT = PACKAGE.parent
REFERENCE = ROOT / "docs" / "reference"
PAPERS = [path for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]) if REFERENCE not in path.parents]
FENCE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")


def _spans() -> list[tuple[str, str]]:
    """Every piece of code of the papers: (paper, text)."""
    found = []
    for path in PAPERS:
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        found += [(name, line.split("  #")[0].strip()) for block in FENCE.findall(text) for line in block.splitlines() if line.strip()]
        found += [(name, span.strip()) for span in SPAN.findall(FENCE.sub("", text))]
    return found


SPANS = _spans()


def test_the_papers_are_read():
    assert {"README.md", "GLOSSARY.md", "docs/architecture.md", "docs/tour.md", "docs/guides/production.md"} <= {name for name, _text in SPANS}


def test_reference_pages_are_what_the_code_says():
    """``make docs`` writes them."""
    stale = {name for name, text in reference.pages().items() if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != text}
    assert (stale, {path.name for path in REFERENCE.iterdir()}) == (set(), set(reference.pages()))


def test_every_command_of_the_papers_is_understood(capsys):
    """Read by the command's own parser: an unknown word or option would end in usage. ``…`` and ``[…]`` leave something out."""
    wrong, seen = [], 0
    for paper, text in SPANS:
        if target := re.match(r'make demo ARGS="(.*)"$', text):
            text = f"mangnon demo {target[1]}"
        match = re.match(r"(?:\w+=\S+ )*mangnon(?: (.*))?$", text)
        if not match or not match[1]:
            continue
        seen += 1
        try:
            cli.parser().parse_args(_filled(match[1]))
        except SystemExit:
            wrong.append(f"{paper}: {text}: {capsys.readouterr().err.strip().splitlines()[-1]}")
    assert wrong == []
    assert seen >= 5


def _filled(words: str) -> list[str]:
    """The words of a command with a value for each place left open: ROUND, DIR, …"""
    known = {"ROUND": "2022-6m", "DATE": "2022-05-20", "N": "5", "P": "8001", "S": "1"}
    given = shlex.split(words.replace("[", "").replace("]", "").replace("…", ""))
    given = [known.get(word, word) for word in given]
    command = next((c for c in cli.COMMANDS if list(c.words) == given[: len(c.words)]), None)
    needed = {"freeze": ["2022-6m"], "report": ["2022-6m"], "export": ["2022-6m", "--out", "x"]}
    return given + needed.get(given[0], []) if command and len(given) == len(command.words) else given


def test_every_target_of_the_papers_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for _paper, text in SPANS if (match := re.match(r"make ((?:[a-z]+ ?)+)", text)) for word in match[1].split()}
    assert {"demo", "test"} <= named
    assert named - targets == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(paper):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", paper.read_text(encoding="utf-8"))
    assert [link for link in links if not re.match(r"https?://|mailto:", link) and not (paper.parent / link).exists()] == []


def test_every_file_of_the_papers_is_there():
    """`audit/facts.py`, `law/packs/annexes.yaml`, `registry/rules`: below the package or below the clone."""
    there = re.compile(r"[\w.-]+(/[\w.-]+)+/?(\.\w+)?")
    made = ("snapshots/", "reports/", "keys/", "data/", "build/")  # what a place makes for itself
    wrong = [
        f"{paper}: {text}" for paper, text in SPANS
        if there.fullmatch(text) and not text.startswith(made) and re.search(r"[a-z]", text) and not re.search(r"\d+/", text)
        and not any((root / text).exists() or (root / f"{text}.py").exists() for root in (ROOT, PACKAGE))
    ]
    assert wrong == []


@pytest.mark.slow
def test_every_dotted_name_of_the_papers_is_there():
    """`registry.actions.register_birth`: a name of the package, looked up in its source."""
    wrong = []
    for paper, text in SPANS:
        parts = text.split(".")
        if not re.fullmatch(r"[a-z]\w*(\.\w+)+", text) or not (PACKAGE / parts[0]).is_dir():
            continue
        if not any((PACKAGE / "/".join(parts[:n])).with_suffix(".py").exists() or (PACKAGE / "/".join(parts[:n])).is_dir() for n in range(2, len(parts) + 1)) or parts[-1] not in _names():
            wrong.append(f"{paper}: {text}")
    assert wrong == []


def test_the_words_of_the_glossary_are_the_codes():
    """Every code word of GLOSSARY.md is a class, a function, an attribute or a value of the code."""
    rows = [line.split("|") for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    words = {word for row in rows for span in SPAN.findall(row[2]) for word in span.split(".")}
    rooms = {room.strip() for row in rows[1:] for room in row[3].split(",")} - {"", "---"}
    assert len(words) > 20
    assert sorted(words - _names()) == []
    assert sorted(room for room in rooms if not (PACKAGE / room).is_dir()) == []


# Tables of the machine, or part of a thing whose word is there.
NO_WORD = {
    "ChainHead", "EventPayload", "SentOnce", "Stamp", "KeyPrint", "LoadedPack", "NoticeCounter", "StoredFile", "UnitAncestor", "UnitPeriod",
    "Document", "IncidentChild", "ReportFile", "ReportStep", "Reminder", "SnapshotLink",
}


def test_every_table_has_its_word_in_the_glossary():
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    tables = {model.__name__ for model in apps.get_models() if model.__module__.startswith("mangnon.")}
    assert {name for name in tables if not re.search(rf"`{name}\b", text)} == NO_WORD


def test_every_address_of_the_papers_is_answered():
    addresses = {(paper, text) for paper, text in SPANS if re.fullmatch(r"/[a-z0-9-]+(/[a-z0-9-]+)*/", text) and not text.startswith("/srv/")}
    wrong = []
    for paper, text in addresses:
        try:
            resolve(text)
        except Resolver404:
            if not any(path.startswith(text[1:]) for _name, path, _view in reference.routes()):
                wrong.append(f"{paper}: {text}")
    assert wrong == []


def test_every_indicator_of_the_papers_is_in_the_catalogue():
    keys = {one.key for one in law.load().indicators}
    named = {(paper, text) for paper, text in SPANS if re.fullmatch(r"[A-Z]{2,}(\.[A-Z0-9_]+)+", text)}
    assert [pair for pair in sorted(named) if pair[1] not in keys] == []


def _names(found: set[str] = set()) -> set[str]:  # noqa: B006  read once
    """Every name and every one-word text of the package's source."""
    if not found:
        for path in PACKAGE.rglob("*.py"):
            found.add(path.stem)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                    found.add(node.name)
                elif isinstance(node, ast.Name):
                    found.add(node.id)
                elif isinstance(node, ast.Attribute):
                    found.add(node.attr)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                    found.add(node.value)
    return found
