"""The search by hand with nothing faked but the Soulseek network.

Real database, threads, engine and files, a simulated slskd on loopback: a person searches, opens an
album, asks for the whole folder, downloads as it is, finds it in the history, exports and clears.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import JobState
from services.container import Container, build_container
from services.records.past import PastSieve
from tests.e2e.rig import GAP, KEY, Rig
from ui.bridge import Bridge
from ui.delegates.views import choose_alone
from ui.models import offer_words
from ui.pages.downloads.page import DownloadsPage
from ui.runner import TaskRunner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE_MS = 150_000
"""Long, for machines that do other things."""
FOLDER = "Music\\Mira Voltaine\\Hinterglow"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A peer with an album of three, of which the search finds two."""
    made = Rig(tmp_path)
    peer = made.world.peer("alice")
    for name in ("01 - Copper Rain", "02 - Copper Sun", "03 - Low Orbit"):
        peer.share(f"{FOLDER}\\{name}.flac")
    made.serve()
    yield made
    made.close()


@pytest.fixture
def container(rig: Rig) -> Iterator[Container]:
    overrides = {
        "library.folders": [str(rig.music)],
        "downloads.incoming": str(rig.incoming),
        "organize.transfer": str(rig.transfer),
        "sources.order": ["slskd"],
        "catalog.order": [],
        "sources.slskd.url": rig.server.url if rig.server else "http://127.0.0.1:9",
        "sources.slskd.api_key": KEY,
        "sources.slskd.search_gap_seconds": GAP,
        "downloads.stall_seconds": 60.0,
        "downloads.queue_patience_seconds": 60.0,
    }
    made = build_container(rig.home, overrides)
    yield made
    made.close()


def test_an_album_is_searched_opened_downloaded_as_it_is_and_found_in_the_history(
    rig: Rig, container: Container, threads: TaskRunner, qtbot: Any, tmp_path: Path
) -> None:
    bridge = Bridge(container.bus)
    page = DownloadsPage(container, threads, bridge)
    qtbot.addWidget(page)
    page.resize(1072, 800)
    page.show()
    page.shown()

    def until(true: Any) -> None:
        qtbot.waitUntil(true, timeout=PATIENCE_MS)

    tab = page.search
    page.look_for("mira voltaine copper")
    until(lambda: not tab.presenter.busy and tab.presenter.model.rowCount() > 0)
    assert "slskd done" in tab.status.words
    row = tab.presenter.model.row_at(0)
    assert (row.is_head, len(row.entry.offers)) == (True, 2)
    assert container.search_page.queries.all() == ["mira voltaine copper"]

    choose_alone(tab.table, tab.presenter.model.index(0))
    tab.act("browse")
    until(lambda: len(tab.presenter.model.row_at(0).entry.offers) == 3)
    head = tab.presenter.model.row_at(0)
    assert (head.is_open, head.entry.whole) == (True, True)
    assert "the whole folder" in offer_words.second(head)

    container.engine.start()
    choose_alone(tab.table, tab.presenter.model.index(3))
    tab.act("download")
    until(lambda: container.past.count(PastSieve()) == 1)
    (job,) = container.past.page(PastSieve(), 10, 0)
    assert (job.state, job.track.title) == (JobState.DONE, "Low Orbit")
    assert job.final_path is not None
    assert Path(job.final_path).is_relative_to(rig.incoming)
    assert rig.filed() == []

    page.show_tab("history")
    until(lambda: page.history.model.rowCount() == 1)
    assert "Low Orbit" in str(page.history.model.index(0).data())
    target = tmp_path / "history.csv"
    page.past.export(target)
    until(target.exists)
    (told,) = csv.DictReader(target.read_text(encoding="utf-8").splitlines())
    assert (told["title"], told["peer"], told["state"]) == ("Low Orbit", "alice", "done")
    page.history.clear.click()
    until(lambda: page.history.model.rowCount() == 0)
    assert container.past.count(PastSieve()) == 1
    bridge.close()
