"""What leaves as a file: the refused rows of a list."""

import tempfile
from pathlib import Path

from django.http import HttpResponse

from mangnon.base import clock
from mangnon.exchange import refusals
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.lists import List
from mangnon.organisation.listing import TYPES


def refused(batch: ImportBatch, listed: List) -> HttpResponse:
    """Return the refused rows with why and how, as a download whose name says neither unit nor person."""
    with tempfile.TemporaryDirectory() as folder:
        path = refusals.write(listed, batches.refused(batch), Path(folder) / "x.xlsx")
        response = HttpResponse(path.read_bytes(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="khong-nhan-{clock.today():%Y%m%d}.xlsx"'
    return response
