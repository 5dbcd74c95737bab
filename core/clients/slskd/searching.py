"""One search at slskd, politely: one at a time, paced, resumed by id, cleaned up.

Used by `source.py`. Source of the rules: contract §3 (finish race), §4 and §6 (limits and bans).
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import math
import random
from collections import deque
from collections.abc import Iterator
from typing import Any

from core.clients.slskd import states
from core.clients.slskd.api import SearchRequest, SlskdApi
from core.clients.slskd.mapping import SERVICE, SearchRow
from core.clients.slskd.settings import SlskdConfig
from core.domain import (
    Malformed,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from core.net.pace import Pace, PaceRule, held
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import Cancelled, Deadline, TaskContext

_log = logging.getLogger(__name__)
BUCKET = "slskd.search"
RUNNING = "slskd.running"
"""Where the running search's id is noted, so that a kill leaves no second one beside it."""
_BAN_SIGNS = 3
_KEEP_ABANDONED = 1800.0
_AT_FIRST, _QUICK, _AT_END = 0.05, 0.14, 0.04
"""Of `poll_seconds`, between two looks while a person waits: so long as first answers come mostly
(`_FIRST_LOOKS`), later, and when the search is about to end. `Looks` keeps them polite."""
_FIRST_LOOKS = 32


def searchable(text: str) -> str:
    """`text` without what slskd would read as exclusions; "" when no word is long enough.

    slskd drops words of one sign and refuses a search that has no other.
    """
    words = [word.lstrip("-") for word in text.split()]
    words = [word for word in words if word]
    return " ".join(words) if any(len(word) > 1 for word in words) else ""


class Settling:
    """Whether the answers to a search have dried up: there are some, and no new one for a while."""

    def __init__(self, seconds: float, clock: Clock, longest: float = math.inf) -> None:
        self._seconds = seconds
        self._longest = longest
        self._clock = clock
        self._count = 0
        self._first = math.inf
        self._since = clock.monotonic()

    def over(self, row: SearchRow) -> bool:
        """Look at the running search once more."""
        now = self._clock.monotonic()
        if row.responses != self._count:
            self._first = min(self._first, now)
            self._count, self._since = row.responses, now
        if self._count == 0:
            return False
        return now - self._since >= self._seconds or now - self._first >= self._longest

    @property
    def left(self) -> float:
        """Seconds until it may be over, when no more answers come; at least a hundredth."""
        if self._count == 0:
            return math.inf
        return max(0.01, self._since + self._seconds - self._clock.monotonic())


class Looks:
    """Keeps the looks at one search polite: never more than 60 alike within 5 s."""

    MOST, WINDOW = 56, 5.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at: deque[float] = deque(maxlen=self.MOST)

    def pause(self, wanted: float) -> float:
        """`wanted` seconds after a look just made, longer when there were too many of them."""
        now = self._clock.monotonic()
        self._at.append(now)
        if len(self._at) < self.MOST:
            return wanted
        return max(wanted, self._at[0] + self.WINDOW - now)


def _pauses(longest: float, hurry: bool) -> Iterator[float]:
    """Pauses between two looks: short at first, because many searches end quickly."""
    if hurry:
        yield from itertools.repeat(longest * _AT_FIRST, _FIRST_LOOKS)
        yield from itertools.repeat(longest * _QUICK)
    pause = longest / 4
    while True:
        yield pause
        pause = min(longest, pause * 1.5)


class Searching:
    """Runs searches; thread-safe, because only the holder of the lock works."""

    def __init__(self, api: SlskdApi, config: SlskdConfig, store: PaceStore, clock: Clock) -> None:
        self._api = api
        self._config = config
        self._store = store
        self._clock = clock
        # A little more than asked for, because requests do not all travel equally fast.
        gap = config.search_gap_seconds * 1.02 + 0.02
        rule = PaceRule(gap, config.search_limit, config.search_window)
        self._pace = Pace(store, clock, BUCKET, SERVICE, rule)
        self._ban_signs = 0
        self._abandoned: dict[str, float] = {}
        self._looks = ("", Looks(clock))

    def run(
        self, text: str, search_id: str, ctx: TaskContext, hurry: bool = False
    ) -> list[dict[str, Any]]:
        """The raw responses to `text`. A search slskd already has under `search_id` is taken over.

        Raises `NotReady` (not logged in; nothing was sent), `RateLimited` (ban), `NotFound`
        (somebody deleted the search), `Unreachable` (also when slskd lost Soulseek meanwhile),
        `NotAuthorised`, `Refused`, `Malformed`, `Cancelled`. After `NotReady` and `Refused` the
        words may be sent again under a new id; after the others the same id must be used.
        """
        words = searchable(text)
        if not words:
            return []
        with held(self._store, BUCKET, ctx):
            self._sweep()
            self._await_leftover(search_id, ctx)
            known = self._api.search(search_id) is not None
            if not known:
                self._post(words, search_id, ctx)
            self._abandoned.pop(search_id, None)
            return self._collect(search_id, ctx, known, hurry)

    def delete(self, search_id: str) -> None:
        """Remove our search from slskd's list. Never raises."""
        with contextlib.suppress(ServiceError):
            self._api.delete_search(search_id)

    def _note(self, search_id: str) -> None:
        longest = self._config.search_deadline + self._config.cancel_seconds
        self._store.block(RUNNING, self._clock.now() + longest, search_id)

    def _await_leftover(self, search_id: str, ctx: TaskContext) -> None:
        """A search of ours that outlived its process ends before another one starts."""
        note = self._store.blocked(RUNNING, self._clock.now())
        if note is None or note[1] in {"", search_id}:
            return
        deadline = Deadline(self._config.search_deadline)
        while (row := self._api.search(note[1])) is not None and row.ended is None:
            if deadline.passed:
                self._stop(note[1])
                return
            ctx.sleep(self._config.poll_seconds)

    def _post(self, words: str, search_id: str, ctx: TaskContext) -> None:
        request = SearchRequest(search_id, words, self._config.search_timeout)
        for _ in range(self._config.busy_tries):
            self._pace.wait(ctx)
            try:
                self._note(search_id)
                self._sent(request)
                _log.info("Search %s sent: %s", search_id, words)
                return
            except RateLimited:
                ctx.sleep(self._config.backoff_seconds * random.uniform(1.0, 2.0))
            except (Unreachable, Malformed):
                # The request may have arrived although its answer did not.
                if self._api.search(search_id) is None:
                    raise
                return
            except (NotReady, Refused):
                self.delete(search_id)
                raise
        raise RateLimited(SERVICE, "slskd stays busy with other searches.", 30.0)

    def _sent(self, request: SearchRequest) -> None:
        try:
            self._api.start_search(request)
        finally:
            self._pace.arrived()  # answered or not: it may have come in as late as now

    def _collect(
        self, search_id: str, ctx: TaskContext, known: bool, hurry: bool
    ) -> list[dict[str, Any]]:
        try:
            row = self._finished(search_id, ctx, hurry)
        except Cancelled:
            # Kept for a while: the same words may not be sent again soon, but can be taken over.
            self._stop(search_id)
            self._abandoned[search_id] = self._clock.now()
            raise
        if not known:
            # After these errors the record stays: its words must not be sent again soon, so the
            # next call takes what the record has.
            if row.ended is None:
                raise Unreachable(
                    SERVICE, "slskd does not finish our search.", "Restart slskd if this stays."
                )
            if states.search_failed(row) and not row.responses:
                self._failed(row)
        self._ban_signs = 0
        self._store.block(RUNNING, 0.0, "")
        responses = self._api.responses(search_id)
        _log.info("Search %s: %d people answered (%s)", search_id, len(responses), row.state)
        return responses

    def _settling(self, hurry: bool) -> Settling:
        config = self._config
        if not hurry or config.hurry_seconds >= config.settle_seconds:
            return Settling(config.settle_seconds, self._clock)
        return Settling(config.hurry_seconds, self._clock, 8 * config.hurry_seconds)

    def _finished(self, search_id: str, ctx: TaskContext, hurry: bool) -> SearchRow:
        """Wait for `ended`: "Completed" alone comes before the responses are there.

        A search whose answers have dried up, or that runs too long, is stopped (slskd keeps its
        answers); one that does not even stop comes back as it is.
        """
        deadline = Deadline(self._config.search_deadline)
        settling = self._settling(hurry)
        looks = self._looks_at(search_id)
        stopped = False
        for pause in _pauses(self._config.poll_seconds, hurry):
            row = self._api.search(search_id)
            if row is None:
                raise NotFound(SERVICE, "The search vanished from slskd.", "It is asked again.")
            if row.ended is not None or (deadline.passed and stopped):
                return row
            if not stopped and (deadline.passed or settling.over(row)):
                self._stop(search_id)
                stopped, deadline = True, Deadline(self._config.cancel_seconds)
            ctx.report(None, f"slskd: {row.responses} people answered so far")
            soon = self._config.poll_seconds * _AT_END if stopped else settling.left
            ctx.sleep(looks.pause(min(pause, soon)))
        raise AssertionError("the pauses never end")

    def _looks_at(self, search_id: str) -> Looks:
        """A search that is taken up again was looked at just before."""
        if self._looks[0] != search_id:
            self._looks = (search_id, Looks(self._clock))
        return self._looks[1]

    def _failed(self, row: SearchRow) -> None:
        self._ban_signs = self._ban_signs + 1 if states.failed_at_once(row) else 0
        if self._ban_signs >= _BAN_SIGNS:
            self._ban_signs = 0
            pause = self._config.ban_seconds
            reason = "Soulseek seems to have banned us for a while: its searches fail at once."
            self._pace.block(pause, reason)
            _log.warning("Signs of a ban: no search for %.0f s", pause)
            raise RateLimited(SERVICE, reason, pause, "Searching goes on by itself afterwards.")
        raise Unreachable(
            SERVICE, "slskd lost Soulseek during the search.", "Look at slskd's connection."
        )

    def _sweep(self) -> None:
        """Delete searches that were cancelled and that nobody took over."""
        now = self._clock.now()
        for search_id, at in list(self._abandoned.items()):
            if now - at > _KEEP_ABANDONED:
                del self._abandoned[search_id]
                self.delete(search_id)

    def _stop(self, search_id: str) -> None:
        with contextlib.suppress(ServiceError):
            self._api.stop_search(search_id)
