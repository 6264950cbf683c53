"""Without JavaScript every main form and link still works."""

import pytest

from tests.browser.visitor import fill_birth

pytestmark = pytest.mark.browser


def test_a_commune_signs_in_finds_a_child_and_records_a_birth(visit, address):
    page = visit("xa.songhien", java_script_enabled=False)
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Chu Thị Không Máy")
    page.click("main form button.button")
    assert page.locator("h1").inner_text() == "Chu Thị Không Máy"
    page.goto(address + "/tre-em/")
    page.fill("#q", "chu thi khong may")
    page.click("#search button")
    assert page.locator("#results tbody a").all_inner_texts() == ["Chu Thị Không Máy"]
    page.click("#results tbody a")
    page.get_by_role("link", name="Sửa thông tin").click()
    page.fill("[name=mother_name]", "Chu Thị Mẹ")
    page.fill("[name=reason]", "Ghi thiếu")
    page.click("main form button.button")
    assert page.get_by_text("Chu Thị Mẹ").first.is_visible()


def test_a_commune_records_school_and_a_move_from_a_childs_page_by_the_keyboard_alone(visit, address):
    page = visit("xa.songhien", java_script_enabled=False, viewport={"width": 360, "height": 700})
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Chu Thị Ghi Thêm")
    page.click("main form button.button")
    child = page.url
    for link, typed, said in (
        ("Ghi việc học", {"level": "chua", "day": "19/5/2022"}, "Học tập: Chưa đi học"),
        ("Ghi chuyển đi", {"how": "chuyen_ngoai_tinh", "day": "20/5/2022"}, "Chuyển ra ngoài tỉnh"),
    ):
        page.focus("#ghi-them summary")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=link).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/ghi/**")
        for name, value in typed.items():
            box = page.locator(f"[name={name}]").last if name != "how" else page.locator(f"[name=how][value={value}]")
            box.check() if name == "how" else box.select_option(value) if name == "level" else box.fill(value)
        page.focus("main form button.button >> nth=-1")
        page.keyboard.press("Enter")
        page.wait_for_url(child)
        assert said in page.locator(".timeline").inner_text()
    assert page.get_by_role("link", name="Ghi trở về", include_hidden=True).count() == 1


def test_a_form_with_a_slip_comes_back_filled_with_a_summary_that_leads_to_the_field(visit, address):
    page = visit("xa.songhien", java_script_enabled=False)
    page.goto(address + "/tre-em/moi/")
    fill_birth(page, "Chu Văn Sai Ngày")
    page.fill("[name=birth]", "31/02/2022")
    page.click("main form button.button")
    link = page.locator(".error-summary a").first
    assert page.locator(link.get_attribute("href")).get_attribute("name") == "birth"
    assert page.input_value("[name=full_name]") == "Chu Văn Sai Ngày"


def test_a_cell_of_an_annex_opens_to_its_rows(visit, address):
    page = visit("tinh.treem", java_script_enabled=False)
    page.goto(address + "/bao-cao/2022-6m/")
    page.locator("main table tbody a").first.click()
    page.get_by_role("link", name="Phụ lục II", exact=True).click()
    cell = page.locator("main td a").first
    number = cell.inner_text()
    cell.click()
    assert page.locator("h2").first.inner_text().endswith(f": {number}")
    assert page.locator("h3").first.inner_text() == f"{number} trẻ"


def test_the_desk_takes_a_notice(visit, address):
    page = visit("truc.111", java_script_enabled=False)
    page.goto(address + "/thong-bao/moi/")
    page.check("[name=channel] >> nth=0")
    page.fill("[name=story]", "Người gọi báo có trẻ bị đánh.")
    page.click("main form button.button >> nth=-1")
    assert page.locator("h1").inner_text().startswith("Thông báo ")
