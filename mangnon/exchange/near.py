"""What a row looks like though its words differ a little: a child of its commune, or another row. Compared as the night compares all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mangnon.base import clock
from mangnon.engine.linkage import Record, find_pairs
from mangnon.exchange.rules.messages import REFUSED, Message, outcome
from mangnon.registry import identity
from mangnon.registry.likely.queries import record_of, records
from mangnon.registry.models import Residence

SAID = frozenset({"like_stored", "like_in_file", "likely_stored", "likely_in_file"})  # one such remark is enough
MOST = 4_000  # rows and records of their communes: a commune's list. A longer one is left to the night's comparison.


def tell(results: Sequence, inside: Mapping[int, Iterable[int]]) -> None:
    """Remark on the rows that will be written and look like a child of their commune, or like an earlier row. ``inside``: commune → its units."""
    fresh = [result for result in results if result.row is not None and result.child is None and outcome(result.messages) != REFUSED]
    units = {unit for result in fresh for unit in inside[result.row.unit_id]}
    idents = set(Residence.objects.believed().filter(unit_id__in=sorted(units)).values_list("child_id", flat=True)[: MOST + 1]) if fresh else set()
    if not fresh or len(fresh) + len(idents) > MOST:
        return
    stored = records(idents, clock.today())
    keys, homes = list(stored), {unit: commune for commune, units in inside.items() for unit in units}
    rows = [*(record._replace(unit=homes.get(record.unit, record.unit)) for record in stored.values()), *(record_of(result.row) for result in fresh)]
    for pair in find_pairs(rows):
        if pair.b < len(keys):
            continue
        late = fresh[pair.b - len(keys)]
        if any(message.code in SAID for message in late.messages):
            continue
        late.messages.append(_of_record(stored[keys[pair.a]]) if pair.a < len(keys) else Message("full_name", "likely_in_file", {"row": str(fresh[pair.a - len(keys)].number)}))


def _of_record(record: Record) -> Message:
    born = identity.birth_text(date.fromisoformat(record.birth_date), record.birth_precision)
    return Message("full_name", "likely_stored", {"name": record.full_name, "birth": born})
