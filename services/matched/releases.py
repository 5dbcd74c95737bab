"""The releases a file may be filed under, and what it becomes on each of them. Pure but for asking.

Used by the service once an artist is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.domain import Candidate, Track
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    CatalogueArtist,
    CatalogueTrack,
)
from core.matching.normalise import fold
from services.catalogue.identity import Compare, name_key, title_key
from services.matched.likely import described
from services.matched.model import Fit, Likely, Release
from services.metadata.choosing import comparable, on_release, release_order
from services.metadata.remix import credited

FITS = 0.6
"""From this score on a catalogue's recording may be the file's: probable, or better."""
MOST = 6
"""So many releases are looked into; a song on more compilations than that is on them all."""
_SAME = 0.1
_LENGTH_SECONDS = 3.0


def fitting(wanted: Track, hits: Iterable[CatalogueTrack], compare: Compare) -> tuple[Fit, ...]:
    """The recordings that may be the wanted one, the best first."""
    return _best(Fit(compare(wanted, comparable(hit)).score, hit) for hit in hits)


def fitting_by(
    artist: CatalogueArtist, wanted: Track, hits: Iterable[CatalogueTrack], compare: Compare
) -> tuple[Fit, ...]:
    """The same among an artist's recordings, whatever artist the file names: a person chose."""
    named = as_by(wanted, artist)
    return _best(
        Fit(
            max(
                compare(wanted, comparable(hit)).score,
                compare(named, credited(comparable(hit), [artist.name])).score,
            ),
            hit,
        )
        for hit in by(artist, hits)
    )


def _best(scored: Iterable[Fit]) -> tuple[Fit, ...]:
    return tuple(sorted((one for one in scored if one.score >= FITS), key=lambda one: -one.score))


def by(artist: CatalogueArtist, hits: Iterable[CatalogueTrack]) -> list[CatalogueTrack]:
    """Those the artist is credited on, also as a remixer whom only the title names."""
    key = name_key(artist.name)
    return [hit for hit in hits if key in _names(hit, artist) and not _by_a_namesake(hit, artist)]


def per_release(wanted: Track, fits: Sequence[Fit]) -> list[Fit]:
    """One recording for each release, at most `MOST`: the best, of equal ones the own album."""
    if not fits:
        return []
    best: dict[str, Fit] = {}
    for one in fits:
        album = one.track.album
        best.setdefault(album.id if album is not None else one.track.id, one)
    kept = list(best.values())
    albums = [one.track.album for one in kept]
    order = release_order(wanted, [album for album in albums if album is not None])
    place = {album.id: at for at, album in enumerate(order)}
    top = kept[0].score

    def key(one: Fit) -> tuple[bool, int, float]:
        at = place.get(one.track.album.id, MOST) if one.track.album is not None else MOST
        return one.score < top - _SAME, at, -one.score

    return sorted(kept, key=key)[:MOST]


def on(fit: Fit, wanted: Track, details: AlbumDetails | None, compare: Compare) -> Fit:
    """The same with everything the release tells: its kind, its year, the track's number."""
    if details is None:
        return fit
    inside = next((one for one in details.tracks if one.id == fit.track.id), None)
    inside = inside or on_release(wanted, details, compare, same=True)
    track = inside or replace(fit.track, album=details.album)
    return replace(fit, track=_fuller(track, fit.track))


def distinct(fits: Iterable[Fit]) -> list[Fit]:
    """Editions of one release are one: the same title and kind, packaging left out."""
    best: dict[tuple[str, str], Fit] = {}
    for one in fits:
        album = one.track.album
        kind = album.kind.value if album is not None and album.kind else ""
        name = title_key(album.title) if album is not None else one.track.id
        best.setdefault((name, kind), one)
    return list(best.values())


def as_by(wanted: Track, artist: CatalogueArtist) -> Track:
    """The file's words with the chosen artist in place of others they name."""
    named = {name_key(name) for name in wanted.artists}
    return wanted if name_key(artist.name) in named else replace(wanted, artists=(artist.name,))


def with_owned(made: Release, owned: int) -> Release:
    """The same, with how many of its tracks the library has."""
    return replace(made, owned=owned)


def release(fit: Fit, likely: Likely, candidate: Candidate) -> Release:
    """The release with what the finished file becomes."""
    target = _single(fit.track, fit.track.as_track())
    return Release(told(target, likely.artist, candidate), fit.score, fit.track)


def alone(likely: Likely, candidate: Candidate) -> Release:
    """No catalogue has it by this artist: a single under the file's own title."""
    words = described(candidate)
    base = replace(words, album=None, album_artists=(), context=(), duration=None, artists=())
    base = replace(base, track_number=None, disc_number=None, title=words.title.strip())
    return Release(told(base, likely.artist, candidate), likely.likelihood)


def told(target: Track, artist: CatalogueArtist, candidate: Candidate) -> Track:
    """The target by the chosen artist: in front, unless somebody else remixed it.

    A length that the file is known not to have would get it refused although a person took it.
    """
    same = [name for name in target.artists if fold(name) == fold(artist.name)]
    others = [name for name in target.artists if name not in same]
    front = same[0] if same else artist.name
    named = credited(replace(target, artists=(front, *others)), target.artists)
    length = described(candidate).duration
    if length and named.duration and abs(length - named.duration) > _LENGTH_SECONDS:
        named = replace(named, duration=None)
    return named


def _single(track: CatalogueTrack, target: Track) -> Track:
    kind = track.album.kind if track.album is not None else None
    return target if kind is None else replace(target, single=kind is AlbumKind.SINGLE)


def _fuller(track: CatalogueTrack, hit: CatalogueTrack) -> CatalogueTrack:
    """An album's listing leaves out what a search tells, and the other way round."""
    return replace(
        track,
        isrc=track.isrc or hit.isrc,
        artists=track.artists if len(track.artists) >= len(hit.artists) else hit.artists,
        duration=track.duration or hit.duration,
    )


def _by_a_namesake(hit: CatalogueTrack, artist: CatalogueArtist) -> bool:
    """True when the catalogue itself says that this is another artist of the same name."""
    if not artist.id or hit.source != artist.source:
        return False
    key = name_key(artist.name)
    ids = {ref.id for ref in hit.artists if name_key(ref.name) == key and ref.id}
    return bool(ids) and artist.id not in ids


def _names(hit: CatalogueTrack, artist: CatalogueArtist) -> set[str]:
    named = credited(hit.as_track(), [artist.name]).artists
    return {name_key(name) for name in (*hit.artist_names, *hit.album_artists, *named)}
