"""What every `WatchStore` promises, on the one in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.catalogue import CatalogueArtist
from core.domain.watching import FoundRelease, ReleaseKind, WatchedArtist
from core.ports.watch import WatchStore
from database.engine import open_database
from database.watch_repo import WatchRepo
from tests.contract.fakes_watch import MemoryWatchStore

ARTIST = WatchedArtist(
    "deezer:7", "Halden", CatalogueArtist("deezer", "7", "Halden"), (ReleaseKind.LIVE,), 5.0
)
TIDE = FoundRelease("deezer", "31", "Tide", ReleaseKind.EP, "2026-05-04", None, 4, 3)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WatchStore]:
    if request.param == "memory":
        yield MemoryWatchStore()
        return
    engine = open_database(tmp_path / "watch.db", tmp_path / "backups")
    yield WatchRepo(engine)
    engine.dispose()


def test_an_artist_comes_back_as_followed(store: WatchStore) -> None:
    assert store.add(ARTIST)
    assert store.get(ARTIST.key) == ARTIST
    assert store.all() == [ARTIST]
    assert store.get("deezer:8") is None


def test_following_twice_changes_nothing(store: WatchStore) -> None:
    store.add(ARTIST)
    assert not store.add(replace(ARTIST, name="Another"))
    assert store.all() == [ARTIST]


def test_the_first_followed_comes_first(store: WatchStore) -> None:
    for key, at in (("b", 3.0), ("c", 1.0), ("a", 3.0)):
        store.add(replace(ARTIST, key=key, added_at=at))
    assert [one.key for one in store.all()] == ["c", "a", "b"]


def test_what_changed_is_kept_while_he_is_followed(store: WatchStore) -> None:
    changed = replace(ARTIST, trouble="Deezer cannot be reached.", tried_at=9.0)
    assert not store.update(changed)
    store.add(ARTIST)
    assert store.update(changed)
    assert store.get(ARTIST.key) == changed


def test_a_scan_leaves_artist_marks_and_news_together(store: WatchStore) -> None:
    store.add(ARTIST)
    scanned = replace(ARTIST, scanned_at=20.0, since="2026-05-01")
    assert store.learn(scanned, {"deezer:31", "title:tide"}, [TIDE], 20.0)
    assert store.learn(scanned, {"deezer:31", "deezer:32"}, [], 30.0)
    assert store.known(ARTIST.key) == {"deezer:31", "title:tide", "deezer:32"}
    assert store.get(ARTIST.key) == scanned
    [news] = store.news()
    assert (news.artist, news.release, news.found_at, news.seen) == (ARTIST.key, TIDE, 20.0, False)


def test_nothing_is_learned_of_who_is_followed_no_more(store: WatchStore) -> None:
    store.add(ARTIST)
    store.learn(ARTIST, {"deezer:31"}, [TIDE], 20.0)
    assert store.remove(ARTIST.key)
    assert not store.remove(ARTIST.key)
    assert not store.learn(ARTIST, {"deezer:32"}, [TIDE], 30.0)
    assert (store.known(ARTIST.key), store.news(), store.unseen()) == (frozenset(), [], {})


def test_news_are_new_until_somebody_looked(store: WatchStore) -> None:
    other = replace(ARTIST, key="deezer:8")
    for one, titles in ((ARTIST, ("Tide", "Ebb")), (other, ("Salt",))):
        store.add(one)
        store.learn(one, (), [replace(TIDE, title=title) for title in titles], 20.0)
    assert [one.release.title for one in store.news()] == ["Salt", "Ebb", "Tide"]
    assert [one.release.title for one in store.news(ARTIST.key, limit=1)] == ["Ebb"]
    assert store.unseen() == {ARTIST.key: 2, other.key: 1}
    assert store.mark_seen(ARTIST.key) == 2
    assert store.unseen() == {other.key: 1}
    assert store.mark_seen() == 1
    assert store.mark_seen() == 0
