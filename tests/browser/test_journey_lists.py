"""Lists go in and out: the month's review, a school's list with slips, children entered twice, the commune police's answers, a payer's, a sample."""

import pytest
from python_calamine import load_workbook

pytestmark = pytest.mark.browser
HEAD = ("STT", "Họ và tên trẻ", "Ngày sinh", "Giới tính", "Dân tộc", "Họ tên mẹ", "Họ tên bố", "Thôn/xóm")
SCHOOL = [
    ("1", "Lý Thị Mẩy", "12/02/2016", "Nữ", "Dao", "Triệu Mùi Chuổng", "Lý Phụ Kinh", "Khau Bon"),
    ("2", "Lý A Páo", "31/02/2017", "Nam", "Dao", "Triệu Mùi Chuổng", "Lý Phụ Kinh", "Khau Bon"),
    ("3", "Nông Văn Chiến", "05/07/2015", "Nam", "Tày", "Hoàng Thị Lê", "", "Lủng Nặm"),
]
STATES = "SELECT number, state FROM reviews_reviewlist WHERE kind = 'thang' ORDER BY number"
NUMBER = "SELECT personal_id IS NOT NULL FROM registry_child WHERE full_name = ? AND mother_name = 'Triệu Bảo Châu'"
COUNTED = """
    SELECT c.full_name FROM registry_residence r JOIN registry_child c ON c.id = r.child_id JOIN organisation_unit u ON u.id = r.unit_id
    WHERE u.name = 'Cần Yên' AND r.valid_to IS NULL AND r.superseded_at IS NULL AND c.mother_name IN (?, ?) ORDER BY c.full_name
"""
PAID = """
    SELECT c.full_name, a.monthly_amount, a.payer FROM support_allowance a JOIN registry_child c ON c.id = a.child_id
    WHERE a.superseded_at IS NULL AND c.full_name IN ('Lầu A Thái', 'Nguyễn Hữu Đạt') ORDER BY c.full_name
"""
UNDER_THREE = "Trẻ em dưới 3 tuổi thuộc hộ nghèo, cận nghèo ở xã, thôn đặc biệt khó khăn"
OF_SCHOOL, OF_TWO = ("Triệu Mùi Chuổng", "Hoàng Thị Lê"), ("Hoàng Hồng Ánh", "Hoàng Hồng Ánh")


def pasted(rows) -> str:
    """Rows as Excel puts them on the clipboard."""
    return "\n".join("\t".join(row) for row in rows)


def test_a_month_without_change_closes_with_two_keys_and_one_with_changes_is_signed_sent_and_counted(office):
    worker, chair = office.at("xa.canyen"), office.at("ct.canyen")
    worker.press("Rà soát").press("Tháng 03/2022").press("Chốt danh sách").press("Tôi đã rà soát, chốt danh sách")  # what April is held against
    worker.home()
    with office.task("ra-soat-khong-doi") as task:
        with task.step(worker):
            worker.press("Rà soát").press("Tháng 04/2022", said="tên tháng")
            task.picture(worker)
        with task.step(worker):
            assert worker.page.evaluate("document.activeElement.innerText") == "Chốt danh sách"  # the first of the two keys
            worker.press("Chốt danh sách")
        with task.step(worker):
            assert worker.page.evaluate("document.activeElement.innerText") == "Tôi đã rà soát, chốt danh sách"  # the second
            worker.press("Tôi đã rà soát, chốt danh sách")
        with task.step(worker):
            worker.press("Ghi chữ ký trên giấy").fill("Người ký", "Lục Văn Thành").fill("Ngày ký", "20/5/22").press("Lưu chữ ký")
        with task.step(worker):
            worker.press("Gửi cấp trên")
    worker.home()
    with office.task("ra-soat") as task:
        with task.step(worker):
            worker.press("Rà soát").press("Tháng 05/2022", said="tên tháng")
        with task.step(worker):
            worker.press("Vàng A Tuấn", said="tên trẻ").fill("Đã làm gì cho trẻ trong kỳ", "Thăm hộ 10/5, hướng dẫn lập hồ sơ").press("Lưu")
        with task.step(worker):
            worker.press("Thêm trẻ vào danh sách").fill("Tìm theo họ tên trẻ, cha, mẹ (có dấu hoặc không dấu) hoặc số định danh", "sung thi say", said="ô tìm").press("Tìm")
            worker.press("Sùng Thị Say", said="tên trẻ")
        with task.step(worker):
            worker.choose("Hoàn cảnh, nguy cơ", "Có nguy cơ bỏ học").fill("Từ ngày", "18/5/22").fill("Căn cứ, biểu hiện", "Trường báo nghỉ học 10 buổi").press("Đưa vào danh sách")
        with task.step(worker):
            worker.press("Lầu A Thái", said="tên trẻ").press("Đưa khỏi danh sách")
        with task.step(worker):
            worker.fill("Không còn từ ngày", "19/5/22").fill("Lý do đưa khỏi danh sách", "Hộ đã thoát nghèo").fill("Việc đã làm khi ra khỏi danh sách", "Trao đổi với gia đình, vẫn theo dõi")
            worker.press("Đưa khỏi danh sách")
            task.picture(worker)
        with task.step(worker):
            worker.press("Chốt danh sách").press("Tôi đã rà soát, chốt danh sách")
        chair.home()
        with task.step(chair):
            chair.press("Rà soát").press("Tháng 05/2022", said="tên tháng").press("Ký danh sách").press("Ký và gửi")
    assert office.rows(STATES) == [(3, "chot"), (4, "gui"), (5, "gui")]
    upper = office.at("huyen.haquang").press("Rà soát")
    assert upper.page.get_by_role("row", name="Cần Yên").first.inner_text().split("\t")[5].strip() == "Đúng hạn"
    upper.page.goto(chair.page.url)
    upper.sees("Thăm hộ 10/5, hướng dẫn lập hồ sơ", "Sùng Thị Say", "Hộ đã thoát nghèo. Trao đổi với gia đình, vẫn theo dõi").press("Mở lại danh sách")
    upper.fill("Lý do mở lại", "Thiếu trẻ mới về").press("Mở lại danh sách")
    assert office.rows(STATES)[-1] == (5, "mo")
    office.at("xa.canyen").press("Rà soát").press("Tháng 05/2022").sees("Thiếu trẻ mới về")


def test_a_schools_list_is_looked_at_recorded_corrected_sent_again_and_undone(office, tmp_path):
    worker = office.at("xa.canyen")
    with office.task("nhap") as task:
        with task.step(worker):
            worker.press("Nhập danh sách").press("Nhập một danh sách")
        with task.step(worker):
            worker.fill("Hoặc dán các dòng đã chép từ Excel", pasted([HEAD, *SCHOOL])).press("Xem trước")
            task.picture(worker)
        assert office.rows(COUNTED, *OF_SCHOOL) == []  # nothing is recorded by looking
        with task.step(worker):
            refused = worker.take("Tải các dòng không nhận (.xlsx)")
        with task.step(worker):
            worker.press("Ghi 2 dòng vào sổ", said="Ghi … dòng vào sổ")
        head, row = load_workbook(str(refused)).get_sheet_by_index(0).to_python()
        assert (head[1:3], row[1:3], row[head.index("Lỗi")]) == (["Họ và tên trẻ", "Ngày sinh"], ["Lý A Páo", "31/02/2017"], "Không có ngày “31/02/2017” trong lịch.")
        with task.step(worker):
            row[2] = "28/02/2017"
            worker.press("Nhập danh sách").press("Nhập một danh sách").fill("Hoặc dán các dòng đã chép từ Excel", pasted([head, row])).press("Xem trước")
            worker.press("Ghi 1 dòng vào sổ", said="Ghi … dòng vào sổ")
    assert office.rows(COUNTED, *OF_SCHOOL) == [("Lý A Páo",), ("Lý Thị Mẩy",), ("Nông Văn Chiến",)]
    office.at("ct.canyen").press("Trẻ em").sees("Lý Thị Mẩy", "Lý A Páo")
    worker.home()
    with office.task("hoan-tac-nhap") as task:
        with task.step(worker):
            worker.press("Nhập danh sách").press(worker.page.locator("main table tbody a").first.inner_text(), said="giờ nhận")
        with task.step(worker):
            worker.press("Hoàn tác")
            task.picture(worker)
        with task.step(worker):
            worker.press("Hoàn tác")
    assert office.rows(COUNTED, *OF_SCHOOL) == [("Lý Thị Mẩy",), ("Nông Văn Chiến",)]  # the list before stays
    office.at("ct.canyen").press("Trẻ em").misses("Lý A Páo")


def test_a_child_entered_twice_is_merged_after_a_look_and_set_apart_again(office):
    worker = office.at("xa.canyen")
    again = ("1", "Triệu Hải Thinh", "09/01/2021", "Nam", "Dao", "Hoàng Hồng Ánh", "Triệu Quốc Vũ", "Lủng Nặm")
    worker.press("Nhập danh sách").press("Nhập một danh sách").fill("Hoặc dán các dòng đã chép từ Excel", pasted([HEAD, again])).press("Xem trước").press("Ghi 1 dòng vào sổ")
    assert ("Triệu Hải Thinh",) in office.rows(COUNTED, *OF_TWO)
    office.night()
    worker.home()
    with office.task("trung") as task:
        with task.step(worker):
            worker.press("Hồ sơ trùng")
            task.picture(worker)
        with task.step(worker):
            worker.press("Triệu Hải Thịnh, 01/09/2021, Cần Yên", said="tên trẻ")
            task.picture(worker)
        with task.step(worker):
            worker.press("Là một: nhập hai hồ sơ")
        with task.step(worker):
            worker.fill("Lý do", "Đã đối chiếu giấy khai sinh.").press("Nhập làm một")
        assert ("Triệu Hải Thinh",) not in office.rows(COUNTED, *OF_TWO)
        office.at("ct.canyen").press("Trẻ em").misses("Triệu Hải Thinh").sees("Triệu Hải Thịnh")
        with task.step(worker):
            worker.press("Hoàn tác việc nhập").fill("Lý do", "Nhầm: hai anh em họ.").press("Hoàn tác")
    office.at("ct.canyen").press("Trẻ em").sees("Triệu Hải Thinh", "Triệu Hải Thịnh")


def test_the_police_get_a_list_and_what_they_answer_is_applied_after_a_look(office):
    worker = office.at("xa.canyen")
    with office.task("cong-an") as task:
        with task.step(worker):
            worker.press("Làm sạch dữ liệu với công an xã").press("Lập danh sách gửi công an")
        with task.step(worker):
            worker.press("Lập danh sách")
            task.picture(worker)
        with task.step(worker):
            file = worker.take("Tải .xlsx cho công an")
            worker.press("Xem bản in")
        lines = [line for line in load_workbook(str(file)).get_sheet_by_index(0).to_python() if line[2] in ("Họ và tên", "Lục Thùy Oanh")]
        assert [line[2] for line in lines] == ["Họ và tên", "Lục Thùy Oanh"]
        with task.step(worker):
            worker.press("Về danh sách").press("Ghi ngày gửi công an").fill("Ngày gửi công an", "20/5/22").fill("Người ký", "Lục Văn Thành").press("Lưu")
        lines[1][lines[0].index("Số định danh cá nhân")] = "004313000123"  # the police fill in one line
        with task.step(worker):
            worker.press("Nhập trả lời của công an").fill("Ngày công an trả", "20/5/22").fill("Dán các dòng, kể cả hàng tiêu đề", pasted(lines)).press("Đọc và đối chiếu")
            task.picture(worker)
        assert office.rows(NUMBER, "Lục Thùy Oanh") == [(0,)]
        with task.step(worker):
            worker.tick("Lục Thùy Oanh", "Áp dụng", said="lựa chọn").press("Lưu các lựa chọn")
    assert office.rows(NUMBER, "Lục Thùy Oanh") == [(1,)]
    office.at("ct.canyen").press("Trẻ em").press("Lục Thùy Oanh").sees("0123 (đã xác thực)")


def test_who_may_have_an_allowance_is_listed_and_a_payers_list_is_recorded_whole(office):
    worker = office.at("xa.canyen")
    of_payer = (("Họ và tên", "Ngày sinh", "Đối tượng", "Mức hưởng", "Từ ngày", "Số quyết định"), ("Lầu A Thái", "20/05/2020", UNDER_THREE, "540.000", "01/05/2022", "12/QĐ-UBND"))
    with office.task("chi-tra") as task:
        with task.step(worker):
            worker.press("Trợ cấp").sees("Lầu A Thái")
            task.picture(worker)
        with task.step(worker):
            worker.press("Nhập danh sách chi trả")
        with task.step(worker):
            worker.fill("Hoặc dán các dòng từ bảng tính", pasted(of_payer)).fill("Nơi chi trả", "Bưu điện huyện").press("Xem trước")
            task.picture(worker)
        with task.step(worker):
            worker.press("Ghi tất cả").misses("Lầu A Thái")
        with task.step(worker):
            worker.press("Nguyễn Hữu Đạt", said="tên trẻ")
        with task.step(worker):
            worker.unfold("Ghi thêm").press("Ghi trợ cấp hằng tháng")
        with task.step(worker):
            worker.fill("Hưởng từ ngày", "1/5/22").choose("Đối tượng", UNDER_THREE).fill("Mức mỗi tháng (đồng)", "540000")
            worker.fill("Số quyết định", "13/QĐ-UBND").fill("Ngày quyết định", "28/4/22").press("Lưu")
    assert office.rows(PAID) == [("Lầu A Thái", 540_000, "Bưu điện huyện"), ("Nguyễn Hữu Đạt", 540_000, "")]
    worker.press("Trợ cấp").misses("Nguyễn Hữu Đạt")


def test_a_random_sample_is_asked_again_and_tells_how_often_the_register_is_wrong(office):
    worker = office.at("xa.canyen")
    with office.task("phuc-tra") as task:
        with task.step(worker):
            worker.press("Rà soát").press("Phúc tra dữ liệu trẻ em").press("Chọn mẫu phúc tra")
        with task.step(worker):
            worker.fill("Số trẻ phúc tra", "5").press("Chọn mẫu")
            task.picture(worker)
        with task.step(worker):
            worker.press("In phiếu có thông tin").press("Cần Yên", said="tên xã")
        with task.step(worker):
            worker.press("Ghi kết quả")
        with task.step(worker):
            worker.press("Lưu")
        with task.step(worker):
            worker.fill("Họ tên mẹ", "Hoàng Thị Khác").press("Lưu")
        with task.step(worker):
            worker.mark("Không có trẻ tại địa chỉ này").press("Lưu")
        with task.step(worker):
            worker.press("Cần Yên", said="tên xã")
            task.picture(worker)
    assert office.rows("SELECT number, state FROM recheck_recheckline ORDER BY number") == [(1, "dung"), (2, "sai"), (3, "khong"), (4, "cho"), (5, "cho")]
