"""From a request to a response: the route table, authentication, manners and the 429 gates.

Used by `listener`. Source: slskd contract §1–§3 and §6.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sandbox.slskd.application import Application
from sandbox.slskd.backend import Backend
from sandbox.slskd.downloads import Downloads
from sandbox.slskd.engine import Engine
from sandbox.slskd.files import Files
from sandbox.slskd.manners import Watcher
from sandbox.slskd.searches import Searches
from sandbox.slskd.users import Users
from sandbox.slskd.wire import Answer, Request, Response, empty, text

BUSY = "Only one concurrent operation is permitted. Wait until the previous request completes"
_OPEN = {("GET", "session/enabled"), ("POST", "session")}
Route = tuple[str, tuple[str, ...], Callable[..., Response]]


class Routes:
    """All endpoints of one server."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.watcher = Watcher(backend)
        self.engine = Engine(backend)
        self.downloads = Downloads(backend, self.engine)
        self.searches = Searches(backend)
        self.application = Application(backend)
        self._search_gate = threading.BoundedSemaphore(1)
        self._enqueue_gate = threading.BoundedSemaphore(2)
        self._table = self._routes()

    def answer(self, request: Request) -> Response:
        """Carry out one request below `/api/v0`."""
        try:
            found = self._find(request)
            if isinstance(found, Response):
                return found
            handler, arguments = found
            place = "/".join(request.segments)
            if (request.method, place) not in _OPEN and not self.application.authorised(request):
                return empty(401, {"WWW-Authenticate": "Bearer"})
            if request.body and "json" not in request.headers.get("content-type", ""):
                return empty(415)
            with self._gate(request), self.backend.cond:
                self.watcher.see(request)
                return handler(request, **arguments)
        except Answer as early:
            return early.response
        except Exception as error:  # noqa: BLE001 - boundary: kept for the test to see
            self.backend.clock.crashes.append(error)
            return text(500, str(error))
        finally:
            with self.backend.cond:
                self.backend.cond.notify_all()

    def _find(self, request: Request) -> tuple[Callable[..., Response], dict[str, str]] | Response:
        fitting = [
            (method, handler, arguments)
            for method, pattern, handler in self._table
            if (arguments := _fit(pattern, request.segments)) is not None
        ]
        for method, handler, arguments in fitting:
            if method == request.method:
                return handler, arguments
        return empty(405 if fitting else 404)

    @contextmanager
    def _gate(self, request: Request) -> Iterator[None]:
        """429 instead of waiting: one search POST and two enqueue POSTs at a time."""
        options = self.backend.options
        gates: Mapping[tuple[str, ...], tuple[threading.BoundedSemaphore, float]] = {
            ("searches",): (self._search_gate, options.search_post_takes),
            ("transfers", "downloads"): (self._enqueue_gate, options.enqueue_takes),
        }
        held = gates.get(request.segments[:2]) if request.method == "POST" else None
        if held is None:
            yield
            return
        gate, seconds = held
        if not gate.acquire(blocking=False):
            self.watcher.add(f"too many POST /{'/'.join(request.segments)} at the same time")
            raise Answer(text(429, BUSY))
        try:
            if seconds:
                time.sleep(seconds * options.time_scale)
            yield
        finally:
            gate.release()

    def _routes(self) -> list[Route]:
        app, searches, downloads = self.application, self.searches, self.downloads
        users, files, events = Users(self.backend), Files(self.backend), self.backend.events
        one_search, one_user = "searches/{id}", "users/{username}"
        rows, one_row = "transfers/downloads", "transfers/downloads/*/{id}"
        listing = "files/{root}/directories"
        table: list[tuple[str, str, Callable[..., Any]]] = [
            ("GET", "session/enabled", app.session_enabled),
            ("GET", "session", app.session_check),
            ("POST", "session", app.login),
            ("GET", "application", app.state),
            ("PUT", "application", app.refuse),
            ("DELETE", "application", app.refuse),
            ("GET", "application/version", app.version),
            ("GET", "application/version/latest", app.latest),
            ("GET", "application/dump", app.accept),
            ("POST", "application/gc", app.accept),
            ("GET", "server", app.server),
            ("PUT", "server", app.connect),
            ("DELETE", "server", app.disconnect),
            ("GET", "options", app.options),
            ("GET", "options/startup", app.options),
            ("PATCH", "options", app.accept),
            ("GET", "options/yaml", app.refuse),
            ("GET", "shares", app.shares),
            ("PUT", "shares", app.rescan),
            ("DELETE", "shares", app.cancel_scan),
            ("POST", "searches", searches.create),
            ("GET", "searches", searches.index),
            ("GET", one_search, searches.show),
            ("PUT", one_search, searches.stop),
            ("DELETE", one_search, searches.delete),
            ("GET", f"{one_search}/responses", searches.responses),
            ("POST", f"{rows}/batches", downloads.create_batch),
            ("GET", f"{rows}/batches/{{id}}", downloads.show_batch),
            ("GET", rows, downloads.index),
            ("DELETE", f"{rows}/all/completed", downloads.clear_completed),
            ("POST", f"{rows}/{{username}}", downloads.enqueue),
            ("GET", f"{rows}/{{username}}", downloads.list_user),
            ("GET", one_row, downloads.show),
            ("DELETE", one_row, downloads.delete),
            ("GET", f"{rows}/{{username}}/{{id}}/position", downloads.position),
            ("GET", f"{one_user}/status", users.status),
            ("GET", f"{one_user}/info", users.info),
            ("GET", f"{one_user}/endpoint", users.endpoint),
            ("GET", f"{one_user}/browse", users.browse),
            ("GET", "users/*/browse/status", users.browse_status),
            ("POST", f"{one_user}/directory", users.directory),
            ("GET", "events", events.page),
            ("POST", "events/*", lambda _request: empty(201)),
            ("GET", listing, files.index),
            ("GET", f"{listing}/{{where}}", files.index),
            ("DELETE", f"{listing}/{{where}}", files.delete),
            ("DELETE", "files/{root}/files/{where}", files.delete),
        ]
        return [(method, tuple(path.split("/")), handler) for method, path, handler in table]


def _fit(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    found: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            found[wanted.strip("{}")] = given
        elif wanted not in {given, "*"}:
            return None
    return found
