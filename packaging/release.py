"""One archive that installs on a Linux server without internet: ``python packaging/release.py --out build/release``.

In it: the product and every library as wheels for the Pythons that are supported, ``install.sh``, examples for systemd, nginx and Caddy, a bill
of materials (CycloneDX) and the checksums of all of it. The libraries are those of the hashed requirements and no others.
"""

import argparse
import email
import email.message
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHONS = ("3.11", "3.12", "3.13")
SETS = ("core", "postgres")
SHIPPED = ("install.sh", "mangnon.service", "nginx.conf", "Caddyfile", "DOC-TRUOC.md")
PIP = "pip"  # Debian ships Python without it


def main() -> None:
    """Build the archive and say where it is."""
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--out", type=Path, default=ROOT / "build" / "release", help="where to write")
    told.add_argument("--pythons", nargs="+", default=PYTHONS, help="for which Pythons")
    told.add_argument("--machine", default="x86_64", help="for which machine")
    told.add_argument("--wheels", type=Path, help="libraries that were fetched before; checked against the hashes when they are installed")
    args = told.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        print(_release(Path(folder), args))


def _release(work: Path, args: argparse.Namespace) -> Path:
    name = f"mangnon-{_version()}"
    tree = work / name
    wheels = tree / "wheels"
    wheels.mkdir(parents=True)
    if args.wheels:
        for wheel in args.wheels.glob("*.whl"):
            shutil.copy(wheel, wheels)
    else:
        _fetch(wheels, args.pythons, args.machine)
    bill = _bill(sorted(wheels.glob("*.whl")))
    _build(work / "source", wheels)
    for kind in SETS:
        shutil.copy(ROOT / "requirements" / f"{kind}.txt", tree / f"{kind}.txt")
    for shipped in SHIPPED:
        shutil.copy(HERE / shipped, tree)
    shutil.copy(ROOT / "LICENSE", tree)
    (tree / "VERSION").write_text(f"{_version()}\n")
    (tree / "sbom.json").write_text(json.dumps(bill, indent=1, sort_keys=True))
    files = sorted(path for path in tree.rglob("*") if path.is_file())
    (tree / "SHA256SUMS").write_text("".join(f"{_sha256(path)}  {path.relative_to(tree)}\n" for path in files))
    return _packed(tree, args.out / f"{name}-linux-{args.machine}.tar.gz")


def _version() -> str:
    return re.search(r'__version__ = "(.+)"', (ROOT / "mangnon" / "__init__.py").read_text())[1]


def _fetch(wheels: Path, pythons: Iterable[str], machine: str) -> None:
    platforms = [word for tag in (f"manylinux2014_{machine}", f"manylinux_2_17_{machine}", f"manylinux_2_28_{machine}") for word in ("--platform", tag)]
    for python in pythons:
        for kind in SETS:
            _pip("download", "--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", python, *platforms,
                 "--require-hashes", "-r", str(ROOT / "requirements" / f"{kind}.txt"), "--dest", str(wheels))  # fmt: skip
    _pip("download", "--no-deps", "--only-binary=:all:", "--dest", str(wheels), PIP)


def _build(source: Path, wheels: Path) -> None:
    """Build the product's wheel from what is committed, or from the tree as it is where there is no history."""
    source.mkdir()
    if (ROOT / ".git").exists():
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(source, filter="data")
    else:
        shutil.copytree(ROOT / "mangnon", source / "mangnon", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(wheels), str(source))


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", words[0], "--quiet", "--disable-pip-version-check", *words[1:]], check=True)


def _bill(wheels: Iterable[Path]) -> dict:
    """Return the bill of materials: each library once, with the hashes of its wheels."""
    parts: dict[tuple[str, str], dict] = {}
    for wheel in wheels:
        about = _about(wheel)
        name, version = about["Name"].lower().replace("_", "-"), about["Version"]
        part = parts.setdefault((name, version), {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", "hashes": [], **_licence(about)})
        part["hashes"].append({"alg": "SHA-256", "content": _sha256(wheel)})
    product = {"type": "application", "name": "mangnon", "version": _version(), "licenses": [{"license": {"id": "Apache-2.0"}}]}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": product}, "components": [parts[key] for key in sorted(parts)]}


def _about(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as found:
        name = next(name for name in found.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(found.read(name))


def _licence(about: email.message.Message) -> dict:
    if said := about["License-Expression"]:
        return {"licenses": [{"expression": said}]}
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    said = classified or [line for line in [(about["License"] or "").strip().split("\n")[0]] if line]
    return {"licenses": [{"license": {"name": name}} for name in said]} if said else {}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _packed(tree: Path, target: Path) -> Path:
    """Write the archive so that the same content gives the same bytes."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime, member.uid, member.gid, member.uname, member.gname = 0, 0, 0, "root", "root"
        member.mode = 0o755 if member.isdir() or member.name.endswith(".sh") else 0o644
        return member

    with target.open("wb") as file, gzip.GzipFile(fileobj=file, filename="", mode="wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for path in sorted(tree.rglob("*")):
            tar.add(path, f"{tree.name}/{path.relative_to(tree)}", recursive=False, filter=plain)
    return target


if __name__ == "__main__":
    main()
