"""The stamp in the database that says for which kind of place it was made."""

from mangnon.base import clock
from mangnon.web.models import Stamp
from mangnon.web.place import PlaceError


def check(kind: str) -> None:
    """Stamp a new database with the kind of its folder; raises PlaceError when it was made for the other kind."""
    Stamp.objects.bulk_create([Stamp(id=1, kind=kind, stamped_at=clock.machine_now())], ignore_conflicts=True)
    for text in faults(kind):
        raise PlaceError(text)


def faults(kind: str) -> list[str]:
    """Return what is wrong between the folder's marker and the database."""
    made_for = Stamp.objects.filter(id=1).values_list("kind", flat=True).first()
    if made_for in (None, kind):
        return []
    return [f"Cơ sở dữ liệu này là của một nơi “{made_for}”, thư mục mang dấu “{kind}”: không dùng chung được. (Database and marker are of different kinds.)"]
