"""A real demo place, served by the product's own commands, and a real browser at phone and desktop width."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest

from mangnon.demo.people import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
COMMAND = [sys.executable, "-m", "mangnon.web.cli"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """The folder of a small demo province."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MANGNON", "DJANGO"))}
    subprocess.run([*COMMAND, "demo", "--no-serve", "--children", "1500", "--data", str(folder)], check=True, env=environment, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="session")
def address(place):
    """The address of the place while it is served."""
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MANGNON", "DJANGO"))}
    server = subprocess.Popen([*COMMAND, "serve", "--port", str(port), "--data", str(place)], env=environment)
    url = f"http://localhost:{port}"
    for _ in range(120):
        try:
            with closing(http.client.HTTPConnection("localhost", port, timeout=2)) as asking:
                asking.request("GET", "/dang-nhap/")
                asking.getresponse().read()
            break
        except OSError:
            time.sleep(0.25)
    yield url
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium of the system."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Sign in as a demo account at a width and return the page; what its console complains of is kept on it."""
    contexts = []

    def sign_in(username: str, width: int = 1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.foreign = [], []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: page.foreign.append(request.url) if not request.url.startswith((address, "data:")) else None)
        page.goto(address + "/dang-nhap/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        return page

    yield sign_in
    for context in contexts:
        context.close()
