"""Rows of videos get their recording from a catalogue; what is doubtful waits for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.catalogues.deezer import DeezerCatalogue
from core.clients.catalogues.pictures import HttpPictures
from core.domain import (
    BadInput,
    CoverageRow,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    TrackIds,
)
from core.domain.completing import CompletionState
from core.matching import Matcher
from core.matching.keys import wish_key
from core.matching.titles import parse_title
from core.tasks import Cancelled, TaskContext
from sandbox.catalogues import Catalogues, MusicWorld
from services.catalogue.service import CatalogueService
from services.playlists import completing
from services.playlists.completing import Completed, CompletionService
from tests.contract.catalogue_stages import LIMITS, VirtualContext
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_completing import MemoryCompletionStore
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

VIDEOS = "youtube:playlist:PLx"


def songs() -> MusicWorld:
    world = MusicWorld()
    world.release(
        "Tide", "Halden", [{"title": "Slow Ferry", "artists": ("Halden", "Brine")}, "Harbour"]
    )
    world.release("Harbour", "Cove", ["Slow Ferry"])
    world.release(
        "Best Of", "Halden", [{"title": "Harbour", "isrc": "QZCAT1900002"}], kind="compile"
    )
    return world


class Table:
    """The service and everything around it."""

    def __init__(self, there: Catalogues, folder: Path) -> None:
        self.there, self.clock = there, TurningClock()
        self.ctx: TaskContext = VirtualContext(self.clock)
        self.store = MemoryCompletionStore()
        desk = Desk(MemoryCatalogueCache(self.clock), MemoryPaceStore(), self.clock, LIMITS)
        self.deezer = DeezerCatalogue(there.deezer.url, desk)
        self.pictures = HttpPictures(folder, self.clock, home_made=True)
        compare = Matcher().compare
        self.catalogue = CatalogueService(lambda: [self.deezer], self.pictures, desk.cache)
        self.service = CompletionService(self.store, self.catalogue, compare, wish_key, self.clock)

    def run(self, *tracks: Track, kind: str = "youtube", key: str = VIDEOS) -> Completed:
        rows = rows_of(tracks)
        playlist = Playlist(key, "Mine", kind, tuple(row.entry for row in rows))
        return self.service.complete(playlist, rows, self.ctx)

    @property
    def asked(self) -> int:
        return len(self.there.deezer.log)


def rows_of(tracks: Sequence[Track]) -> list[CoverageRow]:
    return [
        CoverageRow(PlaylistEntry(at, one), Ownership.MISSING, None, "")
        for at, one in enumerate(tracks, start=1)
    ]


def video(title: str, channel: str | None = None) -> Track:
    return parse_title(title, channel)


@pytest.fixture(scope="module")
def there() -> Iterator[Catalogues]:
    with Catalogues(songs()) as made:
        yield made


@pytest.fixture
def desk(there: Catalogues, tmp_path: Path) -> Iterator[Table]:
    for server in there.servers:
        server.reset()
    made = Table(there, tmp_path)
    yield made
    made.deezer.close()
    made.pictures.close()
    assert there.violations == []


def test_an_accepted_recording_gives_its_words_to_the_wanted_track(desk: Table) -> None:
    made = desk.run(video("Halden feat. Brine - Slow Ferry (Official Video)"))
    track = made.rows[0].entry.track
    assert (made.completed, made.review, made.trouble) == (1, 0, "")
    assert (track.title, track.artists, track.album) == ("Slow Ferry", ("Halden", "Brine"), "Tide")
    assert track.duration == 181.0
    assert track.ids.isrc
    assert made.rows[0].entry.position == 1


def test_the_row_keeps_its_own_text(desk: Table) -> None:
    wanted = video("Halden feat. Brine - Slow Ferry (Official Video)")
    desk.run(wanted)
    known = desk.service.about(wanted)
    assert known is not None
    assert (known.wanted, known.state) == (wanted, CompletionState.DONE)


def test_what_was_completed_once_is_not_asked_again(desk: Table) -> None:
    for _ in range(2):
        made = desk.run(video("Halden - Harbour"))
        assert made.completed == 1
        assert desk.asked == 2
    desk.service.forget(wish_key(video("Halden - Harbour")))
    assert desk.service.about(video("Halden - Harbour")) is None


def test_a_title_without_an_artist_waits_for_a_person(desk: Table) -> None:
    wanted = Track("Slow Ferry")
    made = desk.run(wanted, kind="txt")
    assert (made.completed, made.review) == (0, 1)
    assert made.rows[0].entry.track == wanted
    [waiting] = desk.service.review()
    assert {offer.track.artists[0] for offer in waiting.offers} == {"Halden", "Cove"}
    assert (waiting.playlist_name, waiting.offers[0].source) == ("Mine", "deezer")


def test_a_persons_choice_is_remembered_in_every_list(desk: Table) -> None:
    desk.run(Track("Slow Ferry"), kind="txt")
    [waiting] = desk.service.review()
    cove = next(one.track for one in waiting.offers if one.track.artists == ("Cove",))
    desk.service.choose(waiting.key, cove)
    assert desk.service.review() == []
    before = desk.asked
    made = desk.run(Track("Slow Ferry"), kind="csv", key="file:/other.csv")
    assert made.rows[0].entry.track.artists == ("Cove",)
    assert desk.asked == before


def test_a_row_can_be_kept_as_it_is_written(desk: Table) -> None:
    desk.run(Track("Slow Ferry"), kind="txt")
    desk.service.keep(desk.service.review()[0].key)
    made = desk.run(Track("Slow Ferry"), kind="txt")
    assert (made.completed, made.review, desk.service.review()) == (0, 0, [])
    with pytest.raises(BadInput, match="not in the review list"):
        desk.service.keep("gone")


def test_what_no_catalogue_knows_stays_and_is_asked_again_later(desk: Table) -> None:
    wanted = video("Nobody - Never Recorded At All")
    assert desk.run(wanted).rows[0].entry.track == wanted
    before = desk.asked
    desk.run(wanted)
    assert desk.asked == before
    desk.clock.turn(8 * 86400.0)
    desk.run(wanted)
    assert desk.asked > before


@pytest.mark.parametrize(
    ("track", "kind"),
    [
        (Track("Harbour", ("Halden",)), "exportify"),
        (Track("Harbour", ("Halden",)), "text"),
        (Track("Harbour", ("Halden",), "Tide"), "youtube"),
        (Track("Harbour", ("Halden",), ids=TrackIds(isrc="QZCAT1900002")), "youtube"),
        (Track(""), "youtube"),
    ],
)
def test_rows_that_say_enough_are_left_alone(desk: Table, track: Track, kind: str) -> None:
    assert desk.run(track, kind=kind).rows[0].entry.track == track
    assert desk.asked == 0


def test_a_list_can_be_switched_on_and_off(desk: Table) -> None:
    desk.service.switch(VIDEOS, False)
    assert desk.run(video("Halden - Harbour")).completed == 0
    assert desk.asked == 0
    desk.service.switch("file:/a.csv", True)
    assert desk.service.switched("file:/a.csv") is True
    sure = Track("Harbour", ("Halden",))
    assert desk.run(sure, kind="exportify", key="file:/a.csv").completed == 1


def test_a_silent_catalogue_leaves_every_row_as_it_is(desk: Table) -> None:
    desk.there.deezer.fault("busy", 3)
    wanted = [video(f"Halden - Song {number}") for number in range(5)]
    made = desk.run(*wanted)
    assert [row.entry.track for row in made.rows] == wanted
    assert (made.left, made.trouble[:6]) == (5, "Deezer")
    assert desk.asked == 3


def test_it_keeps_to_its_budget(desk: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completing, "AT_ONCE", 2)
    wanted = [video(f"Halden - Song {number}") for number in range(5)]
    made = desk.run(*wanted)
    assert (len(made.rows), made.left) == (5, 3)
    monkeypatch.setattr(completing, "SECONDS", 0.0)
    assert desk.run(video("Halden - Harbour")).left == 1


def test_it_can_be_cancelled(desk: Table) -> None:
    desk.ctx = TaskContext()
    desk.ctx.cancel()
    with pytest.raises(Cancelled):
        desk.run(video("Halden - Harbour"))


def test_the_likeliest_offer_is_accepted_or_another_one_taken(desk: Table) -> None:
    desk.run(video("Slow Ferry"))
    [waiting] = desk.service.review()
    first, second = waiting.offers[0], waiting.offers[1]
    assert desk.service.accept(waiting.key).track == first.track
    assert desk.service.review() == []
    assert desk.service.take(waiting.key, 2).track == second.track  # a person may change it later
    for number in (0, len(waiting.offers) + 1):
        with pytest.raises(BadInput, match=f"no number {number}"):
            desk.service.take(waiting.key, number)
    with pytest.raises(BadInput, match="not in the review list any more"):
        desk.service.accept("nobody")


def test_what_is_known_is_told_without_asking(desk: Table) -> None:
    doubtful, plain = video("Slow Ferry"), Track("Harbour", ("Halden",))
    desk.run(doubtful)
    asked = desk.asked
    assert desk.service.answers([plain, doubtful]) == [plain, doubtful]
    made = desk.service.accept(desk.service.review()[0].key)
    assert desk.service.answers([plain, doubtful, plain]) == [plain, made.track, plain]
    assert desk.asked == asked
