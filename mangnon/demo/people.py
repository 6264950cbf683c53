"""Accounts of the demo: one a role, with posts in bodies of the demo day. Composed names, one password, demo folders only."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.organisation import actions
from mangnon.organisation.models import Body
from mangnon.organisation.roles import ROLES

PASSWORD = "mang-non-2022"  # noqa: S105  printed at every start of a demo; a real folder refuses demo accounts


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: user name, name, role, kind of body, unit code (of 2022, of 2025), title, capacity."""

    username: str
    name: str
    role: str
    body: str
    unit: str
    unit_2025: str
    title: str
    capacity: str = ""
    second_factor: bool = False


ACCOUNTS = [
    Account("xa.canyen", "Nông Thị Lan", "can_bo_xa", "ubnd_xa", "01366", "01366", "Công chức Văn hóa - xã hội"),
    Account("xa.songhien", "Hoàng Văn Bình", "can_bo_xa", "ubnd_xa", "01267", "01273", "Công chức Văn hóa - xã hội"),
    Account("ct.canyen", "Lục Văn Thành", "chu_tich_xa", "ubnd_xa", "01366", "01366", "Chủ tịch UBND xã", "TM."),
    Account("huyen.haquang", "Đàm Thị Hạnh", "can_bo_huyen", "phong_ldtbxh", "045", "", "Chuyên viên Phòng LĐTBXH"),
    Account("ld.haquang", "Bế Văn Quyết", "lanh_dao_huyen", "ubnd_huyen", "045", "", "Phó Chủ tịch UBND huyện", "KT."),
    Account("tinh.treem", "Triệu Thị Mai", "can_bo_tinh", "so_tre_em", "04", "04", "Chuyên viên phụ trách trẻ em"),
    Account("gd.so", "Phạm Văn Hùng", "lanh_dao_so", "so_tre_em", "04", "04", "Giám đốc Sở"),
    Account("ld.tinh", "Lê Văn Sơn", "lanh_dao_tinh", "ubnd_tinh", "04", "04", "Phó Chủ tịch UBND tỉnh", "KT."),
    Account("nganh.gddt", "Mạc Thị Thu", "nganh", "so_gddt", "04", "04", "Chuyên viên Sở GDĐT"),
    Account("nganh.tuphap", "Dương Văn Nam", "nganh", "so_tu_phap", "04", "04", "Chuyên viên Sở Tư pháp"),
    Account("truc.111", "Vương Thị Hòa", "truc_111", "truc_111", "04", "04", "Trực bàn tiếp nhận"),
    Account("van.thu", "Hà Thị Yến", "van_thu", "so_tre_em", "04", "04", "Văn thư"),
    Account("kiem.tra", "Sầm Văn Đức", "kiem_tra", "ubnd_tinh", "04", "04", "Bảo vệ dữ liệu"),
    Account("quan.tri", "Lương Văn Tú", "quan_tri", "vp_ubnd_tinh", "04", "04", "Quản trị hệ thống"),
    Account("quan.tri.2", "Đinh Văn Khải", "quan_tri", "vp_ubnd_tinh", "04", "04", "Quản trị hệ thống, đã bật lớp xác thực thứ hai", second_factor=True),
]


def open_accounts(*, by: Actor, on: date) -> list[Account]:
    """Open the accounts whose bodies exist on the demo day and give them their posts.

    A demo lets roles sign in without the second factor they need in a real place; one account has it, to be seen. A real
    place opens none of them, ever.
    """
    if not settings.MANGNON_DEMO:
        raise PermissionError("tài khoản mẫu chỉ có ở tỉnh mẫu (demo accounts live in a demo place only)")
    opened = []
    for account in ACCOUNTS:
        body = _body(account, on)
        if body is None:
            continue
        # Ids by name: the posts of child work are frozen, and one seed freezes to the same contents in any folder.
        person, _ = actions.create_person(by=by, username=account.username, full_name=account.name, password=PASSWORD,
                                          ident=ids.named(f"demo person {account.username}"))
        actions.assign_post(by=by, person=person, body=body, role=account.role, valid_from=max(body.valid_from, date(2020, 3, 1)),
                            title=account.title, capacity=account.capacity, ident=ids.named(f"demo post {account.username}"))
        if account.second_factor:
            TOTP.activate(person, generate_totp_secret())
            RecoveryCodes.activate(person)
        opened.append(account)
    return opened


def _body(account: Account, on: date) -> Body | None:
    code = account.unit if on < date(2025, 7, 1) else account.unit_2025
    bodies = Body.objects.on(on).filter(unit__code=code)
    if account.body == "so_tre_em":
        return bodies.filter(in_charge_of_children=True, level=1).first()
    return bodies.filter(kind=account.body).first()


def codes_of(account: Account) -> list[str]:
    """Return the one-time codes an account can still sign in with; none where it has no second factor."""
    found = Authenticator.objects.filter(user__username=account.username, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(found).get_unused_codes() if found else []


def role_label(account: Account) -> str:
    """Return the role of an account in words."""
    return ROLES[account.role].label


def exists(account: Account, on: date) -> bool:
    """Say whether the account was opened for a demo of that day."""
    return _body(account, on) is not None
