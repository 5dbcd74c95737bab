"""An iTunes: one list for each storefront, "- Single" in names, the collection row first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked, CatalogueServer, Manners
from sandbox.catalogues.world import MusicWorld, Release, Singer, Tune, fold

Told = dict[str, Any]
KIND = "text/javascript; charset=utf-8"
_OTHER_NUMBERS = 1_000_000_000  # no id of another catalogue is one of Apple's
_SUFFIX = {"single": " - Single", "ep": " - EP"}


class ItunesServer(CatalogueServer):
    """`pictures` is the address of the picture server."""

    def __init__(
        self, world: MusicWorld, pictures: Callable[[], str], manners: Manners | None = None
    ) -> None:
        super().__init__(manners)
        self.world = world
        self._pictures = pictures

    def answer(self, asked: Asked) -> Answer:
        """The results of `/search` or `/lookup`."""
        if asked.path not in ("/search", "/lookup"):
            return Answer(b"Not Found", 404, "text/plain")
        if asked.query.get("entity", "song") not in ("song", "album", "musicArtist"):
            wrong = "Invalid value(s) for key(s): [resultEntity]"
            return Answer({"errorMessage": wrong, "queryParameters": {}}, kind=KIND)
        rows = self._search(asked) if asked.path == "/search" else self._lookup(asked)
        limit = int(asked.query.get("limit", "50"))
        head = 0 if asked.path == "/search" else 1  # the thing looked up is not counted
        rows = rows[: limit + head]
        return Answer({"resultCount": len(rows), "results": rows}, kind=KIND)

    def over(self) -> Answer:
        """A bare 403."""
        return Answer(b"", 403, "text/plain")

    def _search(self, asked: Asked) -> list[Told]:
        words = fold(asked.query.get("term", "")).split()
        entity, store = asked.query.get("entity", "song"), asked.query.get("country", "US")
        if entity == "musicArtist":
            return [
                self._artist(one)
                for one in self.world.singers.values()
                if self._has(one, store) and _fits(one.name, words)
            ]
        found: list[Told] = []
        for release in self._sold(store):
            if entity == "album" and _fits(f"{self._credit(release)} {release.title}", words):
                found.append(self._album(release))
            if entity == "song":
                found += [
                    self._song(release, t) for t in release.tracks if self._is(t, release, words)
                ]
        return found

    def _is(self, tune: Tune, release: Release, words: list[str]) -> bool:
        return _fits(f"{self._people(tune.artists)} {tune.title} {release.title}", words)

    def _lookup(self, asked: Asked) -> list[Told]:
        store, entity = asked.query.get("country", "US"), asked.query.get("entity", "")
        upc = asked.query.get("upc", "")
        told = asked.query.get("id", "")
        number = (int(told) if told.isdecimal() else 0) - _OTHER_NUMBERS
        for release in self._sold(store):
            if release.id == number or (upc and release.upc.lstrip("0") == upc.lstrip("0")):
                songs = [self._song(release, tune) for tune in release.tracks]
                return [self._album(release), *(songs if entity == "song" else [])]
            for tune in release.tracks:
                if tune.id == number:
                    return [self._song(release, tune)]
        for singer in self.world.singers.values():
            if singer.id == number and self._has(singer, store):
                sold = [r for r in self.world.of_singer(singer, "itunes") if store in r.stores]
                albums = [self._album(release) for release in sold]
                return [self._artist(singer), *(albums if entity == "album" else [])]
        return []

    def _sold(self, store: str) -> list[Release]:
        return [one for one in self.world.having("itunes") if store in one.stores]

    def _has(self, singer: Singer, store: str) -> bool:
        return any(store in one.stores for one in self.world.of_singer(singer, "itunes"))

    def _people(self, names: tuple[str, ...]) -> str:
        return " & ".join(self.world.shown(name) for name in names)

    def _credit(self, release: Release) -> str:
        return self._people(release.artists)

    def _artist(self, singer: Singer) -> Told:
        row: Told = {
            "wrapperType": "artist",
            "artistType": "Artist",
            "artistName": singer.name,
            "artistLinkUrl": f"https://music.apple.com/us/artist/{singer.id}",
            "artistId": singer.id + _OTHER_NUMBERS,
        }
        if singer.genres:
            row["primaryGenreName"] = singer.genres[0]
        return row

    def _album(self, release: Release) -> Told:
        title = release.title + _SUFFIX.get(release.kind, "")
        return {
            "wrapperType": "collection",
            "collectionType": "Compilation" if release.kind == "compile" else "Album",
            "artistId": self.world.singers[release.artists[0]].id + _OTHER_NUMBERS,
            "collectionId": release.id + _OTHER_NUMBERS,
            "artistName": self._credit(release),
            "collectionName": title,
            "collectionViewUrl": f"https://music.apple.com/us/album/{release.id}",
            "collectionExplicitness": "explicit" if release.explicit else "notExplicit",
            "trackCount": len(release.tracks),
            "copyright": f"℗ {release.date[:4]} {release.label}",
            "country": "USA",
            "releaseDate": f"{release.date}T07:00:00Z",
            "primaryGenreName": release.genre,
        } | self._artwork(release)

    def _song(self, release: Release, tune: Tune) -> Told:
        row: Told = {
            "wrapperType": "track",
            "kind": "song",
            "artistId": self.world.singers[tune.artists[0]].id + _OTHER_NUMBERS,
            "collectionId": release.id + _OTHER_NUMBERS,
            "trackId": tune.id + _OTHER_NUMBERS,
            "artistName": self._people(tune.artists),
            "collectionName": release.title + _SUFFIX.get(release.kind, ""),
            "trackName": tune.title,
            "trackViewUrl": f"https://music.apple.com/us/album/{release.id}?i={tune.id}",
            "releaseDate": f"{release.date}T12:00:00Z",
            "trackExplicitness": "explicit" if tune.explicit else "notExplicit",
            "discCount": release.discs,
            "discNumber": tune.disc,
            "trackCount": len(release.on_disc(tune.disc)),
            "trackNumber": tune.number,
            "trackTimeMillis": round(tune.seconds * 1000),
            "primaryGenreName": release.genre,
        } | self._artwork(release)
        if self._people(tune.artists) != self._credit(release):
            row["collectionArtistName"] = self._credit(release)
            row["collectionArtistId"] = self.world.singers[release.artists[0]].id + _OTHER_NUMBERS
        return row

    def _artwork(self, release: Release) -> Told:
        if not release.cover:
            return {}
        root = f"{self._pictures()}/image/thumb/Music/{release.id}/cover.jpg"
        return {f"artworkUrl{edge}": f"{root}/{edge}x{edge}bb.jpg" for edge in (30, 60, 100)}


def _fits(text: str, words: list[str]) -> bool:
    held = fold(text).split()
    return bool(words) and all(word in held for word in words)
