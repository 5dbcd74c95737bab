"""The simulated ListenBrainz: users with tokens, lists made for them, private lists, names by id.

`violations` also tells of calls the documentation does not know, and of too many ids in one.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked, CatalogueServer, Manners

Told = dict[str, Any]
_ROOM = uuid.UUID("0d3b9f0e-65d2-4b3e-8d7b-0c4f6a1b2c3d")
_PLAYLIST = "https://musicbrainz.org/doc/jspf#playlist"
_TRACK = "https://musicbrainz.org/doc/jspf#track"
IDS_AT_ONCE = 50
PAGE_CAP = 100


def mbid(*parts: object) -> str:
    """An MBID that is the same in every run."""
    return str(uuid.uuid5(_ROOM, "/".join(map(str, parts))))


@dataclass(frozen=True)
class LbTrack:
    """A recording. `seconds` None: not told."""

    title: str
    artists: tuple[str, ...]
    album: str = ""
    seconds: float | None = None

    @property
    def mbid(self) -> str:
        return mbid("recording", self.title, *self.artists)


@dataclass(frozen=True)
class LbList:
    """A playlist; `kind` is what made it ("weekly-jams"), `user` for whom."""

    title: str
    user: str
    tracks: tuple[LbTrack, ...]
    kind: str = ""
    date: str = "2026-11-16T00:05:00.000000+00:00"
    public: bool = True

    @property
    def mbid(self) -> str:
        return mbid("list", self.title, self.user, self.date)


@dataclass
class ListenBrainzWorld:
    """Everything there is. `tokens` maps tokens to users, `liked` users to what they may like."""

    tokens: dict[str, str] = field(default_factory=dict)
    users: set[str] = field(default_factory=set)
    lists: list[LbList] = field(default_factory=list)
    liked: dict[str, list[LbTrack]] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)


class ListenBrainzServer(CatalogueServer):
    """Start it, put things into `world`, point `listenbrainz.url` at `url`."""

    def __init__(self, manners: Manners | None = None) -> None:
        super().__init__(manners)
        self.world = ListenBrainzWorld()
        self.tokens_seen: list[str] = []

    def answer(self, asked: Asked) -> Answer:
        """As the documentation says; everything else is 404 and a violation."""
        token = asked.headers.get("authorization", "").removeprefix("Token ")
        if token:
            self.tokens_seen.append(token)
        user = self.world.tokens.get(token, "")
        if token and not user and asked.path != "/1/validate-token":
            return _error(401, "Invalid authorization token.")
        for pattern, route in (
            (r"/1/validate-token", lambda: self._validate(user)),
            (r"/1/user/([^/]+)/playlists/createdfor", lambda name: self._created_for(name, asked)),
            (r"/1/playlist/([0-9a-f-]{36})", lambda number: self._playlist(number, user)),
            (r"/1/cf/recommendation/user/([^/]+)/recording", lambda name: self._liked(name, asked)),
            (r"/1/metadata/recording/", lambda: self._names(asked)),
        ):
            found = re.fullmatch(pattern, asked.path)
            if found:
                made: Answer = route(*found.groups())
                return made
        self.violations.append(f"{asked.path} is no call of ListenBrainz'")
        return _error(404, "Not found")

    def over(self) -> Answer:
        """429 with the seconds until the next window."""
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-In": "4", "Retry-After": "4"}
        return Answer({"code": 429, "error": "Too many requests"}, 429, headers=headers)

    def _validate(self, user: str) -> Answer:
        if user:
            return Answer(
                {"code": 200, "message": "Token valid.", "valid": True, "user_name": user}
            )
        return Answer({"code": 200, "message": "Token invalid.", "valid": False})

    def _created_for(self, user: str, asked: Asked) -> Answer:
        if user not in self.world.users:
            return _error(404, f"Cannot find user: {user}")
        count = min(int(asked.query.get("count", "25")), PAGE_CAP)
        made = [one for one in self.world.lists if one.user == user and one.kind]
        rows = [{"playlist": _listed(one, rows=False)} for one in made[:count]]
        return Answer({"count": count, "offset": 0, "playlist_count": len(made), "playlists": rows})

    def _playlist(self, number: str, user: str) -> Answer:
        found = next((one for one in self.world.lists if one.mbid == number), None)
        if found is None or not (found.public or found.user == user):
            return _error(404, f"Cannot find playlist: {number}")
        return Answer({"playlist": _listed(found, rows=True)})

    def _liked(self, user: str, asked: Asked) -> Answer:
        if user not in self.world.users:
            return _error(404, f"Cannot find user: {user}")
        liked = self.world.liked.get(user)
        if liked is None:
            return Answer(b"", 204)
        rows = [
            {"recording_mbid": one.mbid, "score": 0.9, "latest_listened_at": None} for one in liked
        ]
        count = int(asked.query.get("count", "25"))
        return Answer({"payload": {"mbids": rows[:count], "user_name": user, "count": len(rows)}})

    def _names(self, asked: Asked) -> Answer:
        wanted = asked.query.get("recording_mbids", "").split(",")
        if len(wanted) > IDS_AT_ONCE:
            self.violations.append(f"{len(wanted)} recordings in one call")
        known = [one for rows in self.world.liked.values() for one in rows]
        told = {one.mbid: _named(one) for one in known if one.mbid in wanted}
        return Answer({key: one for key, one in told.items() if key not in self.world.unnamed})


def _error(status: int, words: str) -> Answer:
    return Answer({"code": status, "error": words}, status)


def _listed(one: LbList, rows: bool) -> Told:
    """JSPF; the overview of a user's lists has no rows."""
    more: Told = {"algorithm_metadata": {"source_patch": one.kind}} if one.kind else {}
    return {
        "creator": "listenbrainz" if one.kind else one.user,
        "date": one.date,
        "identifier": f"https://listenbrainz.org/playlist/{one.mbid}",
        "title": one.title,
        "extension": {
            _PLAYLIST: {
                "additional_metadata": more,
                "created_for": one.user,
                "public": one.public,
            }
        },
        "track": [_row(track) for track in one.tracks] if rows else [],
    }


def _row(track: LbTrack) -> Told:
    people = [{"artist_credit_name": name, "join_phrase": ""} for name in track.artists]
    row: Told = {
        "creator": " & ".join(track.artists),
        "title": track.title,
        "identifier": [f"https://musicbrainz.org/recording/{track.mbid}"],
        "extension": {_TRACK: {"additional_metadata": {"artists": people}}},
    }
    if track.album:
        row["album"] = track.album
    if track.seconds:
        row["duration"] = round(track.seconds * 1000)
    return row


def _named(track: LbTrack) -> Told:
    return {
        "artist": {
            "name": " & ".join(track.artists),
            "artists": [{"name": name, "join_phrase": ""} for name in track.artists],
        },
        "recording": {"name": track.title, "length": round((track.seconds or 0) * 1000)},
        "release": {"name": track.album, "mbid": mbid("release", track.album)},
    }
