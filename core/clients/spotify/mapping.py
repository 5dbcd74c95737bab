"""What Spotify tells, as values. Every key may be missing, old and new names are both read.

Source: Web API objects of 2026 (contract §2). Used by the readers and the catalogue.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote_plus

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
from core.domain import PlaylistEntry, Track
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueIds,
    CatalogueTrack,
)

NAME = "spotify"
_KINDS = {
    "album": AlbumKind.ALBUM,
    "single": AlbumKind.SINGLE,
    "ep": AlbumKind.EP,
    "compilation": AlbumKind.COMPILATION,
}
_EP_FROM = 4


def artist(told: Json) -> CatalogueArtist:
    """An artist; pictures and genres come with whole ones only."""
    return CatalogueArtist(
        source=NAME,
        id=text(told.get("id")),
        name=text(told.get("name")),
        picture=_picture(told),
        url=_url(told),
        genres=_texts(told.get("genres")),
        fans=count(as_object(told.get("followers")).get("total")),
    )


def album(told: Json) -> CatalogueAlbum:
    """A release. Spotify calls EPs singles: with four tracks and more it is an EP here."""
    album_id = text(told.get("id"))
    total = count(told.get("total_tracks"))
    codes = as_object(told.get("external_ids"))
    return CatalogueAlbum(
        source=NAME,
        id=album_id,
        title=text(told.get("name")),
        artists=_artists(told),
        kind=_kind(told, total),
        date=_date(told),
        track_count=total,
        cover=_picture(told),
        upc=maybe(codes.get("upc")) or maybe(codes.get("ean")),
        label=maybe(told.get("label")),
        genres=_texts(told.get("genres")),
        url=_url(told),
        ids=CatalogueIds(spotify=album_id or None),
    )


def track(told: Json, of: CatalogueAlbum | None = None) -> CatalogueTrack:
    """A track; `of` is its album where the track does not tell (an album's own list)."""
    track_id = text(told.get("id"))
    named = as_object(told.get("album"))
    return CatalogueTrack(
        source=NAME,
        id=track_id,
        title=text(told.get("name")),
        artists=_artists(told),
        album=of or (album(named) if text(named.get("name")) else None),
        duration=seconds(told.get("duration_ms"), 1000),
        number=count(told.get("track_number")),
        disc=count(told.get("disc_number")),
        isrc=isrc(as_object(told.get("external_ids")).get("isrc")),
        explicit=flag(told.get("explicit")),
        url=_url(told),
        ids=CatalogueIds(spotify=track_id or None),
    )


def details(told: Json, rows: list[Json]) -> AlbumDetails:
    """A whole album: discs are counted over all its tracks."""
    bare = album(told)
    tracks = [track(row, bare) for row in rows if text(row.get("name"))]
    discs = max((one.disc or 1 for one in tracks), default=1)
    whole = replace(bare, disc_count=discs, track_count=bare.track_count or len(tracks) or None)
    ordered = [
        replace(one, album=whole, number=one.number or place)
        for place, one in enumerate(tracks, start=1)
    ]
    ordered.sort(key=lambda one: (one.disc or 1, one.number or 0))
    return AlbumDetails(whole, tuple(ordered))


def entry(position: int, row: Json) -> PlaylistEntry:
    """A row of a playlist or of the liked songs. Positions count every row."""
    inner = row_object(row)
    if not inner:
        return PlaylistEntry(position, Track(""), "no longer on Spotify")
    if text(inner.get("type")) == "episode":
        return PlaylistEntry(position, Track(text(inner.get("name"))), "a podcast episode")
    wanted = local(inner) if _is_local(row, inner) else wish(inner)
    if not wanted.title:
        return PlaylistEntry(position, wanted, "no longer on Spotify")
    if not wanted.artists and _is_local(row, inner):
        return PlaylistEntry(position, wanted, "a local file without an artist")
    return PlaylistEntry(position, wanted)


def row_object(row: Json) -> Json:
    """The track or episode of a row; "track" may also be a boolean in old answers."""
    found = row.get("item")
    return found if isinstance(found, dict) else as_object(row.get("track"))


def wish(told: Json) -> Track:
    """A full track as something wanted.

    How many tracks its disc has is not told: the album's total counts all discs.
    """
    found = track(told)
    single = found.album is not None and found.album.kind is AlbumKind.SINGLE
    return replace(found.as_track(), track_total=None, single=True if single else None)


def local(told: Json) -> Track:
    """A file of the person's own: what its tags say, else the parts of its address."""
    parts = text(told.get("uri")).split(":")[2:]
    by_uri = [unquote_plus(part).strip() for part in parts] + [""] * 4
    found = wish(told)
    length = found.duration or seconds(count(by_uri[3]))
    artists = found.artists or tuple(part for part in by_uri[:1] if part)
    return replace(
        found,
        title=found.title or by_uri[2],
        artists=artists,
        album=found.album or by_uri[1] or None,
        duration=length,
        single=None,
    )


def resized(url: str, size: int) -> str:
    """The same album cover in the nearest size that Spotify keeps: 64, 300 or 640."""
    marks = {64: "00004851", 300: "00001e02", 640: "0000b273"}
    known = next((mark for mark in marks.values() if f"ab67616d{mark}" in url), None)
    if known is None:
        return url
    wanted = next((edge for edge in marks if edge >= size), 640)
    return url.replace(f"ab67616d{known}", f"ab67616d{marks[wanted]}", 1)


def _is_local(row: Json, inner: Json) -> bool:
    return row.get("is_local") is True or inner.get("is_local") is True


def _kind(told: Json, total: int | None) -> AlbumKind | None:
    kind = _KINDS.get(text(told.get("album_type")).lower())
    if kind is AlbumKind.SINGLE and total is not None and total >= _EP_FROM:
        return AlbumKind.EP
    return kind


def _date(told: Json) -> str | None:
    """The release date to the precision that Spotify vouches for."""
    found = date(told.get("release_date"))
    length = {"year": 4, "month": 7}.get(text(told.get("release_date_precision")), 10)
    return found[:length] if found else None


def _artists(told: Json) -> tuple[ArtistRef, ...]:
    rows = objects(told.get("artists"))
    named = [ArtistRef(text(one.get("name")), text(one.get("id"))) for one in rows]
    return tuple(one for one in named if one.name)


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    return tuple(one for one in map(text, found) if one)


def _picture(told: Json) -> str | None:
    """The largest; sizes may be missing, then the first one is it."""
    rows = [one for one in objects(told.get("images")) if text(one.get("url")).startswith("http")]
    best = max(rows, key=lambda one: count(one.get("width")) or 0, default=None)
    return text(best.get("url")) if best else None


def _url(told: Json) -> str | None:
    return maybe(as_object(told.get("external_urls")).get("spotify"))


def owner_of(told: Json) -> str:
    """Who made a playlist, by id."""
    return identity(as_object(told.get("owner")).get("id"))


def total_of(told: Json) -> int | None:
    """How many rows a playlist says it has; None when it does not say."""
    for key in ("items", "tracks"):
        total = as_object(told.get(key)).get("total")
        if isinstance(total, int) and not isinstance(total, bool) and total >= 0:
            return total
    return None
