"""What ``mangnon demo`` fills a place with, and what it says at the end."""

import sys
from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from mangnon.audit.actor import command
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.demo import build, doubles, people, tasks
from mangnon.demo.generate import generate
from mangnon.demo.progress import Progress
from mangnon.law import LawPacks
from mangnon.law.rows import RoundRow
from mangnon.organisation import actions as organisation
from mangnon.plans import actions as plans
from mangnon.registry.codes import packs as place_packs
from mangnon.registry.duplicates import actions as duplicates
from mangnon.registry.quality import actions as quality
from mangnon.statistics import commands as statistics
from mangnon.statistics.actions.freezing import freeze
from mangnon.statistics.models import Report, ReportFile


def run(args: Namespace) -> int:
    """Build the province, freeze the rounds due until the demo day, write the next due round's report."""
    by, packs = command("mangnon demo"), place_packs()
    clock.set_clock(clock.offset_to(args.on))
    rounds = rounds_shown(packs, args.on)
    progress = Progress(12 + len(rounds))
    progress.step("Đơn vị, cơ quan, kế hoạch, tài khoản")
    organisation.load_world(by=by, packs=packs)
    for plan in packs.plans:
        plans.load_plan(by=by, plan=plan, clauses=[clause for clause in packs.clauses if clause.plan == plan.code])
    people.open_accounts(by=by, on=args.on)
    tasks.carry_out(seed=args.seed, on=args.on)
    deadlines.open_obligations(by=by, packs=packs, first=args.on - timedelta(days=120), last=args.on + timedelta(days=220))
    tasks.hand_in(by=by, seed=args.seed, on=args.on)
    progress.step("Sinh tỉnh mẫu")
    province = generate(build.communes_of(packs), children=args.children, seed=args.seed, on=args.on)
    doubles.plant(province, seed=args.seed, on=args.on)
    build.load(province, packs, by=by, seed=args.seed, on=args.on, progress=progress)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
    progress.step("Tìm hồ sơ trùng")
    duplicates.refresh_pairs(by=by)
    quality.keep_month(by=by)
    for period in rounds:
        progress.step(f"Chốt số liệu {period.code}")
        freeze(by=by, round_code=period.code)
    if rounds:
        progress.step(f"Báo cáo {rounds[-1].label}")
        statistics.report(Namespace(round=rounds[-1].code, unit="04", out=None))
    progress.end()
    say(args)
    return 0


def rounds_shown(packs: LawPacks, on: date) -> list[RoundRow]:
    """Return the rounds a demo freezes: those of the year before, those due since, and the next due one.

    A round can be frozen from its reference day on; one whose reference day lies ahead is left out.
    """
    first = on.year - 1
    return [row for row in packs.rounds if row.period_to.year >= first and row.reference_day <= on]


def report_files() -> list[Path]:
    """Return where the letters of the newest report of the province lie."""
    newest = Report.objects.filter(unit__level=1).order_by("-snapshot__reference_day", "-number").first()
    if newest is None:
        return []
    letters = ReportFile.objects.filter(report__snapshot=newest.snapshot, report__unit=newest.unit, name__endswith=".docx").order_by("path")
    return [Path(settings.MANGNON_DATA) / letter.path for letter in letters]


def say(args: Namespace) -> None:
    """Print where the report lies, the address, the accounts with their roles, the password and one-time codes."""
    print(f"\nTỉnh mẫu ngày {args.on:%d/%m/%Y}: không có người thật. (A synthetic province; nobody in it is real.)")
    for name in report_files():
        print(f"Báo cáo (report): {name}")
    print(f"Địa chỉ (address): http://localhost:{getattr(args, 'port', None) or settings.TOML.get('port') or 8000}")
    print(f"Mật khẩu chung (password): {people.PASSWORD}")
    for account in people.ACCOUNTS:
        if people.exists(account, args.on):
            print(f"  {account.username:<15} {people.role_label(account)} - {account.title}")
            if codes := people.codes_of(account):
                print(f"  {'':<15} mã một lần (one-time codes): {' '.join(codes)}")
    print("Vai trò cần lớp xác thực thứ hai ở nơi thật thì ở tỉnh mẫu được đăng nhập không cần mã. (Codes are optional in a demo only.)")
    sys.stdout.flush()
