"""What a person does in the search on the Downloads page, up to a download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PyQt6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, Qt
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import QApplication, QMenu, QToolTip

from core.domain import JobState, Unreachable
from core.domain.citizen import Budget, Standing
from services.records.citizen import Citizenship
from ui.delegates.offers import DOWNLOAD, MATCH, PREVIEW, places
from ui.delegates.views import choose_alone
from ui.gallery import search as gallery
from ui.gallery.world import FakeContainer
from ui.matched import opening
from ui.models import offer_words
from ui.models.offer_words import Row
from ui.pages.downloads.page import DownloadsPage
from ui.pages.downloads.search import tab as places_of
from ui.pages.downloads.search.asked import Progress
from ui.pages.downloads.search.tab import SearchTab
from ui.runner import InlineRunner

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(build: Callable[..., Any], world: FakeContainer) -> DownloadsPage:
    made: DownloadsPage = build(DownloadsPage, world, InlineRunner())
    made.show_tab("search")
    return made


@pytest.fixture
def tab(page: DownloadsPage) -> SearchTab:
    return page.search


def look_for(tab: SearchTab, text: str, qtbot: Any) -> None:
    tab.box.setText(text)
    qtbot.keyClick(tab.box, Key.Key_Return)


def rows(tab: SearchTab) -> list[Row]:
    model = tab.presenter.model
    return [model.row_at(at) for at in range(model.rowCount())]


def titles(tab: SearchTab) -> list[str]:
    return [offer_words.title(row) for row in rows(tab)]


def go_to(tab: SearchTab, title: str, head: bool = False) -> int:
    at = next(
        at
        for at, row in enumerate(rows(tab))
        if offer_words.title(row) == title and row.is_head == head
    )
    choose_alone(tab.table, tab.presenter.model.index(at))
    tab.table.setFocus()
    return at


# --- searching ----------------------------------------------------------------------------------
def test_searching_asks_every_source_and_the_catalogues(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    assert tab.stack.currentWidget() is tab.first
    look_for(tab, "  luma vessel  slow tide ", qtbot)
    words = "luma vessel slow tide"
    assert world.search_page.asked == [("soulseek", words), ("youtube", words)]
    assert tab.stack.currentWidget() is tab.table
    said = tab.status.words
    assert said.startswith("7 results from 6 people")
    assert "Soulseek done, YouTube done, Deezer done" in said
    assert " searches used" in said
    assert not tab.stop.isVisible()


def test_folders_and_releases_are_albums_and_files_are_singles(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    modes = tab.filters.modes
    assert modes.button("all").text() == "All  7"
    assert modes.button("albums").text() == "Albums  3"
    modes.button("albums").click()
    assert all(row.is_head for row in rows(tab))
    modes.button("singles").click()
    assert titles(tab)[0] == "Slow Tide"
    assert not any(row.is_head for row in rows(tab))


def test_words_searched_before_complete_what_is_typed(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    look_for(tab, "nine volt heart", qtbot)
    assert world.search_page.queries.words[0] == "nine volt heart"
    tab.box.setText("volt")
    tab.box.helper.setCompletionPrefix("volt")
    assert tab.box.helper.currentCompletion() == "nine volt heart"
    tab.box.helper.activated.emit("nine volt heart")
    assert tab.box.text() == "nine volt heart"
    tab.box.forget.emit()
    assert world.search_page.queries.words == []
    tab.box.helper.setCompletionPrefix("volt")
    assert tab.box.helper.currentCompletion() == ""


def test_a_source_that_fails_is_told_and_the_others_answer(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    world.search_page.errors["soulseek"] = Unreachable(
        "soulseek", "Soulseek does not answer.", "Look at the connection in Settings."
    )
    look_for(tab, "tide", qtbot)
    assert tab.stack.currentWidget() is tab.table
    assert "Soulseek did not answer" in tab.status.words
    assert tab.banner.sentence.text() == (
        "Soulseek does not answer. Look at the connection in Settings."
    )
    world.search_page.errors.clear()
    tab.banner.button.click()
    assert "Soulseek done" in tab.status.words
    assert len(rows(tab)) == 7
    assert not tab.banner.isVisible()


@pytest.mark.parametrize(
    ("prepare", "place", "sentence"),
    [
        ("nothing", "none", "Nobody offers that at the moment."),
        ("silent", "silent", "None of the sources answered."),
        ("off", "off", "No source is in use."),
    ],
)
def test_nothing_to_show_says_why_and_what_to_do(
    tab: SearchTab, world: FakeContainer, qtbot: Any, prepare: str, place: str, sentence: str
) -> None:
    page = world.search_page
    page.catalogue = []
    page.found = {} if prepare == "off" else {"soulseek": [], "youtube": []}
    if prepare == "silent":
        for name in page.found:
            page.errors[name] = Unreachable(name, f"{name} is silent.", "")
    look_for(tab, "tide", qtbot)
    shown = getattr(tab, place)
    assert tab.stack.currentWidget() is shown
    assert shown.accessibleName() == sentence
    asked = len(page.asked)
    went: list[int] = []
    tab.to_settings.connect(lambda: went.append(1))
    shown.button.click()
    assert (len(page.asked) > asked) or went == [1]


def test_while_nothing_has_come_there_are_skeletons_and_stop_ends_it(
    build: Callable[..., Any], world: FakeContainer, qtbot: Any
) -> None:
    runner = InlineRunner(hold=True)
    page: DownloadsPage = build(DownloadsPage, world, runner)
    page.show_tab("search")
    look_for(page.search, "tide", qtbot)
    assert page.search.stack.currentIndex() == places_of.LOADING
    assert page.search.stop.isVisible()
    assert page.search.running.text() == "Searching, 0 s"
    page.search.stop.click()
    assert not page.search.presenter.busy
    states = {one.progress for one in page.search.presenter.asked.values()}
    assert states == {Progress.STOPPED}
    runner.run_all()
    assert world.search_page.asked == []


# --- albums -------------------------------------------------------------------------------------
def test_an_album_opens_into_its_tracks_and_closes(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    before = len(rows(tab))
    qtbot.keyClick(tab.table, Key.Key_Right)
    assert [offer_words.title(row) for row in rows(tab)[at + 1 : at + 3]] == [
        "Harbour Lights",
        "Copper Rain",
    ]
    assert offer_words.owned(rows(tab)[at + 2]) == "Owned"
    assert offer_words.owned(rows(tab)[at]) == "1 of 11 owned"
    assert tab.table.rowHeight(at) > tab.table.rowHeight(at + 1)
    qtbot.keyClick(tab.table, Key.Key_J)
    qtbot.keyClick(tab.table, Key.Key_Left)
    assert tab.table.currentIndex().row() == at
    qtbot.keyClick(tab.table, Key.Key_Left)
    assert len(rows(tab)) == before


def test_a_published_album_shows_its_track_list_and_is_found(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    at = next(at for at, row in enumerate(rows(tab)) if row.catalogue is not None)
    choose_alone(tab.table, tab.presenter.model.index(at))
    tab.act("toggle")
    assert [row.at for row in rows(tab)[at + 1 : at + 12]] == list(range(1, 12))
    assert tab.foot.fetch.isVisible()
    assert not tab.foot.preview.isVisible()
    tab.foot.fetch.click()
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Key.Key_J)
    qtbot.keyClick(tab.table, Key.Key_Return)
    wanted = world.search_page.fetching.wanted
    assert wanted[0] is gallery.ALBUM
    assert wanted[1].title == "Harbour Lights"


def test_the_whole_folder_comes_from_the_peer(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    folder = "Music\\Luma Vessel\\Slow Tide (2019)"
    world.search_page.folder = [gallery.file(f"{folder}\\12 Hidden.flac", title="Hidden")]
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    assert tab.foot.browse.isVisible()
    qtbot.keyClick(tab.table, Key.Key_B)
    head = rows(tab)[at]
    assert head.is_open
    assert "the whole folder" in offer_words.second(head)
    assert "Hidden" in titles(tab)
    assert not tab.foot.browse.isVisible()


def test_a_peer_that_shows_no_folder_is_told(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    go_to(tab, "Slow Tide (2019)", head=True)
    tab.act("browse")
    assert "quill_84 does not show the folder now." in tab.banner.sentence.text()
    go_to(tab, "Slow Tide (Extended Mix)")
    tab.act("browse")
    assert "no folder" in tab.banner.sentence.text()


# --- taking -------------------------------------------------------------------------------------
def test_preview_by_key_by_button_and_by_click_reaches_the_player(
    page: DownloadsPage, tab: SearchTab, qtbot: Any
) -> None:
    heard: list[Any] = []
    page.listen.connect(heard.append)
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (Extended Mix)")
    qtbot.keyClick(tab.table, Key.Key_Space)
    qtbot.keyClick(tab.table, Key.Key_P)
    tab.foot.preview.click()
    press(tab, at, PREVIEW, qtbot)
    assert [one.peer for one in heard] == ["northshelf"] * 4


def press(tab: SearchTab, at: int, action: str, qtbot: Any) -> None:
    """Click the painted button of a line."""
    index = tab.presenter.model.index(at)
    tab.table.scrollTo(index)
    rect = tab.table.visualRect(index)
    spot = places(rect, rows(tab)[at])[action].center()
    qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_download_takes_the_very_file_and_says_so(
    page: DownloadsPage, tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    told: list[Any] = []
    page.notice.connect(told.append)
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (Extended Mix)")
    press(tab, at, DOWNLOAD, qtbot)
    qtbot.keyClick(tab.table, Key.Key_Return, Mod.ControlModifier)
    assert [one.peer for one in world.search_page.fetching.taken] == ["northshelf"] * 2
    assert told[0].title == "“Slow Tide (Extended Mix)” is on its way."
    jobs = world.downloads.jobs({JobState.QUEUED})
    assert "Slow Tide (Extended Mix)" in {job.track.title for job in jobs}


def test_an_album_is_downloaded_whole_and_taken_back_with_undo(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    press(tab, at, DOWNLOAD, qtbot)
    assert len(world.search_page.fetching.taken) == 11
    qtbot.keyClick(tab.table, Key.Key_Z, Mod.ControlModifier)
    assert len(world.downloads.cancelled) == 11


def test_matched_download_opens_with_the_file_or_with_the_album(
    tab: SearchTab, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, str]] = []

    def opened(_p: Any, _c: Any, _r: Any, files: Any, name: str = "", started: Any = None) -> None:
        asked.append((len(files), name))
        started([])

    monkeypatch.setattr(opening, "open_matched", opened)
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    press(tab, at, MATCH, qtbot)
    go_to(tab, "Slow Tide (Extended Mix)")
    qtbot.keyClick(tab.table, Key.Key_Return)
    assert asked == [(11, "Slow Tide (2019)"), (1, "Slow Tide (Extended Mix)")]


def test_several_lines_are_taken_at_once(tab: SearchTab, world: FakeContainer, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.filters.modes.button("singles").click()
    tab.table.selectAll()
    assert tab.foot.words.text().startswith("4 chosen · 4 files · ")
    assert not tab.foot.preview.isVisible()
    tab.foot.download.click()
    assert len(world.search_page.fetching.taken) == 4
    assert len(tab.chosen_files()) == 4


def test_the_menu_offers_what_a_line_allows(
    tab: SearchTab, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.table.customContextMenuRequested.emit(QPoint(-5, -5))
    assert not tab.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    spot = tab.table.visualRect(tab.presenter.model.index(at)).center()
    tab.table.customContextMenuRequested.emit(spot)
    (menu,) = tab.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    words = [action.text().split("\t")[0] for action in menu.actions()]
    assert words == [
        "Preview",
        "Download",
        "Matched Download",
        "Ask for the whole folder",
        "Open or close the album",
    ]
    menu.actions()[-1].trigger()
    assert rows(tab)[at].is_open


# --- filters, order, rows that stay -------------------------------------------------------------
def test_filters_narrow_and_their_chips_say_so(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.filters.formats.action("mp3").trigger()
    assert tab.filters.formats.text() == "MP3"
    assert tab.filters.formats.accessibleName() == "Format: MP3"
    assert {row.candidates[0].claimed.codec for row in rows(tab) if row.candidates} == {"mp3"}
    assert tab.status.words.startswith("2 of 7 results")
    tab.filters.bitrate.action("320").trigger()
    assert [one for one in titles(tab) if one == "Slow Tide Sessions"] == []
    tab.filters.clear_button.click()
    assert len(rows(tab)) == 7
    assert not tab.filters.clear_button.isVisible()


@pytest.mark.parametrize(
    ("chip", "key", "left"),
    [
        ("lengths", "6-15", "Slow Tide (Extended Mix)"),
        ("speed", "2000000", "Slow Tide (Extended Mix)"),
        ("sources", "youtube", "Slow Tide"),
        ("owned", "owned", "Copper Rain"),
    ],
)
def test_each_filter_leaves_what_it_promises(
    tab: SearchTab, qtbot: Any, chip: str, key: str, left: str
) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    getattr(tab.filters, chip).action(key).trigger()
    assert left in titles(tab)
    assert len(rows(tab)) < 7


def test_free_slots_only(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.filters.free.click()
    assert "Slow Tide (Voss Remix)" not in titles(tab)


def test_filters_that_leave_nothing_lead_back(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.filters.owned.action("owned").trigger()
    tab.filters.formats.action("ogg").trigger()
    assert tab.stack.currentWidget() is tab.filtered
    assert tab.filtered.accessibleName() == "None of 7 results fits the filters."
    tab.filtered.button.click()
    assert len(rows(tab)) == 7


def test_another_order_is_chosen_from_the_sort_chip(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.filters.order.action("size").trigger()
    assert tab.filters.order.text() == "Sort: size"
    assert titles(tab)[0] == "Slow Tide (2019)"
    sizes = [row.entry.size for row in rows(tab)]
    assert sizes == sorted(sizes, reverse=True)


def test_rows_on_the_screen_stay_while_better_ones_come(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    world.search_page.found = {
        "soulseek": [gallery.file(f"tide {n}.mp3", f"p{n}", title=f"Other {n}") for n in range(60)]
    }
    look_for(tab, "slow tide", qtbot)
    model, before = tab.presenter.model, titles(tab)[:5]
    tops = [tab.table.rowViewportPosition(at) for at in range(5)]
    reader_text = "slow tide"
    world.search_page.found = {
        "late": [gallery.file(f"slow tide {n}.flac", f"q{n}", title="Slow Tide") for n in range(9)]
    }
    world.search_page.collect("late", reader_text, tab.presenter._book, _ctx())
    tab.presenter._tick()
    assert titles(tab)[:5] == before
    assert [tab.table.rowViewportPosition(at) for at in range(5)] == tops
    assert tab.foot.merge.isVisible()
    assert tab.foot.merge.text() == "Show 9 new"
    choose_alone(tab.table, model.index(2))
    current = offer_words.title(model.row_at(2))
    top = tab.table.visualRect(tab.table.currentIndex()).top()
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Key.Key_N)
    assert not tab.foot.merge.isVisible()
    assert "Slow Tide" in titles(tab)[:10]
    row = tab.table.row()
    assert row is not None
    assert offer_words.title(row) == current
    assert tab.table.visualRect(tab.table.currentIndex()).top() == top


def test_somebody_who_scrolls_while_rows_are_ordered_sees_none_move(
    build: Callable[..., Any], world: FakeContainer, qtbot: Any
) -> None:
    runner = InlineRunner()
    page: DownloadsPage = build(DownloadsPage, world, runner)
    page.show_tab("search")
    world.search_page.found = {
        "soulseek": [gallery.file(f"tide {n}.mp3", f"p{n}", title=f"Other {n}") for n in range(60)]
    }
    tab = page.search
    look_for(tab, "slow tide", qtbot)
    world.search_page.found = {
        "late": [gallery.file(f"slow tide {n}.flac", f"q{n}", title="Slow Tide") for n in range(9)]
    }
    world.search_page.collect("late", "slow tide", tab.presenter._book, _ctx())
    runner.hold = True
    tab.presenter._tick()
    bar = tab.table.verticalScrollBar()
    assert bar is not None
    bar.setValue(bar.maximum() // 2)
    before, top = titles(tab)[:30], bar.value()
    runner.run_all()
    assert titles(tab)[:30] == before
    assert bar.value() == top
    assert tab.presenter.found.waiting == 9


def _ctx() -> Any:
    from core.tasks import TaskContext

    return TaskContext()


# --- keyboard, size, looks ----------------------------------------------------------------------
def test_everything_is_reached_by_keyboard(tab: SearchTab, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: tab.window().isActiveWindow(), timeout=60_000)
    look_for(tab, "luma vessel slow tide", qtbot)
    tab.box.setFocus()
    qtbot.keyClick(tab.box, Key.Key_Down, Mod.ControlModifier)
    assert tab.table.hasFocus()
    qtbot.keyClick(tab.table, Key.Key_J)
    qtbot.keyClick(tab.table, Key.Key_J)
    assert tab.table.currentIndex().row() == 2
    qtbot.keyClick(tab.table, Key.Key_K)
    assert tab.table.currentIndex().row() == 1
    qtbot.keyClick(tab.table, Key.Key_Escape)
    assert tab.box.hasFocus()


def test_lines_speak(tab: SearchTab, qtbot: Any) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    index = tab.presenter.model.index(at)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Slow Tide (2019), album, closed, Luma Vessel · 11 tracks")
    assert "FLAC 16/44, Free slot" in spoken
    assert "quill_84" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_narrow_window_leaves_the_queue_out_and_paints_icons(
    page: DownloadsPage, tab: SearchTab, qtbot: Any
) -> None:
    look_for(tab, "luma vessel slow tide", qtbot)
    panel = page.panel
    assert panel is not None
    assert panel.isVisible()
    assert panel.words.text() == "5.3 MB/s · 4 running · 3 waiting"
    panel.open.click()
    assert page.tabs.current == "queue"
    page.show_tab("search")
    page.resize(700, 600)
    qtbot.waitUntil(lambda: not panel.isVisible(), timeout=60_000)
    wide, slim = QRect(0, 0, 900, 60), QRect(0, 0, 500, 60)
    row = rows(tab)[-1]
    first = next(iter(places(wide, row)))
    assert places(slim, row)[first].width() < places(wide, row)[first].width()
    tab.grab()


def test_ten_thousand_results_are_listed_and_scrolled(
    tab: SearchTab, world: FakeContainer, qtbot: Any
) -> None:
    world.search_page.found = {"soulseek": gallery.many(10_000)}
    world.search_page.catalogue = []
    look_for(tab, "tide", qtbot)
    assert tab.presenter.found.files == 10_000
    count = tab.presenter.model.rowCount()
    assert count > 6000
    bar = tab.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    tab.grab()
    selection = tab.table.selectionModel()
    last = tab.presenter.model.index(count - 1)
    selection.select(last, QItemSelectionModel.SelectionFlag.Select)
    assert tab.table.held() == count - 1


def test_the_pointer_lights_buttons_names_them_and_opens_albums(
    tab: SearchTab, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _spot, text, *_more: named.append(text))
    look_for(tab, "luma vessel slow tide", qtbot)
    at = go_to(tab, "Slow Tide (2019)", head=True)
    table, viewport = tab.table, tab.table.viewport()
    assert viewport is not None
    rect = table.visualRect(tab.presenter.model.index(at))
    spot = places(rect, rows(tab)[at])[DOWNLOAD].center()
    qtbot.mouseMove(viewport, spot)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, spot, spot))
    assert named == ["Download album"]
    table._point(spot)
    table.grab()
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert table.delegate._pointer == QPoint(-1, -1)
    middle = QPoint(rect.left() + 200, rect.center().y())
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=middle)
    assert rows(tab)[at].is_open


def test_the_search_at_hand_counts_among_those_used(
    tab: SearchTab, world: FakeContainer, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look() -> Citizenship:
        used = Budget("searches", len(world.search_page.asked), 25, 220.0)
        return Citizenship((Standing("slskd", "cratefan", None, (used,)),), ())

    monkeypatch.setattr(world.citizen, "look", look)
    look_for(tab, "slow tide", qtbot)
    asked = len(world.search_page.asked)
    assert asked
    assert tab.presenter.budget == f"{asked} of 25 searches used"
