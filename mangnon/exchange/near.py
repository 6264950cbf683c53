"""What a row looks like though its words differ a little: a child of its commune, or another row. Compared as the night compares all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from mangnon.base import clock
from mangnon.engine.linkage import beside, find_pairs
from mangnon.engine.linkage.pairs import Record
from mangnon.exchange.rules.messages import REFUSED, Message, outcome
from mangnon.registry import identity
from mangnon.registry.likely.queries import record_of, records
from mangnon.registry.models import Residence

SAID = frozenset({"like_stored", "like_in_file", "likely_stored", "likely_in_file"})  # one such remark is enough
FEW = 5_000  # comparisons that are done one by one sooner than DuckDB is asked; both find the same
MOST = 4_000  # rows and records of their communes: a commune's list. A longer one is left to the night's comparison.


def tell(results: Sequence, inside: Mapping[int, Iterable[int]]) -> None:
    """Remark on the rows that will be written and look like a child of their commune, or like an earlier row. ``inside``: commune → its units."""
    fresh = [result for result in results if result.row is not None and result.child is None and outcome(result.messages) != REFUSED]
    units = {unit for result in fresh for unit in inside[result.row.unit_id]}
    idents = set(Residence.objects.believed().filter(unit_id__in=sorted(units)).values_list("child_id", flat=True)[: MOST + 1]) if fresh else set()
    if not fresh or len(fresh) + len(idents) > MOST:
        return
    homes = {unit: commune for commune, units in inside.items() for unit in units}
    stored = [record._replace(unit=homes.get(record.unit, record.unit)) for record in records(idents, clock.today()).values()]
    for early, late in _pairs(stored, [record_of(result.row) for result in fresh]):
        remarks = fresh[late - len(stored)].messages
        if not any(message.code in SAID for message in remarks):
            of_row = early >= len(stored)
            remarks.append(Message("full_name", "likely_in_file", {"row": str(fresh[early - len(stored)].number)}) if of_row else _of_record(stored[early]))


def _pairs(stored: Sequence[Record], fresh: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Yield which rows (the later of a pair, numbered behind the records) look like which record or earlier row, the likeliest first."""
    every = [*stored, *fresh]
    if len(fresh) * len(every) > FEW:
        yield from ((pair.a, pair.b) for pair in find_pairs(every) if pair.b >= len(stored))
        return
    for late in range(len(stored), len(every)):
        others = every[:late]
        yield from ((pair.b - 1, late) for pair in beside(every[late], others, Counter(other.unit for other in others)))


def _of_record(record: Record) -> Message:
    born = identity.birth_text(date.fromisoformat(record.birth_date), record.birth_precision)
    return Message("full_name", "likely_stored", {"name": record.full_name, "birth": born})
