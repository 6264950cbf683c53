"""A session that ends while somebody types loses no letter."""

import pytest

from tests.browser.visitor import births, end_sessions, fill_birth, rows, sign_in

pytestmark = pytest.mark.browser
STORED = "SELECT mother_name, father_name FROM registry_child WHERE full_name = ?"


def test_what_was_typed_before_and_after_the_end_is_saved_after_signing_in_in_another_tab(visit, address, place):
    page = visit("xa.songhien")
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Đàm Thị Hết Phiên")
    page.fill("[name=mother_name]", "Nông Thị Trước")
    end_sessions(place)
    page.locator("[name=father_name]").press_sequentially("Đàm Văn Sau", delay=20)
    bar = page.locator("[data-bar]")
    bar.wait_for(state="visible")
    assert "đừng đóng trang" in bar.inner_text()
    page.locator("form[data-resend] button.button").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert births(place, "Đàm Thị Hết Phiên") == 0
    other = page.context.new_page()
    sign_in(other, address, "xa.songhien")
    other.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/tre-em/*-*/", timeout=20_000)
    assert rows(place, STORED, "Đàm Thị Hết Phiên") == [("Nông Thị Trước", "Đàm Văn Sau")]


def test_a_page_opened_again_after_signing_in_shows_the_kept_draft(visit, address, place):
    page = visit("xa.canyen")
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Bế Văn Bản Nháp")
    page.locator("[name=mother_name]").press_sequentially("Lục Thị Nháp", delay=20)
    page.get_by_text("Đã lưu nháp lúc").wait_for()
    end_sessions(place)
    page.reload()
    page.fill("[name=login]", "xa.canyen")
    page.fill("[name=password]", "mang-non-2022")
    page.click("main button")
    page.wait_for_url("**/tre-em/moi/")
    assert page.get_by_text("Đã lấy lại nội dung gõ dở").is_visible()
    kept = {name: page.input_value(f"[name={name}]") for name in ("full_name", "birth", "ethnic", "mother_name")}
    assert kept == {"full_name": "Bế Văn Bản Nháp", "birth": "18/5/2022", "ethnic": "02", "mother_name": "Lục Thị Nháp"}
    assert page.is_checked("[name=sex][value=nu]")


def test_another_person_who_signs_in_on_the_same_machine_never_sends_what_the_first_one_typed(visit, address, place):
    page = visit("xa.songhien")
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Vi Thị Người Khác")
    end_sessions(place)
    other = page.context.new_page()
    sign_in(other, address, "xa.canyen")
    other.close()
    page.bring_to_front()
    page.locator("[name=mother_name]").press_sequentially("Vi Thị Mẹ", delay=20)
    page.locator("form[data-resend] button.button").click(no_wait_after=True)
    page.get_by_text("Người khác đã đăng nhập trên máy này").wait_for()
    assert births(place, "Vi Thị Người Khác") == 0
