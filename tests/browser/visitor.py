"""What a visitor does: signs in, fills the birth form, walks the main pages and notes what they meet."""

import sqlite3
from functools import cache
from importlib import resources
from pathlib import Path

from mangnon.demo.people import PASSWORD

WEAK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s, 400 ms
WIDTHS = (360, 1280)  # a phone, a desktop; loaded at the first, then widened
# The main pages of each role. "TEXT > SELECTOR" opens the first such link of the page TEXT.
ROW = "main table tbody a"
CHILD = "/tre-em/ > " + ROW
NOTICE = "/thong-bao/ > " + ROW
COVER = "/bao-cao/2022-6m/ > " + ROW
PAGES = {
    "xa.songhien": [
        "/", "/tre-em/", "/tre-em/?hoan-canh=dac_biet", CHILD, "/tre-em/moi/",
        *(f"{CHILD}+ghi/{form}/" for form in ("noi-o", "chuyen-di", "mat", "hoan-canh", "nguy-co", "hoc-tap", "ten-khac", "the-bhyt", "tro-cap", "dich-vu", "tai-nan")), "/tai-nan/", "/tai-nan/moi/", "/nhap/", "/nhap/moi/", "/nhap/luoi/", "/so-giay/", "/so-giay/in/", "/ho/moi/", "/ho/", "/ho/ > " + ROW, "/chat-luong/", "/chat-luong/tat-ca/thieu/", "/ra-soat/", "/trung/", "/tro-cap/", "/tre-em/sap-16/", "/thong-bao/",
        "/nhiem-vu/", "/den-han/", "/den-han/ > " + ROW, "/ui/",
    ],
    "tinh.treem": [
        "/", "/tre-em/", "/chat-luong/", "/nhiem-vu/", "/nhiem-vu/ > " + ROW, "/ke-hoach/", "/den-han/", "/bao-cao/2022-6m/", COVER,
        *(f"{COVER}+phu-luc/{roman}/" for roman in ("I", "II", "III", "IV")), f"{COVER}+phu-luc/I/ > main td a", f"{COVER}+so-lieu/",
    ],
    "ld.tinh": ["/", "/bao-cao/2022-6m/", f"{COVER}+phu-luc/II/ > main td a"],
    "truc.111": ["/", "/thong-bao/", NOTICE, NOTICE + "+chuyen/", NOTICE + "+nguoi-bao-tin/", "/thong-bao/moi/"],
    "quan.tri": ["/", "/nguoi-dung/", "/nguoi-dung/ > " + ROW, "/nguoi-dung/moi/", "/viec-nen/", "/mat-khau/"],
    "kiem.tra": ["/", "/nhat-ky/"],
}


def sign_in(page, address: str, username: str):
    """Sign in on this page and return it."""
    page.goto(address + "/dang-nhap/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_load_state()
    return page


def fill_birth(page, name: str) -> None:
    """Fill what the birth form asks for; where a choice of place is left open, the first one is taken."""
    page.fill("[name=full_name]", name)
    page.fill("[name=birth]", "18/5/2022")
    page.check("[name=sex][value=nu]")
    page.select_option("[name=ethnic]", "02")
    page.select_option("[name=hamlet]", index=1)


def rows(place: Path, query: str, *values) -> list[tuple]:
    """Look into the place's database, past the program."""
    with sqlite3.connect(place / "mangnon.sqlite3", timeout=20) as connection:
        return connection.execute(query, values).fetchall()


def births(place: Path, name: str) -> int:
    """How many children of this name are stored."""
    return rows(place, "SELECT count(*) FROM registry_child WHERE full_name = ?", name)[0][0]


@cache
def axe_source() -> str:
    """The source of axe; it is put in by the debugger, past the page's policy."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text()


def serious(page) -> list[str]:
    """Return what axe, put in before, finds serious or critical on the page."""
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return [f"{one['id']}: {node['html'][:200]}" for one in found if one["impact"] in ("serious", "critical") for node in one["nodes"]]


def end_sessions(place: Path) -> None:
    """End every session on the server; the browsers keep their cookies."""
    rows(place, "DELETE FROM django_session")


class Walk:
    """A walk over a role's main pages: per page the status, widths, weight, complaints, foreign requests, axe's findings."""

    def __init__(self, browser, address: str, username: str):
        self.address, self.username = address, username
        self.context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.met: dict[str, dict] = {}
        self.found: dict[str, str] = {}
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.sizes: list[int] = []

    def take(self) -> "Walk":
        """Walk every page once and go home."""
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self.foreign.append(asked.url) if not asked.url.startswith((self.address, "data:")) else None)
        sign_in(self.page, self.address, self.username)
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))
        for path in PAGES[self.username]:
            self._look(path, self._resolved(path))
        self.context.close()
        return self

    def _resolved(self, path: str) -> str:
        if path not in self.found:
            self.found[path] = self._find(path)
        return self.found[path]

    def _find(self, path: str) -> str:
        start, _, selector = path.rpartition(" > ") if path.endswith(" a") else (path, "", "")
        if "+" in start:
            base, _, rest = start.partition("+")
            start = self._resolved(base) + rest
        elif not start.startswith("http"):
            start = self.address + start
        if not selector:
            return start
        self.page.goto(start)
        return self.page.locator(selector).first.evaluate("link => link.href")

    def _look(self, name: str, url: str) -> None:
        for noted in (self.sizes, self.complaints, self.foreign):
            noted.clear()
        response = self.page.goto(url, wait_until="networkidle")
        self.met[name] = {
            "status": response.status, "headings": self.page.locator("h1").count(), "weight": sum(self.sizes),
            "complaints": list(self.complaints), "foreign": list(self.foreign), "sideways": [], "axe": [],
        }
        self.page.evaluate(axe_source())
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                self.met[name]["sideways"].append(width)
            self.met[name]["axe"] += [f"{width}: {one}" for one in serious(self.page)]
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
