"""A Deezer: errors with HTTP 200, lists without numbers and codes, pages, pictures by size."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked, CatalogueServer, Manners
from sandbox.catalogues.world import MusicWorld, Release, Singer, Tune, fold

Told = dict[str, Any]
QUOTA = {"error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}}
NO_DATA = {"error": {"type": "DataException", "message": "no data", "code": 800}}
BAD_QUERY = {"error": {"type": "InvalidQueryException", "message": "Wrong query", "code": 600}}
_FIELD = re.compile(r'(artist|track|album):"([^"]*)"')
_SIZES = {"small": 56, "medium": 250, "big": 500, "xl": 1000}


class DeezerServer(CatalogueServer):
    """`pictures` is the address of the picture server; a page has at most `page_cap` rows."""

    def __init__(
        self, world: MusicWorld, pictures: Callable[[], str], manners: Manners | None = None
    ) -> None:
        super().__init__(manners)
        self.world = world
        self.page_cap = 500
        self._pictures = pictures
        self._routes: list[tuple[str, Callable[..., Answer]]] = [
            (r"/search/(track|album|artist)", self._search),
            (r"/(track|album|artist|playlist)/(\d+)", self._one),
            (r"/track/isrc:(\w+)", self._track_by_isrc),
            (r"/album/upc:(\w+)", self._album_by_upc),
            (r"/album/(\d+)/tracks", self._album_tracks),
            (r"/artist/(\d+)/albums", self._artist_albums),
            (r"/playlist/(\d+)/tracks", self._playlist_tracks),
        ]

    def answer(self, asked: Asked) -> Answer:
        """Deezer's word; everything unknown is "no data" with HTTP 200."""
        for pattern, route in self._routes:
            found = re.fullmatch(pattern, asked.path)
            if found:
                return route(asked, *found.groups())
        return Answer(BAD_QUERY)

    def over(self) -> Answer:
        """Code 4, HTTP 200, no word about when to come again."""
        return Answer(QUOTA)

    # -- routes -------------------------------------------------------------------------------

    def _search(self, asked: Asked, kind: str) -> Answer:
        text = asked.query.get("q", "")
        if not text.strip():
            return Answer(BAD_QUERY)
        fields = {name: fold(value) for name, value in _FIELD.findall(text)}
        words = fold(_FIELD.sub(" ", text)).split()
        found = getattr(self, f"_{kind}s_like")(fields, words)
        return Answer(self._page(asked, found, default=25))

    def _one(self, _asked: Asked, kind: str, number: str) -> Answer:
        told = getattr(self, f"_whole_{kind}")(int(number))
        return Answer(told if told is not None else NO_DATA)

    def _track_by_isrc(self, asked: Asked, isrc: str) -> Answer:
        rows = self.world.tunes("deezer")
        found = next((tune.id for _, tune in rows if tune.isrc == isrc.upper()), 0)
        return self._one(asked, "track", str(found))

    def _album_by_upc(self, asked: Asked, upc: str) -> Answer:
        rows = self.world.having("deezer")
        found = next((one.id for one in rows if one.upc == upc), 0)
        return self._one(asked, "album", str(found))

    def _album_tracks(self, asked: Asked, number: str) -> Answer:
        release = self._release(int(number))
        if release is None:
            return Answer(NO_DATA)
        rows = [
            self._track_row(release, tune, album=False)
            | {"isrc": tune.isrc, "track_position": tune.number, "disk_number": tune.disc}
            for tune in release.tracks
        ]
        return Answer(self._page(asked, rows, default=25))

    def _artist_albums(self, asked: Asked, number: str) -> Answer:
        singer = self._singer(int(number))
        if singer is None:
            return Answer(NO_DATA)
        newest = sorted(
            self.world.of_singer(singer, "deezer"), key=lambda one: one.date, reverse=True
        )
        rows = [self._album_row(one) | {"release_date": one.date} for one in newest]
        for row in rows:
            for hidden in ("artist", "nb_tracks"):
                row.pop(hidden, None)
        return Answer(self._page(asked, rows, default=25))

    def _playlist_tracks(self, asked: Asked, number: str) -> Answer:
        found = self.world.lists.get(int(number))
        if found is None or not found.public:
            return Answer(NO_DATA)
        return Answer(self._page(asked, self._list_rows(found.rows), default=25))

    # -- objects ------------------------------------------------------------------------------

    def _whole_track(self, number: int) -> Told | None:
        for release, tune in self.world.tunes("deezer"):
            if tune.id == number:
                people = [self._person(self.world.singers[name]) for name in tune.artists]
                return self._track_row(release, tune) | {
                    "isrc": tune.isrc,
                    "track_position": tune.number,
                    "disk_number": tune.disc,
                    "release_date": release.date,
                    "contributors": [person | {"role": "Main"} for person in people],
                }
        return None

    def _whole_album(self, number: int) -> Told | None:
        release = self._release(number)
        if release is None:
            return None
        rows = [self._track_row(release, tune, album=False) for tune in release.tracks]
        return self._album_row(release) | {
            "upc": release.upc,
            "label": release.label,
            "release_date": release.date,
            "duration": round(sum(tune.seconds for tune in release.tracks)),
            "genres": {"data": [{"id": 1, "name": release.genre, "type": "genre"}]},
            "tracks": {"data": rows},
        }

    def _whole_artist(self, number: int) -> Told | None:
        singer = self._singer(number)
        return self._artist_row(singer) if singer else None

    def _whole_playlist(self, number: int) -> Told | None:
        found = self.world.lists.get(number)
        if found is None or not found.public:
            return None
        rows = self._list_rows(found.rows)
        return {
            "id": found.id,
            "title": found.name,
            "public": True,
            "nb_tracks": len(rows),
            "checksum": found.checksum,
            "link": f"https://www.deezer.com/playlist/{found.id}",
            "type": "playlist",
            "tracks": {"data": rows[: self.page_cap], "checksum": found.checksum},
        }

    def _list_rows(self, rows: Sequence[Any]) -> list[Any]:
        return [self._track_row(*row) if isinstance(row, tuple) else row for row in rows]

    def _track_row(self, release: Release, tune: Tune, album: bool = True) -> Told:
        row: Told = {
            "id": tune.id,
            "readable": True,
            "title": tune.title,
            "title_short": tune.title,
            "title_version": "",
            "link": f"https://www.deezer.com/track/{tune.id}",
            "duration": round(tune.seconds),
            "rank": 100_000,
            "explicit_lyrics": tune.explicit,
            "artist": self._person(self.world.singers[tune.artists[0]]),
            "type": "track",
        }
        if album:
            row["album"] = {"id": release.id, "title": release.title, "type": "album"}
            row["album"] |= self._pictures_of("cover", release.id if release.cover else None)
        return row

    def _album_row(self, release: Release) -> Told:
        return {
            "id": release.id,
            "title": release.title,
            "link": f"https://www.deezer.com/album/{release.id}",
            "nb_tracks": len(release.tracks),
            "record_type": release.kind,
            "explicit_lyrics": release.explicit,
            "artist": self._person(self.world.singers[release.artists[0]]),
            "type": "album",
        } | self._pictures_of("cover", release.id if release.cover else None)

    def _artist_row(self, singer: Singer) -> Told:
        return self._person(singer) | {
            "nb_album": len(self.world.of_singer(singer, "deezer")),
            "nb_fan": singer.fans,
        }

    def _person(self, singer: Singer) -> Told:
        return {
            "id": singer.id,
            "name": singer.name,
            "link": f"https://www.deezer.com/artist/{singer.id}",
            "type": "artist",
        } | self._pictures_of("artist", singer.id if singer.picture else None, "picture")

    def _pictures_of(self, folder: str, number: int | None, key: str = "cover") -> Told:
        """Addresses of all sizes; nobody's picture has no hash in its path."""
        name = "" if number is None else hashlib.md5(f"{folder}{number}".encode()).hexdigest()
        root = f"{self._pictures()}/images/{folder}/{name}"
        return {
            f"{key}_{size}": f"{root}/{edge}x{edge}-000000-80-0-0.jpg"
            for size, edge in _SIZES.items()
        }

    # -- searching and paging -----------------------------------------------------------------

    def _tracks_like(self, fields: dict[str, str], words: list[str]) -> list[Told]:
        found = []
        for release, tune in self.world.tunes("deezer"):
            people = " ".join(self.world.shown(name) for name in tune.artists)
            there = {"artist": people, "track": tune.title, "album": release.title}
            if _fits(there, fields, words):
                found.append(self._track_row(release, tune))
        return found

    def _albums_like(self, fields: dict[str, str], words: list[str]) -> list[Told]:
        found = []
        for release in self.world.having("deezer"):
            people = " ".join(self.world.shown(name) for name in release.artists)
            if _fits({"artist": people, "album": release.title, "track": ""}, fields, words):
                found.append(self._album_row(release))
        return found

    def _artists_like(self, fields: dict[str, str], words: list[str]) -> list[Told]:
        singers = [
            one
            for one in self.world.singers.values()
            if _fits({"artist": one.name}, fields, words) and self.world.of_singer(one, "deezer")
        ]
        singers.sort(key=lambda one: -one.fans)
        return [self._artist_row(singer) for singer in singers]

    def _page(self, asked: Asked, rows: list[Any], default: int) -> Told:
        limit = min(int(asked.query.get("limit", default)), self.page_cap)
        index = int(asked.query.get("index", 0))
        page: Told = {"data": rows[index : index + limit], "total": len(rows)}
        if index + limit < len(rows):
            page["next"] = f"{self.url}{asked.path}?limit={limit}&index={index + limit}"
        return page

    def _release(self, number: int) -> Release | None:
        return next((one for one in self.world.having("deezer") if one.id == number), None)

    def _singer(self, number: int) -> Singer | None:
        return next((one for one in self.world.singers.values() if one.id == number), None)


def _fits(there: dict[str, str], fields: dict[str, str], words: list[str]) -> bool:
    """Every field holds its phrase, and every free word stands somewhere."""
    held = {name: f" {fold(value)} " for name, value in there.items()}
    if any(f" {phrase} " not in held.get(name, "") for name, phrase in fields.items()):
        return False
    everything = "".join(held.values()).split()
    return all(word in everything for word in words)
