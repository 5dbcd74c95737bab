"""The loopback server players read previews from: ranges, growing files, a secret in the path.

Used by `service.py`. It listens on 127.0.0.1 only; whoever does not know the token gets 404.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from services.preview.feed import Feed
from services.preview.ranges import Part, Unsatisfiable, asked_part

BLOCK = 1 << 16
WAIT_SECONDS = 60.0
"""How long a player waits for the next byte before the connection is given up."""
SOCKET_SECONDS = 120.0
MOST_CONNECTIONS = 64
"""More than any player opens; each costs a thread."""


@dataclass(frozen=True)
class Served:
    """One thing on offer; `touched` is called with every block that leaves.

    Whoever asks waits `settle` seconds for all of it before what there is so far is told.
    """

    feed: Feed
    kind: str
    touched: Callable[[], None]
    settle: float = 0.0


class PreviewServer:
    """Starts with the first `offer`; `close` ends it with all connections."""

    def __init__(self) -> None:
        self._offers: dict[str, Served] = {}
        self._open: dict[str, set[socket.socket]] = {}
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def offer(self, served: Served, name: str) -> str:
        """Put it on offer; the address for players. `name` is the last part of the path."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._offers[f"/{token}/{name}"] = served
            server = self._server or self._start()
        return f"http://127.0.0.1:{server.server_address[1]}/{token}/{name}"

    def withdraw(self, url: str) -> None:
        """Not on offer any more; connections to it end at once.

        At the sockets themselves: a player that is told to stop in Qt's own code waits for its
        reader while no Python runs, so that nobody else could end what it reads.
        """
        path = "/" + url.split("/", 3)[-1]
        with self._lock:
            self._offers.pop(path, None)
            for connection in self._open.get(path, ()):
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def talking(self, path: str, connection: socket.socket) -> Iterator[Served | None]:
        """What is on offer at `path`, while it is read through this connection."""
        with self._lock:
            served = self._offers.get(path)
            self._open.setdefault(path, set()).add(connection)
        try:
            yield served
        finally:
            with self._lock:
                self._open[path].discard(connection)
                if not self._open[path]:
                    del self._open[path]

    def close(self) -> None:
        """End the server. Safe to call twice."""
        with self._lock:
            server, self._server = self._server, None
            self._offers.clear()
        if server is not None:
            server.shutdown()
            server.server_close()
            server.hang_up()

    def _start(self) -> _Server:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        run = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="preview-http", daemon=True
        )
        run.start()
        return self._server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._connected: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Beyond the limit nobody is answered: no thread for whoever only holds a connection."""
        with self._lock:
            full = len(self._connected) >= MOST_CONNECTIONS
            if not full:
                self._connected.add(request)
        self.shutdown_request(request) if full else super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """One is over."""
        with self._lock:
            self._connected.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all connections."""
        with self._lock:
            for connection in self._connected:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A player that hangs up is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = SOCKET_SECONDS
    owner: PreviewServer

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: the path holds the token."""

    def _answer(self, body: bool) -> None:
        with self.owner.talking(self.path, self.connection) as served:
            if served is None:
                self._bare(404)
            else:
                self._tell(served, body)

    def _tell(self, served: Served, body: bool) -> None:
        feed = served.feed
        feed.settle(served.settle)
        if not feed.wait(0, WAIT_SECONDS):
            self._bare(404 if feed.over else 504)
            return
        try:
            part = asked_part(self.headers.get("Range") if body else None, feed.size)
        except Unsatisfiable:
            self._bare(416, {"Content-Range": f"bytes */{feed.size}"})
            return
        if part is not None and feed.size is None:
            part = self._what_there_is(feed, part)
        size = feed.size  # may become known at any moment: head and body agree
        self._head(served, part, size)
        if body:
            with contextlib.suppress(OSError):
                last = None if size is None else size - 1
                chunked = part is None and size is None and self._is_modern
                self._send(served, part or Part(0, last), chunked)

    def _what_there_is(self, feed: Feed, part: Part) -> Part | None:
        """A part of a file of unknown size: what of it has come, after waiting for its start."""
        assert part.last is not None
        if not feed.wait(part.first, WAIT_SECONDS):
            return None
        return Part(part.first, min(part.last, feed.available() - 1))

    @property
    def _is_modern(self) -> bool:
        return self.request_version >= "HTTP/1.1"

    def _head(self, served: Served, part: Part | None, size: int | None) -> None:
        """An unknown size is sent in chunks: ffmpeg takes the end of the connection for an error,
        and a player may give a file up that it had only begun to look at."""
        self.send_response(200 if part is None else 206)
        self.send_header("Content-Type", served.kind)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        if part is not None:
            assert part.last is not None
            whole = "*" if size is None else size
            self.send_header("Content-Range", f"bytes {part.first}-{part.last}/{whole}")
            self.send_header("Content-Length", str(part.last - part.first + 1))
        elif size is not None:
            self.send_header("Content-Length", str(size))
        else:
            if self._is_modern:
                self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def _send(self, served: Served, part: Part, chunked: bool) -> None:
        """Bytes as they come. What was promised and does not come ends the connection."""
        at, feed = part.first, served.feed
        while part.last is None or at <= part.last:
            if not feed.wait(at, WAIT_SECONDS):
                if chunked and feed.size is not None and at >= feed.size:
                    self.wfile.write(b"0\r\n\r\n")  # that was all
                self.close_connection = True
                return
            most = BLOCK if part.last is None else min(BLOCK, part.last - at + 1)
            block = feed.read(at, most)
            if not block:
                self.close_connection = True
                return
            self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block) if chunked else block)
            served.touched()
            at += len(block)

    def _bare(self, status: int, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()
