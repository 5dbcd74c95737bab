"""What else is wanted: the other tracks of the album, folders already chosen, editions.

All of it decides only between candidates of equal match and quality. Used by the ranker; the
search step keeps `ChosenFolders` for its run.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from core.domain import Candidate, DownloadJob, Track
from core.matching.normalise import fold

Folder = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """`siblings` are other wanted tracks of the album, `chosen` counts the files taken from a
    folder in this run, `editions` lists editions, the most liked first (see `editions.py`).
    """

    siblings: tuple[Track, ...] = ()
    chosen: Mapping[Folder, int] = field(default_factory=dict)
    editions: tuple[str, ...] = ()


NO_CONTEXT = Context()


def folder_of(got: Candidate) -> Folder:
    """(source, peer, remote folder)."""
    return (got.source, got.peer, got.filename.replace("/", "\\").rpartition("\\")[0])


def album_counts(
    context: Context, candidates: Iterable[Candidate]
) -> Callable[[Candidate], int] | None:
    """Candidate → how many of the album's wanted tracks its folder holds; None when none counts."""
    if not context.siblings and not context.chosen:
        return None
    wanted = {_core(track) for track in context.siblings}
    held: dict[Folder, set[str]] = defaultdict(set)
    if wanted:
        for one in candidates:
            core = _core(one.described)
            if core in wanted:
                held[folder_of(one)].add(core)
    counts = Counter({folder: len(titles) for folder, titles in held.items()})
    counts.update(context.chosen)
    return lambda got: counts[folder_of(got)]


def _core(track: Track) -> str:
    from core.matching.segments import take_apart

    return take_apart(track.title).core


class ChosenFolders:
    """The folders chosen in this run, by playlist and album. Thread-safe."""

    def __init__(self) -> None:
        self._chosen: dict[tuple[str, str], Counter[Folder]] = defaultdict(Counter)
        self._lock = threading.Lock()

    def of(self, job: DownloadJob) -> Mapping[Folder, int]:
        """Folder → files taken from it for the album of this job."""
        with self._lock:
            return dict(self._chosen.get(_album_of(job), {}))

    def add(self, job: DownloadJob, got: Candidate) -> None:
        """`got` was chosen for `job`."""
        if job.track.album:
            with self._lock:
                self._chosen[_album_of(job)][folder_of(got)] += 1


def _album_of(job: DownloadJob) -> tuple[str, str]:
    return (job.origin.playlist_key, fold(job.track.album or ""))
