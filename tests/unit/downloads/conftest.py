"""The bench around the engine: real database, scripted source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.downloads.scripted import Bench, ScriptedSource


@pytest.fixture
def source(tmp_path: Path) -> ScriptedSource:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return ScriptedSource(folder)


@pytest.fixture
def bench_of(tmp_path: Path) -> Iterator[Callable[[ScriptedSource], Bench]]:
    made: list[Bench] = []

    def make(source: ScriptedSource) -> Bench:
        made.append(Bench(tmp_path, source))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture
def bench(bench_of: Callable[[ScriptedSource], Bench], source: ScriptedSource) -> Bench:
    return bench_of(source)
