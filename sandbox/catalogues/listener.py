"""One simulated service: a real HTTP server on 127.0.0.1 with faults, a log and manners.

Used by the services of this package and by the media servers. Faults are taken one per request, in
the order given: "busy" (HTTP 503), "broken" (HTTP 500), "odd" (a proxy's HTTP 520), "html" (a web
page with HTTP 200), "truncated" (half the answer), "reset", "empty" (HTTP 200 without a body),
"slow" (no answer until the server closes), "over" (the service's own "too many requests").
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sandbox.serving import QuietHandler, Serving

PAGE = b"<!doctype html><html><body>Please log in to this network</body></html>"


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    query: dict[str, str]
    at: float
    agent: str = ""
    method: str = "GET"
    address: str = ""
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


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


@dataclass
class Manners:
    """At most `limit` requests in `window` seconds of `clock`; a client that asks more is rude."""

    limit: int
    window: float
    clock: Callable[[], float] = time.monotonic


class CatalogueServer:
    """One service. Subclasses say what a request is answered with (`answer`, `over`)."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners
        self.log: list[Asked] = []
        self.violations: list[str] = []
        self.closing = threading.Event()
        self._faults: deque[str] = deque()
        self._ban_until = float("-inf")
        self._lock = threading.Lock()
        owner = self

        class Handler(_Handler):
            service = owner

        self._serving = Serving(Handler)

    def answer(self, asked: Asked) -> Answer:
        """What the service says."""
        raise NotImplementedError

    def over(self) -> Answer:
        """How it says "too many requests"."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        return self._serving.url

    def start(self) -> CatalogueServer:
        """Serve; on the same port as before when it was closed in between."""
        self.closing.clear()
        self._serving.start()
        return self

    def close(self) -> None:
        """Stop answering at all. Safe to call twice."""
        self.closing.set()
        self._serving.stop()

    def fault(self, name: str, times: int = 1) -> None:
        """The next `times` requests meet this fault."""
        self._faults.extend([name] * times)

    def requests(self, part: str = "") -> list[Asked]:
        """The requests so far with this part in their path."""
        return [asked for asked in self.log if part in asked.path]

    def reset(self, manners: Manners | None = None) -> None:
        """As if nothing had been asked before."""
        with self._lock:
            self.manners = manners
            self.log.clear()
            self.violations.clear()
            self._faults.clear()
            self._ban_until = float("-inf")

    def take(self, asked: Asked) -> tuple[str, Answer | None]:
        """(fault, answer) for one request; "" for no fault."""
        with self._lock:
            self.log.append(asked)
            rude = self._rudeness(asked)
            if rude:
                self.violations.append(rude)
                return "", self.over()
            fault = self._faults.popleft() if self._faults else ""
            if fault == "over":
                over = self.over()
                self._ban_until = asked.at + float(over.headers.get("Retry-After", "0"))
                return "", over
        return fault, None if fault in {"slow", "reset"} else self.answer(asked)

    def now(self) -> float:
        """The time by which manners are judged."""
        return self.manners.clock() if self.manners else time.monotonic()

    def _rudeness(self, asked: Asked) -> str:
        if asked.at < self._ban_until:
            return f"{asked.path} was asked during a ban"
        if self.manners is None:
            return ""
        since = asked.at - self.manners.window
        recent = [one for one in self.log if one.at > since]
        if len(recent) > self.manners.limit:
            return f"{len(recent)} requests in {self.manners.window:g} s"
        return ""


class _Handler(QuietHandler):
    """One connection."""

    service: CatalogueServer

    def do_GET(self) -> None:
        """Every method is answered alike; what it means is the service's business."""
        parts = urlsplit(self.path)
        asked = Asked(
            unquote(parts.path),
            {key: values[0] for key, values in parse_qs(parts.query).items()},
            self.service.now(),
            self.headers.get("User-Agent", ""),
            self.command,
            self.path,
            {name.lower(): value for name, value in self.headers.items()},
            self.read_body(),
        )
        fault, answer = self.service.take(asked)
        if fault == "reset":
            self.hang_up()
        elif fault == "slow":
            self.service.closing.wait(60)
            self.close_connection = True
        else:
            self._send(fault, answer or Answer(b""))

    def do_POST(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def _send(self, fault: str, answer: Answer) -> None:
        body, status, kind = answer.bytes(), answer.status, answer.kind
        if fault == "busy":
            body, status, kind = b"<h1>503 Service Unavailable</h1>", 503, "text/html"
        elif fault == "broken":
            body, status, kind = b"internal error", 500, "text/plain"
        elif fault == "odd":
            body, status, kind = b"<h1>Web server returned an unknown error</h1>", 520, "text/html"
        elif fault == "html":
            body, status, kind = PAGE, 200, "text/html"
        elif fault == "empty":
            body = b""
        elif fault == "truncated":
            body = body[: len(body) // 2]
        self.send_head(status, kind, len(body), answer.headers)
        self.wfile.write(body)
