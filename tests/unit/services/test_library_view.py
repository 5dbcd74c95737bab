"""What pages draw of the library: windows, search as you type, figures ready for plots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from core.domain import AudioFacts, LibraryTrack
from core.ports.library import FileStamp, ScannedFile
from core.tasks import Cancelled, TaskContext
from database.browse_repo import BrowseRepo
from database.engine import open_database
from database.library_repo import LibraryRepo
from services.library.stats import UNKNOWN, LibraryStats
from services.library.view import LibraryView
from tests.contract.fakes_storage import TurningClock

IN_2025 = 1_740_800_000


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    made = open_database(tmp_path / "l.db", tmp_path / "b")
    yield made
    made.dispose()


def put(engine: Engine, name: str, codec: str = "flac", genre: str = "", **more: Any) -> None:
    facts = AudioFacts(codec, 100.0, 320, 44100, None, 2, 500)
    genres = (genre,) if genre else ()
    path = f"/m/{name}"
    track = LibraryTrack(
        name, ("Ada",), path=path, duration=100.0, genres=genres, facts=facts, **more
    )
    LibraryRepo(engine).apply([ScannedFile(path, FileStamp(IN_2025 * 10**9, 1), track)], ())


def crate(genres: Sequence[str]) -> str:
    return "Soul-Funk" if "Soul" in genres else "Unclassified"


def test_a_list_is_read_window_by_window(engine: Engine) -> None:
    for name in ("c", "a", "b"):
        put(engine, name)
    listing = LibraryView(BrowseRepo(engine), LibraryRepo(engine)).open()
    assert len(listing) == 3
    assert [row.title for row in listing.rows(1, 5)] == ["b", "c"]


def test_search_finds_what_was_just_added(engine: Engine) -> None:
    view = LibraryView(BrowseRepo(engine), LibraryRepo(engine))
    put(engine, "Slow Ferry")
    assert [row.title for row in view.search("fer slo")] == ["Slow Ferry"]
    assert view.search("  -- ") == []
    put(engine, "Slow Boat")
    assert len(view.search("slow")) == 2
    assert len(view.search("slow", limit=1)) == 1


def test_signs_between_words_do_not_matter(engine: Engine) -> None:
    put(engine, "Back in Black (AC/DC cover)")
    view = LibraryView(BrowseRepo(engine), LibraryRepo(engine))
    assert view.search('ac/dc "black"* OR') == []
    assert len(view.search("AC/DC (bla")) == 1


def test_preparing_the_search_can_be_cancelled(engine: Engine) -> None:
    put(engine, "One")
    view = LibraryView(BrowseRepo(engine), LibraryRepo(engine))
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        view.prepare(ctx)
    assert view.prepare(TaskContext()) == 0


def test_figures_are_counted_once_and_known_after_a_restart(engine: Engine) -> None:
    put(engine, "1", year=1999, genre="Soul")
    put(engine, "2", codec="mp3", year=2001, genre="Dub")
    put(engine, "3", year=1999)
    clock = TurningClock()
    stats = LibraryStats(BrowseRepo(engine), LibraryRepo(engine), crate, clock)
    assert stats.known() is None
    figures = stats.look(TaskContext())
    assert (figures.tracks, figures.lossless, figures.seconds, figures.bytes) == (3, 2, 300.0, 1500)
    assert [(one.name, one.tracks) for one in figures.formats] == [("flac", 2), ("mp3", 1)]
    assert figures.years == ((1999, 2), (2001, 1))
    assert {one.name for one in figures.genres} == {"Soul", "Dub", UNKNOWN}
    assert [(one.name, one.tracks) for one in figures.super_genres] == [
        ("Unclassified", 2),
        ("Soul-Funk", 1),
    ]
    again = LibraryStats(BrowseRepo(engine), LibraryRepo(engine), crate, clock)
    clock.turn(5)
    assert again.known() == again.look(TaskContext()) == figures


def test_growth_goes_from_the_files_dates_to_the_days_counted(engine: Engine) -> None:
    clock, browser = TurningClock(1_800_000_000.0), BrowseRepo(engine)
    stats = LibraryStats(browser, LibraryRepo(engine), crate, clock)
    put(engine, "1")
    assert stats.look(TaskContext()).growth == (("2025-03", 1), ("2027-01-15", 1))
    clock.turn(86_400)
    put(engine, "2")
    assert stats.look(TaskContext()).growth[1:] == (("2027-01-15", 1), ("2027-01-16", 2))


def test_figures_of_another_version_are_counted_anew(engine: Engine) -> None:
    browser, cache = BrowseRepo(engine), LibraryRepo(engine)
    put(engine, "1")
    browser.keep_figure("figures", cache.revision(), '{"tracks": 7}')
    stats = LibraryStats(browser, cache, crate, TurningClock())
    assert stats.known() is None
    assert stats.look(TaskContext()).tracks == 1
