"""HTTP of the simulated Spotify: one request, one answer, and what can go wrong on the way."""

from __future__ import annotations

import gzip
import json
import threading
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from sandbox.serving import QuietHandler


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


class Handler(QuietHandler):
    """One connection. Faults are those of `SpotifyServer.fault`."""

    service: Service

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        self._serve(_flat(self.read_body().decode("utf-8", errors="replace")))

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
            self.hang_up()
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
        self.send_head(answer.status, answer.kind, len(body), headers)
        if fault == "drip":
            self.wfile.write(body[:20])
            self.wfile.flush()
            self.service.closing.wait(60)
            self.close_connection = True
            return
        self.wfile.write(body)


def _flat(query: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
