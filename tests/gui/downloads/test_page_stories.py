"""What a person does on the Downloads page: watch, filter, cancel, ask why, decide, look back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QMenu

from core.domain import DownloadJob, JobState
from ui.delegates.views import choose_alone
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.pages.downloads.gallery import scenes
from ui.pages.downloads.jobs_tab import JobsTab
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.reveal import folder_of
from ui.runner import InlineRunner

Key = Qt.Key


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer, qtbot: Any) -> DownloadsPage:
    made: DownloadsPage = build(DownloadsPage, world)
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    return made


def scene(build: Callable[..., Any], name: str) -> DownloadsPage:
    found = next(one for one in scenes() if one.name == name)
    page: DownloadsPage = build(DownloadsPage, found.world(), InlineRunner(hold=found.held))
    found.prepare(page)
    return page


def row_of(tab: JobsTab, job_id: int) -> int:
    row = tab.model.row_of(job_id)
    assert row is not None
    return row


def choose(tab: JobsTab, job_id: int) -> DownloadJob:
    choose_alone(tab.list, tab.model.index(row_of(tab, job_id)))
    job = tab.current()
    assert job is not None
    return job


# --- the queue ----------------------------------------------------------------------------------
def test_the_queue_is_in_front_with_true_counts(page: DownloadsPage) -> None:
    assert page.stack.currentWidget() is page.queue
    assert page.tabs.button("queue").text() == "Queue  9"
    assert page.tabs.button("inbox").text() == "Inbox  1"
    assert page.tabs.button("wishes").text() == "Wish list  5"
    assert page.tabs.button("history").text() == "History  3"
    assert page.head.summary.text() == "5.3 MB/s · 4 running · 3 waiting"
    assert page.queue.list.currentIndex().row() == 0


def test_the_pane_answers_why_this_file_and_what_was_passed_over(page: DownloadsPage) -> None:
    pane = page.queue.pane
    assert pane._heading.text() == "Match 0.96 · strong"
    assert "right recording" in pane._sentence.text()
    assert pane._file.text() == "FLAC · 31.4 MB · quill_84 on slskd"
    assert pane.which.button("passed").text() == "Passed over  3"
    assert pane.passed.line_at(1).second == "another version: live"
    assert "title 1.00" in pane._parts.accessibleName()
    assert "album not counted" in pane._parts.accessibleName()
    pane.which.button("steps").click()
    assert pane.steps.line_at(0).second == "From quill_84"


def test_progress_moves_the_row_and_the_pane_without_asking_again(
    page: DownloadsPage, world: FakeContainer
) -> None:
    asked: list[int] = []
    page.presenter.explain = asked.append  # type: ignore[method-assign]
    job = choose(page.queue, 1)
    asked.clear()
    world.downloads.put(replace(job, bytes_done=job.size, speed=1_000_000.0), job.state)
    page.feed.flush()
    assert page.queue.pane._state.accessibleName() == "100 % · 1.0 MB/s"
    assert asked == []
    world.downloads.put(replace(job, state=JobState.VERIFYING), job.state)
    page.feed.flush()
    assert page.queue.pane._state.accessibleName() == "Checking the file"
    assert asked == [1]
    assert not page.queue.pane.cancel.isVisible()


def test_an_answer_about_another_row_is_dropped(page: DownloadsPage, world: FakeContainer) -> None:
    choose(page.queue, 1)
    before = page.queue.pane._heading.text()
    page.queue.show_told(replace(world.downloads.explain(2), candidates=[]))
    assert page.queue.pane._heading.text() == before


def test_chips_filter_and_the_line_below_counts(page: DownloadsPage, qtbot: Any) -> None:
    page.queue.chips.button("waiting").click()
    assert {page.queue.model.job_at(n).state for n in range(3)} == {
        JobState.QUEUED,
        JobState.SEARCHING,
        JobState.WANTED,
    }
    assert page.queue.hints._words == "3 of 9 downloads"
    qtbot.keyClick(page.queue.list, Key.Key_Escape)
    assert page.queue.model.rowCount() == 9
    assert page.queue.hints._words == "9 downloads"


def test_words_filter_and_nothing_found_leads_back(page: DownloadsPage, qtbot: Any) -> None:
    qtbot.waitUntil(page.queue.list.hasFocus, timeout=60_000)
    qtbot.keyClick(page.queue.list, Key.Key_Slash)
    qtbot.keyClicks(page.queue.search, "zzz")
    qtbot.keyClick(page.queue.search, Key.Key_Return)
    assert page.queue.stack.currentWidget() is page.queue.filtered
    assert page.queue.filtered.accessibleName() == "None of the 9 downloads fits “zzz”."
    assert not page.queue.pane.isVisible()
    page.queue.filtered.button.click()
    assert page.queue.stack.currentWidget() is page.queue.list
    assert page.queue.pane.isVisible()
    page.queue.search.setFocus()
    qtbot.keyClick(page.queue.search, Key.Key_Down)
    assert page.queue.list.hasFocus()


def test_delete_cancels_and_r_tries_again(
    page: DownloadsPage, world: FakeContainer, qtbot: Any
) -> None:
    qtbot.waitUntil(page.queue.list.hasFocus, timeout=60_000)
    choose(page.queue, 1)
    qtbot.keyClick(page.queue.list, Key.Key_Delete)
    choose(page.queue, 11)
    qtbot.keyClick(page.queue.list, Key.Key_R)
    page.feed.flush()
    assert world.downloads.cancelled == [1]
    assert world.downloads.retried == [11]
    assert page.queue.model.row_of(1) is None
    history = page.tabs.button("history")
    qtbot.waitUntil(lambda: history.text() == "History  4", timeout=60_000)


def test_what_is_being_checked_cannot_be_cancelled(
    page: DownloadsPage, world: FakeContainer
) -> None:
    choose(page.queue, 3)
    page.queue.act("cancel")
    page.queue.act("retry")
    assert world.downloads.cancelled == world.downloads.retried == []


def test_the_panes_buttons_do_the_same(page: DownloadsPage, world: FakeContainer) -> None:
    choose(page.queue, 1)
    page.queue.pane.cancel.click()
    choose(page.queue, 11)
    page.queue.pane.retry.click()
    assert (world.downloads.cancelled, world.downloads.retried) == ([1], [11])


def test_the_menu_offers_what_the_state_allows(
    page: DownloadsPage, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    view = page.queue.list
    view.customContextMenuRequested.emit(QPoint(-5, -5))
    assert not page.queue.findChildren(QMenu)
    view.customContextMenuRequested.emit(view.visualRect(page.queue.model.index(0)).center())
    (menu,) = page.queue.findChildren(QMenu)
    entries = {one.text().split("\t")[0]: one for one in menu.actions()}
    assert {text for text, one in entries.items() if one.isEnabled()} == {
        "Pause", "Try another file", "Cancel", "Block this peer", "Never this file", "Listen",
        "Go to “Rooftop, 4 a.m.”",
    }  # fmt: skip
    heard: list[Any] = []
    page.listen.connect(heard.append)
    entries["Listen"].trigger()
    assert [one.track for one in heard] == [world.downloads.job(1).track]
    entries["Cancel"].trigger()
    assert world.downloads.cancelled == [1]


def test_what_could_not_be_done_becomes_a_notice(page: DownloadsPage, world: FakeContainer) -> None:
    heard: list[Any] = []
    page.notice.connect(heard.append)
    world.downloads.cancel = lambda _job_id, _note="": False  # type: ignore[method-assign]
    choose(page.queue, 1)
    page.queue.act("cancel")
    assert "could not be cancelled" in heard[0].title


def test_ten_thousand_downloads_are_shown_and_scrolled(build: Callable[..., Any]) -> None:
    page: DownloadsPage = build(DownloadsPage, FakeContainer(jobs=data.jobs(10_000)))
    assert page.queue.model.rowCount() == 7501
    resets: list[int] = []
    page.queue.model.modelReset.connect(lambda: resets.append(1))
    for job in page.container.downloads.jobs()[:300]:
        page.container.bus.publish(_progress(job))
    page.bridge._flush_progress()
    page.feed.flush()
    bar = page.queue.list.verticalScrollBar()
    assert bar is not None
    bar.setValue(bar.maximum())
    page.queue.list.grab()
    assert resets == []


def _progress(job: DownloadJob) -> Any:
    from services.events import JobProgress

    return JobProgress(replace(job, bytes_done=1))


def test_a_narrow_window_gives_the_room_to_the_list_and_enter_shows_the_details(
    page: DownloadsPage, qtbot: Any
) -> None:
    page.resize(816, 700)
    qtbot.waitUntil(lambda: not page.queue.pane.isVisible(), timeout=60_000)
    page.queue.list.activated.emit(page.queue.model.index(0))
    assert page.queue.pane.isVisible()


def test_while_the_store_is_read_the_rows_are_skeletons(build: Callable[..., Any]) -> None:
    page = scene(build, "queue-loading")
    assert page.queue.stack.currentIndex() == 0
    page.runner.run_all()  # type: ignore[attr-defined]
    assert page.queue.stack.currentWidget() is page.queue.list
    assert page.queue.list.currentIndex().row() == 0


# --- what needs an eye, in the queue (the inbox has stories of its own) ---------------------------
def test_a_doubtful_download_offers_files_and_takes_the_chosen_one(page: DownloadsPage) -> None:
    page.queue.chips.button("review").click()
    pane = page.queue.pane
    assert pane.which.button("passed").text() == "On offer  4"
    assert pane.take_button.isVisible()
    assert pane.retry.text() == "Search again"
    pane.others.setCurrentIndex(pane.passed.index(1))
    pane.take_button.click()
    page.feed.flush()
    assert page.container.downloads.chosen == [(7, 1)]


def test_a_file_that_could_not_be_filed_is_retried_not_chosen(
    build: Callable[..., Any],
) -> None:
    stuck = replace(data.job(7), state=JobState.REVIEW, local_path="/in/x.flac", candidate=0)
    page: DownloadsPage = build(DownloadsPage, FakeContainer(jobs=[stuck]))
    assert not page.queue.pane.take_button.isVisible()
    assert page.queue.pane.retry.text() == "Retry"


# --- history ------------------------------------------------------------------------------------
def test_a_finished_file_can_be_shown_in_its_folder(
    build: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    done = replace(data.job(9), state=JobState.DONE, final_path=str(tmp_path / "x.flac"))
    gone = replace(data.job(10), state=JobState.DONE, final_path="/not/here/x.flac")
    page: DownloadsPage = build(DownloadsPage, FakeContainer(jobs=[done, gone]))
    page.show_tab("history")
    choose(page.history, 9)
    assert page.history.pane.reveal.isEnabled()
    page.history.pane.reveal.click()
    choose(page.history, 10)
    assert page.history.pane.reveal.toolTip() == "The folder is not there any more."
    page.history.act("reveal")
    assert opened == [str(tmp_path)]
    assert folder_of(gone) == ""


def test_the_history_is_filtered_by_outcome(build: Callable[..., Any]) -> None:
    page = scene(build, "history-many")
    page.history.chips.button("cancelled").click()
    assert page.history.model.rowCount() == 32
    assert page.history.pane.retry.isVisible()


def test_twenty_thousand_finished_downloads_cost_what_a_few_do(
    build: Callable[..., Any], qtbot: Any
) -> None:
    template = replace(data.job(9), state=JobState.DONE)
    jobs = [replace(template, id=n, updated_at=float(n)) for n in range(1, 20_001)]
    world = FakeContainer(jobs=jobs)
    page: DownloadsPage = build(DownloadsPage, world)
    page.show_tab("history")
    assert page.history.model.rowCount() == 20_000
    assert set(world.past.read) == {0}
    bar = page.history.list.verticalScrollBar()
    assert bar is not None
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=60_000)
    bar.setValue(bar.maximum())
    page.history.list.grab()
    qtbot.waitUntil(lambda: page.history.model.job_at(19_999) is not None, timeout=60_000)
    assert len(set(world.past.read)) <= 4


# --- wish list, search, empty -------------------------------------------------------------------
def test_the_wish_list_says_who_waits_and_filters(page: DownloadsPage) -> None:
    page.tabs.button("wishes").click()
    tab = page.wishes
    assert tab.words.text() == "5 tracks wait for somebody who has them."
    tab.search.searched.emit("no such wish")
    assert tab.stack.currentWidget() is tab.filtered
    tab.search.searched.emit("")
    assert tab.stack.currentWidget() is tab.list


@pytest.mark.parametrize(
    ("tab", "sentence", "goes"),
    [
        ("queue", "Nothing is on its way.", ["sync"]),
        ("inbox", "Nothing needs your eye.", []),
        ("history", "Nothing was downloaded yet.", ["sync"]),
    ],
)
def test_an_empty_tab_says_so_and_leads_on(
    build: Callable[..., Any],
    empty_world: FakeContainer,
    tab: str,
    sentence: str,
    goes: list[str],
) -> None:
    page: DownloadsPage = build(DownloadsPage, empty_world)
    went: list[str] = []
    page.navigate.connect(went.append)
    page.show_tab(tab)
    shown = getattr(page, tab)
    assert shown.stack.currentWidget() is shown.empty
    assert shown.empty.accessibleName() == sentence
    shown.empty.button.click()
    assert went == goes
    page.show_tab("wishes")
    assert page.wishes.stack.currentWidget() is page.wishes.empty


def test_coming_back_shows_what_happened_meanwhile(
    page: DownloadsPage, world: FakeContainer
) -> None:
    world.downloads._jobs[99] = replace(data.job(99), state=JobState.WANTED)
    world.downloads._revision += 1
    page.shown()
    assert page.tabs.button("queue").text() == "Queue  10"


def test_the_first_download_of_an_empty_queue_is_chosen_at_once(
    build: Callable[..., Any], empty_world: FakeContainer
) -> None:
    page: DownloadsPage = build(DownloadsPage, empty_world)
    assert not page.queue.pane.isVisible()
    empty_world.downloads.put(data.job(8))
    page.feed.flush()
    assert page.queue.list.currentIndex().row() == 0
    assert page.queue.pane.isVisible()
    assert page.queue.pane._title.text() == data.job(8).track.title


def test_the_wish_list_can_be_walked_by_keys(page: DownloadsPage, qtbot: Any) -> None:
    page.tabs.button("wishes").click()
    qtbot.waitUntil(page.wishes.list.hasFocus, timeout=60_000)
    qtbot.keyClick(page.wishes.list, Key.Key_J)
    qtbot.keyClick(page.wishes.list, Key.Key_P)
    assert page.wishes.list.item() == page.wishes.model.wish_at(1)


def test_enter_takes_the_chosen_file_of_a_doubtful_download(page: DownloadsPage) -> None:
    page.queue.chips.button("review").click()
    page.queue.list.activated.emit(page.queue.list.currentIndex())
    assert page.container.downloads.chosen == [(7, 0)]


def test_until_a_person_chooses_the_pane_follows_what_runs_on_top(
    page: DownloadsPage, world: FakeContainer, qtbot: Any
) -> None:
    first = world.downloads.job(1)
    world.downloads.put(replace(first, state=JobState.PARKED), first.state)
    page.feed.flush()
    assert page.queue.current() == world.downloads.job(2)
    qtbot.waitUntil(page.queue.list.hasFocus, timeout=60_000)
    qtbot.keyClick(page.queue.list, Key.Key_J)
    chosen = page.queue.current()
    assert chosen is not None
    world.downloads.put(replace(chosen, state=JobState.PARKED), chosen.state)
    page.feed.flush()
    assert page.queue.list.currentIndex().row() > 1
    now = page.queue.current()
    assert now is not None
    assert now.id == chosen.id


def test_lists_that_cannot_be_read_are_told_in_their_place_and_read_again(
    build: Callable[..., Any], world: FakeContainer
) -> None:
    whole = world.downloads.jobs

    def broken(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(5, "Input/output error")

    world.downloads.jobs = broken  # type: ignore[method-assign]
    page: DownloadsPage = build(DownloadsPage, world)
    assert page.trouble is not None
    assert page.trouble.isVisible()
    assert "Input/output error" in page.trouble.sentence.text()
    world.downloads.jobs = whole  # type: ignore[method-assign]
    page.trouble.button.click()
    assert not page.trouble.isVisible()
    assert page.queue.model.rowCount() == 9


def test_a_paused_download_says_so(page: DownloadsPage, world: FakeContainer) -> None:
    world.downloads.pause(1)
    page.feed.flush()
    choose(page.queue, 1)
    assert page.queue.pane._state.accessibleName() == "Paused"
    assert page.queue.chips.button("parked").text() == "Resting  2"
