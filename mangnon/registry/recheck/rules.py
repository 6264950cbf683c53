"""Drawing a sample, and what it says of the whole. Pure: no database, no request."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Conflict, Refused

WAITING, RIGHT, WRONG, ABSENT = "cho", "dung", "sai", "khong"
STATES = {WAITING: _("Chưa phúc tra"), RIGHT: _("Đúng như sổ"), WRONG: _("Có sai lệch"), ABSENT: _("Không có trẻ tại địa chỉ")}
TONES = {WAITING: "warn", RIGHT: "good", WRONG: "late", ABSENT: "late"}
LEAST, MOST = 5, 200
Z = 1.959963984540054  # 95 %: the normal quantile of 0.975


class RecheckRefused(Refused):
    """A step that the sample or its lines do not allow."""

    status = 422


class StaleLine(Conflict):
    """Somebody wrote what was found of this child meanwhile."""

    def __init__(self):
        super().__init__(_("Có người vừa ghi trước. Chưa có gì bị ghi đè; hãy xem lại rồi lưu lần nữa."))


def drawn(strata: Mapping[str, Sequence[UUID]], size: int, seed: int) -> list[tuple[str, UUID]]:
    """Draw ``size`` children at random, from every stratum as its share of all (largest remainders); the same seed draws the same."""
    total = sum(map(len, strata.values()))
    size = min(size, total)
    shares = {name: size * len(idents) / total for name, idents in strata.items()}
    counts = {name: math.floor(share) for name, share in shares.items()}
    for name in sorted(strata, key=lambda name: (counts[name] - shares[name], name))[: size - sum(counts.values())]:
        counts[name] += 1
    chance = random.Random(f"{seed}:{size}")
    return [(name, ident) for name in sorted(strata) for ident in sorted(chance.sample(sorted(strata[name]), counts[name]))]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, with the 95 % interval of Wilson in percent points; without a trial there is none."""

    hits: int
    trials: int

    @property
    def percent(self) -> float | None:
        """The share found."""
        return 100 * self.hits / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the whole lies, with 95 % confidence."""
        if not self.trials:
            return None
        n, share = self.trials, self.hits / self.trials
        middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return max(0.0, 100 * (middle - reach)), min(100.0, 100 * (middle + reach))
