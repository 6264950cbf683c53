"""What becomes of the registry's own tables when two records turn out to be one child."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from mangnon.registry.duplicates import merging
from mangnon.registry.models import (
    Away,
    ChildDetail,
    ChildName,
    Circumstance,
    Correction,
    Death,
    DuplicatePair,
    FamilyState,
    Guardianship,
    Membership,
    MergedInto,
    MoveRequest,
    OwnAnswer,
    PairOpinion,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.rules import fields


def _moved_on(stay: Residence, following: Residence) -> Mapping[str, Any]:
    """A stay that ends where the other record's begins was a move nobody recorded."""
    return {"ended_by": fields.INSIDE if stay.unit_id == following.unit_id else "chuyen_trong_tinh"}


merging.carry(Residence, _("Nơi ở"), (), _moved_on)
merging.carry(Away, _("Nơi ở ngoài tỉnh"), ())
merging.carry(Membership, _("Hộ gia đình"), ())
merging.carry(Circumstance, _("Hoàn cảnh đặc biệt"), ("code_digest",))
merging.carry(RiskWatch, _("Nguy cơ"), ("code",))
merging.carry(FamilyState, _("Tình trạng cha mẹ"), ())
merging.carry(Schooling, _("Việc học"), ())
merging.carry(ParentState, _("Thông tin cha, mẹ"), ("parent",))
merging.carry(Guardianship, _("Người chăm sóc"), ())
merging.carry(ChildDetail, _("Chi tiết hồ sơ"), ("key",))
merging.carry(OwnAnswer, _("Câu hỏi riêng của tỉnh"), ("question",))
merging.carry(ChildName, _("Tên khác"))
merging.stay(MoveRequest, "tells of the record it was made of; none waits while two become one")
merging.stay(Death, "both died, or they are not merged; the kept one's death stands")
merging.stay(Correction, "tells what was typed into that record")
merging.stay(DuplicatePair, "is about both")
merging.stay(PairOpinion, "is about the pair, told of that record")
merging.stay(MergedInto, "is the merge")
