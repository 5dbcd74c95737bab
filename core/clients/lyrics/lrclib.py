"""LRCLIB: synced lyrics without an account (source: lrclib.net/docs, 2026).

`GET /api/get?artist_name&track_name&album_name&duration` answers one record, 404 for none; the
duration in whole seconds may differ by two. An honest User-Agent is asked for.
"""

from __future__ import annotations

from urllib.parse import urlencode

from core.domain import Malformed, NotReady, RateLimited, Refused, Track
from core.net.http import Http, Limits, Reply
from core.net.pace import Pace, PaceRule
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

LIMITS = Limits(connect=4.0, read=8.0, total=12.0, size=1024 * 1024)
RULE = PaceRule(gap=0.3, limit=60, window=60.0)
_NAP_AFTER_429 = 60.0


class Lrclib:
    """Implements `core.ports.lyrics.LyricsSource`. Thread-safe."""

    title = "LRCLIB"

    def __init__(
        self,
        url: str,
        pace: PaceStore,
        clock: Clock,
        rule: PaceRule = RULE,
        limits: Limits = LIMITS,
    ) -> None:
        self._http = Http(self.title, url, limits=limits)
        self._pace = Pace(pace, clock, "lrclib", self.title, rule)

    def lyrics(self, track: Track, ctx: TaskContext) -> str | None:
        """See `LyricsSource.lyrics`; without an artist nobody is asked."""
        if not track.artists or not track.title:
            return None
        values = {"artist_name": track.artists[0], "track_name": track.title}
        if track.album:
            values["album_name"] = track.album
        if track.duration:
            values["duration"] = str(round(track.duration))
        self._pace.wait(ctx)
        return self._words(self._http.call("GET", f"/api/get?{urlencode(values)}"))

    def _words(self, reply: Reply) -> str | None:
        if reply.status == 404:
            return None
        if reply.status == 429:
            reason = "LRCLIB asked us to wait."
            self._pace.block(_NAP_AFTER_429, reason)
            raise RateLimited(self.title, reason, _NAP_AFTER_429)
        if reply.status >= 500:
            raise NotReady(self.title, f"LRCLIB has trouble of its own ({reply.status}).")
        if reply.status != 200:
            raise Refused(self.title, f"LRCLIB refuses the question ({reply.status}).")
        record = reply.json()
        if not isinstance(record, dict):
            raise Malformed(self.title, "LRCLIB answered something that is no record.")
        found = record.get("syncedLyrics") or record.get("plainLyrics")
        return str(found).strip() or None if found else None
