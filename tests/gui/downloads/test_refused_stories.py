"""What is never taken again: looked at, filtered, given another chance, taken back, exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog

from core.domain import StorageError
from core.ports.memory import BadFile
from database.engine import open_database
from database.memory_repo import PeerRepo
from services.clock import SystemClock
from services.records.refusals import RefusalService
from ui.delegates.views import choose_alone
from ui.gallery.world import FakeContainer
from ui.pages.downloads.gallery import scenes
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.refused_dialog import FILTERED, NOTHING, ROWS, RefusedDialog
from ui.pages.downloads.refused_presenter import RefusedPresenter, RefusedRow
from ui.runner import InlineRunner

Key, Mod, Role = Qt.Key, Qt.KeyboardModifier, Qt.ItemDataRole


@pytest.fixture
def world() -> FakeContainer:
    found = next(one for one in scenes() if one.name == "history-refused")
    made: FakeContainer = found.world()
    return made


@pytest.fixture
def dialog(build: Callable[..., Any], world: FakeContainer, qtbot: Any) -> RefusedDialog:
    page: DownloadsPage = build(DownloadsPage, world)
    qtbot.waitUntil(page.isActiveWindow, timeout=60_000)
    page.show_tab("history")
    qtbot.keyClick(page.history.list, Key.Key_X, Mod.ShiftModifier)
    (made,) = page.findChildren(RefusedDialog)
    qtbot.waitUntil(made.list.hasFocus, timeout=60_000)
    return made


def test_peers_and_files_are_told_with_their_reasons(dialog: RefusedDialog) -> None:
    assert (
        dialog.words.text() == "2 peers you blocked and 12 files that were bad or that you refused."
    )
    model = dialog.model
    assert model.rowCount(model.index(0)) == 0
    peer, file = model.index(0), model.index(2)
    assert peer.data(Role.AccessibleTextRole) == "Blocked peer: cassette_ana"
    assert file.data() == "01 - Slow Tide.flac"
    assert file.data(Role.AccessibleDescriptionRole) == "peer_1 on slskd · You refused this file"
    assert file.data(Role.ToolTipRole).startswith("Music\\Luma Vessel\\01 - Slow Tide.flac\n")
    assert file.data(Role.FontRole) is None
    assert model.index(99).data() is None


def test_what_is_allowed_again_can_be_refused_again(
    dialog: RefusedDialog, world: FakeContainer, qtbot: Any
) -> None:
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)  # nothing to take back yet
    choose_alone(dialog.list, dialog.model.index(1))
    selection = dialog.list.selectionModel()
    assert selection is not None
    selection.select(dialog.model.index(2), selection.SelectionFlag.Select)
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert world.refusals.blocked == [("slskd", "cassette_ana")]
    assert len(world.refusals.kept) == 11
    assert dialog.words.text() == "2 entries may be taken again."
    dialog.undo.click()
    assert world.refusals.blocked[-1] == ("soulseek", "quill_84")
    assert (len(world.refusals.kept), dialog.undo.isHidden()) == (12, True)


def test_the_filter_finds_names_peers_and_reasons(dialog: RefusedDialog, qtbot: Any) -> None:
    dialog.search.setText("mp3 peer_2")
    dialog.search.searched.emit("mp3 peer_2")
    assert [row.title for row in dialog.model.rows] == ["02 - Slow Tide.flac"]
    dialog.search.searched.emit("no such file")
    assert dialog.stack.currentIndex() == FILTERED
    assert not dialog.allow.isEnabled()
    dialog.take_again()
    dialog.search.searched.emit("")
    assert (dialog.stack.currentIndex(), len(dialog.model.rows)) == (ROWS, 14)


def test_the_list_is_written_into_a_file(
    dialog: RefusedDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "refused.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    dialog.export.click()
    assert len(json.loads(path.read_bytes())["files"]) == 12
    assert dialog.words.text() == f"The list was written to {path}."
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: ("", ""))
    dialog.export.click()


def test_what_cannot_be_done_is_told(
    dialog: RefusedDialog, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise StorageError("The database cannot be written.", "Make room on its disk.")

    monkeypatch.setattr(world.refusals, "allow", full)
    choose_alone(dialog.list, dialog.model.index(5))
    dialog.allow.click()
    assert dialog.words.text() == "The database cannot be written. Make room on its disk."


def test_nothing_refused_is_said_so(build: Callable[..., Any], qtbot: Any) -> None:
    page: DownloadsPage = build(DownloadsPage, FakeContainer())
    page.show_tab("history")
    page.history.refused.click()
    (dialog,) = page.findChildren(RefusedDialog)
    assert dialog.stack.currentIndex() == NOTHING
    assert not dialog.export.isVisible()
    dialog.leave()


def test_with_the_real_list_what_was_allowed_comes_back_with_all_that_was_known(
    tmp_path: Path, qtbot: Any
) -> None:
    engine = open_database(tmp_path / "m.db", tmp_path / "backups")
    memory = PeerRepo(engine, SystemClock())
    idle: Any = None
    container: Any = SimpleNamespace(
        refusals=RefusalService(memory, idle, idle, SystemClock()),
    )
    twin = BadFile("youtube", "Halden - Topic", "https://y/1", None, "ab", "wrong mix", 7.0, "*")
    memory.remember(BadFile("slskd", "ann", "x/y.mp3", 5, "ab", "wrong mix", against="*"))
    memory.remember(twin)
    presenter = RefusedPresenter(container, InlineRunner())
    seen: list[list[RefusedRow]] = []
    presenter.loaded.connect(seen.append)
    presenter.load()
    assert sorted(row.title for row in seen[-1]) == ["1", "y.mp3"]
    presenter.allow(seen[-1][:1])  # the same bytes from anybody
    assert seen[-1] == []
    presenter.take_back()
    assert twin in memory.bad_files()
    assert len(seen[-1]) == 2
    engine.dispose()
