"""A search by hand: sources, catalogues, whole folders, and what the library has of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.domain import (
    PROFILES,
    BadInput,
    Candidate,
    LibraryTrack,
    Match,
    MatchResult,
    Track,
    Verdict,
)
from core.domain.catalogue import ArtistRef, CatalogueAlbum, CatalogueTrack
from core.tasks import TaskContext
from services.search_page.book import ResultBook, View
from services.search_page.queries import QueryHistory
from services.search_page.service import SearchPageService, SearchParts
from tests.unit.search_page.offering import offer

ALBUM = CatalogueAlbum("deezer", "9", "Slow Tide", (ArtistRef("Luma Vessel"),), track_count=11)
TRACK = CatalogueTrack("deezer", "7", "Slow Tide", (ArtistRef("Luma Vessel"),), ALBUM, 372.0)


class Bursts:
    """A collector with prepared bursts and folders that notes what it was asked."""

    def __init__(self, *bursts: list[Candidate]) -> None:
        self.bursts, self.asked = bursts, []  # type: ignore[var-annotated]
        self.folder: list[Candidate] = []

    def stream(self, source: Any, query: Any, _ctx: TaskContext) -> Any:
        self.asked.append((source, query.text))
        yield from self.bursts

    def browse(self, source: Any, peer: str, folder: str, _ctx: TaskContext) -> list[Candidate]:
        self.asked.append((source, peer, folder))
        return self.folder


class Browsable:
    """A source whose folders can be asked for."""

    def browse(self, peer: str, folder: str, ctx: TaskContext) -> list[Candidate]:
        raise AssertionError("only the collector asks")


class Shelf:
    """A library that owns everything called "Owned", and something like "Maybe"."""

    def __init__(self, tracks: int = 1) -> None:
        self.tracks = tracks

    def count(self) -> int:
        return self.tracks

    def index(self) -> Any:
        return self

    def best_many(self, wanted: list[Track]) -> list[Match | None]:
        return [self._match(track.title) for track in wanted]

    def _match(self, title: str) -> Match | None:
        verdicts = {"Owned": Verdict.ACCEPT, "Maybe": Verdict.REVIEW}
        found = verdicts.get(title)
        result = MatchResult(0.9, found, (), ()) if found else None
        return Match(LibraryTrack(title), result) if result else None


class Catalogue:
    """One catalogue with one album and one track."""

    def search_albums(self, _query: Any, _limit: int, _ctx: TaskContext) -> Any:
        return SimpleNamespace(value=(ALBUM,), title="Deezer")

    def search_tracks(self, _query: Any, _limit: int, _ctx: TaskContext) -> Any:
        return SimpleNamespace(value=(TRACK,), title="Deezer")


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()


def service(collector: Bursts, home: Path = Path(), library: Any = None) -> SearchPageService:
    sources: Any = {"slskd": Browsable(), "youtube": "no folders"}
    parts: Any = SearchParts(
        profile=lambda: PROFILES["lossless-first"],
        catalogue=Catalogue(),  # type: ignore[arg-type]
        library=library or Shelf(),
        queries=QueryHistory(home),
        fetching=None,  # type: ignore[arg-type]
    )
    return SearchPageService(lambda: sources, collector, parts)  # type: ignore[arg-type]


def test_bursts_are_handed_on_and_a_file_comes_once(ctx: TaskContext) -> None:
    collector, got = Bursts([offer("a"), offer("b")], [offer("b"), offer("c")]), []
    number = service(collector).search("slskd", "  slow   tide ", got.append, ctx)
    assert collector.asked[0][1] == "slow tide"
    assert [[one.filename for one in burst] for burst in got] == [["a", "b"], ["c"]]
    assert number == 3


@pytest.mark.parametrize(("source", "text"), [("slskd", "  "), ("nobody", "tide")])
def test_without_words_or_source_nothing_is_sent(source: str, text: str, ctx: TaskContext) -> None:
    collector = Bursts()
    with pytest.raises(BadInput):
        service(collector).search(source, text, lambda _: None, ctx)
    assert not collector.asked


def test_answers_enter_the_book_with_their_fit_and_their_quality(ctx: TaskContext) -> None:
    book = ResultBook()
    files = [
        offer("Luma Vessel - Slow Tide.mp3", title="Slow Tide", codec="mp3", bitrate=320),
        offer("Luma Vessel - Slow Tide (Live).flac", title="Slow Tide (Live)"),
        offer("something else.flac", title="Other"),
    ]
    assert service(Bursts(files)).collect("slskd", "slow tide", book, ctx) == 3
    rows = book.arrange(View()).entries
    assert [row.name for row in rows] == ["Slow Tide", "Slow Tide (Live)", "Other"]
    assert [row.first.fit for row in rows] == [1.0, 0.75, 0.0]
    assert rows[0].first.tier > rows[1].first.tier


def test_a_version_that_was_asked_for_is_no_less_fitting(ctx: TaskContext) -> None:
    reader = service(Bursts()).reader("slow tide live")
    live = offer("Slow Tide (Live).flac", title="Slow Tide (Live)")
    assert reader.fit(live) == 1.0


def test_catalogues_publish_their_releases_beside_the_files(ctx: TaskContext) -> None:
    book = ResultBook()
    assert service(Bursts()).publish("luma slow tide", book, ctx) == ("Deezer", 2)
    rows = book.arrange(View()).entries
    assert [(row.name, row.is_album) for row in rows] == [("Slow Tide", True), ("Slow Tide", False)]
    assert [row.published for row in rows] == [ALBUM, TRACK]


def test_a_whole_folder_comes_from_the_peer(ctx: TaskContext) -> None:
    book, collector = ResultBook(), Bursts([offer("m\\Tide\\1.flac")])
    page = service(collector)
    page.collect("slskd", "tide", book, ctx)
    collector.folder = [offer("m\\Tide\\1.flac"), offer("m\\Tide\\2.flac")]
    place = ("slskd", "quill", "m/Tide")
    assert page.browse(place, "tide", book, ctx) == 1
    assert collector.asked[-1][1:] == ("quill", "m\\Tide")
    (row,) = book.arrange(View()).entries
    assert row.whole
    assert [one.filename for one in row.candidates] == ["m\\Tide\\1.flac", "m\\Tide\\2.flac"]


def test_a_peer_that_shows_nothing_is_told(ctx: TaskContext) -> None:
    book, page = ResultBook(), service(Bursts([offer("m\\Tide\\1.flac")]))
    page.collect("slskd", "tide", book, ctx)
    with pytest.raises(BadInput, match="quill does not show the folder"):
        page.browse(("slskd", "quill", "m/Tide"), "tide", book, ctx)


def test_what_is_owned_is_looked_up_once_for_equal_descriptions(ctx: TaskContext) -> None:
    book = ResultBook()
    names = ("Owned", "Owned", "Maybe", "New")
    files = [offer(f"{at}.mp3", title=name) for at, name in enumerate(names)]
    page = service(Bursts(files))
    page.collect("slskd", "x", book, ctx)
    assert page.look_up(book, ctx) == 4
    states = [row.first.owned for row in book.arrange(View()).entries]
    assert sorted(state.value for state in states if state) == [
        "missing", "owned", "owned", "probable",
    ]  # fmt: skip
    assert page.look_up(book, ctx) == 0


def test_without_a_library_nothing_is_called_missing(ctx: TaskContext) -> None:
    book = ResultBook()
    page = service(Bursts([offer("1.mp3")]), library=Shelf(0))
    page.collect("slskd", "x", book, ctx)
    assert page.look_up(book, ctx) == 0
    assert book.arrange(View()).entries[0].first.owned is None


def test_the_words_searched_for_are_part_of_it(tmp_path: Path) -> None:
    page = service(Bursts(), tmp_path)
    assert page.queries.add("slow tide") == ["slow tide"]
    assert page.names() == ("slskd", "youtube")
