"""The API paths of the simulated Spotify, with their limits. Used by `server.py`.

What apps of 2026 lost answers 403 in the new shape (source: February 2026 changelog).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.answering import Answer
from sandbox.catalogues.world import fold
from sandbox.spotify.shapes import Shapes
from sandbox.spotify.wire import Asked
from sandbox.spotify.world import SpotifyWorld, Told

PIXEL = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
_MOST, _FEW = 50, 10
_FIELD = re.compile(r'(artist|album|track|isrc|upc|year):(?:"([^"]*)"|(\S+))')
_GONE = re.compile(
    r"/(?:tracks|albums|artists|shows|episodes|audiobooks|chapters|markets)/?"
    r"|/artists/[^/]+/(?:top-tracks|related-artists)|/browse/.*|/recommendations.*"
    r"|/users/.*|/playlists/[^/]+/(?:tracks|followers).*|/audio-(?:features|analysis).*"
    r"|/me/(?:tracks|albums|episodes|shows)/contains|/me/following/contains"
)


class Bad(Exception):
    """The request is refused with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def _error(status: int, message: str) -> Answer:
    return Answer({"error": {"status": status, "message": message}}, status)


class Routes:
    """Answers GET requests whose token and pace were found good."""

    def __init__(self, world: SpotifyWorld, shapes: Shapes) -> None:
        self.world = world
        self.shapes = shapes
        self.null_results = False
        self.without_items = False
        self._routes: list[tuple[str, Callable[..., Answer]]] = [
            (r"/me/?", self._me),
            (r"/me/playlists", self._playlists),
            (r"/me/tracks", self._likes),
            (r"/me/albums", self._saved_albums),
            (r"/me/library/contains", self._contains),
            (r"/playlists/(\w+)", self._playlist),
            (r"/playlists/(\w+)/items", self._rows),
            (r"/playlists/(\w+)/images", self._pictures),
            (r"/tracks/(\w+)", self._track),
            (r"/albums/(\w+)", self._album),
            (r"/albums/(\w+)/tracks/?", self._album_tracks),
            (r"/artists/(\w+)", self._artist),
            (r"/artists/(\w+)/albums", self._artist_albums),
            (r"/search", self._search),
        ]

    def answer(self, asked: Asked) -> Answer:
        """What Spotify says."""
        if asked.path.startswith("/image/"):
            masters = "82c1" in asked.path
            return Answer(b"", 404) if masters else Answer(PIXEL, kind="image/jpeg")
        path = asked.path.removeprefix("/v1")
        if asked.method != "GET":
            return _error(403, "Forbidden")
        if self.shapes.mode == "old" and re.fullmatch(r"/playlists/\w+/(?:items|tracks)", path):
            if self.without_items and path.endswith("items"):
                return _error(404, "Service not found")
            path = path.removesuffix("tracks").removesuffix("items") + "items"
        return self._route(asked, path)

    def _route(self, asked: Asked, path: str) -> Answer:
        try:
            for pattern, route in self._routes:
                found = re.fullmatch(pattern, path)
                if found:
                    return route(asked, *found.groups())
        except Bad as bad:
            return bad.answer
        if _GONE.fullmatch(path):
            return self._batch(asked, path)
        return _error(404, "Service not found")

    # -- the listener -------------------------------------------------------------------------

    def _me(self, _asked: Asked) -> Answer:
        return Answer(self.shapes.me())

    def _playlists(self, asked: Asked) -> Answer:
        rows = [self.shapes.playlist(one) for one in self.world.lists.values()]
        return Answer(self._page(asked, rows))

    def _likes(self, asked: Asked) -> Answer:
        # The likes kept the old key in every mode (contract §1.7).
        rows = [{"added_at": at, "track": row} for at, row in self.world.likes]
        return Answer(self._page(asked, rows, draw=self._liked))

    def _liked(self, row: Any) -> Told:
        told: Told = {"added_at": row["added_at"]}
        return told | {"track": self.shapes.track(row["track"])}

    def _saved_albums(self, asked: Asked) -> Answer:
        return Answer(self._page(asked, []))

    def _contains(self, asked: Asked) -> Answer:
        uris = asked.query.get("uris", "").split(",")
        if len(uris) > 40:
            return _error(400, "Too many URIs")
        liked = {f"spotify:track:{self.world.track_id(row[1])}" for _, row in self.world.likes}
        return Answer([uri in liked for uri in uris])

    # -- playlists ----------------------------------------------------------------------------

    def _playlist(self, asked: Asked, number: str) -> Answer:
        found = self.world.lists.get(number)
        if found is None or found.editorial:
            return _error(404, "Resource not found")
        told = self.shapes.playlist(found)
        for key in self.shapes.row_keys:
            del told[key]
        if found.readable:
            page = self._page(asked, found.rows, draw=self._entry, lies=found.lies, limits=False)
            told |= dict.fromkeys(self.shapes.row_keys, page)
        return Answer(told)

    def _rows(self, asked: Asked, number: str) -> Answer:
        found = self.world.lists.get(number)
        if found is None or found.editorial:
            return _error(404, "Resource not found")
        if not found.readable:
            return _error(403, "Forbidden")
        return Answer(self._page(asked, found.rows, draw=self._entry, lies=found.lies))

    def _entry(self, row: Any) -> Told:
        return self.shapes.row(row, "2024-05-06T07:08:09Z")

    def _pictures(self, _asked: Asked, _number: str) -> Answer:
        return Answer([])

    # -- the catalogue ------------------------------------------------------------------------

    def _track(self, _asked: Asked, number: str) -> Answer:
        row = self.world.row(number)
        return Answer(self.shapes.track(row)) if row else _error(404, "Non existing id")

    def _album(self, asked: Asked, number: str) -> Answer:
        release = self.world.release(number)
        if release is None:
            return _error(404, "Non existing id")
        tracks = [self.shapes.simple_track(tune) for tune in release.tracks]
        inner = Asked("GET", f"{asked.path}/tracks", {"limit": "50"}, asked.at)
        return Answer(self.shapes.full_album(release, self._page(inner, tracks)))

    def _album_tracks(self, asked: Asked, number: str) -> Answer:
        release = self.world.release(number)
        if release is None:
            return _error(404, "Non existing id")
        tracks = [self.shapes.simple_track(tune) for tune in release.tracks]
        return Answer(self._page(asked, tracks))

    def _artist(self, _asked: Asked, number: str) -> Answer:
        name = self.world.artist(number)
        return Answer(self.shapes.artist(name, True)) if name else _error(404, "Non existing id")

    def _artist_albums(self, asked: Asked, number: str) -> Answer:
        name = self.world.artist(number)
        if name is None:
            return _error(404, "Non existing id")
        wanted = asked.query.get("include_groups", "album,single,compilation,appears_on").split(",")
        rows = [self.shapes.album(one) for one in self.world.music.releases if name in one.artists]
        rows = [row for row in rows if row["album_type"] in wanted]
        rows.sort(key=lambda row: row["release_date"], reverse=True)
        rows.sort(key=lambda row: wanted.index(row["album_type"]))
        return Answer(self._page(asked, rows, most=self._few, default=10))

    def _search(self, asked: Asked) -> Answer:
        text, kinds = asked.query.get("q", ""), asked.query.get("type", "").split(",")
        if not text.strip() or not kinds[0]:
            return _error(400, "No search query")
        if int(asked.query.get("offset", "0") or 0) > 1000:
            return _error(400, "Invalid offset")
        fields = {name: quoted or bare for name, quoted, bare in _FIELD.findall(text)}
        words = fold(_FIELD.sub(" ", text)).split()
        told: Told = {}
        finders: dict[str, Callable[[dict[str, str], list[str]], list[Any]]] = {
            "track": self._tracks_like,
            "album": self._albums_like,
            "artist": self._artists_like,
            "playlist": lambda _fields, _words: [None],
        }
        for kind in kinds:
            if kind not in finders:
                return _error(400, "Bad search type")
            rows = finders[kind](fields, words)
            rows = [None, *rows] if self.null_results and rows else rows
            told[f"{kind}s"] = self._page(asked, rows, most=self._few, default=5)
        return Answer(told)

    # -- inside -------------------------------------------------------------------------------

    @property
    def _few(self) -> int:
        return _MOST if self.shapes.mode == "old" else _FEW

    def _batch(self, asked: Asked, path: str) -> Answer:
        """Several objects by their ids: apps from before may."""
        if self.shapes.mode != "old" or path.strip("/") not in ("tracks", "albums", "artists"):
            return _error(403, "Forbidden")
        draw = {"tracks": self._track, "albums": self._album, "artists": self._artist}
        one = draw[path.strip("/")]
        found = [one(asked, number) for number in asked.query.get("ids", "").split(",")]
        return Answer({path.strip("/"): [a.body if a.status == 200 else None for a in found]})

    def _page(
        self,
        asked: Asked,
        rows: Sequence[Any],
        *,
        draw: Callable[[Any], Any] = lambda row: row,
        most: int = _MOST,
        default: int = 20,
        lies: int = 0,
        limits: bool = True,
    ) -> Told:
        query = asked.query if limits else {"limit": "50"}
        limit, offset = _number(query, "limit", default), _number(query, "offset", 0)
        if not 0 < limit <= most:
            raise Bad(_error(400, "Invalid limit"))
        total = len(rows) + lies
        here = f"{self.shapes.url}{asked.path}"

        def place(at: int) -> str:
            return f"{here}?{urlencode({'offset': at, 'limit': limit})}"

        return {
            "href": place(offset),
            "items": [draw(row) for row in rows[offset : offset + limit]],
            "limit": limit,
            "next": place(offset + limit) if offset + limit < total else None,
            "offset": offset,
            "previous": place(max(0, offset - limit)) if offset else None,
            "total": total,
        }

    def _tracks_like(self, fields: dict[str, str], words: list[str]) -> list[Told]:
        rows = []
        for release, tune in self.world.rows():
            names = " ".join(self.world.music.shown(name) for name in tune.artists)
            known = {"track": tune.title, "artist": names, "album": release.title}
            whole = " ".join(known.values())
            known |= {"isrc": tune.isrc}
            if _fits(fields, known) and _has(whole, words):
                rows.append(self.shapes.track((release, tune)))
        return rows

    def _albums_like(self, fields: dict[str, str], words: list[str]) -> list[Told]:
        rows = []
        for release in self.world.music.releases:
            names = " ".join(self.world.music.shown(name) for name in release.artists)
            known = {"artist": names, "album": release.title}
            if _fits(fields, known | {"upc": release.upc}) and _has(
                " ".join(known.values()), words
            ):
                rows.append(self.shapes.album(release))
        return rows

    def _artists_like(self, fields: dict[str, str], words: list[str]) -> list[Told]:
        music = self.world.music
        fits = [n for n in music.singers if _fits(fields, {"artist": music.shown(n)})]
        return [self.shapes.artist(n, True) for n in fits if _has(music.shown(n), words)]


def _fits(fields: dict[str, str], known: dict[str, str]) -> bool:
    exact = {"isrc", "upc"}
    return all(
        known.get(name, "") == value if name in exact else fold(value) in fold(known.get(name, ""))
        for name, value in fields.items()
    )


def _has(text: str, words: list[str]) -> bool:
    known = fold(text).split()
    return all(word in known for word in words)


def _number(query: dict[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdigit():
        raise Bad(_error(400, f"Invalid {name}"))
    return int(text)
