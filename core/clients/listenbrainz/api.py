"""The calls to ListenBrainz that are needed; only reading.

Lists need a user's name and no token; with a token private lists are shown too. Source:
ListenBrainz API documentation, 2026 (limits come with every answer as X-RateLimit headers).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from core.clients.catalogues.asking import (
    MINUTE,
    OBJECT_LIFE,
    Asker,
    Desk,
    Manners,
    TooFast,
    refuse_trouble,
    retry_after,
)
from core.clients.catalogues.values import Json, as_object, objects, text
from core.domain import NotAuthorised, Refused
from core.net.http import Reply
from core.net.pace import PaceRule
from core.tasks import TaskContext

NAME, TITLE = "listenbrainz", "ListenBrainz"
LIST_LIFE = 10 * MINUTE
TASTE_LIFE = 360 * MINUTE
PAGE = 100
AT_ONCE = 50
"""Recordings asked about in one call: their ids stand in the address."""


class ListenBrainz:
    """`token` may be "". Thread-safe."""

    def __init__(self, url: str, token: str, desk: Desk) -> None:
        self._with_token = bool(token)
        manners = Manners(
            name=NAME,
            title=TITLE,
            rule=PaceRule(gap=0.35, limit=20, window=10.0),
            headers={"Authorization": f"Token {token}"} if token else None,
        )
        self._asker = Asker(url, manners, desk, _read)

    def close(self) -> None:
        """Give connections back."""
        self._asker.close()

    def owner(self, ctx: TaskContext) -> str:
        """The user whose token it is. Raises `NotAuthorised` when ListenBrainz refuses it."""
        told = as_object(self._asker.get("/1/validate-token", ctx, 0.0))
        name = text(told.get("user_name"))
        if told.get("valid") is not True or not name:
            raise _refused_token()
        return name

    def created_for(self, user: str, ctx: TaskContext) -> list[Json] | None:
        """The lists made for a user, without their rows; None when there is no such user."""
        path = f"/1/user/{quote(user, safe='')}/playlists/createdfor"
        told = self._asker.get(path, ctx, LIST_LIFE, {"count": str(PAGE)}, self._mark)
        if told is None:
            return None
        return [as_object(one.get("playlist")) for one in objects(as_object(told).get("playlists"))]

    def playlist(self, mbid: str, ctx: TaskContext) -> Json | None:
        """One list with its rows as JSPF; None when there is none that may be seen."""
        told = self._asker.get(f"/1/playlist/{mbid}", ctx, LIST_LIFE, None, self._mark)
        return None if told is None else as_object(as_object(told).get("playlist"))

    def recommended(self, user: str, count: int, ctx: TaskContext) -> list[str] | None:
        """MusicBrainz ids of recordings the user may like, the likeliest first; None: no user."""
        path = f"/1/cf/recommendation/user/{quote(user, safe='')}/recording"
        told = self._asker.get(path, ctx, TASTE_LIFE, {"count": str(count)}, self._mark)
        if told is None:
            return None
        rows = objects(as_object(as_object(told).get("payload")).get("mbids"))
        return [text(row.get("recording_mbid")) for row in rows if text(row.get("recording_mbid"))]

    def recordings(self, mbids: Sequence[str], ctx: TaskContext) -> dict[str, Json]:
        """Names to MusicBrainz ids; unknown ones are left out. One call for every fifty."""
        found: dict[str, Json] = {}
        for start in range(0, len(mbids), AT_ONCE):
            some = ",".join(mbids[start : start + AT_ONCE])
            params = {"recording_mbids": some, "inc": "artist release"}
            told = self._asker.get("/1/metadata/recording/", ctx, OBJECT_LIFE, params)
            found |= {key: as_object(value) for key, value in as_object(told).items()}
        return found

    @property
    def _mark(self) -> str:
        """Answers with a token may show more than those without."""
        return "own" if self._with_token else ""


def _read(reply: Reply) -> Any | None:
    if reply.status == 404:
        return None
    if reply.status == 204:  # there is such a user, but nothing to tell
        return {}
    if reply.status == 429:
        raise TooFast(retry_after(reply) or _reset_in(reply))
    refuse_trouble(reply)
    if reply.status in (401, 403):
        raise _refused_token()
    told = reply.json()
    if reply.status >= 400:
        words = text(as_object(told).get("error")) or f"HTTP {reply.status}"
        raise Refused(TITLE, f"ListenBrainz refuses: {words[:200]}.", "Check the address.")
    return told


def _reset_in(reply: Reply) -> float | None:
    """Seconds until the next window; None when not told."""
    told = reply.headers.get("x-ratelimit-reset-in", "")
    return float(told) if told.isdecimal() else None


def _refused_token() -> NotAuthorised:
    return NotAuthorised(
        TITLE,
        "ListenBrainz refuses the token, or the list is private.",
        "Copy the token again from listenbrainz.org/settings into `listenbrainz.token`.",
    )
