"""What a person does often, by task: links of the first screen. What the role may not open is not offered, as its address says itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.organisation import roles
from mangnon.ui.parts import Link

# In the order of a day: who comes by, what lies on the desk, what is checked, what goes to other software.
OFTEN = {
    gettext_lazy("Tìm và chuyển"): {
        "registry:child-elsewhere": gettext_lazy("Tìm ở nơi khác"),
        "registry:moves": gettext_lazy("Chuyển đi, chuyển đến"),
        "registry:hamlets": gettext_lazy("Trẻ em theo xóm"),
        "registry:growing": gettext_lazy("Sắp đủ 16 tuổi"),
    },
    gettext_lazy("Ghi nhiều trẻ"): {
        "exchange:grid": gettext_lazy("Lưới nhập trẻ em của một xóm"),
        "exchange:import-new": gettext_lazy("Nhập một danh sách"),
        "paper:prints": gettext_lazy("Sổ giấy: in, ghi lại"),
        "filling:board": gettext_lazy("Nhập lần đầu"),
    },
    gettext_lazy("Rà soát, kiểm tra"): {
        "cleaning:lists": gettext_lazy("Làm sạch dữ liệu với công an xã"),
        "recheck:rechecks": gettext_lazy("Phúc tra"),
    },
    gettext_lazy("Phần mềm khác"): {
        "handover:handovers": gettext_lazy("Bàn giao sang phần mềm khác"),
        "profiles:profiles": gettext_lazy("Mẫu trao đổi với phần mềm khác"),
    },
}


@dataclass(frozen=True, slots=True)
class Group:
    """Links of one kind of work."""

    title: str
    links: Sequence[Link]


def often(actor: Actor) -> list[Group]:
    """Return what the actor may open of the work done often; a group without a link is left out."""
    groups = [Group(str(title), [Link(str(text), reverse(name)) for name, text in names.items() if may_open(actor, name)]) for title, names in OFTEN.items()]
    return [group for group in groups if group.links]


def may_open(actor: Actor, name: str) -> bool:
    """Say whether the actor's role may open an address, by the permission its view asks for."""
    return roles.may(actor.role, resolve(reverse(name)).func.permission)

