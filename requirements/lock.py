"""Resolve one set of dependencies into a hashed file that names no registry: ``python requirements/lock.py core``."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GROUPS = {"test": "test", "dev": "dev", "browser": "browser"}
EXTRAS = {"postgres": "postgres", "spark": "spark"}


def lock(name: str) -> None:
    """Write ``<name>.txt``; every later set is constrained by ``core.txt`` so that they fit together."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet", "--output-file", str(HERE / f"{name}.txt")]
    if name in GROUPS:
        command[5:6] = ["--group", GROUPS[name]]
    elif name in EXTRAS:
        command += ["--extra", EXTRAS[name]]
    if name == "core":
        # setuptools builds the editable install without a second, unhashed environment
        build = HERE / "build.in"
        command[6:6] = [str(build)]
    if name != "core":
        command += ["--constraint", str(HERE / "core.txt")]
    subprocess.run(command, cwd=HERE.parent, check=True)


if __name__ == "__main__":
    lock(sys.argv[1])
