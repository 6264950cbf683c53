"""A commune worker at the keyboard: goes by Tab, types, presses Enter, and looks at what each page says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import guide
from tests.browser.pictures import draw
from tests.browser.visitor import axe_source, rows, serious, sign_in

FAR = 150  # keys: what lies further is not reached by the keyboard
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(?:-[a-z]?\d+)*")
OPTIONAL = r"\s*(\(không bắt buộc\))?\s*"
EXPECTED = re.compile(r"status of (409|422)")  # a form that came back: the browser notes it, nobody is wronged

NIGHT = """
import django
django.setup()
from mangnon.audit.actor import job
from mangnon.base import clock
from mangnon.deadlines.jobs import KINDS
KINDS["tim_ho_so_trung"].work(job("tim_ho_so_trung"), "", clock.now())
"""


class Worker:
    """One person signed in, at one width."""

    def __init__(self, office: "Office", username: str):
        self.office, self.username = office, username
        context = office.browser.new_context(viewport={"width": office.width, "height": 800}, accept_downloads=True)
        context.set_default_timeout(15_000)
        self.page = context.new_page()
        self.page.on("console", lambda said: office.complaints.append(said.text) if said.type in ("error", "warning") and not EXPECTED.search(said.text) else None)
        self.page.on("pageerror", lambda error: office.complaints.append(str(error)))
        self.page.on("request", lambda asked: office.foreign.append(asked.url) if not asked.url.startswith((office.address, "data:", "blob:")) else None)
        self.done: list[tuple[str, str]] = []
        sign_in(self.page, office.address, username)

    def home(self) -> "Worker":
        """Open the first page."""
        self.page.goto(self.office.address + "/")
        self._judge()
        return self

    def press(self, label, said: str = "") -> "Worker":
        """Press a link or button, by its name or where it stands, and stand on the page it leads to; ``said`` is what the guide calls it."""
        self._reach(self._named(label) if isinstance(label, str) else label)
        self._note("pressed", said or label)
        self._go()
        return self

    def unfold(self, label: str) -> "Worker":
        """Open what is folded on the page."""
        self._reach(self.page.locator("summary", has_text=label).first)
        self._note("pressed", label)
        self.page.keyboard.press("Enter")
        return self

    def follow(self, label: str, said: str = "") -> "Worker":
        """Press a link to a place of the same page."""
        self._reach(self._named(label))
        self._note("pressed", said or label)
        self.page.keyboard.press("Enter")
        return self

    def take(self, label: str, said: str = "") -> Path:
        """Press what hands over a file; return where it lies."""
        self._reach(self._named(label))
        self._note("pressed", said or label)
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value.path()

    def fill(self, label: str, text: str, said: str = "") -> "Worker":
        """Type into a field what it shall hold."""
        self._reach(self._field(label))
        self._note("filled", said or label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        return self

    def enter(self) -> "Worker":
        """Send the form one types in, by Enter."""
        self._go()
        return self

    def choose(self, label: str, option: str) -> "Worker":
        """Choose from a list with the arrows."""
        box = self._field(label)
        self._reach(box)
        self._note("filled", label)
        texts = [text.strip() for text in box.locator("option").all_inner_texts()]
        steps = texts.index(option) - box.evaluate("one => one.selectedIndex")
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert box.evaluate("one => one.selectedOptions[0].text.trim()") == option
        return self

    def tick(self, group: str, option: str, said: str = "") -> "Worker":
        """Choose one of a few, or mark a box, with Space and arrows."""
        within = self.page.get_by_role("group", name=re.compile(rf"^\s*(\d+\. )?{re.escape(group)}"))
        box = within.get_by_label(option, exact=True).first
        if box.get_attribute("type") == "checkbox":
            self._reach(box)
        else:
            self._arrow_to(box)
        self._note("filled", said or group)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()
        return self

    def mark(self, label: str) -> "Worker":
        """Mark a box that stands alone."""
        box = self.page.get_by_role("checkbox", name=label).first
        self._reach(box)
        self._note("filled", label)
        self.page.keyboard.press("Space")
        assert box.is_checked()
        return self

    def give(self, label: str, path: Path) -> "Worker":
        """Choose a file; the system's own window for that is no page of ours."""
        box = self._field(label)
        self._reach(box)
        self._note("filled", label)
        box.set_input_files(path)
        return self

    def sees(self, *texts: str) -> "Worker":
        """Find sentences on the page."""
        for text in texts:
            self.page.get_by_text(text).locator("visible=true").first.wait_for()
        return self

    def misses(self, text: str) -> "Worker":
        """Find a sentence nowhere on the page."""
        assert self.page.get_by_text(text).locator("visible=true").count() == 0, text
        return self

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("#main").inner_text()

    def _named(self, label: str):
        found = self.page.get_by_role("link", name=label, exact=True).or_(self.page.get_by_role("button", name=label, exact=True))
        folded = self.page.locator(".nav a", has_text=re.compile(f"^{re.escape(label)}$"))
        if folded.count() and not found.locator("visible=true").count():  # on a phone the menu is opened first
            self._reach(self.page.locator(".nav summary"))
            self.page.keyboard.press("Enter")
        return found.locator("visible=true").first

    def _field(self, label: str):
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}{OPTIONAL}$")).locator("visible=true").first

    def _arrow_to(self, box) -> None:
        group = self.page.locator(f"[name='{box.get_attribute('name')}']")
        checked = group.locator("visible=true").and_(self.page.locator(":checked"))
        self._reach(checked.first if checked.count() else group.first)
        for _ in range(group.count()):
            if box.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")

    def _reach(self, target) -> None:
        """Come to something by Tab alone; what stands in the page's middle after the link that leads there."""
        one = target.element_handle()
        if one.evaluate("one => document.activeElement === document.body && !!one.closest('#main')"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
        key = "Shift+Tab" if one.evaluate("one => !!(document.activeElement.compareDocumentPosition(one) & 2) && document.activeElement !== document.body") else "Tab"
        for _ in range(FAR):
            if one.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} is not reached by {key} within {FAR} keys on {self.page.url}")

    def _go(self) -> None:
        self.page.evaluate("document.getElementById('main').dataset.stood = ''")
        self.page.keyboard.press("Enter")
        self.page.locator("#main:not([data-stood])").wait_for(state="attached")
        self.page.wait_for_load_state("load")
        self._judge()

    def _note(self, kind: str, label: str) -> None:
        self.done.append((kind, label))

    def _judge(self) -> None:
        """One heading, no sideways scroll, nothing serious by axe; a kind of page is judged once an office."""
        assert self.page.locator("h1").count() == 1, self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.office.width, f"{self.page.url} is {wide} wide"
        kind = (KEYS.sub("#", self.page.url.partition("#")[0]), self.page.locator(".error-summary").count())
        if kind not in self.office.judged:
            self.office.judged.add(kind)
            self.page.evaluate(axe_source())
            assert serious(self.page) == [], self.page.url


class Office:
    """A served province of a file's own, at one width, and the people at work in it."""

    def __init__(self, browser, address: str, place: Path, width: int, drawing: bool = False):
        self.browser, self.address, self.place, self.width, self.drawing = browser, address, place, width, drawing
        self.people: dict[str, Worker] = {}
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.judged: set[tuple[str, int]] = set()

    def at(self, username: str) -> Worker:
        """Return a worker on the first page; who worked before goes on."""
        if username not in self.people:
            self.people[username] = Worker(self, username)
        return self.people[username].home()

    def rows(self, query: str, *values) -> list[tuple]:
        """Look into the place's database, past the program."""
        return rows(self.place, query, *values)

    def night(self) -> None:
        """Let a night pass: the job that looks for children entered twice."""
        subprocess.run([sys.executable, "-c", NIGHT], check=True, env=os.environ | {"MANGNON_DATA": str(self.place), "DJANGO_SETTINGS_MODULE": "mangnon.web.settings"})

    @contextmanager
    def task(self, key: str) -> "Iterator[Doing]":
        """Do a task of the guide; at the end every step of it has been done."""
        doing = Doing(self, guide.tasks()[key])
        yield doing
        assert doing.number == len(doing.task.steps), f"{key}: {doing.number} of {len(doing.task.steps)} steps of the guide were done"

    def close(self) -> None:
        """Close the browsers of everybody."""
        for worker in self.people.values():
            worker.page.context.close()


class Doing:
    """A task being done, step by step of the guide."""

    def __init__(self, office: Office, task: guide.Task):
        self.office, self.task, self.number, self.drawn = office, task, 0, []

    @contextmanager
    def step(self, worker: Worker) -> Iterator[None]:
        """Do the next step: exactly what the guide says is pressed and filled in, and its words stand there at the end."""
        self.number += 1
        step = self.task.steps[self.number - 1]
        self.drawn, worker.done = [], []
        yield
        assert worker.done == step.done, f"{self.task.key}, step {self.number}: {step.text}"
        worker.sees(*step.seen)
        assert self.drawn == step.pictures, f"{self.task.key}, step {self.number}: pictures"

    def picture(self, worker: Worker) -> None:
        """Draw what the worker sees for the guide; without ``make guide`` only say that it would be drawn."""
        name = f"{self.task.key}-{self.number}{'bcdef'[len(self.drawn) - 1] if self.drawn else ''}.webp"
        self.drawn.append(name)
        if self.office.drawing:
            draw(worker.page, guide.IMAGES / name, self.office.width)
