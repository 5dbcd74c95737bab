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


def test_a_wish_made_by_hand_has_no_try_and_is_made_once(wishes: WishStore) -> None:
    assert wishes.add("k", TRACK, ORIGIN, 500.0)
    assert not wishes.add("k", Track("Other"), ORIGIN, 900.0)
    wish = wishes.get("k")
    assert wish is not None
    assert (wish.track, wish.tries, wish.next_try_at, wish.key) == (TRACK, 0, 500.0, "k")
    assert wishes.get("other") is None
    assert wishes.put("k", TRACK, ORIGIN, "Nobody has it", None).tries == 1


def test_the_one_due_longest_is_taken_first_and_only_once(wishes: WishStore) -> None:
    for key, at in [("late", 90.0), ("first", 10.0), ("future", 500.0), ("rests", None)]:
        wishes.put(key, Track(key), ORIGIN, "", at)
    taken = [wishes.take_due(100.0, 700.0) for _ in range(3)]
    assert [wish and wish.key for wish in taken] == ["first", "late", None]
    assert taken[0] is not None
    assert taken[0].next_try_at == 700.0
    again = wishes.take_due(700.0, 900.0)
    assert again is not None
    assert again.key == "future"


def test_a_next_try_set_while_the_clock_was_a_year_ahead_is_due_now(wishes: WishStore) -> None:
    wishes.put("k", Track("x"), ORIGIN, "", 365 * 86400.0)
    taken = wishes.take_due(100.0, 700.0)
    assert taken is not None
    assert taken.next_try_at == 700.0


def test_the_next_try_can_be_set_for_many_at_once(wishes: WishStore) -> None:
    for key in "ab\udcff":
        wishes.put(key, Track("x"), ORIGIN, "", None)
    assert wishes.schedule(["a", "\udcff", "nobody"], 5.0) == 2
    assert wishes.schedule([], 5.0) == 0
    assert {wish.next_try_at for wish in wishes.all()} == {5.0, None}


def test_wishes_for_better_copies_rest_and_are_woken_together(wishes: WishStore) -> None:
    better = Origin("upgrades", "Better copies", None, "/m/xtal.mp3")
    wishes.put("missing", TRACK, ORIGIN, "Nobody has it", 500.0)
    wishes.put("better", TRACK, better, "Nobody has it", 500.0)
    wishes.add("asked", TRACK, better, 0.0)
    wishes.put("tired", TRACK, better, "Nobody has it", None)
    assert (wishes.rest_better("Off"), wishes.rest_better("Off")) == (1, 0)

    def told() -> dict[str, tuple[str, float | None]]:
        return {wish.key: (wish.reason, wish.next_try_at) for wish in wishes.all()}

    others = {
        "missing": ("Nobody has it", 500.0),
        "asked": ("", 0.0),
        "tired": ("Nobody has it", None),
    }
    assert told() == {**others, "better": ("Off", None)}
    assert (wishes.wake("Off", 700.0), wishes.wake("Off", 800.0)) == (1, 0)
    assert told() == {**others, "better": ("", 700.0)}
