"""400 kbit/s and 400 ms are the normal case: pages stand early, a form is sent until it is received, and received once."""

import time

import pytest

from tests.browser.visitor import WEAK, births, fill_birth, rows

pytestmark = pytest.mark.browser


def weaken(page) -> None:
    """Put the page behind the network of a mountain commune."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", WEAK)


def test_the_first_useful_page_stands_within_4_seconds_on_an_empty_cache(context, visit, address):
    signed_in = visit("xa.songhien").context.storage_state()
    for path, state in {"/dang-nhap/": None, "/": signed_in}.items():
        page = context(storage_state=state).new_page()
        weaken(page)
        begun = time.monotonic()
        page.goto(address + path, wait_until="load")
        assert page.locator("h1").is_visible(), path
        assert time.monotonic() - begun <= 4, path


def test_a_birth_whose_answer_is_cut_after_the_commit_and_sent_three_times_is_one_record(visit, address, place):
    page, handled = visit("xa.songhien"), []

    def cut(route):
        if route.request.method != "POST" or "/nhap/" in route.request.url:
            route.continue_()
            return
        handled.append(route.fetch(max_redirects=0).status)  # the server has handled it and answered with the way to the child …
        if len(handled) == 1:
            route.abort("connectionreset")  # … but the answer never arrives
        else:
            route.continue_()

    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Nông Thị Thử Nghiệm")
    page.route("**/tre-em/moi/", cut)
    weaken(page)
    for _ in range(3):
        page.locator("form[data-resend] button.button").click(no_wait_after=True, force=True)
    page.wait_for_url("**/tre-em/*-*/", timeout=30_000)
    assert handled[0] == 302
    assert len(handled) >= 2
    assert births(place, "Nông Thị Thử Nghiệm") == 1


def test_a_move_whose_answer_is_cut_is_asked_once_and_the_repeat_is_not_lost(visit, address, place):
    page, handled = visit("xa.songhien"), []
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Nông Thị Chuyển Đi")
    page.locator("form[data-resend] button.button").click()
    page.wait_for_url("**/tre-em/*-*/")

    def cut(route):
        if route.request.method != "POST":
            route.continue_()
            return
        handled.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset") if len(handled) == 1 else route.continue_()

    page.goto(page.url + "ghi/chuyen-di/")
    page.check("[name=how][value=chuyen_trong_tinh]")
    page.select_option("[name=unit]", index=1)
    page.fill("[name=day]", "20/5/2022")
    page.route("**/ghi/chuyen-di/", cut)
    weaken(page)
    for _ in range(3):
        page.locator("form[data-resend] button.button").click(no_wait_after=True, force=True)
    page.wait_for_url("**/tre-em/*-*/", timeout=30_000)
    assert handled[0] == 302
    assert page.get_by_text("chờ trả lời; đến lúc đó trẻ vẫn thuộc xã này").is_visible()
    asked = rows(place, "SELECT count(*) FROM registry_moverequest r JOIN registry_child c ON c.id = r.child_id WHERE c.full_name = ?", "Nông Thị Chuyển Đi")
    assert asked == [(1,)]


def test_without_a_network_the_text_stays_the_bar_says_so_and_it_is_sent_by_itself_later(visit, address, place):
    page = visit("xa.songhien")
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Lý Văn Mất Mạng")
    page.context.set_offline(True)
    page.locator("form[data-resend] button.button").click(no_wait_after=True)
    bar = page.locator("[data-bar]")
    bar.wait_for(state="visible")
    assert "Chưa gửi được, đừng đóng trang" in bar.inner_text()
    assert page.input_value("[name=full_name]") == "Lý Văn Mất Mạng"
    assert births(place, "Lý Văn Mất Mạng") == 0
    page.context.set_offline(False)
    page.wait_for_url("**/tre-em/*-*/", timeout=30_000)
    assert bar.is_hidden()
    assert births(place, "Lý Văn Mất Mạng") == 1
