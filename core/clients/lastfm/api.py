"""The calls to Last.fm that are needed. Errors come as JSON with a number, often with HTTP 200.

Source: Last.fm API documentation, 2026. Shapes were made from XML: a list of one is an object,
numbers are texts, "" and 0 mean not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.clients.catalogues.asking import (
    DAY,
    MINUTE,
    Asker,
    Busy,
    Desk,
    Manners,
    TooFast,
    refuse_trouble,
    retry_after,
)
from core.clients.catalogues.values import Json, as_object, objects, seconds, text
from core.domain import NotAuthorised, Refused, Track, TrackIds
from core.net.http import Reply
from core.net.pace import PaceRule
from core.tasks import TaskContext

NAME, TITLE = "lastfm", "Last.fm"
CHART_LIFE = 60 * MINUTE
SIMILAR_LIFE = 30 * DAY
_MISSING, _BUSY, _BAD_KEY, _HURRIED = (6, 7), (8, 11, 16), (4, 9, 10, 13, 26), 29
_PRIVATE = 17


@dataclass(frozen=True, slots=True)
class SimilarArtist:
    """An artist with how much alike it is (0..1); for a chart 1.0."""

    name: str
    likeness: float = 1.0
    mbid: str | None = None


class LastFm:
    """Thread-safe. The key is sent with every call and kept nowhere."""

    def __init__(self, url: str, key: str, desk: Desk) -> None:
        manners = Manners(
            name=NAME,
            title=TITLE,
            rule=PaceRule(gap=0.25, limit=15, window=5.0),
            always={"api_key": key, "format": "json"},
        )
        self._asker = Asker(url, manners, desk, _read)

    def close(self) -> None:
        """Give connections back."""
        self._asker.close()

    def top_tracks(
        self, user: str, period: str, limit: int, ctx: TaskContext
    ) -> list[Track] | None:
        """What the user heard most; None when there is no such user."""
        told = self._call("user.gettoptracks", CHART_LIFE, ctx, user=user, period=period, n=limit)
        return None if told is None else _tracks(as_object(told.get("toptracks")))

    def loved_tracks(self, user: str, limit: int, ctx: TaskContext) -> list[Track] | None:
        """What the user marked, the newest first; None when there is no such user."""
        told = self._call("user.getlovedtracks", CHART_LIFE, ctx, user=user, n=limit)
        return None if told is None else _tracks(as_object(told.get("lovedtracks")))

    def top_artists(
        self, user: str, period: str, limit: int, ctx: TaskContext
    ) -> list[SimilarArtist] | None:
        """Whom the user heard most; None when there is no such user."""
        told = self._call("user.gettopartists", CHART_LIFE, ctx, user=user, period=period, n=limit)
        return None if told is None else _artists(as_object(told.get("topartists")))

    def similar_tracks(self, track: Track, limit: int, ctx: TaskContext) -> list[Track]:
        """Tracks like this one, the likest first; empty when Last.fm does not know it."""
        if not track.artists or not track.title:
            return []
        artist, title = track.artists[0], track.title
        told = self._call(
            "track.getsimilar", SIMILAR_LIFE, ctx, artist=artist, track=title, n=limit
        )
        return _tracks(as_object((told or {}).get("similartracks")))[:limit]

    def similar_artists(self, name: str, limit: int, ctx: TaskContext) -> list[SimilarArtist]:
        """Artists like this one, the likest first."""
        told = self._call("artist.getsimilar", SIMILAR_LIFE, ctx, artist=name, n=limit)
        return _artists(as_object((told or {}).get("similarartists")))[:limit]

    def artist_top_tracks(self, name: str, limit: int, ctx: TaskContext) -> list[Track]:
        """What is heard most of an artist."""
        told = self._call("artist.gettoptracks", SIMILAR_LIFE, ctx, artist=name, n=limit)
        return _tracks(as_object((told or {}).get("toptracks")))[:limit]

    def _call(
        self, method: str, life: float, ctx: TaskContext, n: int, **fields: str
    ) -> Json | None:
        params = {"method": method, "limit": str(n), **fields}
        if "artist" in fields:
            params["autocorrect"] = "1"
        told = self._asker.get("/2.0/", ctx, life, params)
        return None if told is None else as_object(told)


def _read(reply: Reply) -> Any | None:
    refuse_trouble(reply)
    told = as_object(reply.json())
    code = told.get("error")
    if code is None:
        return told
    if code in _MISSING:
        return None
    if code == _HURRIED:
        raise TooFast(retry_after(reply))
    if code in _BUSY:
        raise Busy("is in trouble of its own")
    if code in _BAD_KEY:
        raise NotAuthorised(
            TITLE,
            "Last.fm refuses the API key.",
            "Copy it again from last.fm/api/accounts into `lastfm.key`.",
        )
    if code == _PRIVATE:
        raise Refused(
            TITLE,
            "This Last.fm user keeps that list private.",
            "Open it to everybody in Last.fm's privacy settings.",
        )
    raise Refused(TITLE, f"Last.fm refuses (error {text(code) or '?'}).", "Try again later.")


def _several(value: object) -> list[Json]:
    """A list of one is told as the object alone."""
    return [value] if isinstance(value, dict) else objects(value)


def _tracks(holder: Json) -> list[Track]:
    made = (_track(row) for row in _several(holder.get("track")))
    return [track for track in made if track.title and track.artists]


def _track(row: Json) -> Track:
    artist = row.get("artist")
    whole = as_object(artist)
    name = text(whole.get("name")) or text(whole.get("#text")) or text(artist)
    told = row.get("duration")
    length = float(told) if isinstance(told, str) and told.isdecimal() else told
    return Track(
        title=text(row.get("name")),
        artists=(name,) if name else (),
        duration=seconds(length),
        # its mbid may be a track's or a recording's: nothing to rely on
        ids=TrackIds(),
    )


def _artists(holder: Json) -> list[SimilarArtist]:
    found = []
    for row in _several(holder.get("artist")):
        name = text(row.get("name"))
        if name:
            found.append(
                SimilarArtist(name, _share(row.get("match")), text(row.get("mbid")) or None)
            )
    return found


def _share(value: object) -> float:
    try:
        return min(max(float(value), 0.0), 1.0)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 1.0
