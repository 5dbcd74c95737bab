"""Downloading what is missing: a file chosen by hand, whole albums, and the disk's reserve."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMenu

from core.domain import JobState, NotFound, Unreachable
from tests.gui.sync.conftest import World
from ui.gallery import data
from ui.pages.sync.missing_dialog import MissingDialog
from ui.pages.sync.page import SyncPage
from ui.pages.sync.pick_dialog import PickDialog


@pytest.fixture
def dialog(opened: SyncPage) -> MissingDialog:
    """The dialog, opened by the primary button."""
    opened.coverage_view.head.download.click()
    return opened.dialog


def failed_job(opened: SyncPage, world: World, qtbot: Any) -> Any:
    """The run with its first job failed, which is the table's current row."""
    opened.dialog.begin.click()
    job = world.move(world.downloads.jobs()[0], JobState.PARKED, reason="Nobody shares it")
    model = opened.dialog.presenter.model  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: model.item(0).failed, timeout=60_000)
    opened.dialog.table.setCurrentIndex(model.index(0, 0))
    return job


def test_enter_on_a_failed_row_lets_a_person_choose_a_file(
    dialog: MissingDialog, opened: SyncPage, world: World, qtbot: Any
) -> None:
    job = failed_job(opened, world, qtbot)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    (pick,) = opened.window().findChildren(PickDialog)
    assert pick.title.text() == f"Choose a file for “{job.track.title}”"
    assert pick.model.rowCount() == 4
    pick.lines.setCurrentIndex(pick.model.index(2))
    qtbot.keyClick(pick.lines, Qt.Key.Key_Return)
    assert world.downloads.chosen == [(job.id, 2)]
    assert not pick.isVisible()


def test_own_words_find_other_files(
    dialog: MissingDialog,
    opened: SyncPage,
    world: World,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = failed_job(opened, world, qtbot)
    taken: list[tuple[int, str]] = []
    world.search_page = FakeSearch(job.track)  # type: ignore[attr-defined]
    monkeypatch.setattr(
        world.downloads,
        "take_for",
        lambda number, offer: taken.append((number, offer.peer)) or job,
        raising=False,
    )
    dialog.pick.emit(job)
    (pick,) = opened.window().findChildren(PickDialog)
    pick.search.setText("nobody")
    qtbot.keyClick(pick.search, Qt.Key.Key_Return)
    assert pick.note.text() == "Nobody has anything for these words."
    assert not pick.take.isEnabled()
    pick.search.setText("silence")
    qtbot.keyClick(pick.search, Qt.Key.Key_Return)
    assert "does not answer" in pick.note.text()
    pick.search.setText("copper rain")
    qtbot.keyClick(pick.search, Qt.Key.Key_Return)
    assert pick.model.rowCount() == 1
    pick.take.click()
    assert taken == [(job.id, "quill_84")]


def test_a_file_that_was_bad_is_not_taken_again(
    dialog: MissingDialog,
    opened: SyncPage,
    world: World,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = failed_job(opened, world, qtbot)
    monkeypatch.setattr(world.downloads, "choose", lambda *_a: False)
    dialog.pick.emit(job)
    (pick,) = opened.window().findChildren(PickDialog)
    pick.take.click()
    assert pick.isVisible()
    assert "bad" in pick.note.text()


def test_a_whole_album_opens_in_place_of_the_playlist_and_comes_back_after_a_restart(
    dialog: MissingDialog,
    opened: SyncPage,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    assert dialog.albums.isVisible()
    dialog.albums.click()
    (action,) = dialog.findChildren(QMenu)[-1].actions()
    assert "2 missing" in action.text()
    action.trigger()
    assert dialog.presenter is not None
    assert dialog.presenter.coverage.playlist.key == "album:deezer:1"
    assert dialog.subtitle.text().startswith("Hinterglow")
    assert not dialog.presenter.albums or dialog.begin.isEnabled()
    dialog.leave()
    opened.runs.runs.clear()
    opened.reopen("album:deezer:1")
    assert dialog.isVisible()
    assert dialog.presenter.coverage.playlist.name == "Hinterglow"


def test_an_album_that_was_fetched_can_be_fetched_again_when_its_files_are_gone(
    dialog: MissingDialog,
    opened: SyncPage,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    (offer,) = world.whole_albums.offers(opened.coverage_view.coverage)  # type: ignore[arg-type]
    dialog.whole_album.emit(offer)
    dialog.begin.click()
    for job in world.downloads.jobs():
        world.move(job, JobState.DONE, final_path="/gone/file.flac")
    opened.feed.flush()
    assert not dialog.begin.isEnabled()
    dialog.leave()
    assert world.missing_runs.kept == {}
    dialog.whole_album.emit(offer)
    assert dialog.subtitle.text().startswith("Hinterglow")
    assert dialog.begin.isEnabled(), "compared anew, nothing of the last time stands in the way"


def test_an_album_nobody_knows_is_told(
    dialog: MissingDialog, opened: SyncPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise NotFound("catalogues", "No catalogue has it.", "One by one.")

    notices: list[Any] = []
    opened.notice.connect(notices.append)
    monkeypatch.setattr(world.whole_albums, "look", fail)
    dialog.whole_album.emit(world.whole_albums.offers(opened.coverage_view.coverage)[0])  # type: ignore[arg-type]
    assert notices[-1].title == "No catalogue has it."


def test_what_would_break_the_disks_reserve_cannot_begin(opened: SyncPage, world: World) -> None:
    world.forecast.free = world.forecast.reserve + 1_000
    opened.coverage_view.head.download.click()
    dialog = opened.dialog
    assert "do not fit" in dialog.forecast.text()
    assert not dialog.begin.isEnabled()
    assert "kept free" in dialog.begin.toolTip()
    dialog.leave()
    world.forecast.free = 10**12
    opened.coverage_view.head.download.click()
    assert "do not fit" not in dialog.forecast.text()
    assert dialog.begin.isEnabled()


def test_a_size_is_never_torn_from_its_unit_at_the_end_of_a_line(opened: SyncPage) -> None:
    opened.coverage_view.head.download.click()
    said = opened.dialog.forecast.text()
    assert "\u00a0GB free" in said
    assert not re.search(r"\d (kB|MB|GB|min)\b", said)


class FakeSearch:
    """Finds one file for some words, nothing for others, and is silent for the rest."""

    def __init__(self, wanted: Any) -> None:
        self._offer = data.candidates(wanted)[0].judged.candidate

    def names(self) -> tuple[str, ...]:
        return ("slskd", "youtube")

    def search(self, name: str, text: str, found: Any, ctx: Any) -> int:
        ctx.checkpoint()
        if text == "silence" or (name == "youtube" and text != "nobody"):
            raise Unreachable(name, f"{name} does not answer.", "Try later.")
        if text == "nobody":
            return 0
        found([self._offer])
        return 1
