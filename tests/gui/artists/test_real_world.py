"""Artist, album, "download missing", badge complete: only the networks are simulated.

Real audio, database, threads and engine; slskd and the catalogues are simulated on loopback.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt

from core.domain import JobState
from sandbox.catalogues import Catalogues, MusicWorld
from services.artists.model import AlbumState
from services.container import Container, build_container
from tests.e2e.rig import GAP, KEY, Rig
from ui.bridge import Bridge
from ui.models.artists import Tile
from ui.pages.artists.page import ArtistsPage
from ui.runner import TaskRunner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE_MS = 150_000
"""Long, for machines that do other things."""
TITLES = ("Low Water", "Harbour Light", "Slow Tide")


def small_world() -> MusicWorld:
    """One artist with one album, all 3 s long."""
    world = MusicWorld()
    songs = [{"title": title, "seconds": 3.0, "artists": ("Luma Vessel",)} for title in TITLES]
    world.release("Estuary", "Luma Vessel", songs, date="2019-05-04", genre="Ambient")
    return world


@pytest.fixture
def music() -> Iterator[Catalogues]:
    with Catalogues(small_world()) as there:
        yield there
        assert there.violations == []


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    quill = made.world.peer("quill")
    for number, title in enumerate(TITLES, start=1):
        quill.share(f"Music\\Luma Vessel - Estuary (2019)\\0{number} - {title}.flac")
    made.own("Luma Vessel/Estuary/01 - Low Water.flac", title="Low Water", artist="Luma Vessel",
             album="Estuary", tracknumber="1")  # fmt: skip
    made.serve()
    yield made
    assert made.server is not None
    violations = list(made.server.violations)
    made.close()
    assert violations == []


@pytest.fixture
def container(rig: Rig, music: Catalogues) -> Iterator[Container]:
    assert rig.server is not None
    made = build_container(
        rig.home,
        {
            "library.folders": [str(rig.music)],
            "downloads.incoming": str(rig.incoming),
            "organize.transfer": str(rig.transfer),
            "sources.slskd.url": rig.server.url,
            "sources.slskd.api_key": KEY,
            "sources.slskd.search_gap_seconds": GAP,
            "sources.youtube.enabled": False,
            **music.settings,
        },
    )
    made.engine.start()
    yield made
    made.close()


def test_an_album_is_found_completed_and_its_badge_says_so(
    rig: Rig, container: Container, threads: TaskRunner, qtbot: Any
) -> None:
    bridge = Bridge(container.bus)
    page = ArtistsPage(container, threads, bridge)
    qtbot.addWidget(page)
    page.resize(1072, 800)
    page.show()
    page.shown()

    def until(true: Any) -> None:
        qtbot.waitUntil(true, timeout=PATIENCE_MS)

    page.start.box.setText("luma vessel")
    until(lambda: page.start_presenter.found.rowCount() > 0)
    qtbot.keyClick(page.start.found, Qt.Key.Key_Down)
    qtbot.keyClick(page.start.found, Qt.Key.Key_Return)
    model = page.presenter.model

    def estuary() -> Tile:
        return next(one for one in model.tiles if one.title == "Estuary")

    until(lambda: model.rowCount() > 0)
    assert estuary().holding.owned == 1
    page.artist._open(model.index(model.row_of(estuary().key)))
    until(lambda: page.presenter.sheet is not None)
    assert page.artist.sheet.badge.accessibleName() == "1 of 3 owned"
    until(page.artist.sheet.fetch.isEnabled)
    qtbot.mouseClick(page.artist.sheet.fetch, Qt.MouseButton.LeftButton)
    until(page.confirm.isVisible)
    assert page.confirm.title.text() == "Download 2 files?"
    qtbot.mouseClick(page.confirm.start, Qt.MouseButton.LeftButton)
    until(lambda: len(container.downloads.jobs({JobState.DONE})) == 2)
    until(lambda: estuary().holding.state is AlbumState.COMPLETE)
    assert sorted(rig.filed())[:1] == ["Luma Vessel/Luma Vessel - Estuary/02 - Harbour Light.flac"]
    bridge.close()
