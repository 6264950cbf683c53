"""The only writers of units, bodies, people and posts."""

import secrets
from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.audit.refusals import Refused
from mangnon.base import clock, ids, text
from mangnon.base.numbers import vi_date
from mangnon.law import LawPacks
from mangnon.organisation import roles, sessions, world
from mangnon.organisation.handing import actions as handing
from mangnon.organisation.models import (
    Body,
    Hamlet,
    LoadedPack,
    Person,
    Post,
    Succession,
    Unit,
    UnitAncestor,
    UnitPeriod,
)
from mangnon.organisation.roles import ROLES

ADMINISTRATOR = "quan_tri"
BODY_COLUMNS = ("kind", "name", "abbreviation", "symbol", "level", "in_charge_of_children", "status", "valid_to")


class OrganisationRefused(Refused):
    """A change the rules of the organisation refuse; the text is for the person."""

    def __init__(self, code: str, text: str, **names: object):
        super().__init__(text, code=code, **names)


@transaction.atomic
def load_world(*, by: Actor, packs: LawPacks) -> bool:
    """Bring units, successions and bodies to what the packs say. Returns False when this pack set is loaded already.

    Units and bodies are reference rows: present ones keep their keys and take every correction, new ones are added.
    Successions, periods and the derived map table are rebuilt whole.
    """
    loaded = LoadedPack.objects.filter(pk=1).first()
    if loaded and loaded.sha256 == packs.sha256:
        return False
    units = _load_units(packs)
    _load_successions(packs, units)
    _rebuild_map()
    _load_bodies(packs)
    LoadedPack.objects.update_or_create(pk=1, defaults={"sha256": packs.sha256, "loaded_at": clock.now()})
    record(by, "law packs loaded", sensitive=False, data={"sha256": packs.sha256, "units": len(units)})
    return True


def _load_units(packs: LawPacks) -> dict[tuple[str, int, date], Unit]:
    """Make and mend the units; returns each pack row's unit (the rows of a rename share one)."""
    present = {(u.code, u.level, u.valid_from): u for u in Unit.objects.all()}
    fresh, known = [], {}
    for life in world.lives(packs.units, packs.successions):
        first, last = life[0], life[-1]
        unit = present.get((first.code, first.level, first.valid_from))
        wanted = {
            "name": last.name, "full_name": world.full_name(last.kind, last.name), "sort_key": text.sort_key(last.name),
            "search_key": text.search_key(last.name), "valid_to": last.valid_to,
        }
        if unit is None:
            unit = Unit(code=first.code, level=first.level, kind=first.kind, valid_from=first.valid_from, **wanted)
            fresh.append(unit)
        elif any(getattr(unit, name) != value for name, value in wanted.items()):
            Unit.objects.filter(pk=unit.pk).update(**wanted)
        known.update({(row.code, row.level, row.valid_from): unit for row in life})
    Unit.objects.bulk_create(fresh)
    units = {(u.code, u.level, u.valid_from): u for u in Unit.objects.all()}
    known = {key: units[unit.code, unit.level, unit.valid_from] for key, unit in known.items()}
    _load_periods(packs, known)
    return known


def _load_periods(packs: LawPacks, known: dict[tuple[str, int, date], Unit]) -> None:
    UnitPeriod.objects.all().delete()
    rows = []
    for row in packs.units:
        unit = known[row.code, row.level, row.valid_from]
        for start, end, parent in world.parent_periods(row, packs.units):
            parent_id = known[parent.code, parent.level, parent.valid_from].id if parent else None
            rows.append((unit.id, row.name, row.name_alt, parent_id, start, end))
    insert_rows(UnitPeriod, ["unit_id", "name", "name_alt", "parent_id", "valid_from", "valid_to"], rows)


def _load_successions(packs: LawPacks, units: dict[tuple[str, int, date], Unit]) -> None:
    ending = {(u.code, u.level, u.valid_to): u for u in units.values() if u.valid_to}
    rows = []
    for row in packs.successions:
        old = ending[row.old_code, row.level, row.effective]
        new = units[row.new_code, row.level, row.effective]
        rows.append((old.id, new.id, row.effective, row.whole, row.confidence))
    Succession.objects.all().delete()  # nothing points to one; what the packs say no more must lead nowhere
    insert_rows(Succession, ["old_id", "new_id", "effective", "whole", "confidence"], rows)


def _rebuild_map() -> None:
    units = [world.MapUnit(u.id, u.level, u.valid_from, u.valid_to) for u in Unit.objects.all()]
    parents = list(UnitPeriod.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to"))
    successions = list(Succession.objects.filter(whole=True).values_list("old_id", "new_id", "effective"))
    UnitAncestor.objects.all().delete()
    rows = world.ancestor_rows(units, parents, successions)
    insert_rows(UnitAncestor, ["unit_id", "ancestor_id", "level", "map_from", "map_to"], rows)


def _load_bodies(packs: LawPacks) -> None:
    by_key = {(b.code, b.valid_from): b for b in Body.objects.all()}
    wanted = world.bodies_wanted(packs, list(Unit.objects.all()))
    fresh = {
        (b.code, b.valid_from): Body(id=ids.named(f"body:{b.code}:{b.valid_from}"), code=b.code, valid_from=b.valid_from)
        for b in wanted if (b.code, b.valid_from) not in by_key
    }
    by_key |= fresh
    by_code: dict[str, list[Body]] = {}
    for body in by_key.values():
        by_code.setdefault(body.code, []).append(body)
    heirs = world.body_successors(wanted, Succession.objects.filter(whole=True).values_list("old_id", "new_id", "effective"))
    changed = []
    for want in wanted:
        body = by_key[want.code, want.valid_from]
        named = [other for code in want.superior_codes for other in by_code.get(code, ())]
        superior, heir = world.body_on(named, want.superior_codes, want.valid_from), by_key.get(heirs.get((want.code, want.valid_from)))
        now = _said_of(want) | {"superior_id": superior and superior.id, "successor_id": heir and heir.id}
        if any(getattr(body, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(body, name, value)
            if (body.code, body.valid_from) not in fresh:
                changed.append(body)
    Body.objects.bulk_create(fresh.values(), batch_size=500)  # whom they are under may come later in the list: the database checks at commit
    Body.objects.bulk_update(changed, ["unit", "superior", "successor", *BODY_COLUMNS], batch_size=200)


def _said_of(want: world.WantedBody) -> dict[str, object]:
    return {"unit_id": want.unit_id, "in_charge_of_children": want.in_charge} | {name: getattr(want, name) for name in BODY_COLUMNS if name != "in_charge_of_children"}


@transaction.atomic
def add_hamlets(*, by: Actor, rows: list[tuple[int, str, str, date]]) -> list[Hamlet]:
    """Register hamlets: (unit id, name, kind, valid_from). A name already there on that day is kept."""
    present = set(Hamlet.objects.values_list("unit_id", "name", "valid_from"))
    fresh = [
        Hamlet(unit_id=unit, name=name, kind=kind, valid_from=day, sort_key=text.sort_key(name)[:160], search_key=text.search_key(name)[:80])
        for unit, name, kind, day in rows if (unit, name, day) not in present
    ]
    Hamlet.objects.bulk_create(fresh, batch_size=1000)
    record(by, "hamlets added", subjects=[("unit", unit) for unit in {h.unit_id for h in fresh}], sensitive=False, data={"count": len(fresh)})
    wanted = {(unit, name, day) for unit, name, _kind, day in rows}
    return [h for h in Hamlet.objects.order_by("id") if (h.unit_id, h.name, h.valid_from) in wanted]


@transaction.atomic
def create_person(*, by: Actor, username: str, full_name: str, phone: str = "", password: str | None = None, ident: UUID | None = None) -> tuple[Person, str]:
    """Open an account. Returns the person and the one-time password they must change at the first sign-in.

    ``ident``: the id the account has, where the caller names it (a place built from a seed); else a new one.
    """
    username = username.strip().lower()
    secret = password or secrets.token_urlsafe(9)
    person = Person(id=ident or ids.uuid7(), username=username, full_name=text.nfc(full_name), sort_key=text.person_sort_key(full_name)[:200], phone=phone,
                    created_at=clock.now(), must_change_password=password is None)
    person.set_password(secret)
    try:
        with transaction.atomic():  # the database says who was first, also of two at one moment
            person.save(force_insert=True)
    except IntegrityError:
        raise OrganisationRefused("username_taken", _("Tên đăng nhập “%(name)s” đã có người dùng."), name=username) from None
    record(by, "person created", subjects=[("person", person.id)], sensitive=False, data={"username": username})
    return person, secret


@transaction.atomic
def assign_post(*, by: Actor, person: Person, body: Body, role: str, valid_from: date, valid_to: date | None = None,
                title: str = "", capacity: str = "", stands_in_for: Post | None = None, ident: UUID | None = None) -> Post:
    """Give a person a role in a body from a day. Refused: to oneself, twice the same, incompatible roles of one person.

    ``ident``: the id the post has, where the caller names it; else a new one.
    """
    rule = ROLES.get(role)
    if rule is None or body.level not in rule.levels:
        raise OrganisationRefused("role_level", _("Vai trò này không có ở cấp của cơ quan."))
    if by.person_id == str(person.id):
        raise OrganisationRefused("own_post", _("Không tự giao chức danh cho mình; nhờ quản trị khác."))
    Person.objects.select_for_update().get(pk=person.pk)  # two posts given at once must see each other
    posts = list(Post.objects.meeting(valid_from, valid_to).filter(person=person).values_list("role", "body_id"))
    if (role, body.id) in posts:
        raise OrganisationRefused("post_held", _("Người này đang giữ chính chức danh ấy."))
    if any(roles.incompatible(role, held) for held, _body in posts):
        raise OrganisationRefused("role_incompatible", _("Người này đang giữ vai trò không được kiêm nhiệm."))
    post = Post.objects.create(id=ident or ids.uuid7(), person=person, body=body, role=role, title=title, capacity=capacity,
                               valid_from=valid_from, valid_to=valid_to, stands_in_for=stands_in_for)
    record(by, "post assigned", subjects=[("person", person.id), ("post", post.id)], sensitive=False,
           data={"role": role, "body": body.code, "from": valid_from})
    return post


@transaction.atomic
def end_post(*, by: Actor, post: Post, day: date, version: int) -> Post:
    """End a post on ``day`` (exclusive). Refused: one's own, on or before its first day, later than it ends already."""
    locked = Post.objects.select_for_update().get(pk=post.pk)
    if by.person_id == str(locked.person_id):
        raise OrganisationRefused("own_post", _("Không tự kết thúc chức danh của mình; nhờ quản trị khác."))
    if locked.version != version:
        raise OrganisationRefused("stale", _("Chức danh đã được người khác sửa; hãy xem lại."))
    if day <= locked.valid_from:
        raise OrganisationRefused("end_first_day", _("Chức danh bắt đầu từ %(day)s: ngày thôi giữ phải sau ngày ấy."), day=vi_date(locked.valid_from))
    if locked.valid_to and day > locked.valid_to:
        raise OrganisationRefused("end_later", _("Chức danh đã kết thúc ngày %(day)s, không kéo dài được; hãy giao chức danh mới."), day=vi_date(locked.valid_to))
    if locked.stands_in_for_id is None:
        handing.open_handing(by=by, post=locked, ends_on=day)  # what is left is asked for while the post is held
    locked.valid_to, locked.version = day, locked.version + 1
    locked.save(update_fields=["valid_to", "version"])
    record(by, "post ended", subjects=[("person", locked.person_id), ("post", locked.id)], sensitive=False, data={"day": day})
    if day <= clock.today():
        sessions.end(by=by, person=locked.person, why="post ended")
    return locked


@transaction.atomic
def reset_password(*, by: Actor, person: Person) -> str:
    """Give a person a one-time password; it must be changed at the next sign-in. Returns it once."""
    if by.person_id == str(person.id):
        raise OrganisationRefused("own_reset", _("Không tự đặt lại mật khẩu của mình."))
    secret = secrets.token_urlsafe(9)
    person.set_password(secret)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record(by, "password reset", subjects=[("person", person.id)], sensitive=False)
    sessions.end(by=by, person=person, why="password reset")
    return secret


@transaction.atomic
def put_phone_on_file(*, by: Actor, person: Person, phone: str) -> None:
    """Keep the number a person is called back on. Refused: one's own; the record keeps that it changed, not the number."""
    if by.person_id == str(person.id):
        raise OrganisationRefused("own_phone", _("Không tự đổi số của mình; nhờ quản trị khác."))
    if Person.objects.filter(pk=person.pk).exclude(phone=phone).update(phone=phone):
        record(by, "telephone changed", subjects=[("person", person.id)], sensitive=False)


@transaction.atomic
def reset_second_factor(*, by: Actor, person: Person) -> int:
    """Remove a lost second factor; a role that needs one sets it up again at the next sign-in. Returns how many went."""
    if by.person_id == str(person.id):
        raise OrganisationRefused("own_reset", _("Không tự gỡ lớp xác thực thứ hai của mình."))
    removed = Authenticator.objects.filter(user=person).delete()[0]
    record(by, "second factor reset", subjects=[("person", person.id)], sensitive=False, data={"removed": removed})
    sessions.end(by=by, person=person, why="second factor reset")
    return removed


@transaction.atomic
def close_account(*, by: Actor, person: Person) -> Person:
    """Close an account: nobody signs in with it, open sessions end with their next request. Posts and records stay; what they have is handed over."""
    if by.person_id == str(person.id):
        raise OrganisationRefused("own_account", _("Không tự khóa tài khoản của mình."))
    sessions.end(by=by, person=person, why="account closed")
    for post in _held(person):
        handing.open_handing(by=by, post=post, ends_on=clock.today())
    return _set_open(by, person, False, "account closed")


@transaction.atomic
def open_account(*, by: Actor, person: Person) -> Person:
    """Open a closed account again; the posts that run on are held again, and their work is not handed over any more."""
    for post in _held(person):
        if post.valid_to is None:
            handing.withdraw(by=by, post=post)
    return _set_open(by, person, True, "account opened")


def _held(person: Person) -> list[Post]:
    return list(Post.objects.on(clock.today()).filter(person=person, stands_in_for=None).select_related("person", "body"))


def _set_open(by: Actor, person: Person, is_open: bool, action: str) -> Person:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.is_active != is_open:
        locked.is_active = is_open
        locked.save(update_fields=["is_active"])
        record(by, action, subjects=[("person", locked.id)], sensitive=False)
    return locked


@transaction.atomic
def appoint_administrator(*, by: Actor, username: str, full_name: str) -> tuple[Person, str]:
    """Open the first administrator's account, or let one who lost password and second factor in again.

    For the command line only: no page gives this post without an administrator. Returns the one-time password. Refused
    for somebody who has an account but is no administrator.
    """
    today, person = clock.today(), Person.objects.filter(username=username.strip().lower()).first()
    if person is None:
        person, secret = create_person(by=by, username=username, full_name=full_name)
        body = Body.objects.on(today).filter(kind="vp_ubnd_tinh").get()
        assign_post(by=by, person=person, body=body, role=ADMINISTRATOR, valid_from=today)
        return person, secret
    if not Post.objects.on(today).filter(person=person, role=ADMINISTRATOR).exists():
        raise OrganisationRefused("not_administrator", _("Tài khoản này không giữ vai trò quản trị."))
    reset_second_factor(by=by, person=open_account(by=by, person=person))
    return person, reset_password(by=by, person=person)
