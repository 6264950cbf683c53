"""Log lines as JSON, without personal data: the message's template, never its arguments' values from a request."""

import json
import logging
from contextvars import ContextVar

from mangnon.base import clock

# Here and not beside its middleware: logging is set up before models may be imported.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request id, and the exception's kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": clock.machine_now().astimezone(clock.TZ).isoformat(timespec="milliseconds"), "level": record.levelname, "logger": record.name,
            "message": _template(record), "request": REQUEST_ID.get() or getattr(getattr(record, "request", None), "request_id", ""),
        }
        line |= {name: getattr(record, name) for name in ("method", "route", "status", "ms") if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            kind, _value, trace = record.exc_info
            while trace and trace.tb_next:
                trace = trace.tb_next
            # The text of an exception may quote a row; its kind and place never do.
            line["error"] = kind.__name__
            line["where"] = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
        return json.dumps(line, ensure_ascii=False)


def _template(record: logging.LogRecord) -> str:
    """Return a message without values. A library that formats its text itself (the server: "Invalid request…: …") is cut at the colon."""
    text = str(record.msg)
    return text if record.args or record.name.startswith("mangnon") else text.partition(":")[0]
