"""Every main page of every role in a real browser, at a phone's and a desktop's width."""

import pytest

from tests.browser.visitor import PAGES

pytestmark = pytest.mark.browser
every_role = pytest.mark.parametrize("username", list(PAGES))
KIB = 1024


def noted(walked, what: str) -> dict:
    """What was found on the pages where anything was; the walk must have seen them all."""
    assert list(walked.met) == PAGES[walked.username]
    return {name: seen[what] for name, seen in walked.met.items() if seen[what]}


@every_role
def test_a_page_answers_with_one_heading_and_never_scrolls_sideways(walk, username):
    walked = walk(username)
    assert set(noted(walked, "status").values()) == {200}
    assert set(noted(walked, "headings").values()) == {1}
    assert noted(walked, "sideways") == {}


@every_role
def test_a_page_breaks_no_policy_says_no_error_and_asks_nobody_else(walk, username):
    assert noted(walk(username), "complaints") == {}
    assert noted(walk(username), "foreign") == {}


@every_role
def test_axe_finds_nothing_serious_at_either_width(walk, username):
    assert noted(walk(username), "axe") == {}


@every_role
def test_a_later_page_weighs_at_most_15_kib(walk, username):
    weights = noted(walk(username), "weight")
    assert list(weights) == PAGES[username]
    assert {name: weight for name, weight in weights.items() if weight > 15 * KIB} == {}


def test_the_first_page_weighs_at_most_60_kib(context, address):
    page, sizes = context().new_page(), []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address + "/dang-nhap/", wait_until="networkidle")
    assert 0 < sum(sizes) <= 60 * KIB


def test_error_pages_stand_alone_and_fit_a_phone(visit, address):
    page = visit("xa.songhien", viewport={"width": 360, "height": 700})
    for path, status in {"/khong-co-trang-nay/": 404, "/nhat-ky/": 403}.items():
        assert page.goto(address + path).status == status
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.get_by_role("link", name="Về trang đầu").is_visible()


def test_the_menu_is_folded_on_a_phone_alone_and_opens_without_scripts(visit, address):
    """Its list keeps its landmark; a finger finds every entry; a desk has no button for it."""
    page = visit("xa.songhien", java_script_enabled=False, viewport={"width": 360, "height": 700})
    page.goto(address + "/tre-em/")
    entries, button = page.locator(".nav li a"), page.locator(".nav summary")
    assert (entries.first.is_visible(), page.locator(".top").bounding_box()["height"] < 180) == (False, True)
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == entries.first.get_attribute("href")
    assert {one.bounding_box()["height"] >= 44 for one in [button, *entries.all()]} == {True}
    assert page.get_by_role("navigation", name="Mục chính").locator("[aria-current=page]").inner_text() == "Trẻ em"
    page.set_viewport_size({"width": 768, "height": 700})
    page.goto(address + "/tre-em/")
    assert (entries.first.is_visible(), button.is_visible()) == (True, False)
