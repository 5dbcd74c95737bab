"""What a person does in the search on the Downloads page, up to a Matched Download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PyQt6.QtCore import Qt

from core.domain import Candidate, ClaimedFacts, Track, Unreachable
from ui.gallery.world import FakeContainer
from ui.matched.dialog import MatchedDialog
from ui.matched.gallery import FakeMatched
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.search_presenter import BATCH
from ui.runner import InlineRunner

Key = Qt.Key


def offer(number: int) -> Candidate:
    described = Track(f"Slow Tide {number}", ("Luma Vessel",))
    return Candidate("slskd", "quill", f"{number}.flac", ClaimedFacts(size=1000), described)


class Search:
    """One source with prepared answers."""

    def __init__(self, number: int = 3) -> None:
        self.number, self.asked, self.error = number, [], None  # type: ignore[var-annotated]

    def names(self) -> tuple[str, ...]:
        return ("slskd",)

    def search(self, source: str, text: str, found: Any, _ctx: Any) -> int:
        self.asked.append((source, text))
        if self.error is not None:
            raise self.error
        found([offer(n) for n in range(self.number)])
        return self.number


@pytest.fixture
def page(build: Callable[..., Any], world: Any) -> DownloadsPage:
    world.search_page, world.matched = Search(), FakeMatched()
    made: DownloadsPage = build(DownloadsPage, world, InlineRunner())
    made.show_tab("search")
    return made


def look_for(page: DownloadsPage, text: str, qtbot: Any) -> None:
    page.search.box.setText(text)
    qtbot.keyClick(page.search.box, Key.Key_Return)


def test_searching_lists_what_is_on_offer(page: DownloadsPage, world: Any, qtbot: Any) -> None:
    assert page.search.stack.currentWidget() is page.search.first
    look_for(page, "  slow   tide ", qtbot)
    assert world.search_page.asked == [("slskd", "slow tide")]
    assert page.search.stack.currentWidget() is page.search.list
    assert page.search.words.text() == "3 files"
    assert page.search.current() == offer(0)


def test_a_flood_of_answers_enters_bit_by_bit(
    page: DownloadsPage, world: FakeContainer, qtbot: Any
) -> None:
    world.search_page = Search(2000)  # type: ignore[attr-defined]
    look_for(page, "tide", qtbot)
    assert page.search.presenter.model.rowCount() <= 2 * BATCH
    page.search.presenter.cancel()
    assert not page.search.presenter.busy


def test_nothing_found_and_a_failure_are_told(page: DownloadsPage, world: Any, qtbot: Any) -> None:
    told: list[str] = []
    page.search.presenter.failed.connect(lambda sentence, _step: told.append(sentence))
    world.search_page = Search(0)
    look_for(page, "tide", qtbot)
    assert page.search.stack.currentWidget() is page.search.none
    world.search_page.error = Unreachable("slskd", "slskd does not answer.", "Start it.")
    look_for(page, "tide two", qtbot)
    assert told == ["slskd does not answer."]


def test_preview_hands_the_file_to_the_player(page: DownloadsPage, qtbot: Any) -> None:
    heard: list[Any] = []
    page.listen.connect(heard.append)
    look_for(page, "tide", qtbot)
    page.search.preview.click()
    assert heard == [offer(0)]


def test_matched_download_asks_about_the_current_file(
    page: DownloadsPage, world: Any, qtbot: Any
) -> None:
    look_for(page, "tide", qtbot)
    page.search.matched.click()
    dialog = page.window().findChild(MatchedDialog)  # type: ignore[union-attr]
    assert dialog is not None
    assert dialog.presenter.candidate == offer(0)
    dialog.skip.click()
    assert world.matched.skipped == [offer(0)]
    assert page.tabs.current == "queue"
