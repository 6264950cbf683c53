"""Children come and go by lists: from what other software exports, from a spreadsheet, from who records births, and on to other software."""

import pytest

pytestmark = pytest.mark.browser
HEAD = ("MA_TE", "TEN_TRE", "NGAY_SINH", "PHAI", "TEN_ME", "TEN_THON")
ROWS = (
    ("7001", "Lý Mùi Phấy", "03/04/2016", "2", "Triệu Mùi Ghển", "Khau Bon"), ("7002", "Lý Sành On", "05/06/2018", "1", "Triệu Mùi Ghển", "Khau Bon"),
    ("7003", "Lý Mùi Nải", "31/02/2019", "2", "Triệu Mùi Ghển", "Khau Bon"),
)
FIELDS = {2: "Họ và tên", 3: "Ngày sinh", 4: "Giới tính", 5: "Họ tên mẹ", 6: "Xóm, tổ dân phố"}
REGISTERED = "SELECT full_name, sex, birth_date FROM registry_child WHERE mother_name = ? ORDER BY full_name"
LINES = "SELECT state, count(*) FROM handover_handoverline GROUP BY state ORDER BY state"
PASTE, TAKE = "Hoặc dán các dòng đã chép từ Excel", "Ghi … dòng vào sổ"
OF_HAMLET = (
    ("Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Họ tên mẹ"),
    ("Lục Văn Sửu", "03/04/2018", "Nam", "Nùng", "Hoàng Thị Lả"), ("Lục Thị Mùa", "31/02/2020", "Nữ", "Nùng", "Hoàng Thị Lả"),
)
OF_STATION = (
    ("Họ tên mẹ", "Năm sinh mẹ", "Họ tên con", "Ngày sinh", "Giới tính", "Dân tộc", "Thôn/xóm"),
    ("Lý Thị Chẩn", "1999", "", "12/05/2022", "Nữ", "Tày", "Khau Bon"), ("Lầu Thị Dợ", "2001", "Sùng A Pó", "14/05/2022", "Nam", "Mông", "Lủng Nặm"),
)
OF_REGISTRAR = (
    ("Số", "Ngày đăng ký", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Họ tên mẹ", "Họ tên cha"),
    ("15", "18/05/2022", "Nông Thị Hoài", "12/05/2022", "Nữ", "Tày", "Lý Thị Chẩn", "Nông Văn Lẻ"),
)


def pasted(*rows) -> str:
    """Rows as Excel puts them on the clipboard."""
    return "\n".join("\t".join(row) for row in rows)


def test_a_commune_is_filled_from_a_foreign_export_whose_shape_the_province_told(office):
    province, worker = office.at("tinh.treem"), office.at("xa.canyen")
    province.press("Nhập lần đầu").press("Mẫu trao đổi với phần mềm khác").press("Lập mẫu trao đổi")
    province.fill("Tên mẫu", "Phần mềm cũ").fill("Phần mềm", "Phần mềm khác").fill("Căn cứ lập mẫu", "Tệp xuất ngày 20/5/2022")
    province.fill("Dán dòng tên cột của tệp", "\t".join(HEAD)).press("Lập mẫu")
    for line, field in FIELDS.items():
        province.choose(f"Mục, dòng {line}", field)
    province.fill("Lý do", "Theo tệp xuất").press("Lưu")
    province.page.goto(province.page.url.partition("#")[0] + "ma/sex/")
    province.fill("Nam (nam)", "1").fill("Nữ (nu)", "2").fill("Lý do", "Theo tệp xuất").press("Lưu")
    with office.task("nhap-lan-dau") as task:
        with task.step(worker):
            worker.press("Nhập danh sách").press("Nhập một danh sách")
        with task.step(worker):
            worker.fill(PASTE, pasted(HEAD, *ROWS)).choose("Theo mẫu trao đổi", "Phần mềm cũ").press("Xem trước")
        with task.step(worker):
            worker.press("Ghi 2 dòng vào sổ", said=TAKE)
        assert office.rows(REGISTERED, "Triệu Mùi Ghển") == [("Lý Mùi Phấy", "nu", "2016-04-03"), ("Lý Sành On", "nam", "2018-06-05")]
        with task.step(worker):
            worker.press("Nhập danh sách").press("Nhập lần đầu")
            task.picture(worker)
        with task.step(worker):
            worker.press(worker.page.locator("main a[href$='cau-hoi/']").first, said="số câu hỏi còn mở").sees("Lý Mùi Nải")
        with task.step(worker):
            worker.press("Ghi lý do").fill("Lý do không nhập dòng này", "Trẻ đã theo gia đình đi tỉnh khác").press("Lưu")
    assert office.rows("SELECT count(*) FROM filling_settled") == [(1,)]


def test_children_of_a_hamlet_are_pasted_corrected_in_place_and_saved_together(office):
    worker = office.at("xa.canyen")
    with office.task("luoi") as task:
        with task.step(worker):
            worker.press("Nhập danh sách").press("Lưới nhập trẻ em của một xóm")
        with task.step(worker):
            worker.choose("Xóm, tổ dân phố", "Khau Bon").fill("Dán các dòng đã chép từ Excel", pasted(*OF_HAMLET)).press("Đưa các dòng đã dán vào lưới")
            task.picture(worker)
        with task.step(worker):
            worker.sees("Không nhận").follow("Ngày sinh, dòng 2: Không có ngày “31/02/2020” trong lịch.", said="dòng lỗi")
            assert worker.page.evaluate("document.activeElement.name") == "dong-1-birth"
            worker.fill("Ngày sinh, dòng 2", "28/02/2020", said="ô sai")
        assert office.rows(REGISTERED, "Hoàng Thị Lả") == []
        with task.step(worker):
            worker.press("Lưu tất cả")
    assert office.rows(REGISTERED, "Hoàng Thị Lả") == [("Lục Thị Mùa", "nu", "2020-02-28"), ("Lục Văn Sửu", "nam", "2018-04-03")]


def test_births_come_by_list_of_the_health_station_and_are_named_by_the_registrars(office):
    worker = office.at("xa.canyen")
    with office.task("sinh-danh-sach") as task:
        with task.step(worker):
            worker.press("Nhập danh sách").press("Nhập một danh sách")
        with task.step(worker):
            worker.tick("Danh sách gì", "Trẻ mới sinh, do trạm y tế gửi").fill(PASTE, pasted(*OF_STATION)).press("Xem trước")
            task.picture(worker)
        with task.step(worker):
            worker.press("Ghi 2 dòng vào sổ", said=TAKE)
        assert office.rows(REGISTERED, "Lý Thị Chẩn") == [("Gái", "nu", "2022-05-12")]
        with task.step(worker):
            worker.press("Nhập danh sách").press("Nhập một danh sách")
        with task.step(worker):
            worker.tick("Danh sách gì", "Đăng ký khai sinh, do tư pháp - hộ tịch gửi").fill(PASTE, pasted(*OF_REGISTRAR)).press("Xem trước")
            task.picture(worker)
        with task.step(worker):
            worker.press("Ghi 1 dòng vào sổ", said=TAKE)
    assert office.rows(REGISTERED, "Lý Thị Chẩn") == [("Nông Thị Hoài", "nu", "2022-05-12")]


def test_what_changed_is_handed_over_line_by_line_and_what_came_back_waits_for_the_next_list(office):
    worker = office.at("xa.canyen")
    with office.task("ban-giao") as task:
        with task.step(worker):
            worker.press("Nhập danh sách").press("Bàn giao sang phần mềm khác").press("Lập danh sách bàn giao")
        with task.step(worker):
            worker.choose("Theo mẫu trao đổi", "Mẫu ví dụ (chưa đối chiếu)").press("Lập danh sách")
            task.picture(worker)
        with task.step(worker):
            worker.press("Đã nhập")
        with task.step(worker):
            worker.press("Bị trả lại…").fill("Phần mềm báo gì, vì sao trả lại", "Trùng mã định danh").press("Lưu")
        assert office.rows(LINES)[1:] == [("tra", 1), ("xong", 1)]  # the others wait
        with task.step(worker):
            assert worker.take("Tải .xlsx để nạp").stat().st_size > 0
            worker.press("Đã nạp cả tệp").press("Ghi là đã nhập")
    assert dict(office.rows(LINES)).keys() == {"tra", "xong"}
