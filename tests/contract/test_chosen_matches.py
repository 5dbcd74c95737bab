"""What people chose in Matched Download, in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.catalogue import (
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueIds,
    CatalogueTrack,
)
from core.ports.matched import ChosenMatch, ChosenMatches
from database.chosen_repo import ChosenRepo
from database.engine import open_database
from tests.contract.fakes_matched import MemoryChosenMatches
from tests.contract.fakes_storage import TurningClock

VESSEL = CatalogueArtist("deezer", "1", "Luma Vessel", genres=("Ambient",), fans=12)
WHO = (ArtistRef("Luma Vessel", "1"), ArtistRef("Mirea Voss", "2", joined=" feat. "))
ALBUM = CatalogueAlbum(
    "deezer", "9", "Slow Tide", WHO[:1], AlbumKind.EP, "2019-05-04", track_count=11
)
TIDE = CatalogueTrack(
    "deezer", "7", "Slow Tide", WHO, ALBUM, 372.5, 3, 1, ids=CatalogueIds(deezer="7")
)


@pytest.fixture(params=["memory", "sqlite"])
def chosen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ChosenMatches]:
    if request.param == "memory":
        yield MemoryChosenMatches()
        return
    engine = open_database(tmp_path / "m.db", tmp_path / "backups")
    yield ChosenRepo(engine, TurningClock())
    engine.dispose()


def test_a_choice_comes_back_whole(chosen: ChosenMatches) -> None:
    chosen.remember(ChosenMatch("file:a\udcff", VESSEL, TIDE))
    chosen.remember(ChosenMatch("words", VESSEL))
    found = chosen.of(["file:a\udcff", "words", "never"])
    assert set(found) == {"file:a\udcff", "words"}
    assert (found["file:a\udcff"].artist, found["file:a\udcff"].track) == (VESSEL, TIDE)
    assert found["words"].track is None
    assert found["words"].at > 0


def test_a_newer_choice_replaces_the_older_one(chosen: ChosenMatches) -> None:
    chosen.remember(ChosenMatch("k", VESSEL, TIDE))
    chosen.remember(ChosenMatch("k", CatalogueArtist("", "", "Luma")))
    assert chosen.of(["k"])["k"].artist.name == "Luma"
    assert chosen.of(["k"])["k"].track is None


def test_many_files_are_asked_for_at_once(chosen: ChosenMatches) -> None:
    for number in range(3):
        chosen.remember(ChosenMatch(f"k{number * 700}", VESSEL))
    assert len(chosen.of([f"k{number}" for number in range(2000)])) == 3
    assert chosen.of([]) == {}


def test_what_was_forgotten_is_proposed_anew(chosen: ChosenMatches) -> None:
    chosen.remember(ChosenMatch("k", VESSEL))
    assert chosen.forget("k")
    assert not chosen.forget("k")
    assert chosen.of(["k"]) == {}
