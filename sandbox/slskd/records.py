"""The rows slskd keeps: searches, transfers, batches, events, and what each looks like over REST.

Used by the route modules and the engine. Source: slskd contract §3 and §4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.query import Query
from sandbox.slskd.clockwork import Play
from sandbox.slskd.wire import naive_stamp, new_id, span, stamp, utc_now


@dataclass
class Search:
    """One search. `collected` is only in memory until the second write of the finish race."""

    id: str
    query: Query
    request: dict[str, Any]
    token: int
    foreign: bool = False
    state: str = "Requested"
    started_at: datetime = field(default_factory=utc_now)
    ended_at: datetime | None = None
    collected: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    play: Play | None = None

    @property
    def is_complete(self) -> bool:
        return "Completed" in self.state

    def limit(self, name: str, default: int) -> int:
        """A number of the request, with the default slskd really uses."""
        value = self.request.get(name)
        return default if value is None else int(value)

    def to_wire(self, with_responses: bool = False) -> dict[str, Any]:
        return {
            "endedAt": stamp(self.ended_at),
            "fileCount": sum(r["fileCount"] for r in self.collected),
            "id": self.id,
            "isComplete": self.is_complete,
            "lockedFileCount": sum(r["lockedFileCount"] for r in self.collected),
            "responseCount": len(self.collected),
            "responses": self.responses if with_responses else [],
            "searchText": self.query.text,
            "startedAt": stamp(self.started_at),
            "state": self.state,
            "token": self.token,
        }


@dataclass
class Batch:
    """A group of downloads enqueued together (0.26)."""

    id: str
    username: str
    search_id: str | None
    destination: str | None
    search_text: str = ""
    created_at: datetime = field(default_factory=utc_now)

    def to_wire(self, transfers: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "searchId": self.search_id,
            "id": self.id,
            "username": self.username,
            "direction": "Download",
            "createdAt": stamp(self.created_at),
            "transfers": transfers,
            "options": {"destination": self.destination},
        }


@dataclass
class Transfer:
    """One download. Sizes in bytes, `average_speed` in bytes/s."""

    username: str
    filename: str
    size: int
    id: str = field(default_factory=new_id)
    batch: Batch | None = None
    foreign: bool = False
    state: str = "Queued, Locally"
    requested_at: datetime = field(default_factory=utc_now)
    enqueued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    bytes_transferred: int = 0
    average_speed: float = 0
    place_in_queue: int | None = None
    exception: str | None = None
    attempts: int = 0
    removed: bool = False
    play: Play | None = None

    @property
    def is_complete(self) -> bool:
        """Finished as the row reads; the engine may still try again."""
        return "Completed" in self.state

    @property
    def is_active(self) -> bool:
        """In slskd's hands: running, or waiting for its own next try."""
        trying = self.play is not None and self.play.running
        return not self.is_complete or (trying and not self.succeeded)

    @property
    def succeeded(self) -> bool:
        return self.state == "Completed, Succeeded"

    def elapsed(self) -> float | None:
        if self.started_at is None:
            return None
        return ((self.ended_at or utc_now()) - self.started_at).total_seconds()

    def remaining(self) -> float | None:
        """Seconds left at the average speed; None when that is not known."""
        if self.started_at is None or self.average_speed <= 0:
            return None
        return max(0, self.size - self.bytes_transferred) / self.average_speed

    def to_wire(self, generation: tuple[int, int], *, enqueued: bool = False) -> dict[str, Any]:
        """As REST shows it; `enqueued` is the answer to the old call, whose time has a `Z`."""
        elapsed, remaining = self.elapsed(), self.remaining()
        wire: dict[str, Any] = {
            "batchId": self.batch.id if self.batch else None,
            "id": self.id,
            "username": self.username,
            "direction": "Download",
            "filename": self.filename,
            "size": self.size,
            "startOffset": 0,
            "state": self.state,
            "requestedAt": (stamp if enqueued else naive_stamp)(self.requested_at),
            "enqueuedAt": naive_stamp(self.enqueued_at),
            "startedAt": stamp(self.started_at),
            "endedAt": stamp(self.ended_at),
            "bytesTransferred": self.bytes_transferred,
            "averageSpeed": self.average_speed,
            "placeInQueue": self.place_in_queue,
            "exception": self.exception,
            "attempts": self.attempts if generation >= (0, 26) else 0,
            "nextAttemptAt": None,
            "removed": self.removed,
            "bytesRemaining": self.size - self.bytes_transferred,
            "elapsedTime": None if elapsed is None else span(elapsed),
            "percentComplete": 100.0 * self.bytes_transferred / self.size if self.size else 0.0,
            "remainingTime": None if remaining is None else span(remaining),
        }
        for name in _absent(generation):
            del wire[name]
        return wire


def _absent(generation: tuple[int, int]) -> tuple[str, ...]:
    if generation < (0, 25):
        return ("batchId", "attempts", "nextAttemptAt")
    return () if generation < (0, 26) else ("startOffset",)


@dataclass(frozen=True)
class Event:
    """One line of the event log; `data` is a string that holds JSON."""

    type: str
    data: str
    id: str = field(default_factory=new_id)
    timestamp: datetime = field(default_factory=utc_now)

    def to_wire(self) -> dict[str, Any]:
        return {
            "timestamp": stamp(self.timestamp),
            "type": self.type,
            "data": self.data,
            "id": self.id,
        }
