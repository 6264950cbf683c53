"""A real demo place, served by the product's own commands, and a real browser at phone and desktop width."""

import fcntl
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest

from tests.browser.visitor import WIDTHS, Walk, sign_in
from tests.browser.worker import Office

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
COMMAND = [sys.executable, "-m", "mangnon.web.cli"]


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("MANGNON", "DJANGO"))}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def _built(tmp_path_factory, worker_id):
    """The folder of a small demo province, built by whichever test process comes first; nobody works in it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "browsed-province"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data").exists():
            subprocess.run([*COMMAND, "demo", "--no-serve", "--children", "3000", "--data", str(folder / "data")], check=True, env=_environment(), stdout=subprocess.DEVNULL)
    return folder / "data"


@pytest.fixture(scope="session")
def place(_built, tmp_path_factory):
    """The folder of a small demo province of this test process."""
    return shutil.copytree(_built, tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def address(place):
    """The address of the place while it is served."""
    with _served(place) as address:
        yield address


@contextmanager
def _served(place):
    port = _free_port()
    server = subprocess.Popen([*COMMAND, "serve", "--port", str(port), "--data", str(place)], env=_environment())
    try:
        _wait(server, port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module", params=WIDTHS, ids=("phone", "desktop"))
def _office(request, browser, _built, tmp_path_factory):
    place = shutil.copytree(_built, tmp_path_factory.mktemp("office") / "data")
    drawing = request.param == WIDTHS[-1] and "GUIDE" in os.environ  # one draws: make guide
    with _served(place) as address:
        office = Office(browser, address, place, request.param, drawing)
        yield office
        office.close()


@pytest.fixture
def office(_office):
    """A served province of the file's own at one width; nobody in it met an error or asked another machine."""
    yield _office
    complaints, foreign = _office.complaints[:], _office.foreign[:]
    _office.complaints.clear()
    _office.foreign.clear()
    assert (complaints, foreign) == ([], [])


def _wait(server: subprocess.Popen, port: int) -> None:
    # A machine busy with other work takes long to start one; what never answers is told here, not by forty tests.
    for _ in range(480):
        try:
            with closing(http.client.HTTPConnection("localhost", port, timeout=2)) as asking:
                asking.request("GET", "/dang-nhap/")
                asking.getresponse().read()
            return
        except OSError:
            assert server.poll() is None, "the server ended instead of serving"
            time.sleep(0.25)
    raise AssertionError("the server did not answer within two minutes")


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium of the system."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser):
    """A browser of its own, with an empty cache and no cookie; ``context(java_script_enabled=False)`` and the like."""
    opened = []

    def make(**options):
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(15_000)
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def visit(context, address):
    """Sign in as a demo account and return the page."""
    return lambda username, **options: sign_in(context(**options).new_page(), address, username)


@pytest.fixture(scope="session")
def walk(browser, address):
    """What a role meets on its main pages; each walk is taken once, also one that failed."""
    taken: dict[str, Walk] = {}

    def walked(username: str) -> Walk:
        if username not in taken:
            taken[username] = Walk(browser, address, username)
            taken[username].take()
        return taken[username]

    return walked
