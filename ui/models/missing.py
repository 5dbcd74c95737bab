"""The rows of "Download missing tracks": what is matched and how far each download is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PyQt6.QtCore import QModelIndex, QObject, Qt, pyqtSignal

from core.domain import Coverage, CoverageRow, DownloadJob, JobState, Ownership
from services.playlists.forecast import TYPICAL_SECONDS
from ui.models import figures, roles, words
from ui.models.table import TableModel
from ui.theme.state_glyphs import OWNERSHIP, Glyph
from utils.texts import _, shown

TICK, TRACK, ARTIST, LENGTH, MATCHED, DOWNLOADED, ACTION = range(7)
CHOOSE, CANCEL, RETRY = _("Choose…"), _("Cancel"), _("Retry")
HEADERS = ("", _("Track"), _("Artist"), _("Length"), _("Matched"), _("Downloaded"), "")
_ORDER = {
    Ownership.MISSING: 0,
    Ownership.PROBABLE: 1,
    Ownership.UNUSABLE: 2,
    Ownership.OWNED: 3,
}


_RESTING = {
    Ownership.OWNED: words.NOT_NEEDED,
    Ownership.PROBABLE: words.LEFT_OUT,
    Ownership.UNUSABLE: words.NOT_POSSIBLE,
}


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One playlist row with its job, if it has one."""

    row: CoverageRow
    job: DownloadJob | None = None
    ticked: bool = False
    busy: bool = False

    @property
    def wanted(self) -> bool:
        """True for rows that a download can be asked for."""
        return self.row.ownership is Ownership.MISSING

    @property
    def failed(self) -> bool:
        """True for a job that rests after a failure: a person may choose a file for it."""
        return self.job is not None and self.job.state is JobState.PARKED and not self.busy

    @property
    def matched(self) -> Glyph:
        """The state in the Matched column: what was missing is no alarm once it is in place."""
        return words.WAS_MISSING if self._arrived else OWNERSHIP[self.row.ownership]

    @property
    def score(self) -> str:
        """The figure beside it; "" once the file is in place, as it was of the comparison."""
        return "" if self._arrived else words.row_score(self.row)

    @property
    def _arrived(self) -> bool:
        return self.wanted and self.job is not None and self.job.state is JobState.DONE

    @property
    def look(self) -> Glyph:
        """The state in the Downloaded column."""
        if self.job is not None:
            return words.job_look(self.job)
        if self.wanted:
            return words.NOT_STARTED if self.ticked else words.LEFT_OUT
        return _RESTING[self.row.ownership]

    @property
    def detail(self) -> str:
        """What stands beside that state."""
        if self.job is not None:
            label = words.job_format(self.job) if self.job.state is JobState.DONE else ""
            return label or words.job_detail(self.job)
        if self.row.ownership is Ownership.PROBABLE:
            return _("until you decide")
        if self.row.ownership is Ownership.UNUSABLE:
            return shown(self.row.reason)
        return ""

    @property
    def action(self) -> str:
        """What the row's own button does: "Cancel", "Retry", "Choose…" or "" for none."""
        if self.job is None or self.busy:
            return ""
        if self.job.state is JobState.REVIEW and not self.job.local_path:
            return CHOOSE
        if words.can_retry(self.job):
            return RETRY
        return CANCEL if words.can_cancel(self.job) else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The counters; `total == matched + to_download + unusable` always holds."""

    total: int = 0
    matched: int = 0
    probable: int = 0
    to_download: int = 0
    chosen: int = 0
    waiting: int = 0
    unusable: int = 0
    downloaded: int = 0
    started: int = 0
    running: int = 0
    settled: int = 0
    resting: int = 0
    paused: int = 0
    speed: float = 0.0
    seconds: float = 0.0


_MISSING = Ownership.MISSING
_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable


class MissingModel(TableModel):
    """Rows in the order of need; ticks before the start, job states after it."""

    headers = HEADERS
    right = frozenset({LENGTH})

    tally_changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MissingRow] = []
        self._at: dict[int, list[int]] = {}
        self._tally: Tally | None = None

    # --- content --------------------------------------------------------------------------------
    def set_rows(
        self,
        coverage: Coverage,
        jobs: Mapping[int, DownloadJob],
        left_out: Collection[int] = (),
    ) -> None:
        """A playlist, the jobs it already has by position, and positions that are not ticked."""
        ordered = sorted(coverage.rows, key=lambda r: (_ORDER[r.ownership], r.entry.position))
        self.beginResetModel()
        self._rows = [_fresh(row, jobs.get(row.entry.position), left_out) for row in ordered]
        self._index_jobs()
        self.endResetModel()
        self.tally_changed.emit()

    def set_jobs(self, jobs: Mapping[int, DownloadJob]) -> None:
        """Jobs that were just made, by playlist position."""
        for at, item in enumerate(self._rows):
            if (job := jobs.get(item.row.entry.position)) is not None:
                self._rows[at] = replace(item, job=job, ticked=True, busy=False)
        self._index_jobs()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, ACTION))
        self.tally_changed.emit()

    def apply(self, jobs: Iterable[DownloadJob]) -> None:
        """Jobs as they are now; those of other playlists are ignored."""
        known = [job for job in jobs if job.id in self._at]
        for job in known:
            for at in self._at[job.id]:
                old = self._rows[at]
                moved = old.job is None or old.job.state is not job.state
                self._set(at, replace(old, job=job, busy=old.busy and not moved))
        if known:
            self.tally_changed.emit()

    def set_busy(self, job_id: int, busy: bool = True) -> None:
        """Mark the rows whose cancel or retry is under way."""
        for at in self._at.get(job_id, ()):
            self._set(at, replace(self._rows[at], busy=busy))

    # --- what the dialog asks -------------------------------------------------------------------
    def item(self, row: int) -> MissingRow:
        """The row's value."""
        return self._rows[row]

    def chosen(self) -> list[CoverageRow]:
        """Ticked rows that have no job yet, in playlist order."""
        rows = [i.row for i in self._rows if i.ticked and i.wanted and i.job is None]
        return sorted(rows, key=lambda r: r.entry.position)

    def left_out(self) -> list[int]:
        """Positions of missing rows that a person unticked."""
        return [i.row.entry.position for i in self._rows if i.wanted and not i.ticked]

    def jobs(self) -> dict[int, int]:
        """The id of the job of each position that has one."""
        return {i.row.entry.position: i.job.id for i in self._rows if i.job is not None}

    def job_ids(self) -> list[int]:
        """The ids of all jobs shown."""
        return list(self._at)

    def cancellable(self) -> list[int]:
        """The ids of jobs that "Cancel all" would stop."""
        found = {i.job.id for i in self._rows if i.job is not None and i.action == CANCEL}
        return sorted(found)

    def tally(self) -> Tally:
        """The counters of the moment; counted once until something changes."""
        if self._tally is None:
            self._tally = _count(self._rows)
        return self._tally

    # --- Qt -------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """All rows of the playlist."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """The tick can be changed while the row has no job. Asked for every row of a layout."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        tick = index.column() == TICK and self._tickable(index.row())
        return _TICKABLE if tick else _PLAIN

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row that has not started."""
        if role != Qt.ItemDataRole.CheckStateRole or not self._tickable(index.row()):
            return False
        ticked = Qt.CheckState(value) is Qt.CheckState.Checked
        self._set(index.row(), replace(self._rows[index.row()], ticked=ticked))
        self.tally_changed.emit()
        return True

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `MissingRow`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        item = self._rows[index.row()]
        if role == roles.ITEM:
            return item
        if role == roles.BUSY:
            return item.busy
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            return Qt.CheckState.Checked if item.ticked else Qt.CheckState.Unchecked
        text = _TEXTS.get(role)
        return text(item, index.column()) if text is not None else None

    # --- inside ---------------------------------------------------------------------------------
    def _tickable(self, row: int) -> bool:
        item = self._rows[row]
        return item.job is None and item.row.ownership is _MISSING

    def _index_jobs(self) -> None:
        self._tally = None
        self._at = {}
        for at, item in enumerate(self._rows):
            if item.job is not None:
                self._at.setdefault(item.job.id, []).append(at)

    def _set(self, at: int, item: MissingRow) -> None:
        self._tally = None
        self._rows[at] = item
        self.dataChanged.emit(self.index(at, 0), self.index(at, ACTION))


def _count(rows: Iterable[MissingRow]) -> Tally:
    owned: Counter[Ownership] = Counter()
    jobs: dict[int, DownloadJob] = {}
    chosen, waiting, seconds = 0, 0, 0.0
    for item in rows:
        owned[item.row.ownership] += 1
        if item.job is not None:
            jobs[item.job.id] = item.job
        if item.ticked and item.row.ownership is Ownership.MISSING:
            chosen += 1
            if item.job is None:
                waiting += 1
                seconds += item.row.entry.track.duration or TYPICAL_SECONDS
    paused = sum(words.is_paused(job) for job in jobs.values())
    states = Counter(job.state for job in jobs.values())
    return Tally(
        total=owned.total(),
        matched=owned[Ownership.OWNED] + owned[Ownership.PROBABLE],
        probable=owned[Ownership.PROBABLE],
        to_download=owned[Ownership.MISSING],
        chosen=chosen,
        waiting=waiting,
        unusable=owned[Ownership.UNUSABLE],
        downloaded=states[JobState.DONE],
        started=len(jobs),
        running=states[JobState.DOWNLOADING],
        settled=states[JobState.DONE] + states[JobState.CANCELLED],
        resting=states[JobState.REVIEW] + states[JobState.PARKED] - paused,
        paused=paused,
        speed=sum(j.speed for j in jobs.values() if j.state is JobState.DOWNLOADING),
        seconds=seconds,
    )


def _fresh(row: CoverageRow, job: DownloadJob | None, left_out: Collection[int]) -> MissingRow:
    ticked = row.ownership is Ownership.MISSING and row.entry.position not in left_out
    return MissingRow(row, job, ticked=ticked)


def _text(item: MissingRow, column: int) -> str:
    track = item.row.entry.track
    if column == TRACK:
        return track.title
    if column == ARTIST:
        return words.credit(track)
    if column == LENGTH:
        return figures.clock(track.duration)
    if column == MATCHED:
        return item.matched.word
    if column == DOWNLOADED:
        return item.look.word
    return item.action if column == ACTION else ""


def _spoken(item: MissingRow, column: int) -> str:
    if column != TICK:
        return _text(item, column)
    track = item.row.entry.track
    owned = item.matched.word.lower()
    return ", ".join(w for w in (track.title, track.artist_credit, owned, item.look.word) if w)


_KEYS = {
    CANCEL: _("Delete cancels it."),
    RETRY: _("R tries again."),
    CHOOSE: _("Enter goes to the Inbox."),
}


def _describe(item: MissingRow, _column: int) -> str:
    track = item.row.entry.track
    lines = [f"{track.title} · {words.credit(track)}", shown(item.row.reason)]
    if item.job is not None:
        lines += [item.look.word, shown(item.job.reason)]
    if item.action:
        lines.append(_KEYS[item.action])
    if item.failed:
        lines.append(_("Enter chooses a file by hand."))
    return "\n".join(line for line in lines if line)


_TEXTS: dict[int, Callable[[MissingRow, int], str]] = {
    Qt.ItemDataRole.DisplayRole: _text,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    Qt.ItemDataRole.AccessibleDescriptionRole: _describe,
    Qt.ItemDataRole.ToolTipRole: _describe,
}
