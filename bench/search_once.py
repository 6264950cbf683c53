"""Queries with slips asked in a place of ``bench.search_place``: ``python -m bench.search_once EACH SEED…``, in ``MANGNON_DATA``.

The first seed is the one the weights were fixed on; the others judge. Prints one JSON object: times of the query and of the
whole response, recall among the first ten, mean reciprocal rank, by kind of slip.
"""

import gzip
import json
import math
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from bench.typed import Known, Query, bare, queries
from mangnon.web.cli import ready

ready()

from django.test import Client  # noqa: E402  Django is set up first

from mangnon.audit.actor import Actor, command  # noqa: E402
from mangnon.base import clock, ids, memory  # noqa: E402
from mangnon.organisation.models import Person, Post, Unit  # noqa: E402
from mangnon.registry import queries as registry  # noqa: E402
from mangnon.registry.likely.queries import like  # noqa: E402
from mangnon.registry.models import ChildName, Residence  # noqa: E402
from mangnon.registry.queries import shelves  # noqa: E402
from mangnon.registry.rules import ChildRow  # noqa: E402

TEN = 10


def measured(each: int, seeds: Sequence[int]) -> dict:
    """Ask, in the scope of the whole province, and by name alone in the largest commune."""
    began = time.perf_counter()
    actor = command("bench")
    registry.search_children(actor, "nguyen van a", everyone=True)
    first, known = time.perf_counter() - began, _known()
    by_key = {child.key: child for child in known}
    memory.settle()  # what the bench itself knows of every child is no burden of the program's
    said = {"first": first, "again": _again(actor), "children": len(known), "peak_mb": 0, "seeds": {}}
    for seed in seeds:
        said["seeds"][seed] = _asked(actor, queries(known, seed=seed, each=each), by_key)
    said["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said["page"] = {username: _pages(username, queries(known, seed=seeds[0], each=max(each // 20, 3))) for username in ("bench.tinh", "bench.xa")}
    said["entry"] = _entered(seeds[0], max(each, 20))
    return said


def _again(actor) -> float:
    """Return the CPU time of the first search of a process that finds the file of its shelf."""
    shelves.INDEX.shelves.clear()
    worked = time.process_time()
    registry.search_children(actor, "nguyen van a", everyone=True)
    return time.process_time() - worked


def _entered(seed: int, count: int) -> dict:
    """Type children of the commune once more, a slip in each name, as its worker does: the answer shows the record that is there, and saves nothing."""
    visitor, unit = _visitor("bench.canbo"), Unit.objects.on(clock.today()).get(level=3, code="01267")
    rng, stays = random.Random(seed), list(Residence.objects.believed().on(clock.today()).filter(unit=unit, child__died_on=None, valid_to=None).select_related("child").order_by("child_id"))
    actor, seconds, busy, checks, shown = Actor("person", "bench", *_ids_of("bench.canbo"), "can_bo_xa"), [], [], [], 0
    for stay in rng.sample(stays, min(count, len(stays))):
        child = stay.child
        typed = {
            "full_name": bare(child.full_name), "birth": f"{child.birth_date:%d/%m/%Y}", "sex": child.sex, "ethnic": child.ethnic, "mother_name": child.mother_name, "father_name": "",
            "unit": unit.pk, "hamlet": stay.hamlet_id or "", "residence_kind": "thuong_tru", "family_state": "du", "send_key": str(ids.uuid7()),
        }  # fmt: skip
        began, worked = time.perf_counter(), time.process_time()
        answer = visitor.post("/tre-em/moi/", typed)
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        shown += f"/tre-em/{child.pk}/" in gzip.decompress(answer.content).decode()
        row = ChildRow(None, typed["full_name"], child.sex, child.birth_date, child.birth_precision, child.ethnic, unit.pk, stay.hamlet_id, "thuong_tru", child.birth_date, mother_name=child.mother_name)
        worked = time.process_time()
        like(actor, row, clock.today())
        checks.append(time.process_time() - worked)
    return {"p95": _p95(seconds), "cpu_p95": _p95(busy), "check_cpu_p95": _p95(checks), "shown": shown, "asked": len(seconds)}


def _ids_of(username: str) -> tuple[str, str, str]:
    post = Post.objects.get(person__username=username)
    return str(post.person_id), str(post.pk), str(post.body_id)


def _visitor(username: str, **headers: str) -> Client:
    visitor = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip", **headers)
    visitor.force_login(Person.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


def _known() -> list[Known]:
    """Return the children living in the province today, as people know them; the ORM reads them, not the index."""
    day = clock.today()
    earlier = dict(ChildName.objects.believed().values_list("child_id", "full_name"))
    rows = Residence.objects.believed().on(day).filter(child__died_on=None, child__birth_date__gt=day.replace(year=day.year - 16)).select_related("child", "hamlet", "unit")
    return [
        Known(stay.child_id.bytes, stay.child.full_name, stay.child.birth_date, stay.child.mother_name, stay.hamlet.name if stay.hamlet else "",
              stay.unit_id, stay.unit.name, (stay.child.personal_id or "")[-4:], earlier.get(stay.child_id, ""))
        for stay in rows.order_by("child_id")
    ]


def _asked(actor, asked: list[Query], known: dict[bytes, Known]) -> dict:
    ranks, seconds, busy = defaultdict(list), [], []
    for query in asked:
        began, worked = time.perf_counter(), time.process_time()
        found = registry.search_children(actor, query.typed, everyone=True)
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        ranks[query.kind].append(_rank([hit.key for hit in found.hits], query, known))
    every = [rank for found in ranks.values() for rank in found]
    return {"p50": statistics.median(seconds), "p95": _p95(seconds), "cpu_p50": statistics.median(busy), "cpu_p95": _p95(busy), **_quality(every), "kinds": {kind: _quality(found) for kind, found in ranks.items()},
            "missed": [(query.kind, query.typed) for query, rank in zip(asked, every, strict=True) if rank > TEN][:8]}


def _rank(keys: Sequence[bytes], query: Query, known: dict[bytes, Known]) -> float:
    """Return the rank of the child: one more than those before it whom what was typed, free of slips, doesn't fit as well."""
    if query.key not in keys:
        return math.inf
    before = keys[: keys.index(query.key)]
    return 1 + sum(key not in known or not query.meant(known[key]) for key in before)


def _quality(ranks: Sequence[float]) -> dict:
    return {"recall": sum(rank <= TEN for rank in ranks) / len(ranks), "mrr": sum(1 / rank for rank in ranks) / len(ranks)}


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1]


def _pages(username: str, asked: list[Query]) -> dict:
    """Post the queries as the page does while somebody types; every middleware, the record and compression included."""
    visitor = _visitor(username, HTTP_HX_REQUEST="true")
    seconds, busy, weights = [], [], []
    for query in asked[:1] + asked:
        began, worked = time.perf_counter(), time.process_time()
        answer = visitor.post("/tre-em/", {"q": query.typed})
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        weights.append(len(answer.content))
        if answer.status_code != 200:
            raise SystemExit(f"search page: {answer.status_code}")
    return {"p50": statistics.median(seconds[1:]), "p95": _p95(seconds[1:]), "cpu_p50": statistics.median(busy[1:]), "cpu_p95": _p95(busy[1:]), "bytes": max(weights)}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), [int(seed) for seed in sys.argv[2:]])))
