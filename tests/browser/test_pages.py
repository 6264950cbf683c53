"""Pages in a real browser: light, silent, of one origin, and no wider than a phone."""

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "xa.songhien": ["/", "/tre-em/", "/tre-em/moi/", "/ho/", "/thong-bao/", "/nhiem-vu/", "/bao-cao/"],
    "tinh.treem": ["/", "/nhiem-vu/", "/ke-hoach/", "/bao-cao/", "/bao-cao/2022-6m/"],
    "ld.tinh": ["/", "/bao-cao/"],
    "truc.111": ["/", "/thong-bao/moi/"],
    "quan.tri": ["/"],
}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("username", list(PAGES))
def test_pages_answer_without_a_complaint_a_foreign_request_or_a_sideways_scroll(visit, address, username, width):
    page = visit(username, width)
    for path in PAGES[username]:
        response = page.goto(address + path)
        assert response.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1, path
    assert page.complaints == []
    assert page.foreign == []


def test_first_page_weighs_at_most_60_kib_and_later_ones_15(browser, address):
    context = browser.new_context()
    page = context.new_page()
    sizes: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address + "/dang-nhap/", wait_until="networkidle")
    first = sum(sizes)
    sizes.clear()
    page.goto(address + "/dang-nhap/", wait_until="networkidle")
    assert 0 < first <= 60 * 1024
    assert 0 < sum(sizes) <= 15 * 1024
    context.close()


def test_a_birth_sent_three_times_over_a_weak_network_is_one_record(visit, address):
    page = visit("xa.songhien")
    page.goto(address + "/tre-em/moi/")
    page.fill("[name=full_name]", "Nông Thị Thử Nghiệm")
    page.fill("[name=birth]", "18/5/2022")
    page.check("[name=sex][value=nu]")
    page.select_option("[name=ethnic]", "02")
    for name in ("unit", "hamlet"):
        choices = page.locator(f"select[name={name}] option")
        if choices.count() > 1:
            page.select_option(f"[name={name}]", index=1)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000})
    button = page.locator("main form button.button").last
    for _ in range(3):
        button.click(no_wait_after=True, force=True)
    page.wait_for_url("**/tre-em/*-*/", timeout=30_000)
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
    page.goto(address + "/tre-em/")
    page.fill("main [name=q]", "nong thi thu nghiem")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("Nông Thị Thử Nghiệm").count() == 1
