"""How much of an album is owned, on the real matching engine: editions, discs, other releases."""

from __future__ import annotations

import pytest

from core.domain import LibraryTrack, Ownership, Track
from core.matching import LibraryIndex
from core.matching.albums import AlbumOwnership, AlbumState, same_album
from core.tasks import TaskContext
from services.bus import EventBus
from services.library.albums import AlbumService
from services.playlists.coverage import CoverageService
from tests.contract.fakes_storage import MemoryShelf
from tests.unit.downloads.fakes import TurnedClock

BY = ("Mira Voltaine",)
TITLES = ["Copper Rain", "Salt Engine", "Low Orbit", "Nine Lanterns", "Glass Harbour"]


class RealLibrary:
    def __init__(self, tracks: list[LibraryTrack]) -> None:
        self._index = LibraryIndex.build(tracks)

    def ensure_read(self, ctx: TaskContext) -> None:
        ctx.checkpoint()

    def index(self) -> LibraryIndex:
        return self._index

    def age(self) -> float | None:
        return 0.0

    def count(self) -> int:
        return len(self._index)


def owned(title: str, album: str, number: int, disc: int | None = None) -> LibraryTrack:
    path = f"/m/{album}/{disc}-{number} {title}.flac"
    return LibraryTrack(title, BY, album, 200.0, number, disc, path=path, key=path)


def album(name: str, titles: list[str] = TITLES, disc: int | None = None) -> list[Track]:
    return [Track(title, BY, name, 200.0, number, disc) for number, title in enumerate(titles, 1)]


def look(wanted: list[Track], library: list[LibraryTrack]) -> AlbumOwnership:
    coverage = CoverageService(RealLibrary(library), MemoryShelf(), EventBus(), TurnedClock())
    return AlbumService(coverage).ownership(wanted, TaskContext())


def rows(name: str, titles: list[str] = TITLES) -> list[LibraryTrack]:
    return [owned(title, name, number) for number, title in enumerate(titles, 1)]


@pytest.mark.parametrize(
    ("count", "state"),
    [
        (5, AlbumState.COMPLETE),
        (4, AlbumState.NEARLY),
        (3, AlbumState.PARTIAL),
        (1, AlbumState.PARTIAL),
        (0, AlbumState.MISSING),
    ],
)
def test_the_badge_follows_the_count(count: int, state: AlbumState) -> None:
    found = look(album("Hinterglow"), [*rows("Hinterglow")[:count], owned("Else", "Other", 1)])
    assert (found.state, found.owned, found.total) == (state, count, 5)
    assert [row.entry.track.title for row in found.missing] == TITLES[count:]
    assert found.sentence == f"{count} of 5 tracks owned"


def test_the_deluxe_edition_holds_the_whole_standard_one() -> None:
    deluxe = rows("Hinterglow (Deluxe Edition)", [*TITLES, "Bonus Light", "Bonus Dark"])
    found = look(album("Hinterglow"), deluxe)
    assert (found.state, found.elsewhere) == (AlbumState.COMPLETE, 0)
    assert found.sentence == "5 of 5 tracks owned, owned as deluxe edition"


def test_the_standard_edition_lacks_the_bonus_tracks_of_the_deluxe_one() -> None:
    wanted = album("Hinterglow (Deluxe Edition)", [*TITLES, "Bonus Light", "Bonus Dark"])
    found = look(wanted, rows("Hinterglow"))
    assert (found.state, found.owned) == (AlbumState.PARTIAL, 5)
    assert found.edition == "the standard edition"
    assert [row.entry.track.title for row in found.missing] == ["Bonus Light", "Bonus Dark"]


def test_a_remaster_is_the_same_album() -> None:
    found = look(album("Hinterglow"), rows("Hinterglow (2011 Remaster)"))
    assert found.state is AlbumState.COMPLETE
    assert found.elsewhere == 0
    assert "remaster" in found.edition


def test_a_live_album_of_the_same_songs_is_another_one() -> None:
    live = [owned(f"{title} (Live)", "Hinterglow Live", n) for n, title in enumerate(TITLES, 1)]
    assert look(album("Hinterglow"), live).state is AlbumState.MISSING


def test_a_track_owned_on_a_compilation_is_owned_elsewhere() -> None:
    library = [*rows("Hinterglow")[:4], owned(TITLES[4], "The Very Best", 12)]
    found = look(album("Hinterglow"), library)
    assert (found.state, found.owned, found.elsewhere) == (AlbumState.COMPLETE, 5, 1)
    assert found.sentence == "5 of 5 tracks owned, 1 of them on other releases"


def two_discs() -> list[Track]:
    return [*album("Twice", ["Intro", "Copper Rain"], 1), *album("Twice", ["Intro", "Outro"], 2)]


def test_one_intro_does_not_stand_for_those_of_both_discs() -> None:
    library = [owned("Intro", "Twice", 1, 2), owned("Copper Rain", "Twice", 2, 1)]
    found = look(two_discs(), library)
    assert found.owned == 2
    first, _, second, _ = found.rows
    assert (first.ownership, second.ownership) == (Ownership.MISSING, Ownership.OWNED)
    assert "another track of this album" in first.reason


def test_two_intros_stand_for_their_own_discs() -> None:
    library = [
        owned("Intro", "Twice", 1, 1),
        owned("Intro", "Twice", 1, 2),
        owned("Copper Rain", "Twice", 2, 1),
        owned("Outro", "Twice", 2, 2),
    ]
    found = look(two_discs(), library)
    assert found.state is AlbumState.COMPLETE
    discs = [row.match.track.disc_number for row in found.rows if row.match]
    assert discs == [1, 1, 2, 2]


def test_a_doubtful_track_is_counted_apart() -> None:
    library = rows("Hinterglow")[:4]
    doubtful = Track(TITLES[4], ("Mira Voltaine",), "Hinterglow", 200.0, 5)
    near = LibraryTrack(TITLES[4] + "s Wide", BY, "Hinterglow", 214.0, 5, path="/m/x.flac")
    found = look([*album("Hinterglow")[:4], doubtful], [*library, near])
    assert found.owned == 4
    assert found.probable + len(found.missing) == 1
    assert ("to be looked at" in found.sentence) == bool(found.probable)


def test_a_discography_is_compared_in_one_go() -> None:
    coverage = CoverageService(
        RealLibrary(rows("Hinterglow")), MemoryShelf(), EventBus(), TurnedClock()
    )
    wanted = {1: album("Hinterglow"), 2: album("Roof Sessions", ["Unheard"]), 3: []}
    found = AlbumService(coverage).many(wanted, TaskContext())
    assert [found[key].state for key in (1, 2)] == [AlbumState.COMPLETE, AlbumState.MISSING]
    assert found[3].total == 0


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Hinterglow", "HINTERGLOW", True),
        ("Hinterglow", "Hinterglow (Deluxe Edition)", True),
        ("Hinterglow [2011 Remaster]", "Hinterglow (Expanded Edition)", True),
        ("Hinterglow", "Hinterglow (Live)", False),
        ("Hinterglow", "Roof Sessions", False),
        ("Volume 1", "Volume 2", False),
    ],
)
def test_editions_are_one_album_and_other_records_are_not(
    left: str, right: str, same: bool
) -> None:
    assert same_album(left, right) is same
    assert same_album(right, left) is same
