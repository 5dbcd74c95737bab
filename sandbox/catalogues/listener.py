"""One simulated service: a real HTTP server on 127.0.0.1 with faults, a log and manners.

Used by the services of this package and by the media servers. Faults are taken one per request, in
the order given: those of `sandbox/answering.py` and "over" (the service's own "too many requests").
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from sandbox.answering import Answer, AnsweringHandler
from sandbox.serving import Serving


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


class _Handler(AnsweringHandler):
    """One connection."""

    service: CatalogueServer

    @property
    def closing(self) -> threading.Event:
        """The server's."""
        return self.service.closing

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
        self.meet(*self.service.take(asked))

    def do_POST(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()
