"""Asking a catalogue politely: cache, one question at a time per address, pace, retries, pauses.

Used by the three adapters (and good for any other that reads JSON over GET). What an answer means
is the adapter's `read`; everything about time is here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from core.domain import Malformed, ServiceError, Unreachable
from core.net.alone import Alone
from core.net.http import Http, Limits, Reply
from core.net.pace import Pace, PaceRule
from core.ports.catalogue import CatalogueCache
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

DAY = 86400.0
MINUTE = 60.0
SEARCH_LIFE = 7 * DAY
OBJECT_LIFE = 180 * DAY
ARTIST_LIFE = 30 * DAY
LISTING_LIFE = DAY
NOTHING_LIFE = DAY
"""Life times of answers: contract §4.2; a discography shorter, so that new releases are seen."""

LIMITS = Limits(connect=5.0, read=15.0, total=40.0, size=16 * 1024 * 1024)


class TooFast(Exception):
    """The service says that we hurry. `after`: seconds it wants, None when it does not tell."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__()
        self.after = after


class Busy(Exception):
    """The service has trouble of its own; `words` say which."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Manners:
    """How one service is to be treated. `name` is the bucket and the cache's prefix.

    `tries` are the pauses before a second, third … request after trouble; `hurried` is the pause
    when it says "too fast" without a time. Pauses within `patience` are waited out, longer ones
    are kept as a ban. All in seconds. `always` is sent with every request and never kept: a key.
    """

    name: str
    title: str
    rule: PaceRule
    tries: tuple[float, ...] = (1.0, 3.0)
    hurried: float = 5.0
    patience: float = 10.0
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    always: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every catalogue needs from the program."""

    cache: CatalogueCache
    pace: PaceStore
    clock: Clock
    limits: Limits = LIMITS


class Asker:
    """One service. `read` turns a reply into its JSON, None for "there is none".

    `read` raises `TooFast`, `Busy` or a `ServiceError`. Thread-safe.
    """

    def __init__(
        self, url: str, manners: Manners, desk: Desk, read: Callable[[Reply], Any | None]
    ) -> None:
        self._http = Http(manners.title, url, headers=manners.headers, limits=desk.limits)
        self._manners = manners
        self._desk = desk
        self._read = read
        self._pace = Pace(desk.pace, desk.clock, manners.name, manners.title, manners.rule)
        self._alone = Alone()
        self._failures = 0
        self._silence: tuple[float, ServiceError] | None = None

    @property
    def title(self) -> str:
        """The name for people."""
        return self._manners.title

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    def get(
        self,
        path: str,
        ctx: TaskContext,
        life: float,
        params: Mapping[str, str] | None = None,
        mark: str = "",
    ) -> Any | None:
        """The JSON at `path`, from the cache while it lives; None when there is none.

        `mark` tells versions of one address apart in the cache and is not sent. When the service
        cannot be asked, an answer that is no longer fresh is better than none. With a `life` of 0
        nothing is kept and nothing old is given.
        """
        key = _key(self._manners.name, path, params, mark)
        with self._alone.with_key(key, ctx):
            kept = self._desk.cache.get(key)
            if kept is not None and kept.fresh:
                return _loaded(kept.body)
            try:
                found = self._ask(path, params, ctx)
            except ServiceError:
                if life > 0 and kept is not None and kept.body is not None:
                    return _loaded(kept.body)
                raise
            if life > 0:
                body = None if found is None else json.dumps(found, ensure_ascii=False)
                self._desk.cache.put(key, body, NOTHING_LIFE if found is None else life)
            return found

    def _ask(self, path: str, params: Mapping[str, str] | None, ctx: TaskContext) -> Any | None:
        self._refuse_while_silent()
        sent = {**(params or {}), **(self._manners.always or {})} or None
        for tried, pause in enumerate((*self._manners.tries, None), start=1):
            self._pace.wait(ctx, self._manners.patience)
            try:
                found = self._read(self._http.call("GET", path, params=sent))
            except TooFast as hurried:
                self._pause_or_ban(hurried.after or self._manners.hurried, pause is None)
            except (Busy, Unreachable, Malformed) as trouble:
                if pause is None or _is_hopeless(trouble, tried):
                    raise self._gone(trouble) from None
                ctx.sleep(pause)
            else:
                self._failures, self._silence = 0, None
                return found
        raise AssertionError("the last try returns or raises")

    def _pause_or_ban(self, seconds: float, last: bool) -> None:
        """A short pause is waited out by the next try; a long one, or one too many, is a ban."""
        short = seconds <= self._manners.patience and not last
        pause = seconds if short else max(seconds, MINUTE)
        self._pace.block(pause, f"{self.title} asks us to send less.")
        if not short:
            self._pace.refuse_when_blocked()

    def _gone(self, trouble: Exception) -> ServiceError:
        """The service does not work: this process leaves it alone for a growing while.

        Other than a ban this is not written down: whoever starts the program anew, perhaps having
        mended the line, is not kept waiting.
        """
        self._failures += 1
        error = _as_error(trouble, self.title)
        pause = min(30.0 * 4 ** (self._failures - 1), 30 * MINUTE)
        self._silence = (self._desk.clock.monotonic() + pause, error)
        return error

    def _refuse_while_silent(self) -> None:
        if self._silence is None:
            return
        until, error = self._silence
        left = until - self._desk.clock.monotonic()
        if left > 0:
            step = f"It is asked again in {left:.0f} seconds."
            raise Unreachable(self.title, error.sentence, step)


def _as_error(trouble: Exception, title: str) -> ServiceError:
    if isinstance(trouble, ServiceError):
        return trouble
    return Unreachable(title, f"{title} {trouble}.", "Try again in a while.")


def _is_hopeless(trouble: Exception, tried: int) -> bool:
    """Nobody there is asked twice only, and a web page in place of the service once."""
    is_page = isinstance(trouble, Unreachable) and trouble.sentence.startswith("A web page")
    return is_page or (isinstance(trouble, Unreachable) and tried > 1)


def _key(name: str, path: str, params: Mapping[str, str] | None, mark: str) -> str:
    query = urlencode(sorted((params or {}).items()))
    return f"{name}:{path}?{query}" + (f"#{mark}" if mark else "")


def _loaded(body: str | None) -> Any | None:
    return None if body is None else json.loads(body)


def retry_after(reply: Reply) -> float | None:
    """The header in seconds, within a week; None when missing or garbled."""
    try:
        return min(max(float(reply.headers.get("retry-after", "")), 0.0), 7 * DAY)
    except ValueError:
        return None


def refuse_trouble(reply: Reply) -> None:
    """Raise for the statuses that mean the same everywhere: 429 and 5xx."""
    if reply.status == 429:
        raise TooFast(retry_after(reply))
    if reply.status >= 500:
        raise Busy(f"is in trouble (HTTP {reply.status})")
