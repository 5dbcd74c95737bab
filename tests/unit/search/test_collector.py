"""The same words are never sent twice within half an hour, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.domain import Candidate, NotReady, Query, Unreachable
from core.tasks import TaskContext
from database.engine import open_database
from database.pace_repo import PaceRepo
from database.search_repo import SearchRepo
from services.search.collector import QUIET_SECONDS, Collector
from tests.unit.downloads.fakes import TurnedClock
from tests.unit.downloads.scripted import ScriptedSource, offer


class Recording(ScriptedSource):
    """Also remembers the ids it was searched with."""

    ids: list[str]

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        self.ids.append(search_id)
        return super().search(query, search_id, ctx)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def source(tmp_path: Path) -> Recording:
    made = Recording(tmp_path, lambda query: [offer("alice")])
    made.ids = []
    return made


@pytest.fixture
def collector(tmp_path: Path, clock: TurnedClock) -> Iterator[Collector]:
    database = open_database(tmp_path / "c.db", tmp_path / "backups")
    yield Collector(SearchRepo(database), clock)
    database.dispose()


GLOW = Query("Halden Glow", "artist-title")


def test_an_answer_is_kept_and_serves_the_next_asker(
    collector: Collector, source: Recording
) -> None:
    first = collector.collect(source, GLOW, TaskContext())
    second = collector.collect(source, Query(" halden  GLOW ", "title"), TaskContext())
    assert first == second == [offer("alice")]
    assert len(source.ids) == 1


def test_after_half_an_hour_the_words_are_sent_again(
    collector: Collector, source: Recording, clock: TurnedClock
) -> None:
    collector.collect(source, GLOW, TaskContext())
    clock.turn(QUIET_SECONDS + 1)
    collector.collect(source, GLOW, TaskContext())
    assert len(set(source.ids)) == 2


def test_after_a_time_out_the_same_search_is_taken_up_by_its_id(
    collector: Collector, source: Recording
) -> None:
    source.error = Unreachable("slskd", "slskd does not answer.")
    with pytest.raises(Unreachable):
        collector.collect(source, GLOW, TaskContext())
    source.error = None
    collector.collect(source, GLOW, TaskContext())
    assert len(source.ids) == 2
    assert len(set(source.ids)) == 1


def test_a_search_that_was_refused_gets_a_new_id(collector: Collector, source: Recording) -> None:
    source.error = NotReady("slskd", "slskd is not logged in.")
    with pytest.raises(NotReady):
        collector.collect(source, GLOW, TaskContext())
    source.error = None
    collector.collect(source, GLOW, TaskContext())
    assert len(set(source.ids)) == 2


def test_a_search_is_dismissed_only_after_its_answers_are_kept(
    tmp_path: Path, clock: TurnedClock, source: Recording
) -> None:
    database = open_database(tmp_path / "d.db", tmp_path / "backups")
    log = SearchRepo(database)
    kept: list[bool] = []

    def dismissed(search_id: str) -> None:
        past = log.past("slskd", "halden glow", 0.0)
        kept.append(past is not None and past.candidates is not None)

    source.dismiss = dismissed  # type: ignore[method-assign]
    Collector(log, clock).collect(source, GLOW, TaskContext())
    assert kept == [True]
    database.dispose()


def test_a_clock_that_was_a_year_ahead_keeps_no_words_from_being_sent(
    collector: Collector, clock: TurnedClock, source: Recording
) -> None:
    clock.turn(365 * 86400.0)
    collector.collect(source, GLOW, TaskContext())
    clock.turn(-60.0)  # a small step back is no reason to ask again
    collector.collect(source, GLOW, TaskContext())
    assert len(source.ids) == 1
    clock.turn(-364 * 86400.0)
    collector.collect(source, GLOW, TaskContext())
    assert len(source.ids) == 2


def test_what_somebody_is_asking_for_right_now_is_waited_for(
    tmp_path: Path, clock: TurnedClock, source: Recording
) -> None:
    database = open_database(tmp_path / "c.db", tmp_path / "backups")
    one, other = (Collector(SearchRepo(database), clock, PaceRepo(database)) for _ in range(2))
    first = one.stream(source, GLOW, TaskContext())
    found = next(first)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(other.collect, source, GLOW, TaskContext())
        with pytest.raises(TimeoutError):
            second.result(0.2)
        assert list(first) == []
        assert second.result(20) == found == [offer("alice")]
    assert len(source.ids) == 1
    database.dispose()
