"""Catalogues and their cache in memory, keeping the promises of core/ports/catalogue."""

from __future__ import annotations

from collections.abc import Callable

from core.domain import ServiceError
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.ports.catalogue import CachedAnswer, CatalogueFeature
from core.ports.system import Clock
from core.tasks import TaskContext
from sandbox.catalogues.world import MusicWorld, Release, Singer, Tune, fold


class MemoryCatalogueCache:
    """`CatalogueCache` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept: dict[str, tuple[str | None, float, float]] = {}

    def get(self, key: str) -> CachedAnswer | None:
        if key not in self.kept:
            return None
        body, stored, until = self.kept[key]
        return CachedAnswer(body, stored <= self._clock.now() < until)

    def put(self, key: str, body: str | None, seconds: float) -> None:
        now = self._clock.now()
        self.kept[key] = (body, now, now + seconds)

    def clear(self, catalogue: str = "") -> int:
        gone = [key for key in self.kept if key.startswith(f"{catalogue}:" if catalogue else "")]
        for key in gone:
            del self.kept[key]
        return len(gone)


class FakeCatalogue:
    """`Catalogue` in memory: what a `MusicWorld` holds, in a catalogue that can do everything."""

    name = "fake"
    title = "Fake"
    features = frozenset(CatalogueFeature)

    def __init__(self, world: MusicWorld) -> None:
        self._world = world
        self.calls = 0
        self.trouble: ServiceError | None = None

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        self._called(ctx)
        hits = [
            self._track(release, tune)
            for release, tune in self._world.tunes("deezer")
            if _fits(query, tune.title, " ".join(tune.artists), release.title)
        ]
        return tuple(hits[:limit])

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        self._called(ctx)
        hits = [
            self._album(release)
            for release in self._world.releases
            if _fits(query, "", " ".join(release.artists), release.title)
        ]
        return tuple(hits[:limit])

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        self._called(ctx)
        words = set(fold(query.artist or query.words).split())
        singers = [s for s in self._world.singers.values() if words <= set(fold(s.name).split())]
        return tuple(_artist(singer) for singer in singers[:limit])

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        self._called(ctx)
        rows = self._world.tunes("deezer")
        return next((self._track(r, t) for r, t in rows if str(t.id) == track_id), None)

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        self._called(ctx)
        return self._details(lambda release: str(release.id) == album_id)

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        self._called(ctx)
        singers = self._world.singers.values()
        return next((_artist(one) for one in singers if str(one.id) == artist_id), None)

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        self._called(ctx)
        singers = [s for s in self._world.singers.values() if str(s.id) == artist_id]
        return tuple(
            self._album(release)
            for singer in singers
            for release in self._world.of_singer(singer, "deezer")
        )

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        self._called(ctx)
        rows = self._world.tunes("deezer")
        return next((self._track(r, t) for r, t in rows if t.isrc == isrc), None)

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        self._called(ctx)
        return self._details(lambda release: release.upc == upc)

    def picture(self, url: str, size: int) -> str:
        return f"{url}?size={size}"

    def _called(self, ctx: TaskContext) -> None:
        ctx.checkpoint()
        if self.trouble is not None:
            raise self.trouble
        self.calls += 1

    def _details(self, wanted: Callable[[Release], bool]) -> AlbumDetails | None:
        release = next((one for one in self._world.releases if wanted(one)), None)
        if release is None:
            return None
        rows = sorted(release.tracks, key=lambda tune: (tune.disc, tune.number))
        tracks = tuple(self._track(release, tune) for tune in rows)
        return AlbumDetails(self._album(release), tracks)

    def _album(self, release: Release) -> CatalogueAlbum:
        people = [self._world.singers[name] for name in release.artists]
        return CatalogueAlbum(
            source=self.name,
            id=str(release.id),
            title=release.title,
            artists=tuple(ArtistRef(one.name, str(one.id)) for one in people),
            kind=AlbumKind.COMPILATION if release.kind == "compile" else AlbumKind(release.kind),
            date=release.date,
            track_count=len(release.tracks),
            disc_count=release.discs,
            cover=f"http://pictures.invalid/{release.id}" if release.cover else None,
            upc=release.upc,
            label=release.label,
            genres=(release.genre,),
            explicit=release.explicit,
        )

    def _track(self, release: Release, tune: Tune) -> CatalogueTrack:
        people = [self._world.singers[name] for name in tune.artists]
        return CatalogueTrack(
            source=self.name,
            id=str(tune.id),
            title=tune.title,
            artists=tuple(ArtistRef(one.name, str(one.id)) for one in people),
            album=self._album(release),
            duration=tune.seconds,
            number=tune.number,
            disc=tune.disc,
            isrc=tune.isrc,
            date=release.date,
            explicit=tune.explicit,
        )


def _artist(singer: Singer) -> CatalogueArtist:
    return CatalogueArtist("fake", str(singer.id), singer.name, fans=singer.fans)


def _fits(query: CatalogueQuery, title: str, artist: str, album: str) -> bool:
    pairs = ((query.title, title), (query.artist, artist), (query.album, album))
    if not fold(query.words):
        return False
    everything = fold(f"{title} {artist} {album}").split()
    held = all(fold(wanted) in fold(there) for wanted, there in pairs)
    return held and all(word in everything for word in fold(query.text).split())
