"""What a person does on the wish list: see why, try again, other words, remove, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QMenu

from core.domain import BadInput, JobState
from ui.gallery.world import FakeContainer
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.reword import RewordDialog
from ui.pages.downloads.wish_tab import WishTab

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def world() -> FakeContainer:
    made = FakeContainer()
    reasons = ("nobody shares it", "Stalled at the peer", "nobody shares it", "", "")
    made.wishes.rows = [
        replace(wish, reason=reason) for wish, reason in zip(made.wishes.rows, reasons, strict=True)
    ]
    return made


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer, qtbot: Any) -> DownloadsPage:
    made: DownloadsPage = build(DownloadsPage, world)
    made.show_tab("wishes")
    qtbot.waitUntil(made.wishes.list.hasFocus, timeout=60_000)
    return made


@pytest.fixture
def tab(page: DownloadsPage) -> WishTab:
    return page.wishes


@pytest.fixture
def said(page: DownloadsPage) -> list[Any]:
    heard: list[Any] = []
    page.notice.connect(heard.append)
    return heard


def titles(tab: WishTab) -> list[str]:
    return [tab.model.wish_at(row).track.title for row in range(tab.model.rowCount())]


def test_the_chart_tells_the_reasons_and_narrows_the_list(tab: WishTab, qtbot: Any) -> None:
    reasons = tab.chart.reasons
    rows = [reasons.index(at).data() for at in range(reasons.rowCount())]
    assert sorted(rows) == [
        "nobody shares it: 2 wishes",
        "not tried yet: 2 wishes",
        "the transfer stalled: 1 wish",
    ]
    at = next(at for at, row in enumerate(rows) if row.startswith("the transfer"))
    assert reasons.share(at) == 0.2
    tab.chart.activated.emit(reasons.index(at))
    assert len(titles(tab)) == 1
    assert tab.words.text() == "1 of 5 tracks shown"
    tab.chart.activated.emit(reasons.index(at))
    assert len(titles(tab)) == 5


def test_why_a_wish_is_open_and_what_was_passed_over(
    tab: WishTab, world: FakeContainer, qtbot: Any
) -> None:
    assert tab.reason.text() == "nobody shares it"
    assert tab.next.text().startswith("2 tries so far · ")
    assert not tab.others.isVisible()
    wish = tab.model.wish_at(1)
    job = replace(world.downloads.job(11), track=wish.track, state=JobState.PARKED)
    world.downloads.put(job, JobState.SEARCHING)
    qtbot.keyClick(tab.list, Key.Key_J)
    assert tab.reason.text() == "Stalled at the peer"
    assert tab.others.isVisible()
    assert tab.passed.line_at(0).rank >= 0
    qtbot.keyClick(tab.list, Key.Key_J)
    qtbot.keyClick(tab.list, Key.Key_J)
    assert tab.reason.text() == "It was not searched for yet."


def test_one_or_many_are_tried_now(
    tab: WishTab, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    qtbot.keyClick(tab.list, Key.Key_R)
    assert len(world.wishlist.tried) == 1
    qtbot.keyClick(tab.list, Key.Key_A, Mod.ControlModifier)
    assert tab.words.text() == "5 of 5 tracks chosen"
    assert not tab.edit.isEnabled()
    tab.retry.click()
    assert len(world.wishlist.tried) == 6
    assert said[-1].title == "5 wishes searched for now."


def test_wishes_are_removed_and_taken_back(
    tab: WishTab, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    first = titles(tab)[0]
    qtbot.keyClick(tab.list, Key.Key_Delete)
    assert first not in titles(tab)
    assert said[-1].title == "1 wish removed."
    qtbot.keyClick(tab.list, Key.Key_Z, Mod.ControlModifier)
    assert first in titles(tab)


def test_a_wish_gets_other_words(
    page: DownloadsPage, tab: WishTab, world: FakeContainer, qtbot: Any
) -> None:
    before = tab.model.wish_at(0)
    qtbot.keyClick(tab.list, Key.Key_E)
    (dialog,) = page.window().findChildren(RewordDialog)
    dialog.artist.setText("Somebody Else")
    dialog.start.click()
    assert world.wishlist.removed == [before]
    made = world.wishes.rows[0]
    assert made.track.artists == ("Somebody Else",)
    assert made.origin == before.origin
    assert world.wishlist.tried == [made]


def test_the_origin_of_a_wish_is_opened(page: DownloadsPage, tab: WishTab, qtbot: Any) -> None:
    brought: list[Any] = []
    page.brought.connect(brought.append)
    qtbot.keyClick(tab.list, Key.Key_G)
    assert brought == [["/lists/rooftop.csv"]]


def test_the_menu_does_the_same(
    tab: WishTab, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    tab.list.customContextMenuRequested.emit(QPoint(-5, -5))
    spot = tab.list.visualRect(tab.model.index(2)).center()
    tab.list.customContextMenuRequested.emit(spot)
    menu = tab.findChildren(QMenu)[-1]
    words = [action.text().split("\t")[0] for action in menu.actions()]
    assert words == [
        "Try now", "Search with other words", "Go to “Rooftop, 4 a.m.”", "Remove",
    ]  # fmt: skip
    menu.actions()[0].trigger()
    assert world.wishlist.tried == [tab.model.wish_at(2)]


def test_a_filter_that_leaves_nothing_leads_back(tab: WishTab) -> None:
    tab.search.setText("no such wish")
    tab.search.searched.emit("no such wish")
    assert tab.stack.currentWidget() is tab.filtered
    tab.filtered.button.click()
    assert len(titles(tab)) == 5


def test_a_wish_list_that_cannot_be_changed_says_so(
    tab: WishTab, world: FakeContainer, said: list[Any]
) -> None:
    def broken(_wishes: Any) -> Any:
        raise BadInput("The database is busy.", "Try again in a moment.")

    world.wishlist.try_now = broken  # type: ignore[method-assign]
    tab.retry.click()
    assert said[-1].title == "The database is busy."


def test_a_narrow_window_gives_the_room_to_the_list(
    page: DownloadsPage, tab: WishTab, qtbot: Any
) -> None:
    page.resize(700, 600)
    qtbot.waitUntil(lambda: not tab.pane.isVisible(), timeout=60_000)
    page.resize(1200, 700)
    qtbot.waitUntil(tab.pane.isVisible, timeout=60_000)
    tab.grab()
