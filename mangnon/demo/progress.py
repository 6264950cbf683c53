"""A progress bar on stderr; quiet when stderr is no terminal, but for one line a step."""

import sys
import time


class Progress:
    """Names each step and how long it took."""

    def __init__(self, steps: int, *, quiet: bool = False):
        self._steps, self._done, self._quiet = steps, 0, quiet
        self._began = self._last = time.monotonic()

    def step(self, label: str) -> None:
        """Say that a step begins."""
        self._done += 1
        if self._quiet:
            return
        width = 24
        filled = width * self._done // self._steps
        now = time.monotonic()
        line = f"[{'█' * filled}{'·' * (width - filled)}] {now - self._began:5.1f} s  {label}"
        print(f"\r\033[K{line}" if sys.stderr.isatty() else line, end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)

    def end(self) -> float:
        """Close the bar and return the seconds since it began."""
        if not self._quiet and sys.stderr.isatty():
            print(file=sys.stderr)
        return time.monotonic() - self._began
