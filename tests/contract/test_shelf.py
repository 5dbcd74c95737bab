"""What every `PlaylistShelf` promises, on the one in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.ports.library import PlaylistShelf, SavedPlaylist
from database.engine import open_database
from database.shelf_repo import ShelfRepo
from tests.contract.fakes_storage import MemoryShelf

SAVED = SavedPlaylist("/l/a.csv", "file:/l/a.csv", "A", "exportify", "s1", 9, 4, 1, 3, 1, 100.0)


@pytest.fixture(params=["memory", "sqlite"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PlaylistShelf]:
    if request.param == "memory":
        yield MemoryShelf()
        return
    engine = open_database(tmp_path / "shelf.db", tmp_path / "backups")
    yield ShelfRepo(engine)
    engine.dispose()


def test_a_playlist_comes_back_as_it_was_put(shelf: PlaylistShelf) -> None:
    odd = replace(SAVED, key="file:/l/\udcff.csv", source="/l/\udcff.csv", name="\udcff")
    shelf.put(odd)
    assert shelf.all() == [odd]


def test_a_new_check_replaces_the_old_one(shelf: PlaylistShelf) -> None:
    shelf.put(SAVED)
    newer = replace(SAVED, owned=9, missing=0, checked_at=200.0)
    shelf.put(newer)
    assert shelf.all() == [newer]


def test_the_newest_check_comes_first(shelf: PlaylistShelf) -> None:
    for key, at in (("a", 2.0), ("b", 3.0), ("c", 1.0)):
        shelf.put(replace(SAVED, key=key, checked_at=at))
    assert [saved.key for saved in shelf.all()] == ["b", "a", "c"]


def test_a_removed_playlist_is_forgotten(shelf: PlaylistShelf) -> None:
    shelf.put(SAVED)
    shelf.remove("another")
    shelf.remove(SAVED.key)
    assert shelf.all() == []
