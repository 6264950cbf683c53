"""Medians of runs that alternate, each in a process of its own, and the rows the bench prints."""

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, its median in seconds, its ratio to what stands in ``against``. ``note`` says the rest."""

    what: str
    median_s: float | None
    ratio: float | None = None
    against: str = ""
    note: str = ""
    peak_mb: int | None = None


def machine() -> str:
    """Return what the numbers were measured on, without the machine's name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}, DuckDB {duckdb.__version__}"


def environment() -> dict[str, str]:
    """Return the environment for a process that sets a place up: settings refuse names they don't know."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MANGNON_BENCH_")}


def child(module: str, *arguments: str, env: Mapping[str, str] | None = None) -> dict:
    """Run a module of the bench in a fresh process and return the JSON object on its last line."""
    ran = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments], capture_output=True, text=True, check=False, env={**environment(), **(env or {})},
    )
    if ran.returncode:
        raise SystemExit(f"bench.{module} {' '.join(arguments)}:\n{ran.stderr[-2000:]}")
    return json.loads(ran.stdout.strip().splitlines()[-1])


def alternating(contestants: Mapping[str, Sequence[str]], runs: int, env: Mapping[str, str] | None = None) -> dict[str, list[dict]]:
    """Run (module, argument, …) of each contestant in turn, ``runs`` times; return what each said."""
    said: dict[str, list[dict]] = {name: [] for name in contestants}
    for number in range(runs):
        for name, (module, *arguments) in contestants.items():
            say(f"{name}: {number + 1}/{runs}")
            said[name].append(child(module, *arguments, env=env))
    return said


def median(runs: Iterable[float]) -> float:
    """Return the median, in seconds."""
    return round(statistics.median(runs), 3)


def say(text: str) -> None:
    """Tell the one who waits, on stderr."""
    print(text, file=sys.stderr, flush=True)


def show(task: str, rows: Sequence[Row], as_json: bool) -> None:
    """Print the rows as a table, or as the JSON of the contract."""
    if as_json:
        kept = [{key: value for key, value in asdict(row).items() if value not in ("", None) or key in ("what", "median_s", "ratio", "against")} for row in rows]
        print(json.dumps({"task": task, "machine": machine(), "rows": kept}, ensure_ascii=False))
        return
    print(f"{task} · {machine()}")
    for row in rows:
        figure = f"{row.median_s:9.3f} s" if row.median_s is not None else " " * 11
        ratio = f"{row.ratio:6.2f} × {row.against}" if row.ratio is not None else ""
        peak = f"peak {row.peak_mb} MB" if row.peak_mb else ""
        print(f"{figure}  {row.what:<64} {'  '.join(part for part in (ratio, peak, row.note) if part)}".rstrip())


def write(task: str, rows: Sequence[Row], paper: Path, day: date) -> None:
    """Put the rows into ``paper`` between the marks of the task, in the place of those of the last time."""
    begin, end = f"<!-- measured: {task} -->", f"<!-- end: {task} -->"
    before, _, rest = paper.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    lines = [f"{day:%d/%m/%Y}; {machine()}; load at the end {os.getloadavg()[0]:.1f}.", "", "| What | Median | Ratio | |", "|---|---:|---:|---|"]
    for row in rows:
        seconds = "" if row.median_s is None else f"{row.median_s:.4g} s"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f} of {row.against}"
        notes = [row.note, f"peak {row.peak_mb} MB" if row.peak_mb else ""]
        lines.append(f"| {row.what.strip()} | {seconds} | {ratio} | {'; '.join(filter(None, notes))} |")
    paper.write_text("\n".join([before.rstrip() + "\n", begin, *lines, end]) + (after or "\n"), encoding="utf-8")
