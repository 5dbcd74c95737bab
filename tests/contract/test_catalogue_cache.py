"""What the store of catalogue answers promises, in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.ports.catalogue import CachedAnswer, CatalogueCache
from database import catalogue_repo
from database.catalogue_repo import CatalogueRepo
from database.engine import open_database
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import TurningClock

DAY = 86400.0


@dataclass
class Kept:
    cache: CatalogueCache
    clock: TurningClock


@pytest.fixture(params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    clock = TurningClock()
    if request.param == "memory":
        yield Kept(MemoryCatalogueCache(clock), clock)
        return
    engine = open_database(tmp_path / "answers.db", tmp_path / "backups")
    yield Kept(CatalogueRepo(engine, clock), clock)
    engine.dispose()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "answers.db", tmp_path / "backups")
    yield engine
    engine.dispose()


def test_nothing_is_known_at_first(kept: Kept) -> None:
    assert kept.cache.get("deezer:/track/1") is None


def test_an_answer_is_given_back_as_it_came(kept: Kept) -> None:
    kept.cache.put("deezer:/track/1", '{"title": "Тёплый свет 夜 \\ud83c"}', DAY)
    assert kept.cache.get("deezer:/track/1") == CachedAnswer(
        '{"title": "Тёплый свет 夜 \\ud83c"}', fresh=True
    )


def test_that_there_is_nothing_is_an_answer_too(kept: Kept) -> None:
    kept.cache.put("deezer:/track/isrc:QZ0000000000", None, DAY)
    assert kept.cache.get("deezer:/track/isrc:QZ0000000000") == CachedAnswer(None, fresh=True)


def test_an_answer_grows_stale_but_is_still_there(kept: Kept) -> None:
    kept.cache.put("itunes:/lookup?id=1", "{}", DAY)
    kept.clock.turn(DAY)
    assert kept.cache.get("itunes:/lookup?id=1") == CachedAnswer("{}", fresh=False)


def test_a_clock_set_back_makes_an_answer_stale(kept: Kept) -> None:
    kept.cache.put("itunes:/lookup?id=1", "{}", DAY)
    kept.clock.turn(-60)
    assert kept.cache.get("itunes:/lookup?id=1") == CachedAnswer("{}", fresh=False)


def test_a_newer_answer_replaces_the_older(kept: Kept) -> None:
    kept.cache.put("deezer:/artist/1", None, DAY)
    kept.cache.put("deezer:/artist/1", "{}", DAY)
    assert kept.cache.get("deezer:/artist/1") == CachedAnswer("{}", fresh=True)


def test_one_catalogue_is_forgotten_alone_or_all_together(kept: Kept) -> None:
    for key in ("deezer:/a", "deezer:/b", "deezerish:/a", "itunes:/a"):
        kept.cache.put(key, "{}", DAY)
    assert kept.cache.clear("deezer") == 2
    assert kept.cache.get("deezer:/a") is None
    assert kept.cache.get("deezerish:/a") is not None
    assert kept.cache.clear() == 2
    assert kept.cache.get("itunes:/a") is None


def test_answers_outlive_the_program(tmp_path: Path) -> None:
    clock = TurningClock()
    for _ in range(2):
        engine = open_database(tmp_path / "answers.db", tmp_path / "backups")
        cache = CatalogueRepo(engine, clock)
        if cache.get("deezer:/a") is None:
            cache.put("deezer:/a", "{}", DAY)
        assert cache.get("deezer:/a") == CachedAnswer("{}", fresh=True)
        engine.dispose()


def test_what_is_long_over_goes_by_itself(engine: Engine) -> None:
    clock = TurningClock()
    CatalogueRepo(engine, clock).put("deezer:/a", "{}", DAY)
    clock.turn(DAY + catalogue_repo.STALE_SECONDS + 1)
    cache = CatalogueRepo(engine, clock)
    assert cache.get("deezer:/a") is not None
    cache.put("deezer:/b", "{}", DAY)
    assert cache.get("deezer:/a") is None


def test_the_store_does_not_grow_without_end(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_repo, "MOST_ANSWERS", 2)
    monkeypatch.setattr(catalogue_repo, "_TIDY_EVERY", 1)
    cache = CatalogueRepo(engine, TurningClock())
    for days in (1, 3, 2):
        cache.put(f"deezer:/{days}", "{}", days * DAY)
    assert [cache.get(f"deezer:/{days}") is not None for days in (1, 2, 3)] == [False, True, True]
