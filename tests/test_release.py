"""The release for a server without internet: installed, upgraded and gone back from, word by word, where nothing can be fetched."""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest

from tests.test_killed import WORK

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
NEXT = "99.0.0"


def build(tree: Path, out: Path, *more: str) -> Path:
    done = subprocess.run([sys.executable, str(tree / "packaging" / "release.py"), "--out", str(out), "--pythons", PYTHON, *more], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return Path(done.stdout.strip().splitlines()[-1])


def unpacked(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def releases(tmp_path_factory) -> tuple[Path, Path]:
    """This version's archive unpacked, and one of a later version made of the same tree."""
    base = tmp_path_factory.mktemp("release")
    first = unpacked(build(ROOT, base / "out"), base / "first")
    later = base / "later-source"
    later.mkdir()
    for name in ("mangnon", "packaging", "requirements"):
        shutil.copytree(ROOT / name, later / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, later)
    about = later / "mangnon" / "__init__.py"
    about.write_text(re.sub(r'__version__ = ".+"', f'__version__ = "{NEXT}"', about.read_text()))
    libraries = base / "libraries"
    libraries.mkdir()
    for wheel in (first / "wheels").glob("*.whl"):
        if not wheel.name.startswith("mangnon-"):
            shutil.copy(wheel, libraries)
    return first, unpacked(build(later, base / "out", "--wheels", str(libraries)), base / "second")


@pytest.fixture
def server(tmp_path):
    """Where a server has its program, data and settings, and an environment that reaches no network."""
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "PIP_INDEX_URL"), "http://127.0.0.1:9")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MANGNON_", "DJANGO_", "PIP_", "PYTHON"))}
    env = kept | nowhere | {"PYTHON": sys.executable, "no_proxy": "127.0.0.1"}
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    where = ["--prefix", str(tmp_path / "opt"), "--data", str(tmp_path / "srv" / "data"), "--etc", str(tmp_path / "etc"), "--user", user, "--no-service"]

    def install(tree: Path, *more: str) -> subprocess.CompletedProcess:
        return subprocess.run(["sh", str(tree / "install.sh"), *where, *more], capture_output=True, text=True, check=False, env=env)

    def mangnon(*words: str) -> str:
        done = subprocess.run([str(tmp_path / "opt" / "bin" / "mangnon"), *words], capture_output=True, text=True, check=False, env=env)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return tmp_path, env, install, mangnon


def enter(server: Path, env: dict, rows: int) -> None:
    """Have children entered by the installed program."""
    place = {"MANGNON_DATA": str(server / "srv" / "data"), "MANGNON_KEYS": str(server / "etc" / "keys")}
    subprocess.run([str(server / "opt" / "current" / "bin" / "python"), "-c", WORK.replace("20000", str(rows))], env=env | place, cwd=server, check=True, capture_output=True)


def test_a_release_installs_serves_goes_up_and_back_without_a_network(releases, server):
    first, later = releases
    base, env, install, mangnon = server
    began = time.monotonic()
    done = install(first)
    assert (done.returncode, "administrator" in done.stdout) == (0, True), done.stderr
    assert time.monotonic() - began < 600  # promised: ten minutes
    assert "Bản" in install(first).stdout  # again: it is in use already
    mangnon("administrator", "quan.ly", "Lương Văn Tú")
    enter(base, env, 30)
    _serves(base, env)
    up = install(later)
    assert up.returncode == 0, up.stderr
    assert (mangnon("--version").split()[-1], json.loads(mangnon("status", "--json"))["children"]) == (NEXT, 30)
    enter(base, env, 12)
    back = install(later, "--back")
    assert back.returncode == 0, back.stderr
    told = json.loads(mangnon("status", "--json"))
    assert (told["version"] == NEXT, told["children"]) == (False, 30)
    mangnon("verify")
    kept = [path for path in (base / "srv").iterdir() if path.name.startswith("data.truoc-")]
    assert len(kept) == 1  # what was entered meanwhile is not thrown away
    assert install(later, "--back").returncode == 1  # once


def _serves(base: Path, env: dict) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([str(base / "opt" / "bin" / "mangnon"), "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as serving:
        try:
            for _second in range(60):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe/", timeout=5) as answer:
                        assert json.load(answer) == {"ok": True}
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=20) as answer:
                        assert "Đăng nhập" in answer.read().decode()
                    return
                except OSError:
                    time.sleep(1)
            raise AssertionError("nobody answered for a minute")
        finally:
            serving.terminate()
            serving.wait(30)


def test_an_archive_that_was_changed_is_not_installed(releases, server, tmp_path):
    tree = shutil.copytree(releases[0], tmp_path / "changed")
    (tree / "core.txt").write_text((tree / "core.txt").read_text() + "\n")
    done = server[2](tree)
    assert (done.returncode, "hỏng hoặc bị sửa" in done.stderr, (server[0] / "opt").exists()) == (1, True, False)


def test_the_bill_names_every_library_with_its_licence_and_the_sums_every_file(releases):
    tree = releases[0]
    bill = json.loads((tree / "sbom.json").read_text())
    pinned = {line.split("==")[0].lower() for kind in ("core", "postgres") for line in (tree / f"{kind}.txt").read_text().splitlines() if re.match(r"[a-z]", line) and "sys_platform == 'win32'" not in line}
    named = {part["name"] for part in bill["components"]}
    assert {name for name in pinned if name not in named} - {"colorama", "tzdata"} == set()
    assert [part["name"] for part in bill["components"] if not part.get("licenses")] == []
    summed = dict(reversed(line.split("  ")) for line in (tree / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(summed) == files
    assert all(hashlib.sha256((tree / name).read_bytes()).hexdigest() == digest for name, digest in summed.items())
    names = {name for name in files if name.startswith("wheels/mangnon-")}
    assert len(names) == 1
