"""What state a place is in: for ``status``, ``doctor``, ``verify`` and the administrator's first screen."""

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import django
from django.conf import settings
from django.db import connection, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mangnon import __version__, law
from mangnon.audit import keys
from mangnon.audit import queries as audit
from mangnon.audit.actor import command
from mangnon.audit.refusals import both
from mangnon.audit.reseal import SEALED_ANEW
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.deadlines import jobs
from mangnon.deadlines import queries as deadlines
from mangnon.deadlines.models import DueItem, Job
from mangnon.files import queries as files
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import LoadedPack, Person, Post
from mangnon.protection import queries as protection
from mangnon.registry import queries as registry
from mangnon.statistics import queries as statistics
from mangnon.statistics.models import Snapshot
from mangnon.web import stamp
from mangnon.web.schema import guard_faults, pending_migrations

GIGABYTE = 1024**3


def packs() -> law.LawPacks:
    """Return the packs this place uses."""
    return law.load(settings.MANGNON_LAW_DIR)


def status() -> dict:
    """Return counts, versions and the head of the chain; every key is part of the command's contract."""
    actor, now = command("status"), clock.now()
    seq, head = audit.head()
    last = Snapshot.objects.order_by("-frozen_at", "-id").first()
    return {
        "version": __version__,
        "kind": settings.MARKER.get("kind", ""),
        "today": now.date().isoformat(),
        "database": connection.vendor,
        "versions": {"python": platform.python_version(), "django": django.get_version(), "sqlite": sqlite3.sqlite_version},
        "children": registry.children_for(actor).count(),
        "households": registry.homes_of_children(actor, clock.today()),
        "open_cases": protection.waiting(protection.notices_for(actor)).count(),
        "people": people_count(),
        "due_items": dict(deadlines.counts_by_class(DueItem.objects.all(), now)),
        "jobs": deadlines.job_counts(),
        "last_snapshot": {"round": last.round_code, "number": last.number, "at": last.frozen_at.isoformat()} if last else None,
        "law_packs": packs().sha256,
        "chain": {"seq": seq, "hash": head},
        "warnings": [both(item.text) for item in tasks() if item.urgent],
    }


def people_count() -> int:
    """Return how many accounts are open."""
    return Person.objects.filter(is_active=True).count()


def event_count() -> int:
    """Return how many events the record holds."""
    return audit.head()[0]


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing an administrator must do, said lazily; urgent ones also stand in ``status``."""

    code: str
    text: object
    urgent: bool = False


def tasks() -> list[Todo]:
    """Return what an administrator must do, the urgent first."""
    found = [*_keys(), *_database(), *_law(), *_people(), *_jobs(), *_disk()]
    return sorted(found, key=lambda item: not item.urgent)


def _keys() -> Iterator[Todo]:
    if settings.MANGNON_KEYS.is_relative_to(settings.MANGNON_DATA):
        yield Todo("keys_beside_data", _("Khóa mã hóa nằm cạnh dữ liệu: đặt MANGNON_KEYS sang nơi khác và giữ bản sao riêng."), not settings.MANGNON_DEMO)
    if settings.MANGNON_KEYS.exists() and settings.MANGNON_KEYS.stat().st_mode & 0o077:
        yield Todo("keys_readable", _("Người khác trên máy đọc được thư mục khóa: chmod 700."), True)
    if not keys.absent(settings.MANGNON_KEYS) and keys.ring().current > _sealed_with():
        yield Todo("reseal", _("Có khóa dữ liệu mới mà còn giá trị niêm phong bằng khóa cũ: dừng máy chủ rồi chạy mangnon keys reseal."), True)


def _sealed_with() -> int:
    """Return the number of the data key with which everything was sealed last: the first, until one was added."""
    last = audit.events(action=SEALED_ANEW).first()
    return (audit.payload_of(last) or {}).get("key", 1) if last else 1


def _database() -> Iterator[Todo]:
    waiting = pending_migrations()
    if waiting:
        yield Todo("migrations", format_lazy(_("Số bước nâng cấp cơ sở dữ liệu còn chờ: {n}. Chạy mangnon migrate."), n=len(waiting)), True)
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}:
        yield Todo("no_https", _("Máy chủ mở cho máy khác mà không có HTTPS: đặt https = true sau một proxy TLS."), True)


def _law() -> Iterator[Todo]:
    found, today = packs(), clock.today()
    loaded = LoadedPack.objects.filter(pk=1).first()
    if loaded is None or loaded.sha256 != found.sha256:
        yield Todo("packs_not_loaded", _("Gói quy định mới chưa nạp vào bảng đơn vị, cơ quan: khởi động lại máy chủ."), True)
    for unit in organisation.divided_units(today):
        left = registry.residents_left_in(unit, today)
        if left:
            text = _("{unit} ({code}) đã chia cho nhiều đơn vị từ {day}. Số trẻ em chưa có nơi cư trú mới, phải ghi từng em: {n}.")
            yield Todo("divided_unit", format_lazy(text, unit=unit.full_name, code=unit.code, day=vi_date(unit.valid_to), n=left), True)
    years = {row.day.year for row in found.days}
    for year in (today.year, (today + timedelta(days=60)).year):
        if year not in years:
            yield Todo("holidays", format_lazy(_("Chưa có lịch nghỉ năm {year}: ngày làm việc không tính được."), year=year), True)
            break


def _people() -> Iterator[Todo]:
    today = clock.today()
    held = list(Post.objects.on(today).values_list("role", "person_id"))
    if not any(role == "quan_tri" for role, _person in held):
        yield Todo("no_administrator", _("Chưa có người giữ vai trò quản trị hệ thống: chạy mangnon administrator."))
    idle = Person.objects.filter(is_active=True).exclude(pk__in={person for _role, person in held}).count()
    if idle:
        yield Todo("people_without_post", format_lazy(_("Số tài khoản không còn chức danh nào: {n}. Khóa lại nếu đã nghỉ."), n=idle))
    strong = {person for role, person in held if role in roles.ROLES and roles.ROLES[role].second_factor}
    secured = set(Person.objects.filter(pk__in=strong, authenticator__type="totp").values_list("pk", flat=True))
    if strong - secured and not settings.MANGNON_DEMO:
        yield Todo("second_factor", format_lazy(_("Số người chưa cài lớp xác thực thứ hai: {n}."), n=len(strong - secured)))


def _jobs() -> Iterator[Todo]:
    failed = Job.objects.filter(state=Job.FAILED).count()
    if failed:
        yield Todo("failed_jobs", format_lazy(_("Số việc nền không chạy được: {n}. Xem trang việc nền."), n=failed), True)
    late = jobs.overdue(clock.now())
    if late:
        text = _("Số việc nền hằng ngày hôm nay chưa chạy: {n}. Khởi động lại máy chủ, xem trang việc nền.")
        yield Todo("standing_jobs", format_lazy(text, n=len(late)), True)


def _disk() -> Iterator[Todo]:
    free = shutil.disk_usage(settings.MANGNON_DATA).free
    if free < GIGABYTE:
        yield Todo("disk", _("Ổ đĩa còn dưới 1 GB."), True)


def faults() -> Iterator[str]:
    """Yield one sentence per fault of the place: database, record, snapshots, documents, files, packs."""
    yield from _database_faults()
    yield from stamp.faults(settings.MARKER.get("kind", ""))
    yield from (f"khóa {name} thiếu hoặc không phải của nơi này (key missing, or of another place)" for name in stamp.foreign_keys())
    yield from record_faults()
    yield from statistics.faults()
    yield from files.faults()
    for error in law.check(settings.MANGNON_LAW_DIR):
        yield str(error)


def record_faults() -> Iterator[str]:
    """Yield the faults of the record as it was at one moment: it grows while it is read."""
    with transaction.atomic(using="snapshot"):
        yield from audit.faults("snapshot")


def _database_faults() -> Iterator[str]:
    for name in pending_migrations():
        yield f"chưa nâng cấp {name} (pending migration)"
    yield from guard_faults()
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (f"cơ sở dữ liệu hỏng: {row[0]} (database damaged)" for row in cursor.fetchall() if row[0] != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"cơ sở dữ liệu: dòng {row[1]} của {row[0]} trỏ tới {row[2]} không còn (dangling key)" for row in cursor.fetchall())
