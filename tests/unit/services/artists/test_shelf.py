"""Badges from the library alone: no track list is known."""

from __future__ import annotations

from core.domain import LibraryTrack
from core.domain.catalogue import AlbumKind
from core.matching import LibraryIndex
from core.matching.albums import AlbumState
from services.artists.model import Holding
from services.artists.shelf import holdings
from services.catalogue.discography import Edition
from tests.unit.services.artists.conftest import NAME, owned, release

SINGLE, EP = AlbumKind.SINGLE, AlbumKind.EP


def look(one: Edition, *library: LibraryTrack) -> Holding:
    return holdings(NAME, [one], LibraryIndex.build(library))[0]


def album(title: str, count: int, **changes: object) -> list[LibraryTrack]:
    return [owned(f"Song {at}", title, at, **changes) for at in range(1, count + 1)]


def test_files_of_the_release_are_counted_against_what_the_catalogue_tells() -> None:
    found = look(release("Glasshouse", tracks=12), *album("Glasshouse", 9))
    assert found == Holding(9, 12)
    assert found.state is AlbumState.PARTIAL
    assert found.fetchable == 3


def test_the_states_follow_the_count() -> None:
    wanted = release("Glasshouse", tracks=5)
    states = [look(wanted, *album("Glasshouse", count)).state for count in (0, 2, 4, 5)]
    assert states == [
        AlbumState.MISSING, AlbumState.PARTIAL, AlbumState.NEARLY, AlbumState.COMPLETE,
    ]  # fmt: skip


def test_an_owned_deluxe_edition_makes_the_plain_one_complete() -> None:
    found = look(release("Glasshouse", tracks=3), *album("Glasshouse (Deluxe Edition)", 5))
    assert found.state is AlbumState.COMPLETE
    assert found.owned == 3


def test_a_live_album_of_the_same_name_is_another_one() -> None:
    assert look(release("Glasshouse"), *album("Glasshouse (Live)", 3)).owned == 0


def test_an_album_of_the_same_name_by_somebody_else_does_not_count() -> None:
    assert look(release("Greatest Hits"), *album("Greatest Hits", 3, artists=("Odo",))).owned == 0


def test_the_album_artist_counts_whoever_sings() -> None:
    library = album("Glasshouse", 3, artists=("A Guest",), album_artists=(NAME,))
    assert look(release("Glasshouse"), *library).state is AlbumState.COMPLETE


def test_a_guest_beside_the_artist_does_no_harm() -> None:
    library = album("Glasshouse", 3, artists=(f"{NAME} feat. Odo",))
    assert look(release("Glasshouse"), *library).owned == 3


def test_two_copies_of_one_track_count_once() -> None:
    first = owned("Song 1", "Glasshouse", 1)
    second = owned("Song 1", "Glasshouse", 1, server="plex")
    assert look(release("Glasshouse", tracks=2), first, second).owned == 1


def test_disc_two_is_not_disc_one() -> None:
    discs = [owned(f"Song {disc}", "Glasshouse", 1, disc_number=disc) for disc in (1, 2)]
    assert look(release("Glasshouse", tracks=2), *discs).owned == 2


def test_a_single_is_owned_as_the_recording_on_its_album() -> None:
    found = look(release("Copper Rain", SINGLE, 1), owned("Copper Rain", "Glasshouse", 4))
    assert found.state is AlbumState.COMPLETE


def test_the_word_ep_may_be_missing_in_the_tags() -> None:
    assert look(release("Rain EP", EP, 2), *album("Rain", 2)).state is AlbumState.COMPLETE


def test_without_a_number_of_tracks_the_badge_says_what_is_there() -> None:
    found = look(release("Glasshouse", tracks=None), *album("Glasshouse", 7))
    assert (found.owned, found.total, found.state) == (7, None, AlbumState.PARTIAL)
    assert found.fetchable is None


def test_the_first_edition_that_tells_gives_the_number() -> None:
    silent, telling = release("Glasshouse", tracks=None), release("Glasshouse", tracks=8)
    both = Edition((silent.album, telling.album))
    assert look(both).total == 8


def test_what_was_added_and_taken_away_since_the_start_counts() -> None:
    library = LibraryIndex.build([*album("Glasshouse", 3), *album("Elsewhere", 40)])
    changed = library.changed([owned("Song 4", "Glasshouse", 4)], album("Glasshouse", 1))
    assert changed.is_patched
    assert holdings(NAME, [release("Glasshouse", tracks=4)], changed) == [Holding(3, 4)]


def test_a_release_with_a_name_that_says_nothing_is_looked_for_by_nothing() -> None:
    assert look(release("Unknown Album", tracks=4), *album("Unknown Album", 4)).owned == 0
