"""What is known about a file nobody downloaded here: its tags first, then its path. Pure.

The path fills gaps only where it cannot be mistaken, and what came from it is named: nothing is
guessed silently. Used by `organize`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.domain import TagSet, Track
from core.matching.filename import parse_path
from core.matching.normalise import fold, is_placeholder
from core.ports.media import OwnWords
from services.organise.credit import (
    UNKNOWN_ARTIST,
    VARIOUS_ARTISTS,
    album_artist,
    is_sampler,
    known_album,
    main_artist,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A track, and which of its fields came from the path (`title`, `artists`, `album`, …)."""

    track: Track
    not_from_tags: tuple[str, ...] = ()

    @property
    def artist_known(self) -> bool:
        """False when neither the tags nor the path name an artist."""
        return main_artist(self.track) != UNKNOWN_ARTIST


def known(words: OwnWords, relative: str) -> Known:
    """What the tags say, completed from `relative`, the path below the folder that is organised."""
    own = _own(words)
    named, bare = parse_path(relative), parse_path(relative.replace("\\", "/").rsplit("/", 1)[-1])
    found: dict[str, object] = {}
    if not own.title:
        found["title"] = named.title
    if not _artists(own) and not own.album_artists:
        found["artists"] = bare.artists or (named.artists if named.album else ())
    track = replace(own, **{key: value for key, value in found.items() if value})  # type: ignore[arg-type]
    nameless = not own.title and not _artists(own)
    if known_album(own) is None and named.album and (nameless or _agree(track, named)):
        found["album"], found["year"] = named.album, own.year or named.year
        track = replace(track, album=named.album, year=own.year or named.year)
    album = known_album(track)
    if album is not None and (named.album is None or _alike(named.album, album)):
        for field in ("track_number", "disc_number"):
            if getattr(own, field) is None and getattr(named, field) is not None:
                found[field] = getattr(named, field)
    changed = {key: value for key, value in found.items() if value and value != getattr(own, key)}
    return Known(replace(own, **changed), tuple(sorted(changed)))  # type: ignore[arg-type]


def missing_tags(words: OwnWords, one: Known) -> TagSet | None:
    """The tags the file lacks and that are known; None when there is nothing to write."""
    if not words.writable:
        return None
    track, new = one.track, set(one.not_from_tags)
    artists = track.artists if "artists" in new else ()
    tags = TagSet(
        title=track.title if "title" in new else None,
        artist=", ".join(artists) or None,
        artists=artists,
        album=track.album if "album" in new else None,
        album_artist=_missing_album_artist(words, track),
        track_number=track.track_number if "track_number" in new else None,
        disc_number=track.disc_number if "disc_number" in new else None,
        date=str(track.year) if "year" in new else None,
        compilation=True if is_sampler(track) and words.compilation is None else None,
    )
    return None if tags == TagSet() else tags


def _missing_album_artist(words: OwnWords, track: Track) -> str | None:
    """The one name the album's folder has, so that players group what stands together."""
    if words.track.album_artists or known_album(track) is None:
        return None
    name = album_artist(track)
    return None if name == UNKNOWN_ARTIST else name


def _own(words: OwnWords) -> Track:
    own = words.track
    if not _artists(own) and own.album_artists:
        own = replace(own, artists=own.album_artists)
    if words.compilation and not own.album_artists and known_album(own):
        own = replace(own, album_artists=(VARIOUS_ARTISTS,))
    return own


def _artists(track: Track) -> tuple[str, ...]:
    return tuple(name for name in track.artists if not is_placeholder(name))


def _agree(track: Track, named: Track) -> bool:
    """True when the path names an artist and it is the track's."""
    theirs = {fold(name) for name in named.artists}
    return not theirs.isdisjoint({fold(main_artist(track)), fold(album_artist(track))})


def _alike(one: str, other: str) -> bool:
    first, second = fold(one), fold(other)
    return bool(first and second) and (first in second or second in first)
