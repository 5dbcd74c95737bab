"""What every `WishStore` promises, on the one in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import Origin, Track
from core.ports.jobs import WishStore
from database.engine import open_database
from database.wish_repo import WishRepo
from tests.contract.fakes_storage import MemoryWishStore

TRACK = Track("Xtal", ("Aphex Twin",), album="Selected Ambient Works 85–92")
ORIGIN = Origin("text:1", "Calm", 1)


@pytest.fixture(params=["memory", "sqlite"])
def wishes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WishStore]:
    if request.param == "memory":
        yield MemoryWishStore()
        return
    engine = open_database(tmp_path / "wishes.db", tmp_path / "backups")
    yield WishRepo(engine)
    engine.dispose()


def test_the_first_failure_makes_a_wish_with_one_try(wishes: WishStore) -> None:
    wish = wishes.put("k", TRACK, ORIGIN, "Nobody has it", 500.0)
    assert (wish.track, wish.origin, wish.reason) == (TRACK, ORIGIN, "Nobody has it")
    assert (wish.tries, wish.next_try_at) == (1, 500.0)
    assert wishes.all() == [wish]


def test_the_same_key_counts_a_try_and_keeps_its_origin(wishes: WishStore) -> None:
    first = wishes.put("k", TRACK, ORIGIN, "Nobody has it", 500.0)
    again = wishes.put("k", Track("Xtal"), Origin("b", "B"), "All \udcff failed", None)
    assert (again.id, again.tries, again.next_try_at) == (first.id, 2, None)
    assert (again.track, again.origin) == (TRACK, ORIGIN)
    assert again.reason.startswith("All ")
    assert wishes.count() == 1


def test_the_newest_wish_comes_first(wishes: WishStore) -> None:
    for key in "abc":
        wishes.put(key, Track(key), ORIGIN, "", None)
    wishes.put("a", Track("a"), ORIGIN, "", None)
    assert [wish.track.title for wish in wishes.all()] == ["c", "b", "a"]


def test_a_removed_wish_is_gone_and_may_come_back_as_a_new_one(wishes: WishStore) -> None:
    first = wishes.put("k\udcff", TRACK, ORIGIN, "", None)
    wishes.remove("k\udcff")
    wishes.remove("never there")
    assert wishes.count() == 0
    assert wishes.put("k\udcff", TRACK, ORIGIN, "", None).id != first.id
