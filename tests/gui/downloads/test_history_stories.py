"""What a person does in the History: filter, clear, look at earlier ones, undo a filing, export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog

from core.domain import BadInput, JobState
from ui.delegates.views import choose_alone
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.models.finished import KEPT, PAGE, FinishedModel
from ui.pages.downloads.history_tab import HistoryTab
from ui.pages.downloads.page import DownloadsPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
S = JobState


def over(count: int) -> FakeContainer:
    """A world with so many finished downloads, every fourth cancelled."""
    jobs = [
        replace(
            data.job(n),
            state=S.CANCELLED if n % 4 == 0 else S.DONE,
            final_path=f"/music/{n}.flac" if n % 4 else None,
            updated_at=data.NOW - n,
        )
        for n in range(1, count + 1)
    ]
    return FakeContainer(jobs=jobs)


@pytest.fixture
def world() -> FakeContainer:
    return over(40)


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer) -> DownloadsPage:
    made: DownloadsPage = build(DownloadsPage, world)
    made.show_tab("history")
    return made


@pytest.fixture
def tab(page: DownloadsPage) -> HistoryTab:
    return page.history


@pytest.fixture
def said(page: DownloadsPage) -> list[Any]:
    heard: list[Any] = []
    page.notice.connect(heard.append)
    return heard


def test_words_filter_the_history_in_the_database(tab: HistoryTab, world: FakeContainer) -> None:
    assert tab.model.rowCount() == 40
    tab.search.setText("static")
    tab.search.searched.emit("static")
    found = tab.model.rowCount()
    assert 0 < found < 40
    assert tab.hints._words == f"{found} of 40 downloads"
    tab.search.setText("no such track")
    tab.search.searched.emit("no such track")
    assert tab.stack.currentWidget() is tab.filtered
    assert tab.filtered.accessibleName() == "None of the 40 downloads fits “no such track”."


def test_the_source_filters_too(tab: HistoryTab) -> None:
    tab.source.action("youtube").trigger()
    assert tab.model.rowCount() == 0
    tab.source.action("slskd").trigger()
    assert 0 < tab.model.rowCount() < 40


def test_only_the_last_days_are_shown(
    tab: HistoryTab, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.models import figures

    monkeypatch.setattr(figures, "now", lambda: data.NOW + 86_400 - 10)
    tab.when.action("1").trigger()
    assert tab.model.rowCount() == 9
    assert tab.model.total() == 40
    tab.when.action("7").trigger()
    assert tab.model.rowCount() == 40


def test_clearing_empties_the_list_keeps_the_log_and_is_undone(
    page: DownloadsPage, tab: HistoryTab, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    tab.clear.click()
    assert said[-1].title == "40 finished downloads cleared."
    assert tab.stack.currentWidget() is tab.none_left
    assert page.tabs.button("history").text() == "History  0"
    assert len(world.downloads.jobs()) == 40
    tab.none_left.button.click()
    assert tab.model.rowCount() == 40
    assert tab.earlier.isChecked()
    tab.earlier.click()
    assert tab.model.rowCount() == 0
    assert tab.earlier.text() == "Earlier too  40"
    qtbot.keyClick(tab, Key.Key_Z, Mod.ControlModifier)
    assert tab.model.rowCount() == 40
    assert not tab.earlier.isVisible()


def test_a_filing_is_undone_while_its_original_is_kept(
    tab: HistoryTab, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    assert tab.undo_filing.isVisible()
    job = tab.current()
    assert job is not None
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Key.Key_U)
    assert world.past.undone == [job.id]
    assert said[-1].title == f"“{job.track.title}” is back in the download folder."
    qtbot.waitUntil(lambda: tab.model.rowCount() == 39, timeout=60_000)


def test_a_filing_that_cannot_be_undone_offers_no_button_or_says_why(
    tab: HistoryTab, world: FakeContainer, said: list[Any]
) -> None:
    world.past.refusal = BadInput("Somebody changed the file since.", "It stays where it is.")
    tab.undo_filing.click()
    assert said[-1].title == "Somebody changed the file since."
    world.past.can_undo = False
    choose_alone(tab.list, tab.model.index(1))
    assert not tab.undo_filing.isVisible()
    tab.act("unfile")
    assert world.past.undone == []
    world.past.can_undo = True
    choose_alone(tab.list, tab.model.index(3))  # a cancelled one
    assert not tab.undo_filing.isVisible()


def test_what_the_filters_show_is_exported(
    tab: HistoryTab,
    world: FakeContainer,
    said: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: Any,
) -> None:
    target = tmp_path / "out.json"
    answers = [str(target), ""]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (answers.pop(0), ""))
    tab.chips.button("cancelled").click()
    tab.export.click()
    ((sieve, path),) = world.past.exported
    assert (sieve.states, path) == (frozenset({S.CANCELLED}), target)
    assert said[-1].title == "10 downloads written to out.json."
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Key.Key_E, Mod.ControlModifier)
    assert len(world.past.exported) == 1


def test_what_ends_meanwhile_comes_on_top_and_the_choice_stays(
    page: DownloadsPage, tab: HistoryTab, world: FakeContainer, qtbot: Any
) -> None:
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Key.Key_J)
    chosen = tab.current()
    assert chosen is not None
    resets: list[int] = []
    tab.model.modelReset.connect(lambda: resets.append(1))
    fresh = replace(data.job(99), id=99, state=S.DONE, updated_at=data.NOW + 50)
    world.downloads.put(fresh, S.ORGANISING)
    page.feed.flush()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 41, timeout=60_000)
    first = tab.model.job_at(0)
    assert first is not None
    assert first.id == 99
    now = tab.current()
    assert now is not None
    assert now.id == chosen.id
    assert resets == []


def test_a_cancelled_one_is_tried_again_and_leaves(
    page: DownloadsPage, tab: HistoryTab, world: FakeContainer, qtbot: Any
) -> None:
    tab.chips.button("cancelled").click()
    job = tab.current()
    assert job is not None
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Key.Key_R)
    assert world.downloads.retried == [job.id]
    qtbot.waitUntil(lambda: tab.model.rowCount() == 9, timeout=60_000)


def test_a_page_that_cannot_be_read_is_told_and_asked_for_again(
    build: Callable[..., Any], qtbot: Any
) -> None:
    world = over(3 * PAGE)
    page: DownloadsPage = build(DownloadsPage, world)
    page.show_tab("history")
    said: list[Any] = []
    page.notice.connect(said.append)
    whole = world.past.page

    def broken(*_args: Any) -> Any:
        raise OSError(5, "Input/output error")

    world.past.page = broken  # type: ignore[method-assign]
    model = page.past.model
    assert model.job_at(2 * PAGE) is None
    assert model.index(2 * PAGE).data(Qt.ItemDataRole.AccessibleTextRole) == "Loading"
    qtbot.waitUntil(lambda: page.trouble is not None and page.trouble.isVisible(), timeout=60_000)
    assert said == []
    world.past.page = whole  # type: ignore[method-assign]
    assert model.job_at(2 * PAGE) is None
    qtbot.waitUntil(lambda: model.job_at(2 * PAGE) is not None, timeout=60_000)


# --- the model ----------------------------------------------------------------------------------
def filled(count: int) -> FinishedModel:
    model = FinishedModel()
    first = [replace(data.job(n), id=n, state=S.DONE) for n in range(min(PAGE, count))]
    model.replace(count, first, Counter({S.DONE: count}))
    return model


def page_of(number: int) -> list[Any]:
    start = number * PAGE
    return [replace(data.job(9), id=n, state=S.DONE) for n in range(start, start + PAGE)]


def test_only_some_pages_are_kept(qapp: Any) -> None:
    model = filled(100 * PAGE)
    for number in range(1, 2 * KEPT):
        model.put(number, page_of(number))
    assert len(model._pages) == KEPT
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    assert model.job_at(0) is None
    assert model.job_at(0) is None
    assert wanted == [0]


def test_a_newer_state_touches_only_rows_that_were_read(qapp: Any) -> None:
    model = filled(2 * PAGE)
    job = model.job_at(3)
    assert job is not None
    touched: list[int] = []
    model.dataChanged.connect(lambda first, _last: touched.append(first.row()))
    model.apply([replace(job, reason="x"), replace(job, id=PAGE + 3)])
    model.set_busy(3)
    assert touched == [3, 3]
    assert model.row_of(PAGE + 3) is None


def test_a_list_that_is_another_one_is_read_anew(qapp: Any) -> None:
    model = filled(PAGE)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.refresh(2, page_of(7)[:2], Counter({S.DONE: 2}))
    assert resets == [1]
    assert model.rowCount() == 2
    model.refresh(2, page_of(7)[:2], Counter({S.DONE: 2}))
    assert resets == [1]
