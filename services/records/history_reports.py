"""What `history` hands out as JSON (a promise, see docs/organize.md) and as CSV. Pure.

`history_export.py` writes long ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from core.domain import Candidate, DownloadJob, FileCheck, FilingMode, JobState
from core.ports.jobs import StoredCandidate
from services.organise.job_runs import run_of
from services.records.history import PastDownload, PastFiling

Json = dict[str, Any]

COLUMNS = (
    *("at", "state", "title", "artists", "album", "playlist", "source", "peer", "file", "size"),
    *("score", "path", "run", "reason"),
)


def history_document(downloads: Sequence[PastDownload], filings: Sequence[PastFiling]) -> Json:
    """Downloads and filings, the newest first."""
    return {
        "downloads": [download_document(one) for one in downloads],
        "filed": [filing_document(one) for one in filings],
    }


def cell(value: object) -> object:
    """A value as a cell of a table."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else value
    if isinstance(text, str) and text[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{text}"  # a peer's file name shall be no formula in a spreadsheet
    return text


def download_document(one: PastDownload) -> Json:
    """One download."""
    job, taken = one.job, one.taken
    return {
        "job": job.id,
        "at": _moment(job.updated_at),
        "wanted_at": _moment(job.created_at),
        "state": job.state.value,
        "title": job.track.title,
        "artists": list(job.track.artists),
        "album": job.track.album,
        "playlist": job.origin.playlist_name,
        "position": job.origin.position,
        **_source(taken.judged.candidate if taken else None, job.size),
        "score": _score(taken),
        "why": list(taken.judged.match.reasons) if taken else [],
        "path": job.final_path,
        "filing": job.filing.value,
        "run": _run(job),
        "attempts": job.attempt,
        "reason": one.reason,
        "check": check_document(one.check),
        "tried": [_tried(stored) for stored in one.tried],
    }


def _run(job: DownloadJob) -> str | None:
    """What `organize --undo` takes; a file that stays as it came was never moved into place."""
    filed = job.state is JobState.DONE and job.filing is FilingMode.MATCHED
    return run_of(job.id) if filed else None


def check_document(check: FileCheck | None) -> Json | None:
    """What was found out about a file: measured facts, the spectrum's verdict, the fingerprint."""
    if check is None:
        return None
    facts, spectrum, told = check.facts, check.spectrum, check.fingerprint
    return {
        "format": facts.codec if facts else None,
        "bitrate": facts.bitrate if facts else None,
        "verdict": spectrum.sign.value if spectrum else None,
        "cutoff_hz": spectrum.cutoff if spectrum else None,
        "cliff_db": spectrum.cliff if spectrum else None,
        "hints": list(spectrum.hints) if spectrum else [],
        "fingerprint": told.verdict.value if told else "unverified",
        "fingerprint_score": told.score if told else None,
        "problems": list(check.problems),
    }


def _source(pick: Candidate | None, size: int | None) -> Json:
    if pick is None:
        return dict.fromkeys(("source", "peer", "file", "size", "format", "bitrate"))
    claimed = pick.claimed
    return {
        "source": pick.source,
        "peer": pick.peer,
        "file": pick.filename,
        "size": claimed.size or size,
        "format": claimed.codec or None,
        "bitrate": claimed.bitrate,
    }


def _tried(stored: StoredCandidate) -> Json:
    pick = stored.judged.candidate
    return {
        "source": pick.source,
        "peer": pick.peer,
        "file": pick.filename,
        "score": _score(stored),
        "outcome": stored.outcome,
    }


def _score(stored: StoredCandidate | None) -> float | None:
    return round(stored.judged.match.score, 4) if stored else None


def filing_document(one: PastFiling) -> Json:
    """One file that was put into its place."""
    return {
        "run": one.entry.run,
        "at": _moment(one.entry.at),
        "from": one.entry.source,
        "to": one.entry.target,
        "state": "filed" if one.entry.stage == "done" else one.entry.stage,
        "undoable": one.undoable,
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
