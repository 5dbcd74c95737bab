"""The Artists page on invented artists, with a watch list of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ui.gallery.artists import FakeWatchlist
from ui.gallery.world import FakeContainer
from ui.pages.artists.page import ArtistsPage
from ui.runner import InlineRunner


class World(FakeContainer):
    """Fakes with the watch list of the Artists page."""

    watchlist: Any

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.watchlist = FakeWatchlist(bool(how.get("empty")))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def page(build: Callable[..., Any], world: World, qtbot: Any) -> ArtistsPage:
    made: ArtistsPage = build(ArtistsPage, world)
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    return made


@pytest.fixture
def held(build: Callable[..., Any], world: World) -> tuple[ArtistsPage, InlineRunner]:
    """The page while nobody answers yet."""
    runner = InlineRunner(hold=True)
    return build(ArtistsPage, world, runner), runner
