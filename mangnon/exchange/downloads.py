"""What leaves as a file: the refused rows of a list, the empty list of a commune."""

from django.http import HttpResponse

from mangnon.base import clock
from mangnon.exchange import blanks, refusals
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.lists import List
from mangnon.organisation.listing import sheet_as_file
from mangnon.organisation.models import Unit


def refused(batch: ImportBatch, listed: List) -> HttpResponse:
    """Return the refused rows with why and how, as a download."""
    return sheet_as_file(lambda path: refusals.write(listed, batches.refused(batch), path), "khong-nhan")


def blank(unit: Unit) -> HttpResponse:
    """Return the empty list of a commune as it is today, as a download."""
    return sheet_as_file(lambda path: blanks.write(unit, clock.today(), path), "mau-danh-sach")
