"""What MusicBrainz tells, as values. Source: MusicBrainz web service 2 in JSON (contract §5.1).

Used by `musicbrainz.py`. A release is one edition, a release group the album whatever the
edition; ids of groups carry the prefix `GROUP`, so that `album` knows what to ask for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.clients.catalogues.values import (
    Json,
    as_object,
    count,
    date,
    isrc,
    maybe,
    objects,
    seconds,
    text,
)
from core.domain.catalogue import (
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueIds,
    CatalogueTrack,
    year_of,
)

NAME = "musicbrainz"
GROUP = "group:"
COVER_SIZES = (250, 500, 1200)
_KINDS = {"album": AlbumKind.ALBUM, "ep": AlbumKind.EP, "single": AlbumKind.SINGLE}
_FRONT = re.compile(r"/front(-\d+)?$")
_NOBODY_KNOWS = 9999


class Mapping:
    """The mapping; `covers` is the Cover Art Archive's address, "" for no covers."""

    def __init__(self, covers: str) -> None:
        self._covers = covers.rstrip("/")

    def release(self, told: Json) -> CatalogueAlbum:
        """One edition."""
        mbid = text(told.get("id"))
        group = as_object(told.get("release-group"))
        media = objects(told.get("media"))
        label = next(iter(objects(told.get("label-info"))), {})
        return CatalogueAlbum(
            source=NAME,
            id=mbid,
            title=text(told.get("title")),
            artists=credits_of(told) or credits_of(group),
            kind=kind_of(group),
            date=date(told.get("date")),
            original_date=date(group.get("first-release-date")),
            track_count=_total(told, media),
            disc_count=len(media) or None,
            cover=self._release_cover(told, mbid),
            upc=maybe(told.get("barcode")),
            label=maybe(as_object(label.get("label")).get("name")),
            catalogue_number=maybe(label.get("catalog-number")),
            genres=genres_of(told) or genres_of(group),
            secondary=_secondary(group),
            ids=CatalogueIds(mb_release=mbid or None, mb_release_group=maybe(group.get("id"))),
        )

    def group(self, told: Json) -> CatalogueAlbum:
        """An album whatever the edition; whether it has a cover is not told."""
        mbid = text(told.get("id"))
        first = date(told.get("first-release-date"))
        covers = f"{self._covers}/release-group/{mbid}/front-1200" if self._covers else None
        return CatalogueAlbum(
            source=NAME,
            id=f"{GROUP}{mbid}" if mbid else "",
            title=text(told.get("title")),
            artists=credits_of(told),
            kind=kind_of(told),
            date=first,
            original_date=first,
            cover=covers,
            genres=genres_of(told),
            secondary=_secondary(told),
            ids=CatalogueIds(mb_release_group=mbid or None),
        )

    def recording(self, told: Json, code: str | None = None) -> CatalogueTrack:
        """A recording on the release that stands for it best; `code` is the ISRC asked for."""
        mbid = text(told.get("id"))
        releases = objects(told.get("releases"))
        chosen = min(releases, key=standing) if releases else None
        medium, place = _place(chosen)
        return CatalogueTrack(
            source=NAME,
            id=mbid,
            title=text(told.get("title")),
            artists=credits_of(told),
            album=self.release(chosen) if chosen is not None else None,
            duration=seconds(told.get("length"), per_second=1000),
            number=count(place.get("number")) or count(place.get("position")),
            disc=count(medium.get("position")),
            isrc=code or _first_isrc(told),
            date=date(told.get("first-release-date")),
            genres=genres_of(told),
            ids=CatalogueIds(mb_recording=mbid or None, mb_track=maybe(place.get("id"))),
        )

    def tracks(self, told: Json, album: CatalogueAlbum) -> tuple[CatalogueTrack, ...]:
        """The tracks of a release that was asked for with its recordings."""
        return tuple(
            _track(row, place, disc, album)
            for disc, medium in enumerate(objects(told.get("media")), start=1)
            for place, row in enumerate(objects(medium.get("tracks")), start=1)
        )

    def _release_cover(self, told: Json, mbid: str) -> str | None:
        art = told.get("cover-art-archive")
        if not self._covers or not mbid or (art and not as_object(art).get("front")):
            return None
        return f"{self._covers}/release/{mbid}/front-1200"


def artist(told: Json) -> CatalogueArtist:
    """An artist; the pictures are elsewhere."""
    mbid = text(told.get("id"))
    parts = [text(told.get(key)) for key in ("disambiguation", "country")]
    return CatalogueArtist(
        source=NAME,
        id=mbid,
        name=text(told.get("name")),
        genres=genres_of(told),
        note=", ".join(part for part in parts if part),
        mbid=mbid or None,
    )


def credits_of(told: Json) -> tuple[ArtistRef, ...]:
    """The artists with what the credit puts between them."""
    found: list[ArtistRef] = []
    joined = ""
    for part in objects(told.get("artist-credit")):
        who = as_object(part.get("artist"))
        name, mbid = text(part.get("name")) or text(who.get("name")), text(who.get("id"))
        if name:
            found.append(ArtistRef(name, mbid, mbid or None, joined))
        join = part.get("joinphrase")
        joined = join if isinstance(join, str) else ""
    return tuple(found)


def kind_of(group: Json) -> AlbumKind | None:
    """What a release group is; None when it is nothing we name (broadcast, other)."""
    if "compilation" in _secondary(group):
        return AlbumKind.COMPILATION
    return _KINDS.get(text(group.get("primary-type")).lower())


def genres_of(told: Json) -> tuple[str, ...]:
    """Genres, most votes first; tags only where no genre is told."""
    for key in ("genres", "tags"):
        rows = sorted(objects(told.get(key)), key=lambda row: -(count(row.get("count")) or 0))
        names = tuple(text(row.get("name")) for row in rows if text(row.get("name")))
        if names:
            return names[:5]
    return ()


def standing(release: Json) -> tuple[bool, bool, bool, int, str]:
    """Sorts releases: official, an album of its own, no compilation, the earliest first."""
    group = as_object(release.get("release-group"))
    when = date(release.get("date"))
    return (
        text(release.get("status")) not in ("Official", ""),
        bool(_secondary(group)),
        kind_of(group) not in (AlbumKind.ALBUM, None),
        year_of(when) or _NOBODY_KNOWS,
        when or "9999",
    )


def best_release(releases: Iterable[Json]) -> Json | None:
    """The edition that stands for its group: official, usual number of tracks, the earliest."""
    rows = list(releases)
    if not rows:
        return None
    official = [row for row in rows if not standing(row)[0]] or rows
    totals = Counter(_total(row, objects(row.get("media"))) for row in official)
    usual = totals.most_common(1)[0][0]
    fitting = [r for r in official if _total(r, objects(r.get("media"))) == usual]
    return min(fitting, key=standing)


def resized(url: str, size: int) -> str:
    """The smallest kept size that is large enough: 250, 500 or 1200."""
    edge = next((kept for kept in COVER_SIZES if kept >= size), COVER_SIZES[-1])
    return _FRONT.sub(f"/front-{edge}", url)


def _track(row: Json, place: int, disc: int, album: CatalogueAlbum) -> CatalogueTrack:
    recording = as_object(row.get("recording"))
    length = seconds(row.get("length"), 1000) or seconds(recording.get("length"), 1000)
    mbid = text(recording.get("id"))
    return CatalogueTrack(
        source=NAME,
        id=mbid,
        title=text(row.get("title")) or text(recording.get("title")),
        artists=credits_of(row) or credits_of(recording) or album.artists,
        album=album,
        duration=length,
        number=count(row.get("position")) or place,
        disc=disc,
        isrc=_first_isrc(recording),
        date=album.date,
        genres=genres_of(recording),
        ids=CatalogueIds(mb_recording=mbid or None, mb_track=maybe(row.get("id"))),
    )


def _secondary(group: Json) -> tuple[str, ...]:
    told = group.get("secondary-types")
    return tuple(text(kind).lower() for kind in told) if isinstance(told, list) else ()


def _total(told: Json, media: list[Json]) -> int | None:
    counts = [count(medium.get("track-count")) or 0 for medium in media]
    return sum(counts) or count(told.get("track-count"))


def _place(release: Json | None) -> tuple[Json, Json]:
    """(medium, track) of a recording on a release, where the release tells them."""
    for medium in objects((release or {}).get("media")):
        for key in ("tracks", "track"):  # "track" in search results
            rows = objects(medium.get(key))
            if len(rows) == 1:
                return medium, rows[0]
    return {}, {}


def _first_isrc(told: Json) -> str | None:
    """Codes are texts, in older answers objects."""
    codes = told.get("isrcs")
    for one in codes if isinstance(codes, list) else ():
        code = isrc(one.get("id") if isinstance(one, dict) else one)
        if code:
            return code
    return None
