"""Finished downloads as a list of any length: rows are read page by page when they are looked at.

A hundred thousand cost what a hundred do: the number is known, a few pages are kept. Used by the
Downloads page's History.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal

from core.domain import DownloadJob, JobState
from ui.models import roles
from ui.models.jobs import HISTORY_STATES, job_text
from utils.texts import _

PAGE = 100
KEPT = 40
"""So many pages are kept; the ones looked at longest ago go."""


class FinishedModel(QAbstractListModel):
    """`wanted` asks for the page of this number; `narrowed` when other rows are to be read."""

    wanted = pyqtSignal(int)
    narrowed = pyqtSignal()
    counts_changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._pages: OrderedDict[int, list[DownloadJob]] = OrderedDict()
        self._asked: set[int] = set()
        self._counts: Counter[JobState] = Counter()
        self._busy: set[int] = set()
        self.states: frozenset[JobState] = HISTORY_STATES
        self.needle = ""

    # --- what pages ask -------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Rows that fit the filter."""
        return 0 if parent is not None and parent.isValid() else self._count

    def total(self) -> int:
        """All finished downloads, whatever the filter."""
        return sum(self._counts.values())

    def counts(self) -> Counter[JobState]:
        """Downloads per state, whatever the filter."""
        return Counter(self._counts)

    def job_at(self, row: int) -> DownloadJob | None:
        """The download in a row; None while its page is read."""
        number, at = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page[at] if at < len(page) else None
        if number not in self._asked:
            self._asked.add(number)
            self.wanted.emit(number)
        return None

    def row_of(self, job_id: int) -> int | None:
        """The row of a download whose page was read."""
        for number, page in self._pages.items():
            for at, job in enumerate(page):
                if job.id == job_id:
                    return number * PAGE + at
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `DownloadJob`."""
        if not index.isValid() or index.row() >= self._count:
            return None
        job = self.job_at(index.row())
        if job is None:
            return _("Loading") if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == roles.ITEM:
            return job
        if role == roles.BUSY:
            return job.id in self._busy
        return job_text(job, role)

    # --- what changes ---------------------------------------------------------------------------
    def replace(self, count: int, first: Sequence[DownloadJob], counts: Counter[JobState]) -> None:
        """Another list; its first page comes with it."""
        self.beginResetModel()
        self._pages.clear()
        self._asked.clear()
        self._busy.clear()
        self._count, self._counts = count, Counter(counts)
        self._pages[0] = list(first)
        self.endResetModel()
        self.counts_changed.emit()

    def refresh(self, count: int, first: Sequence[DownloadJob], counts: Counter[JobState]) -> None:
        """The same list some time later: new ones came on top, the rows keep their places."""
        more = count - self._count
        known = self._pages.get(0, [])
        moved = more >= 0 and _same(list(first)[more:], known[: max(0, len(first) - more)])
        if not moved or more > PAGE:
            self.replace(count, first, counts)
            return
        if more:
            self.beginInsertRows(QModelIndex(), 0, more - 1)
        self._pages.clear()
        self._asked.clear()
        self._count, self._counts = count, Counter(counts)
        self._pages[0] = list(first)
        if more:
            self.endInsertRows()
        self._touch(0, count - 1)
        self.counts_changed.emit()

    def put(self, number: int, jobs: Sequence[DownloadJob]) -> None:
        """A page was read."""
        self._asked.discard(number)
        self._pages[number] = list(jobs)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        start = number * PAGE
        self._touch(start, min(self._count, start + PAGE) - 1)

    def lost(self, number: int) -> None:
        """A page could not be read; it is asked for again when it is looked at again."""
        self._asked.discard(number)

    def apply(self, jobs: Iterable[DownloadJob]) -> None:
        """Newer states of some; only rows that were read are touched."""
        for job in jobs:
            row = self.row_of(job.id)
            if row is not None and job.state in self.states:
                number, at = divmod(row, PAGE)
                self._pages[number][at] = job
                self._touch(row, row)

    def set_busy(self, job_id: int, busy: bool = True) -> None:
        """Mark a row whose action is under way."""
        (self._busy.add if busy else self._busy.discard)(job_id)
        if (row := self.row_of(job_id)) is not None:
            self._touch(row, row)

    def show(self, only: Collection[JobState] | None = None, needle: str = "") -> None:
        """Narrow to these states (None: all) and to words; the rows are read anew."""
        states = HISTORY_STATES if only is None else frozenset(only)
        if (states, needle.strip()) != (self.states, self.needle):
            self.states, self.needle = states, needle.strip()
            self.narrowed.emit()

    def _touch(self, first: int, last: int) -> None:
        if last >= first >= 0:
            self.dataChanged.emit(self.index(first), self.index(last))


def _same(some: Sequence[DownloadJob], others: Sequence[DownloadJob]) -> bool:
    return [job.id for job in some] == [job.id for job in others]
