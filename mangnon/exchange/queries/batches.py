"""The batches of somebody's body, their rows, and how columns are understood."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines.models import Job
from mangnon.exchange.models import ColumnMap, ImportBatch, ImportRow
from mangnon.exchange.queries import further
from mangnon.exchange.rules.columns import BASIC, COLUMNS, QUESTION
from mangnon.exchange.rules.headings import Headings
from mangnon.exchange.rules.lists import Options, Taken
from mangnon.exchange.rules.messages import OFFERING, REFUSED, Message
from mangnon.files import places as stored
from mangnon.law.registry_form import RegistryForm
from mangnon.organisation import queries
from mangnon.organisation.models import Post, Unit
from mangnon.registry import codes, declaration
from mangnon.registry.models import Household


class Entry(NamedTuple):
    """What a column may be: its target, its heading in the empty list, the English of it, other headings people write."""

    code: str
    label: str
    english: str
    aliases: tuple[str, ...]


JOB = "nhap_danh_sach"


def headings(births: bool = False) -> Headings:
    """Return the headings of the packs, what this province calls the fields, and its own questions; of lists of births those of births first."""
    return _headings(codes.packs().sha256, declaration.form(), births)


@lru_cache(maxsize=4)
def _headings(_sha256: str, _form: RegistryForm, births: bool) -> Headings:
    first = {row.code: (row.label, *row.aliases) for row in codes.packs().list("birth_column")} if births else {}
    rest = {row.code: (row.label, *row.aliases) for row in entries()}
    return Headings({code: (*first.get(code, ()), *rest.get(code, ())) for code in [*first, *(code for code in rest if code not in first)]})


def entries() -> list[Entry]:
    """Return what a column may be, in the order of the packs, the province's own questions last."""
    return list(_entries(codes.packs().sha256, declaration.form()))


@lru_cache(maxsize=4)
def _entries(_sha256: str, form: RegistryForm) -> list[Entry]:
    known, lone = further.columns(), _lone()
    fields = form.fields
    asked = [row for row in codes.packs().list("import_column") if row.code in known or row.code not in COLUMNS]
    called = {row.code: fields[key].label for row in asked if (key := lone.get(row.code, "")) in fields}
    return [
        *(Entry(row.code, row.label, row.english, (*row.aliases, *filter(None, [called.get(row.code)]))) for row in asked),
        *(Entry(QUESTION + one.key, one.label, one.english, ()) for one in form.questions),
    ]


def _lone() -> dict[str, str]:
    """Return target → field of the form, where the target is all of the field: a place may call it otherwise."""
    times = Counter(column.field for column in COLUMNS.values())
    known = {target: column.field for target, column in COLUMNS.items() if times[column.field] == 1}
    return known | {row.code: BASIC.get(row.code, row.code) for row in codes.packs().list("import_column") if row.code not in COLUMNS}


def form_labels() -> dict[str, str]:
    """Return field of the form → label, in the language of whoever reads."""
    return {key: declaration.label_of(field) for key, field in declaration.form().fields.items()}


def vietnamese() -> dict[str, str]:
    """Return target → its heading in the empty list: remarks name columns as the sender knows them."""
    return {row.code: row.label for row in entries()}


def labels_of(fields: Sequence[str]) -> list[str]:
    """Return what fields are called, in the language of whoever reads."""
    named = {row.code: row.english if get_language() == "en" else row.label for row in entries()}
    return [named[name] for name in fields]


def digest_of(columns: Sequence[str]) -> str:
    """Return what a set of headings is remembered by."""
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()


def fields_of(by: Actor, columns: Sequence[str], known: Headings) -> list[str]:
    """Return the field of each column: as this body said last time, else as the headings mean."""
    said = ColumnMap.objects.filter(body_id=by.body_id or None, headings_digest=digest_of(columns)).first()
    return said.fields if said is not None and len(said.fields) == len(columns) else known.mapping(columns)


def batches_for(actor: Actor) -> QuerySet[ImportBatch]:
    """Return the batches of the actor's body and of those whose work it carries on; all for the command line and jobs."""
    if actor.kind != "person":
        return ImportBatch.objects.all()
    return ImportBatch.objects.filter(body_id__in=queries.bodies_of(actor, clock.today()))


def batch_for(actor: Actor, ident: UUID) -> ImportBatch:
    """Return one batch; raises ``ImportBatch.DoesNotExist`` for any other's."""
    return batches_for(actor).select_related("file", "unit", "edition__profile").get(pk=ident)


def sender_of(batch: ImportBatch, job: Actor) -> Actor:
    """Return who asked for a batch, as an actor; the job itself for one nobody in a post asked for."""
    post = Post.objects.select_related("person").filter(pk=batch.post or None).first()
    if post is None:
        return job
    return Actor("person", post.person.full_name, str(post.person_id), str(post.pk), str(post.body_id), post.role, "job")


def given_up(found: Iterable[ImportBatch]) -> set[UUID]:
    """Return which of these batches no worker will go on with: their latest job failed at every attempt."""
    queued = {str(batch.pk): batch.pk for batch in found if batch.state == ImportBatch.QUEUED}
    latest = dict(Job.objects.filter(kind=JOB, subject__in=list(queued)).order_by("id").values_list("subject", "state"))
    return {pk for subject, pk in queued.items() if latest.get(subject) == Job.FAILED}


def is_stopped(batch: ImportBatch) -> bool:
    """Say whether a large list stands still: told why, or given up."""
    return batch.state == ImportBatch.STOPPED or bool(given_up([batch]))


def births_of(batch: ImportBatch) -> str:
    """Return which list of births a batch is, "" for a list of children."""
    return json.loads(batch.columns).get("births", "")


def fields_of_batch(batch: ImportBatch) -> list[str]:
    """Return the field of each column of a batch."""
    return json.loads(batch.columns)["fields"]


def day_of(text: str) -> date:
    """Return a day as a row keeps it."""
    return date.fromisoformat(text)


def done_before(digest: str, by: Actor) -> ImportBatch | None:
    """Return the latest batch of this very file that is in the registry."""
    return batches_for(by).filter(digest=digest, state=ImportBatch.DONE).order_by("-received_at", "-id").first()


def lock() -> None:
    """Keep other imports of the province out until commit: two lists may bring one child without a number."""
    list(Unit.objects.select_for_update(no_key=True).filter(level=Unit.TINH).order_by("id").values_list("id"))


def opened_again(batch: ImportBatch, by: Actor, open_list: Callable[..., Any]) -> Any:
    """Open the list of a batch as it was understood when it was handed in."""
    said = json.loads(batch.columns)
    options = Options(batch.day, batch.unit_id, said["forced"], batch.edition_id, said.get("births", ""))
    taken = [Taken(*one) for one in said.get("taken", ())]
    return open_list(stored.read(batch.file.name), batch.file_name or "", options, by=by, sheet=said["sheet"], fields=said["fields"], taken=taken)


@dataclass(frozen=True, slots=True)
class Left:
    """What an undo left: children (hex → why), households (hex), lines of time of records the list found (``registry.actions.undo.Line``)."""

    children: dict[str, str] = field(default_factory=dict)
    homes: Sequence[str] = ()
    lines: Sequence[tuple[str, ...]] = ()

    def kept(self) -> str | None:
        """Return it as it is kept; None for nothing."""
        rest = {name: said for name, said in (("homes", self.homes), ("lines", self.lines)) if said}
        return json.dumps(self.children | rest) if self.children or rest else None


def left_of(batch: ImportBatch) -> Left:
    """Return what the last undo of a batch left."""
    said = json.loads(batch.left) if batch.left else {}
    homes, lines = said.pop("homes", ()), said.pop("lines", ())
    return Left(said, homes, [tuple(line) for line in lines])


def homes_left(idents: Iterable[str]) -> list[Household]:
    """Return the households an undo left, in the order of their hamlets."""
    return list(Household.objects.filter(pk__in=[UUID(ident) for ident in idents], gone_at=None).select_related("hamlet").order_by("hamlet__sort_key", "number", "id"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a batch, opened."""

    number: int
    outcome: str
    made: bool
    child: UUID | None
    values: dict[str, str]
    messages: list[Message]
    sealed: dict[str, str] = field(default_factory=dict)  # circumstances of class C4: for who may read them


def lines_of(batch: ImportBatch, outcome: str = "") -> QuerySet[ImportRow]:
    """Return the rows of a batch in the order of the file, of one outcome when one is asked for."""
    found = ImportRow.objects.filter(batch=batch).order_by("number")
    return found.filter(outcome=outcome) if outcome else found


def opened(row: ImportRow) -> Line:
    """Return a row with its values and remarks."""
    content = json.loads(row.content)
    return Line(row.number, row.outcome, row.made, row.child, content["values"], [Message(*parts) for parts in content["messages"]], content.get("sealed", {}))


def brings_news(batch: ImportBatch) -> bool:
    """Say whether a list that waits would write anything: a child of its own, or something a record has not."""
    return batch.completed > 0 or ImportRow.objects.filter(batch=batch, child=None).exclude(outcome=REFUSED).exists()


def refused(batch: ImportBatch) -> dict[int, list[Message]]:
    """Return row → remarks of the refused rows."""
    return {row.number: opened(row).messages for row in lines_of(batch, REFUSED)}


def offers_of(batch: ImportBatch) -> list[tuple[Line, Message]]:
    """Return the refused rows whose number lost its zeros, each with the remark that offers it."""
    rows = (opened(row) for row in lines_of(batch, REFUSED))
    return [(line, message) for line in rows for message in line.messages if message.code in OFFERING]
