"""What iTunes tells, as values. Source: iTunes Search API results (contract §5.1).

Used by `itunes.py`. Artists are one credit ("A & B"): iTunes does not split them.
"""

from __future__ import annotations

import re

from core.clients.catalogues.values import Json, count, date, identity, maybe, seconds, text
from core.domain.catalogue import (
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueIds,
    CatalogueTrack,
)

NAME = "itunes"
COVER = 1200
LARGEST = 3000
_SUFFIX = re.compile(r"\s+-\s+(Single|EP)$", re.IGNORECASE)
_SIZE = re.compile(r"/\d+x\d+(bb|sr|cc)?(?=[-.][^/]*$)")
_VARIOUS = "various artists"


def artist(told: Json) -> CatalogueArtist:
    """An artist; iTunes has no pictures of them."""
    genre = text(told.get("primaryGenreName"))
    return CatalogueArtist(
        source=NAME,
        id=identity(told.get("artistId")),
        name=text(told.get("artistName")),
        url=maybe(told.get("artistLinkUrl")) or maybe(told.get("artistViewUrl")),
        genres=(genre,) if genre else (),
    )


def album(told: Json) -> CatalogueAlbum:
    """The release of a collection row, or of a song row that names its collection."""
    album_id = identity(told.get("collectionId"))
    title, kind = _plain_title(text(told.get("collectionName")))
    credit = _album_credit(told)
    genre = text(told.get("primaryGenreName"))
    return CatalogueAlbum(
        source=NAME,
        id=album_id,
        title=title,
        artists=credit,
        kind=kind or _kind(told, credit),
        date=date(told.get("releaseDate")),
        track_count=count(told.get("trackCount")),
        disc_count=count(told.get("discCount")),
        cover=_cover(told),
        genres=(genre,) if genre else (),
        explicit=_explicit(told.get("collectionExplicitness")),
        url=maybe(told.get("collectionViewUrl")),
        ids=CatalogueIds(itunes=album_id or None),
    )


def track(told: Json, of: CatalogueAlbum | None = None) -> CatalogueTrack:
    """A song row; `of` is its album where the collection row told more."""
    track_id = identity(told.get("trackId"))
    genre = text(told.get("primaryGenreName"))
    return CatalogueTrack(
        source=NAME,
        id=track_id,
        title=text(told.get("trackName")),
        artists=_credit(told, "artistName", "artistId"),
        album=of or (album(told) if told.get("collectionName") else None),
        duration=seconds(told.get("trackTimeMillis"), per_second=1000),
        number=count(told.get("trackNumber")),
        disc=count(told.get("discNumber")),
        date=date(told.get("releaseDate")),
        genres=(genre,) if genre else (),
        explicit=_explicit(told.get("trackExplicitness")),
        url=maybe(told.get("trackViewUrl")),
        ids=CatalogueIds(itunes=track_id or None),
    )


def is_song(told: Json) -> bool:
    """True for songs: music videos share the lists."""
    return told.get("wrapperType", "track") == "track" and told.get("kind") == "song"


def is_album(told: Json) -> bool:
    """True for collection rows."""
    return told.get("wrapperType") == "collection"


def is_artist(told: Json) -> bool:
    """True for artist rows."""
    return told.get("wrapperType") == "artist"


def resized(url: str, size: int) -> str:
    """The same picture in another size, up to 3000; the bare number is part of the name."""
    edge = max(1, min(size, LARGEST))
    return _SIZE.sub(f"/{edge}x{edge}bb", url, count=1)


def _plain_title(title: str) -> tuple[str, AlbumKind | None]:
    """iTunes writes the kind of release into its name."""
    found = _SUFFIX.search(title)
    if found is None:
        return title, None
    kind = AlbumKind.SINGLE if found[1].lower() == "single" else AlbumKind.EP
    return title[: found.start()], kind


def _kind(told: Json, credit: tuple[ArtistRef, ...]) -> AlbumKind | None:
    if text(told.get("collectionType")) == "Compilation":
        return AlbumKind.COMPILATION
    if credit and credit[0].name.casefold() == _VARIOUS:
        return AlbumKind.COMPILATION
    return AlbumKind.ALBUM if is_album(told) else None


def _album_credit(told: Json) -> tuple[ArtistRef, ...]:
    """Song rows name the album's artist only where it is another one."""
    return _credit(told, "collectionArtistName", "collectionArtistId") or _credit(
        told, "artistName", "artistId"
    )


def _credit(told: Json, name: str, artist_id: str) -> tuple[ArtistRef, ...]:
    found = text(told.get(name))
    return (ArtistRef(found, identity(told.get(artist_id))),) if found else ()


def _cover(told: Json) -> str | None:
    for key in ("artworkUrl100", "artworkUrl60", "artworkUrl30"):
        url = text(told.get(key))
        if url.startswith("http"):
            return resized(url, COVER)
    return None


def _explicit(told: object) -> bool | None:
    return {"explicit": True, "notExplicit": False, "cleaned": False}.get(text(told))
