"""What front ends hand out as JSON, built from coverage and jobs without any wording of their own.

The keys are the promise of the command line (and later of the HTTP API). Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from core.domain import (
    AudioFacts,
    Coverage,
    CoverageRow,
    DownloadJob,
    FilingMode,
    HealthCheck,
    JobState,
    Match,
    Ownership,
)
from services.library.scan import ScanReport

Json = dict[str, Any]
FactsOf = Callable[[str], AudioFacts | None]

TIME_OUT = "time-out"
"""The reason of jobs that were unfinished when the time was over."""

WITH_MATCH = frozenset({Ownership.OWNED, Ownership.PROBABLE})


def scan_document(report: ScanReport) -> Json:
    """What a scan found."""
    return {
        "tracks": report.tracks,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unreadable": [{"path": path, "reason": why} for path, why in report.unreadable],
        "seconds": round(report.seconds, 3),
    }


def check_document(coverage: Coverage) -> Json:
    """Every row exactly once, in one of four lists."""
    playlist = coverage.playlist
    lists = {kind.value: [row_entry(row) for row in coverage.of(kind)] for kind in Ownership}
    age = coverage.library_age
    return {
        "playlist": {"name": playlist.name, "kind": playlist.kind},
        "total": len(coverage.rows),
        **lists,
        "library_age_seconds": None if age is None else round(age, 3),
        "library_tracks": coverage.library_tracks,
    }


def row_entry(row: CoverageRow) -> Json:
    """One row; `match` only where the row is or may be owned, `reason` always."""
    entry = _wanted(row)
    if row.match is not None and row.ownership in WITH_MATCH:
        entry["match"] = _match(row.match)
    entry["reason"] = row.reason
    return entry


def _wanted(row: CoverageRow) -> Json:
    track = row.entry.track
    return {
        "position": row.entry.position,
        "title": track.title,
        "artists": list(track.artists),
        "album": track.album,
        "duration": track.duration,
    }


def _match(match: Match) -> Json:
    return {
        "score": round(match.result.score, 4),
        "title": match.track.title,
        "artists": list(match.track.artists),
        "path": match.track.path,
    }


@dataclass(frozen=True)
class Fetched:
    """How a run ended: the jobs by position as they are now, and what stopped it, if anything.

    `stopped` is the reason of jobs that did not come to rest (`TIME_OUT`, or a service's sentence),
    `chosen` says by job id why that very file was taken.
    """

    jobs: Mapping[int, DownloadJob]
    stopped: str = ""
    chosen: Mapping[int, str] = field(default_factory=dict)


NOTHING_FETCHED = Fetched({})


def get_document(coverage: Coverage, fetched: Fetched, facts_of: FactsOf) -> Json:
    """Every row in one outcome: owned (counted), organised, review, failed or unusable."""
    organised: list[Json] = []
    review: list[Json] = []
    failed: list[Json] = []
    for row in coverage.rows:
        job = fetched.jobs.get(row.entry.position)
        if row.ownership is Ownership.PROBABLE:
            review.append(row_entry(row))
        elif row.ownership is not Ownership.MISSING:
            continue
        elif job is not None and _waits_for_a_person(job):
            review.append({**_wanted(row), "reason": job.reason})
        elif job is not None and job.state is JobState.DONE and job.final_path:
            why = fetched.chosen.get(job.id, "")
            organised.append({**_organised(row, job, facts_of), "reason": why})
        else:
            failed.append({**_named(row), "reason": _why(job, fetched.stopped)})
    return {
        "total": len(coverage.rows),
        "owned": coverage.counts()[Ownership.OWNED],
        "organised": organised,
        "review": review,
        "failed": failed,
        "unusable": _unusable(coverage),
    }


def _waits_for_a_person(job: DownloadJob) -> bool:
    """A question, or a file that is here and not in its place: no failure to get it."""
    if job.state is JobState.DONE:
        return job.filing is FilingMode.AS_IS
    return job.state is JobState.REVIEW or (
        job.state is JobState.PARKED and job.local_path is not None
    )


def plan_document(coverage: Coverage) -> Json:
    """What `get` would do: `would_fetch` instead of outcomes."""
    review = [row_entry(row) for row in coverage.of(Ownership.PROBABLE)]
    return {
        "total": len(coverage.rows),
        "owned": coverage.counts()[Ownership.OWNED],
        "organised": [],
        "review": review,
        "failed": [],
        "unusable": _unusable(coverage),
        "would_fetch": [_wanted(row) for row in coverage.of(Ownership.MISSING)],
    }


def _unusable(coverage: Coverage) -> list[Json]:
    rows = coverage.of(Ownership.UNUSABLE)
    return [{**_named(row), "reason": row.reason} for row in rows]


def _named(row: CoverageRow) -> Json:
    track = row.entry.track
    return {"position": row.entry.position, "title": track.title, "artists": list(track.artists)}


def _organised(row: CoverageRow, job: DownloadJob, facts_of: FactsOf) -> Json:
    path = job.final_path or ""
    facts = facts_of(path)
    return {
        **_named(row),
        "path": path,
        "source": job.remote.source if job.remote else None,
        "format": PurePath(path).suffix.lstrip(".").lower(),
        "bitrate": facts.bitrate if facts else None,
    }


def _why(job: DownloadJob | None, stopped: str) -> str:
    if job is None:
        return stopped or "not tried"
    if job.state is JobState.PARKED:
        return job.reason or "nothing found"
    if job.state is JobState.CANCELLED:
        return "cancelled"
    return stopped or job.reason or job.state.value


def doctor_document(checks: Iterable[HealthCheck]) -> Json:
    """The health checks."""
    return {
        "checks": [
            {"name": check.name, "ok": check.ok, "detail": check.detail, "fix": check.fix}
            for check in checks
        ]
    }
