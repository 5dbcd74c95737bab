"""Ownership of albums by edition and disc, from rows made by hand."""

from __future__ import annotations

import pytest

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
from core.matching.albums import NEARLY_SHARE, AlbumState, album_ownership, same_album

SURE = MatchResult(0.99, Verdict.ACCEPT)


def wanted(number: int, disc: int = 1, album: str = "Low Tide") -> Track:
    return Track(f"Song {number}", ("Tin Foxes",), album, None, number, disc)


def file_of(track: Track, album: str | None = "Low Tide", path: str | None = "") -> LibraryTrack:
    named = f"/m/{track.disc_number}-{track.track_number}.mp3" if path == "" else path
    return LibraryTrack(
        track.title, track.artists, album, None, track.track_number, track.disc_number, path=named
    )


def row(track: Track, file: LibraryTrack | None, state: Ownership | None = None) -> CoverageRow:
    kind = state or (Ownership.OWNED if file else Ownership.MISSING)
    entry = PlaylistEntry(track.track_number or 1, track)
    return CoverageRow(entry, kind, Match(file, SURE) if file else None, "")


def owned(count: int, of: int) -> list[CoverageRow]:
    tracks = [wanted(number) for number in range(1, of + 1)]
    return [row(t, file_of(t) if at < count else None) for at, t in enumerate(tracks)]


def nothing_near(track: Track) -> list[Match]:
    del track
    return []


@pytest.mark.parametrize(
    ("count", "of", "state"),
    [
        (10, 10, AlbumState.COMPLETE),
        (9, 10, AlbumState.NEARLY),
        (8, 10, AlbumState.NEARLY),
        (7, 10, AlbumState.PARTIAL),
        (1, 10, AlbumState.PARTIAL),
        (0, 10, AlbumState.MISSING),
        (1, 1, AlbumState.COMPLETE),
        (0, 0, AlbumState.MISSING),
    ],
)
def test_the_state_and_the_counts(count: int, of: int, state: AlbumState) -> None:
    told = album_ownership(owned(count, of), nothing_near)
    assert (told.state, told.owned, told.total) == (state, count, of)
    assert [r.entry.position for r in told.missing] == list(range(count + 1, of + 1))
    assert told.sentence == f"{count} of {of} tracks owned"


def test_nearly_begins_at_its_share() -> None:
    for of in range(2, 40):
        for count in range(1, of):
            state = album_ownership(owned(count, of), nothing_near).state
            assert (state is AlbumState.NEARLY) == (count >= NEARLY_SHARE * of)


def test_what_is_to_be_looked_at_is_said_and_not_counted() -> None:
    rows = owned(2, 3)
    rows[2] = row(wanted(3), file_of(wanted(3)), Ownership.PROBABLE)
    told = album_ownership(rows, nothing_near)
    assert (told.owned, told.probable) == (2, 1)
    assert told.sentence == "2 of 3 tracks owned, 1 to be looked at"
    assert told.missing == ()


def test_the_owned_edition_is_named_when_it_is_another_one() -> None:
    tracks = [wanted(number) for number in range(1, 4)]
    rows = [row(t, file_of(t, "Low Tide (Deluxe Edition)")) for t in tracks]
    told = album_ownership(rows, nothing_near)
    assert told.state is AlbumState.COMPLETE
    assert told.edition == "deluxe edition"
    assert told.elsewhere == 0
    assert told.sentence.endswith("owned as deluxe edition")


def test_the_standard_edition_of_a_deluxe_one_is_named_too() -> None:
    tracks = [wanted(number, album="Low Tide (Deluxe Edition)") for number in range(1, 4)]
    told = album_ownership([row(t, file_of(t)) for t in tracks], nothing_near)
    assert told.edition == "the standard edition"


def test_other_releases_are_counted_as_elsewhere() -> None:
    tracks = [wanted(number) for number in range(1, 5)]
    rows = [row(t, file_of(t, "Big Hits" if t.track_number == 1 else "Low Tide")) for t in tracks]
    told = album_ownership(rows, nothing_near)
    assert (told.owned, told.elsewhere) == (4, 1)
    assert "1 of them on other releases" in told.sentence


@pytest.mark.parametrize("album", [None, ""])
def test_a_file_that_does_not_name_its_album_is_here(album: str | None) -> None:
    track = wanted(1)
    told = album_ownership([row(track, file_of(track, album))], nothing_near)
    assert (told.owned, told.elsewhere, told.edition) == (1, 0, "")


def test_one_file_stands_for_the_disc_it_names() -> None:
    first, second = wanted(1, disc=1), wanted(1, disc=2)
    file = file_of(second)
    told = album_ownership([row(first, file), row(second, file)], nothing_near)
    assert [r.ownership for r in told.rows] == [Ownership.MISSING, Ownership.OWNED]
    assert told.rows[0].reason == "The only such file is another track of this album"


def test_a_second_file_of_the_name_stands_for_the_other_disc() -> None:
    first, second = wanted(1, disc=1), wanted(1, disc=2)
    files = [file_of(first), file_of(second)]
    told = album_ownership(
        [row(first, files[1]), row(second, files[1])],
        lambda track: [Match(file, SURE) for file in files],
    )
    paths = [r.match.track.path for r in told.rows if r.match]
    assert paths == ["/m/1-1.mp3", "/m/2-1.mp3"]
    assert told.state is AlbumState.COMPLETE


def test_a_doubtful_second_file_stands_for_nothing() -> None:
    first, second = wanted(1, disc=1), wanted(1, disc=2)
    doubt = MatchResult(0.7, Verdict.REVIEW)
    told = album_ownership(
        [row(first, file_of(first)), row(second, file_of(first))],
        lambda track: [Match(file_of(second), doubt)],
    )
    assert told.owned == 1


def test_rows_owned_by_word_alone_need_no_file() -> None:
    rows = [row(wanted(number), None, Ownership.OWNED) for number in (1, 2)]
    told = album_ownership(rows, nothing_near)
    assert (told.owned, told.elsewhere) == (2, 0)
    assert told.state is AlbumState.COMPLETE


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Low Tide", "low tide", True),
        ("Low Tide", "Low Tide (Deluxe Edition)", True),
        ("Low Tide", "Low Tide [Remastered 2011]", True),
        ("Low Tide (Deluxe)", "Low Tide: 20th Anniversary Edition", True),
        ("Low Tide", "Low Tides", True),
        ("Low Tide", "Low Tide (Live)", False),
        ("Low Tide", "Low Tide (Remixes)", False),
        ("Low Tide", "High Tide", False),
        ("Low Tide, Vol. 1", "Low Tide, Vol. 2", False),
    ],
)
def test_editions_of_one_album(left: str, right: str, same: bool) -> None:
    assert same_album(left, right) is same
    assert same_album(right, left) is same
