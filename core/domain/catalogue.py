"""What the music catalogues tell: artists, albums and tracks as published.

Used by the catalogue adapters (`core/clients/catalogues`), the services above them and the pages.
A value always says which catalogue it came from (`source`); a field the catalogue does not give
is empty or None, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.tracks import Track, TrackIds


class AlbumKind(Enum):
    """What the catalogue calls a release."""

    ALBUM = "album"
    EP = "ep"
    SINGLE = "single"
    COMPILATION = "compilation"


@dataclass(frozen=True, slots=True)
class CatalogueIds:
    """Identifiers that hold across catalogues, and the catalogues' own; None when not told.

    `mb_track` is the place of a recording on one release, `mb_release_group` the album whatever
    the edition (source: MusicBrainz' schema).
    """

    mb_recording: str | None = None
    mb_track: str | None = None
    mb_release: str | None = None
    mb_release_group: str | None = None
    deezer: str | None = None
    itunes: str | None = None
    spotify: str | None = None


NO_CATALOGUE_IDS = CatalogueIds()


@dataclass(frozen=True, slots=True)
class ArtistRef:
    """A credited artist: the name as written there, its id in the same catalogue ("" unknown).

    `joined` is what the credit puts before the name (" feat. ", " & "); "" for the first and
    where the catalogue does not tell.
    """

    name: str
    id: str = ""
    mbid: str | None = None
    joined: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueArtist:
    """An artist. `picture` is the address of a square picture, None where there is none.

    `fans` counts listeners who follow (Deezer), `albums` its releases there, `note` tells artists
    of one name apart ("US rapper"); `mbid` is the MusicBrainz id.
    """

    source: str
    id: str
    name: str
    picture: str | None = None
    url: str | None = None
    genres: tuple[str, ...] = ()
    fans: int | None = None
    albums: int | None = None
    note: str = ""
    mbid: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueAlbum:
    """A release. Dates are "2021", "2021-05" or "2021-05-04"; `cover` is an address.

    `date` is this edition's, `original_date` the first edition's where told. `secondary` are
    MusicBrainz' further kinds ("live", "remix"). `upc` is the bar code. `explicit` and the counts
    are None when not told.
    """

    source: str
    id: str
    title: str
    artists: tuple[ArtistRef, ...] = ()
    kind: AlbumKind | None = None
    date: str | None = None
    original_date: str | None = None
    track_count: int | None = None
    disc_count: int | None = None
    cover: str | None = None
    upc: str | None = None
    label: str | None = None
    catalogue_number: str | None = None
    genres: tuple[str, ...] = ()
    explicit: bool | None = None
    secondary: tuple[str, ...] = ()
    url: str | None = None
    ids: CatalogueIds = NO_CATALOGUE_IDS

    @property
    def artist_names(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(artist.name for artist in self.artists)

    @property
    def year(self) -> int | None:
        """The year of `date`; None when unknown."""
        return year_of(self.date)


@dataclass(frozen=True, slots=True)
class CatalogueTrack:
    """A track on a release. `duration` in seconds, `number` and `disc` 1-based.

    `album` may be a mere reference (title, id, cover) when it came with a search result; its
    artists are the album artists. `artists` are those the catalogue lists, main artist first.
    """

    source: str
    id: str
    title: str
    artists: tuple[ArtistRef, ...] = ()
    album: CatalogueAlbum | None = None
    duration: float | None = None
    number: int | None = None
    disc: int | None = None
    isrc: str | None = None
    date: str | None = None
    genres: tuple[str, ...] = ()
    explicit: bool | None = None
    url: str | None = None
    ids: CatalogueIds = NO_CATALOGUE_IDS

    @property
    def artist_names(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(artist.name for artist in self.artists)

    @property
    def album_artists(self) -> tuple[str, ...]:
        """Names of the album's artists; () when the album or they are unknown."""
        return self.album.artist_names if self.album is not None else ()

    @property
    def artist_credit(self) -> str:
        """All artists in one string, as the catalogue joins them; ", " where it does not tell."""
        parts = [
            (artist.joined or ", " if place else "") + artist.name
            for place, artist in enumerate(self.artists)
        ]
        return "".join(parts)

    def as_track(self) -> Track:
        """The same in the vocabulary of matching and downloads."""
        album = self.album
        date = self.date or (album.date if album is not None else None)
        return Track(
            title=self.title,
            artists=self.artist_names,
            album=album.title if album is not None else None,
            duration=self.duration,
            track_number=self.number,
            disc_number=self.disc,
            track_total=album.track_count if album is not None and _one_disc(album) else None,
            disc_total=album.disc_count if album is not None else None,
            album_artists=self.album_artists,
            release_date=date,
            year=year_of(date),
            genres=self.genres or (album.genres if album is not None else ()),
            ids=TrackIds(
                isrc=self.isrc,
                mb_recording=self.ids.mb_recording,
                mb_release=album.ids.mb_release if album is not None else None,
                spotify=self.ids.spotify,
            ),
        )


@dataclass(frozen=True, slots=True)
class AlbumDetails:
    """A release with its tracks in order; each track's `album` is `album`."""

    album: CatalogueAlbum
    tracks: tuple[CatalogueTrack, ...]


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What to look for: free `text`, or fields (which the catalogue may search exactly)."""

    text: str = ""
    title: str = ""
    artist: str = ""
    album: str = ""

    @property
    def words(self) -> str:
        """Everything as one line of free text."""
        return " ".join(part for part in (self.text, self.artist, self.album, self.title) if part)


def year_of(date: str | None) -> int | None:
    """The year of "2021", "2021-05" or "2021-05-04"; None for anything else."""
    head = (date or "")[:4]
    return int(head) if len(head) == 4 and head.isascii() and head.isdigit() else None


def _one_disc(album: CatalogueAlbum) -> bool:
    """A total over all discs is no disc's total."""
    return album.disc_count in (None, 1)
