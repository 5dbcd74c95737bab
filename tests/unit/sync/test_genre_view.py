"""Super genres of rows: their own, the owned file's, the artist's in the library."""

from __future__ import annotations

from core.domain import (
    CoverageRow,
    LibraryTrack,
    Match,
    MatchResult,
    Ownership,
    PlaylistEntry,
    Track,
    Verdict,
)
from services.library.genre_view import GenreView
from services.organise.genres import GenreMap

LIBRARY = [
    LibraryTrack("A", ("Halden",), genres=("Tech House",)),
    LibraryTrack("B", ("Halden",), genres=("deep house",)),
    LibraryTrack("C", ("Halden",), genres=("techno",)),
    LibraryTrack("D", ("Mira",), genres=("nothing known",)),
    LibraryTrack("E", (), genres=("jazz",)),
]
VIEW = GenreView(GenreMap(), LIBRARY)


def row(track: Track, owned: LibraryTrack | None = None) -> CoverageRow:
    match = Match(owned, MatchResult(1.0, Verdict.ACCEPT)) if owned is not None else None
    state = Ownership.OWNED if owned is not None else Ownership.MISSING
    return CoverageRow(PlaylistEntry(1, track), state, match, "")


def test_a_rows_own_genre_comes_first() -> None:
    owned = LibraryTrack("x", genres=("jazz",))
    assert VIEW.of(row(Track("x", ("Halden",), genres=("dubstep",)), owned)) == "Bass"


def test_then_the_owned_file_then_the_artist() -> None:
    owned = LibraryTrack("x", genres=("jazz",))
    assert VIEW.of(row(Track("x", ("Halden",)), owned)) == "Jazz"
    assert VIEW.of(row(Track("x", ("HALDEN",)))) == "House"


def test_who_is_known_to_nobody_is_unclassified() -> None:
    for track in (Track("x", ("Mira",)), Track("x", ("Nobody",)), Track("x")):
        assert VIEW.of(row(track)) == "Unclassified"
