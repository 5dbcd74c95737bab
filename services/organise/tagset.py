"""The tags of a wanted track. Pure; used by `plan.py`.

What the source does not know stays as the file has it. ARTIST is the full credit, ARTISTS one name
each, ALBUMARTIST one main name (source: the mappings of Picard, Navidrome and Jellyfin).
"""

from __future__ import annotations

from core.domain import TagSet, Track
from core.matching.normalise import is_placeholder
from services.organise.credit import UNKNOWN_ARTIST, album_artist, is_sampler, known_album


def tag_set(track: Track, cover_jpeg: bytes | None = None) -> TagSet:
    """What to write into the file of `track`. Texts are those of the source, never shortened."""
    artists = tuple(name for name in track.artists if not is_placeholder(name))
    album = known_album(track)
    main = album_artist(track)
    sampler = is_sampler(track)
    return TagSet(
        title=track.title,
        artist=", ".join(artists) or None,
        artists=artists,
        album=album,
        album_artist=None if album is None or main == UNKNOWN_ARTIST else main,
        track_number=track.track_number,
        track_total=track.track_total,
        disc_number=track.disc_number,
        disc_total=track.disc_total,
        date=track.release_date or (str(track.year) if track.year else None),
        genres=track.genres,
        isrc=track.ids.isrc,
        mb_recording=track.ids.mb_recording,
        mb_release=track.ids.mb_release,
        compilation=sampler if sampler or (album and track.album_artists) else None,
        cover_jpeg=cover_jpeg,
    )
