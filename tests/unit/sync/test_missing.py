"""The missing-tracks analyser: by artist, counted once, pushed with an outcome each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.domain import DownloadJob, JobState, Origin, StorageError, Track, Unreachable, Wish
from core.ports.sources import UnderWay
from core.tasks import Cancelled, TaskContext
from services.library.genre_view import GenreView
from services.organise.genres import GenreMap
from services.playlists.missing import MissingService, Outcome, Standing
from services.records.elsewhere import Elsewhere
from tests.unit.sync.conftest import Desk, key_of, track


@dataclass
class Wishes:
    """A wish list in memory; titles in `broken` cannot be kept."""

    titles: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    origins: list[Origin] = field(default_factory=list)

    def all(self) -> list[Wish]:
        return [Wish(n, track(t), Origin("k", "n"), "") for n, t in enumerate(self.titles)]

    def add(self, wanted: Track, origin: Origin) -> Wish | None:
        if wanted.title in self.broken:
            raise StorageError("The disk is full.", "Make room.")
        self.titles.append(wanted.title)
        self.origins.append(origin)
        return Wish(9, wanted, origin, "")


@dataclass
class Jobs:
    """Jobs by title and state."""

    known: dict[str, JobState] = field(default_factory=dict)

    def jobs(self, states: Collection[JobState] | None = None) -> list[DownloadJob]:
        return [
            DownloadJob(n, track(title), Origin("k", "n"), state, "transfer")
            for n, (title, state) in enumerate(self.known.items())
            if states is None or state in states
        ]


@dataclass
class Busy:
    """A service of the person's own that works for others, too."""

    work: UnderWay = field(default_factory=UnderWay)
    silent: bool = False

    def under_way(self) -> UnderWay:
        if self.silent:
            raise Unreachable("slskd", "slskd does not answer.")
        return self.work


@pytest.fixture
def wishes() -> Wishes:
    return Wishes()


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def busy() -> Busy:
    return Busy()


@pytest.fixture
def service(home: Desk, wishes: Wishes, jobs: Jobs, busy: Busy) -> MissingService:
    sources: Any = {"slskd": busy, "youtube": object()}
    view = GenreView(GenreMap(), [])
    return MissingService(home.desk, wishes, jobs, key_of, lambda: sources, lambda: view)


def analysed(service: MissingService, home: Desk, ctx: TaskContext) -> Any:
    return service.analyse(home.desk.all(), ctx)


def fill(home: Desk, ctx: TaskContext) -> None:
    home.add("a.txt", "One", "Two", "Three")
    home.add("b.txt", "Two", "Four")
    for source in ("a.txt", "b.txt"):
        home.desk.check(source, ctx)


def test_a_track_of_two_lists_is_one_missing_track(
    home: Desk, service: MissingService, ctx: TaskContext
) -> None:
    home.library.owned, home.library.doubts = {"One"}, {"Four"}
    fill(home, ctx)
    found = analysed(service, home, ctx)
    assert (found.missing, found.rows, found.playlists) == (3, 5, 2)
    (group,) = found.groups
    assert group.name == "Halden"
    named = {one.track.title: one for one in group.tracks}
    assert set(named["Two"].playlists) == {"a.txt", "b.txt"}
    assert named["Four"].standing is Standing.PROBABLE
    assert not named["Four"].ready
    assert named["Three"].ready
    assert set(group.playlists) == {"a.txt", "b.txt"}


def test_the_artist_with_most_missing_comes_first(
    home: Desk, service: MissingService, ctx: TaskContext
) -> None:
    made = home.add("a.txt", "One", "Two", "Three")
    first = type(made.entries[0])(1, track("One", "Abel"))
    home.files.known["a.txt"] = type(made)("a.txt", "a", "txt", (first, *made.entries[1:]), "s")
    home.desk.check("a.txt", ctx)
    assert [one.name for one in analysed(service, home, ctx).groups] == ["Halden", "Abel"]


def test_a_list_that_cannot_be_read_is_named_and_the_others_count(
    home: Desk, service: MissingService, ctx: TaskContext
) -> None:
    fill(home, ctx)
    del home.files.known["b.txt"]
    found = analysed(service, home, ctx)
    assert found.troubles == (("b.txt", "b.txt is not there."),)
    assert (found.playlists, found.missing) == (1, 3)


def test_each_pushed_track_is_added_skipped_or_failed(
    home: Desk, service: MissingService, wishes: Wishes, jobs: Jobs, ctx: TaskContext
) -> None:
    home.add("a.txt", "One", "Two", "Three", "Four")
    home.desk.check("a.txt", ctx)
    wishes.titles, wishes.broken = ["Two"], {"Four"}
    jobs.known = {"Three": JobState.QUEUED, "One": JobState.PARKED}
    (group,) = analysed(service, home, ctx).groups
    standing = {one.track.title: one.standing for one in group.tracks}
    assert standing["Two"] is Standing.WISHED
    assert standing["Three"] is Standing.UNDER_WAY
    told = [
        (one.track.track.title, one.outcome, one.why) for one in service.push(group.tracks, ctx)
    ]
    assert told == [
        ("One", Outcome.ADDED, "it is searched next"),
        ("Two", Outcome.SKIPPED, "already on the wish list"),
        ("Three", Outcome.SKIPPED, "downloading now"),
        ("Four", Outcome.FAILED, "The disk is full."),
    ]
    assert wishes.origins == [Origin("a.txt", "a.txt", 1)]
    wishes.broken = set()
    again = [one.outcome for one in service.push(group.tracks[-1:], ctx)]
    assert again == [Outcome.ADDED]


def test_what_slskd_does_already_is_skipped(
    home: Desk, service: MissingService, busy: Busy, ctx: TaskContext
) -> None:
    home.add("a.txt", "One", "Two Rivers", "Three")
    home.desk.check("a.txt", ctx)
    busy.work = UnderWay(
        ("Halden - One 320 MP3", "something else"), ("@@q\\Halden\\Halden - Two Rivers.flac",)
    )
    (group,) = analysed(service, home, ctx).groups
    whys = [one.why for one in service.push(group.tracks, ctx)]
    assert whys == [
        "slskd searches for it already", "slskd downloads it already", "it is searched next",
    ]  # fmt: skip


def test_a_silent_slskd_keeps_nobody_from_wishing(
    home: Desk, service: MissingService, busy: Busy, ctx: TaskContext
) -> None:
    fill(home, ctx)
    busy.silent = True
    (group,) = analysed(service, home, ctx).groups
    assert {one.outcome for one in service.push(group.tracks, ctx)} == {Outcome.ADDED}


def test_stopping_keeps_what_was_added(
    home: Desk, service: MissingService, wishes: Wishes, ctx: TaskContext
) -> None:
    fill(home, ctx)
    (group,) = analysed(service, home, ctx).groups
    going = service.push(group.tracks, ctx)
    next(going)
    ctx.cancel()
    with pytest.raises(Cancelled):
        next(going)
    assert wishes.titles == [group.tracks[0].track.title]


def test_the_list_as_a_file(home: Desk, service: MissingService, ctx: TaskContext) -> None:
    home.add("a.txt", "=One")
    home.desk.check("a.txt", ctx)
    lines = analysed(service, home, ctx).csv().decode("utf-8-sig").splitlines()
    assert lines == [
        "Artists,Title,Album,Super genre,State,Playlists",
        "Halden,'=One,,Unclassified,not in the library,a.txt",
    ]


def test_nothing_under_way_skips_nothing() -> None:
    assert Elsewhere(UnderWay()).why(track("One")) == ""
