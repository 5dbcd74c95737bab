"""A person's search by free words: one source at a time, answers as they come, albums by folder.

Used by the search on the Downloads page, which asks the sources side by side. Everything goes
through the same collector as the jobs: the same pace, and words asked for lately are not sent
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from core.domain import BadInput, Candidate, Query
from core.ports.sources import DownloadSource
from core.tasks import TaskContext
from services.search.collector import Collector

ALBUM_FROM = 2
"""So many files in one folder of one peer are shown as an album."""


@dataclass(frozen=True, slots=True)
class AlbumGroup:
    """The files found in one folder of one peer, by file name."""

    source: str
    peer: str
    folder: str
    files: tuple[Candidate, ...]

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.rpartition("/")[2]

    @property
    def size(self) -> int:
        """Bytes of all files whose size is told."""
        return sum(one.claimed.size or 0 for one in self.files)


class SearchPageService:
    """Stateless but for the collector's log. Thread-safe."""

    def __init__(
        self, sources: Callable[[], Mapping[str, DownloadSource]], collector: Collector
    ) -> None:
        self._sources, self._collector = sources, collector

    def names(self) -> tuple[str, ...]:
        """The sources that are in use, in the user's order."""
        return tuple(self._sources())

    def search(
        self, source: str, text: str, found: Callable[[list[Candidate]], None], ctx: TaskContext
    ) -> int:
        """Ask one source; `found` gets each burst, a file at most once. Returns how many came.

        Raises `BadInput` without words or for a source not in use, and the source's
        `ServiceError`s.
        """
        words, asked = " ".join(text.split()), self._sources().get(source)
        if not words:
            raise BadInput("There is nothing to search for.", "Type an artist or a title.")
        if asked is None:
            raise BadInput(f"“{source}” is not in use.", "Switch it on in Settings.")
        seen: set[tuple[str, str, str, int | None]] = set()
        for burst in self._collector.stream(asked, Query(words, "by-hand"), ctx):
            ctx.checkpoint()
            new = list({one.identity: one for one in burst if one.identity not in seen}.values())
            seen.update(one.identity for one in new)
            if new:
                found(new)
        return len(seen)


def album_groups(candidates: Iterable[Candidate]) -> tuple[AlbumGroup, ...]:
    """Folders with several files, the fullest first; what has no folder is in none."""
    ordered = sorted(candidates, key=lambda one: (*_place(one), one.filename))
    groups = [
        AlbumGroup(*place, tuple(files))
        for place, files in groupby(ordered, key=_place)
        if place[2]
    ]
    full = [group for group in groups if len(group.files) >= ALBUM_FROM]
    return tuple(sorted(full, key=lambda one: (-len(one.files), one.peer, one.folder)))


def _place(one: Candidate) -> tuple[str, str, str]:
    folder = one.filename.replace("\\", "/").rpartition("/")[0]
    return one.source, one.peer, folder
