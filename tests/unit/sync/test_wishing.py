"""A scheduled list wishes for what it misses; rows that say too little are wished for by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from core.domain import CoverageRow, JobState, Playlist, Track
from core.tasks import TaskContext
from services.library.genre_view import GenreView
from services.organise.genres import GenreMap
from services.playlists.completing import Completed
from services.playlists.missing import MissingService, Outcome, Standing
from tests.unit.sync.conftest import Desk, key_of, track
from tests.unit.sync.test_missing import Jobs, Wishes

VIDEO, RECORDING = track("Rain (Official Video)"), track("Copper Rain", album="Hinterglow")


@dataclass
class Names:
    """A catalogue knows what one video really is."""

    lists: list[tuple[str, str, int]] = field(default_factory=list)
    known: bool = False

    def complete(
        self, playlist: Playlist, rows: Sequence[CoverageRow], ctx: TaskContext
    ) -> Completed:
        ctx.checkpoint()
        self.lists.append((playlist.key, playlist.kind, len(rows)))
        self.known = True
        named = zip(rows, self.answers([row.entry.track for row in rows]), strict=True)
        return Completed([replace(r, entry=replace(r.entry, track=t)) for r, t in named])

    def answers(self, wanted: Sequence[Track]) -> list[Track]:
        return [RECORDING if self.known and one == VIDEO else one for one in wanted]


@dataclass
class Told:
    """The wish list as it is kept, with what was told about it."""

    service: MissingService
    wishes: Wishes
    jobs: Jobs
    names: Names
    feed: list[tuple[str, str]]


@pytest.fixture
def told(home: Desk) -> Told:
    wishes, jobs, names, feed = Wishes(), Jobs(), Names(), list[tuple[str, str]]()
    view = GenreView(GenreMap(), [])
    sources: Any = dict
    made = MissingService(
        home.desk, wishes, jobs, key_of, sources, lambda: view, names,
        lambda kind, text: feed.append((kind, text)),
    )  # fmt: skip
    return Told(made, wishes, jobs, names, feed)


def test_what_is_missing_is_wished_for_and_what_a_person_has_decided_is_left_alone(
    home: Desk, told: Told, ctx: TaskContext
) -> None:
    home.library.owned, home.library.doubts = {"One"}, {"Two"}
    home.add("a.txt", "One", "Two", "Three", "Four", "Five", "Six")
    coverage = home.desk.check("a.txt", ctx)
    told.wishes.titles = ["Three"]
    told.jobs.known = {"Four": JobState.CANCELLED, "Five": JobState.SEARCHING}
    made = told.service.wish(coverage, ctx)
    assert [(one.track.track.title, one.outcome) for one in made] == [("Six", Outcome.ADDED)]
    assert told.wishes.origins[0].position == 6
    assert told.feed == [("wished", "a.txt: 1 missing track is on the wish list now")]
    assert told.service.wish(coverage, ctx) == [], "a wish keeps its pauses"
    assert len(told.feed) == 1


def test_a_title_of_a_video_is_wished_for_as_the_recording_and_known_again(
    home: Desk, told: Told, ctx: TaskContext
) -> None:
    made = home.add("a.txt", "One")
    rows = (replace(made.entries[0], track=VIDEO), replace(made.entries[0], position=2))
    home.files.known["a.txt"] = replace(made, kind="youtube", entries=rows)
    home.desk.check("a.txt", ctx)
    (group,) = told.service.analyse(home.desk.all(), ctx).groups
    assert {one.track for one in group.tracks} == {VIDEO, track("One")}, "shown as it is written"
    outcomes = [one.outcome for one in told.service.push(group.tracks, ctx)]
    assert outcomes == [Outcome.ADDED, Outcome.ADDED]
    assert sorted(told.wishes.titles) == ["Copper Rain", "One"]
    assert told.names.lists == [("a.txt", "youtube", 2)], "one look-up a list"
    (again,) = told.service.analyse(home.desk.all(), ctx).groups
    assert {one.standing for one in again.tracks} == {Standing.WISHED}
    assert [one.outcome for one in told.service.push(group.tracks, ctx)] == [Outcome.SKIPPED] * 2
