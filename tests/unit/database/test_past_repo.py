"""Finished downloads by page: newest first, narrowed by state, words, source and time."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain import JobState, Origin, RemoteId, Track
from core.ports.jobs import patch
from core.ports.past import PastSieve
from database.engine import open_database
from database.job_repo import JobRepo
from database.past_repo import PastRepo
from services.clock import SystemClock

ORIGIN = Origin("file:/x", "Rooftop", 1)


class World:
    """A database with finished downloads."""

    def __init__(self, home: Path) -> None:
        engine = open_database(home / "x.db", home / "backups")
        self.jobs, self.past = JobRepo(engine, SystemClock()), PastRepo(engine)

    def finish(self, title: str, artist: str = "Mira", state: JobState = JobState.DONE) -> int:
        job = self.jobs.add(title, Track(title, (artist,), "Élan"), ORIGIN, "transfer")
        if state is JobState.CANCELLED:
            self.jobs.move(job.id, state)
            return job.id
        remote = RemoteId("slskd", "t", "quill", "a.flac", 3)
        for to in (JobState.QUEUED, JobState.DOWNLOADING, JobState.VERIFYING):
            self.jobs.move(job.id, to, change=patch(remote=remote))
        self.jobs.move(job.id, JobState.ORGANISING)
        self.jobs.move(job.id, state)
        return job.id


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def titles(world: World, sieve: PastSieve, limit: int = 10, offset: int = 0) -> list[str]:
    return [job.track.title for job in world.past.page(sieve, limit, offset)]


def test_pages_hold_the_newest_first(world: World) -> None:
    for number in range(5):
        world.finish(f"Part {number}")
    assert titles(world, PastSieve(), 2) == ["Part 4", "Part 3"]
    assert titles(world, PastSieve(), 2, 4) == ["Part 0"]
    assert world.past.count(PastSieve()) == 5


def test_they_are_read_by_number_in_their_order(world: World) -> None:
    made = [world.finish(f"Part {number}") for number in range(4)]
    numbers = world.past.numbers(PastSieve())
    assert numbers == made[::-1]
    world.finish("Later")  # ends while somebody reads
    assert [job.id for job in world.past.of([*numbers, 99])] == numbers
    assert world.past.numbers(PastSieve(text="part 2")) == [made[2]]
    assert world.past.of([]) == []


def test_what_still_runs_is_not_among_them(world: World) -> None:
    world.jobs.add("x", Track("Running"), ORIGIN, "transfer")
    world.finish("Gone", state=JobState.CANCELLED)
    world.finish("Here")
    assert titles(world, PastSieve()) == ["Here", "Gone"]
    assert titles(world, PastSieve(frozenset({JobState.CANCELLED}))) == ["Gone"]


@pytest.mark.parametrize("needle", ["BJÖRK", "bjork", "hyper bjork", "elan", "rooftop"])
def test_words_are_found_whatever_their_capitals_and_accents(world: World, needle: str) -> None:
    world.finish("Hyperballad", "Björk")
    assert world.past.count(PastSieve(text=needle)) == 1
    assert titles(world, PastSieve(text=needle)) == ["Hyperballad"]


@pytest.mark.parametrize("needle", ["title", "artists", "nobody"])
def test_words_that_stand_nowhere_find_nothing(world: World, needle: str) -> None:
    world.finish("Hyperballad")
    assert world.past.count(PastSieve(text=needle)) == 0


def test_time_and_source_narrow(world: World) -> None:
    world.finish("Gone", state=JobState.CANCELLED)
    done = world.finish("Here")
    at = world.jobs.get(done).updated_at
    assert titles(world, PastSieve(since=at)) == []
    assert titles(world, PastSieve(since=at - 100, source="slskd")) == ["Here"]
    assert titles(world, PastSieve(source="youtube")) == []
