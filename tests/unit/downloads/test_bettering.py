"""Better copies of owned tracks: only what is surely better is fetched, and nothing is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import (
    PROFILES,
    AudioFacts,
    ClaimedFacts,
    JobState,
    LibraryTrack,
    Track,
)
from core.tasks import TaskContext
from services.downloads.service import BACKGROUND, DownloadService
from services.wishes.reasons import SWITCHED_OFF
from services.wishes.upgrades import ENOUGH, UpgradeService, as_wanted
from services.wishes.wishlist import BETTERING, WishlistService
from tests.unit.downloads.scripted import Bench, ScriptedSource, key_of, offer

MP3 = AudioFacts("mp3", 200.0, bitrate=320)
FLAC = AudioFacts("flac", 200.0, bitrate=900, sample_rate=44100, bit_depth=16)


def everything(tracks: Sequence[Track]) -> list[bool]:
    """All of it is owned."""
    return [True for _ in tracks]


class Home:
    """An owned collection with a wish list and an engine."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        profile = PROFILES["lossless-first"]
        self.downloads: DownloadService = bench.service
        self.on = True
        self.wishlist = WishlistService(
            bench.wishes,
            bench.service,
            everything,
            key_of,
            bench.deps.activity,
            bench.clock,
            lambda: self.on,
        )
        self.upgrades = UpgradeService(
            bench.cache, bench.wishes, lambda: profile, key_of, bench.clock, self.wishlist.remove
        )

    def own(self, title: str, facts: AudioFacts | None) -> str:
        path = str(self.bench.root / f"{title}.mp3")
        Path(path).write_bytes(b"mine")
        track = LibraryTrack(title, ("Mira Voltaine",), path=path, key=path, facts=facts)
        self.bench.cache.add_organised(track)
        return path

    def wish(self, most: int = 25) -> int:
        return self.upgrades.wish(TaskContext(), most)


@pytest.fixture
def home(bench: Bench) -> Home:
    return Home(bench)


def test_only_what_is_known_to_be_below_the_cutoff_is_wished_for(home: Home) -> None:
    path = home.own("Copper Rain", MP3)
    home.own("Glow", FLAC)
    home.own("Unknown", None)
    assert home.wish() == 1
    [wish] = home.wishlist.all()
    assert (wish.track.title, wish.origin.replaces) == ("Copper Rain", path)
    assert home.wish() == 0


def test_there_are_never_more_such_wishes_than_asked(home: Home) -> None:
    for title in ("A", "B", "C"):
        home.own(title, MP3)
    assert (home.wish(2), home.wish(2), home.wish(3)) == (2, 0, 1)


def test_wishes_that_rest_take_nobodys_place(home: Home) -> None:
    for title in ("A", "B", "C"):
        home.own(title, MP3)
    assert home.wish(2) == 2
    home.bench.wishes.schedule([one.key for one in home.wishlist.all()], None)
    assert home.wish(2) == 1


def test_while_better_copies_are_switched_off_their_wishes_rest_unless_asked_for(
    home: Home,
) -> None:
    for title in ("A", "B"):
        home.own(title, MP3)
    home.wish()
    home.on = False
    assert home.wishlist.due() == []
    assert home.wishlist.try_next(TaskContext()) is None
    resting = home.wishlist.all()
    assert [(one.reason, one.next_try_at) for one in resting] == [(SWITCHED_OFF, None)] * 2
    assert home.wishlist.ask(resting[:1]) == 1
    assert home.wishlist.due() == home.wishlist.all()[:1]
    asked = home.wishlist.try_next(TaskContext())
    assert asked is not None
    assert asked.track.title == resting[0].track.title
    assert home.wishlist.try_next(TaskContext()) is None


def test_switched_on_again_they_are_tried_as_before(home: Home) -> None:
    home.own("A", MP3)
    home.wish()
    home.on = False
    assert home.wishlist.try_next(TaskContext()) is None
    home.on = True
    assert [one.track.title for one in home.wishlist.due()] == ["A"]
    tried = home.wishlist.try_next(TaskContext())
    assert tried is not None
    assert tried.track.title == "A"
    [wish] = home.wishlist.all()
    assert wish.reason == ""


def test_the_job_of_a_wish_that_ends_rests_in_the_queue_no_longer(home: Home) -> None:
    home.own("Copper Rain", MP3)
    home.wish()
    wanted = home.wishlist.try_next(TaskContext())
    assert wanted is not None
    assert home.bench.run(wanted)[0].state is JobState.PARKED
    home.own("Copper Rain", FLAC)
    home.wish()
    ended = home.bench.jobs.get(wanted.id)
    assert (ended.state, ended.reason) == (JobState.CANCELLED, ENOUGH)


def test_such_a_wish_outlives_that_its_track_is_owned_and_ends_with_a_better_file(
    home: Home,
) -> None:
    home.own("Copper Rain", MP3)
    home.wish()
    home.wishlist.sweep(TaskContext())
    assert len(home.wishlist.all()) == 1
    home.own("Copper Rain", FLAC)
    home.wish()
    assert home.wishlist.all() == []


def test_a_better_copy_waits_for_a_person_and_the_owned_file_stays(
    home: Home, source: ScriptedSource
) -> None:
    path = home.own("Copper Rain", MP3)
    source.offers = lambda query: [offer("alice")]
    home.wish()
    wanted = home.wishlist.try_next(TaskContext())
    assert wanted is not None
    [job] = home.bench.run(wanted)
    assert job.state is JobState.REVIEW
    assert "better copy is here" in job.reason
    assert Path(path).read_bytes() == b"mine"
    assert job.local_path is not None
    assert Path(job.local_path).exists()


@pytest.mark.parametrize(
    "claimed",
    [ClaimedFacts("mp3", 9_000_000, bitrate=320), ClaimedFacts("mp3", 9_000_000), ClaimedFacts()],
    ids=["as good", "says nothing of its bitrate", "says nothing"],
)
def test_what_is_not_surely_better_is_refused_with_the_reason(
    home: Home, source: ScriptedSource, claimed: ClaimedFacts
) -> None:
    home.own("Copper Rain", MP3)
    source.offers = lambda query: [replace(offer("bob"), claimed=claimed)]
    home.wish()
    wanted = home.wishlist.try_next(TaskContext())
    assert wanted is not None
    [job] = home.bench.run(wanted)
    assert job.state is JobState.PARKED
    assert source.started == []
    [one] = home.bench.jobs.candidates(job.id)
    assert one.judged.rejections
    [wish] = home.wishlist.all()
    assert wish.tries == 1  # the same wish, not a second one for a missing track


def test_a_file_that_is_gone_cannot_be_bettered(home: Home, source: ScriptedSource) -> None:
    path = home.own("Copper Rain", MP3)
    source.offers = lambda query: [offer("alice")]
    home.wish()
    home.bench.cache.drop_organised([path])
    wanted = home.wishlist.try_next(TaskContext())
    assert wanted is not None
    [job] = home.bench.run(wanted)
    assert job.state is JobState.PARKED
    [one] = home.bench.jobs.candidates(job.id)
    assert "no longer in the library" in one.judged.why


def test_a_missing_track_and_a_better_copy_are_two_jobs_and_the_missing_one_comes_first(
    home: Home,
) -> None:
    home.own("Copper Rain", MP3)
    home.wish()
    better = home.wishlist.try_next(TaskContext())
    assert better is not None
    missing = home.bench.want()
    assert missing.id != better.id
    assert better.priority == BETTERING < BACKGROUND < missing.priority


def test_removing_the_wish_ends_its_resting_job_only(home: Home) -> None:
    home.own("Copper Rain", MP3)
    home.wish()
    better = home.wishlist.try_next(TaskContext())
    assert better is not None
    missing = home.bench.want()
    home.bench.run(better, missing)
    [wish] = [one for one in home.wishlist.all() if one.origin.replaces]
    home.wishlist.remove([wish])
    states = [home.bench.jobs.get(job.id).state for job in (better, missing)]
    assert states == [JobState.CANCELLED, JobState.PARKED]


def test_what_is_looked_for_is_the_recording_that_is_owned() -> None:
    owned = LibraryTrack("Glow", ("Mira",), "Lines", 200.0, 3, 1, 1999, path="/m/x.mp3")
    wanted = as_wanted(owned)
    assert (wanted.title, wanted.artists, wanted.album) == ("Glow", ("Mira",), "Lines")
    assert (wanted.duration, wanted.track_number, wanted.year) == (200.0, 3, 1999)
