"""What a person does in Matched Download with a folder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QApplication, QMainWindow

from core.domain import StorageError, Track, Unreachable
from core.domain.catalogue import AlbumKind
from services.matched.model import Folder, Line, LineState
from tests.gui.matched.conftest import Open
from ui.matched import words
from ui.matched.folder_dialog import FolderDialog
from ui.matched.folder_model import ACTION, ALBUM, TICK
from ui.matched.gallery import FAVOURITE_FILES, FAVOURITES, RELEASES, VESSEL, FakeMatched
from ui.models import roles
from ui.runner import InlineRunner, TaskRunner

Key = Qt.Key
UNKNOWN = 7


@pytest.fixture
def dialog(show: Open) -> FolderDialog:
    made = show(*FAVOURITE_FILES, folder="Summer Favourites")
    assert isinstance(made, FolderDialog)
    return made


def press(qtbot: Any, key: Qt.Key, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifiers)


def row(dialog: FolderDialog, at: int) -> Any:
    return dialog.presenter.model.index(at, 0).data(roles.ITEM)


def click(dialog: FolderDialog, qtbot: Any, at: int, column: int) -> None:
    spot = dialog.table.visualRect(dialog.presenter.model.index(at, column)).center()
    qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))


def test_every_file_has_a_line_with_its_proposal(dialog: FolderDialog) -> None:
    assert dialog.title.text() == "Match 9 tracks"
    assert dialog.facts.text() == "Folder “Summer Favourites” from quill_84 · free slot"
    assert dialog.badges[LineState.STRONG].accessibleName() == "6 strong"
    assert dialog.badges[LineState.CHECK].accessibleName() == "2 to check"
    spoken = dialog.presenter.model.index(5, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "hale_and_ferro_salt_cedar.mp3, Hale & Ferro, Salt & Cedar, Two Winters, "
        "68 percent, length +9 s"
    )
    assert dialog.forecast.text() == "9 files · 79.2 MB · ~1 min · 38.0 GB free"


def test_start_all_begins_every_line(
    dialog: FolderDialog, matched: FakeMatched, started: list[Any], qtbot: Any
) -> None:
    assert dialog.all.text() == "Start all 9"
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert matched.began == list(FAVOURITES)
    assert len(started) == 9
    assert dialog.isHidden()


def test_start_strong_leaves_the_doubtful_ones_out(
    dialog: FolderDialog, matched: FakeMatched
) -> None:
    assert dialog.strong.text() == "Start 6 strong"
    dialog.strong.click()
    assert {one.state for one in matched.began} == {LineState.STRONG}


def test_ticks_decide_what_is_started(
    dialog: FolderDialog, matched: FakeMatched, qtbot: Any
) -> None:
    press(qtbot, Key.Key_Space)
    click(dialog, qtbot, UNKNOWN, TICK)
    assert dialog.all.text() == "Start 7"
    assert dialog.forecast.text().startswith("7 files")
    press(qtbot, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dialog.all.text() == "Start all 9"
    press(qtbot, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.all.isEnabled()
    press(qtbot, Key.Key_J)
    press(qtbot, Key.Key_Space)
    dialog.all.click()
    assert matched.began == [FAVOURITES[UNKNOWN + 1]]


def test_any_line_can_be_changed_in_place(
    dialog: FolderDialog, matched: FakeMatched, qtbot: Any
) -> None:
    click(dialog, qtbot, UNKNOWN, ACTION)
    assert dialog.stack.currentIndex() == 1
    assert dialog.panel.file.name.text() == "track 11 (unknown).mp3"
    press(qtbot, Key.Key_1)
    press(qtbot, Key.Key_Return)
    assert dialog.stack.currentIndex() == 0
    line = row(dialog, UNKNOWN).line
    assert (line.chosen, line.artist, line.release) == (True, VESSEL, RELEASES[0])
    assert matched.started == []  # only the table starts
    assert dialog.badges[LineState.NONE].isHidden()


def test_enter_changes_the_current_line_and_escape_takes_nothing(
    dialog: FolderDialog, matched: FakeMatched, qtbot: Any
) -> None:
    press(qtbot, Key.Key_Return)
    assert dialog.stack.currentIndex() == 1
    press(qtbot, Key.Key_Escape)
    assert dialog.stack.currentIndex() == 0
    assert row(dialog, 0).line is FAVOURITES[0]
    assert dialog.table.hasFocus()
    press(qtbot, Key.Key_Escape)
    assert dialog.isHidden()
    assert matched.began == []


def test_one_release_that_fits_needs_no_second_question(
    dialog: FolderDialog, matched: FakeMatched
) -> None:
    matched.fitting["Luma Vessel"] = RELEASES[:1]
    dialog.change(UNKNOWN)
    dialog.panel.artists.take(0)
    assert dialog.stack.currentIndex() == 0
    assert row(dialog, UNKNOWN).line.release == RELEASES[0]


def test_the_choice_is_offered_to_other_files_of_the_same_name(
    show: Open, matched: FakeMatched
) -> None:
    named = [
        replace(one, described=Track(f"T{at}", ("lv",)))
        for at, one in enumerate(FAVOURITE_FILES[:3])
    ]
    matched.lines = {}
    dialog = show(*named, folder="lv")
    dialog.presenter.change(0, VESSEL, RELEASES[0])
    assert dialog.also.isVisible()
    assert dialog.also.sentence.text() == "2 other files name the same artist. Take Luma Vessel?"
    dialog.also.button.click()
    assert not dialog.also.isVisible()
    assert [row(dialog, at).line.artist.artist.name for at in range(3)] == ["Luma Vessel"] * 3


def test_the_folder_can_be_treated_as_one_album_and_back(
    dialog: FolderDialog, matched: FakeMatched
) -> None:
    assert matched.treated == [None]
    dialog.treat.button("album").click()
    assert matched.treated == [None, True]
    assert dialog.progress.text() == "No release has these files: each is matched on its own."
    album = RELEASES[0].album
    assert album is not None
    assert album.kind is AlbumKind.ALBUM
    matched.folder = Folder(tuple(FAVOURITES), album, 1.0)
    dialog.treat.button("mixed").click()
    dialog.treat.button("album").click()
    assert matched.treated[-2:] == [False, True]
    assert dialog.facts.text().endswith("Slow Tide, 2019")


def test_the_same_song_twice_starts_unticked(show: Open, matched: FakeMatched) -> None:
    lines = [FAVOURITES[0], replace(FAVOURITES[1], twin=0)]
    matched.folder = Folder(tuple(lines))
    dialog = show(*FAVOURITE_FILES[:2])
    assert [row(dialog, at).ticked for at in range(2)] == [True, False]
    spoken = dialog.presenter.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("not ticked, ")
    assert spoken.endswith("same as line 1")


def test_a_full_disk_disables_the_start_and_says_why(show: Open, matched: FakeMatched) -> None:
    matched.refusal = "410 MB too little room on the disk of the downloads."
    dialog = show(*FAVOURITE_FILES)
    assert not dialog.all.isEnabled()
    assert dialog.all.toolTip() == matched.refusal == dialog.forecast.text()


def test_skip_takes_all_ticked_files_as_they_are(
    dialog: FolderDialog, matched: FakeMatched
) -> None:
    dialog.skip.click()
    assert matched.began == [Line(one) for one in FAVOURITE_FILES]
    assert dialog.isHidden()


def test_while_lines_are_awaited_nothing_can_be_started(show: Open, matched: FakeMatched) -> None:
    runner = InlineRunner(hold=True)
    dialog = show(*FAVOURITE_FILES, runner=runner)
    assert dialog.progress.text() == "0 of 9 matched…"
    assert not dialog.all.isEnabled()
    dialog.grab()
    runner.run_all()
    assert dialog.progress.text() == ""
    assert dialog.all.isEnabled()


def test_a_failure_is_told_and_the_dialog_stays(dialog: FolderDialog, matched: FakeMatched) -> None:
    matched.error = StorageError("The database is locked.", "Try again.")
    dialog.all.click()
    assert dialog.isVisible()
    assert dialog.banner.sentence.text() == "The database is locked. Try again."
    assert not dialog.banner.button.isVisible()
    assert dialog.all.isEnabled()


def test_a_narrow_dialog_does_without_the_album_column(
    dialog: FolderDialog, window: QMainWindow, qtbot: Any
) -> None:
    assert not dialog.table.isColumnHidden(ALBUM)
    window.resize(800, 600)
    qtbot.waitUntil(lambda: dialog.table.isColumnHidden(ALBUM), timeout=60_000)
    assert not dialog.grab().isNull()


def test_with_threads_the_lines_come_in_and_leaving_ends_it(
    show: Open, matched: FakeMatched, threads: TaskRunner, qtbot: Any
) -> None:
    dialog = show(*FAVOURITE_FILES, runner=threads)
    qtbot.waitUntil(dialog.all.isEnabled, timeout=60_000)
    assert all(row(dialog, at).line is not None for at in range(9))
    dialog.presenter.treat(as_album=True)
    dialog.leave()
    assert not dialog.presenter.matching
    assert matched.began == []


def test_a_folder_nobody_answered_for_is_matched_again_and_choices_by_hand_stay(
    show: Open, matched: FakeMatched, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    def silent(_files: Any, _ctx: Any, tell: Any, _as_album: Any) -> Any:
        tell(0, FAVOURITES[0])
        raise Unreachable("Deezer", "Deezer does not answer.", "It is asked again later.")

    with monkeypatch.context() as patch:
        patch.setattr(matched, "match_folder", silent)
        dialog = show(*FAVOURITE_FILES, folder="Summer Favourites")
    assert isinstance(dialog, FolderDialog)
    assert dialog.banner.sentence.text() == "Deezer does not answer. It is asked again later."
    assert row(dialog, 0).line is not None  # what came before the silence stays
    dialog.presenter.change(1, VESSEL, RELEASES[0])
    qtbot.mouseClick(dialog.banner.button, Qt.MouseButton.LeftButton)
    assert not dialog.banner.isVisible()
    assert row(dialog, 1).line.artist == VESSEL
    assert row(dialog, 2).line == FAVOURITES[2]


def test_a_file_no_catalogue_answered_for_is_not_said_to_have_no_artist() -> None:
    silent = Line(FAVOURITE_FILES[0], LineState.SILENT, why="stays in the download folder")
    nobody = Line(FAVOURITE_FILES[0], LineState.NONE, why="stays in the download folder")
    assert words.nobody(silent) == "The catalogue did not answer"
    assert words.nobody(nobody) == "No artist fits this file"
    assert words.line_word(silent) == "No answer"
    assert "the catalogue did not answer" in words.spoken_line(silent)
