"""The catalogue and the annexes say everything the circular, the programme and the plan ask for, each row with its state.

The lists here are written from the words of the documents: what is added or dropped in the packs must be added or
dropped here with its reason.
"""

import pytest

from mangnon import law

PACKS = law.load()
ROWS = {(table.key, row.key): row for annex in PACKS.annexes for table in annex.tables for row in table.rows}

# key → (official slot or "", whether its code was seen, class of the official figure, has our own count beside it)
CATALOGUE = """
GEN.POP 1:0101 unverified RS        GEN.SRB 1:0102 unverified S         GEN.CBR 1:0103 unverified S
GEN.BIRTHREG - - A                  GEN.POOR - - R                      GEN.CFC - - R
HLT.NMR 1:0201 unverified A         HLT.U5MR 1:0202 unverified S        HLT.IMR 1:0203 unverified S
HLT.UNDERWT - - A                   HLT.STUNT - - A                     HLT.OBESE - - A
HLT.VAX1 - - A                      HLT.VAX5 - - A                      HLT.PMTCT - - A
HLT.BHYT6 - - A                     HLT.ECD8 - - A                      HLT.WC - - A
PRO.SPEC.N 1:0301 unverified R      PRO.SPEC.P 1:0301 unverified R      PRO.SPEC.AID 1:0302 unverified R
PRO.RISK - - R                      PRO.ABUSE.RATE - - R                PRO.LABOUR - - S
PRO.INJ - - R                       PRO.INJ.DEATH - - R                 PRO.DROWN - - R
PRO.DISASTER - - R                  PRO.EARLYMARR - - A                 PRO.ALTCARE - - R
PRO.LEGALAID - - A                  PRO.COVID - - R                     EDU.CRECHE 1:0401 unverified A
EDU.KG35 1:0402 unverified A        EDU.KG5 - - A                       EDU.ECDI - - S
EDU.PRIM.DONE - - A                 EDU.PRIM.DROP - - A                 EDU.SEC.DONE - - A
EDU.SEC.DROP - - A                  EDU.PSY - - A                       EDU.DIS.SCH - - A
EDU.DIS.CH - - A                    CUL.VILLAGE 1:0501 unverified A     CUL.COMMUNE 1:0502 unverified A
PAR.CONSULT7 1:0601 unverified A    PAR.RIGHTS - - A                    PAR.MODEL11 - - A
PAR.ONLINE 1:0605 verified A        ABU.N 2:0101 verified R             ABU.CASES - - R
ABU.AID - - R                       ABU.OFFENDER - - A                  ABU.CRIM - - A
ABU.ADM.N - - A                     ABU.ADM.P - - A                     ABU.111 - - R
OPS.BUDGET - - A                    OPS.FUND - - R                      OPS.TRAIN - - R
OPS.COMM - - R                      OPS.INSPECT - - R
""".split()
ASKED = [tuple(CATALOGUE[at : at + 4]) for at in range(0, len(CATALOGUE), 4)]
# Targets of QĐ 23/QĐ-TTg: number → an indicator that carries it.
TARGETS = set(range(1, 25))

# Class R, but no table of a round holds it yet: each with what would have to be kept.
INDICATORS_KEPT_NOWHERE = {
    "GEN.CFC": "sổ công nhận", "PRO.DISASTER": "sổ thiên tai", "PRO.COVID": "COVID-19", "OPS.FUND": "sổ quỹ", "OPS.TRAIN": "sổ hoạt động",
    "OPS.COMM": "sổ hoạt động", "OPS.INSPECT": "sổ kiểm tra",
}
ROWS_KEPT_NOWHERE = {
    "sổ công nhận xã": ["A12", "A12%"],
    "sổ hoạt động": [
        "B1", "B2", "B3", "B3%", "C2.1", "C2.2", "C2.3", "C3.1", "C3.1.1", "C3.1.2", "C3.1.3", "C3.2", "C3.2.1", "C3.2.2", "C5", "C9.1", "C9.2",
        "C9.3", "swimming", "swimmers",
    ],
    "sổ văn bản": ["C1"], "cộng tác viên": ["C4.4"], "sổ kiểm tra": ["C6", "C6.2", "C6.3", "C6.4"], "sổ cơ sở": ["C8.1", "C8.2"],
    "sổ quỹ": ["D5", "D5.2", "D5.3", "D6"], "sổ ngôi nhà an toàn": ["homes"], "sổ cộng đồng an toàn": ["communities"], "sổ điểm nguy cơ": ["hazards"],
}


@pytest.mark.parametrize(("key", "slot", "seen", "klass"), ASKED)
def test_every_row_of_the_catalogue_is_there_with_its_status(key, slot, seen, klass):
    found = [one for one in PACKS.indicators if one.key == key or one.key.startswith(f"{key}.")]
    assert found, key
    assert set(klass) <= {one.klass for one in found}
    for one in found:
        assert (":".join(one.slot) if one.slot else "-") == slot
        assert not one.slot or one.slot_status == seen
        assert one.status in ("verified", "unverified", "proposed")
        assert one.meaning


def test_every_target_of_the_national_programme_has_its_indicator():
    assert {int(one.target) for one in PACKS.indicators if one.target} == TARGETS


def test_every_counted_indicator_is_computed_but_those_nothing_is_kept_of():
    empty = {one.key: one.reason for one in PACKS.indicators if one.klass == "R" and not one.computable}
    assert empty.keys() == INDICATORS_KEPT_NOWHERE.keys()
    for key, words in INDICATORS_KEPT_NOWHERE.items():
        assert words in empty[key]
    assert len(PACKS.indicators.computable) >= 25


def test_no_counted_row_is_empty_but_those_nothing_is_kept_of():
    empty = {key: row.reason for (_table, key), row in ROWS.items() if row.klass == "R" and row.source == "none"}
    listed = {key: words for words, keys in ROWS_KEPT_NOWHERE.items() for key in keys}
    assert empty.keys() == listed.keys()
    for key, words in listed.items():
        assert words in empty[key]


def test_what_a_sector_declares_names_the_sector():
    assert all(row.provider for row in ROWS.values() if row.klass in ("A", "S"))
    assert not any(row.provider for row in ROWS.values() if row.klass == "R")


def test_rows_name_their_indicator_and_print_its_code_marked_where_unverified():
    codes = {key: row.code for (_table, key), row in ROWS.items() if row.code}
    assert codes["A5"] == "1:0301*"
    assert codes["B4"] == "1:0605"
    assert set(codes) == {"A2", "A5", "A5%", "A10.1", "A10.2", "A11.1", "A11.1%", "A11.2", "A11.2%", "B3", "B3%", "B4", "B4%"}


COLUMNS = {
    "I": "Cùng kỳ năm trước|Kế hoạch năm|Thực hiện kỳ báo cáo|Nữ|Dân tộc thiểu số|So cùng kỳ (%)|So kế hoạch (%)",
    "II.A": "Số đầu kỳ|Tăng trong kỳ|Cộng giảm|Ra khỏi nhóm|Đủ 16 tuổi|Chuyển đi|Tử vong|Tổng số cuối kỳ|Nữ|DTTS|Dưới 6 tuổi|6 đến dưới 11|11 đến dưới 16|"
            "Tổng|Trợ cấp thường xuyên|Y tế, BHYT|Giáo dục|Tâm lý, pháp lý|Chăm sóc thay thế|Khác|Tỷ lệ được trợ giúp (%)|Ghi chú",
    "III.1": "Số vụ|Số trẻ em|Nam|Nữ|Dưới 6 tuổi|6 đến dưới 11|11 đến dưới 16|DTTS|Gia đình|Trường học|Cộng đồng|Cơ sở chăm sóc|Môi trường mạng|Khác|"
             "Cha mẹ, người chăm sóc|Thân thích|Thầy cô|Bạn bè|Hàng xóm, quen biết|Người lạ|Chưa rõ",
    "III.2": "Tổng|Nữ|Tỷ lệ (%)",
    "III.3": "Số vụ|Số người|Số tổ chức",
    "IV": "Tổng số|Nam|Nữ|0-5 tuổi|6-9 tuổi|10-13 tuổi|14-16 tuổi|DTTS|Tại nhà|Trường học|Cộng đồng",
    "IV.B": "Đăng ký|Đạt",
}


def test_the_annexes_have_the_columns_of_the_forms():
    tables = {table.key: table for annex in PACKS.annexes for table in annex.tables}
    found = {key: "|".join(column.label for column in tables[key].columns) for key in COLUMNS}
    assert found == COLUMNS
    assert tables["II.B"].columns[0].key == "open"
    assert [column.key for column in tables["II.B"].columns] == [column.key for column in tables["II.A"].columns]


ROWS_OF_ANNEX_I = (
    "A A1 A2 A2.1 A2.2 A3 A4 A5 A5% A6 A7.A A7.A% A7.5 A7 A7% A8.A A8.A% A8 A8% A9.1 A9.2 A9.3 A10.1 A10.2 A10.3 A10.4 A10.5 A11.1 A11.1% A11.2 A11.2% A12 A12% "
    "B B1 B2 B3 B3% B4 B4% C C1 C2.1 C2.2 C2.3 C3.1 C3.1.1 C3.1.2 C3.1.3 C3.2 C3.2.1 C3.2.2 C4 C4.1 C4.2 C4.3 C4.4 C5 C6 C6.2 C6.3 C6.4 C7 C7.2 C7.3 C8.1 C8.2 "
    "C9.1 C9.2 C9.3 D D1 D2 D3 D4 D5 D5.2 D5.3 D6 E E1 E2 E3 E4"
).split()


def test_the_annexes_have_the_rows_of_the_law():
    keys = {table.key: [row.key for row in table.rows] for annex in PACKS.annexes for table in annex.tables}
    groups = [key for key in keys["II.A"] if "." not in key]
    assert groups == [*(f"HC{number:02d}" for number in range(1, 15)), "tong_luot", "tong"]
    assert len(keys["II.A"]) == 14 + 48 + 2
    assert [key for key in keys["III.1"] if "." not in key] == ["XH01", "XH02", "XH03", "XH04", "XH05", "XH06", "tong"]
    assert keys["I"] == ROWS_OF_ANNEX_I
    assert keys["III.2"] == [
        "received", "tong_dai_111", "cong_an", "ldtbxh", "ubnd_xa", "khac", "assessed", "urgent", "emergency", "plans", "plan_in_time", "plan_late", "victims",
        "helped", *(f"served_{kind}" for kind in ("y_te", "tam_ly", "phap_ly", "giao_duc", "xa_hoi", "cham_soc_thay_the", "khac")), "closed", "following",
    ]
    assert keys["III.3"] == ["prosecuted", "indicted", "tried", "fined", "fine", "verifying", "dropped"]
    assert (keys["IV.H"], keys["IV.B"]) == (["hurt", "died", "disabled", "children"], ["homes", "schools", "communities", "swimming", "swimmers", "hazards"])
    assert keys["IV"] == [*(f"TN{number:02d}" for number in range(1, 12)), "tong"]


def test_every_annex_says_that_it_was_not_checked_against_the_original():
    assert {annex.status for annex in PACKS.annexes} == {"proposed"}
    assert [annex.roman for annex in PACKS.annexes] == ["I", "II", "III", "IV"]
