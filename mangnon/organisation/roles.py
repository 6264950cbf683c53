"""Roles as classes: what a post may do. Where it may do it is the scope of the post's body (``queries``)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor

# Permissions: one word for the thing, one for the act.
CHILD_VIEW = "child.view"
CHILD_EDIT = "child.edit"
CHILD_NAMES = "child.names"  # names and details; without it a person sees counts only
CHILD_EXPORT = "child.export"
CHILD_MERGE = "child.merge"  # decide whether two records are one child, where this desk is the one to decide
MOVE_VIEW = "move.view"
MOVE_DECIDE = "move.decide"  # of the upper desk, when a commune left a move unanswered
FACT_TAKE_BACK = "fact.take_back"  # one's own slip, the same day
FACT_TAKE_BACK_LATER = "fact.take_back_later"  # anybody's, with a reason
NOTICE_VIEW = "notice.view"
NOTICE_TAKE = "notice.take"
NOTICE_ASSIGN = "notice.assign"
INFORMANT_VIEW = "informant.view"  # who told is secret even among those who may read what was told
TASK_VIEW = "task.view"
TASK_EDIT = "task.edit"
TASK_APPROVE = "task.approve"
REPORT_VIEW = "report.view"
REPORT_SUBMIT = "report.submit"
REPORT_DECIDE = "report.decide"
REPORT_ISSUE = "report.issue"
ROUND_FREEZE = "round.freeze"
FIGURE_DECLARE = "figure.declare"
DUE_VIEW = "due.view"
DUE_FINISH = "due.finish"
JOB_VIEW = "job.view"
AUDIT_VIEW = "audit.view"
AUDIT_CHILD = "audit.child"  # who read one child's record; who reads names asks in its scope only
PROFILE_MANAGE = "profile.manage"  # the shapes of other software's lists; they name nobody
PERSON_MANAGE = "person.manage"
SYSTEM_STATUS = "system.status"
HANDOVER_VIEW = "handover.view"
HANDOVER_DECIDE = "handover.decide"  # say who takes what somebody of one's body, or one below, leaves
C4_VIEW = "class.c4"

LABELS = {
    CHILD_VIEW: _("Xem danh sách trẻ em trong phạm vi"),
    CHILD_EDIT: _("Ghi, sửa hồ sơ trẻ em"),
    CHILD_NAMES: _("Xem tên và chi tiết hồ sơ"),
    CHILD_EXPORT: _("Xuất danh sách của đơn vị mình"),
    CHILD_MERGE: _("Xem, quyết định hồ sơ trẻ em bị trùng trong phạm vi"),
    MOVE_VIEW: _("Xem yêu cầu chuyển đi, chuyển đến của phạm vi"),
    MOVE_DECIDE: _("Quyết định yêu cầu chuyển mà xã chưa trả lời trong hạn"),
    FACT_TAKE_BACK: _("Rút lại nội dung chính mình ghi nhầm, trong ngày"),
    FACT_TAKE_BACK_LATER: _("Rút lại nội dung ghi nhầm của đơn vị, có ghi lý do"),
    NOTICE_VIEW: _("Xem thông báo trong phạm vi"),
    NOTICE_TAKE: _("Tiếp nhận thông báo"),
    NOTICE_ASSIGN: _("Chuyển thông báo về xã"),
    INFORMANT_VIEW: _("Xem người báo tin, có ghi lý do"),
    TASK_VIEW: _("Xem nhiệm vụ"),
    TASK_EDIT: _("Cập nhật tiến độ nhiệm vụ"),
    TASK_APPROVE: _("Duyệt kết quả nhiệm vụ"),
    REPORT_VIEW: _("Xem báo cáo và số liệu"),
    REPORT_SUBMIT: _("Gửi báo cáo"),
    REPORT_DECIDE: _("Tiếp nhận, trả lại báo cáo cấp dưới"),
    REPORT_ISSUE: _("Ghi số, ngày, phát hành"),
    ROUND_FREEZE: _("Chốt số liệu"),
    FIGURE_DECLARE: _("Nhập số liệu ngành"),
    DUE_VIEW: _("Xem việc đến hạn"),
    DUE_FINISH: _("Báo xong việc đến hạn của cơ quan mình"),
    JOB_VIEW: _("Xem việc nền"),
    AUDIT_VIEW: _("Xem nhật ký"),
    AUDIT_CHILD: _("Xem ai đã mở hồ sơ của một trẻ"),
    PROFILE_MANAGE: _("Lập, sửa mẫu trao đổi với phần mềm khác"),
    PERSON_MANAGE: _("Quản lý người dùng và chức danh"),
    SYSTEM_STATUS: _("Xem tình trạng hệ thống"),
    HANDOVER_VIEW: _("Xem, nhận việc người cùng cơ quan bàn giao"),
    HANDOVER_DECIDE: _("Giao việc của người thôi giữ chức danh cho người nhận"),
    C4_VIEW: _("Xem mục thuộc loại C4 (HIV, xâm hại tình dục, vụ việc)"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """A role: what people call it, what it is for, on which levels it exists, what it may do."""

    code: str
    label: str
    description: str
    levels: frozenset[int]
    permissions: frozenset[str]
    second_factor: bool = False
    incompatible: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: str) -> bool:
        """Say whether the role has a permission."""
        return permission in self.permissions


def _role(code, label, description, levels, permissions, *, second_factor=False, incompatible=()):
    return Role(code, label, description, frozenset(levels), frozenset(permissions), second_factor, frozenset(incompatible))


_READ = (TASK_VIEW, REPORT_VIEW, DUE_VIEW, HANDOVER_VIEW)

ROLES: dict[str, Role] = {
    role.code: role
    for role in [
        _role("can_bo_xa", _("Cán bộ bảo vệ trẻ em cấp xã"), _("Ghi hồ sơ trẻ em, tiếp nhận thông báo, rà soát, gửi báo cáo của xã."), {3},
              [CHILD_VIEW, CHILD_NAMES, CHILD_EDIT, CHILD_EXPORT, CHILD_MERGE, MOVE_VIEW, FACT_TAKE_BACK, NOTICE_VIEW, NOTICE_TAKE, INFORMANT_VIEW, C4_VIEW, TASK_EDIT, REPORT_SUBMIT, DUE_FINISH, *_READ]),
        _role("chu_tich_xa", _("Chủ tịch, Phó Chủ tịch UBND xã"), _("Duyệt kế hoạch, quyết định; xem việc của xã."), {3},
              [CHILD_VIEW, CHILD_NAMES, MOVE_VIEW, FACT_TAKE_BACK, FACT_TAKE_BACK_LATER, NOTICE_VIEW, C4_VIEW, TASK_APPROVE, REPORT_DECIDE, AUDIT_CHILD, HANDOVER_DECIDE, *_READ], second_factor=True),
        _role("can_bo_huyen", _("Cán bộ Phòng LĐTBXH huyện"), _("Kiểm tra, trả lại, tổng hợp số liệu các xã."), {2},
              [CHILD_VIEW, CHILD_NAMES, CHILD_MERGE, MOVE_VIEW, MOVE_DECIDE, NOTICE_VIEW, TASK_EDIT, REPORT_SUBMIT, REPORT_DECIDE, DUE_FINISH, HANDOVER_DECIDE, *_READ]),
        _role("lanh_dao_huyen", _("Lãnh đạo UBND huyện"), _("Theo dõi, duyệt nhiệm vụ và báo cáo của huyện."), {2},
              [TASK_APPROVE, REPORT_DECIDE, HANDOVER_DECIDE, *_READ], second_factor=True),
        _role("can_bo_tinh", _("Cán bộ phụ trách trẻ em cấp tỉnh"), _("Điều hành kế hoạch, chốt số liệu, tổng hợp báo cáo tỉnh."), {1},
              [CHILD_VIEW, CHILD_MERGE, MOVE_VIEW, MOVE_DECIDE, NOTICE_VIEW, NOTICE_ASSIGN, TASK_EDIT, REPORT_SUBMIT, REPORT_DECIDE, ROUND_FREEZE, DUE_FINISH, HANDOVER_DECIDE, JOB_VIEW, PROFILE_MANAGE, *_READ], second_factor=True),
        _role("lanh_dao_so", _("Lãnh đạo Sở phụ trách trẻ em"), _("Duyệt nhiệm vụ, ký báo cáo của Sở."), {1},
              [TASK_APPROVE, REPORT_DECIDE, HANDOVER_DECIDE, *_READ], second_factor=True),
        _role("lanh_dao_tinh", _("Lãnh đạo UBND tỉnh"), _("Xem năm con số, việc muộn, việc sai; không xem tên."), {1}, [TASK_APPROVE, *_READ], second_factor=True),
        _role("nganh", _("Cán bộ báo cáo của sở, ngành, đoàn thể"), _("Nhập các dòng số liệu của ngành, báo cáo nhiệm vụ của ngành."), {1},
              [FIGURE_DECLARE, TASK_EDIT, DUE_FINISH, *_READ]),
        _role("truc_111", _("Trực Tổng đài 111, bàn trực của tỉnh"), _("Ghi nhận và chuyển thông báo, theo dõi tiếp nhận."), {1},
              [NOTICE_VIEW, NOTICE_TAKE, NOTICE_ASSIGN, FACT_TAKE_BACK, INFORMANT_VIEW, C4_VIEW, HANDOVER_VIEW]),
        _role("van_thu", _("Văn thư"), _("Ghi số, ký hiệu, ngày; phát hành văn bản."), {1, 2, 3}, [REPORT_VIEW, REPORT_ISSUE]),
        _role("kiem_tra", _("Kiểm tra, bảo vệ dữ liệu"), _("Đọc nhật ký, trả lời yêu cầu của chủ thể dữ liệu."), {1}, [AUDIT_VIEW, AUDIT_CHILD], second_factor=True,
              incompatible=["quan_tri"]),
        _role("quan_tri", _("Quản trị hệ thống"), _("Tài khoản, chức danh, tình trạng hệ thống; không đọc loại C3, C4."), {1},
              [PERSON_MANAGE, SYSTEM_STATUS, JOB_VIEW], second_factor=True, incompatible=["kiem_tra"]),
    ]
}


# Pages under these open or write class C4 for a role that reads it.
OPENS_C4 = frozenset({NOTICE_VIEW, NOTICE_TAKE, NOTICE_ASSIGN, INFORMANT_VIEW, CHILD_EDIT, FACT_TAKE_BACK, FACT_TAKE_BACK_LATER})

# What reads children or notices reads C3 or C4, in full or as counts: whoever gives posts holds none of them.
READERS = frozenset({CHILD_VIEW, CHILD_NAMES, NOTICE_VIEW, INFORMANT_VIEW, C4_VIEW})


def incompatible(one: str, other: str) -> bool:
    """Say whether one person may not hold both roles (codes) at once, whichever was given first."""
    first, second = ROLES.get(one), ROLES.get(other)
    if first is None or second is None:
        return False
    if other in first.incompatible or one in second.incompatible:
        return True
    return any(a.may(PERSON_MANAGE) and bool(b.permissions & READERS) for a, b in ((first, second), (second, first)))


def may(role_code: str, permission: str) -> bool:
    """Say whether a role (by code) has a permission; an unknown role has none."""
    role = ROLES.get(role_code)
    return role is not None and role.may(permission)


def reads_c4(actor: Actor) -> bool:
    """Say whether the actor reads class C4 now: the role may, and the person has proved lately who they are."""
    return actor.kind != "person" or (actor.confirmed and may(actor.role, C4_VIEW))


def having(permission: str) -> frozenset[str]:
    """Return the codes of the roles that have a permission, for menus."""
    return frozenset(role.code for role in ROLES.values() if role.may(permission))
