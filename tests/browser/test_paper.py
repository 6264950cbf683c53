"""The paper comes back by keyboard alone, through a network that goes; rows copied in Excel fill the grid and are corrected in place."""

import pytest

from tests.browser.visitor import births, rows

pytestmark = pytest.mark.browser
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
STATES = "SELECT state, changed FROM paper_printline l JOIN paper_bookprint b ON b.id = l.book_id ORDER BY b.printed_at DESC, l.number LIMIT 3"


@pytest.mark.parametrize("width", [360, 1280])
def test_marked_paper_is_entered_line_by_line_with_enter(visit, address, place, width):
    page = visit("xa.songhien", viewport={"width": width, "height": 800})
    page.goto(address + "/so-giay/in/")
    page.check("[name=kind][value=xom]")
    page.click("main form button.button")
    page.wait_for_url("**/to/")
    assert page.locator(".sheet").first.is_visible()
    page.get_by_role("link", name="Về bản in", exact=True).click()
    page.fill("[name=day]", "19/5/2022")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1/")
    page.keyboard.press("Enter")  # nothing changed on line 1
    page.wait_for_url("**/2/")
    assert page.evaluate("document.activeElement.name") == "full_name"
    page.context.set_offline(True)
    page.fill("[name=mother_name]", f"Nông Thị Giấy {'Lớn' if width > 400 else 'Nhỏ'}")
    assert page.locator(".field.changed").count() == 1
    page.keyboard.press("Enter")
    page.locator("[data-bar]").wait_for(state="visible")
    page.context.set_offline(False)
    page.wait_for_url("**/3/", timeout=30_000)
    assert rows(place, STATES)[:3] == [("nhu", ""), ("doi", "mother_name"), ("cho", "")]


def test_rows_copied_in_excel_are_corrected_in_the_grid_and_saved_together(visit, address, place):
    page = visit("xa.songhien")
    page.goto(address + "/nhap/luoi/")
    page.select_option("[name=hamlet]", index=1)
    for name, long in {"full_name": "Hoàng Nguyễn Minh Phương Thảo", "mother_name": "Lục Thị Ngọc Huyền Trang", "ethnic": "Sán Chay", "personal_id": "004322001234", "birth": "20/04/2022"}.items():
        box = page.locator(f"[name='dong-5-{name}']")
        box.fill(long)
        assert box.evaluate("one => one.scrollWidth <= one.clientWidth"), f"{long} is cut in its cell"
        box.fill("")
    page.focus("[name='dong-0-full_name']")
    page.evaluate(PASTE, "".join(f"Lưới Thị {name}\t0{n + 1}/02/2019\tNữ\tTày\n" for n, name in enumerate(["Hoa", "Hồng", "Huệ"])) + "Lưới Thị Hà\t31/02/2019\tNữ\tTày")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "dong-1-full_name"
    page.get_by_role("button", name="Lưu tất cả", exact=True).click()
    page.locator(".error-summary").wait_for()
    assert (page.locator("td.wrong input").input_value(), births(place, "Lưới Thị Hoa")) == ("31/02/2019", 0)
    page.locator("td.wrong input").fill("28/02/2019")
    page.get_by_role("button", name="Lưu tất cả", exact=True).click()
    page.wait_for_url("**/nhap/*-*/", timeout=20_000)
    assert [births(place, f"Lưới Thị {name}") for name in ("Hoa", "Hồng", "Huệ", "Hà")] == [1, 1, 1, 1]
