"""The whole path in the window, with nothing faked but the Soulseek network.

Real files, database, threads, engine, and a simulated slskd on loopback: a person drops a playlist
file, sees what is owned, presses Download missing, watches it, closes, reopens after a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.container import Container, build_container
from tests.e2e.rig import GAP, KEY, Rig, Row
from ui.bridge import Bridge
from ui.pages.downloads.page import DownloadsPage
from ui.pages.sync.page import SyncPage
from ui.runner import TaskRunner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE_MS = 150_000
"""Long, for machines that do other things."""


class Machine:
    """The rig with a container in this process; `restart` ends it and starts anew."""

    def __init__(self, rig: Rig, runner: TaskRunner, qtbot: Any) -> None:
        self.rig, self.runner, self.qtbot = rig, runner, qtbot
        self.container = self._built()
        self.bridge = Bridge(self.container.bus)

    def page(self, kind: type) -> Any:
        page = kind(self.container, self.runner, self.bridge)
        self.qtbot.addWidget(page)
        page.resize(1072, 800)
        page.show()
        page.shown()
        return page

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def stop(self) -> None:
        self.bridge.close()
        self.container.close()

    def restart(self) -> None:
        self.stop()
        self.container = self._built()
        self.bridge = Bridge(self.container.bus)

    def _built(self) -> Container:
        rig = self.rig
        overrides = {
            "library.folders": [str(rig.music)],
            "downloads.incoming": str(rig.incoming),
            "organize.transfer": str(rig.transfer),
            "sources.slskd.url": rig.server.url if rig.server else "http://127.0.0.1:9",
            "sources.slskd.api_key": KEY,
            "sources.slskd.search_gap_seconds": GAP,
            "downloads.stall_seconds": 60.0,
            "downloads.queue_patience_seconds": 60.0,
            "downloads.retry_grace_seconds": 1.0,
            "downloads.arrival_seconds": 60.0,
        }
        return build_container(rig.home, overrides)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """One owned track, one that a peer has, one that nobody has."""
    made = Rig(tmp_path)
    made.own("Bjork/Post/Joga.flac", title="Joga", artist="Bjork", album="Post")
    made.world.peer("alice").share("Music\\Mira Voltaine\\Hinterglow\\03 - Copper Rain.flac")
    made.serve()
    yield made
    made.close()


@pytest.fixture
def machine(rig: Rig, threads: TaskRunner, qtbot: Any) -> Iterator[Machine]:
    made = Machine(rig, threads, qtbot)
    yield made
    made.stop()


def test_from_a_dropped_file_to_an_organised_track_and_back_after_a_restart(
    rig: Rig, machine: Machine
) -> None:
    playlist = rig.playlist(
        Row("Jóga", ["Björk"], "Post"),
        Row("Copper Rain", ["Mira Voltaine"], "Hinterglow", number=3),
        Row("Nobody Has This", ["The Unheard"], "Silence"),
        name="Evening.csv",
    )
    page: SyncPage = machine.page(SyncPage)
    page.open_sources([str(playlist)])
    view = page.coverage_view
    machine.until(lambda: page.stack.currentWidget() is view)
    assert (view.head.name.text(), view.hero.number.text()) == ("Evening", "1")
    assert view.head.download.text() == "Download 2 missing"

    view.head.download.click()
    machine.until(page.dialog.begin.isEnabled)
    page.dialog.begin.click()
    presenter = page.dialog.presenter
    assert presenter is not None
    machine.until(lambda: presenter.tally.downloaded == 1 and presenter.tally.resting == 1)
    states = {
        presenter.model.item(row).row.entry.position: presenter.model.item(row).look.word
        for row in range(3)
    }
    assert states == {1: "Not needed", 2: "Organised", 3: "Nothing found"}
    assert rig.filed() == ["Mira Voltaine/Mira Voltaine - Hinterglow/03 - Copper Rain.flac"]

    page.dialog.leave()
    machine.until(lambda: view.hero.number.text() == "2")
    assert view.head.download.text() == "Download 1 missing"

    machine.restart()
    again: SyncPage = machine.page(SyncPage)
    machine.until(lambda: again.presenter.cards.rowCount() == 1)
    assert again.presenter.cards.card_at(0).owned == 2
    downloads: DownloadsPage = machine.page(DownloadsPage)
    machine.until(lambda: downloads.presenter.is_loaded)
    assert downloads.presenter.tab_counts() == {
        "queue": 1,
        "inbox": 0,
        "wishes": 1,
    }
    machine.until(lambda: downloads.past.model.total() == 1)
    downloads.show_tab("history")
    machine.until(lambda: downloads.history.pane._heading.text().startswith("Match "))
    assert "alice on slskd" in downloads.history.pane._file.text()
    assert downloads.history.pane.reveal.isEnabled()


def test_a_link_is_answered_in_words_and_the_window_goes_on(machine: Machine) -> None:
    page: SyncPage = machine.page(SyncPage)
    page.open_sources(["https://music.apple.com/gb/playlist/mine/pl.u-1"])
    machine.until(page.banner.isVisible)
    assert "export the list" in page.banner.sentence.text()
    machine.until(page.overview.first_run.isVisible)
