"""Reading profiles: those that may be used, a shape of any edition, what our codes are called, the packs' example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from mangnon.base import clock
from mangnon.exchange.blanks import LISTS
from mangnon.exchange.profiles import rules
from mangnon.exchange.profiles.models import Edition, Profile
from mangnon.exchange.profiles.rules import Column, Shape
from mangnon.exchange.queries import batches, further
from mangnon.law.rows import Listed
from mangnon.organisation.models import Unit
from mangnon.registry import codes

EXAMPLE = "example_profile"
UNIT = "unit"
UNKNOWN = "99"  # no group known: nothing to write


def profiles() -> QuerySet[Profile]:
    """Return all profiles: those in use first, by name. A profile names no person, so its readers are told by role alone."""
    return Profile.objects.order_by(F("retired_at").asc(nulls_first=True), "name", "id")


def in_use() -> QuerySet[Profile]:
    """Return the profiles that read and write lists, by name."""
    return Profile.objects.filter(retired_at=None).order_by("name", "id")


def edition_of(profile: Profile, number: int | None = None) -> Edition:
    """Return an edition of a profile, the one in force unless a number is given; raises ``Edition.DoesNotExist``."""
    return Edition.objects.select_related("profile").get(profile=profile, number=number or profile.edition)


def edition(ident: int) -> Edition:
    """Return an edition by its key."""
    return Edition.objects.select_related("profile").get(pk=ident)


def editions_of(profile: Profile) -> QuerySet[Edition]:
    """Return every edition of a profile, the newest first."""
    return Edition.objects.filter(profile=profile).order_by("-number")


def shape_of(found: Edition) -> Shape:
    """Return the shape of an edition."""
    return Shape.read(found.shape)


def find(ident: UUID) -> Profile:
    """Return one profile; raises ``Profile.DoesNotExist``."""
    return Profile.objects.get(pk=ident)


def example() -> Shape:
    """Return the packs' example: fields of the registry's form whose provenance they name. Nobody's official form."""
    rows, day = codes.packs().list(EXAMPLE), clock.today()
    return Shape(tuple(Column(row.label, row.code, (), codes.by_then(row.basis, day)) for row in rows))


def example_row() -> Listed:
    """Return an entry of the example, for its status and source."""
    return codes.packs().list(EXAMPLE)[0]


def field_labels() -> dict[str, str]:
    """Return field of imports → what it is called, in the language of whoever reads."""
    known = [row.code for row in batches.entries()]
    return dict(zip(known, batches.labels_of(known), strict=True))


def coded() -> dict[str, str]:
    """Return field of imports → the code list that answers it; communes are answered by their codes."""
    more = {name: column.codes or ("ethnic" if column.read == "ethnic" else "") for name, column in further.columns().items()}
    return LISTS | {name: listed for name, listed in more.items() if listed} | {UNIT: UNIT}


def choices_of(field: str) -> list[tuple[str, str]]:
    """Return (code, label) of what a coded field may be, in the order of its list; communes of today by name."""
    if field == UNIT:
        return [(unit.code, unit.full_name) for unit in Unit.objects.on(clock.today()).filter(level=Unit.XA).order_by("sort_key", "id")]
    return [(code, label) for code, label in _listed(field).items() if label]


def _listed(field: str) -> dict[str, str]:
    """Return code → label of a coded field; nobody's group has none: nothing is written then."""
    column = further.columns().get(field)
    found = further.entries_of(column) if column else None
    labels = found.labels if found else {row.code: row.label for row in codes.packs().list(coded().get(field, ""))}
    return {code: label if code != UNKNOWN else "" for code, label in labels.items()}


class Labels:
    """What our codes are called in a list: Vietnamese whoever asks. A commune is written by its name."""

    def __init__(self):
        self._known: dict[str, dict[str, str]] = {}

    def __call__(self, field: str, code: str) -> str:
        """Return the label of a code of a field; words that are no code stay as they are."""
        if field not in self._known:
            self._known[field] = self._units() if field == UNIT else _listed(field)
        return self._known[field].get(code, code)

    def reading(self, field: str, code: str) -> str:
        """Return the word by which an import understands a code of ours: the code itself where imports read codes, which no two entries share."""
        column = further.columns().get(field)
        return code if field == UNIT or (column and column.codes) else self(field, code)

    def _units(self) -> dict[str, str]:
        return {unit.code: unit.full_name for unit in Unit.objects.on(clock.today()).filter(level=Unit.XA)}


def code_table(shape: Shape, field: str) -> Mapping[str, str]:
    """Return our code → theirs of a field."""
    return next((dict(one.codes) for one in shape.columns if one.field == field), {})


def edition_in_force(profile: str) -> int:
    """Return the key of the edition in force of a profile that is in use; raises ``Edition.DoesNotExist``."""
    return Edition.objects.filter(profile=profile, profile__retired_at=None, number=F("profile__edition")).values_list("pk", flat=True).get()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a list is read that came in a profile's shape; without one, as any list."""

    shape: Shape | None = None

    @property
    def headings(self) -> list[str]:
        """The headings by which the list's head is found."""
        return [one.heading for one in self.shape.columns] if self.shape else []

    def fields_of(self, headings: Sequence[str]) -> list[str]:
        """Return the field of each column by the profile; nothing without one."""
        return rules.fields_of(self.shape, headings) if self.shape else []

    def words_of(self, fields: Sequence[str]) -> dict[int, dict[str, str]]:
        """Return column → their code → the word of ours an import reads."""
        return rules.words_of(self.shape, fields, Labels().reading) if self.shape else {}


def reading(ident: int | None) -> Reading:
    """Return how a list of an edition is read; None is of no profile."""
    return Reading(shape_of(edition(ident)) if ident else None)
