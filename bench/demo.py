"""The demo province the bench reads and loads: built once in the bench's folder."""

import subprocess
import sys
from pathlib import Path

from bench import places
from bench.measure import environment, say

CHILDREN = 124_441


def built(children: int = CHILDREN) -> Path:
    """Return the data folder of a demo province, built now unless it is there."""
    folder = places.folder() / f"demo-{children}"
    say(f"demo province of {children} children")
    subprocess.run(
        [sys.executable, "-m", "mangnon.web.cli", "demo", "--no-serve", "--children", str(children), "--data", str(folder)],
        check=True, stdout=subprocess.DEVNULL, env=environment(),
    )
    return folder
