"""The ``mangnon`` command. Exit codes: 0 done, 1 refused or wrong (one line on stderr says why), 2 usage."""

import argparse
import errno
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path

from mangnon import __version__
from mangnon.audit.refusals import Refused, both
from mangnon.base.files import NO_RIGHT, NO_ROOM
from mangnon.engine.linkage.weights import THRESHOLD
from mangnon.law import LawError
from mangnon.web import place

ROOM = "Hết chỗ ghi: giải phóng ổ đĩa (hoặc hạn mức) rồi chạy lại; những gì đã có còn nguyên"
FAULT = "Ổ đĩa báo lỗi đọc, ghi: kiểm tra ổ đĩa"
RIGHT = "Không có quyền đọc, ghi: chạy bằng tài khoản của dịch vụ, hoặc sửa quyền"
MACHINE = dict.fromkeys(NO_ROOM, ROOM) | dict.fromkeys(NO_RIGHT, RIGHT) | {
    errno.EIO: FAULT, errno.ENOTDIR: "Không phải thư mục", errno.EISDIR: "Là thư mục, không phải tệp", errno.EEXIST: "Chỗ ấy đã có tệp cùng tên", errno.EADDRINUSE: "Cổng đang có chương trình khác dùng",
}
# What the databases say when it is the disk's fault, not theirs.
DATABASE = {
    "disk is full": ROOM, "no space left": ROOM, "disk i/o error": FAULT, "readonly database": RIGHT, "unable to open database file": RIGHT,
    "database is locked": "Cơ sở dữ liệu đang bận: chạy lại sau ít phút",
}
Arguments = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command: words, help, where its function lies (imported only when it is run), its arguments.

    ``function(args) -> int`` is called with Django ready unless ``bare``, and only in a folder that is
    marked as a place unless it ``makes_place``. An exception whose class says ``one_line = True``
    is a refusal: its text goes to stderr, exit 1.
    """

    words: tuple[str, ...]
    help: str
    target: str
    arguments: Arguments = field(default=lambda parser: None)
    bare: bool = False
    makes_place: bool = False
    hidden: bool = False


def _json(parser) -> None:
    parser.add_argument("--json", action="store_true", help="in JSON, dạng ổn định (stable JSON)")


def _verify(parser) -> None:
    parser.add_argument("--anchor", action="store_true", help="không sai sót thì ghi thêm một neo vào tệp neo (append an anchor when nothing is wrong)")
    parser.add_argument("--anchors", metavar="FILE", type=Path, help="so chuỗi với bản sao tệp neo cất nơi khác (compare with a copy of the anchors kept elsewhere)")
    parser.add_argument("--since-anchor", action="store_true", help="chỉ đọc nhật ký từ neo cuối (read the record from the last anchor on)")
    _json(parser)


def _demo(parser) -> None:
    parser.add_argument("--children", type=_count, default=124_441, help="số trẻ em (number of children; 0: units, people, plan only)")
    parser.add_argument("--seed", type=int, default=715, help="hạt giống ngẫu nhiên (random seed)")
    parser.add_argument("--on", type=_day, default=date(2022, 5, 20), help="ngày trong hệ thống, yyyy-mm-dd (the demo's day)")
    parser.add_argument("--fresh", action="store_true", help="làm lại từ đầu (start over; only a demo's folder)")
    parser.add_argument("--no-serve", action="store_true", help="không mở máy chủ (don't serve)")
    _port(parser)


def _port(parser) -> None:
    parser.add_argument("--port", type=_port_number, default=None, help="cổng, mặc định 8000 (port)")


def _serve(parser) -> None:
    _port(parser)
    parser.add_argument("--bind", default="localhost", help="địa chỉ nghe, mặc định localhost (address to listen on)")


def _law_check(parser) -> None:
    parser.add_argument("directory", nargs="?", metavar="DIR", help="thư mục gói quy định của tỉnh (a province's own packs)")


def _round(parser) -> None:
    parser.add_argument("round", metavar="ROUND", help="mã kỳ báo cáo, ví dụ 2022-6m (round)")


def _report(parser) -> None:
    _round(parser)
    parser.add_argument("--unit", metavar="CODE", default="04", help="mã đơn vị, mặc định 04 (unit)")
    parser.add_argument("--out", metavar="DIR", help="thư mục ghi báo cáo (where to write)")


def _export(parser) -> None:
    _round(parser)
    parser.add_argument("--out", metavar="DIR", required=True, help="thư mục ghi bảng (where to write)")


def _import(parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="danh sách .xlsx, .xls, .ods, .csv (a list)")
    parser.add_argument("--unit", metavar="CODE", help="mã xã: mọi dòng thuộc xã này (every row belongs to this commune)")
    parser.add_argument("--on", metavar="DATE", type=_day, help="ngày của danh sách, yyyy-mm-dd, mặc định hôm nay (the day the list speaks of)")
    parser.add_argument("--births", choices=("tram_y_te", "ho_tich"), default="", help="danh sách trẻ mới sinh của trạm y tế, hoặc đăng ký khai sinh của tư pháp - hộ tịch (a list of births: of the health station, of civil status)")
    parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, chưa ghi vào sổ (preview only)")
    _json(parser)


def _batch(parser) -> None:
    parser.add_argument("batch", metavar="BATCH", help="mã lần nhập (the batch)")
    _json(parser)


def _match(parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="danh sách, hoặc tệp có một cột query (a list, or one column query)")
    parser.add_argument("--out", metavar="CSV", required=True, help="tệp ghi kết quả (where to write)")


def _duplicates(parser) -> None:
    parser.add_argument("--out", metavar="CSV", required=True, help="tệp ghi danh sách cặp (where to write)")
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help=f"điểm thấp nhất, mặc định {THRESHOLD:g} (lowest score)")


def _administrator(parser) -> None:
    parser.add_argument("username", metavar="USERNAME", help="tên đăng nhập, chữ thường không dấu (user name)")
    parser.add_argument("name", metavar="NAME", help="họ và tên (full name)")


def _backup(parser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="tệp ghi, mặc định vào nơi để bản sao lưu (where to write; the shelf by default)")


def _restore(parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="tệp sao lưu (a backup)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--drill", action="store_true", help="chỉ diễn tập: khôi phục ra chỗ tạm, kiểm tra, bỏ đi (try it in a scratch place)")
    how.add_argument("--replace", action="store_true", help="cất nơi đang có sang bên rồi khôi phục vào chỗ ấy (set the present place aside)")


def _escrow(parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="tệp bản sao khóa (the copy of the keys)")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="tệp có cụm mật khẩu; không có thì hỏi (a file with the passphrase; asked otherwise)")


def _docs(parser) -> None:
    parser.add_argument("--check", action="store_true", help="chỉ so, không ghi (compare, don't write)")
    parser.add_argument("--out", metavar="DIR", default="docs/reference", help="thư mục ghi (where to write)")


COMMANDS: list[Command] = [
    Command(("demo",), "Dựng tỉnh mẫu, làm báo cáo và mở máy chủ (a demo province)", "mangnon.web.commands.demo:run", _demo, bare=True),
    Command(("serve",), "Mở máy chủ (serve)", "mangnon.web.commands.serve:run", _serve, makes_place=True),
    Command(("freeze",), "Chốt số liệu một kỳ (freeze a round)", "mangnon.statistics.commands:freeze", _round),
    Command(("report",), "Viết báo cáo và phụ lục (write the report)", "mangnon.statistics.commands:report", _report),
    Command(("export",), "Ghi bảng đã chốt ra Parquet, CSV (export frozen tables)", "mangnon.statistics.commands:export", _export),
    Command(("import", "children"), "Nhập danh sách trẻ em (import a list of children)", "mangnon.exchange.commands:children", _import),
    Command(("import", "undo"), "Hoàn tác một lần nhập (undo an import)", "mangnon.exchange.commands:undo", _batch),
    Command(("match",), "Tìm từng dòng của danh sách trong sổ (find each row of a list in the registry)", "mangnon.exchange.matching:match", _match),
    Command(("duplicates",), "Tìm trẻ được ghi hai lần (children entered twice)", "mangnon.registry.duplicates.commands:list_duplicates", _duplicates),
    Command(("verify",), "Kiểm tra toàn vẹn (verify)", "mangnon.web.commands.check:verify", _verify),
    Command(("status",), "Tình trạng (status)", "mangnon.web.commands.check:status", _json),
    Command(("doctor",), "Việc quản trị cần làm (what an administrator must do)", "mangnon.web.commands.check:doctor", _json),
    Command(("law", "check"), "Kiểm tra gói quy định (validate law packs)", "mangnon.web.commands.law:check", _law_check, bare=True),
    Command(
        ("administrator",), "Mở tài khoản quản trị đầu tiên, hoặc cấp lại khi mất mật khẩu (first administrator, or let one in again)",
        "mangnon.web.commands.administrator:run", _administrator, makes_place=True,
    ),
    Command(("migrate",), "Nâng cấp cơ sở dữ liệu (migrate the database)", "mangnon.web.commands.serve:migrate", makes_place=True),
    Command(("backup",), "Sao lưu khi hệ thống đang chạy (back up while people work)", "mangnon.web.commands.backup:backup", _backup),
    Command(("restore",), "Khôi phục một bản sao lưu vào thư mục trống, hoặc diễn tập (restore into an empty folder, or drill)", "mangnon.web.commands.restore:run", _restore, bare=True),
    Command(("upgrade",), "Sao lưu, nâng cấp, kiểm tra (back up, migrate, verify)", "mangnon.web.commands.backup:upgrade"),
    Command(("keys", "export"), "Ghi bản sao khóa có cụm mật khẩu, để cất nơi khác (a copy of the keys under a passphrase)", "mangnon.web.commands.keys:export", _escrow),
    Command(("keys", "import"), "Đặt lại khóa từ bản sao (put keys back from the copy)", "mangnon.web.commands.escrow:put_back", _escrow, bare=True),
    Command(("keys", "rotate"), "Thêm khóa dữ liệu mới, niêm phong lại mọi giá trị (a new data key, everything sealed with it)", "mangnon.web.commands.keys:rotate"),
    Command(("keys", "reseal"), "Niêm phong lại tiếp khi lần trước dừng giữa chừng (go on with a stopped rotation)", "mangnon.web.commands.keys:again"),
    Command(("docs",), "Viết lại trang tra cứu (regenerate reference pages)", "mangnon.web.commands.reference:run", _docs, makes_place=True),
    Command(("work",), "Chạy việc nền (job worker; serve starts it)", "mangnon.web.commands.serve:work", hidden=True),
]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng yyyy-mm-dd (not a day)") from None


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” không phải số lượng (not a count)")
    return int(text)


def _port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}” không phải cổng từ 1 đến 65535 (not a port)")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    top = argparse.ArgumentParser(prog="mangnon", description="Măng Non: hệ thống thông tin công tác trẻ em của một tỉnh.")
    top.add_argument("--version", action="version", version=f"mangnon {__version__}")
    below = top.add_subparsers(metavar="LỆNH", required=True)
    groups: dict[str, argparse._SubParsersAction] = {}
    for command in COMMANDS:
        where = below
        if len(command.words) == 2:
            group = command.words[0]
            if group not in groups:
                groups[group] = below.add_parser(group, help=command.help).add_subparsers(metavar="LỆNH", required=True)
            where = groups[group]
        shown = {} if command.hidden else {"help": command.help}
        sub = where.add_parser(command.words[-1], description=command.help, **shown)
        sub.add_argument("--data", metavar="DIR", help="thư mục dữ liệu, mặc định MANGNON_DATA hoặc ./data (data folder)")
        command.arguments(sub)
        sub.set_defaults(command=command)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    args = parser().parse_args(argv)
    os.umask(0o077)  # names of children lie in what is written: nobody else on the machine reads it
    if args.data:
        os.environ["MANGNON_DATA"] = args.data
    try:
        if not args.command.bare:
            _in_a_place(args.command)
            ready()
            if not args.command.makes_place:  # those make keys for an empty database, and check them
                import_module("mangnon.web.stamp").check_keys()
        return _function(args.command.target)(args) or 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # A known refusal is one line; anything else is a fault of ours and shows where it happened.
        reason = _reason(error)
        if not reason:
            raise
        print(f"mangnon: {reason}", file=sys.stderr)
        return 1


def _reason(error: Exception) -> str:
    """Return one line that says why a command was refused; empty for what nobody foresaw."""
    if isinstance(error, Refused):
        return both(error)
    if getattr(error, "one_line", False) or isinstance(error, LawError):
        return str(error)
    if isinstance(error, OSError) and error.errno in MACHINE:
        where = f" “{Path(error.filename).name}”" if isinstance(error.filename, str) else ""
        return f"{MACHINE[error.errno]}{where} ({os.strerror(error.errno)})"
    if type(error).__module__ == "django.db.utils" and type(error).__name__ in ("OperationalError", "DatabaseError"):
        return _of_database(str(error).splitlines()[0])
    return ""


def _of_database(said: str) -> str:
    known = next((text for part, text in DATABASE.items() if part in said.lower()), "Cơ sở dữ liệu không dùng được lúc này")
    return f"{known}: {said} (database error; nothing was half written)"


def _in_a_place(command: Command) -> None:
    folder = place.data_folder()
    if (folder / place.RESTORING).exists():
        raise place.PlaceError("Thư mục này đang khôi phục dở: chạy lại mangnon restore. (A restore was interrupted here: run it again.)")
    if command.makes_place:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    elif not place.marker(folder):
        raise place.PlaceError(f"Thư mục “{folder.name}” chưa có dữ liệu: chạy mangnon demo hoặc mangnon serve trước. (Nothing here yet.)")


def ready() -> None:
    """Set Django up for this place."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.web.settings")
    import_module("django").setup()


def _function(target: str) -> Callable[[argparse.Namespace], int | None]:
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


if __name__ == "__main__":
    sys.exit(main())
