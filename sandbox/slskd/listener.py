"""The HTTP side: a threading server on loopback that can go down and come back on its port.

Used by `server`. Keeps the request log and acts out mischief.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.ports import free_port
from sandbox.serving import QuietHandler
from sandbox.slskd.manners import Logged
from sandbox.slskd.mischief import Mischief
from sandbox.slskd.wire import Request, Response, empty

SELF_SIGNED = Path(__file__).with_name("selfsigned.pem")
"""Key and certificate of tests, made with openssl for a hundred years; it proves nothing."""

Answerer = Callable[[Request], Response]


class Listener:
    """Binds 127.0.0.1 and hands each request to `answer`."""

    def __init__(
        self,
        answer: Answerer,
        notice: Callable[[Request], None],
        port: int,
        url_base: str,
        tls: bool = False,
    ) -> None:
        self.answer = answer
        self.notice = notice
        self.tls = tls
        self.url_base = "/" + url_base.strip("/")
        self.log: list[Logged] = []
        self.mischief: list[Mischief] = []
        self.port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self.port}{self.url_base.rstrip('/')}"

    def up(self) -> None:
        """Listen; the port stays the same once it was given."""
        if self._server is not None:
            return
        self.port = self.port or free_port()
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.listener = self
        if self.tls:
            self._server.socket = _secured(self._server.socket)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="sandbox-slskd-http", daemon=True
        )
        self._thread.start()

    def down(self) -> None:
        """Refuse new connections and cut the open ones."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = None
        server.shutdown()
        server.server_close()
        server.cut_connections()
        thread.join(10)

    def handle(self, request: Request) -> tuple[Response, Mischief | None]:
        """Log, spoil or pass on one request."""
        logged = Logged(request.method, request.path, request.body, time.monotonic())
        self.log.append(logged)
        self.notice(request)
        prank = next((m for m in self.mischief if m.fits(request.method, request.path)), None)
        asked = prank is None or prank.asks_slskd
        answer = self._route(request) if asked else empty(200)
        if prank:
            prank.use()
            time.sleep(prank.seconds)
            answer = prank.spoil(answer)
        logged.status = answer.status
        return answer, prank

    def _route(self, request: Request) -> Response:
        if request.path.endswith("/health"):
            return Response(200, b"Healthy", "text/plain")
        return self.answer(request) if request.segments else empty(404)

    def segments(self, path: str) -> tuple[str, ...]:
        """The decoded parts below `/api/v0`; empty when the path is somewhere else.

        The prefix is optional, as with ASP.NET's path base.
        """
        base = self.url_base.rstrip("/")
        inside = path[len(base) :] if base and path.startswith(base + "/") else path
        if not inside.startswith("/api/v0/"):
            return ()
        return tuple(unquote(part) for part in inside[len("/api/v0/") :].rstrip("/").split("/"))


def _secured(listening: socket.socket) -> socket.socket:
    """Handshakes happen in the threads of the connections, not in the one that accepts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    return context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    listener: Listener

    def __init__(self, *arguments: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def cut_connections(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news here."""


class _Handler(QuietHandler):
    server_version = "Kestrel"
    sys_version = ""
    wbufsize = 65_536
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - the names the base class looks for

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=self.path,
            segments=self.server.listener.segments(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.read_body(),
        )
        answer, prank = self.server.listener.handle(request)
        self._send(answer, prank.kind if prank else "")

    def _send(self, answer: Response, prank: str) -> None:
        if prank == "hang_up":
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.body:
            self.send_header("Content-Type", answer.content_type)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if prank == "truncated":
            self.close_connection = True
            self.wfile.write(answer.body[: len(answer.body) // 2])
        else:
            self.wfile.write(answer.body)
        self.wfile.flush()
