"""Whether the client behaves: every breach becomes a sentence in `server.violations`.

Used by `routes` for each request. Source: slskd contract §6 and the promises about politeness.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass

from sandbox.query import Query, fold
from sandbox.slskd.backend import Backend
from sandbox.slskd.wire import Request


@dataclass
class Logged:
    """One request as it came in. `at` is monotonic seconds; `status` is None until answered."""

    method: str
    path: str
    body: bytes
    at: float
    status: int | None = None


FORBIDDEN = frozenset(
    {
        ("PUT", "server"),
        ("DELETE", "server"),
        ("PUT", "application"),
        ("DELETE", "application"),
        ("GET", "application/dump"),
        ("POST", "application/gc"),
        ("PATCH", "options"),
        ("DELETE", "transfers/downloads/all/completed"),
    }
)


class Watcher:
    """Looks at each request before it is carried out."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.manners = backend.options.manners
        self.violations: list[str] = []
        self._starts: deque[float] = deque()
        self._said: dict[tuple[str, ...], float] = {}
        self._recent: deque[tuple[float, tuple[str, str, bytes]]] = deque()
        self._counts: Counter[tuple[str, str, bytes]] = Counter()

    def see(self, request: Request) -> None:
        """Check one request that passed authentication; the backend's lock is held."""
        self._forbidden(request)
        self._foreign(request)
        if (request.method, request.segments) == ("POST", ("searches",)):
            self._search(request, time.monotonic())

    def add(self, sentence: str) -> None:
        self.violations.append(sentence)

    def notice(self, request: Request) -> None:
        """Count one request, whatever becomes of it."""
        with self.backend.cond:
            self._identical(request, time.monotonic())

    def _identical(self, request: Request, now: float) -> None:
        key = (request.method, request.path, request.body)
        self._recent.append((now, key))
        self._counts[key] += 1
        while self._recent[0][0] < now - self.manners.identical_window:
            self._counts[self._recent.popleft()[1]] -= 1
        # Only the first one too many is told.
        if self._counts[key] == self.manners.identical_requests + 1:
            self.add(
                f"more than {self.manners.identical_requests} times {request.method} "
                f"{request.path} within {self.manners.identical_window:g} s"
            )

    def _forbidden(self, request: Request) -> None:
        place = "/".join(request.segments)
        is_event = request.method == "POST" and request.segments[:1] == ("events",)
        if (request.method, place) in FORBIDDEN or is_event or place.startswith("options/yaml"):
            self.add(f"forbidden call {request.method} /{place}")

    def _foreign(self, request: Request) -> None:
        if request.method not in {"PUT", "DELETE"} or len(request.segments) < 2:
            return
        last = request.segments[-1]
        row = self.backend.searches.get(last) or self.backend.transfers.get(last)
        if row is not None and row.foreign:
            self.add(f"{request.method} {request.path} touches what is not ours")

    def _search(self, request: Request, now: float) -> None:
        body = request.json()
        if not isinstance(body, dict):
            return
        manners = self.manners
        timeout = body.get("searchTimeout")
        if isinstance(timeout, int) and timeout < manners.shortest_search_ms:
            self.add(f"searchTimeout {timeout} is in milliseconds and too short")
        running = [s for s in self.backend.searches.values() if not s.foreign and not s.is_complete]
        if running:
            self.add(f"a second search while {running[0].query.text!r} runs")
        if not self.backend.connected:
            return  # it never reaches the network
        self._pace(now)
        self._repeat(str(body.get("searchText", "")), now)

    def _pace(self, now: float) -> None:
        manners = self.manners
        if self._starts and now - self._starts[-1] < manners.search_gap - manners.slack:
            gap = now - self._starts[-1]
            self.add(f"searches {gap:.3f} s apart; at least {manners.search_gap:g} s is right")
        self._starts.append(now)
        # Half a per cent, because the first request of a client is slower than the later ones.
        window = manners.search_window * 0.995
        while self._starts[0] <= now - window:
            self._starts.popleft()
        if len(self._starts) > manners.searches_per_window:
            self.add(
                f"{len(self._starts)} searches within {manners.search_window:g} s; "
                f"{manners.searches_per_window} is the limit"
            )

    def _repeat(self, text: str, now: float) -> None:
        words = tuple(sorted(fold(Query.parse(text).text).split()))
        said = self._said.get(words)
        if said is not None and now - said < self.manners.repeat_after:
            self.add(f"the words {text!r} were searched {now - said:.1f} s ago")
        self._said[words] = now
