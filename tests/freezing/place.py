"""A place in a process of its own: the command line with identifiers that come from a seed, or with a plug to pull.

``python -m tests.freezing.place COMMAND …`` is ``mangnon COMMAND …``. With SEEDED two runs make the same identifiers.
KILL_AT names the step of a freeze at which the process is killed as by ``kill -9``: no handler of ours runs.
"""

import os
import random
import signal
import sys
import uuid
from importlib import import_module

from mangnon.base import ids

STEPS = {  # where the plug is pulled: (module, function, at which call, before or after it)
    "between tables": ("mangnon.engine.snapshot", "begin_table", 3, "after"),
    "before the manifest": ("mangnon.engine.snapshot", "write_manifest", 1, "before"),
    "before the rename": ("mangnon.statistics.places", "settle", 1, "before"),
    "after the rename": ("mangnon.statistics.places", "settle", 1, "after"),
    "inside the transaction": ("mangnon.statistics.actions.freezing", "_link", 1, "after"),
}
_DRAWN = random.Random(7)


def seeded_uuid7() -> uuid.UUID:
    """Return the next identifier of the seed: version 7 in form, the same in every run."""
    return uuid.UUID(int=_DRAWN.getrandbits(128) & ~(0xF << 76) & ~(0b11 << 62) | 0x7 << 76 | 0b10 << 62)


def plug(step: str) -> None:
    """Replace one function of the freeze by one that kills the process before or after it ran."""
    module, name, wanted, when = STEPS[step]
    owner = import_module(module)
    real, calls = getattr(owner, name), []

    def killing(*args, **kwargs):
        calls.append(name)
        if len(calls) == wanted and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*args, **kwargs)
        if len(calls) == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, killing)


def main() -> int:
    """Run a command; pull the plug where KILL_AT says."""
    if os.environ.get("SEEDED"):
        ids.uuid7 = seeded_uuid7  # before a model binds the real one as its default
    cli = import_module("mangnon.web.cli")
    if step := os.environ.get("KILL_AT"):
        real = cli._function
        cli._function = lambda target: (plug(step), real(target))[1]
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
