"""What every `CompletionStore` promises, on the one in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import Track, TrackIds
from core.domain.completing import Completion, CompletionState, Offer
from core.ports.completing import CompletionStore
from database.completion_repo import CompletionRepo
from database.engine import open_database
from tests.contract.fakes_completing import MemoryCompletionStore

SONG = Track("Ebb", ("Halden",), "Tide", 201.0, ids=TrackIds(isrc="GBAAA2100001"))
ROW = Completion(
    "k1",
    Track("Halden - Ebb [HQ]"),
    CompletionState.OPEN,
    None,
    (Offer(SONG, "deezer", 0.71, "Same title"),),
    "youtube:playlist:x",
    "Mine",
    5.0,
)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CompletionStore]:
    if request.param == "memory":
        yield MemoryCompletionStore()
        return
    engine = open_database(tmp_path / "c.db", tmp_path / "backups")
    yield CompletionRepo(engine)
    engine.dispose()


def test_a_row_comes_back_as_it_was_put(store: CompletionStore) -> None:
    odd = replace(ROW, key="\udcff", wanted=Track("\udcff"))
    store.put(odd)
    assert store.of({"\udcff", "k1"}) == {"\udcff": odd}


def test_many_rows_are_asked_for_at_once(store: CompletionStore) -> None:
    for number in range(20):
        store.put(replace(ROW, key=f"k{number}"))
    assert len(store.of({f"k{number}" for number in range(1200)})) == 20


def test_the_review_list_holds_open_rows_the_oldest_first(store: CompletionStore) -> None:
    for key, at in (("b", 2.0), ("a", 2.0), ("c", 1.0)):
        store.put(replace(ROW, key=key, at=at))
    store.put(replace(ROW, key="d", state=CompletionState.NOTHING))
    assert [one.key for one in store.open()] == ["c", "a", "b"]


@pytest.mark.parametrize("word", [CompletionState.CHOSEN, CompletionState.KEPT])
def test_a_persons_word_stands(store: CompletionStore, word: CompletionState) -> None:
    store.put(ROW)
    store.put(replace(ROW, state=word, track=SONG))
    store.put(replace(ROW, state=CompletionState.DONE))
    assert store.of({"k1"})["k1"].state is word
    store.put(replace(ROW, state=CompletionState.KEPT, track=None))
    assert store.of({"k1"})["k1"].state is CompletionState.KEPT
    store.forget("k1")
    assert store.of({"k1"}) == {}


def test_a_list_is_switched_on_off_and_back(store: CompletionStore) -> None:
    assert store.switched("x") is None
    for on in (True, False, None):
        store.switch("x", on)
        assert store.switched("x") is on
    assert store.switched("y") is None
