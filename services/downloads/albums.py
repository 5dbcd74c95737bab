"""Which wanted tracks belong to one album, so that it is searched and taken as one.

Used by the download service: the key is stored with the jobs, so that a restart keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.domain import Playlist, Track


class AlbumGroups:
    """The albums of which one call wants two tracks or more."""

    def __init__(self, playlist: Playlist, wanted: Iterable[Track]) -> None:
        self._playlist = playlist.key
        distinct = {(_album(track), track.title) for track in wanted}
        self._counts = Counter(album for album, _ in distinct if album is not None)

    def of(self, track: Track) -> str:
        """The key that the album's jobs share; "" for a track that is wanted alone."""
        album = _album(track)
        if album is None or self._counts[album] < 2:
            return ""
        return "\n".join((self._playlist, *album))


def _album(track: Track) -> tuple[str, str] | None:
    """(album, artist) in plain letters; the name alone would throw "Greatest Hits" together."""
    from core.matching.normalise import fold
    from services.search.planner import main_artist

    album = fold(track.album or "")
    artist = track.album_artists[0] if track.album_artists else main_artist(track)
    return (album, fold(artist)) if album else None
