"""A loopback webhook, and jobs to tell of."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.domain import DownloadJob, JobState, Origin, Track
from services.events import JobMoved


class Hook:
    """A server that keeps what it was told; `answers` are the next statuses, then 200."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.came = threading.Condition()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with hook.came:
                    hook.told.append(json.loads(body))
                    status = hook.answers.pop(0) if hook.answers else 200
                    hook.came.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook/s3cret-path"

    def wait(self, number: int) -> list[dict[str, Any]]:
        """What came, once it is so many."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.told) >= number, 20), self.told
            return list(self.told)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.close()


def moved(
    state: JobState,
    number: int = 1,
    before: JobState = JobState.DOWNLOADING,
    playlist: str = "Summer",
    **columns: Any,
) -> JobMoved:
    """A job that entered `state`."""
    track = Track(f"Song {number}", ("Mira Voltaine", "Osk"), "Copper")
    origin = Origin(f"file:{playlist}", playlist, number, columns.pop("replaces", None))
    return JobMoved(DownloadJob(number, track, origin, state, "transfer", **columns), before)
