"""The only writers of profiles: make, change, retire, take up again. Every change is a new edition with a reason."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.exchange.profiles import queries, rules
from mangnon.exchange.profiles.models import Edition, Profile
from mangnon.exchange.profiles.rules import ProfileRefused, Shape, StaleProfile
from mangnon.exchange.queries import batches
from mangnon.organisation import roles


@transaction.atomic
def make(*, by: Actor, name: str, software: str, source: str, shape: Shape) -> Profile:
    """Make a profile; it is unverified until somebody says against what it was compared."""
    _may(by)
    _checked(shape)
    made = Profile.objects.create(name=name.strip(), software=software.strip(), source=source.strip(), made_at=clock.now())
    _edition(made, shape, "", by)
    record(by, "profile made", subjects=[("profile", made.pk)], sensitive=False, data={"name": made.name, "columns": len(shape.columns)})
    return made


@transaction.atomic
def change(*, by: Actor, profile: UUID, version: int, reason: str, shape: Shape | None = None, said: Mapping[str, str] | None = None) -> Profile:
    """Change a profile's shape, or what is said of it (name, software, source). What was read by earlier editions stays as it was read."""
    current = _locked(by, profile, version)
    before = queries.edition_of(current)
    for field, value in (said or {}).items():
        setattr(current, field, value.strip())
    if shape is not None and shape.kept() != before.shape:
        _checked(shape)
        current.edition += 1
        current.status, current.compared = Profile.UNVERIFIED, ""  # what was compared was another shape
        _edition(current, shape, reason.strip(), by)
    _save(current)
    record(by, "profile changed", subjects=[("profile", current.pk)], sensitive=False, data={"edition": current.edition, "reason": reason.strip(), "said": sorted(said or {})})
    return current


@transaction.atomic
def compare(*, by: Actor, profile: UUID, version: int, document: str) -> Profile:
    """Say against which official template the present edition was held; empty: against none after all."""
    current = _locked(by, profile, version)
    current.compared = document.strip()
    current.status = Profile.VERIFIED if current.compared else Profile.UNVERIFIED
    _save(current)
    record(by, "profile compared", subjects=[("profile", current.pk)], sensitive=False, data={"edition": current.edition, "document": current.compared})
    return current


@transaction.atomic
def retire(*, by: Actor, profile: UUID, version: int, reason: str) -> Profile:
    """Retire a profile, or take a retired one up again. Lists that were read or written by it keep their edition."""
    current = _locked(by, profile, version)
    current.retired_at = clock.now() if current.retired_at is None else None
    _save(current)
    what = "profile retired" if current.retired_at else "profile taken up again"
    record(by, what, subjects=[("profile", current.pk)], sensitive=False, data={"reason": reason.strip()})
    return current


def _may(by: Actor) -> None:
    if by.kind == "person" and not roles.may(by.role, roles.PROFILE_MANAGE):
        raise ProfileRefused(_("Chỉ người được giao quản lý mẫu trao đổi của tỉnh mới lập, sửa mẫu."), code="not_yours")


def _checked(shape: Shape) -> None:
    rules.faults(shape, {row.code for row in batches.entries()})


def _edition(profile: Profile, shape: Shape, reason: str, by: Actor) -> None:
    Edition.objects.create(profile=profile, number=profile.edition, shape=shape.kept(), reason=reason, made_at=clock.now(), made_by=by.label)


def _locked(by: Actor, profile: UUID, version: int) -> Profile:
    _may(by)
    current = Profile.objects.select_for_update().get(pk=profile)
    if current.version != version:
        raise StaleProfile
    return current


def _save(profile: Profile) -> None:
    profile.version += 1
    profile.save(force_update=True)
