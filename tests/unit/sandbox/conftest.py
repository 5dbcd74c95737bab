"""A plain HTTP client and a factory of simulated servers for the sandbox's own tests."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from sandbox.slskd import Manners, SlskdServer
from sandbox.world import World

# Manners are tested on their own; elsewhere tests ask as fast as they can.
RELAXED = Manners(
    search_gap=0.0, searches_per_window=10_000, repeat_after=0.0, identical_requests=100_000
)


class Api:
    """Requests against one server, with its key unless told otherwise."""

    def __init__(self, server: SlskdServer) -> None:
        self.server = server
        self.http = requests.Session()
        self.http.trust_env = False
        self.headers = {"X-API-Key": server.api_key}

    def call(self, method: str, path: str, body: object = None, **extra: Any) -> requests.Response:
        headers = self.headers | extra.pop("headers", {})
        return self.http.request(
            method,
            f"{self.server.url}/api/v0/{path}",
            headers=headers,
            json=body,
            timeout=20,
            allow_redirects=False,
            **extra,
        )

    def get(self, path: str, **extra: Any) -> requests.Response:
        return self.call("GET", path, **extra)

    def post(self, path: str, body: object = None, **extra: Any) -> requests.Response:
        return self.call("POST", path, body, **extra)

    def put(self, path: str, **extra: Any) -> requests.Response:
        return self.call("PUT", path, **extra)

    def delete(self, path: str, **extra: Any) -> requests.Response:
        return self.call("DELETE", path, **extra)

    # -- stories ---------------------------------------------------------------------------

    def search(self, text: str, **fields: Any) -> str:
        """Start a search and give its id."""
        body = {"id": str(uuid.uuid4()), "searchText": text, "searchTimeout": 5000} | fields
        answer = self.post("searches", body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def finished(self, search_id: str) -> dict[str, Any]:
        """Wait for the second write of the search, then its record with responses."""
        row = self.server.backend.searches[search_id]
        self.server.wait_for(lambda: row.ended_at)
        found: dict[str, Any] = self.get(f"searches/{search_id}?includeResponses=true").json()
        return found

    def results(self, text: str, **fields: Any) -> dict[str, Any]:
        return self.finished(self.search(text, **fields))

    def size(self, username: str, filename: str) -> int:
        shared = self.server.world.find(username, filename)
        assert shared is not None
        return len(shared.content())

    def batch(
        self, username: str, *filenames: str, destination: str | None = None, **fields: Any
    ) -> requests.Response:
        """Enqueue what a peer shares, with the right sizes."""
        files = [{"filename": f, "size": self.size(username, f)} for f in filenames]
        body: dict[str, Any] = {"username": username, "files": files} | fields
        if destination is not None:
            body["options"] = {"destination": destination}
        return self.post("transfers/downloads/batches", body)

    def download(self, username: str, filename: str, **fields: Any) -> str:
        """Enqueue one file and give the transfer's id."""
        answer = self.batch(username, filename, **fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["batch"]["transfers"][0]["id"])

    def row(self, transfer_id: str, username: str = "anyone") -> dict[str, Any]:
        shown = self.get(f"transfers/downloads/{quote(username, safe='')}/{transfer_id}")
        assert shown.status_code == 200, shown.text
        found: dict[str, Any] = shown.json()
        return found

    def until(self, transfer_id: str, *states: str) -> dict[str, Any]:
        """Wait until the row reads one of these states, and give the row."""
        row = self.server.backend.transfers[transfer_id]
        self.server.wait_for(lambda: row.state in states)
        return self.row(transfer_id)

    def ended(self, transfer_id: str) -> dict[str, Any]:
        """Wait until slskd will do nothing more about the transfer, the move included."""
        row = self.server.backend.transfers[transfer_id]
        self.server.wait_for(lambda: row.is_complete and not (row.play and row.play.running))
        return self.row(transfer_id)

    def events(self, kind: str = "DownloadFileComplete") -> list[dict[str, Any]]:
        """The data of all events of a kind, newest first."""
        return [json.loads(e["data"]) for e in self.get("events").json() if e["type"] == kind]


Serve = Callable[..., Api]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """`serve(world, **options)` starts a server and gives an `Api` for it."""
    running: list[SlskdServer] = []

    def start(world: World | None = None, **options: Any) -> Api:
        chosen: dict[str, Any] = {"foreign_rows": False, "manners": RELAXED} | options
        folder = tmp_path / f"slskd{len(running)}" / "downloads"
        server = SlskdServer(world or World(), downloads_dir=folder, **chosen).start()
        running.append(server)
        return Api(server)

    yield start
    crashes = [crash for server in running for crash in server.backend.clock.crashes]
    for server in running:
        server.close()
    assert crashes == []


@pytest.fixture
def world() -> World:
    """One peer with one short song."""
    made = World()
    made.peer("alice", queue_length=2).share("Music\\Mira Sol\\Dawn\\01 - Ember.mp3", seconds=1.5)
    return made


EMBER = "Music\\Mira Sol\\Dawn\\01 - Ember.mp3"
