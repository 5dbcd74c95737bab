"""The world of the Sync page's stories: playlists on disk by name, a shelf that is really kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import Coverage, DownloadJob, JobState, Ownership, Playlist
from core.tasks import TaskContext
from ui.gallery import data
from ui.gallery.data import ShownPlaylist
from ui.gallery.world import FakeContainer
from ui.pages.sync.missing_dialog import MissingDialog
from ui.pages.sync.page import SyncPage


class World(FakeContainer):
    """Fakes, but comparing a playlist puts it on the shelf as the real service does."""

    def __init__(self, home: Path, **how: Any) -> None:
        super().__init__(home=home, **how)
        self.coverage.check = self.check  # type: ignore[method-assign]
        self.checked: list[str] = []

    def check(self, playlist: Playlist, ctx: TaskContext, source: str = "") -> Coverage:
        ctx.report(0.5, "half compared")
        self.checked.append(playlist.key)
        if self.coverage.error is not None:
            raise self.coverage.error
        made = data.coverage(len(playlist.entries), playlist.name, playlist.key)
        found = self.coverage.known.get(playlist.key, replace(made, playlist=playlist))
        counts = found.counts()
        numbers = {state.value: counts[state] for state in Ownership}
        self.shelf.put(
            ShownPlaylist(
                source=source,
                key=playlist.key,
                name=playlist.name,
                kind=playlist.kind,
                snapshot="s",
                total=len(found.rows),
                checked_at=time.time(),
                **numbers,
            )
        )
        return found

    def add_playlist(self, source: str, name: str, size: int = 20) -> Coverage:
        """A file that can be opened."""
        made = data.coverage(size, name, f"file:{source}")
        self.playlists.known[source] = made.playlist
        self.coverage.known[made.playlist.key] = made
        return made

    def move(self, job: DownloadJob, state: JobState, **changes: Any) -> DownloadJob:
        """A job goes on, and the bus hears of it."""
        moved = replace(job, state=state, updated_at=job.updated_at + 1, **changes)
        self.downloads.put(moved, job.state)
        return moved


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A first start with one playlist file that can be opened."""
    made = World(tmp_path, empty=True)
    made.add_playlist("/lists/rooftop.csv", "Rooftop, 4 a.m.")
    return made


@pytest.fixture
def page(build: Callable[..., Any], world: World, qtbot: Any) -> SyncPage:
    """The page of `world`, shown in the active window."""
    made: SyncPage = build(SyncPage, world)
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    return made


@pytest.fixture
def opened(page: SyncPage, world: World) -> SyncPage:
    """The page with the coverage of the playlist in front."""
    page.open_sources(["/lists/rooftop.csv"])
    return page


@pytest.fixture
def dialog(opened: SyncPage) -> MissingDialog:
    """The dialog, opened by the primary button."""
    opened.coverage_view.head.download.click()
    assert opened.dialog.isVisible()
    return opened.dialog
