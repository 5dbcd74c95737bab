"""Unfollowing can be taken back: what was known stays known, what was new stays new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain.watching import FoundRelease, ReleaseKind
from database.engine import open_database
from database.watch_repo import WatchRepo
from services.bus import EventBus
from services.wishes.watchlist import WatchlistService
from tests.unit.downloads.fakes import TurnedClock
from tests.unit.services.artists.conftest import ARTIST

NEW = FoundRelease("deezer", "9", "Static Harbour", ReleaseKind.ALBUM, "2026-05-01")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[WatchRepo]:
    engine = open_database(tmp_path / "ck.db", tmp_path / "backups")
    yield WatchRepo(engine)
    engine.dispose()


@pytest.fixture
def watchlist(store: WatchRepo) -> WatchlistService:
    nobody: Any = None
    return WatchlistService(
        store, nobody, nobody, nobody, nobody, nobody, EventBus(), TurnedClock()
    )


def test_an_undo_restores_everything(store: WatchRepo, watchlist: WatchlistService) -> None:
    followed = watchlist.watch(ARTIST, [ReleaseKind.LIVE])
    scanned = replace(followed, scanned_at=5.0, since="2026-01-01")
    store.learn(scanned, {"deezer:9", "deezer:8"}, [NEW], 5.0)
    left = watchlist.unfollow(followed.key)
    assert left is not None
    assert watchlist.all() == []
    assert watchlist.follow_again(left) == scanned
    assert store.known(followed.key) == {"deezer:9", "deezer:8"}
    assert [one.release for one in watchlist.news()] == [NEW]
    assert watchlist.all()[0].new == 1


def test_somebody_never_looked_at_is_simply_followed_again(watchlist: WatchlistService) -> None:
    followed = watchlist.watch(ARTIST)
    left = watchlist.unfollow(followed.key)
    assert left is not None
    assert watchlist.follow_again(left) == followed


def test_nobody_cannot_be_unfollowed(watchlist: WatchlistService) -> None:
    assert watchlist.unfollow("deezer:404") is None
