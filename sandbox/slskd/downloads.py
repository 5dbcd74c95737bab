"""Downloads: batches, the old enqueue call, lists, cancel and the remove traps.

Source: slskd contract §3 (Downloads). Used by `routes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.slskd.backend import Backend
from sandbox.slskd.engine import Engine
from sandbox.slskd.records import Batch, Transfer
from sandbox.slskd.wire import Answer, Request, Response, empty, is_id, new_id, reply, text
from sandbox.world import folder

Wanted = list[tuple[str, int]]
IN_PROGRESS = "Skipped: Already in progress"


class Downloads:
    """The transfer endpoints."""

    def __init__(self, backend: Backend, engine: Engine) -> None:
        self.backend = backend
        self.engine = engine

    # -- enqueue ---------------------------------------------------------------------------

    def create_batch(self, request: Request) -> Response:
        body = request.json()
        if self.backend.generation < (0, 26):
            return self.enqueue(request, "batches")
        batch, wanted = _validated_batch(body)
        if batch.id in self.backend.batches:
            return text(409, f"A batch with id {batch.id} already exists")
        search = self.backend.searches.get(batch.search_id or "")
        batch.search_text = search.query.text if search else ""
        # The row stands before the peer is contacted: a retry after a 500 meets a 409.
        self.backend.batches[batch.id] = batch
        self._contact(batch.username, offline_status=404)
        made, failed = self._accept(batch.username, wanted, batch)
        failures = [{"filename": name, "message": IN_PROGRESS} for name in failed]
        status = 200 if not made else 207 if failed else 201
        shown = batch.to_wire([t.to_wire(self.backend.generation) for t in made])
        return reply({"batch": shown, "failures": failures}, status)

    def show_batch(self, request: Request, id: str) -> Response:
        if self.backend.generation < (0, 26):
            return self.show(request, id)
        if not is_id(id):
            return text(400, "The id is not a GUID")
        batch = self.backend.batches.get(id)
        if batch is None:
            return empty(404)
        rows = [t for t in self.backend.transfers.values() if t.batch is batch]
        return reply(batch.to_wire([t.to_wire(self.backend.generation) for t in rows]))

    def enqueue(self, request: Request, username: str) -> Response:
        """The old call; how it tells failures depends on the version."""
        wanted = _validated_files(request.json(), unique=False)
        self._contact(username, offline_status=500)
        made, failed = self._accept(username, wanted, None)
        generation = self.backend.generation
        told: list[Any] = [{} for _ in failed] if generation >= (0, 26) else list(failed)
        enqueued = [t.to_wire(generation, enqueued=True) for t in made]
        return reply({"enqueued": enqueued, "failed": told}, 201)

    def _contact(self, username: str, offline_status: int) -> None:
        peer = self.backend.world.peers.get(username)
        if not self.backend.connected:
            message = "The server connection must be connected and logged in to download"
            raise Answer(text(500, message))
        if peer is None or not peer.online:
            raise Answer(text(offline_status, f"User {username} appears to be offline"))
        if not peer.reachable:
            message = f"Failed to establish a direct or indirect message connection to {username}"
            raise Answer(text(500, message))

    def _accept(
        self, username: str, wanted: Wanted, batch: Batch | None
    ) -> tuple[list[Transfer], list[str]]:
        made: list[Transfer] = []
        failed: list[str] = []
        for filename, size in wanted:
            rows = self._rows(username, filename)
            if any(row.is_active for row in rows):
                failed.append(filename)
                continue
            for row in rows:
                row.removed = True
            made.append(self.add(Transfer(username, filename, size, batch=batch)))
        return made, failed

    def add(self, transfer: Transfer) -> Transfer:
        """Keep a new row and let it run."""
        self.backend.transfers[transfer.id] = transfer
        self.engine.start(transfer)
        return transfer

    def _rows(self, username: str, filename: str) -> list[Transfer]:
        key = (username, filename)
        return [t for t in self.backend.transfers.values() if (t.username, t.filename) == key]

    # -- lists -----------------------------------------------------------------------------

    def index(self, request: Request) -> Response:
        gone_too = request.flag("includeRemoved")
        rows = [t for t in self.backend.transfers.values() if gone_too or not t.removed]
        names = dict.fromkeys(t.username for t in rows)
        return reply([self._of_user(name, rows) for name in names])

    def list_user(self, _request: Request, username: str) -> Response:
        rows = [
            t for t in self.backend.transfers.values() if t.username == username and not t.removed
        ]
        return reply(self._of_user(username, rows)) if rows else empty(404)

    def _of_user(self, username: str, rows: Iterable[Transfer]) -> dict[str, Any]:
        by_folder: dict[str, list[Transfer]] = {}
        for row in rows:
            if row.username == username:
                by_folder.setdefault(folder(row.filename), []).append(row)
        directories = [
            {
                "directory": name,
                "fileCount": len(files),
                "files": [t.to_wire(self.backend.generation) for t in files],
            }
            for name, files in by_folder.items()
        ]
        return {"username": username, "directories": directories}

    def show(self, _request: Request, id: str) -> Response:
        """By id alone; removed rows too."""
        return reply(self._known(id).to_wire(self.backend.generation))

    def position(self, _request: Request, username: str, id: str) -> Response:
        transfer = self._known(id)
        if transfer.place_in_queue is None:
            return text(500, f"The place in the queue of {username} is not known")
        return reply(transfer.place_in_queue)

    def _known(self, id: str) -> Transfer:
        if not is_id(id):
            raise Answer(text(400, "The id is not a GUID"))
        transfer = self.backend.transfers.get(id)
        if transfer is None:
            raise Answer(empty(404))
        return transfer

    # -- cancel and remove -----------------------------------------------------------------

    def delete(self, request: Request, id: str) -> Response:
        """204 for every GUID. Removing works only on a row that is finished already."""
        if not is_id(id):
            return text(400, "The id is not a GUID")
        transfer = self.backend.transfers.get(id)
        if transfer is None:
            return empty(204)
        if transfer.is_active:
            self.engine.cancel(transfer)
        elif request.flag("remove"):
            transfer.removed = True
        return empty(204)

    def clear_completed(self, _request: Request) -> Response:
        for transfer in self.backend.transfers.values():
            transfer.removed = transfer.removed or not transfer.is_active
        return empty(204)


def _bad(message: str) -> Answer:
    return Answer(text(400, message))


def _validated_files(files: Any, *, unique: bool) -> Wanted:
    if not isinstance(files, list) or not files:
        raise _bad("At least one file is required")
    wanted: Wanted = []
    for item in files:
        name = item.get("filename") if isinstance(item, dict) else None
        size = item.get("size") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name or not isinstance(size, int) or size < 0:
            raise _bad("Each file needs a filename and a size of 0 or more")
        wanted.append((name, size))
    if unique and len({name for name, _ in wanted}) != len(wanted):
        raise _bad("Filenames must be unique")
    return wanted


def _validated_batch(body: Any) -> tuple[Batch, Wanted]:
    if not isinstance(body, dict):
        raise _bad("The JSON value could not be converted")
    for key in ("id", "searchId"):
        if key in body and body[key] is not None and not is_id(body[key]):
            raise _bad(f"The {key} is not a GUID")
    username = body.get("username")
    if not isinstance(username, str) or not 1 <= len(username) <= 500:
        raise _bad("The username must have 1 to 500 characters")
    wanted = _validated_files(body.get("files"), unique=True)
    if any(_has_dots(name) for name, _ in wanted):
        raise _bad("Filenames must not contain relative segments")
    if "options" in body and body["options"] is None:
        raise Answer(text(500, "Object reference not set to an instance of an object."))
    destination = _validated_destination(body.get("options", {}))
    return Batch(body.get("id") or new_id(), username, body.get("searchId"), destination), wanted


def _validated_destination(options: Any) -> str | None:
    """Relative on every system, without traversal, not empty. `externalId` is dropped."""
    destination = options.get("destination") if isinstance(options, dict) else None
    if destination is None:
        return None
    rooted = str(destination).startswith(("/", "\\")) or str(destination)[1:2] == ":"
    if not str(destination).strip() or rooted or _has_dots(str(destination)):
        raise _bad("The destination must be a relative path")
    return str(destination)


def _has_dots(path: str) -> bool:
    return any(part in {".", ".."} for part in path.replace("\\", "/").split("/"))
