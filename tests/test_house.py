"""Tests of the house itself: what keeps every later change in its place."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

import mangnon

PACKAGE = Path(mangnon.__file__).parent
ROOT = PACKAGE.parent
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
OURS = [path for path in SOURCES if "tests" not in path.parts]
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_arrows_point_down():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_with_layers_of_its_own_is_held_by_the_contracts():
    """A piece of work inside a room keeps the room's arrows; those of the registry stand above what all of them share."""
    layers, contracts = {"views", "forms", "actions", "queries"}, tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    packages = {path.parent for path in OURS if path.stem in layers} | {path.parent.parent for path in OURS if path.parent.name in layers}
    found = {".".join(path.relative_to(ROOT).parts) for path in packages} - {"mangnon.ui"}  # a shelf of parts, no room with tables
    held = {contract["name"]: {*contract.get("containers", ()), *contract.get("forbidden_modules", ())} for contract in contracts}
    assert held["Inside a room"] == found
    assert held["The registry's pieces of work stand on its floor"] == {name for name in found if name.startswith("mangnon.registry.")} | {"mangnon.registry.child_page"}


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_is_named():
    numbered = [_name(path) for path in PACKAGE.rglob("migrations/0*.py") if re.match(r"^\d{4}_(auto|initial)", path.name)]
    assert numbered == []


def test_the_repository_holds_no_foreign_thing():
    """No package, no archive, nothing large but the pictures of the pages: every clone carries it for ever."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    kept = [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    assert [_name(path) for path in kept if path.stat().st_size > 1_000_000 or path.suffix in (".whl", ".gz", ".zip", ".jar", ".parquet", ".sqlite3")] == []


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {_name(path): count for path in SOURCES if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_no_module_is_called_by_what_it_does_not_say():
    assert [_name(path) for path in SOURCES if path.stem in {"utils", "common", "helpers", "misc"}] == []


def test_views_connect_and_nothing_else():
    long = [
        f"{_name(path)}:{node.name}"
        for path in OURS if path.stem == "views" or "views" in path.parts
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 25
    ]
    assert long == []


@pytest.mark.slow
def test_own_code_is_imported_at_the_top():
    """An import inside a function hides an arrow."""
    hidden = [
        f"{_name(path)}:{inner.lineno}"
        for path in OURS for node in ast.walk(_tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
        if (isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("mangnon"))
        or (isinstance(inner, ast.Import) and any(alias.name.startswith("mangnon") for alias in inner.names))
    ]
    assert hidden == []


# Public functions of actions modules that take no ``by=``, and why.
SILENT = {
    "mangnon/audit/actions.py:record": "is what every action calls, its actor first",
    "mangnon/files/actions.py:sweep": "serves the machine: nobody acts",
    "mangnon/statistics/actions/freezing.py:clean_up": "serves the machine: nobody acts",
    "mangnon/statistics/actions/freezing.py:context": "reads",
    "mangnon/statistics/actions/submissions.py:side_of": "reads, its actor first",
    "mangnon/statistics/actions/submissions.py:side_for": "reads, its actor first",
    "mangnon/statistics/actions/reporting.py:may_write": "reads, its actor first",
    "mangnon/support/actions.py:follow_birth_date": "a step of the registry's correction, which records it",
    "mangnon/registry/actions/births.py:move_first_day": "a step of the room's own actions, which record it",
    **{f"mangnon/protection/actions/incidents.py:{name}": "a step of the room's own actions, which record it" for name in ("write", "again", "now_helped", "no_longer_helped")},
    **{f"mangnon/registry/actions/names.py:{name}": "a step of the room's own actions, which record it" for name in ("write", "keep_earlier")},
}


def test_actions_say_who_acts():
    """Every public function of an ``actions`` module takes ``by=``, keyword-only; what does not is named above."""
    missing = {
        f"{_name(path)}:{node.name}"
        for path in OURS if path.stem == "actions" or "actions" in path.parts
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and "by" not in {arg.arg for arg in node.args.kwonlyargs}
    }
    assert missing == set(SILENT)


def test_no_view_writes_but_through_an_action():
    """Views don't save, create, update or delete rows, and open no transaction."""
    pattern = re.compile(r"\.(save|bulk_create|bulk_update|update_or_create|get_or_create)\(|objects\.create\(|\.delete\(\)|atomic")
    found = [
        f"{_name(path)}:{number}"
        for path in OURS if path.stem == "views" or "views" in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if pattern.search(line)
    ]
    assert found == []


def test_sentences_of_templates_are_translated():
    """Vietnamese words stand inside translate tags, comments aside; error pages carry both languages by themselves."""
    tags = re.compile(
        r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}|{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL
    )
    found = []
    for path in TEMPLATES:
        if "errors" in path.parts or path.name == "error.html":
            continue
        rest = tags.sub("", path.read_text(encoding="utf-8"))
        found += [f"{_name(path)}: {line.strip()}" for line in rest.splitlines() if VIETNAMESE.search(line)]
    assert found == []


def test_no_template_brings_its_own_script_or_style():
    """The content security policy would stop it, silently for the reader."""
    pattern = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!www\.w3\.org)", re.IGNORECASE)
    found = [
        f"{_name(path)}:{number}: {line.strip()[:80]}"
        for path in TEMPLATES for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if pattern.search(line)
    ]
    assert found == []


def test_there_is_no_debug_switch():
    assert settings.DEBUG is False
    text = (PACKAGE / "web" / "settings.py").read_text(encoding="utf-8")
    assert re.findall(r"^DEBUG\s*=.*$", text, re.MULTILINE) == ["DEBUG = False"]


def test_passwords_are_hashed_by_argon2_outside_tests():
    text = (PACKAGE / "web" / "settings.py").read_text(encoding="utf-8")
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in text


def test_a_saved_answer_survives_a_power_cut_on_sqlite():
    text = (PACKAGE / "web" / "settings.py").read_text(encoding="utf-8")
    assert "PRAGMA synchronous=FULL" in text
    assert "journal_mode=WAL" in text
    assert '"transaction_mode": "IMMEDIATE"' in text
