"""The packs' format of administrative documents is what a document prints in: every size, margin and mark of it."""

import dataclasses
import json
from pathlib import Path

import docx
import pytest

from mangnon import law
from mangnon.documents.docx import AdministrativeDocument, Heading, Paragraph, Signature, write_docx
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.law.document_format import DocumentFormat, Margin, from_plain

SHIPPED = law.load().document_format
WORDS = {
    "co_quan_chu_quan": "UBND TỈNH", "co_quan_ban_hanh": "SỞ THỬ", "so_ky_hieu": "Số: 07/BC-ST", "quoc_hieu": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "tieu_ngu": "Độc lập - Tự do - Hạnh phúc", "ten_loai": "BÁO CÁO", "trich_yeu": "Việc thử", "kinh_gui": "Kính gửi: Ủy ban.", "noi_dung": "Đã xong./.",
    "noi_nhan": "Nơi nhận:", "danh_sach_noi_nhan": "- Như trên;", "chuc_vu": "GIÁM ĐỐC", "ho_ten": "Phạm Văn Thử", "phu_luc": "Phụ lục I", "ten_phu_luc": "BIỂU THỬ",
    "kem_theo": "(Kèm theo Báo cáo)",
}


def written(path: Path, form: DocumentFormat):
    """Write a small document in a format and open it."""
    table = AnnexTable("I", "Biểu thử", [Column("n", "Số")], [Row("1", "Dòng", {"n": Cell(3)})], reference_line="(Kèm theo Báo cáo)")
    document = AdministrativeDocument(
        superior="UBND tỉnh", issuer="Sở Thử", symbol="BC-ST", place="Cao Bằng", kind="Báo cáo", subject="Việc thử", addressees=["Ủy ban"],
        body=[Heading(1, "Kết quả"), Heading(3, "Điểm"), Paragraph("Đã xong.")], signature=Signature(["Giám đốc"], "Phạm Văn Thử"), recipients=["Như trên"],
        format=form, number=7, year=2022, annexes=[table],
    )
    write_docx(document, path / "thu.docx")
    return docx.Document(path / "thu.docx")


def runs(file) -> dict[str, tuple[float, bool, bool]]:
    """Return text → (size, bold, italic) of what stands in the paper and its borderless blocks."""
    blocks = [paragraph for table in file.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    return {run.text: (run.font.size.pt, bool(run.bold), bool(run.italic)) for paragraph in (*file.paragraphs, *blocks) for run in paragraph.runs if run.font.size}


def test_every_element_prints_in_its_size_weight_and_letters(tmp_path):
    """Each size moved by two points, each weight turned: nothing is written from elsewhere."""
    elements = tuple(dataclasses.replace(one, size=one.size + 2, bold=not one.bold, italic=not one.italic) for one in SHIPPED.elements)
    for name, form in (("shipped", SHIPPED), ("other", dataclasses.replace(SHIPPED, elements=elements))):
        (tmp_path / name).mkdir()
        found = runs(written(tmp_path / name, form))
        expected = {text: form.element(key) for key, text in WORDS.items()}
        assert {text: found.get(text) for text in expected} == {text: (one.size, one.bold, one.italic) for text, one in expected.items()}


def test_paper_margins_font_and_page_numbers_are_the_formats(tmp_path):
    other = dataclasses.replace(
        SHIPPED, margins_mm={side: Margin(10, 40, width) for side, width in (("top", 21), ("bottom", 22), ("left", 31), ("right", 16))},
        annex_margins_mm={"top": 11, "bottom": 12, "left": 13, "right": 14}, font="Liberation Serif", page_number_on_first=True, annex_numbers_restart=False,
        end_mark="(hết)", list_letters=("z",),
    )
    file = written(tmp_path, other)
    paper, annex = file.sections
    assert [round(getattr(paper, f"{side}_margin").mm) for side in ("top", "bottom", "left", "right")] == [21, 22, 31, 16]
    assert [round(getattr(annex, f"{side}_margin").mm) for side in ("top", "bottom", "left", "right")] == [11, 12, 13, 14]
    assert (round(paper.page_width.mm), round(annex.page_width.mm)) == (210, 297)
    assert (file.styles["Normal"].font.name, paper.different_first_page_header_footer) == ("Liberation Serif", False)
    assert "pgNumType" not in annex._sectPr.xml
    assert "Đã xong(hết)" in runs(file)
    assert "z) Điểm" in runs(file)


def test_a_format_kept_as_plain_text_is_the_same_format():
    assert from_plain(json.loads(json.dumps(dataclasses.asdict(SHIPPED)))) == dataclasses.replace(
        SHIPPED, **{name: list(getattr(SHIPPED, name)) for name in ("paper_mm", "first_line_indent_mm", "line_spacing", "table_sizes", "list_letters", "headings")},
    )


@pytest.mark.parametrize("element", SHIPPED.elements, ids=lambda one: one.key)
def test_a_size_lies_in_the_range_the_decree_allows(element):
    assert element.least <= element.size <= element.most
