"""Download jobs as a list that stays calm: rows by id, single rows change, nothing is ever reset
by progress. Used by the tabs of the Downloads page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal

from core.domain import DownloadJob, JobState
from ui.models import roles, words
from utils.texts import _

Key = tuple[float, ...]
Order = Callable[[DownloadJob], Key]

_S = JobState
_PHASES: dict[JobState, int] = {
    _S.DOWNLOADING: 0,
    _S.VERIFYING: 0,
    _S.ORGANISING: 0,
    _S.SEARCHING: 1,
    _S.QUEUED: 1,
    _S.REVIEW: 2,
    _S.WANTED: 3,
    _S.PARKED: 4,
}
QUEUE_STATES = frozenset(_PHASES)
HISTORY_STATES = frozenset({_S.DONE, _S.CANCELLED})


def queue_order(job: DownloadJob) -> Key:
    """What runs first, then what waits, then what rests; by priority and age within."""
    return (_PHASES.get(job.state, 9), -job.priority, job.id)


def newest_first(job: DownloadJob) -> Key:
    """The last change on top."""
    return (-job.updated_at, job.id)


class JobListModel(QAbstractListModel):
    """The jobs in `states`, sorted by `order`, narrowed by `show`.

    `counts_changed` fires when the number of jobs in some state changed.
    """

    counts_changed = pyqtSignal()

    def __init__(
        self, states: Collection[JobState], order: Order, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._states = frozenset(states)
        self._order = order
        self._jobs: dict[int, DownloadJob] = {}
        self._shown: list[Key] = []
        self._counts: Counter[JobState] = Counter()
        self._only: frozenset[JobState] | None = None
        self._needle = ""
        self._busy: set[int] = set()

    # --- what pages ask -------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Rows shown now."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def total(self) -> int:
        """All jobs held, whatever the filter."""
        return len(self._jobs)

    def counts(self) -> Counter[JobState]:
        """Jobs held per state, whatever the filter."""
        return Counter(self._counts)

    def job_at(self, row: int) -> DownloadJob:
        """The job in a shown row."""
        return self._jobs[int(self._shown[row][-1])]

    def in_state(self, state: JobState) -> Iterator[DownloadJob]:
        """The jobs in `state`, whatever the filter."""
        left = self._counts[state]
        for job in self._jobs.values() if left else ():
            if job.state is state:
                yield job
                left -= 1
                if not left:
                    return

    def row_of(self, job_id: int) -> int | None:
        """The shown row of a job, None when it is filtered out or not held."""
        job = self._jobs.get(job_id)
        return None if job is None else self._find(self._key(job))

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `DownloadJob`."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        job = self.job_at(index.row())
        if role == roles.ITEM:
            return job
        if role == roles.BUSY:
            return job.id in self._busy
        return job_text(job, role)

    # --- what changes ---------------------------------------------------------------------------
    def replace(self, jobs: Iterable[DownloadJob]) -> None:
        """A whole new picture; the only reset besides `show`."""
        self._jobs = {job.id: job for job in jobs if job.state in self._states}
        self._counts = Counter(job.state for job in self._jobs.values())
        self._busy.clear()
        self._rebuild()
        self.counts_changed.emit()

    def append(self, jobs: Iterable[DownloadJob]) -> None:
        """More of the picture; what is held already is newer and stays."""
        self.apply(job for job in jobs if job.id not in self._jobs)

    def apply(self, jobs: Iterable[DownloadJob]) -> None:
        """Some jobs as they are now; the counts are told once."""
        before = Counter(self._counts)
        for job in jobs:
            self._take(job)
        if before != self._counts:
            self.counts_changed.emit()

    def upsert(self, job: DownloadJob) -> None:
        """One job as it is now: enters, changes, moves or leaves."""
        self.apply((job,))

    def set_busy(self, job_id: int, busy: bool = True) -> None:
        """Mark a row whose cancel or retry is under way."""
        (self._busy.add if busy else self._busy.discard)(job_id)
        if (row := self.row_of(job_id)) is not None:
            self._touch(row)

    def show(self, only: Collection[JobState] | None = None, needle: str = "") -> None:
        """Narrow to these states (None: all) and to rows that contain `needle`."""
        only = None if only is None else frozenset(only)
        needle = needle.strip().casefold()
        if (only, needle) != (self._only, self._needle):
            self._only, self._needle = only, needle
            self._rebuild()

    # --- inside ---------------------------------------------------------------------------------
    def _take(self, job: DownloadJob) -> None:
        old = self._jobs.get(job.id)
        if job.state not in self._states:
            self._forget(old)
            return
        if old is None or old.state is not job.state:
            self._busy.discard(job.id)
        before = None if old is None else self._find(self._key(old))
        self._jobs[job.id] = job
        self._place(job, before)
        if old is None or old.state is not job.state:
            self._recount(old, job)

    def _key(self, job: DownloadJob) -> Key:
        return self._order(job)

    def _find(self, key: Key) -> int | None:
        at = bisect_left(self._shown, key)
        return at if at < len(self._shown) and self._shown[at] == key else None

    def _visible(self, job: DownloadJob) -> bool:
        if self._only is not None and job.state not in self._only:
            return False
        if not self._needle:
            return True
        track = job.track
        hay = f"{track.title} {track.artist_credit} {track.album or ''}".casefold()
        return self._needle in hay

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = sorted(self._key(j) for j in self._jobs.values() if self._visible(j))
        self.endResetModel()

    def _place(self, job: DownloadJob, before: int | None) -> None:
        key = self._key(job)
        if not self._visible(job):
            self._drop(before)
        elif before is None:
            self._insert(key)
        elif self._shown[before] == key:
            self._touch(before)
        else:
            self._shift(before, key)

    def _insert(self, key: Key) -> None:
        at = bisect_left(self._shown, key)
        self.beginInsertRows(QModelIndex(), at, at)
        self._shown.insert(at, key)
        self.endInsertRows()

    def _shift(self, before: int, key: Key) -> None:
        at = bisect_left(self._shown, key)
        if at not in {before, before + 1}:
            self.beginMoveRows(QModelIndex(), before, before, QModelIndex(), at)
            del self._shown[before]
            self._shown.insert(at if at < before else at - 1, key)
            self.endMoveRows()
        else:
            self._shown[before] = key
        self._touch(at if at <= before else at - 1)

    def _drop(self, row: int | None) -> None:
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._shown[row]
        self.endRemoveRows()

    def _forget(self, old: DownloadJob | None) -> None:
        if old is None:
            return
        row = self._find(self._key(old))
        self._drop(row)
        del self._jobs[old.id]
        self._busy.discard(old.id)
        self._recount(old, None)

    def _recount(self, old: DownloadJob | None, new: DownloadJob | None) -> None:
        if old is not None:
            self._counts[old.state] -= 1
        if new is not None:
            self._counts[new.state] += 1
        self._counts += Counter()  # forget states that nobody is in

    def _touch(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)


def _describe(job: DownloadJob) -> str:
    track = job.track
    parts = [track.title, track.artist_credit, track.album or "", job.reason]
    if job.remote is not None:
        parts.append(f"{words.job_source(job)} · {job.remote.peer}")
    if words.can_retry(job):
        parts.append(_("R tries again."))
    elif words.can_cancel(job):
        parts.append(_("Delete cancels it."))
    return "\n".join(part for part in parts if part)


def _title(job: DownloadJob) -> str:
    return job.track.title


_TEXTS: dict[int, Callable[[DownloadJob], str]] = {
    Qt.ItemDataRole.DisplayRole: _title,
    Qt.ItemDataRole.AccessibleTextRole: words.spoken_job,
    Qt.ItemDataRole.AccessibleDescriptionRole: _describe,
    Qt.ItemDataRole.ToolTipRole: _describe,
}


def job_text(job: DownloadJob, role: int) -> str | None:
    """A row's text for an item role; None for a role without one."""
    text = _TEXTS.get(role)
    return text(job) if text is not None else None
