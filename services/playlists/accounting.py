"""Honest accounting: every row of a playlist ends in one named outcome with its reason.

N rows are N outcomes, also without any download. The screen and the CSV are made from the same
`Account`, so that they cannot differ. Used by the Sync page.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from core.domain import Coverage, CoverageRow, DownloadJob, JobState, Ownership, Track, Wish


class Outcome(Enum):
    """What became of a row; the value is the word for people."""

    OWNED = "owned"
    FETCHED = "fetched"
    CHOOSE = "choose"
    ON_ITS_WAY = "on its way"
    MISSING = "missing"
    FAILED = "failed"
    UNAVAILABLE = "unavailable on the service"
    LOCAL_FILE = "local file"
    EPISODE = "episode"


_RESTING = {
    JobState.DONE: Outcome.FETCHED,
    JobState.REVIEW: Outcome.CHOOSE,
    JobState.PARKED: Outcome.FAILED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row's outcome. `where` is the file of what is owned or fetched, "" for none."""

    position: int
    track: Track
    outcome: Outcome
    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """All rows of a playlist in their order; `len(lines)` is the playlist's length."""

    name: str
    lines: tuple[Line, ...]

    def counts(self) -> Counter[Outcome]:
        """Rows per outcome; they add up to all rows."""
        return Counter(line.outcome for line in self.lines)

    def csv(self) -> bytes:
        """The same lines as a file for a spreadsheet (UTF-8 with a mark, for Excel)."""
        head = ("Position", "Title", "Artists", "Album", "Outcome", "Reason", "File")
        return table(head, map(cells, self.lines))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as CSV that a spreadsheet opens as it is meant, and never as formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(tuple(head))
    writer.writerows(tuple(map(_harmless, row)) for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def cells(line: Line) -> tuple[str, ...]:
    """A line as text, for the screen and the file alike."""
    track = line.track
    album = track.album or ""
    where = line.where.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    outcome = line.outcome.value
    return (
        *(str(line.position), track.title, track.artist_credit),
        *(album, outcome, line.reason, where),
    )


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "@", "\t"} else text


class Jobs(Protocol):
    """What is asked of downloads."""

    def jobs(self) -> list[DownloadJob]:
        """All jobs."""
        ...


class AccountingService:
    """Asks jobs and wishes; keeps nothing."""

    def __init__(
        self,
        downloads: Jobs,
        wishes: Callable[[], Iterable[Wish]],
        track_key: Callable[[Track], str],
        wanted_as: Callable[[Sequence[Track]], Sequence[Track]] = tuple,
    ) -> None:
        """`wanted_as`: what rows are wanted as, when a catalogue completed them."""
        self._downloads, self._wishes, self._key = downloads, wishes, track_key
        self._wanted_as = wanted_as

    def account(self, coverage: Coverage) -> Account:
        """How the playlist stands now. Looks at the disk for what was fetched."""
        return Account(coverage.playlist.name, tuple(self._lines(coverage)))

    def _lines(self, coverage: Coverage) -> Iterable[Line]:
        jobs = self._jobs(coverage.playlist.key)
        wishes = {self._key(wish.track): wish for wish in self._wishes()}
        wanted = self._wanted_as([row.entry.track for row in coverage.rows])
        for row, track in zip(coverage.rows, wanted, strict=True):
            keys = (self._key(row.entry.track), self._key(track))
            job = next((jobs[key] for key in keys if key in jobs), None)
            yield _line(row, job, next((wishes[key] for key in keys if key in wishes), None))

    def _jobs(self, playlist_key: str) -> Mapping[str, DownloadJob]:
        """By recording, the newest; this playlist's own before one that another list began."""
        ordered = sorted(
            self._downloads.jobs(),
            key=lambda job: (job.origin.playlist_key == playlist_key, job.id),
        )
        return {self._key(job.track): job for job in ordered}


def _line(row: CoverageRow, job: DownloadJob | None, wish: Wish | None) -> Line:
    entry = row.entry
    outcome, reason = _outcome(row, job, wish)
    where = ""
    if outcome is Outcome.FETCHED and job is not None:
        where = job.final_path or ""
    elif outcome is Outcome.OWNED and row.match is not None:
        where = row.match.track.path or ""
    return Line(entry.position, entry.track, outcome, reason, where)


def _outcome(row: CoverageRow, job: DownloadJob | None, wish: Wish | None) -> tuple[Outcome, str]:
    if row.ownership is Ownership.UNUSABLE:
        return _unusable(row.reason), row.reason
    if row.ownership is Ownership.OWNED:
        return (Outcome.FETCHED if _is_same(row, job) else Outcome.OWNED), row.reason
    told = _of_job(job) if job is not None else None
    if told is not None and told[0] is not Outcome.FAILED:
        return told
    if row.ownership is Ownership.PROBABLE:
        return Outcome.CHOOSE, row.reason
    return told or _of_wish(row, wish)


def is_gone(job: DownloadJob) -> bool:
    """It was finished, but its file is not there any more. Looks at the disk."""
    return job.state is JobState.DONE and not (job.final_path and os.path.exists(job.final_path))


def _of_job(job: DownloadJob) -> tuple[Outcome, str] | None:
    """None for one that was cancelled or whose file went away: it counts as never begun."""
    outcome = _RESTING.get(job.state, Outcome.ON_ITS_WAY)
    if job.state is JobState.CANCELLED or is_gone(job):
        return None
    return outcome, job.reason or job.state.value


def _of_wish(row: CoverageRow, wish: Wish | None) -> tuple[Outcome, str]:
    if wish is None:
        return Outcome.MISSING, row.reason
    if not wish.tries:
        return Outcome.ON_ITS_WAY, "On the wish list, not tried yet"
    return Outcome.FAILED, wish.reason


def _is_same(row: CoverageRow, job: DownloadJob | None) -> bool:
    """The owned file is the one this job filed."""
    if job is None or job.state is not JobState.DONE or row.match is None:
        return False
    return bool(job.final_path) and row.match.track.path == job.final_path


def _unusable(reason: str) -> Outcome:
    said = reason.casefold()
    if "episode" in said or "podcast" in said:
        return Outcome.EPISODE
    return Outcome.LOCAL_FILE if "local file" in said else Outcome.UNAVAILABLE
