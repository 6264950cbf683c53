"""A child is born, leaves, comes, is absent, dies, is entered wrongly: a commune worker's days, by the keyboard."""

import pytest

pytestmark = pytest.mark.browser
SEARCH = "Tìm trẻ: họ tên (có dấu hay không), cha mẹ, ngày hoặc năm sinh, xóm, xã, số định danh hoặc 4 số cuối"
LIVES = """
    SELECT u.name, h.name, r.kind FROM registry_residence r JOIN registry_child c ON c.id = r.child_id JOIN organisation_unit u ON u.id = r.unit_id
    LEFT JOIN organisation_hamlet h ON h.id = r.hamlet_id WHERE c.full_name = ? AND r.valid_to IS NULL AND r.superseded_at IS NULL
"""


def find(worker, typed: str, name: str = ""):
    """Open a child's record by the search; without a name only look."""
    worker.press("Trẻ em").fill(SEARCH, typed, said="ô tìm").press("Tìm")
    return worker.press(name, said="tên trẻ") if name else worker


def test_a_newborn_is_entered_counted_and_registered_within_its_sixty_days(office):
    worker = office.at("xa.canyen")
    with office.task("sinh") as task:
        with task.step(worker):
            worker.press("Ghi trẻ mới sinh, mới đến")
        with task.step(worker):
            worker.fill("Họ, chữ đệm và tên", "Gái").fill("Ngày sinh", "18/5/22").choose("Dân tộc", "Mông").choose("Xóm, tổ dân phố", "Khau Bon")
            worker.fill("Họ tên mẹ", "Thào Thị Mỉ")
            task.picture(worker)
        with task.step(worker):
            worker.press("Lưu")
            task.picture(worker)
        assert office.rows("SELECT full_name, sex, birth_date, ethnic FROM registry_child WHERE mother_name = 'Thào Thị Mỉ'") == [("Gái", "nu", "2022-05-18", "08")]
        assert office.rows(LIVES, "Gái") == [("Cần Yên", "Khau Bon", "thuong_tru")]
        with task.step(worker):
            worker.press("Đến hạn")
        owed = worker.page.get_by_role("row", name="Đăng ký khai sinh").filter(has_text="18/07/2022")  # sixty days, "before" the next
        assert owed.count() == 1
        with task.step(worker):
            find(worker, "thao thi mi", "Gái")
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Ghi đăng ký khai sinh")
        with task.step(worker):
            worker.fill("Ngày đăng ký khai sinh", "19/5/22").fill("Họ, chữ đệm và tên theo giấy khai sinh", "Sùng Thị Mỷ").press("Lưu")
    assert office.rows("SELECT full_name, birth_registered_on FROM registry_child WHERE mother_name = 'Thào Thị Mỉ'") == [("Sùng Thị Mỷ", "2022-05-19")]
    worker.press("Đến hạn")
    assert "Hoàn thành đúng hạn" in owed.inner_text()
    chair = office.at("ct.canyen")
    find(chair, "sung thi my").sees("Sùng Thị Mỷ", "18/05/2022")


def test_a_form_with_a_slip_comes_back_filled_and_leads_to_the_field(office):
    worker = office.at("xa.canyen").press("Ghi trẻ mới sinh, mới đến")
    worker.fill("Họ, chữ đệm và tên", "Nông Thị Sai Ngày").fill("Ngày sinh", "31/2/22").choose("Dân tộc", "Tày").press("Lưu")
    worker.sees("Chưa lưu được, hãy sửa các chỗ sau")
    assert worker.page.evaluate("document.activeElement.className") == "error-summary"
    worker.follow("Ngày sinh: Không có ngày “31/2/22”. Ghi như 05/03/2018.")
    assert worker.page.evaluate("document.activeElement.name") == "birth"
    worker.fill("Ngày sinh", "28/2/22").tick("Giới tính", "Nữ").choose("Xóm, tổ dân phố", "Lủng Nặm").press("Lưu")
    assert worker.page.locator("h1").inner_text() == "Nông Thị Sai Ngày"


def test_a_child_is_sent_to_another_commune_which_takes_it_in_and_is_never_in_two(office):
    worker, other = office.at("xa.canyen"), office.at("xa.songhien")
    name, place = "Lục Công Toàn", [("Cần Yên", "Khau Bon", "thuong_tru")]
    with office.task("chuyen-di") as task:
        with task.step(worker):
            find(worker, "luc cong toan", name)
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Ghi chuyển đi")
        with task.step(worker):
            worker.tick("Chuyển đi đâu", "Chuyển trong tỉnh").fill("Chuyển từ ngày", "16/5/22").choose("Xã nơi đến", "Sông Hiến")
            worker.fill("Nơi đến cụ thể", "Ở với bà ngoại, Tổ 3")
            task.picture(worker)
            worker.press("Lưu")
        assert office.rows(LIVES, name) == place
        with task.step(other):
            other.press("Chuyển đi, đến").press(name, said="tên trẻ")
            task.picture(other)
        with task.step(other):
            other.tick("Trả lời", "Nhận trẻ về xã").choose("Xóm, tổ dân phố", "Tổ 3").press("Gửi")
    assert office.rows(LIVES, name) == [("Sông Hiến", "Tổ 3", "thuong_tru")]
    find(other, "luc cong toan", name).sees("Tổ 3, Sông Hiến")
    find(office.at("xa.canyen"), "luc cong toan").sees("Không có trẻ em nào khớp")
    office.at("xa.canyen").press("Chuyển đi, đến").press("Đã xong trong 90 ngày").sees(name)


def test_a_child_that_lives_elsewhere_is_found_by_what_is_exactly_known_asked_for_and_given_over(office):
    worker, other = office.at("xa.songhien"), office.at("xa.canyen")
    name = "Vàng A Tuấn"
    with office.task("chuyen-den") as task:
        with task.step(worker):
            worker.press("Chuyển đi, đến").press("Xin cho trẻ chuyển đến")
        with task.step(worker):
            worker.fill("Họ và tên trẻ", name).fill("Ngày sinh", "14/12/2006").fill("Họ tên mẹ", "Sùng Thị Mai").fill("Lý do tìm", "Gia đình vừa đến Tổ 3, xin nhập sổ").press("Tìm")
            task.picture(worker)
        worker.misses("Vàng A Thiện")  # where it lives, never the record
        with task.step(worker):
            worker.press("Xin chuyển đến")
        with task.step(worker):
            worker.fill("Chuyển đến từ ngày", "17/5/22").choose("Xóm, tổ dân phố", "Tổ 3").press("Gửi yêu cầu")
        assert office.rows(LIVES, name)[0][0] == "Cần Yên"
        other.home()
        with task.step(other):
            other.press("Chuyển đi, đến").press(name, said="tên trẻ")
        with task.step(other):
            other.tick("Trả lời", "Đồng ý chuyển trẻ đi").press("Gửi")
    assert office.rows(LIVES, name) == [("Sông Hiến", "Tổ 3", "thuong_tru")]
    find(office.at("xa.songhien"), "vang a tuan", name).sees("Tổ 3, Sông Hiến")
    assert office.rows("SELECT count(*) FROM audit_event WHERE action = 'child looked up elsewhere'")[0][0] >= 1


def test_what_was_entered_by_mistake_is_taken_back_and_stays_in_the_history(office):
    worker = office.at("xa.canyen")
    with office.task("rut-lai") as task:
        with task.step(worker):
            find(worker, "sung thi say", "Sùng Thị Say")
        worker.unfold("Ghi thêm").press("Ghi nguy cơ").choose("Nguy cơ", "Có nguy cơ bỏ học").fill("Từ ngày", "18/5/22").press("Lưu")
        with task.step(worker):
            worker.press("Rút lại Nguy cơ: Có nguy cơ bỏ học", said="Rút lại")
            task.picture(worker)
        with task.step(worker):
            worker.press("Rút lại")
    assert office.rows("SELECT count(*) FROM registry_riskwatch r JOIN registry_child c ON c.id = r.child_id WHERE c.full_name = 'Sùng Thị Say' AND r.superseded_at IS NULL") == [(0,)]
    find(office.at("ct.canyen"), "sung thi say", "Sùng Thị Say").press("Hiện cả nội dung đã được thay").sees("Đã rút lại")


def test_a_child_leaves_the_province_and_comes_back_to_the_same_record(office):
    worker, name = office.at("xa.canyen"), "Triệu Hà Mỹ"
    with office.task("ra-ngoai") as task:
        with task.step(worker):
            find(worker, "trieu ha my", name)
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Ghi chuyển đi")
        with task.step(worker):
            worker.tick("Chuyển đi đâu", "Chuyển ra ngoài tỉnh").fill("Chuyển từ ngày", "10/5/22").choose("Tỉnh nơi đến", "Bắc Ninh")
            worker.fill("Nơi đến cụ thể", "Quế Võ, theo mẹ").press("Lưu").sees("Chuyển ra ngoài tỉnh từ ngày 10/05/2022: Quế Võ, theo mẹ, Bắc Ninh")
            task.picture(worker)
        assert office.rows(LIVES, name) == []
        with task.step(worker):
            find(worker, "trieu ha my", name)
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Ghi trở về")
        with task.step(worker):
            worker.fill("Từ ngày", "18/5/22").choose("Xóm, tổ dân phố", "Khau Dìn").press("Lưu")
    assert office.rows(LIVES, name) == [("Cần Yên", "Khau Dìn", "thuong_tru")]


def test_a_child_absent_with_its_parents_stays_registered_where_it_was(office):
    worker, name = office.at("xa.canyen"), "Triệu Thúy Thảo"
    with office.task("vang") as task:
        with task.step(worker):
            find(worker, "trieu thuy thao", name)
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Đổi xóm, hộ, hình thức cư trú trong xã")
        with task.step(worker):
            worker.fill("Từ ngày", "10/5/22").choose("Hình thức cư trú", "Vắng mặt theo cha mẹ đi làm").press("Lưu")
    assert office.rows(LIVES, name) == [("Cần Yên", "Lủng Nặm", "vang_cha_me")]


def test_a_death_ends_what_runs_and_the_record_says_so(office):
    worker, name = office.at("xa.canyen"), "Hà An Nga"
    with office.task("mat") as task:
        with task.step(worker):
            find(worker, "ha an nga", name)
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Ghi trẻ mất")
        with task.step(worker):
            worker.fill("Ngày mất", "18/5/22").choose("Nguyên nhân", "Bệnh tật").mark("Đã xem lại: đúng trẻ này, đúng ngày này").press("Lưu").misses("còn thiếu")
            task.picture(worker)
    assert office.rows(LIVES, name) == []


def test_a_correction_has_its_reason_and_keeps_what_was_before(office):
    worker, name = office.at("xa.canyen"), "Lục Quỳnh Thu"
    with office.task("sua") as task:
        with task.step(worker):
            find(worker, "luc quynh thu", name)
        with task.step(worker):
            worker.press("Sửa thông tin")
        with task.step(worker):
            worker.fill("Họ tên mẹ", "Triệu Bảo Châm").fill("Lý do sửa", "Theo giấy khai sinh số 12").press("Lưu nội dung sửa").sees("Theo giấy khai sinh số 12")
    assert office.rows("SELECT mother_name FROM registry_child WHERE full_name = ?", name) == [("Triệu Bảo Châm",)]


def test_a_household_and_a_hamlet_tell_who_belongs_to_them(office):
    worker = office.at("xa.canyen")
    with office.task("ho-xom") as task:
        with task.step(worker):
            worker.press("Hộ").fill("Tìm theo mã hộ hoặc họ tên chủ hộ", "luc van bao", said="ô tìm").press("Tìm").press("3", said="mã hộ")
            task.picture(worker)
        with task.step(worker):
            worker.press("Trẻ em").press("Xóm, tổ dân phố").press("Khau Bon", said="tên xóm")
            task.picture(worker)
    homes = office.rows("SELECT count(*) FROM registry_household h JOIN organisation_hamlet m ON m.id = h.hamlet_id JOIN organisation_unit u ON u.id = h.unit_id WHERE m.name = 'Khau Bon' AND u.name = 'Cần Yên'")
    assert worker.page.locator(".summary-list dd").nth(1).inner_text() == str(homes[0][0])
