"""Error pages: Vietnamese first, made without the database, with the request id to say on the telephone."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from mangnon.audit.refusals import Refused, TooMany
from mangnon.base.files import NO_RIGHT, NO_ROOM

log = logging.getLogger("mangnon.web")

TEXTS = {
    400: ("Yêu cầu không hợp lệ", "Hãy quay lại trang trước và thử lại.", "Bad request."),
    403: ("Anh, chị không có quyền mở trang này", "Nếu cần, hãy hỏi quản trị hệ thống về vai trò của mình.", "You may not open this page."),
    404: ("Không tìm thấy", "Địa chỉ không đúng, hoặc mục này ngoài phạm vi của anh, chị.", "Not found, or outside your scope."),
    405: ("Trang này chỉ nhận nội dung gửi từ biểu mẫu", "Chưa có gì được lưu. Hãy quay lại trang trước rồi gửi từ đó.", "This address only takes what a form sends; nothing was saved."),
    409: ("Có người vừa sửa trước", "Không có gì bị ghi đè. Hãy quay lại, xem bản mới rồi gửi lần nữa.", "Changed by somebody else meanwhile; nothing was overwritten."),
    413: ("Tệp hoặc nội dung quá lớn", "Hãy gửi tệp nhỏ hơn.", "Too large."),
    429: ("Quá nhiều lần thử", "Hãy chờ ít phút rồi thử lại.", "Too many tries; wait a few minutes."),
    500: ("Hệ thống gặp lỗi", "Lỗi đã được ghi lại. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã bên dưới.", "Something failed; it was recorded."),
    503: ("Hệ thống đang bận", "Dữ liệu không mất. Hãy thử lại sau ít phút.", "Busy; nothing was lost. Try again in a few minutes."),
}

TOKEN = (
    "Biểu mẫu đã quá hạn", "Chưa có gì được lưu. Hãy quay lại trang trước, tải lại trang rồi gửi lần nữa.",
    "The form's token is out of date; nothing was saved. Go back, reload, send again.",
)
UNWRITTEN = (
    "Máy chủ không ghi được", "Chưa lưu được lần gửi này; những gì đã lưu còn nguyên. Hãy giữ lại nội dung đã gõ và báo quản trị: ổ đĩa của máy chủ đầy hoặc không cho ghi.",
    "The server can't write (disk full or closed): this was not saved, what was saved before is whole. Tell the administrator.",
)
CLOSED = ("Tài khoản đang khóa", "Hãy hỏi quản trị hệ thống của đơn vị.", "This account is closed.")


def page(request: HttpRequest, status: int, said: str = "", texts: tuple[str, str, str] | None = None) -> HttpResponse:
    """Return the error page of a status; ``said`` is what a room itself said, in the person's language."""
    title, advice, english = texts or TEXTS[status]
    advice = said or advice
    context = {"status": status, "title": title, "advice": advice, "english": english, "request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("web/error.html", context), status=status)


def status_of(exception: BaseException | None) -> int:
    """Return the status that tells what an exception means; 500 for what nobody foresaw."""
    if isinstance(exception, Refused):
        return exception.status
    if isinstance(exception, RequestDataTooBig):
        return 413
    return 503 if isinstance(exception, OperationalError) or unwritten(exception) else 500


def unwritten(exception: BaseException | None) -> bool:
    """Say whether the disk took nothing more: it is full, or closed to this account."""
    if isinstance(exception, OperationalError):
        return any(part in str(exception).lower() for part in ("disk is full", "no space left", "disk i/o error", "readonly database"))
    return isinstance(exception, OSError) and exception.errno in NO_ROOM | NO_RIGHT


def answer(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """Return the page for an exception rooms raise for a known situation; None leaves it to Django."""
    status = status_of(exception)
    if status == 500:
        return None
    lost = unwritten(exception)
    if lost:
        log.error("nothing can be written", exc_info=exception)
    response = page(request, status, str(exception) if isinstance(exception, Refused) else "", UNWRITTEN if lost else None)
    if status in (429, 503):
        response["Retry-After"] = "60" if status == 429 else "10"
    return response


def bad_request(request, exception=None):
    """400, or 413 when the body was too large to be read."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request, exception=None):
    """403."""
    return page(request, 403)


def not_found(request, exception=None):
    """404."""
    return page(request, 404)


def failed(request):
    """500; or 503 and its like when what failed outside a view is a known situation, such as a database out of reach."""
    return answer(request, sys.exc_info()[1]) or page(request, 500)


def too_many(request, exception=None):
    """429 of the sign-in library."""
    return answer(request, TooMany())


def csrf_failed(request, reason=""):
    """A form whose session ended: 403, the text stays in the page that sent it."""
    return page(request, 403, texts=TOKEN)


def locked_out(request, credentials=None, *args, **kwargs):
    """429 after too many failed sign-ins."""
    return answer(request, TooMany())
