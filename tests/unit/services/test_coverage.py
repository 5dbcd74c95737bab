"""Coverage: owned, probable, missing and unusable, each with a plain reason."""

from __future__ import annotations

import pytest

from core.domain import (
    Coverage,
    LibraryTrack,
    Match,
    MatchResult,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    Verdict,
)
from core.ports.library import SavedPlaylist
from core.tasks import Cancelled, TaskContext
from services.bus import EventBus
from services.events import CoverageReady
from services.playlists.coverage import BATCH, CoverageService
from services.playlists.manual_matches import ManualMatches
from tests.contract.fakes_memory import MemoryMatchMemory
from tests.contract.fakes_storage import MemoryLibraryCache
from tests.unit.downloads.fakes import TurnedClock


class ScriptedLibrary:
    """Answers by title: "Owned …", "Doubt …", "Near …"; anything else is unknown."""

    def __init__(self) -> None:
        self.reads = 0

    def ensure_read(self, ctx: TaskContext) -> None:
        ctx.checkpoint()
        self.reads += 1

    def index(self) -> ScriptedLibrary:
        return self

    def age(self) -> float | None:
        return 60.0

    def count(self) -> int:
        return 3

    def _match(self, track: Track, score: float, verdict: Verdict, reason: str) -> Match:
        row = LibraryTrack(track.title, track.artists, path=f"/m/{track.title}.mp3")
        return Match(row, MatchResult(score, verdict, (), (reason,)))

    def best_many(self, wanted: list[Track]) -> list[Match | None]:
        return [self._best(track) for track in wanted]

    def _best(self, track: Track) -> Match | None:
        if track.title.startswith("Owned"):
            return self._match(track, 0.97, Verdict.ACCEPT, "Same title and artist")
        if track.title.startswith("Doubt"):
            return self._match(track, 0.7, Verdict.REVIEW, "Length is off by 7 s")
        return None

    def near(self, wanted: Track, limit: int = 3) -> list[Match]:
        if wanted.title == "Doubt twice":
            second = LibraryTrack(wanted.title, wanted.artists, path="/m/second.mp3")
            better = MatchResult(0.7, Verdict.REVIEW, (), ("Length is off by 9 s",))
            return [self._match(wanted, 0.8, Verdict.ACCEPT, "Same"), Match(second, better)]
        if wanted.title.startswith("Near"):
            return [self._match(wanted, 0.4, Verdict.REJECT, "Only a live version")][:limit]
        return []


class ListShelf:
    def __init__(self) -> None:
        self.saved: list[SavedPlaylist] = []

    def put(self, saved: SavedPlaylist) -> None:
        self.saved.append(saved)

    def all(self) -> list[SavedPlaylist]:
        return self.saved

    def remove(self, key: str) -> None:
        self.saved = [one for one in self.saved if one.key != key]


def playlist(*titles: str) -> Playlist:
    entries = tuple(
        PlaylistEntry(n, Track(title, ("Halden",)), "an episode" if title == "Talk" else None)
        for n, title in enumerate(titles, 1)
    )
    return Playlist("file:/lists/roof.csv", "Roof", "exportify", entries, "s1")


@pytest.fixture
def shelf() -> ListShelf:
    return ListShelf()


@pytest.fixture
def service(shelf: ListShelf) -> CoverageService:
    return CoverageService(ScriptedLibrary(), shelf, EventBus(), TurnedClock())


def test_every_row_ends_in_one_named_outcome(service: CoverageService) -> None:
    coverage = service.check(playlist("Owned", "Doubt", "Near", "None", "Talk"), TaskContext())
    assert [row.ownership for row in coverage.rows] == [
        Ownership.OWNED,
        Ownership.PROBABLE,
        Ownership.MISSING,
        Ownership.MISSING,
        Ownership.UNUSABLE,
    ]
    assert [row.reason for row in coverage.rows] == [
        "Same title and artist",
        "Length is off by 7 s",
        "Only a live version: Halden - Near",
        "Nothing alike in the library",
        "an episode",
    ]
    assert sum(coverage.counts().values()) == len(coverage.rows)


def test_a_near_miss_keeps_its_track_for_the_detail_pane(service: CoverageService) -> None:
    row = service.check(playlist("Near"), TaskContext()).rows[0]
    assert row.match is not None
    assert row.match.result.verdict is Verdict.REJECT


def test_duplicates_stay_in_their_places(service: CoverageService) -> None:
    coverage = service.check(playlist("Owned", "None", "Owned"), TaskContext())
    assert [row.entry.position for row in coverage.of(Ownership.OWNED)] == [1, 3]


def test_the_result_is_kept_on_the_shelf(service: CoverageService, shelf: ListShelf) -> None:
    service.check(playlist("Owned", "Doubt", "None", "Talk"), TaskContext())
    saved = shelf.saved[0]
    assert (saved.source, saved.total) == ("/lists/roof.csv", 4)
    assert (saved.owned, saved.probable, saved.missing, saved.unusable) == (1, 1, 1, 1)


def test_listeners_hear_of_it(shelf: ListShelf) -> None:
    bus, heard = EventBus(), list[Coverage]()
    bus.subscribe(CoverageReady, lambda event: heard.append(event.coverage))
    service = CoverageService(ScriptedLibrary(), shelf, bus, TurnedClock())
    coverage = service.check(playlist("Owned"), TaskContext())
    assert heard == [coverage]
    assert (coverage.library_age, coverage.library_tracks) == (60.0, 3)


def test_it_can_be_cancelled_between_batches(service: CoverageService, shelf: ListShelf) -> None:
    ctx = TaskContext()
    reports: list[float | None] = []

    def stop_after_the_first(fraction: float | None, text: str) -> None:
        reports.append(fraction)
        ctx.cancel()

    ctx = TaskContext(stop_after_the_first)
    with pytest.raises(Cancelled):
        service.check(playlist(*["Owned"] * (2 * BATCH)), ctx)
    assert len(reports) == 1
    assert shelf.saved == []


def key_of(track: Track) -> str:
    return track.title


LIVE = "/m/Glow (Live).mp3"


@pytest.fixture
def by_hand(shelf: ListShelf) -> CoverageService:
    """A service that remembers; the library holds one file that no title leads to."""
    cache = MemoryLibraryCache()
    cache.add_organised(LibraryTrack("Glow (Live)", ("Halden",), path=LIVE))
    manual = ManualMatches(MemoryMatchMemory(), key_of, cache.at)
    return CoverageService(ScriptedLibrary(), shelf, EventBus(), TurnedClock(), manual)


def outcome(service: CoverageService, title: str) -> tuple[Ownership, str, str | None]:
    row = service.check(playlist(title), TaskContext()).rows[0]
    return row.ownership, row.reason, row.match.track.path if row.match else None


def test_a_manual_yes_wins_in_every_later_check(by_hand: CoverageService) -> None:
    by_hand.decide(Track("None"), LIVE, True)
    for _ in range(2):
        assert outcome(by_hand, "None") == (Ownership.OWNED, "Remembered as this track", LIVE)
    assert outcome(by_hand, "Near")[0] is Ownership.MISSING


def test_a_manual_yes_about_a_servers_track_without_a_path_holds(shelf: ListShelf) -> None:
    track = LibraryTrack("Glow (Live)", ("Halden",), server="navidrome", key="k7")
    manual = ManualMatches(
        MemoryMatchMemory(), key_of, lambda names: [track] if track.reference in names else []
    )
    service = CoverageService(ScriptedLibrary(), shelf, EventBus(), TurnedClock(), manual)
    service.decide(Track("None"), track.reference, True)
    assert outcome(service, "None") == (Ownership.OWNED, "Remembered as this track", None)


def test_loose_tracks_are_owned_as_people_decided(by_hand: CoverageService) -> None:
    loose = [Track("None"), Track("Owned"), Track("Doubt"), Track("Owned by name")]
    assert by_hand.owned([]) == []
    assert by_hand.owned(loose) == [False, True, False, True]
    by_hand.decide(loose[0], LIVE, True)
    by_hand.decide(loose[2], None, True)
    by_hand.decide(loose[3], None, False)
    assert by_hand.owned(loose) == [True, True, True, False]


def test_a_yes_about_a_file_that_is_gone_leaves_it_to_the_engine(by_hand: CoverageService) -> None:
    by_hand.decide(Track("None"), "/m/gone.mp3", True)
    assert outcome(by_hand, "None")[1] == "Nothing alike in the library"


def test_a_manual_no_makes_the_track_missing(by_hand: CoverageService) -> None:
    by_hand.decide(Track("Owned"), "/m/Owned.mp3", False)
    assert outcome(by_hand, "Owned") == (
        Ownership.MISSING,
        "Remembered as another recording",
        "/m/Owned.mp3",
    )


def test_a_manual_no_about_another_file_changes_nothing(by_hand: CoverageService) -> None:
    by_hand.decide(Track("Owned"), "/m/other.mp3", False)
    assert outcome(by_hand, "Owned")[0] is Ownership.OWNED


def test_owned_elsewhere_and_nothing_is_it_need_no_file(by_hand: CoverageService) -> None:
    by_hand.decide(Track("None"), None, True)
    assert outcome(by_hand, "None") == (Ownership.OWNED, "Remembered as owned elsewhere", None)
    by_hand.decide(Track("Owned"), None, False)
    assert outcome(by_hand, "Owned")[:2] == (
        Ownership.MISSING,
        "Remembered: nothing in the library is it",
    )


def test_a_forgotten_decision_is_the_engines_again(by_hand: CoverageService) -> None:
    by_hand.decide(Track("Owned"), None, False)
    by_hand.forget(Track("Owned"))
    assert outcome(by_hand, "Owned")[0] is Ownership.OWNED


def test_without_a_memory_a_decision_is_not_kept(service: CoverageService) -> None:
    service.decide(Track("Owned"), None, False)
    service.forget(Track("Owned"))
    assert outcome(service, "Owned")[0] is Ownership.OWNED


def test_after_a_no_the_next_best_file_is_asked_about(by_hand: CoverageService) -> None:
    by_hand.decide(Track("Doubt twice"), "/m/Doubt twice.mp3", False)
    assert outcome(by_hand, "Doubt twice") == (
        Ownership.PROBABLE,
        "Length is off by 9 s",
        "/m/second.mp3",
    )
