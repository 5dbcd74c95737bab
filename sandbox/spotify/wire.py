"""HTTP of the simulated Spotify: one request, one answer, and what can go wrong on the way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from sandbox.answering import Answer, AnsweringHandler


@dataclass(frozen=True)
class Asked:
    """One request. `form` is the body of a POST; `login` the Authorization header."""

    method: str
    path: str
    query: dict[str, str]
    at: float
    login: str = field(default="", repr=False)
    form: dict[str, str] = field(default_factory=dict, repr=False)


class Service(Protocol):
    """Who answers."""

    closing: threading.Event

    def now(self) -> float: ...

    def take(self, asked: Asked) -> tuple[str, Answer]: ...


class Handler(AnsweringHandler):
    """One connection. Faults are those of `SpotifyServer.fault`."""

    service: Service

    @property
    def closing(self) -> threading.Event:
        """The server's."""
        return self.service.closing

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
        self.meet(*self.service.take(asked))


def _flat(query: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
