"""Rows that belong to somebody else, there from the start: touching them is a violation.

Used by `server` unless `foreign_rows=False`.
"""

from __future__ import annotations

from datetime import timedelta

from sandbox.query import Query
from sandbox.slskd.backend import Backend
from sandbox.slskd.records import Search, Transfer
from sandbox.slskd.wire import new_id, utc_now

OWNER_PEER = "somebody_elses_friend"


def seed_foreign_rows(backend: Backend) -> None:
    """A finished search, a finished download and one that waits at a peer."""
    earlier = utc_now() - timedelta(hours=3)
    search = Search(new_id(), Query.parse("rain on tin roofs"), {}, backend.token(), foreign=True)
    search.state = "Completed, TimedOut"
    search.started_at = earlier
    search.ended_at = earlier + timedelta(seconds=20)
    backend.searches[search.id] = search
    path = "Field Recordings\\Roofs\\{:02} - Rain.flac"
    for number, state in enumerate(("Completed, Succeeded", "Queued, Remotely"), start=1):
        row = Transfer(OWNER_PEER, path.format(number), 31_415_926, foreign=True, state=state)
        row.requested_at = row.enqueued_at = earlier
        if row.succeeded:
            row.started_at, row.ended_at = earlier, earlier + timedelta(seconds=60)
            row.bytes_transferred, row.average_speed = row.size, row.size / 60
        else:
            row.place_in_queue = 12
        row.attempts = 1
        backend.transfers[row.id] = row
