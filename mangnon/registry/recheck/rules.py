"""Drawing a sample, and what it says of the whole. Pure: no database, no request."""

import hashlib
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


def seed_of(head: str, unit: int) -> int:
    """Return the seed of a sample: 31 bits of the SHA-256 of the record's last hash and the commune's key.

    The event of the drawing says after which number of the chain it was drawn, so that anybody who reads the record
    computes the seed again; nobody can pick the hash.
    """
    return int.from_bytes(hashlib.sha256(f"{head}:{unit}".encode()).digest()[:4], "big") >> 1


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many were wrong, in a sample drawn without replacement from ``of`` children; without a trial there is no rate."""

    hits: int
    trials: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share found."""
        return 100 * self.hits / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares of all ``of`` children (N) the wrong ones lie, with 95 % confidence, in percent points.

        Wilson's interval with the correction for a finite list: the shares P for which |p − P| ≤ z·√(P(1 − P)/n·(N − n)/(N − 1)),
        p = x/n. That is Wilson's formula with m = n·(N − 1)/(N − n) trials in the place of n:
        (p + z²/2m ± z·√(p(1 − p)/m + z²/4m²)) / (1 + z²/m), never below the x known to be wrong, x/N, nor above
        what those known to be right leave, (N − n + x)/N; with all asked both are p. That every hamlet gives its share of
        the sample makes the true interval a little narrower.
        """
        if not self.trials:
            return None
        n, whole, share = self.trials, max(self.of, self.trials), self.hits / self.trials
        if n == whole:
            return 100 * share, 100 * share
        m = n * (whole - 1) / (whole - n)
        middle, reach = share + Z * Z / (2 * m), Z * math.sqrt(share * (1 - share) / m + Z * Z / (4 * m * m))
        low, high = ((middle + side) / (1 + Z * Z / m) for side in (-reach, reach))
        return 100 * max(low, self.hits / whole), 100 * min(high, (whole - n + self.hits) / whole)
