"""What Deezer tells, as values. Source: Deezer API objects (contract §5.1). Used by `deezer.py`."""

from __future__ import annotations

import re
from dataclasses import replace

from core.clients.catalogues.values import (
    Json,
    as_object,
    count,
    date,
    flag,
    identity,
    isrc,
    maybe,
    objects,
    seconds,
    text,
)
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueIds,
    CatalogueTrack,
)

NAME = "deezer"
_KINDS = {
    "album": AlbumKind.ALBUM,
    "single": AlbumKind.SINGLE,
    "ep": AlbumKind.EP,
    "compile": AlbumKind.COMPILATION,
    "compilation": AlbumKind.COMPILATION,
}
_SIZES = ("xl", "big", "medium", "small")
_NO_PICTURE = re.compile(r"/images/\w+//")
LARGEST = 1900
_SIZE = re.compile(r"/\d+x\d+(?=-)")


def artist(told: Json) -> CatalogueArtist:
    """An artist, from a search or by id."""
    return CatalogueArtist(
        source=NAME,
        id=identity(told.get("id")),
        name=text(told.get("name")),
        picture=_picture(told, "picture"),
        url=maybe(told.get("link")),
        fans=count(told.get("nb_fan")),
        albums=count(told.get("nb_album")),
    )


def album(told: Json) -> CatalogueAlbum:
    """A release; rows of tracks and of an artist's listing do not say whose it is."""
    album_id = identity(told.get("id"))
    genres = objects(as_object(told.get("genres")).get("data"))
    return CatalogueAlbum(
        source=NAME,
        id=album_id,
        title=text(told.get("title")),
        artists=credits_of(told),
        kind=_KINDS.get(text(told.get("record_type")).lower()),
        date=date(told.get("release_date")),
        track_count=count(told.get("nb_tracks")),
        cover=_picture(told, "cover"),
        upc=maybe(told.get("upc")),
        label=maybe(told.get("label")),
        genres=tuple(name for name in (text(one.get("name")) for one in genres) if name),
        explicit=flag(told.get("explicit_lyrics")),
        url=maybe(told.get("link")),
        ids=CatalogueIds(deezer=album_id or None),
    )


def track(told: Json, of: CatalogueAlbum | None = None) -> CatalogueTrack:
    """A track; `of` is its album where it is known better than the track tells."""
    track_id = identity(told.get("id"))
    named = as_object(told.get("album"))
    return CatalogueTrack(
        source=NAME,
        id=track_id,
        title=title_of(told),
        artists=credits_of(told) or (of.artists[:1] if of else ()),
        album=of or (album(named) if named else None),
        duration=seconds(told.get("duration")),
        number=count(told.get("track_position")),
        disc=count(told.get("disk_number")),
        isrc=isrc(told.get("isrc")),
        date=date(told.get("release_date")),
        explicit=flag(told.get("explicit_lyrics")),
        url=maybe(told.get("link")),
        ids=CatalogueIds(deezer=track_id or None),
    )


def title_of(told: Json) -> str:
    """The title with its version, which old rows keep apart."""
    title = text(told.get("title")) or text(told.get("title_short"))
    version = text(told.get("title_version"))
    return title if not version or version.casefold() in title.casefold() else f"{title} {version}"


def credits_of(told: Json) -> tuple[ArtistRef, ...]:
    """The contributors (told for a single track or album only) and the artist."""
    rows = [*objects(told.get("contributors")), as_object(told.get("artist"))]
    named = {one.name: one for one in map(_ref, rows) if one is not None}
    return tuple(named.values())


def resized(url: str, size: int) -> str:
    """The same picture in another size; the CDN refuses more than 1900."""
    edge = max(1, min(size, LARGEST))
    return _SIZE.sub(f"/{edge}x{edge}", url, count=1)


def _ref(told: Json) -> ArtistRef | None:
    name = text(told.get("name"))
    return ArtistRef(name, identity(told.get("id"))) if name else None


def _picture(told: Json, kind: str) -> str | None:
    """The largest address; None when it is the picture of nobody (no hash in its path)."""
    for name in [f"{kind}_{size}" for size in _SIZES] + [kind]:
        url = text(told.get(name))
        if url.startswith("http"):
            return None if _NO_PICTURE.search(url) else url
    return None


def details(told: CatalogueAlbum, rows: list[Json]) -> AlbumDetails:
    """The album with its tracks in order, and what only the tracks tell about it."""
    numbered = [track(row, told) for row in rows if title_of(row)]
    discs = max((one.disc or 1 for one in numbered), default=1)
    whole = replace(told, disc_count=discs, track_count=told.track_count or len(numbered) or None)
    tracks = [
        replace(one, album=whole, number=one.number or place, date=one.date or whole.date)
        for place, one in enumerate(numbered, start=1)
    ]
    tracks.sort(key=lambda one: (one.disc or 1, one.number or 0))
    return AlbumDetails(whole, tuple(tracks))
