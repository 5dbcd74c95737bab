"""Looking through the cache in pieces: windows, search, figures, growth."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from core.domain import AudioFacts, LibraryTrack
from core.ports.library import FileStamp, ScannedFile
from database.browse_repo import BrowseRepo
from database.library_repo import LibraryRepo
from database.server_repo import ServerRepo

MARCH, JUNE = 1_740_800_000, 1_750_000_000  # seconds since the epoch, both in 2025


def file(
    path: str, title: str = "", artist: str = "Ada", at: int = MARCH, **more: Any
) -> ScannedFile:
    facts = AudioFacts("flac", 200.0, 900, 44100, 16, 2, 1000)
    track = LibraryTrack(
        title or path, (artist,), path=path, key=path, duration=200.0, facts=facts, **more
    )
    return ScannedFile(path, FileStamp(at * 10**9, 1000), track)


def fill(engine: Engine, *files: ScannedFile) -> LibraryRepo:
    cache = LibraryRepo(engine)
    cache.apply(files, ())
    return cache


def ready(browser: BrowseRepo) -> BrowseRepo:
    while browser.index_words(3):
        pass
    return browser


def found(browser: BrowseRepo, *words: str) -> list[str]:
    return [row.title for row in browser.rows(browser.find(words, 100))]


def test_windows_follow_the_files_paths_then_the_servers_keys(engine: Engine) -> None:
    fill(engine, file("/m/b"), file("/m/a"), file("/m/c"))
    ServerRepo(engine).apply("plex", [LibraryTrack("there", server="plex", key="1")], ())
    browser = BrowseRepo(engine)
    ids = browser.ids()
    assert [row.title for row in browser.rows(ids)] == ["/m/a", "/m/b", "/m/c", "there"]
    assert [row.title for row in browser.rows(ids[1:3])] == ["/m/b", "/m/c"]
    LibraryRepo(engine).apply((), ["/m/b"])
    assert [row.title for row in browser.rows(ids)] == ["/m/a", "/m/c", "there"]


def test_words_are_found_by_their_beginnings_whatever_the_accents(engine: Engine) -> None:
    fill(
        engine,
        file("/m/1", "Café del Mar", "Energy 52"),
        file("/m/2", "Teardrop", album="Mezzanine"),
    )
    browser = ready(BrowseRepo(engine))
    assert found(browser, "caf") == found(browser, "CAFÉ") == ["Café del Mar"]
    assert found(browser, "tear", "mezz") == ["Teardrop"]
    assert found(browser, "energy", "52", "mar") == ["Café del Mar"]
    assert found(browser, "ardrop") == found(browser) == []
    assert found(browser, "energ", "caf", "ma") == ["Café del Mar"], "each may be a beginning"


def test_names_in_other_scripts_are_found(engine: Engine) -> None:
    fill(engine, file("/m/1", "Песня", "Кино"), file("/m/2", "夜に駆ける", "YOASOBI"))
    browser = ready(BrowseRepo(engine))
    assert found(browser, "кин") == ["Песня"]
    assert found(browser, "夜に") == ["夜に駆ける"]


def test_what_changed_is_found_by_its_new_words_only(engine: Engine) -> None:
    cache = fill(engine, file("/m/1", "Old"), file("/m/2", "Other"))
    browser = ready(BrowseRepo(engine))
    cache.apply([file("/m/1", "New")], ["/m/2"])
    ready(browser)
    assert found(browser, "new") == ["New"]
    assert found(browser, "old") == found(browser, "other") == []


def test_words_of_rows_long_gone_are_thrown_out(engine: Engine) -> None:
    cache = fill(engine, *(file(f"/m/{n}", f"Song {n}") for n in range(600)))
    browser = BrowseRepo(engine)
    while browser.index_words(200):
        pass
    cache.apply((), [f"/m/{n}" for n in range(599)])
    while browser.index_words(200):
        pass
    assert browser.figure("words") == (600, "1")
    assert found(browser, "song") == ["Song 599"]


def test_rows_come_in_batches_once(engine: Engine) -> None:
    fill(engine, *(file(f"/m/{n}") for n in range(25)))
    batches = list(BrowseRepo(engine).walk(10))
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert len({row.path for batch in batches for row in batch}) == 25


def test_rows_are_counted_by_what_they_share(engine: Engine) -> None:
    fill(
        engine,
        file("/m/1", year=1999, genres=("Dub",)),
        file("/m/2", year=1999, genres=("Dub",), at=JUNE),
        file("/m/3"),
    )
    browser = BrowseRepo(engine)
    rows = {(row.codec, row.year, row.genres): row for row in browser.summary()}
    assert rows[("flac", 1999, ("Dub",))][3:] == (2, 400.0, 2000, 900.0)
    assert rows[("flac", None, ())].tracks == 1
    assert browser.months() == [("2025-03", 2), ("2025-06", 1)]


def test_figures_and_days_are_kept(engine: Engine) -> None:
    browser = BrowseRepo(engine)
    assert browser.figure("x") is None
    browser.keep_figure("x", 3, "a")
    browser.keep_figure("x", 4, "b")
    assert BrowseRepo(engine).figure("x") == (4, "b")
    for tracks in (5, 6):
        browser.note_day("2026-01-02", tracks)
    browser.note_day("2025-12-31", 1)
    assert browser.days() == [("2025-12-31", 1), ("2026-01-02", 6)]
