"""The one way to Spotify's Web API: one request at a time, paced, with the error table applied.

Used by everything else in this package. Only GET: the program never writes to Spotify.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core.clients.spotify import troubles
from core.clients.spotify.accounts import Tokens
from core.clients.spotify.pacing import PATIENCE, WEEK, Bucket, Pacing, bucket_of
from core.clients.spotify.troubles import TITLE, AppStopped, Misunderstood, said
from core.clients.spotify.turns import Turns
from core.domain import Malformed, ServiceError, Unreachable
from core.net.http import Http, Limits, Reply
from core.net.pace import held
from core.ports.accounts import Priority
from core.ports.ledgers import PaceStore
from core.tasks import TaskContext

LIMITS = Limits(connect=5.0, read=10.0, total=30.0, size=16 * 1024 * 1024)
_PAUSES = (0.5, 1.0, 2.0)
"""Before the second, third and fourth request after trouble of Spotify's own."""
_MOST_HOLDS = 5
_SLOW = 5.0
_LOCK = "spotify.request"


class _Stale(Exception):
    """The access token is not taken any more."""


@dataclass(frozen=True, slots=True)
class _Question:
    bucket: Bucket
    path: str
    params: Mapping[str, str] | None
    priority: Priority


class SpotifyApi:
    """`url` ends in `/v1`. Thread-safe; raises only `ServiceError`s and `Cancelled`."""

    def __init__(
        self, url: str, tokens: Tokens, pacing: Pacing, locks: PaceStore, limits: Limits = LIMITS
    ) -> None:
        self._http = Http(TITLE, url, limits=limits)
        self._tokens = tokens
        self._pacing = pacing
        self._locks = locks
        self._turns = Turns()
        self._lock = threading.Lock()
        self._stopped: AppStopped | None = None

    def get(
        self,
        path: str,
        ctx: TaskContext,
        params: Mapping[str, str] | None = None,
        priority: Priority = Priority.USER,
    ) -> Any | None:
        """The JSON at `path`; None when there is no such thing (404).

        The same question asked by several at once is sent once.
        """
        key = f"{path}?{urlencode(sorted((params or {}).items()))}"
        return self._turns.shared(
            key, priority, ctx, lambda: self._ask(path, params, priority, ctx)
        )

    def again(self) -> None:
        """Somebody says that what stopped everything is mended."""
        with self._lock:
            self._stopped = None

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    def _ask(
        self,
        path: str,
        params: Mapping[str, str] | None,
        priority: Priority,
        ctx: TaskContext,
    ) -> Any | None:
        question = _Question(bucket_of(path), path, params, priority)
        self._refuse_when_stopped()
        self._pacing.refuse(question.bucket)
        token = self._tokens.access(ctx)
        try:
            return self._answer(question, token, ctx)
        except _Stale:
            token = self._tokens.access(ctx, stale=token)
        try:
            return self._answer(question, token, ctx)
        except _Stale:
            words = "Spotify refuses the login, also a fresh one."
            raise troubles.not_connected(words) from None

    def _answer(self, question: _Question, token: str, ctx: TaskContext) -> Any | None:
        """What is told, once Spotify is neither in trouble nor in a hurry."""
        troubled, holds, begun = 0, 0, time.monotonic()
        while True:
            try:
                reply = self._send(question, token, ctx)
                if reply.status != 429:
                    return self._read(reply)
                holds += 1
                self._hurried(question.bucket, reply, holds)
            except (Malformed, Unreachable) as trouble:
                if not _worth_another(trouble, troubled, time.monotonic() - begun):
                    raise
                ctx.sleep(_PAUSES[troubled])
                troubled += 1

    def _send(self, question: _Question, token: str, ctx: TaskContext) -> Reply:
        """One request; a ban that another process met meanwhile is seen before it is sent."""
        with self._alone(ctx):
            self._pacing.before(question.bucket, question.priority, ctx)
            login = {"Authorization": f"Bearer {token}"}
            return self._http.call("GET", question.path, params=question.params, headers=login)

    @contextmanager
    def _alone(self, ctx: TaskContext) -> Iterator[None]:
        """One request at a time over all processes of this home."""
        with held(self._locks, _LOCK, ctx, nap=0.05):
            yield

    def _hurried(self, bucket: Bucket, reply: Reply, holds: int) -> None:
        """A 429: a short pause is waited out by the next try, everything else closes the bucket."""
        after, quota = retry_after(reply), said(reply)[1] == "QUOTA_EXCEEDED"
        if after is not None and after <= PATIENCE and not quota and holds <= _MOST_HOLDS:
            self._pacing.hold(after)
            return
        raise self._pacing.close(bucket, after, quota)

    def _read(self, reply: Reply) -> Any | None:
        if reply.status >= 500:
            raise Unreachable(
                TITLE,
                f"Spotify is in trouble (HTTP {reply.status}).",
                "Try again in a while; what was read stays.",
            )
        if reply.status == 401:
            raise _Stale
        if reply.status == 404:
            return None
        if reply.status == 403:
            raise self._noted(troubles.forbidden(reply))
        if reply.status >= 400:
            raise troubles.bad_request(reply)
        return reply.json()

    def _noted(self, error: ServiceError) -> ServiceError:
        if isinstance(error, AppStopped):
            with self._lock:
                self._stopped = error
        return error

    def _refuse_when_stopped(self) -> None:
        with self._lock:
            stopped = self._stopped
        if stopped is not None:
            raise stopped


def retry_after(reply: Reply) -> float | None:
    """The header in seconds, 0 to 7 days; None when missing or garbled."""
    try:
        seconds = float(reply.headers.get("retry-after", ""))
    except ValueError:
        return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), WEEK)


def _worth_another(trouble: ServiceError, troubled: int, seconds: float) -> bool:
    """Our own mistakes and web pages never; what is slow to fail once, what is quick thrice."""
    if isinstance(trouble, Misunderstood) or trouble.sentence.startswith("A web page"):
        return False
    return troubled < (1 if seconds > _SLOW else len(_PAUSES))
