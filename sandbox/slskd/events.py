"""slskd's event log: string data, newest first, never pruned. Source: slskd contract §3.

Used by the engine (writing) and by `GET /events`.
"""

from __future__ import annotations

import json
from typing import Any

from sandbox.slskd.records import Event, Transfer
from sandbox.slskd.wire import Request, Response, reply


class EventLog:
    """All events, oldest first inside."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def add(self, kind: str, data: dict[str, Any]) -> None:
        told = json.dumps({"version": 0, **data}, ensure_ascii=False, separators=(",", ":"))
        self._events.append(Event(kind, told))

    def file_complete(self, transfer: Transfer, local: str, generation: tuple[int, int]) -> None:
        """The one place where slskd tells a local path. Nulls are written out here."""
        self.add(
            "DownloadFileComplete",
            {
                "localFilename": local,
                "remoteFilename": transfer.filename,
                "transfer": transfer.to_wire(generation),
            },
        )

    def directory_complete(self, local: str, remote: str, username: str) -> None:
        self.add(
            "DownloadDirectoryComplete",
            {"localDirectoryName": local, "remoteDirectoryName": remote, "username": username},
        )

    def page(self, request: Request) -> Response:
        """`GET /events?offset=0&limit=100`; `X-Total-Count` counts all."""
        offset = int(request.query.get("offset", "0"))
        limit = int(request.query.get("limit", "100"))
        newest_first = self._events[::-1]
        return reply(
            [event.to_wire() for event in newest_first[offset : offset + limit]],
            headers={"X-Total-Count": str(len(self._events))},
        )
