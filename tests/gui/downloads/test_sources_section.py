"""The detail pane says where the tags of a filed download come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.gallery.world import FakeContainer
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.sources_section import by_source


def test_fields_are_gathered_by_their_source() -> None:
    told = (("title", "its tags"), ("album", "Deezer"), ("track_number", "Deezer"))
    assert by_source(told) == ["Its tags: title", "Deezer: album, number"]
    assert by_source(()) == []


def test_a_filed_download_tells_its_sources_and_one_under_way_has_none(
    build: Callable[..., Any], world: FakeContainer
) -> None:
    page: DownloadsPage = build(DownloadsPage, world)
    assert page.queue.pane.sources.texts == []
    assert page.queue.pane.sources.isHidden()
    page.tabs.button("history").click()
    tab = page.history
    done = next(row for row in range(tab.model.rowCount()) if tab.model.job_at(row).final_path)
    tab.list.setCurrentIndex(tab.model.index(done))
    shown = tab.pane.sources
    assert shown.texts[0] == "The request: title, artists"
    assert "Cover Art Archive: cover" in shown.accessibleName()
    assert not shown.isHidden()
