"""What is worth telling somebody outside the window, as plain values without secrets.

Used by `services/notify/service.py`; the JSON of the webhook and of the script comes from here
(docs/notifications.md).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.domain import DownloadJob, JobState, ServiceState, ServiceStatus
from services.downloads.service import PAUSED
from services.events import JobMoved

VERSION = 1
"""Of the JSON; grows when a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class Happening:
    """`event`: grabbed, imported, upgraded, failed, needs_choice, batch_done, health or test.

    `title` and `text` are for people, `facts` for programs. `at` in seconds since the epoch (UTC).
    """

    event: str
    title: str
    text: str
    at: float
    facts: dict[str, object] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """The JSON object that leaves the program."""
        when = datetime.fromtimestamp(self.at, UTC).isoformat(timespec="seconds")
        told = {"event": self.event, "version": VERSION, "at": when}
        return {**told, "title": self.title, "text": self.text, **self.facts}


def of_move(event: JobMoved, now: float) -> Happening | None:
    """What a job's step means to somebody outside; None for steps nobody waits for."""
    job = event.job
    kind = _kind(job)
    if not kind or event.before is job.state:
        return None
    return Happening(kind, _name(job), job.reason, now, {"job": _facts(job)})


def _kind(job: DownloadJob) -> str:
    if job.state is JobState.DONE:
        return "upgraded" if job.origin.replaces else "imported"
    if job.state is JobState.PARKED:
        return "" if job.reason == PAUSED else "failed"
    return {JobState.DOWNLOADING: "grabbed", JobState.REVIEW: "needs_choice"}.get(job.state, "")


def _name(job: DownloadJob) -> str:
    artists = ", ".join(job.track.artists)
    return f"{artists} - {job.track.title}" if artists else job.track.title


def _facts(job: DownloadJob) -> dict[str, object]:
    return {
        "id": job.id,
        "state": job.state.value,
        "title": job.track.title,
        "artists": list(job.track.artists),
        "album": job.track.album,
        "playlist": job.origin.playlist_name,
        "source": job.remote.source if job.remote is not None else None,
        "path": job.final_path,
        "reason": job.reason,
    }


def of_batch(name: str, ended: Counter[JobState], now: float) -> Happening:
    """A batch came to its end."""
    done, eye, lost = (ended[s] for s in (JobState.DONE, JobState.REVIEW, JobState.PARKED))
    words = ((done, "in place"), (eye, "need your eye"), (lost, "not found"))
    text = ", ".join(f"{number:,} {word}" for number, word in words if number)
    batch = {"name": name, "done": done, "needs_choice": eye, "failed": lost}
    return Happening("batch_done", f"{name} is finished", text, now, {"batch": batch})


def of_service(state: ServiceState, now: float) -> Happening:
    """A service broke down, or came back."""
    broken = state.status is ServiceStatus.FAILED
    title = f"{state.name} does not work" if broken else f"{state.name} works again"
    facts: dict[str, object] = {"service": {"name": state.name, "ok": not broken}}
    return Happening("health", title, state.words, now, facts)
