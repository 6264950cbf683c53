"""A commune is filled for the first time from what other software exports: the shape is told in pages, what is refused stays a question."""

import pytest

pytestmark = pytest.mark.browser
HEAD = ("MA_TE", "TEN_TRE", "NGAY_SINH", "PHAI", "TEN_ME", "TEN_THON")
ROWS = (
    ("7001", "Lý Mùi Phấy", "03/04/2016", "2", "Triệu Mùi Ghển", "Khau Bon"), ("7002", "Lý Sành On", "05/06/2018", "1", "Triệu Mùi Ghển", "Khau Bon"),
    ("7003", "Lý Mùi Nải", "31/02/2019", "2", "Triệu Mùi Ghển", "Khau Bon"),
)
FIELDS = {2: "Họ và tên", 3: "Ngày sinh", 4: "Giới tính", 5: "Họ tên mẹ", 6: "Xóm, tổ dân phố"}
REGISTERED = "SELECT full_name, sex, birth_date FROM registry_child WHERE mother_name = 'Triệu Mùi Ghển' ORDER BY full_name"


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
    worker.press("Nhập danh sách").press("Nhập một danh sách").fill("Hoặc dán các dòng đã chép từ Excel", "\n".join("\t".join(row) for row in (HEAD, *ROWS)))
    worker.choose("Theo mẫu trao đổi", "Phần mềm cũ").press("Xem trước").press("Ghi 2 dòng vào sổ")
    assert office.rows(REGISTERED) == [("Lý Mùi Phấy", "nu", "2016-04-03"), ("Lý Sành On", "nam", "2018-06-05")]
    worker.press("Nhập danh sách").press("Nhập lần đầu")
    worker.page.locator("main a[href$='cau-hoi/']").first.focus()
    worker.enter().sees("Lý Mùi Nải").press("Ghi lý do").fill("Lý do không nhập dòng này", "Trẻ đã theo gia đình đi tỉnh khác").enter()
    assert office.rows("SELECT count(*) FROM filling_settled") == [(1,)]
