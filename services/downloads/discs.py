"""How many discs an album has, as far as a playlist tells: its rows stand in for a catalogue.

Without this the first disc of an album would be filed beside a folder "Disc 2" of the same album.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from core.domain import Track
from core.matching.normalise import fold
from services.organise.credit import album_artist

Album = tuple[str, str]


class Discs:
    """The highest disc number seen for each album of a playlist."""

    def __init__(self, tracks: Iterable[Track]) -> None:
        self._most: dict[Album, int] = defaultdict(int)
        for track in tracks:
            if track.album and track.disc_number:
                album = _album(track)
                self._most[album] = max(self._most[album], track.disc_number)

    def told(self, track: Track) -> Track:
        """The track with its album's number of discs, where that is known and was not given."""
        if not track.album or not track.disc_number or track.disc_total is not None:
            return track
        most = self._most[_album(track)]
        return replace(track, disc_total=most) if most > 1 else track


def _album(track: Track) -> Album:
    return fold(album_artist(track)), fold(track.album or "")
