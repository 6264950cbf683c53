"""What leaves as a file: the refused rows of a list, the empty list of a commune."""

import tempfile
from pathlib import Path

from django.http import HttpResponse

from mangnon.base import clock
from mangnon.exchange import blanks, refusals
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.lists import List
from mangnon.organisation.listing import TYPES
from mangnon.organisation.models import Unit


def refused(batch: ImportBatch, listed: List) -> HttpResponse:
    """Return the refused rows with why and how, as a download whose name says neither unit nor person."""
    with tempfile.TemporaryDirectory() as folder:
        path = refusals.write(listed, batches.refused(batch), Path(folder) / "x.xlsx")
        response = HttpResponse(path.read_bytes(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="khong-nhan-{clock.today():%Y%m%d}.xlsx"'
    return response


def blank(unit: Unit) -> HttpResponse:
    """Return the empty list of a commune as it is today, as a download."""
    with tempfile.TemporaryDirectory() as folder:
        path = blanks.write(unit, clock.today(), Path(folder) / "x.xlsx")
        response = HttpResponse(path.read_bytes(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="mau-danh-sach-{clock.today():%Y%m%d}.xlsx"'
    return response
