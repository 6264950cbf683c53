"""``mangnon administrator``: the first administrator of a real place, or one who lost password and second factor."""

from argparse import Namespace

from mangnon.audit.actor import command
from mangnon.organisation import actions
from mangnon.web.commands.serve import prepare


def run(args: Namespace) -> int:
    """Open the account (or let it in again) and print its one-time password."""
    prepare()
    person, secret = actions.appoint_administrator(by=command("administrator"), username=args.username, full_name=args.name)
    print(f"Tên đăng nhập (user name): {person.username}")
    print(f"Mật khẩu dùng một lần (one-time password): {secret}")
    return 0
