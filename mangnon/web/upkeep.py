"""What an administrator must do, each line with how: for ``mangnon doctor`` and the administrator's first screen."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mangnon import law
from mangnon.audit import escrow, keys
from mangnon.audit import queries as audit
from mangnon.audit.models import Event
from mangnon.audit.reseal import SEALED_ANEW
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.deadlines import jobs
from mangnon.deadlines.models import Job
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.models import LoadedPack, Person, Post
from mangnon.registry import queries as registry
from mangnon.web.backup import shelf
from mangnon.web.backup.noted import DRILLED
from mangnon.web.backup.noted import MADE as BACKUP_MADE
from mangnon.web.schema import pending_migrations

GIGABYTE = 1024**3
CLOCK_SLACK = timedelta(minutes=2)
BACKUP_AGE, DRILL_AGE, CERTIFICATE_LEFT = timedelta(hours=36), timedelta(days=92), timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing an administrator must do, said lazily; urgent ones also stand in ``status``."""

    code: str
    text: object
    urgent: bool = False


def tasks() -> list[Todo]:
    """Return what an administrator must do, the urgent first."""
    found = [*_clock(), *_keys(), *_database(), *_backups(), *_law(), *_people(), *_jobs(), *_machine()]
    return sorted(found, key=lambda item: not item.urgent)


def _clock() -> Iterator[Todo]:
    """A clock that stands before the last event would give every new one a time that never was."""
    last = Event.objects.order_by("-seq").values_list("recorded_at", flat=True).first()
    if last and last > clock.now() + CLOCK_SLACK:
        text = _("Đồng hồ máy đang chỉ trước lần ghi cuối ({last}): chỉnh giờ máy (NTP) trước khi cho nhập tiếp.")
        yield Todo("clock", format_lazy(text, last=f"{last.astimezone(clock.TZ):%H:%M %d/%m/%Y}"), True)


def _keys() -> Iterator[Todo]:
    if settings.MANGNON_KEYS.is_relative_to(settings.MANGNON_DATA):
        yield Todo("keys_beside_data", _("Khóa mã hóa nằm cạnh dữ liệu: đặt MANGNON_KEYS sang nơi khác và giữ bản sao riêng."), not settings.MANGNON_DEMO)
    if settings.MANGNON_KEYS.exists() and settings.MANGNON_KEYS.stat().st_mode & 0o077:
        yield Todo("keys_readable", _("Người khác trên máy đọc được thư mục khóa: chmod 700."), True)
    if not keys.absent(settings.MANGNON_KEYS) and keys.ring().current > _sealed_with():
        yield Todo("reseal", _("Có khóa dữ liệu mới mà còn giá trị niêm phong bằng khóa cũ: dừng máy chủ rồi chạy mangnon keys reseal."), True)
    copied = _told_last(escrow.EXPORTED)
    if not settings.MANGNON_DEMO and (copied is None or copied.get("key", 0) < keys.ring().current):
        yield Todo("keys_not_copied", _("Chưa có bản sao của khóa hiện dùng: chạy mangnon keys export, cất tệp và cụm mật khẩu ở hai nơi khác."), True)


def _sealed_with() -> int:
    """Return the number of the data key with which everything was sealed last: the first, until one was added."""
    return (_told_last(SEALED_ANEW) or {}).get("key", 1)


def _told_last(action: str) -> dict | None:
    """Return what the last event of an action tells, {} when it tells nothing, None when there is none."""
    last = audit.events(action=action).first()
    return (audit.payload_of(last) or {}) if last else None


def _backups() -> Iterator[Todo]:
    """A demo is built again, not kept."""
    if settings.MANGNON_DEMO:
        return
    shelf_folder, now = shelf.folder(), clock.now()  # as the record tells the time
    if not settings.TOML.get("backup_dir"):
        yield Todo("backup_beside_data", _("Bản sao lưu nằm cạnh dữ liệu: đặt backup_dir trong settings.toml sang ổ đĩa khác."), True)
    elif shelf_folder.exists() and shelf_folder.stat().st_dev == settings.MANGNON_DATA.stat().st_dev:
        yield Todo("backup_same_disk", _("Nơi để bản sao lưu (backup_dir) nằm trên cùng ổ đĩa với dữ liệu: ổ hỏng là mất cả hai."), True)
    last = audit.events(action=BACKUP_MADE).first()
    if last is None or now - last.recorded_at > BACKUP_AGE:
        since = f"{last.recorded_at.astimezone(clock.TZ):%H:%M %d/%m/%Y}" if last else _("chưa có bản nào")
        yield Todo("backup_old", format_lazy(_("Bản sao lưu gần nhất: {since}. Chạy mangnon backup, xem trang việc nền vì sao đêm qua không chạy."), since=since), True)
    drilled = audit.events(action=DRILLED).first()
    if drilled is None or now - drilled.recorded_at > DRILL_AGE:
        since = vi_date(drilled.recorded_at.astimezone(clock.TZ).date()) if drilled else _("chưa lần nào")
        yield Todo("drill_old", format_lazy(_("Diễn tập khôi phục gần nhất: {since}. Chạy mangnon restore BẢN_SAO_LƯU --drill (ba tháng một lần)."), since=since))


def _database() -> Iterator[Todo]:
    waiting = pending_migrations()
    if waiting:
        yield Todo("migrations", format_lazy(_("Số bước nâng cấp cơ sở dữ liệu còn chờ: {n}. Chạy mangnon upgrade."), n=len(waiting)), True)
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}:
        yield Todo("no_https", _("Máy chủ mở cho máy khác mà không có HTTPS: đặt https = true sau một proxy TLS."), True)


def _law() -> Iterator[Todo]:
    found, today = law.load(settings.MANGNON_LAW_DIR), clock.today()
    loaded = LoadedPack.objects.filter(pk=1).first()
    if loaded is None or loaded.sha256 != found.sha256:
        yield Todo("packs_not_loaded", _("Gói quy định mới chưa nạp vào bảng đơn vị, cơ quan: khởi động lại máy chủ."), True)
    for unit in organisation.divided_units(today):
        left = registry.residents_left_in(unit, today)
        if left:
            text = _("{unit} ({code}) đã chia cho nhiều đơn vị từ {day}. Số trẻ em chưa có nơi cư trú mới, phải ghi từng em: {n}.")
            yield Todo("divided_unit", format_lazy(text, unit=unit.full_name, code=unit.code, day=vi_date(unit.valid_to), n=left), True)
    used = found.on(today)
    unsure = sum(getattr(row, "status", "") == "unverified" for rows in (used.lists, used.clocks, used.eligibility, used.obligations, used.rounds) for row in rows)
    if unsure:
        yield Todo("law_unverified", format_lazy(_("Số mục quy định đang dùng mà chưa đối chiếu văn bản gốc: {n}. Danh sách ở trang tra cứu quy định."), n=unsure))
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


def _machine() -> Iterator[Todo]:
    free = shutil.disk_usage(settings.MANGNON_DATA).free
    if free < GIGABYTE:
        yield Todo("disk", _("Ổ đĩa còn dưới 1 GB."), True)
    if path := settings.TOML.get("certificate"):
        yield from _certificate(Path(path))


def _certificate(path: Path) -> Iterator[Todo]:
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        yield Todo("certificate", format_lazy(_("Không đọc được chứng thư {name} (certificate trong settings.toml)."), name=path.name), True)
        return
    if ends - clock.machine_now() < CERTIFICATE_LEFT:
        text = _("Chứng thư TLS hết hạn ngày {day}: gia hạn, rồi nạp lại máy chủ TLS.")
        yield Todo("certificate", format_lazy(text, day=vi_date(ends.astimezone(clock.TZ).date())), True)
