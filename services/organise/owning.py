"""What was filed counts as owned at once, before any scan. Used by the filer and by `run.py`."""

from __future__ import annotations

from core.ports.library import LibraryCache
from core.ports.media import TagReader, UnreadableAudio


class Owning:
    """Puts filed music into the library cache."""

    def __init__(self, reader: TagReader, cache: LibraryCache) -> None:
        self._reader = reader
        self._cache = cache

    def add(self, path: str) -> None:
        """Count the file at `path`; a side-car (or what is gone again) counts as nothing."""
        try:
            track = self._reader.read(path)
        except UnreadableAudio:
            return
        self._cache.add_organised(track)

    def drop(self, path: str) -> None:
        """The file is gone from `path`."""
        self._cache.drop_organised([path])
