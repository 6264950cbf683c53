"""The guide of the commune worker as its journeys read it: tasks, their steps, what a step presses, fills in and shows.

In a step **bold** is what is pressed, *italic* a field that is filled in, “quoted” what stands on the screen afterwards. The
journey of a task does exactly that, so that a button of another name, a field that is gone or a sentence said otherwise
fails a test.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "commune-worker.md"
IMAGES = GUIDE.parent / "images"
SHEET, PRINTED = GUIDE.parent / "ben-ban.html", GUIDE.parent / "ben-ban.pdf"
TASK = re.compile(r"^## (?P<title>.+)\n+<!-- việc: (?P<key>[a-z-]+) -->\n(?P<body>(?:(?!^## ).*\n?)*)", re.MULTILINE)
STEP = re.compile(r"^\d+\. (?P<text>.*\n(?:^(?: +.*)?\n)*)", re.MULTILINE)
DONE = re.compile(r"\*\*(?P<pressed>[^*]+)\*\*|\*(?P<filled>[^*]+)\*|“(?P<seen>[^”]+)”")
PICTURE = re.compile(r"!\[[^\]]+\]\(images/(?P<name>[a-z0-9-]+\.webp)\)")


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step: what is done, in its order, what is seen at its end, the pictures below it."""

    text: str
    done: list[tuple[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Task:
    """One “Hôm nay tôi phải …”."""

    key: str
    title: str
    steps: list[Step]


@cache
def tasks() -> dict[str, Task]:
    """Return the tasks of the guide by key."""
    text = GUIDE.read_text(encoding="utf-8")
    found = [Task(one["key"], one["title"], [_step(step["text"]) for step in STEP.finditer(one["body"])]) for one in TASK.finditer(text)]
    assert len({task.key for task in found}) == len(found), "two tasks of the guide have one key"
    return {task.key: task for task in found}


def _step(text: str) -> Step:
    pictures = [one["name"] for one in PICTURE.finditer(text)]
    marks = list(DONE.finditer(PICTURE.sub("", text)))
    done = [(mark.lastgroup, mark[mark.lastgroup]) for mark in marks if mark.lastgroup != "seen"]
    return Step(text.strip(), done, [mark["seen"] for mark in marks if mark.lastgroup == "seen"], pictures)
