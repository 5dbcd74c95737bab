"""What a person does with a coverage: decide, match by hand, take back, narrow, push, export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMenu

from core.domain import CoverageRow, Ownership, Unreachable
from services.playlists.accounting import cells
from services.servers.push import PushPreview
from tests.gui.sync.conftest import World
from ui.gallery.sync_world import key_of
from ui.models.account import AccountModel
from ui.pages.sync.account_dialog import AccountDialog
from ui.pages.sync.page import SyncPage
from ui.pages.sync.push_dialog import PushDialog

Key = Qt.Key


def current(page: SyncPage) -> CoverageRow:
    row = page.coverage_view.table.item()
    assert isinstance(row, CoverageRow)
    return row


def go_to(page: SyncPage, position: int) -> CoverageRow:
    view = page.coverage_view
    found = view.model.find(position)
    assert found is not None
    view.table.setCurrentIndex(view.model.index(found, 0))
    return current(page)


@pytest.fixture
def notices(opened: SyncPage) -> list[Any]:
    told: list[Any] = []
    opened.notice.connect(told.append)
    return told


# --- deciding -----------------------------------------------------------------------------------
def test_y_makes_a_probable_row_owned_and_the_next_one_comes(
    opened: SyncPage, world: World, qtbot: Any
) -> None:
    view = opened.coverage_view
    row = go_to(opened, 2)
    assert row.ownership is Ownership.PROBABLE
    assert view.pane.decision.question.text() == "Is it the recording you want?"
    qtbot.keyClick(view.table, Key.Key_Y)
    assert world.coverage.said_about[key_of(row.entry.track)][1] is True
    assert current(opened).entry.position == 12, "the next probable row"
    assert view.hero.number.text() == "13"
    decided = view.model.row_at(1)
    assert decided.ownership is Ownership.OWNED
    assert view.model.index(1, 3).data() == "by hand"
    assert world.coverage.kept, "the card is told, too"


def test_n_makes_it_missing_and_the_mouse_can_do_it_too(
    opened: SyncPage, world: World, qtbot: Any
) -> None:
    view = opened.coverage_view
    go_to(opened, 2)
    qtbot.keyClick(view.table, Key.Key_N)
    assert view.head.download.text() == "Download 5 missing"
    go_to(opened, 12)
    view.pane.decision.no_button.click()
    assert view.head.download.text() == "Download 6 missing"
    assert len(world.coverage.said_about) == 2


def test_an_owned_row_can_be_told_not_the_same(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    go_to(opened, 1)
    box = view.pane.decision
    assert box.no_button.text() == "Not the same"
    assert not box.yes_button.isVisible()
    qtbot.keyClick(view.table, Key.Key_Y)
    assert view.hero.number.text() == "12", "Y asks nothing of an owned row"
    box.no_button.click()
    assert view.hero.number.text() == "11"


def test_ctrl_z_takes_the_last_word_back(opened: SyncPage, world: World, qtbot: Any) -> None:
    view = opened.coverage_view
    assert not view.pane.decision.undo_button.isVisible()
    go_to(opened, 2)
    qtbot.keyClick(view.table, Key.Key_Y)
    assert view.pane.decision.undo_button.isVisible()
    qtbot.keyClick(view.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.hero.number.text() == "12"
    assert world.coverage.said_about == {}
    assert not view.pane.decision.undo_button.isVisible()
    qtbot.keyClick(view.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.hero.number.text() == "12"


def test_m_searches_the_library_and_enter_takes_a_track(
    opened: SyncPage, world: World, qtbot: Any
) -> None:
    view, box = opened.coverage_view, opened.coverage_view.pane.decision
    row = go_to(opened, 3)
    assert row.ownership is Ownership.MISSING
    qtbot.keyClick(view.table, Key.Key_M)
    assert box.search.hasFocus()
    assert box.search.text().startswith(row.entry.track.title)
    assert box.model.rowCount() > 0
    qtbot.keyClick(box.search, Key.Key_Down)
    assert box.results.hasFocus()
    box.results.setCurrentIndex(box.model.index(0))
    qtbot.keyClick(box.results, Key.Key_Return)
    path, same = world.coverage.said_about[key_of(row.entry.track)]
    assert same
    assert path is not None
    assert view.hero.number.text() == "13"


def test_nothing_found_is_said_and_an_empty_field_asks_nothing(
    opened: SyncPage, qtbot: Any
) -> None:
    box = opened.coverage_view.pane.decision
    go_to(opened, 3)
    box.search.setText("zzz")
    qtbot.keyClick(box.search, Key.Key_Return)
    assert box.nothing.isVisible()
    box.search.setText("")
    qtbot.keyClick(box.search, Key.Key_Return)
    assert not box.nothing.isVisible()


def test_a_row_that_names_nothing_asks_nothing(opened: SyncPage, qtbot: Any) -> None:
    view = opened.coverage_view
    go_to(opened, 5)
    assert not view.pane.decision.isVisible()
    for key in (Key.Key_Y, Key.Key_N, Key.Key_M):
        qtbot.keyClick(view.table, key)
    assert view.hero.number.text() == "12"


# --- narrowing ----------------------------------------------------------------------------------
def test_rows_are_put_in_order(opened: SyncPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    view = opened.coverage_view
    view.order.click()
    view.sort_by("score")
    scores = [view.model.row_at(row) for row in range(view.model.rowCount())]
    figures = [row.match.result.score if row.match else 0.0 for row in scores]
    assert figures == sorted(figures)
    view.sort_by("state")
    assert view.model.row_at(0).ownership is Ownership.PROBABLE
    view.sort_by("playlist")
    assert view.model.row_at(0).entry.position == 1


def test_one_super_genre_is_shown_until_it_is_taken_back(
    opened: SyncPage, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    view = opened.coverage_view
    view.genre.click()
    menu = view.findChildren(QMenu)[-1]
    words = [one.text() for one in menu.actions()]
    assert words[0] == "All genres   18"
    house = next(one for one in menu.actions() if one.text().startswith("House"))
    house.trigger()
    assert view.genre.text() == "House"
    assert {view.model.row_at(row).entry.position % 4 for row in range(view.model.rowCount())} == {
        0
    }
    view.sort_by("playlist")
    view.filter_genre({}, "")
    assert view.model.rowCount() == 20


def test_what_changed_since_the_last_time_is_told_once(page: SyncPage, world: World) -> None:
    world.sync.changes["file:/lists/rooftop.csv"] = (3, 1)
    page.open_sources(["/lists/rooftop.csv"])
    head = page.coverage_view.head
    assert head.change.isVisible()
    assert head.change.accessibleName() == "+3 −1 since last sync"
    page.open_sources(["/lists/rooftop.csv"])
    assert not head.change.isVisible()


# --- pushing ------------------------------------------------------------------------------------
@pytest.fixture
def pushing(opened: SyncPage, world: World) -> PushDialog:
    world.settings.values["library.server"] = "navidrome"
    opened.desk.show(opened.coverage_view.coverage)  # type: ignore[arg-type]
    assert opened.coverage_view.head.push.text() == "Push to Navidrome"
    opened.coverage_view.head.push.click()
    dialog = opened.desk.dialog
    assert isinstance(dialog, PushDialog)
    return dialog


def test_a_push_shows_its_diff_and_asks_about_removals(
    pushing: PushDialog, world: World, notices: list[Any]
) -> None:
    assert pushing.words.text().startswith("2 added · 1 to take away · 1 added there by hand stays")
    assert pushing.model.rowCount() == 3
    assert pushing.removals.isVisible()
    assert not pushing.removals.isChecked(), "nothing is taken away unasked"
    pushing.go.click()
    assert world.push.pushed == [("navidrome", False)]
    assert notices[-1].title == "The playlist is on your media server"


def test_removals_happen_when_they_are_wanted(pushing: PushDialog, world: World) -> None:
    pushing.removals.setChecked(True)
    pushing.go.click()
    assert world.push.pushed == [("navidrome", True)]


def test_a_list_that_is_right_already_is_left_alone(opened: SyncPage, world: World) -> None:
    world.settings.values["library.server"] = "plex"
    world.push.preview_is = PushPreview("Plex", (), (), 0, 0)
    opened.desk.act("push")
    dialog = opened.desk.dialog
    assert isinstance(dialog, PushDialog)
    assert dialog.words.text() == "The list is as it should be."
    assert not dialog.go.isEnabled()
    dialog.leave()
    assert opened.desk.dialog is None


def test_without_a_server_there_is_no_push(opened: SyncPage) -> None:
    assert not opened.coverage_view.head.push.isVisible()
    opened.desk.act("push")
    assert opened.desk.dialog is None


def test_a_server_that_does_not_answer_is_told_in_the_dialog(
    opened: SyncPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise Unreachable("Plex", "Plex does not answer.", "Start it.")

    monkeypatch.setattr(world.push, "preview", fail)
    world.settings.values["library.server"] = "plex"
    opened.desk.act("push")
    dialog = opened.desk.dialog
    assert isinstance(dialog, PushDialog)
    assert dialog.words.text() == "Plex does not answer. Start it."
    assert not dialog.go.isEnabled()


# --- files --------------------------------------------------------------------------------------
def test_a_playlist_file_is_written_where_the_person_says(
    opened: SyncPage, world: World, notices: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: ("/out/roof.m3u8", ""))
    opened.coverage_view.head.export.click()
    menu = opened.coverage_view.head.findChildren(QMenu)[-1]
    menu.actions()[0].trigger()
    assert world.push.pushed == [("/out/roof.m3u8", True)]
    assert notices[-1].title == "20 tracks written to roof.m3u8"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: ("", ""))
    opened.desk.act("m3u8")
    assert len(world.push.pushed) == 1


def test_the_accounting_adds_up_and_the_file_says_what_the_screen_says(
    opened: SyncPage, tmp_path: Path, notices: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.desk.act("accounting")
    dialog = opened.desk.dialog
    assert isinstance(dialog, AccountDialog)
    assert dialog.sum.text() == "20 rows = 12 owned + 2 to choose + 4 missing + 2 local files"
    shown = dialog.model
    assert shown.rowCount() == 20
    dialog.chips.button("missing").click()
    assert shown.rowCount() == 4
    path = tmp_path / "roof.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    dialog.save.click()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 21
    assert dialog.account is not None
    assert lines[3].split(",")[4] == cells(dialog.account.lines[2])[4] == "missing"
    assert notices[-1].title == "roof.csv is written"
    dialog.table.viewport().grab()  # every column is painted


def test_a_file_that_cannot_be_written_is_told(
    opened: SyncPage, tmp_path: Path, notices: list[Any]
) -> None:
    opened.desk.act("accounting")
    dialog = opened.desk.dialog
    assert isinstance(dialog, AccountDialog)
    dialog.write(str(tmp_path / "nowhere" / "x" / "roof.csv"))
    (tmp_path / "file").write_text("x")
    dialog.write(str(tmp_path / "file" / "roof.csv"))
    assert notices[-1].title.startswith("The file system refused")


def test_the_accounts_rows_speak_to_a_screen_reader(opened: SyncPage) -> None:
    opened.desk.act("accounting")
    dialog = opened.desk.dialog
    assert isinstance(dialog, AccountDialog)
    model: AccountModel = dialog.model
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("1, Lantern Static")
    assert model.index(99, 0).data() is None
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Outcome"


def test_leaving_the_page_closes_what_lies_over_it(
    opened: SyncPage, build: Callable[..., Any]
) -> None:
    opened.desk.act("accounting")
    opened.hidden()
    assert opened.desk.dialog is None
