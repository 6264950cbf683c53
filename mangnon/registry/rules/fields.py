"""Classes of the registry's fields and the code lists that are the program's own, with their labels.

C0 public, C1 internal, C2 personal, C3 sensitive, C4 restricted. Entries of the code lists HC05 and HC11 raise their
row to C4 (docs/architecture.md, "Access"). Circumstances, risks and ethnic groups come from the law packs.
"""

from django.utils.translation import gettext_lazy as _

FIELD_CLASSES = {
    "household.number": "C1",
    "household.head_name": "C2",
    "household.unit": "C1",
    "household.hamlet": "C2",
    "household.phone": "C2",
    "householdstatus.poverty": "C3",
    "householdstatus.decision": "C2",
    "child.full_name": "C2",
    "child.sex": "C2",
    "child.birth_date": "C2",
    "child.birth_precision": "C1",
    "child.ethnic": "C3",
    "child.personal_id": "C3",
    "child.personal_id_status": "C2",
    "child.mother_name": "C2",
    "child.father_name": "C2",
    "child.guardian_name": "C2",
    "child.birth_registered_on": "C2",
    "child.died_on": "C2",
    "child.death_cause": "C3",
    "death.day": "C2",
    "death.cause": "C3",
    "childname.full_name": "C2",
    "membership.household": "C2",
    "membership.relation": "C2",
    "residence.unit": "C2",
    "residence.hamlet": "C2",
    "residence.kind": "C2",
    "away.province": "C2",
    "away.place": "C2",
    "moverequest.child_name": "C2",
    "moverequest.child_birth": "C2",
    "moverequest.note": "C2",
    "moverequest.answer": "C2",
    "circumstance.code": "C3",
    "circumstance.sealed": "C4",
    "circumstance.evidence": "C3",
    "circumstance.decided_by": "C2",
    "circumstance.end_reason": "C3",
    "riskwatch.code": "C3",
    "riskwatch.reason": "C3",
    "familystate.state": "C3",
    "schooling.level": "C2",
    "schooling.school": "C2",
    "schooling.class_name": "C2",
    "child.nationality": "C2",
    "child.birth_place": "C2",
    "child.birth_order": "C2",
    "child.birth_reg_no": "C2",
    "child.birth_reg_place": "C2",
    "child.home_town": "C2",
    "parentstate.parent": "C1",
    "parentstate.status": "C3",
    "parentstate.birth_year": "C2",
    "parentstate.ethnic": "C3",
    "parentstate.personal_id": "C3",
    "parentstate.job": "C2",
    "guardianship.care_type": "C3",
    "guardianship.name": "C2",
    "guardianship.relation": "C2",
    "guardianship.facility": "C3",
    "guardianship.facility_name": "C3",
    "childdetail.key": "C1",
    "childdetail.value": "C3",
    "childdetail.number": "C3",
    "childdetail.note": "C3",
    "householddetail.key": "C1",
    "householddetail.value": "C2",
    "householddetail.number": "C3",
    "householddetail.note": "C2",
    "ownanswer.question": "C1",
    "ownanswer.value": "C3",
    "correction.old_value": "C3",
    "correction.new_value": "C3",
}

SEXES = {"nam": _("Nam"), "nu": _("Nữ")}
PRECISIONS = {"day": _("Đủ ngày, tháng, năm"), "month": _("Chỉ biết tháng, năm"), "year": _("Chỉ biết năm")}
POVERTY = {"ngheo": _("Hộ nghèo"), "can_ngheo": _("Hộ cận nghèo"), "khong": _("Không thuộc hộ nghèo, cận nghèo")}
RESIDENCE_KINDS = {"thuong_tru": _("Thường trú"), "tam_tru": _("Tạm trú"), "tam_vang": _("Tạm vắng"), "vang_cha_me": _("Vắng mặt theo cha mẹ đi làm")}
INSIDE = "trong_xa"
MOVES = {
    INSIDE: _("Thay đổi trong xã"),
    "chuyen_trong_tinh": _("Chuyển trong tỉnh"),
    "chuyen_ngoai_tinh": _("Chuyển ra ngoài tỉnh"),
    "nuoc_ngoai": _("Ra nước ngoài"),
    "chuyen_den": _("Chuyển đến, trở về tỉnh"),
}
MOVES_AWAY = ("chuyen_ngoai_tinh", "nuoc_ngoai")
MOVES_INSIDE = frozenset({INSIDE, "chuyen_trong_tinh", "chuyen_den"})  # these name the place moved to
REQUEST_STATES = {
    "cho": _("Đang chuyển, chờ trả lời"), "nhan": _("Đã chuyển"), "tu_choi": _("Không nhận"), "rut": _("Đã rút"), "het": _("Không còn hiệu lực"),
}  # fmt: skip
# Why a waiting request ended by itself.
REQUEST_ENDS = {"tu_vong": _("Trẻ mất"), "du_16": _("Trẻ đủ 16 tuổi"), "da_chuyen": _("Trẻ đã chuyển đi theo việc ghi khác")}
NAME_KINDS = {"cu": _("Tên cũ"), "goi_o_nha": _("Tên gọi ở nhà"), "giay_to": _("Tên trên giấy tờ khác")}
BOTH_PARENTS = "du"  # only of a child both of whose parents are known
FAMILY_STATES = {
    BOTH_PARENTS: _("Có đủ cha mẹ"),
    "mo_coi_cha": _("Mồ côi cha"),
    "mo_coi_me": _("Mồ côi mẹ"),
    "mo_coi_ca": _("Mồ côi cả cha và mẹ"),
    "ly_hon": _("Cha mẹ ly hôn, ly thân"),
    "lam_xa": _("Cha mẹ đi làm ăn xa"),
}
SCHOOL_LEVELS = {
    "nha_tre": _("Nhà trẻ"),
    "mau_giao": _("Mẫu giáo"),
    "tieu_hoc": _("Tiểu học"),
    "thcs": _("Trung học cơ sở"),
    "thpt": _("Trung học phổ thông"),
    "bo_hoc": _("Đã bỏ học"),
    "khong": _("Không đi học"),
    "chua": _("Chưa đi học"),
}
DIED = "tu_vong"  # how a death ends a residence or an episode
DEATH_CAUSES = {
    "": _("Chưa rõ"),
    "benh": _("Bệnh tật"),
    "tai_nan": _("Tai nạn, thương tích"),
    "so_sinh": _("Tử vong sơ sinh"),
    "khac": _("Nguyên nhân khác"),
}
ID_STATUSES = {
    "chua_co": _("Chưa có"),
    "cho_cong_an": _("Chờ công an xác thực"),
    "xac_thuc": _("Đã xác thực"),
    "sai": _("Sai, cần rà soát"),
}

CHILD_LABELS = {
    "full_name": _("Họ và tên"),
    "sex": _("Giới tính"),
    "birth_date": _("Ngày sinh"),
    "birth_precision": _("Độ chính xác của ngày sinh"),
    "ethnic": _("Dân tộc"),
    "personal_id": _("Số định danh cá nhân"),
    "personal_id_status": _("Tình trạng số định danh"),
    "mother_name": _("Họ tên mẹ"),
    "father_name": _("Họ tên cha"),
    "guardian_name": _("Người giám hộ"),
    "birth_registered_on": _("Ngày đăng ký khai sinh"),
    "nationality": _("Quốc tịch"),
    "birth_place": _("Nơi sinh"),
    "birth_order": _("Là con thứ mấy"),
    "birth_reg_no": _("Số giấy khai sinh, quyển số"),
    "birth_reg_place": _("Nơi đăng ký khai sinh"),
    "home_town": _("Quê quán"),
}
PARENTS = {"cha": _("Cha"), "me": _("Mẹ")}
CORRECTABLE = tuple(CHILD_LABELS)

# Kinh, foreigners and not known: these are no minority (dân tộc thiểu số), and not known is not Kinh either.
NO_MINORITY = frozenset({"01", "55", "99"})
UNKNOWN_ETHNIC = "99"

# What somebody who may not see a C4 entry reads in its place.
VEILED_LABEL = _("Hoàn cảnh đặc biệt")
