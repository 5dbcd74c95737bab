"""How a playlist's download run stands: what it began with, or a fresh comparison. No widgets here.

A run that somebody began is shown as it began, also after a restart; only a person who asks for
what a newer comparison misses beyond it gets that one. Used by the dialog's presenter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.domain import (
    ACTIVE_STATES,
    Coverage,
    CoverageRow,
    DownloadJob,
    JobState,
    Ownership,
    Track,
)
from core.domain.runs import MissingRun
from services.playlists.accounting import is_gone
from ui.models.words import is_paused

if TYPE_CHECKING:
    from services.container import Container


@dataclass(frozen=True, slots=True)
class Standing:
    """`jobs` by playlist position, `left_out` positions nobody wants, `begun` when it is a run."""

    coverage: Coverage
    jobs: dict[int, DownloadJob]
    left_out: frozenset[int] = frozenset()
    begun: bool = False


def standing_of(container: Container, coverage: Coverage, newer: Coverage | None) -> Standing:
    """How the run of a playlist stands now. Reads the stores and looks at the disk.

    `newer` is a comparison a person has just looked at, None for what was there before. Jobs that
    other doors began for the playlist make it a run, too.
    """
    runs, jobs = container.missing_runs, container.downloads.jobs()
    kept = runs.get(coverage.playlist.key)
    if kept is not None:
        old = _kept(kept, jobs)
        if newer is None or (_is_active(old) and not _misses_more(container, newer, old, jobs)):
            return old
    made = _compared(container, newer or coverage, jobs)
    if made.begun:
        runs.begin(made.coverage, (), {at: job.id for at, job in made.jobs.items()})
    elif kept is not None:
        runs.end(kept.key)
    return made


def _kept(run: MissingRun, jobs: Sequence[DownloadJob]) -> Standing:
    known = {job.id: job for job in jobs}
    found = {at: known[one] for at, one in run.jobs.items() if one in known}
    if not run.jobs:  # the program was ended before the jobs were written down
        found = jobs_of(run.coverage, jobs)
    return Standing(run.coverage, found, run.left_out, begun=True)


def _compared(container: Container, coverage: Coverage, jobs: Sequence[DownloadJob]) -> Standing:
    wanted = container.completing.answers([row.entry.track for row in coverage.rows])
    found = jobs_of(coverage, jobs, wanted)
    key = coverage.playlist.key
    mine = (job for job in found.values() if job.origin.playlist_key == key)
    return Standing(coverage, found, begun=any(_goes_on(job) for job in mine))


def _is_active(standing: Standing) -> bool:
    return any(_goes_on(job) for job in standing.jobs.values())


def _goes_on(job: DownloadJob) -> bool:
    return job.state in ACTIVE_STATES or is_paused(job)


def _misses_more(
    container: Container, newer: Coverage, old: Standing, jobs: Sequence[DownloadJob]
) -> bool:
    """The newer comparison misses something that the run neither fetches nor left out."""
    fresh = _compared(container, newer, jobs)
    left = {row.entry.track for row in old.coverage.rows if _is_left(row, old.jobs)}
    return any(
        row.entry.track not in left
        for row in newer.of(Ownership.MISSING)
        if row.entry.position not in fresh.jobs
    )


def _is_left(row: CoverageRow, jobs: Mapping[int, DownloadJob]) -> bool:
    if row.ownership is not Ownership.MISSING:
        return False
    job = jobs.get(row.entry.position)
    return job is None or job.state is JobState.CANCELLED


def jobs_of(
    coverage: Coverage, jobs: Iterable[DownloadJob], wanted: Sequence[Track] | None = None
) -> dict[int, DownloadJob]:
    """The jobs that belong to a coverage's rows, by position. Looks at the disk.

    `wanted` is what each row is wanted as, when a catalogue completed some of them.
    What was cancelled counts as never begun, and so does a finished job whose file is missing
    again. A job that another playlist began for the same track is found by its track.
    """
    key = coverage.playlist.key
    by_place: dict[int, DownloadJob] = {}
    by_track: dict[object, DownloadJob] = {}
    for known in jobs:
        if known.state is JobState.CANCELLED:
            continue
        if known.origin.playlist_key == key and known.origin.position is not None:
            by_place[known.origin.position] = known
        by_track[known.track] = known
    found: dict[int, DownloadJob] = {}
    as_wanted = wanted or [row.entry.track for row in coverage.rows]
    for row, track in zip(coverage.rows, as_wanted, strict=True):
        entry = row.entry
        near = by_place.get(entry.position)
        same = near is not None and near.track in (entry.track, track)
        job = near if same else by_track.get(track) or by_track.get(entry.track)
        if job is not None and not (row.ownership is Ownership.MISSING and is_gone(job)):
            found[entry.position] = job
    return found
