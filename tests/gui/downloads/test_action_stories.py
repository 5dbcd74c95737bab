"""What a person does with one download or with many: pause, try again, block, other words, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QMimeData, Qt
from PyQt6.QtGui import QDrag

from core.domain import BadInput, JobState, Origin
from ui.delegates.dragging import file_urls
from ui.delegates.views import choose_alone
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.pages.downloads.jobs_tab import JobsTab
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.reword import RewordDialog
from ui.widgets.notices import ActionNotice

Key, Mod = Qt.Key, Qt.KeyboardModifier
S = JobState


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer, qtbot: Any) -> DownloadsPage:
    made: DownloadsPage = build(DownloadsPage, world)
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    qtbot.waitUntil(made.queue.list.hasFocus, timeout=60_000)
    return made


@pytest.fixture
def said(page: DownloadsPage) -> list[Any]:
    heard: list[Any] = []
    page.notice.connect(heard.append)
    return heard


def choose(tab: JobsTab, *ids: int) -> None:
    """Make the first current and choose all of them."""
    selection = tab.list.selectionModel()
    assert selection is not None
    for at, job_id in enumerate(ids):
        row = tab.model.row_of(job_id)
        assert row is not None
        index = tab.model.index(row)
        if at == 0:
            choose_alone(tab.list, index)
        else:
            selection.select(index, selection.SelectionFlag.Select)


def state(world: FakeContainer, job_id: int) -> JobState:
    return world.downloads.job(job_id).state


def test_pausing_by_key_and_taking_it_back(
    page: DownloadsPage, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    choose(page.queue, 1)
    qtbot.keyClick(page.queue.list, Key.Key_H)
    page.feed.flush()
    assert (state(world, 1), world.downloads.job(1).reason) == (S.PARKED, "Paused")
    assert said[-1].title == "“Nine Volt Heart” was paused."
    assert isinstance(said[-1], ActionNotice)
    qtbot.keyClick(page.queue.list, Key.Key_Z, Mod.ControlModifier)
    assert state(world, 1) is S.WANTED
    qtbot.keyClick(page.queue.list, Key.Key_Z, Mod.ControlModifier)
    assert state(world, 1) is S.WANTED


def test_a_paused_download_is_resumed(page: DownloadsPage, world: FakeContainer) -> None:
    world.downloads.pause(1)
    page.feed.flush()
    choose(page.queue, 1)
    page.queue.act("retry")
    assert world.downloads.retried == []
    page.queue.act("resume")
    assert state(world, 1) is S.WANTED


def test_several_are_chosen_and_each_action_takes_those_that_allow_it(
    page: DownloadsPage, world: FakeContainer, said: list[Any]
) -> None:
    choose(page.queue, 1, 2, 3, 11)
    bulk = page.queue.bulk
    assert bulk.isVisible()
    assert not page.queue.hints.isVisible()
    assert bulk.words.text() == "4 chosen"
    assert {key for key, one in bulk.buttons.items() if one.isVisible()} == {
        "pause", "retry", "another", "block", "refuse", "cancel", "remove",
    }  # fmt: skip
    bulk.buttons["cancel"].click()
    assert world.downloads.cancelled == [1, 2, 11]
    assert said[-1].title == "3 downloads were cancelled."
    said[-1].act()
    assert world.downloads.retried == [1, 2, 11]


def test_control_a_chooses_all_and_nothing_again(page: DownloadsPage, qtbot: Any) -> None:
    qtbot.keyClick(page.queue.list, Key.Key_A, Mod.ControlModifier)
    assert len(page.queue.chosen()) == 9
    page.queue.bulk.none.click()
    assert len(page.queue.chosen()) == 1
    assert not page.queue.bulk.isVisible()
    assert page.queue.hints.isVisible()


def test_another_file_is_tried(page: DownloadsPage, world: FakeContainer, qtbot: Any) -> None:
    choose(page.queue, 1)
    qtbot.keyClick(page.queue.list, Key.Key_N)
    job = world.downloads.job(1)
    assert (job.state, job.reason) == (S.QUEUED, "Another file was asked for")


def test_another_file_is_chosen_from_those_passed_over(
    page: DownloadsPage, world: FakeContainer
) -> None:
    choose(page.queue, 1)
    pane = page.queue.pane
    assert not pane.take_button.isVisible()
    pane.others.setCurrentIndex(pane.passed.index(0))
    assert pane.take_button.isVisible()
    assert not pane.cancel.isVisible()
    pane.take_button.click()
    assert world.downloads.chosen == [(1, 1)]


def test_a_peer_is_blocked_and_taken_back(
    page: DownloadsPage, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    choose(page.queue, 1)
    qtbot.keyClick(page.queue.list, Key.Key_B, Mod.ControlModifier)
    assert world.refusals.blocked == [("slskd", "quill_84")]
    assert said[-1].title == "Nothing is taken from quill_84 any more."
    said[-1].act()
    assert world.refusals.blocked == []


def test_a_file_is_never_taken_again_and_that_is_taken_back(
    page: DownloadsPage, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    choose(page.queue, 1)
    qtbot.keyClick(page.queue.list, Key.Key_X)
    assert world.refusals.refused == [1]
    assert said[-1].title == "The file of “Nine Volt Heart” is never taken again."
    qtbot.keyClick(page.queue.list, Key.Key_Z, Mod.ControlModifier)
    assert world.refusals.refused == []
    choose(page.queue, 1, 2)  # the file of 2 has gone
    page.queue.bulk.buttons["refuse"].click()
    assert world.refusals.refused == [1]
    assert said[-2].title.startswith("1 download could not be refused")


def test_a_filed_copy_stays_when_its_file_is_never_taken_again(
    page: DownloadsPage, world: FakeContainer, said: list[Any]
) -> None:
    jobs = [one for one in world.downloads.jobs() if one.state is S.DONE]
    done = [replace(one, remote=world.downloads.job(1).remote) for one in jobs]
    page.presenter.actions.act("refuse", done[:1])
    assert said[-1].title.endswith("is never taken again; yours stays where it is.")
    page.presenter.actions.act("refuse", [done[0], world.downloads.job(1)])
    assert said[-1].title == "2 downloads: their files are never taken again."


def test_what_rests_is_removed_with_its_wish(
    page: DownloadsPage, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    job = world.downloads.job(11)
    wish = replace(world.wishes.rows[0], track=job.track, origin=job.origin)
    world.wishes.rows[0] = wish
    choose(page.queue, 11)
    qtbot.keyClick(page.queue.list, Key.Key_Delete, Mod.ShiftModifier)
    assert state(world, 11) is S.CANCELLED
    assert world.wishlist.removed == [wish]
    assert said[-1].title == f"“{job.track.title}” was removed."
    said[-1].act()
    assert state(world, 11) is S.WANTED


def test_nobody_found_is_searched_for_with_other_words(
    page: DownloadsPage, world: FakeContainer, said: list[Any], qtbot: Any
) -> None:
    choose(page.queue, 11)
    job = world.downloads.job(11)
    qtbot.keyClick(page.queue.list, Key.Key_E)
    (dialog,) = page.window().findChildren(RewordDialog)
    assert dialog.title.hasFocus()
    assert dialog.artist.text() == job.track.artist_credit
    dialog.title.clear()
    assert not dialog.start.isEnabled()
    qtbot.keyClick(dialog.title, Key.Key_Return)
    assert world.downloads.cancelled == []
    dialog.title.setText("Wet  Asphalt (Demo)")
    qtbot.keyClick(dialog.title, Key.Key_Return)
    made = max(world.downloads.jobs(), key=lambda one: one.id)
    assert (made.track.title, made.track.artists) == ("Wet Asphalt (Demo)", job.track.artists)
    assert (made.state, made.origin, made.track.duration) == (
        S.WANTED,
        job.origin,
        job.track.duration,
    )
    assert state(world, 11) is S.CANCELLED
    assert "Wet Asphalt (Demo)" in said[-1].title


def test_what_is_running_keeps_its_words(page: DownloadsPage) -> None:
    choose(page.queue, 1)
    page.queue.act("edit")
    assert page.window().findChildren(RewordDialog) == []


def test_a_service_that_refuses_is_told(
    page: DownloadsPage, world: FakeContainer, said: list[Any]
) -> None:
    def broken(*_args: Any) -> bool:
        raise BadInput("The database is busy.", "Try again in a moment.")

    world.downloads.cancel = broken  # type: ignore[method-assign]
    choose(page.queue, 1)
    page.queue.act("cancel")
    assert (said[-1].title, said[-1].detail) == ("The database is busy.", "Try again in a moment.")
    choose(page.queue, 7)
    world.downloads.choose = lambda _job, _rank: False  # type: ignore[method-assign]
    page.presenter.actions.choose(7, 0)
    assert "could not be started" in said[-1].title


def test_where_it_came_from_is_opened(page: DownloadsPage, world: FakeContainer) -> None:
    brought: list[Any] = []
    page.brought.connect(brought.append)
    choose(page.queue, 1)
    page.queue._to_origin()
    assert brought == [["/lists/rooftop.csv"]]
    job = world.downloads.job(2)
    world.downloads.put(replace(job, origin=replace(job.origin, playlist_key="search")), job.state)
    page.feed.flush()
    choose(page.queue, 2)
    page.queue._to_origin()
    assert page.tabs.current == "search"


@pytest.mark.parametrize(
    ("key", "place"),
    [("album:deezer:7", "sync/list:album:deezer:7"), ("watch:mira", "artists/watch"), ("x", "")],
)
def test_what_came_from_no_playlist_leads_where_it_was_wanted(
    page: DownloadsPage, key: str, place: str
) -> None:
    brought: list[Any] = []
    went: list[str] = []
    said: list[Any] = []
    page.brought.connect(brought.append)
    page.navigate.connect(went.append)
    page.notice.connect(said.append)
    page._to_origin(Origin(key, "Hinterglow"))
    assert (brought, went) == ([], [place] if place else [])
    assert [one.title for one in said] == (
        [] if place else ["“Hinterglow” has no page of its own."]
    )


def test_a_list_that_left_the_shelf_is_opened_by_its_address(page: DownloadsPage) -> None:
    brought: list[Any] = []
    page.brought.connect(brought.append)
    for key in ("file:/lists/gone.csv", "spotify:playlist:1"):
        page._to_origin(Origin(key, "Gone"))
    assert brought == [["/lists/gone.csv"], ["spotify:playlist:1"]]


def test_finished_files_are_dragged_out_as_addresses(
    build: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = tmp_path / "x.flac"
    song.write_bytes(b"fLaC")
    done = replace(data.job(9), state=S.DONE, final_path=str(song))
    gone = replace(data.job(10), state=S.DONE, final_path="/not/here.flac")
    page: DownloadsPage = build(DownloadsPage, FakeContainer(jobs=[done, gone]))
    page.show_tab("history")
    dragged: list[QMimeData | None] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, _how: dragged.append(self.mimeData()))
    page.history.list.selectAll()
    page.history.list.startDrag(Qt.DropAction.CopyAction)
    assert dragged[0] is not None
    assert [url.toLocalFile() for url in dragged[0].urls()] == [str(song)]
    assert file_urls([gone]) == []
    choose(page.history, 10)
    page.history.list.startDrag(Qt.DropAction.CopyAction)
    assert len(dragged) == 1


# --- the head of the page -----------------------------------------------------------------------
def test_everything_is_paused_and_goes_on(page: DownloadsPage, world: FakeContainer) -> None:
    world.engine.waiting = "Downloads are paused."
    page.head.pause.click()
    assert world.settings.get("downloads.paused") is True
    assert page.head.pause.text() == "Resume all"
    assert page.banner.isVisible()
    assert page.banner.sentence.text() == "Downloads are paused."
    world.engine.waiting = ""
    page.banner.button.click()
    assert world.settings.get("downloads.paused") is False
    assert page.head.pause.text() == "Pause all"
    assert not page.banner.isVisible()


def test_a_full_disk_is_told_without_a_button(page: DownloadsPage, world: FakeContainer) -> None:
    world.engine.waiting = "Only 300 MB are free in /music; some room is kept free."
    page.holding.look()
    assert page.banner.isVisible()
    assert not page.banner.button.isVisible()
    page.hidden()
    assert not page.holding._timer.isActive()


def test_the_panel_beside_the_search_says_what_the_disk_will_take(
    page: DownloadsPage, world: FakeContainer
) -> None:
    page.show_tab("search")
    assert page.panel is not None
    assert page.panel.room.text() == "1.3 GB to come · 212 GB free"
    assert page.panel.short.isHidden()
    world.forecast.free = 20_500_000_000
    page.holding.weigh()
    assert page.panel.room.text() == "1.3 GB to come do not fit: 20.5 GB free, 20.0 GB kept"
    assert not page.panel.short.isHidden()


def test_the_speed_is_limited_from_the_head(page: DownloadsPage, world: FakeContainer) -> None:
    page.resize(1300, 800)
    page.head.show_room(1300)
    page.head.limit.action("1000").trigger()
    assert world.settings.get("limits.download_kbps") == 1000
    assert page.head.limit.text() == "1.0 MB/s"
    world.settings.set("limits.download_kbps", 333)
    page.head.refresh()
    assert page.head.limit.text() == "333 kB/s"


def test_in_little_room_the_head_says_less(page: DownloadsPage) -> None:
    page.head.show_room(700)
    assert page.head.summary.text() == "5.3 MB/s"
    assert page.head.pause.text() == "Pause"
    assert page.head.pause.accessibleName() == "Pause all downloads"


def test_a_setting_that_cannot_be_written_is_told(
    page: DownloadsPage, world: FakeContainer, said: list[Any]
) -> None:
    def broken(_key: str, _value: object) -> None:
        raise OSError(28, "No space left on device")

    world.settings.set = broken  # type: ignore[method-assign]
    page.holding.pause(True)
    assert "No space left" in said[-1].title
