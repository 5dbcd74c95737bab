"""Downloading what is missing: begin, watch, cancel, close, reopen, also after a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from core.domain import JobState, Ownership
from services.events import JobProgress
from tests.gui.sync.conftest import World
from tests.gui.sync.reading import KEY, item, jobs, press
from ui.delegates.views import LEAST
from ui.models.missing import ACTION, ARTIST, LENGTH, MATCHED, TICK, TRACK
from ui.pages.sync.missing_dialog import MissingDialog
from ui.pages.sync.page import SyncPage
from ui.runner import InlineRunner
from ui.theme.manager import px

Key = Qt.Key


def test_it_opens_with_the_sums_and_begin_search_ready(dialog: MissingDialog) -> None:
    names = [card.accessibleName() for card in (dialog.total, dialog.matched, dialog.to_download)]
    assert names == [
        "Total: 20, 2 unusable",
        "Matched: 14, 2 of them probable",
        "To download: 4, missing",
    ]
    assert dialog.analysis.words.text() == "20 of 20 compared"
    assert dialog.download.words.text() == "not started"
    assert dialog.forecast.text().startswith("4 tracks · about ")
    assert " free" in dialog.forecast.text()
    assert dialog.begin.hasFocus()
    assert not dialog.cancel_all.isEnabled()
    assert dialog.cancel_all.toolTip() == "Nothing is on its way."


def test_begin_search_makes_a_job_for_each_ticked_row_and_starts_the_engine(
    dialog: MissingDialog, world: World
) -> None:
    press(dialog, 1, TICK)
    assert dialog.to_download.accessibleName() == "To download: 4, 3 chosen"
    dialog.begin.click()
    assert len(jobs(world)) == 3
    assert world.engine.running
    assert item(dialog, 0).look.word == "Waiting to be searched"
    assert item(dialog, 1).look.word == "Left out"
    assert not dialog.begin.isEnabled()
    assert dialog.begin.toolTip() == "Already searching."
    assert dialog.cancel_all.isEnabled()
    assert dialog.table.hasFocus()


def test_with_nothing_ticked_there_is_nothing_to_begin(
    dialog: MissingDialog, world: World, qtbot: Any
) -> None:
    model = dialog.table.model()
    assert model is not None
    dialog.table.setFocus()
    for row in range(4):
        dialog.table.setCurrentIndex(model.index(row, 0))
        qtbot.keyClick(dialog.table, Key.Key_Space)
    assert not dialog.begin.isEnabled()
    assert dialog.begin.toolTip() == "Tick at least one missing track."
    assert dialog.forecast.text() == "Nothing is chosen for download."
    qtbot.keyClick(dialog.table, Key.Key_Space)
    assert dialog.begin.isEnabled()


def test_states_come_live_in_words(dialog: MissingDialog, opened: SyncPage, world: World) -> None:
    dialog.begin.click()
    first, second, third, fourth = jobs(world)
    world.move(first, JobState.DOWNLOADING, bytes_done=64, size=100, speed=3_100_000.0)
    world.move(second, JobState.QUEUED, queue_place=3)
    world.move(third, JobState.VERIFYING)
    world.move(fourth, JobState.PARKED, reason="Nobody online has it")
    opened.feed.flush()
    shown = [(item(dialog, row).look.word, item(dialog, row).action) for row in range(4)]
    assert shown == [
        ("64 %", "Cancel"),
        ("Queued · 3rd at the peer", "Cancel"),
        ("Checking the file", ""),
        ("Nothing found", "Retry"),
    ]
    assert dialog.download.words.text() == "0 of 4 · 1 running · 3.1 MB/s"
    assert dialog.forecast.text() == "3 downloads to go · 1 waits for you or for another try"
    world.move(third, JobState.DONE, final_path="/x/y.flac")
    opened.feed.flush()
    assert dialog.downloaded.accessibleName() == "Downloaded: 1, verified, in place"


def test_progress_alone_moves_the_bar(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    running = world.move(jobs(world)[0], JobState.DOWNLOADING, bytes_done=1, size=100)
    opened.feed.flush()
    world.bus.publish(JobProgress(replace(running, bytes_done=50)))
    opened.bridge._flush_progress()
    opened.feed.flush()
    assert item(dialog, 0).look.word == "50 %"


def test_cancelling_one_row_by_mouse_and_one_by_delete(
    dialog: MissingDialog, opened: SyncPage, world: World, qtbot: Any
) -> None:
    dialog.begin.click()
    press(dialog, 0, ACTION)
    opened.feed.flush()
    dialog.table.setCurrentIndex(dialog.table.model().index(1, 0))
    qtbot.keyClick(dialog.table, Key.Key_Delete)
    opened.feed.flush()
    assert world.downloads.cancelled == [jobs(world)[0].id, jobs(world)[1].id]
    assert [item(dialog, row).look.word for row in (0, 1)] == ["Cancelled", "Cancelled"]
    qtbot.keyClick(dialog.table, Key.Key_Delete)
    assert len(world.downloads.cancelled) == 2
    qtbot.keyClick(dialog.table, Key.Key_R)
    opened.feed.flush()
    assert world.downloads.retried == [jobs(world)[1].id]
    assert item(dialog, 1).look.word == "Waiting to be searched"


def test_a_row_says_cancelling_until_the_answer_comes(
    build: Callable[..., Any], world: World
) -> None:
    runner = InlineRunner(hold=True)
    page: SyncPage = build(SyncPage, world, runner)
    page.open_sources(["/lists/rooftop.csv"])
    runner.run_all()
    page.coverage_view.head.download.click()
    assert page.dialog.analysis.words.text() == "reading the queue"
    runner.run_all()
    page.dialog.begin.click()
    assert page.dialog.begin.text() == "Starting…"
    runner.run_all()
    press(page.dialog, 0, ACTION)
    assert item(page.dialog, 0).busy
    runner.run_all()
    page.feed.flush()
    assert not item(page.dialog, 0).busy


def test_what_is_too_late_to_cancel_is_said(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    world.downloads.cancel = lambda _job_id: False  # type: ignore[method-assign]
    heard: list[Any] = []
    opened.notice.connect(heard.append)
    press(dialog, 0, ACTION)
    assert heard[0].title == "1 download could not be stopped."
    assert not item(dialog, 0).busy


def test_an_error_while_beginning_reaches_the_person_and_the_button_comes_back(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(28, "No space left on device")

    world.downloads.want = broken  # type: ignore[method-assign]
    heard: list[Any] = []
    opened.notice.connect(heard.append)
    dialog.begin.click()
    assert "No space left on device" in heard[0].title
    assert world.missing_runs.kept == {}, "nothing was begun"
    assert dialog.begin.isEnabled()
    assert dialog.begin.text() == "Begin Search"


def test_cancel_all_asks_once_and_keeps_what_is_finished(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    world.move(jobs(world)[0], JobState.DONE, final_path="/x/y.flac")
    opened.feed.flush()
    dialog.cancel_all.click()
    assert dialog.cancel_all.text() == "Really cancel 3?"
    assert world.downloads.cancelled == []
    dialog.cancel_all.click()
    opened.feed.flush()
    assert len(world.downloads.cancelled) == 3
    assert item(dialog, 0).look.word == "Organised"
    assert dialog.cancel_all.text() == "Cancel all"
    assert not dialog.cancel_all.isEnabled()


def test_closing_stops_nothing_and_leaves_a_bubble_that_reopens_it(
    dialog: MissingDialog, opened: SyncPage, world: World, qtbot: Any
) -> None:
    dialog.begin.click()
    world.move(jobs(world)[0], JobState.DOWNLOADING, bytes_done=1, size=2)
    opened.feed.flush()
    assert not opened.bubbles.isVisible()
    qtbot.keyClick(dialog.table, Key.Key_Escape)
    assert not dialog.isVisible()
    assert world.downloads.cancelled == []
    (bubble,) = opened.bubbles.bubbles
    assert bubble.accessibleName() == "Downloads of Rooftop, 4 a.m.: 0 of 4 · 1 running"
    opened.show_overview()
    bubble.click()
    assert dialog.isVisible()
    assert item(dialog, 0).look.word == "50 %"


def test_the_bubble_counts_on_while_the_dialog_is_closed_and_goes_when_all_is_done(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    compared: list[str] = []
    opened.runs.arrived.connect(compared.append)
    dialog.begin.click()
    opened.feed.flush()
    dialog.leave()
    assert compared == []
    for job in jobs(world):
        world.move(job, JobState.DONE, final_path="/x/y.flac")
    opened.feed.flush()
    assert compared == [jobs(world)[0].origin.playlist_key]
    (bubble,) = opened.bubbles.bubbles
    assert bubble.accessibleName().endswith("all 4 in place")
    bubble.click()
    dialog.leave()
    assert not opened.bubbles.isVisible()


def test_what_was_cancelled_before_can_be_begun_again(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    for job in jobs(world):
        world.move(job, JobState.CANCELLED)
    opened.feed.flush()
    dialog.leave()
    opened.coverage_view.head.recheck.click()
    opened.coverage_view.head.download.click()
    assert dialog.begin.isEnabled()
    assert item(dialog, 0).look.word == "Not started"


def test_with_little_room_the_titles_stay_and_other_columns_go(dialog: MissingDialog) -> None:
    table = dialog.table
    assert not table.isColumnHidden(ARTIST)
    table.setFixedWidth(px(700))
    assert table.isColumnHidden(LENGTH)
    assert table.columnWidth(TRACK) >= px(LEAST)
    table.setFixedWidth(px(900))
    assert not table.isColumnHidden(LENGTH)
    assert not table.isColumnHidden(ARTIST)


def test_tab_stays_inside_the_dialog(dialog: MissingDialog, qtbot: Any) -> None:
    seen = set()
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert dialog.isAncestorOf(focused)
        seen.add(focused)
    assert len(seen) >= 4
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Backtab)
    assert dialog.isAncestorOf(QApplication.focusWidget())


def test_the_focus_returns_to_where_it_was(dialog: MissingDialog, opened: SyncPage) -> None:
    dialog.close_button.click()
    assert opened.coverage_view.table.hasFocus() or opened.coverage_view.head.download.hasFocus()


def test_the_dialog_follows_the_window_and_the_page_below_gets_no_click(
    dialog: MissingDialog, opened: SyncPage, qtbot: Any
) -> None:
    opened.resize(900, 600)
    assert dialog.size() == opened.size()
    assert dialog.frame.width() <= 900 - 32
    assert dialog.frame.height() <= 600 - 32
    qtbot.mouseClick(dialog, Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog, Key.Key_A)
    assert dialog.isVisible()


def test_two_playlists_keep_their_own_dialogs(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    dialog.leave()
    world.add_playlist("/lists/b.csv", "Beta", 40)
    opened.open_sources(["/lists/b.csv"])
    opened.coverage_view.head.download.click()
    assert dialog.subtitle.text().startswith("Beta · ")
    assert dialog.total.accessibleName().startswith("Total: 40")
    opened.feed.flush()
    assert [b.progress.name for b in opened.bubbles.bubbles if b.progress] == ["Rooftop, 4 a.m."]
    opened.reopen(KEY)
    assert dialog.subtitle.text().startswith("Rooftop")


def test_more_than_three_bubbles_are_counted(opened: SyncPage, world: World) -> None:
    opened.resize(1400, 800)
    for number in range(5):
        cover = world.add_playlist(f"/lists/{number}.csv", f"List {number}")
        world.downloads.want(cover.playlist, cover.of(Ownership.MISSING))
    opened.feed.flush()
    visible = [bubble for bubble in opened.bubbles.bubbles if bubble.isVisible()]
    assert len(visible) == 3
    assert opened.bubbles._more.text() == "+2 more"
    assert visible[-1].progress is not None
    assert visible[-1].progress.name == "List 4"


def test_closing_after_a_file_came_compares_the_playlist_again(
    dialog: MissingDialog, opened: SyncPage, world: World, tmp_path: Path
) -> None:
    dialog.begin.click()
    file = tmp_path / "y.flac"
    file.write_bytes(b"x")
    world.move(jobs(world)[0], JobState.DONE, final_path=str(file))
    opened.feed.flush()
    world.checked.clear()
    dialog.leave()
    assert world.checked == [KEY]
    opened.coverage_view.head.download.click()
    assert item(dialog, 0).look.word == "Organised", "the file is there, though still unmatched"


def test_a_finished_download_whose_file_went_away_can_be_begun_again(
    dialog: MissingDialog, opened: SyncPage, world: World
) -> None:
    dialog.begin.click()
    world.move(jobs(world)[0], JobState.DONE, final_path="/not/here.flac")
    opened.feed.flush()
    dialog.leave()
    opened.coverage_view.head.download.click()
    assert item(dialog, 0).look.word == "Not started"
    assert dialog.begin.isEnabled()


def test_a_click_beside_a_button_does_nothing(dialog: MissingDialog, world: World) -> None:
    press(dialog, 0, ACTION)
    press(dialog, 0, MATCHED)
    dialog.begin.click()
    press(dialog, 0, TICK)
    assert world.downloads.cancelled == []
    assert item(dialog, 0).ticked


def test_a_row_that_needs_a_person_leads_to_the_inbox(
    dialog: MissingDialog, opened: SyncPage, world: World, qtbot: Any
) -> None:
    dialog.begin.click()
    world.move(jobs(world)[0], JobState.REVIEW, reason="Two files fit")
    opened.feed.flush()
    assert item(dialog, 0).action == "Choose…"
    went: list[str] = []
    opened.navigate.connect(went.append)
    dialog.table.setCurrentIndex(dialog.table.model().index(0, 0))
    dialog.table.activated.emit(dialog.table.currentIndex())
    assert went == ["downloads"]
    assert not dialog.isVisible()


def test_going_to_another_page_takes_the_dialog_away(
    dialog: MissingDialog, opened: SyncPage
) -> None:
    opened.hidden()
    assert not dialog.isVisible()
    opened.hidden()
