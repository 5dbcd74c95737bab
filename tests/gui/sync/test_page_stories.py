"""What a person does on the Sync page, from the first playlist to why a track counts as missing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PyQt6.QtWidgets import QFileDialog, QMenu

from core.domain import CoverageRow, Ownership
from services.events import CoverageReady
from tests.gui.sync.conftest import World
from ui.models.card_view import TROUBLE
from ui.models.coverage import WHY
from ui.pages.sync.page import SyncPage
from ui.runner import InlineRunner

Key = Qt.Key
COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def mime(*paths: str) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return made


def drop(page: SyncPage, what: QMimeData) -> None:
    page.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), COPY, what, LEFT, NONE))
    page.dropEvent(QDropEvent(QPointF(9, 9), COPY, what, LEFT, NONE))


def in_front(page: SyncPage) -> str:
    return "coverage" if page.stack.currentWidget() is page.coverage_view else "overview"


def current(page: SyncPage) -> CoverageRow:
    row = page.coverage_view.table.item()
    assert isinstance(row, CoverageRow)
    return row


def test_the_first_visit_invites_to_drop_a_file(page: SyncPage) -> None:
    assert page.overview.stack.currentWidget() is page.overview.first_run
    assert not page.overview.chips.isVisible()
    assert not page.recheck_all.isVisible()
    assert page.overview.first_run.button.text() == "Browse…"


def test_dropping_a_file_shows_owned_probable_missing(page: SyncPage) -> None:
    drop(page, mime("/lists/rooftop.csv"))
    assert in_front(page) == "coverage"
    view = page.coverage_view
    assert view.head.name.text() == "Rooftop, 4 a.m."
    assert view.hero.number.text() == "12"
    assert view.hero.rest.text() == "of 20 owned"
    assert view.hero.aside.text() == "14 if the 2 probable ones are yours"
    assert view.chips.button("missing").text() == "Missing  4"
    assert view.head.download.text() == "Download 4 missing"
    assert "18,402 tracks in your library, read 4 min ago" in view.head.meta.text()
    assert view.table.hasFocus()


def test_the_strip_says_release_while_a_file_hangs_over_the_page(page: SyncPage) -> None:
    what = mime("/lists/rooftop.csv")
    page.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), COPY, what, LEFT, NONE))
    assert page.overview.strip.words.text() == "Release to add"
    page.dragLeaveEvent(QDragLeaveEvent())
    assert page.overview.strip.words.text().startswith("Paste a link or drop")


def test_something_without_a_source_is_not_taken(page: SyncPage, world: World) -> None:
    nothing = QMimeData()
    event = QDragEnterEvent(QPoint(9, 9), COPY, nothing, LEFT, NONE)
    event.ignore()
    page.dragEnterEvent(event)
    assert not event.isAccepted()
    drop(page, nothing)
    assert world.playlists.opened == []


def test_dropping_several_files_fills_the_page_with_cards(page: SyncPage, world: World) -> None:
    world.add_playlist("/lists/b.csv", "Beta", 1)
    drop(page, mime("/lists/rooftop.csv", "/lists/b.csv"))
    assert in_front(page) == "overview"
    assert page.overview.grid.model().rowCount() == 2
    assert page.overview.chips.button("insync").text() == "In sync  2"
    assert page.recheck_all.isVisible()


def test_pasting_a_path_opens_it_and_a_link_that_is_not_supported_is_answered(
    page: SyncPage, qtbot: Any
) -> None:
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    clipboard.setText("https://open.spotify.com/playlist/1")
    qtbot.keyClick(page, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.banner.isVisible()
    assert "Give a playlist file" in page.banner.sentence.text()
    assert in_front(page) == "overview"
    clipboard.setText("/lists/rooftop.csv")
    page.overview.strip.paste.emit()
    assert not page.banner.isVisible()
    assert in_front(page) == "coverage"


def test_an_empty_clipboard_is_said(page: SyncPage) -> None:
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    clipboard.clear()
    page.paste()
    assert page.banner.sentence.text().startswith("The clipboard holds no text.")


def test_pasting_into_the_filter_stays_in_the_filter(opened: SyncPage, world: World) -> None:
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    clipboard.setText("copper")
    opened.coverage_view.search.setFocus()
    opened.paste()
    assert opened.coverage_view.search.text() == "copper"
    assert world.playlists.opened == ["/lists/rooftop.csv"]


def test_browsing_opens_the_chosen_files(page: SyncPage, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = (["/lists/rooftop.csv"], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: chosen)
    page.overview.first_run.button.click()
    assert in_front(page) == "coverage"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([], ""))
    page.overview.strip.browse.click()
    assert in_front(page) == "coverage"


def test_a_card_opens_by_enter_and_leaves_by_delete(
    opened: SyncPage, world: World, qtbot: Any
) -> None:
    opened.show_overview()
    grid = opened.overview.grid
    grid.setCurrentIndex(grid.model().index(0, 0))
    qtbot.keyClick(grid, Key.Key_Return)
    assert in_front(opened) == "coverage"
    opened.show_overview()
    qtbot.keyClick(grid, Key.Key_Delete)
    assert world.shelf.all() == []
    assert opened.overview.stack.currentWidget() is opened.overview.first_run


def test_a_card_has_a_menu(opened: SyncPage, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    opened.show_overview()
    grid = opened.overview.grid
    grid.customContextMenuRequested.emit(QPoint(-5, -5))
    assert not opened.overview.findChildren(QMenu)
    spot = grid.visualRect(grid.model().index(0, 0)).center()
    grid.customContextMenuRequested.emit(spot)
    menu = opened.overview.findChildren(QMenu)[0]
    menu.actions()[1].trigger()
    assert world.shelf.all() == []


def test_a_group_without_playlists_says_so_and_leads_back(opened: SyncPage) -> None:
    opened.show_overview()
    opened.overview.chips.button("new").click()
    assert opened.overview.stack.currentWidget() is opened.overview.nothing
    opened.overview.nothing.button.click()
    assert opened.overview.stack.currentWidget() is opened.overview.grid
    assert opened.overview.chips.current == "all"


def test_a_playlist_whose_file_went_away_can_be_found_by_its_chip(
    opened: SyncPage, world: World
) -> None:
    opened.show_overview()
    assert not opened.overview.chips.button(TROUBLE).isVisible()
    world.playlists.known.clear()
    opened.recheck_all.click()
    assert opened.overview.chips.button(TROUBLE).isVisible()
    assert opened.banner.isVisible()


def test_the_grid_uses_the_width_it_has(opened: SyncPage, world: World, qtbot: Any) -> None:
    for number in range(30):
        world.add_playlist(f"/lists/{number}.csv", f"List {number}", 3)
    opened.open_sources([f"/lists/{number}.csv" for number in range(30)])
    grid = opened.overview.grid
    assert grid.cards.columns == 4
    boxes = [grid.cards.box(grid.visualRect(grid.model().index(n, 0))) for n in range(4)]
    assert {box.top() for box in boxes} == {boxes[0].top()}
    gaps = {b.left() - a.right() for a, b in pairwise(boxes)}
    assert max(gaps) - min(gaps) <= 1
    assert boxes[0].left() == 0
    opened.resize(816, 700)
    qtbot.waitUntil(lambda: grid.cards.columns == 3, timeout=60_000)


# --- coverage -----------------------------------------------------------------------------------
def test_a_chip_filters_and_escape_takes_it_back_before_it_leaves(
    opened: SyncPage, qtbot: Any
) -> None:
    view = opened.coverage_view
    view.chips.button(Ownership.MISSING.value).click()
    assert view.model.rowCount() == 4
    assert current(opened).ownership is Ownership.MISSING
    qtbot.keyClick(view.table, Key.Key_Escape)
    assert view.model.rowCount() == 20
    assert in_front(opened) == "coverage"
    qtbot.keyClick(view.table, Key.Key_Escape)
    assert in_front(opened) == "overview"


def test_slash_goes_to_the_filter_and_nothing_found_is_said(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    qtbot.keyClick(view.table, Key.Key_Slash)
    assert view.search.hasFocus()
    qtbot.keyClicks(view.search, "zzz")
    qtbot.keyClick(view.search, Key.Key_Return)
    assert view.stack.currentWidget() is view.nothing
    assert view.nothing.accessibleName() == "None of the 20 tracks fits “zzz”."
    view.nothing.button.click()
    assert view.stack.currentWidget() is view.table
    assert view.search.text() == ""


def test_down_leads_from_the_filter_into_the_list(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    view.search.setFocus()
    qtbot.keyClick(view.search, Key.Key_Down)
    assert view.table.hasFocus()


def test_j_and_k_and_arrows_move_and_the_pane_follows(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    qtbot.keyClick(view.table, Key.Key_J)
    assert current(opened).entry.position == 2
    assert view.pane._title.text() == "Copper Rain"
    assert view.pane._badge.accessibleName() == "Probable 0.74"
    qtbot.keyClick(view.table, Key.Key_Down)
    qtbot.keyClick(view.table, Key.Key_K)
    assert current(opened).entry.position == 2
    qtbot.keyClick(view.table, Key.Key_X)
    assert current(opened).entry.position == 2


def test_the_pane_shows_what_was_asked_and_what_is_yours(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    qtbot.keyClick(view.table, Key.Key_J)
    length = view.pane._facts[2]
    assert length.name.text() == "Length"
    assert length.sign.accessibleName() in {"nearly agrees", "differs"}
    assert "Length is off by 7 s" in view.pane._why.text()
    assert view.pane._path.toolTip().startswith("/music/")


def test_a_track_that_cannot_be_looked_for_has_only_its_reason(
    opened: SyncPage, qtbot: Any
) -> None:
    opened.coverage_view.chips.button("unusable").click()
    pane = opened.coverage_view.pane
    assert pane._badge.accessibleName() == "Unusable"
    assert not pane._where_box.isVisible()
    assert [row.sign.isVisible() for row in pane._facts] == [True] * 4 + [False] * 2


def test_enter_hides_and_shows_the_details(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    assert view.pane.isVisible()
    qtbot.keyClick(view.table, Key.Key_Return)
    assert not view.pane.isVisible()
    qtbot.keyClick(view.table, Key.Key_Return)
    assert view.pane.isVisible()


def test_a_narrow_window_gives_the_room_to_the_list(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    opened.resize(816, 700)
    assert not view.pane.isVisible()
    qtbot.waitUntil(lambda: not view.table.isColumnHidden(WHY), timeout=60_000)
    qtbot.keyClick(view.table, Key.Key_Return)
    assert view.pane.isVisible()
    qtbot.waitUntil(lambda: view.table.isColumnHidden(WHY), timeout=60_000)


def test_checking_again_keeps_the_row_and_the_button_says_what_happens(
    build: Callable[..., Any], world: World, qtbot: Any
) -> None:
    runner = InlineRunner(hold=True)
    page: SyncPage = build(SyncPage, world, runner)
    page.open_sources(["/lists/rooftop.csv"])
    runner.run_all()
    view = page.coverage_view
    qtbot.waitUntil(view.table.hasFocus, timeout=60_000)
    qtbot.keyClick(view.table, Key.Key_J)
    view.head.recheck.click()
    assert view.head.recheck.text() == "Comparing…"
    assert not view.head.recheck.isEnabled()
    runner.run_all()
    assert view.head.recheck.text() == "Check again"
    assert view.head.recheck.isEnabled()
    assert current(page).entry.position == 2


def test_a_complete_playlist_has_nothing_to_download(page: SyncPage, world: World) -> None:
    world.add_playlist("/lists/one.csv", "One", 1)
    page.open_sources(["/lists/one.csv"])
    button = page.coverage_view.head.download
    assert button.text() == "Nothing is missing"
    assert not button.isEnabled()
    assert button.toolTip() == "Everything that can be found is yours."
    assert page.coverage_view.hero.aside.text() == "everything is there"


def test_the_crumb_leads_back(opened: SyncPage) -> None:
    opened.coverage_view.head.crumb.click()
    assert in_front(opened) == "overview"
    assert opened.overview.grid.hasFocus()


def test_coming_back_to_the_page_reads_the_shelf_again(opened: SyncPage, world: World) -> None:
    opened.show_overview()
    world.shelf.rows.clear()
    opened.shown()
    assert opened.overview.stack.currentWidget() is opened.overview.first_run


def test_the_header_of_the_overview_makes_room_for_the_coverage(opened: SyncPage) -> None:
    assert not opened.heading.isVisible()
    opened.show_overview()
    assert opened.heading.isVisible()


def test_a_coverage_of_somebody_else_does_not_push_itself_in_front(
    page: SyncPage, world: World
) -> None:
    world.bus.publish(CoverageReady(world.add_playlist("/lists/c.csv", "Cli")))
    assert in_front(page) == "overview"
