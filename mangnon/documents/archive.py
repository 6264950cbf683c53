"""Making office files byte for byte the same: fixed times inside the zip, entries in one order."""

import io
import zipfile
from pathlib import Path

FIXED = (2020, 1, 1, 0, 0, 0)


def settle(data: bytes, path: Path) -> None:
    """Write a zip-based office file with fixed entry times and sorted names ([Content_Types].xml first)."""
    source = zipfile.ZipFile(io.BytesIO(data))
    names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, source.read(name))
    path.write_bytes(target.getvalue())
