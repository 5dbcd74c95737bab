"""HTTP of the simulated Spotify: one request, one answer, and what can go wrong on the way."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request. `form` is the body of a POST; `login` the Authorization header."""

    method: str
    path: str
    query: dict[str, str]
    at: float
    login: str = field(default="", repr=False)
    form: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Answer:
    """One reply; `body` of anything but bytes is sent as JSON."""

    body: Any
    status: int = 200
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


class Service(Protocol):
    """Who answers."""

    closing: threading.Event

    def now(self) -> float: ...

    def take(self, asked: Asked) -> tuple[str, Answer]: ...


class Handler(BaseHTTPRequestHandler):
    """One connection. Faults are those of `SpotifyServer.fault`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes
    service: Service

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def handle(self) -> None:
        """Clients that go away in the middle are no news."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            super().handle()

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._serve(_flat(body.decode("utf-8", errors="replace")))

    def do_PUT(self) -> None:
        self._serve({})

    def do_DELETE(self) -> None:
        self._serve({})

    def _serve(self, form: dict[str, str]) -> None:
        parts = urlsplit(self.path)
        login = self.headers.get("Authorization", "")
        asked = Asked(
            self.command,
            unquote(parts.path),
            _flat(parts.query),
            self.service.now(),
            login,
            form,
        )
        fault, answer = self.service.take(asked)
        if fault == "reset":
            self._reset()
        elif fault == "slow":
            self.service.closing.wait(60)
            self.close_connection = True
        else:
            self._send(fault, answer)

    def _send(self, fault: str, answer: Answer) -> None:
        body, headers = answer.bytes(), dict(answer.headers)
        if fault == "truncated":
            body = body[: len(body) // 2]
        elif fault == "empty":
            body = b""
        elif fault == "gzip":
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if fault == "drip":
            self.wfile.write(body[:20])
            self.wfile.flush()
            self.service.closing.wait(60)
            self.close_connection = True
            return
        self.wfile.write(body)

    def _reset(self) -> None:
        """Hang up the hard way."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


def _flat(query: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
