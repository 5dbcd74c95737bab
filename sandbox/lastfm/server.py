"""The simulated Last.fm: users with charts, tracks and artists with what is like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked, CatalogueServer, Manners

Told = dict[str, Any]
Song = tuple[str, str]
"""(artist, title)"""


@dataclass
class LastFmWorld:
    """`similar` maps a song or an artist to what is like it."""

    key: str = "k3y"
    top: dict[str, list[Song]] = field(default_factory=dict)
    loved: dict[str, list[Song]] = field(default_factory=dict)
    artists: dict[str, list[str]] = field(default_factory=dict)
    similar: dict[Song | str, list[Any]] = field(default_factory=dict)
    songs: dict[str, list[str]] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)


class LastFmServer(CatalogueServer):
    """Start it, put things into `world`, point `lastfm.url` at `url`."""

    def __init__(self, manners: Manners | None = None) -> None:
        super().__init__(manners)
        self.world = LastFmWorld()

    def answer(self, asked: Asked) -> Answer:
        """As the documentation says; an unknown method is a violation."""
        query = asked.query
        if asked.path != "/2.0/" or query.get("format") != "json":
            self.violations.append(f"{asked.path} is no call of Last.fm's")
            return Answer(b"<lfm status='failed'/>", 404, "text/xml")
        if query.get("api_key") != self.world.key:
            return _error(10, "Invalid API key - You must be granted a valid key", 403)
        routes = {
            "user.gettoptracks": self._top,
            "user.getlovedtracks": self._loved,
            "user.gettopartists": self._artists,
            "track.getsimilar": self._like_track,
            "artist.getsimilar": self._like_artist,
            "artist.gettoptracks": self._songs,
        }
        route = routes.get(query.get("method", ""))
        if route is None:
            self.violations.append(f"{query.get('method')} is no method")
            return _error(3, "Invalid Method")
        if query.get("user") in self.world.private:
            return _error(17, "Login: User required to be logged in")
        return route(query, int(query.get("limit", "50")))

    def over(self) -> Answer:
        """Error 29; no word about when to come again."""
        return _error(29, "Rate limit exceeded", 429)

    def _top(self, query: Told, limit: int) -> Answer:
        return _rows("toptracks", "track", self.world.top.get(query["user"]), limit, _song)

    def _loved(self, query: Told, limit: int) -> Answer:
        return _rows("lovedtracks", "track", self.world.loved.get(query["user"]), limit, _song)

    def _artists(self, query: Told, limit: int) -> Answer:
        return _rows("topartists", "artist", self.world.artists.get(query["user"]), limit, _artist)

    def _like_track(self, query: Told, limit: int) -> Answer:
        found = self.world.similar.get((query["artist"], query["track"]))
        return _rows("similartracks", "track", found, limit, _song)

    def _like_artist(self, query: Told, limit: int) -> Answer:
        found = self.world.similar.get(query["artist"])
        return _rows("similarartists", "artist", found, limit, _artist)

    def _songs(self, query: Told, limit: int) -> Answer:
        titles = self.world.songs.get(query["artist"])
        songs = None if titles is None else [(query["artist"], title) for title in titles]
        return _rows("toptracks", "track", songs, limit, _song)


def _rows(holder: str, name: str, found: Sequence[Any] | None, limit: int, shape: Any) -> Answer:
    if found is None:
        return _error(6, "The thing you asked for could not be found")
    rows = [shape(one) for one in found[:limit]]
    return Answer({holder: {name: rows[0] if len(rows) == 1 else rows, "@attr": {}}})


def _song(song: Song) -> Told:
    artist, title = song
    return {"name": title, "duration": "201", "mbid": "", "artist": {"name": artist, "mbid": ""}}


def _artist(name: str) -> Told:
    return {"name": name, "mbid": "", "match": "0.83"}


def _error(code: int, words: str, status: int = 200) -> Answer:
    return Answer({"error": code, "message": words, "links": []}, status)
