"""ListenBrainz and Last.fm on loopback, and stages with virtual time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sandbox.catalogues.listener import CatalogueServer
from tests.contract.discovery_stages import Stage, build, servers


@pytest.fixture(scope="package")
def running() -> Iterator[dict[str, CatalogueServer]]:
    made = servers()
    yield made
    for one in made.values():
        one.close()


@pytest.fixture
def stage_of(running: dict[str, CatalogueServer]) -> Iterator[Callable[[str], Stage]]:
    made: list[Stage] = []

    def make(name: str) -> Stage:
        made.append(build(name, running))
        return made[-1]

    yield make
    for one in made:
        for close in one.closers:
            close()
