"""Search while typing waits for UniKey and for the system's own input, and touches neither the box nor the focus."""

import pytest

from tests.browser.visitor import fill_birth

pytestmark = pytest.mark.browser
RESTED = 1500  # more than the pause the page waits for, in ms


@pytest.fixture
def desk(visit, address):
    page = visit("xa.songhien")
    page.goto(address + "/tre-em/", wait_until="networkidle")
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.post_data) if request.method == "POST" else None)
    page.focus("#q")
    return page


def test_letters_taken_back_and_sent_again_are_one_question_when_typing_rests(desk):
    # what UniKey sends for "nguyễn": letters, two taken back, the accented ones; within one script so that no pause creeps in
    desk.evaluate("""async () => {
        const box = document.getElementById("q");
        for (const value of ["n", "ng", "ngu", "nguy", "nguye", "nguyee", "nguye", "nguy", "nguyê", "nguyên", "nguyê", "nguy", "nguyễ", "nguyễn"]) {
            box.value = value;
            box.dispatchEvent(new InputEvent("input", { bubbles: true }));
            await new Promise((go) => setTimeout(go, 40));
        }
    }""")
    assert desk.asked == []
    desk.wait_for_timeout(RESTED)
    assert len(desk.asked) == 1
    assert desk.input_value("#q") == "nguyễn"
    assert desk.evaluate("document.activeElement.id") == "q"
    assert "nguy" not in desk.url
    assert desk.locator("#results table").count() == 1


def test_nothing_is_asked_during_composition(desk):
    session = desk.context.new_cdp_session(desk)
    for text in ("n", "ng", "ngu", "nguy"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    desk.wait_for_timeout(RESTED)
    assert desk.asked == []
    session.send("Input.insertText", {"text": "nguyễn"})
    desk.wait_for_timeout(RESTED)
    assert len(desk.asked) == 1
    assert desk.input_value("#q") == "nguyễn"


def test_an_answer_to_a_search_weighs_at_most_4_kib(desk):
    sizes = []
    session = desk.context.new_cdp_session(desk)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    desk.locator("#q").press_sequentially("n", delay=40)
    desk.wait_for_timeout(RESTED)
    assert desk.locator("#results tbody tr").count() > 0
    assert 0 < sum(sizes) <= 4096


@pytest.mark.parametrize(
    ("name", "typed", "shown"),  # four children, so that none is asked about as a second record of another
    [("Triệu Thị Gạch", "5/3/18", "05/03/2018"), ("Triệu Văn Liền", "07042016", "07/04/2016"), ("Triệu Thị Tháng", "9/2014", "09/2014"), ("Triệu Văn Năm", "2011", "2011")],
)
def test_a_birth_day_is_typed_as_people_type_it_and_printed_as_far_as_it_is_known(visit, address, name, typed, shown):
    page = visit("xa.songhien")
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, name)
    page.fill("[name=birth]", typed)
    page.click("form[data-resend] button.button")
    page.wait_for_url("**/tre-em/*-*/")
    assert page.locator(".summary-list dd").first.inner_text().startswith(f"{shown} (")
