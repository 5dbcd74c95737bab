"""The artist service: badges, sheets, plans and downloads, on a library that is compared."""

from __future__ import annotations

import pytest

from core.domain import ServiceError
from core.domain.catalogue import AlbumKind
from core.matching.albums import AlbumState
from core.tasks import Cancelled, TaskContext
from services.artists.model import Holding, key_of
from services.catalogue.discography import Discography
from tests.unit.services.artists.conftest import ARTIST, NAME, World, owned, release

GLASS = release("Glasshouse")
RAIN = release("Copper Rain", AlbumKind.SINGLE, 1)
SONGS = ["Copper Rain", "Salt Engine", "Low Orbit"]


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()


@pytest.fixture
def stocked(world: World) -> World:
    world.catalogue.lists = {"Glasshouse": SONGS, "Copper Rain": ["Copper Rain"]}
    world.own(owned("Salt Engine", "Glasshouse", 2))
    world.catalogue.found = Discography(ARTIST, (GLASS,), singles=(RAIN,))
    return world


def test_opening_an_artist_asks_for_no_track_list(stocked: World, ctx: TaskContext) -> None:
    found, told = stocked.service.open(ARTIST, ctx)
    assert found.own == (GLASS, RAIN)
    assert told == {key_of(GLASS): Holding(1, 3), key_of(RAIN): Holding(0, 1)}
    assert list(stocked.catalogue.asked) == [f"releases of {NAME}, merged: True"]


def test_searching_says_which_catalogue_answered(stocked: World, ctx: TaskContext) -> None:
    answer = stocked.service.search("mira", ctx)
    assert (answer.value, answer.title) == ((ARTIST,), "Deezer")


def test_a_sheet_has_a_verdict_for_each_track(stocked: World, ctx: TaskContext) -> None:
    sheet = stocked.service.sheet(GLASS, ctx)
    assert [row.ownership.value for row in sheet.ownership.rows] == ["missing", "owned", "missing"]
    assert sheet.holding == Holding(1, 3, True)
    assert sheet.seconds == 600
    assert sheet.title == "Deezer"


def test_a_track_list_is_asked_for_once(stocked: World, ctx: TaskContext) -> None:
    for _ in range(3):
        stocked.service.sheet(GLASS, ctx)
    assert stocked.catalogue.asked["Glasshouse"] == 1


def test_badges_are_exact_once_the_track_list_is_known(stocked: World, ctx: TaskContext) -> None:
    stocked.own(owned("Another Song", "Glasshouse", 2))
    assert stocked.service.holdings(NAME, [GLASS], ctx)[key_of(GLASS)].owned == 1
    stocked.service.sheet(GLASS, ctx)
    assert stocked.service.holdings(NAME, [GLASS], ctx)[key_of(GLASS)] == Holding(0, 3, True)


def test_a_badge_turns_complete_when_the_files_are_there(stocked: World, ctx: TaskContext) -> None:
    stocked.service.sheet(GLASS, ctx)
    stocked.own(*(owned(title, "Glasshouse", at) for at, title in enumerate(SONGS, 1)))
    told = stocked.service.holdings(NAME, [GLASS], ctx)[key_of(GLASS)]
    assert told.state is AlbumState.COMPLETE


def test_a_track_on_album_and_single_is_fetched_once_with_the_album(
    stocked: World, ctx: TaskContext
) -> None:
    plan = stocked.service.plan([RAIN, GLASS], ctx)
    assert [part.playlist.name for part in plan.parts] == ["Glasshouse"]
    assert [row.entry.track.title for row in plan.rows] == ["Copper Rain", "Low Orbit"]
    assert plan.doubles == 1


def test_a_job_carries_the_catalogues_track_with_its_album(
    stocked: World, ctx: TaskContext
) -> None:
    stocked.service.start(stocked.service.plan([GLASS], ctx))
    playlist, track = stocked.downloads.wanted[1]
    assert playlist.key == "album:deezer:Glasshouse"
    assert (track.title, track.album, track.track_number) == ("Low Orbit", "Glasshouse", 3)
    assert (track.album_artists, track.year, track.single) == ((NAME,), 2022, False)


def test_a_single_is_filed_as_a_single(stocked: World, ctx: TaskContext) -> None:
    stocked.service.start(stocked.service.plan([RAIN], ctx))
    assert stocked.downloads.wanted[0][1].single is True


def test_one_track_can_be_fetched_alone(stocked: World, ctx: TaskContext) -> None:
    sheet = stocked.service.sheet(GLASS, ctx)
    stocked.service.start(stocked.service.of_sheet(sheet, sheet.ownership.rows[2:]))
    assert [track.title for _, track in stocked.downloads.wanted] == ["Low Orbit"]


def test_a_silent_catalogue_is_named_and_the_others_count(stocked: World, ctx: TaskContext) -> None:
    stocked.catalogue.silent = {"Glasshouse"}
    plan = stocked.service.plan([GLASS, RAIN], ctx)
    assert plan.troubles == ("Glasshouse: Deezer does not answer.",)
    assert [row.entry.track.title for row in plan.rows] == ["Copper Rain"]
    with pytest.raises(ServiceError):
        stocked.service.sheet(GLASS, ctx)


def test_a_release_without_a_track_list_is_an_empty_sheet(world: World, ctx: TaskContext) -> None:
    assert world.service.sheet(GLASS, ctx).ownership.total == 0
    assert world.service.plan([GLASS], ctx).parts == ()


def test_planning_stops_at_once(stocked: World, ctx: TaskContext) -> None:
    ctx.cancel()
    with pytest.raises(Cancelled):
        stocked.service.plan([GLASS], ctx)


def test_the_whole_artist_keeps_what_only_the_search_told(world: World, ctx: TaskContext) -> None:
    whole = world.service.whole(ARTIST, ctx)
    assert (whole.fans, whole.albums, whole.picture) == (9, 3, "p/7")


def test_pictures_that_cannot_be_had_are_none(world: World, ctx: TaskContext) -> None:
    assert world.service.picture(ARTIST, 144, ctx) == b"Mira Voltaine 144"
    assert world.service.cover(GLASS, 112, ctx) == b"Glasshouse 112"
    world.catalogue.silent = {NAME, "Glasshouse"}
    assert world.service.picture(ARTIST, 144, ctx) is None
    assert world.service.cover(GLASS, 112, ctx) is None
