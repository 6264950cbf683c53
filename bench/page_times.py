"""Pages of the demo province asked for many times in one process, in the data folder ``MANGNON_DATA``: ``python -m bench.page_times RUNS``.

The answer goes through every middleware, compression included; what a network adds is not in it.
"""

import gzip
import json
import math
import re
import statistics
import sys
import time

from mangnon.web.cli import ready

ready()

from django.test import Client  # noqa: E402  Django is set up first

from mangnon.organisation.models import Person  # noqa: E402

ROUND = "2022-6m"
HEADERS = {"HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "br, gzip"}
PAGES = {
    "xa.canyen": {"first screen of a commune": "/", "children of a commune": "/tre-em/", "a child's page": "/tre-em/{child}/", "due items": "/den-han/"},
    "tinh.treem": {
        "first screen of the province": "/", "children of the province": "/tre-em/", "tasks of the plan": "/nhiem-vu/",
        "who is late": f"/bao-cao/{ROUND}/", "report page of the province": f"/bao-cao/{ROUND}/{{province}}/",
        "annex I of the province": f"/bao-cao/{ROUND}/{{province}}/phu-luc/I/", "annex II of the province": f"/bao-cao/{ROUND}/{{province}}/phu-luc/II/",
    },
    "ld.tinh": {"first screen of a leader": "/"},
}


def measured(runs: int) -> dict:
    """Return {page: {"seconds", "p95", "bytes"}} and the weight of a first visit with all it needs."""
    visitor, found = Client(**HEADERS), {}
    found["sign-in"] = _asked(visitor, "/dang-nhap/", runs)
    first = visitor.get("/dang-nhap/")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', _text(first)))
    found["first visit: sign-in, its styles and scripts"] = {"seconds": None, "bytes": len(first.content) + sum(_weight(visitor, path) for path in assets)}
    for username, pages in PAGES.items():
        person = Person.objects.get(username=username)
        visitor = Client(**HEADERS)
        visitor.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        for name, path in pages.items():
            found[name] = _asked(visitor, path.format(child=_child(visitor) if "{child}" in path else "", province=1), runs)
    return found


def _asked(visitor: Client, path: str, runs: int) -> dict:
    seconds = []
    for _ in range(runs + 1):  # the first is a warm-up: templates are compiled then
        began = time.perf_counter()
        answer = visitor.get(path)
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    kept = sorted(seconds[1:])
    return {"seconds": statistics.median(kept), "p95": kept[math.ceil(0.95 * len(kept)) - 1], "bytes": len(answer.content)}


def _text(answer) -> str:
    return (gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content).decode()


def _weight(visitor: Client, path: str) -> int:
    answer = visitor.get(path)
    return sum(len(part) for part in answer.streaming_content) if answer.streaming else len(answer.content)


def _child(visitor: Client) -> str:
    """A child that the list of this visitor shows."""
    return re.search(r'href="/tre-em/([0-9a-f-]{36})/', _text(visitor.get("/tre-em/")))[1]


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
