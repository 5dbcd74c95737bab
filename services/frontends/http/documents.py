"""Answers of the HTTP API as JSON: the papers' names first, then what the command line shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from core.domain import Coverage, DownloadJob, JobState, Ownership
from services.frontends import reports
from services.records.figures import Alert, Figures

Json = dict[str, Any]
FAILED = frozenset({JobState.PARKED, JobState.CANCELLED})


def coverage_document(coverage: Coverage) -> Json:
    """`check-playlist-coverage`: totals, the missing tracks, then all rows as `check` has them."""
    missing = [
        {
            "position": row.entry.position,
            "name": row.entry.track.title,
            "artist": row.entry.track.artist_credit,
            "spotifyId": row.entry.track.ids.spotify,
            "reason": row.reason,
        }
        for row in coverage.of(Ownership.MISSING)
    ]
    return {
        "totalTracks": len(coverage.rows),
        "availableTracks": coverage.counts()[Ownership.OWNED],
        "missingTracks": missing,
        **reports.check_document(coverage),
    }


def queued_document(batch: str, coverage: Coverage, jobs: Sequence[DownloadJob]) -> Json:
    """`queue-downloads`."""
    counts = coverage.counts()
    rows = coverage.of(Ownership.MISSING)
    return {
        "jobId": batch,
        "queuedCount": len({job.id for job in jobs}),
        "owned": counts[Ownership.OWNED],
        "probable": counts[Ownership.PROBABLE],
        "unusable": counts[Ownership.UNUSABLE],
        "jobs": [
            {"position": row.entry.position, "job": job.id}
            for row, job in zip(rows, jobs, strict=True)
        ],
    }


def status_document(batch: str, jobs: Sequence[DownloadJob], waiting: str, eta: str | None) -> Json:
    """`download-status`: counts, then every job."""
    done = sum(job.state is JobState.DONE for job in jobs)
    failed = sum(job.state in FAILED for job in jobs)
    review = sum(job.state is JobState.REVIEW for job in jobs)
    return {
        "jobId": batch,
        "status": _status(len(jobs), done, failed, review),
        "total": len(jobs),
        "completed": done,
        "failed": failed,
        "review": review,
        "eta": eta,
        "waiting": waiting or None,
        "jobs": [job_entry(job) for job in jobs],
    }


def _status(total: int, done: int, failed: int, review: int) -> str:
    if done + failed + review < total:
        return "processing"
    return "complete" if done == total else "finished with gaps"


def job_entry(job: DownloadJob) -> Json:
    """One job; bytes, bytes per second."""
    return {
        "job": job.id,
        "title": job.track.title,
        "artists": list(job.track.artists),
        "state": job.state.value,
        "reason": job.reason,
        "bytes": job.bytes_done,
        "size": job.size,
        "speed": round(job.speed, 1),
        "queuePlace": job.queue_place,
        "attempt": job.attempt,
        "source": job.remote.source if job.remote else None,
        "peer": job.remote.peer if job.remote else None,
        "path": job.final_path,
    }


def eta_words(left: int, mean_seconds: float | None, lanes: int) -> str | None:
    """ "15 minutes", from the mean of the last downloads; None when nothing is known."""
    if not left or mean_seconds is None:
        return None
    minutes = left * mean_seconds / max(1, lanes) / 60
    if minutes < 1:
        return "less than a minute"
    rounded = round(minutes)
    return "1 minute" if rounded == 1 else f"{rounded} minutes"


def figures_document(figures: Figures, alerts: Sequence[Alert], waiting: str) -> Json:
    """`/metrics`."""
    return {
        "figures": asdict(figures),
        "waiting": waiting or None,
        "alerts": [
            {"name": one.name, "sentence": one.sentence, "nextStep": one.next_step}
            for one in alerts
        ],
    }


def figures_text(figures: Figures) -> str:
    """The same for Prometheus (source: its text format 0.0.4)."""
    lines = (
        f"cratekeeper_{name} {value}"
        for name, value in asdict(figures).items()
        if value is not None
    )
    return "\n".join(lines) + "\n"
