"""The simulated Spotify: modes, faults, a request log and a list of violations.

Modes: "new" (an app of 2026), "old" (one from before), "mixed" (both shapes at once),
"premium_lapsed", "not_allowlisted". Faults are taken one per API request, in the order given:
"500", "502" (a web page), "503", "truncated", "empty", "reset", "slow", "drip" (a slow body),
"gzip", "hurry" (429 with a short Retry-After), "quota", "silent429" (no header), "string_error";
"" lets a request pass that the next fault is not meant for.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any

from sandbox.answering import Answer
from sandbox.serving import Serving
from sandbox.spotify.accounts import Accounts
from sandbox.spotify.routes import Routes
from sandbox.spotify.shapes import Shapes
from sandbox.spotify.throttle import SILENT, Throttle, bucket_of, hurry_words, quota_words
from sandbox.spotify.wire import Asked, Handler
from sandbox.spotify.world import SpotifyWorld

CLIENT_ID = "0123456789abcdef0123456789abcdef"
REDIRECT = "http://127.0.0.1:8888/callback"
SCOPE = "playlist-read-private playlist-read-collaborative user-library-read"
HURRY_SECONDS, SILENT_SECONDS = 2.0, 25.0
_PREMIUM = b"Active premium subscription required for the owner of the app."
_STRANGER = b"Check settings on developer.spotify.com/dashboard, the user may not be registered."
_BROKEN = {"500": 500, "502": 502, "503": 503}
_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


class SpotifyServer:
    """One server on a free port; use it as a context manager."""

    def __init__(
        self,
        world: SpotifyWorld | None = None,
        mode: str = "new",
        clock: Callable[[], float] = time.time,
        redirects: tuple[str, ...] = (REDIRECT, "http://127.0.0.1/callback"),
    ) -> None:
        self.world = world or SpotifyWorld()
        self.mode = mode
        self.log: list[Asked] = []
        self.closing = threading.Event()
        self.now = clock
        self.violations: list[str] = []
        self.accounts = Accounts(clock, {CLIENT_ID: list(redirects)}, violations=self.violations)
        self.throttle = Throttle(clock, violations=self.violations)
        self.shapes = Shapes(self.world)
        self._routes = Routes(self.world, self.shapes)
        self._faults: deque[tuple[str, str]] = deque()
        self._lock = threading.Lock()
        owner = self

        class Bound(Handler):
            service = owner

        self._serving = Serving(Bound)

    # -- addresses --------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return self.shapes.url

    @property
    def settings(self) -> dict[str, object]:
        """What the app has to be told."""
        return {
            "spotify.client_id": CLIENT_ID,
            "spotify.api_url": f"{self.url}/v1",
            "spotify.accounts_url": self.url,
        }

    def grant(self) -> str:
        """A refresh token, as if the listener had logged in just now."""
        return self.accounts.granted(CLIENT_ID, SCOPE)

    # -- what was asked ---------------------------------------------------------------------

    def calls(self, part: str = "") -> int:
        """Counted API calls with this part in their path."""
        return len(self.paths(part))

    def paths(self, part: str = "") -> list[str]:
        """The API paths asked for, in order, without `/v1`."""
        asked = [one.path for one in self.log if one.path.startswith("/v1")]
        return [path.removeprefix("/v1") for path in asked if part in path]

    def forget(self) -> None:
        """Start counting anew; bans and violations stay."""
        self.log.clear()
        self.accounts.posts.clear()

    @property
    def routes(self) -> Routes:
        """Its switches: `null_results` in searches, `without_items` in an old app."""
        return self._routes

    # -- mischief ---------------------------------------------------------------------------

    def fault(self, name: str, times: int = 1, part: str = "/v1") -> None:
        """The next `times` requests with this part in their path meet this fault."""
        self._faults.extend([(name, part)] * times)

    def well(self) -> None:
        """No faults are left."""
        self._faults.clear()

    # -- life -------------------------------------------------------------------------------

    def start(self) -> SpotifyServer:
        """Serve on a free port."""
        self._serving.start()
        self.shapes.url = self._serving.url
        return self

    def close(self) -> None:
        """Stop answering. Safe to call twice."""
        self.closing.set()
        self._serving.stop()

    def __enter__(self) -> SpotifyServer:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- answering --------------------------------------------------------------------------

    def take(self, asked: Asked) -> tuple[str, Answer]:
        """(fault, answer) for one request; "" for no fault."""
        with self._lock:
            self.log.append(asked)
            self.shapes.mode = self.mode if self.mode in ("old", "mixed") else "new"
            refused = self._refused(asked)
            if refused is not None:
                return "", refused
            fault = self._next_fault(asked.path)
            broken = self._broken(asked, fault)
            if broken is not None:
                return "", broken
            if asked.path == "/authorize":
                return fault, self.accounts.authorize(asked)
            if asked.path == "/api/token" and asked.method == "POST":
                return fault, self.accounts.token(asked.form)
            return fault, self._routes.answer(asked)

    def _refused(self, asked: Asked) -> Answer | None:
        if not asked.path.startswith("/v1"):
            return None
        throttled = self.throttle.refusal(asked.path)
        return throttled or self._login(asked)

    def _login(self, asked: Asked) -> Answer | None:
        scope = self.accounts.scope_of(asked.login)
        if scope is None:
            return error(401, "The access token expired" if asked.login else "No token provided")
        if self.mode == "premium_lapsed":
            return Answer(_PREMIUM, 403, "text/plain")
        if self.mode == "not_allowlisted":
            return Answer(_STRANGER, 403, "text/plain")
        needed = "user-library-read" if asked.path.startswith("/v1/me/tracks") else ""
        if needed and needed not in scope.split():
            return error(403, "Insufficient client scope")
        return None

    def _next_fault(self, path: str) -> str:
        for place, (name, part) in enumerate(self._faults):
            if part in path:
                del self._faults[place]
                return name
        return ""

    def _broken(self, asked: Asked, fault: str) -> Answer | None:
        bucket = bucket_of(asked.path)
        if fault in _BROKEN:
            body: Any = _PAGE if fault == "502" else {"error": {"status": int(fault)}}
            kind = "text/html" if fault == "502" else "application/json"
            return Answer(body, _BROKEN[fault], kind)
        if fault == "hurry":
            return self.throttle.ban(bucket, HURRY_SECONDS, hurry_words(HURRY_SECONDS))
        if fault == "quota":
            after = self.throttle.ban_seconds
            return self.throttle.ban(bucket, after, quota_words(after))
        if fault == "silent429":
            return self.throttle.ban(bucket, SILENT_SECONDS, SILENT)
        if fault == "string_error":
            return Answer({"error": "something odd"}, 400)
        return None


def error(status: int, message: str) -> Answer:
    """An error as the API words it."""
    return Answer({"error": {"status": status, "message": message}}, status)
