"""What was last seen of playlists and how much was owned, in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ports.playlist_marks import OwnedOn, PlaylistMarks
from database.engine import open_database
from database.marks_repo import MarksRepo
from tests.contract.fakes_marks import MemoryPlaylistMarks

ROWS = (b"12345678", b"abcdefgh", b"12345678")


@pytest.fixture(params=["memory", "sqlite"])
def marks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PlaylistMarks]:
    if request.param == "memory":
        yield MemoryPlaylistMarks()
        return
    engine = open_database(tmp_path / "m.db", tmp_path / "backups")
    yield MarksRepo(engine)
    engine.dispose()


def test_rows_come_back_in_their_order_with_repeats(marks: PlaylistMarks) -> None:
    assert marks.seen("k") is None
    marks.keep_seen("k", ROWS)
    assert marks.seen("k") == ROWS
    marks.keep_seen("k", ())
    assert marks.seen("k") == ()


def test_the_newest_figure_of_a_day_counts(marks: PlaylistMarks) -> None:
    marks.note_owned("k", OwnedOn("2026-11-21", 3, 10))
    marks.note_owned("k", OwnedOn("2026-11-20", 2, 10))
    marks.note_owned("k", OwnedOn("2026-11-21", 7, 10))
    assert marks.owned("k") == [OwnedOn("2026-11-20", 2, 10), OwnedOn("2026-11-21", 7, 10)]
    assert [one.share for one in marks.owned("k")] == [0.2, 0.7]
    assert marks.owned("other") == []


def test_forgetting_a_playlist_forgets_all_of_it(marks: PlaylistMarks) -> None:
    marks.keep_seen("k", ROWS)
    marks.note_owned("k", OwnedOn("2026-11-21", 0, 0))
    marks.forget("k")
    assert marks.seen("k") is None
    assert marks.owned("k") == []
