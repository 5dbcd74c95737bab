"""What the ledgers promise (searches, pace, activity, journal), in memory and on SQLite."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain import Candidate, ClaimedFacts, Track
from core.ports.ledgers import ActivityLog, FilingJournal, Original, PaceStore, SearchLog
from database.activity_repo import ActivityRepo
from database.engine import open_database
from database.journal_repo import JournalRepo
from database.pace_repo import PaceRepo
from database.search_repo import KEEP_SECONDS, SearchRepo
from tests.contract.fakes_storage import (
    MemoryActivityLog,
    MemoryJournal,
    MemoryPaceStore,
    MemorySearchLog,
    TurningClock,
)

NOW = 1_800_000_000.0


@dataclass
class Ledgers:
    searches: SearchLog
    pace: PaceStore
    activity: ActivityLog
    journal: FilingJournal
    clock: TurningClock


@pytest.fixture(params=["memory", "sqlite"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledgers]:
    clock = TurningClock(NOW)
    if request.param == "memory":
        yield Ledgers(
            MemorySearchLog(),
            MemoryPaceStore(),
            MemoryActivityLog(clock),
            MemoryJournal(clock),
            clock,
        )
        return
    engine = open_database(tmp_path / "ledgers.db", tmp_path / "backups")
    yield Ledgers(
        SearchRepo(engine),
        PaceRepo(engine),
        ActivityRepo(engine, clock),
        JournalRepo(engine, clock),
        clock,
    )
    engine.dispose()


class TestSearches:
    offer = Candidate("slskd", "p", "@@a\\b\udcff.mp3", ClaimedFacts("mp3", 9), Track("b"))

    def test_a_search_is_known_from_before_it_is_sent(self, ledgers: Ledgers) -> None:
        ledgers.searches.begin("slskd", "aphex xtal \udcff", "s1", NOW)
        past = ledgers.searches.past("slskd", "aphex xtal \udcff", NOW - 1)
        assert past is not None
        assert (past.search_id, past.at, past.candidates) == ("s1", NOW, None)

    def test_its_answer_comes_back_whole(self, ledgers: Ledgers) -> None:
        ledgers.searches.begin("slskd", "x", "s1", NOW)
        ledgers.searches.finish("s1", [self.offer, self.offer])
        past = ledgers.searches.past("slskd", "x", NOW - 1)
        assert past is not None
        assert past.candidates == (self.offer, self.offer)

    def test_an_empty_answer_is_an_answer(self, ledgers: Ledgers) -> None:
        ledgers.searches.begin("slskd", "x", "s1", NOW)
        ledgers.searches.finish("s1", [])
        past = ledgers.searches.past("slskd", "x", NOW - 1)
        assert past is not None
        assert past.candidates == ()

    def test_only_the_same_words_at_the_same_source_within_the_time(self, ledgers: Ledgers) -> None:
        ledgers.searches.begin("slskd", "x", "s1", NOW)
        assert ledgers.searches.past("slskd", "x", NOW) is None
        assert ledgers.searches.past("slskd", "X", NOW - 1) is None
        assert ledgers.searches.past("youtube", "x", NOW - 1) is None

    def test_the_newest_counts(self, ledgers: Ledgers) -> None:
        ledgers.searches.begin("slskd", "x", "new", NOW + 60)
        ledgers.searches.begin("slskd", "x", "old", NOW)
        past = ledgers.searches.past("slskd", "x", NOW - 1)
        assert past is not None
        assert past.search_id == "new"

    def test_a_forgotten_search_may_be_sent_again(self, ledgers: Ledgers) -> None:
        ledgers.searches.begin("slskd", "x", "s1", NOW)
        ledgers.searches.forget("s1")
        ledgers.searches.finish("s1", [self.offer])
        assert ledgers.searches.past("slskd", "x", NOW - 1) is None


def test_old_searches_are_dropped_from_the_database(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "searches.db", tmp_path / "backups")
    searches = SearchRepo(engine)
    searches.begin("slskd", "old", "s1", NOW)
    searches.begin("slskd", "new", "s2", NOW + KEEP_SECONDS + 1)
    assert searches.past("slskd", "old", 0) is None
    assert searches.past("slskd", "new", 0) is not None
    engine.dispose()


class TestPace:
    def test_the_first_slot_is_free_and_the_next_one_after_the_gap(self, ledgers: Ledgers) -> None:
        assert ledgers.pace.take("b", NOW, gap=8, limit=25, window=220) == 0
        assert ledgers.pace.take("b", NOW + 3, gap=8, limit=25, window=220) == pytest.approx(5)
        assert ledgers.pace.take("b", NOW + 8, gap=8, limit=25, window=220) == 0

    def test_no_more_than_the_limit_in_any_window(self, ledgers: Ledgers) -> None:
        take = ledgers.pace.take
        assert [take("b", NOW + n, gap=1, limit=3, window=10) for n in range(3)] == [0, 0, 0]
        assert take("b", NOW + 4, gap=1, limit=3, window=10) == pytest.approx(6)
        assert take("b", NOW + 10, gap=1, limit=3, window=10) == 0
        assert take("b", NOW + 10.5, gap=1, limit=3, window=10) == pytest.approx(0.5)
        assert ledgers.pace.used("b", NOW + 10.5, 10) == 3

    def test_the_gap_starts_when_the_request_has_arrived(self, ledgers: Ledgers) -> None:
        ledgers.pace.arrived("b", NOW)
        assert ledgers.pace.take("b", NOW, gap=8, limit=25, window=220) == 0
        ledgers.pace.arrived("b", NOW + 3)
        ledgers.pace.arrived("b", NOW + 2)
        assert ledgers.pace.take("b", NOW + 8, gap=8, limit=25, window=220) == pytest.approx(3)
        assert ledgers.pace.take("b", NOW + 11, gap=8, limit=25, window=220) == 0
        assert ledgers.pace.used("b", NOW + 11, 220) == 2

    def test_a_refused_slot_is_not_counted(self, ledgers: Ledgers) -> None:
        ledgers.pace.take("b", NOW, gap=8, limit=25, window=220)
        for _ in range(5):
            assert ledgers.pace.take("b", NOW + 1, gap=8, limit=25, window=220) > 0
        assert ledgers.pace.used("b", NOW + 1, 220) == 1

    def test_buckets_do_not_touch_each_other(self, ledgers: Ledgers) -> None:
        assert ledgers.pace.take("a", NOW, gap=8, limit=1, window=220) == 0
        assert ledgers.pace.take("b", NOW, gap=8, limit=1, window=220) == 0

    def test_a_limit_of_none_means_no_slot(self, ledgers: Ledgers) -> None:
        assert ledgers.pace.take("b", NOW, gap=0, limit=0, window=60) == 60

    def test_a_gap_longer_than_the_window_holds(self, ledgers: Ledgers) -> None:
        ledgers.pace.take("b", NOW, gap=100, limit=5, window=10)
        assert ledgers.pace.take("b", NOW + 50, gap=100, limit=5, window=10) == pytest.approx(50)

    def test_a_block_stands_until_its_time(self, ledgers: Ledgers) -> None:
        ledgers.pace.block("b", NOW + 60, "Banned by \udcff")
        standing = ledgers.pace.blocked("b", NOW)
        assert standing is not None
        assert standing[0] == NOW + 60
        assert standing[1].startswith("Banned")
        assert ledgers.pace.take("b", NOW, gap=0, limit=5, window=10) == pytest.approx(60)
        assert ledgers.pace.blocked("b", NOW + 60) is None
        assert ledgers.pace.take("b", NOW + 60, gap=0, limit=5, window=10) == 0

    def test_a_block_written_while_the_clock_was_years_ahead_holds_up_nobody(
        self, ledgers: Ledgers
    ) -> None:
        ledgers.pace.block("b", NOW + 3 * 365 * 86400.0, "Banned")
        assert ledgers.pace.blocked("b", NOW) is None
        assert ledgers.pace.take("b", NOW, gap=1, limit=5, window=10) == 0

    def test_a_clock_that_was_set_back_locks_nobody_out(self, ledgers: Ledgers) -> None:
        ledgers.pace.take("b", NOW + 86_400, gap=8, limit=5, window=220)
        assert ledgers.pace.take("b", NOW, gap=8, limit=5, window=220) == pytest.approx(8)
        assert ledgers.pace.take("b", NOW + 8, gap=8, limit=5, window=220) == 0

    def test_a_lock_is_taken_once(self, ledgers: Ledgers) -> None:
        assert ledgers.pace.acquire("search")
        assert not ledgers.pace.acquire("search")
        assert ledgers.pace.acquire("another")
        ledgers.pace.release("search")
        ledgers.pace.release("never taken")
        assert ledgers.pace.acquire("search")


def took(store: PaceStore, bucket: str, now: float, gap: float, limit: int, window: float) -> float:
    """When the slot was taken: at `now`, or after the wait that was asked for."""
    for _ in range(4):
        wait = store.take(bucket, now, gap, limit, window)
        if wait == 0:
            return now
        assert 0 < wait <= max(gap, window) + 1e-3
        now += wait
    raise AssertionError("waiting as long as asked for does not help")


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.floats(0, 30), max_size=30),
    gap=st.floats(0, 10),
    limit=st.integers(1, 5),
    window=st.floats(1, 60),
)
def test_neither_gap_nor_limit_is_ever_broken(
    tmp_path: Path, steps: list[float], gap: float, limit: int, window: float
) -> None:
    engine = open_database(tmp_path / "pace.db", tmp_path / "backups")
    stores: list[PaceStore] = [MemoryPaceStore(), PaceRepo(engine)]
    bucket = str(uuid.uuid4())
    for store in stores:
        now, taken = NOW, []
        for step in steps:
            now = took(store, bucket, now + step, gap, limit, window)
            taken.append(now)
        pairs = itertools.pairwise(taken)
        assert all(later - earlier >= gap - 1e-3 for earlier, later in pairs)
        groups = zip(taken, taken[limit:], strict=False)
        assert all(later - earlier >= window - 1e-3 for earlier, later in groups)
    engine.dispose()


class TestActivity:
    def test_the_newest_lines_come_first_and_can_be_narrowed(self, ledgers: Ledgers) -> None:
        ledgers.activity.add("organised", "One \udcff", 7)
        ledgers.clock.turn(1)
        ledgers.activity.add("parked", "Two")
        newest, oldest = ledgers.activity.recent()
        assert (newest.kind, newest.text, newest.job_id, newest.at) == (
            "parked",
            "Two",
            None,
            NOW + 1,
        )
        assert (oldest.job_id, oldest.at) == (7, NOW)
        assert [line.kind for line in ledgers.activity.recent(limit=1)] == ["parked"]
        assert [line.kind for line in ledgers.activity.recent(kinds=["organised"])] == ["organised"]
        assert ledgers.activity.recent(kinds=[]) == []


class TestJournal:
    def test_an_entry_is_open_until_it_is_done_or_abandoned(self, ledgers: Ledgers) -> None:
        begin = ledgers.journal.begin
        first = begin("r1", 5, "/in/\udcff.mp3", "/m/.t.tmp", "/m/\udcff.mp3")
        second = begin("r1", None, "/in/b", "/m/.u.tmp", "/m/b")
        third = begin("r2", None, "/in/c", "/m/.v.tmp", "/m/c")
        (entry, *_) = ledgers.journal.open_entries()
        assert (entry.id, entry.run, entry.job_id, entry.stage) == (first, "r1", 5, "begun")
        assert (entry.source, entry.target) == ("/in/\udcff.mp3", "/m/\udcff.mp3")
        assert (entry.temporary, entry.at) == ("/m/.t.tmp", NOW)
        ledgers.clock.turn(1)
        ledgers.journal.stage(first, "done")
        ledgers.journal.stage(second, "abandoned")
        ledgers.journal.stage(third, "placed")
        (left,) = ledgers.journal.open_entries()
        assert (left.id, left.stage, left.at) == (third, "placed", NOW + 1)

    def test_an_entry_keeps_where_each_field_came_from(self, ledgers: Ledgers) -> None:
        told = (("album", "Deezer"), ("title", "its tags"))
        ledgers.journal.begin("r", None, "/a", "/.a", "/ta", told)
        ledgers.journal.begin("r", None, "/b", "/.b", "/tb")
        assert [entry.sources for entry in ledgers.journal.of_run("r")] == [told, ()]

    def test_a_run_keeps_its_entries_oldest_first(self, ledgers: Ledgers) -> None:
        first = ledgers.journal.begin("r", None, "/a", "/.a", "/ta")
        ledgers.journal.begin("other", None, "/x", "/.x", "/tx")
        second = ledgers.journal.begin("r", None, "/b", "/.b", "/tb")
        ledgers.journal.stage(first, "done")
        assert [entry.id for entry in ledgers.journal.of_run("r")] == [first, second]
        assert ledgers.journal.of_run("none") == []

    def test_an_original_is_known_until_it_is_given_up(self, ledgers: Ledgers) -> None:
        journal = ledgers.journal
        original = Original("/home/undo/\udcff.mp3", 9, "9 1 ab", "/m", "c0de")
        first = journal.begin("r", None, "/a", "/.a", "/ta")
        second = journal.begin("r", None, "/b", "/.b", "/tb")
        journal.stage(first, "copied", replace(original, size=1))
        journal.stage(first, "copied", original)
        journal.stage(second, "copied", replace(original, cover=""))
        assert journal.originals([first, 99]) == {first: original}
        assert set(journal.originals(range(300_000))) == {first, second}
        assert journal.kept() == []
        journal.stage(first, "placed")
        journal.stage(first, "done")
        ((entry, kept),) = journal.kept()
        assert (entry.id, entry.stage, kept) == (first, "done", original)
        journal.forget(first)
        assert journal.originals([first, second]) == {second: replace(original, cover="")}
        assert journal.kept() == []

    def test_what_can_be_undone_comes_oldest_first(self, ledgers: Ledgers) -> None:
        numbers = [ledgers.journal.begin("r", None, f"/{n}", f"/.{n}", f"/t{n}") for n in range(3)]
        for number in reversed(numbers):
            ledgers.clock.turn(1)
            ledgers.journal.stage(number, "done", Original(f"/k{number}", 1, "m", "/m"))
        assert [entry.id for entry, _ in ledgers.journal.kept()] == numbers[::-1]

    def test_an_undo_is_open_until_it_is_undone(self, ledgers: Ledgers) -> None:
        number = ledgers.journal.begin("r", None, "/a", "/.a", "/ta")
        ledgers.journal.stage(number, "done", Original("/k", 1, "m", "/m"))
        ledgers.journal.stage(number, "undoing")
        assert [entry.stage for entry in ledgers.journal.open_entries()] == ["undoing"]
        assert ledgers.journal.kept() == []
        ledgers.journal.stage(number, "undone")
        assert ledgers.journal.open_entries() == []

    def test_the_newest_entries_come_first(self, ledgers: Ledgers) -> None:
        numbers = [ledgers.journal.begin(f"r{n}", None, "/a", "/.a", "/ta") for n in range(3)]
        assert [entry.id for entry in ledgers.journal.recent(2)] == numbers[:0:-1]
        assert [entry.id for entry in ledgers.journal.recent(2, numbers[1])] == numbers[:1]
        assert ledgers.journal.recent(2, numbers[0]) == []
