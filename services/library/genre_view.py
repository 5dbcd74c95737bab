"""The super genre of playlist rows, from what is known here: no network is asked.

A row's own genres count first, then those of the owned file, then what the library's other tracks
by the same artist are. Used by the coverage view's filter and by the missing-tracks analyser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.domain import CoverageRow, LibraryTrack, Ownership, Track
from core.matching.normalise import fold
from services.organise.credit import main_artist
from services.organise.genres import UNCLASSIFIED, GenreMap


class GenreView:
    """The map and the library of one moment."""

    def __init__(self, genre_map: GenreMap, library: Iterable[LibraryTrack]) -> None:
        self._map = genre_map
        self._known: dict[tuple[str, ...], str] = {}
        self._artists = self._by_artist(library)

    def of(self, row: CoverageRow) -> str:
        """The super genre of a row, "Unclassified" when nobody knows."""
        track = row.entry.track
        owned = row.match.track if row.match and row.ownership is Ownership.OWNED else None
        return (
            self._super(track.genres)
            or (self._super(owned.genres) if owned is not None else "")
            or self._artists.get(_artist(track), UNCLASSIFIED)
        )

    def _super(self, genres: tuple[str, ...]) -> str:
        if not genres:
            return ""
        if genres not in self._known:
            found = self._map.super_genre(genres)
            self._known[genres] = "" if found == UNCLASSIFIED else found
        return self._known[genres]

    def _by_artist(self, library: Iterable[LibraryTrack]) -> dict[str, str]:
        votes: dict[str, Counter[str]] = {}
        for one in library:
            found = self._super(one.genres)
            if found and one.artists:
                votes.setdefault(fold(one.artists[0]), Counter())[found] += 1
        return {name: counted.most_common(1)[0][0] for name, counted in votes.items()}


def _artist(track: Track) -> str:
    return fold(main_artist(track)) if track.artists else ""
