"""Everything an artist released, merged over the catalogues.

Remasters and market duplicates are folded into one release with editions; albums, EPs, singles and
compilations stand apart, and so do the releases of others on which the artist appears. Listing
takes some five calls; track lists are asked for one by one (`CatalogueService.tracks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain import ServiceError
from core.domain.catalogue import (
    AlbumKind,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
)
from core.ports.catalogue import Catalogue
from core.tasks import TaskContext
from services.catalogue.identity import (
    by_that_artist,
    is_repackaged,
    name_key,
    same_release,
    share_releases,
    title_key,
)

NAMESAKES = 2
"""So many artists of one name are looked at in another catalogue before it is left out."""

_HITS = 10


@dataclass(frozen=True, slots=True)
class Edition:
    """One release with all its editions, the one to show first."""

    editions: tuple[CatalogueAlbum, ...]

    @property
    def album(self) -> CatalogueAlbum:
        """The edition to show."""
        return self.editions[0]

    @property
    def kind(self) -> AlbumKind:
        """What the first catalogue that says so calls it."""
        told = (album.kind for album in self.editions if album.kind is not None)
        return next(told, AlbumKind.ALBUM)

    @property
    def date(self) -> str | None:
        """The earliest date of any edition; of equal years the most exact one."""
        told = {date for one in self.editions for date in (one.date, one.original_date) if date}
        if not told:
            return None
        first = min(told)[:4]
        exact = [date for date in told if date.startswith(first)]
        return min(exact, key=lambda date: (-len(date), date))

    @property
    def cover(self) -> CatalogueAlbum:
        """The edition whose cover to show (it may have none)."""
        return next((album for album in self.editions if album.cover), self.album)

    @property
    def sources(self) -> tuple[str, ...]:
        """The catalogues that list it."""
        return tuple(dict.fromkeys(album.source for album in self.editions))


@dataclass(frozen=True, slots=True)
class Discography:
    """All releases of one artist, the newest first in every group.

    `answered` names the catalogues that contributed, `troubles` has a sentence for each that could
    not be asked.
    """

    artist: CatalogueArtist
    albums: tuple[Edition, ...] = ()
    eps: tuple[Edition, ...] = ()
    singles: tuple[Edition, ...] = ()
    compilations: tuple[Edition, ...] = ()
    appears_on: tuple[Edition, ...] = ()
    answered: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[Edition, ...]:
        """Everything but `appears_on`."""
        return self.albums + self.eps + self.singles + self.compilations


@dataclass
class _Gathered:
    """The artist and the listings, by catalogue."""

    artist: CatalogueArtist
    listings: dict[str, tuple[CatalogueAlbum, ...]] = field(default_factory=dict)
    people: dict[str, CatalogueArtist] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def discography(
    artist: CatalogueArtist, catalogues: Sequence[Catalogue], ctx: TaskContext
) -> Discography:
    """The discography of an artist found in one of `catalogues`, whose order is the user's.

    Raises the first `ServiceError` when no catalogue answered.
    """
    found = _Gathered(artist)
    at_home = [one for one in catalogues if one.name == artist.source]
    others = [one for one in catalogues if one.name != artist.source]
    errors: list[ServiceError] = []
    for catalogue in at_home + others:
        ctx.checkpoint()
        try:
            _gather(found, catalogue, ctx)
        except ServiceError as error:
            errors.append(error)
    if errors and not found.people:
        raise errors[0]
    found.troubles += [error.sentence for error in errors]
    return _sorted_out(found, [one.name for one in catalogues])


def _gather(found: _Gathered, catalogue: Catalogue, ctx: TaskContext) -> None:
    """Add what one catalogue lists for the artist; another artist of that name adds nothing."""
    if catalogue.name == found.artist.source:
        _take(found, found.artist, catalogue.artist_albums(found.artist.id, ctx))
        return
    known = [album for listing in found.listings.values() for album in listing]
    for other in _namesakes(found.artist, catalogue, ctx)[:NAMESAKES]:
        listing = catalogue.artist_albums(other.id, ctx)
        if not known or share_releases(known, listing):
            _take(found, other, listing)
            return


def _take(found: _Gathered, artist: CatalogueArtist, listing: tuple[CatalogueAlbum, ...]) -> None:
    found.people[artist.source] = artist
    found.listings[artist.source] = listing


def _namesakes(
    artist: CatalogueArtist, catalogue: Catalogue, ctx: TaskContext
) -> list[CatalogueArtist]:
    """Artists of the same name there; the same MusicBrainz id needs no search."""
    if artist.mbid and catalogue.name == "musicbrainz":
        return [CatalogueArtist(catalogue.name, artist.mbid, artist.name, mbid=artist.mbid)]
    wanted = name_key(artist.name)
    hits = catalogue.search_artists(CatalogueQuery(artist=artist.name), _HITS, ctx)
    return [one for one in hits if name_key(one.name) == wanted]


def _sorted_out(found: _Gathered, order: Sequence[str]) -> Discography:
    own: list[CatalogueAlbum] = []
    others: list[CatalogueAlbum] = []
    for source, listing in found.listings.items():
        for album in listing:
            mine = by_that_artist(album, found.people[source])
            (own if mine else others).append(album)
    editions = folded(own, order)
    kinds: dict[AlbumKind, list[Edition]] = {kind: [] for kind in AlbumKind}
    for edition in editions:
        kinds[edition.kind].append(edition)
    return Discography(
        artist=found.artist,
        albums=tuple(kinds[AlbumKind.ALBUM]),
        eps=tuple(kinds[AlbumKind.EP]),
        singles=tuple(kinds[AlbumKind.SINGLE]),
        compilations=tuple(kinds[AlbumKind.COMPILATION]),
        appears_on=tuple(folded(others, order)),
        answered=tuple(name for name in order if name in found.listings),
        troubles=tuple(found.troubles),
    )


def folded(albums: Sequence[CatalogueAlbum], order: Sequence[str]) -> list[Edition]:
    """Releases with their editions, the newest first. `order` is that of the catalogues.

    Release groups of MusicBrainz come first: they know best which editions belong together.
    """
    groups: list[list[CatalogueAlbum]] = []
    by_title: dict[str, list[int]] = {}
    for album in sorted(albums, key=lambda one: one.ids.mb_release_group is None):
        near = [groups[at] for at in by_title.get(title_key(album.title), ())]
        fit = [group for group in near if any(same_release(one, album) for one in group)]
        if fit:
            min(fit, key=lambda group: _distance(group, album)).append(album)
        else:
            by_title.setdefault(title_key(album.title), []).append(len(groups))
            groups.append([album])
    made = [Edition(tuple(sorted(group, key=lambda one: _rank(one, order)))) for group in groups]
    made.sort(key=lambda edition: (edition.date or "", edition.album.title), reverse=True)
    return made


def _distance(group: Sequence[CatalogueAlbum], album: CatalogueAlbum) -> tuple[bool, int]:
    """How far an edition is from a group: another kind, years apart."""
    years = [abs(one.year - album.year) for one in group if one.year and album.year]
    return all(one.kind is not album.kind for one in group), min(years, default=0)


def _rank(album: CatalogueAlbum, order: Sequence[str]) -> tuple[int, bool, bool, str]:
    """The user's first catalogue, the plain edition, not the censored one, the earliest."""
    place = order.index(album.source) if album.source in order else len(order)
    clean = album.explicit is False and "clean" in album.title.casefold()
    return place, is_repackaged(album.title), clean, album.date or "9999"
