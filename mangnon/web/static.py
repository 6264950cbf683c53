"""Hashed, compressed static files. Before they are collected (tests), plain names are served."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """The manifest storage, lenient while no manifest has been written yet."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return super().stored_name(name)

    def url(self, name, force=False):
        if not self.hashed_files:
            return settings.STATIC_URL + name
        return super().url(name, force)
