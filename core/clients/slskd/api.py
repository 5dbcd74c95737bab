"""The calls of slskd's REST API that we make, one method each. Used by the rest of this package.

Source: slskd 0.26 (contract §3). Every method raises `ServiceError`s only. Nothing here is called
that touches searches or transfers that the caller did not name.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from core.clients.slskd import answers, mapping
from core.clients.slskd.mapping import (
    SERVICE,
    AppState,
    Batch,
    FileComplete,
    Options,
    SearchRow,
    TransferRow,
)
from core.clients.slskd.version import Version, parse_version
from core.domain import Refused
from core.net.http import Http, Reply

_BATCHES = "/transfers/downloads/batches"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """`timeout` in seconds: how long slskd waits after the last answer."""

    id: str
    words: str
    timeout: float
    responses: int = 100
    files: int = 10000


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One file asked of one peer, to be put into `destination` below slskd's downloads folder."""

    id: str
    username: str
    filename: str
    size: int
    destination: str
    search_id: str | None = None


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """`exists`: slskd knew the id already. `failure`: why the file was not taken, "" if it was."""

    exists: bool = False
    failure: str = ""


class SlskdApi:
    """Thin and typed; no waiting, no state."""

    def __init__(self, http: Http, batch_seconds: float = 60.0) -> None:
        self._http = http
        self._batch_seconds = batch_seconds

    def application(self) -> AppState:
        """Whether slskd is connected and logged in."""
        return mapping.app_state(self._get("/application").json())

    def asks_for_keys(self) -> bool:
        """False when its authentication is switched off: then every key is right."""
        reply = self._find("/session/enabled")
        return reply is None or reply.json() is not False

    def version(self) -> Version:
        """The version; unreadable text counts as a new slskd."""
        return parse_version(self._get("/application/version").json())

    def options(self) -> Options:
        """Its folders and retry rule."""
        return mapping.options(self._get("/options").json())

    def folder(self, name: str) -> list[tuple[str, int | None]] | None:
        """Names and sizes (None: a folder) in slskd's downloads folder, or in `name` below it.

        None when it is not there, or when this slskd lists no folders.
        """
        where = f"/{_part(base64.b64encode(name.encode()).decode())}" if name else ""
        reply = self._find(f"/files/downloads/directories{where}")
        return None if reply is None else mapping.listing(reply.json())

    def start_search(self, request: SearchRequest) -> SearchRow:
        """Raises `NotReady` (not logged in), `RateLimited` (a POST is in flight), `Refused`."""
        body = {
            "id": request.id,
            "searchText": request.words,
            # milliseconds, although slskd's own documentation says seconds
            "searchTimeout": max(1000, int(request.timeout * 1000)),
            "responseLimit": min(100, request.responses),
            "fileLimit": request.files,
            "filterResponses": True,
        }
        return mapping.search_row(self._send("POST", "/searches", body).json())

    def search(self, search_id: str) -> SearchRow | None:
        """The search without its responses; None when slskd does not know it."""
        reply = self._find(f"/searches/{_part(search_id)}?includeResponses=false")
        return None if reply is None else mapping.search_row(reply.json())

    def responses(self, search_id: str) -> list[dict[str, Any]]:
        """The raw responses; an empty list while the search still runs."""
        return mapping.objects(self._get(f"/searches/{_part(search_id)}/responses").json())

    def searches(self) -> list[SearchRow]:
        """Every search slskd remembers, ours and those of others, without answers."""
        return [mapping.search_row(row) for row in mapping.objects(self._get("/searches").json())]

    def all_downloads(self) -> list[TransferRow]:
        """Every download that is not removed, of all peers."""
        told = self._get("/transfers/downloads?includeRemoved=false").json()
        return [row for user in mapping.objects(told) for row in mapping.rows_of_user(user)]

    def stop_search(self, search_id: str) -> None:
        """End it now and keep what was found."""
        self._send("PUT", f"/searches/{_part(search_id)}")

    def delete_search(self, search_id: str) -> None:
        """Delete the record (of a finished search)."""
        self._send("DELETE", f"/searches/{_part(search_id)}")

    def enqueue_batch(self, request: BatchRequest) -> BatchAnswer:
        """Since 0.26. Raises `NotFound` (peer offline), `RateLimited`, `Refused`, `Unreachable`."""
        body: dict[str, Any] = {
            "id": request.id,
            "username": request.username,
            "files": [{"filename": request.filename, "size": request.size}],
            "options": {"destination": request.destination},
        }
        if request.search_id:
            body["searchId"] = request.search_id
        reply = self._http.call("POST", _BATCHES, body=body, read=self._batch_seconds)
        if reply.status == 409:
            return BatchAnswer(exists=True)
        failures = mapping.objects(
            mapping.as_object(answers.enqueued(reply).json()).get("failures", [])
        )
        return BatchAnswer(failure=mapping.text(failures[0].get("message")) if failures else "")

    def batch(self, batch_id: str) -> Batch | None:
        """A batch with its transfers, removed ones too; None when slskd does not know it."""
        reply = self._find(f"{_BATCHES}/{_part(batch_id)}")
        return None if reply is None else mapping.batch(reply.json())

    def enqueue(self, username: str, filename: str, size: int) -> TransferRow | None:
        """The endpoint before 0.26; None when the file was not taken.

        What failed is computed from what was taken: the versions word it differently.
        """
        path = f"/transfers/downloads/{_part(username)}"
        body = [{"filename": filename, "size": size}]
        reply = answers.enqueued(self._http.call("POST", path, body=body, read=self._batch_seconds))
        taken = mapping.objects(mapping.as_object(reply.json()).get("enqueued", []))
        rows = [mapping.transfer_row(row) for row in taken]
        return next((row for row in rows if row.filename == filename), None)

    def downloads_of(self, username: str) -> list[TransferRow]:
        """All downloads from one peer that are not removed; none is an empty list."""
        reply = self._find(f"/transfers/downloads/{_part(username)}")
        return [] if reply is None else mapping.rows_of_user(reply.json())

    def position(self, username: str, transfer_id: str, seconds: float) -> int | None:
        """Our place in the peer's queue; slskd asks the peer, which may take long."""
        path = f"/transfers/downloads/{_part(username)}/{_part(transfer_id)}/position"
        return mapping.whole(answers.checked(self._http.call("GET", path, read=seconds)).json())

    def directory(self, username: str, name: str, seconds: float) -> list[dict[str, Any]]:
        """The raw folders slskd tells for one folder of a peer; it asks the peer, which may take
        long. Raises `NotFound` (peer offline). Before 0.22.3 it was one object, since then a list.
        """
        path, body = f"/users/{_part(username)}/directory", {"directory": name}
        told = answers.enqueued(self._http.call("POST", path, body=body, read=seconds)).json()
        return mapping.objects([told] if isinstance(told, dict) else told)

    def stop_download(self, username: str, transfer_id: str) -> None:
        """Cancel an active download; nothing happens to a finished one."""
        self._send("DELETE", f"/transfers/downloads/{_part(username)}/{_part(transfer_id)}")

    def remove_download(self, username: str, transfer_id: str) -> None:
        """Hide a finished download; its file stays."""
        path = f"/transfers/downloads/{_part(username)}/{_part(transfer_id)}"
        self._send("DELETE", f"{path}?remove=true")

    def finished_files(self, offset: int, limit: int) -> tuple[list[FileComplete], bool]:
        """One page of events, newest first, as finished files; True when older pages exist."""
        events = mapping.objects(self._get(f"/events?offset={offset}&limit={limit}").json())
        found = [mapping.file_complete(event, _decoded(event.get("data"))) for event in events]
        return [file for file in found if file is not None], len(events) >= limit

    def _get(self, path: str) -> Reply:
        return answers.checked(self._http.call("GET", path))

    def _find(self, path: str) -> Reply | None:
        reply = self._http.call("GET", path)
        return None if reply.status == 404 else answers.checked(reply)

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Reply:
        return answers.checked(self._http.call(method, path, body=body))


def _part(name: str) -> str:
    """`name` as one part of a path. Raises `Refused` for names that would leave their place."""
    if name in {"", ".", ".."}:
        raise Refused(SERVICE, f'slskd cannot be asked about a peer named "{name}".')
    return quote(name, safe="")


def _decoded(data: object) -> object:
    try:
        return json.loads(mapping.text(data))
    except (ValueError, RecursionError):
        return None
