"""The Dashboard: true numbers, actions that act, calm when empty, nothing read while hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QFileDialog

from core.domain import StorageError
from services.events import LibraryChanged, Notice
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.models import figures
from ui.pages.dashboard.page import DashboardPage
from ui.pages.dashboard.panels import JobRow
from ui.pages.dashboard.presenter import DashboardPresenter, Overview, Transfers
from ui.runner import InlineRunner
from ui.theme.manager import metrics, px, wear
from ui.theme.tokens import SIDEBAR_WIDTH, THEMES

NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def heard() -> dict[str, list[Any]]:
    return {}


@pytest.fixture
def presenter(
    world: FakeContainer, runner: InlineRunner, bridge: Any, heard: dict[str, list[Any]]
) -> DashboardPresenter:
    made: DashboardPresenter = DashboardPresenter(world, runner, bridge)
    for name in (
        "overview_changed",
        "transfers_changed",
        "services_changed",
        "health_changed",
        "activity_changed",
        "said",
    ):
        heard[name] = []
        getattr(made, name).connect(heard[name].append)
    heard["scanning"] = []
    made.scanning.connect(lambda on, words: heard["scanning"].append((on, words)))
    return made


def test_nothing_is_read_before_the_page_is_shown(
    presenter: DashboardPresenter,
    world: FakeContainer,
    runner: InlineRunner,
    heard: Any,
    qtbot: Any,
) -> None:
    world.bus.publish(LibraryChanged(5))
    assert runner.lanes == []
    presenter.shown()
    assert len(heard["overview_changed"]) == 1
    presenter.hidden()
    world.bus.publish(LibraryChanged(6))
    qtbot.waitUntil(lambda: "overview" in presenter._stale, timeout=60_000)
    assert len(heard["overview_changed"]) == 1
    presenter.shown()
    assert len(heard["overview_changed"]) == 2


def test_the_hero_counts_all_playlists_of_the_shelf(
    presenter: DashboardPresenter, heard: Any
) -> None:
    presenter.shown()
    now: Overview = heard["overview_changed"][-1]
    rows = data.shelf()
    assert now.playlists == len(rows)
    assert now.total == sum(row.total for row in rows)
    assert now.owned + now.probable + now.missing + now.unusable == now.total
    assert now.library_tracks == 18_402
    assert not now.first_run


def test_active_downloads_come_before_waiting_ones(
    presenter: DashboardPresenter, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "now", lambda: data.NOW)
    presenter.shown()
    now: Transfers = heard["transfers_changed"][-1]
    assert [job.state.value for job in now.shown] == [
        "downloading",
        "downloading",
        "verifying",
        "organising",
    ]
    assert (now.running, now.waiting, now.review, now.done) == (4, 3, 1, 2)
    assert now.summary == "4 running · 3 waiting · 2 today · 5.3 MB/s"


def test_what_came_before_midnight_is_not_of_today(
    presenter: DashboardPresenter, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "now", lambda: data.NOW + 86_400)
    presenter.shown()
    assert heard["transfers_changed"][-1].done == 0


def test_waiting_downloads_fill_up_the_list(runner: InlineRunner, heard: Any, qapp: Any) -> None:
    from ui.bridge import Bridge

    world = FakeContainer(jobs=[data.job(1), data.job(5), data.job(8)])
    bridge = Bridge(world.bus)
    presenter = DashboardPresenter(world, runner, bridge)
    seen: list[Transfers] = []
    presenter.transfers_changed.connect(seen.append)
    presenter.shown()
    assert len(seen[-1].shown) == 3
    assert Transfers((), 0, 0, 0, 0, 0.0).summary == ""
    bridge.close()


def test_a_moved_job_brings_new_figures(
    qtbot: Any, presenter: DashboardPresenter, world: FakeContainer, heard: Any
) -> None:
    presenter.shown()
    world.downloads.cancel(1)
    qtbot.waitUntil(lambda: heard["transfers_changed"][-1].running == 3, timeout=60_000)


def test_scanning_reads_the_folders_and_says_what_changed(
    presenter: DashboardPresenter, world: FakeContainer, runner: InlineRunner, heard: Any
) -> None:
    presenter.shown()
    presenter.scan()
    assert world.library.scans == [False]
    assert "disk" in runner.lanes
    assert heard["scanning"][0] == (True, "Looking for files")
    assert (True, "33% · 1 of 3 files") in heard["scanning"]
    assert heard["scanning"][-1] == (False, "")
    said: Notice = heard["said"][-1]
    assert said.detail == "18,405 tracks; 3 new"
    assert heard["overview_changed"][-1].library_tracks == 18_405


def test_a_second_scan_waits_for_the_first_and_it_can_be_stopped(
    world: FakeContainer, bridge: Any
) -> None:
    runner = InlineRunner(hold=True)
    presenter = DashboardPresenter(world, runner, bridge)
    states: list[bool] = []
    presenter.scanning.connect(lambda on, _words: states.append(on))
    presenter.scan()
    presenter.scan()
    assert len(runner.waiting) == 1
    presenter.cancel_scan()
    presenter.cancel_scan()
    runner.run_all()
    assert world.library.scans == []
    assert states == [True, False]


def test_a_scan_that_fails_says_why(
    presenter: DashboardPresenter, world: FakeContainer, heard: Any
) -> None:
    world.library.error = StorageError("/music does not exist.", "Connect the disk.")
    presenter.scan()
    assert heard["said"][-1].title == "/music does not exist."
    assert heard["scanning"][-1][0] is False
    world.library.error = None
    presenter.scan()
    assert world.library.scans == [False]


def test_a_new_folder_is_kept_and_read_at_once(
    presenter: DashboardPresenter, world: FakeContainer
) -> None:
    presenter.add_folder("/music/New")
    assert world.settings.get("library.folders")[-1] == "/music/New"
    assert world.library.scans == [False]
    presenter.add_folder("/music/New")
    assert world.settings.get("library.folders").count("/music/New") == 1


def test_asking_the_services_shows_their_answers(
    presenter: DashboardPresenter, world: FakeContainer, heard: Any
) -> None:
    asking: list[bool] = []
    presenter.asking.connect(asking.append)
    world.health.healthy = False
    presenter.ask_services()
    assert asking == [True, False]
    assert [check.name for check in heard["health_changed"][-1] if not check.ok]
    assert heard["services_changed"][-1][1].words == "no answer"


def test_a_failing_question_is_not_asked_for_ever(
    presenter: DashboardPresenter, world: FakeContainer, heard: Any, monkeypatch: Any
) -> None:
    asking: list[bool] = []
    presenter.asking.connect(asking.append)
    monkeypatch.setattr(
        world.health, "checks", lambda _ctx, _all: (_ for _ in ()).throw(StorageError("No disk."))
    )
    presenter.ask_services()
    assert asking == [True, False]
    assert heard["said"][-1].title == "No disk."


def test_the_feed_can_be_filtered(presenter: DashboardPresenter, heard: Any) -> None:
    presenter.shown()
    assert len(heard["activity_changed"][-1]) == len(data.activity())
    presenter.filter_activity("trouble")
    kinds = {entry.kind for entry in heard["activity_changed"][-1]}
    assert kinds == {"parked", "review", "service"}
    presenter.filter_activity("all")
    assert len(heard["activity_changed"][-1]) == len(data.activity())


# ---- the page


@pytest.fixture
def page(build: Callable[..., DashboardPage], world: FakeContainer) -> DashboardPage:
    return build(DashboardPage, world)


def test_the_page_shows_the_hero_number_and_the_services(page: DashboardPage) -> None:
    assert page.hero.accessibleName() == "1,664 of 1,855 owned"
    assert page.hero.isVisible()
    assert not page.first_run.isVisible()
    assert page.health.note.text() == "3 checks passed"


def test_a_first_run_shows_the_product_and_not_a_form(
    qtbot: Any, build: Any, empty_world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = build(DashboardPage, empty_world)
    assert page.first_run.isVisible()
    assert not page.add.isVisible()
    brought: list[list[str]] = []
    page.brought.connect(brought.append)
    answers = iter([(["/lists/a.csv"], ""), ([], "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: next(answers))
    qtbot.mouseClick(page.first_run._browse, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.first_run._browse, Qt.MouseButton.LeftButton)
    assert brought == [["/lists/a.csv"]]


def test_a_playlist_may_be_dropped_or_pasted_on_the_first_screen(
    qtbot: Any, build: Any, empty_world: FakeContainer, qapp: QApplication
) -> None:
    page = build(DashboardPage, empty_world)
    brought: list[list[str]] = []
    page.brought.connect(brought.append)
    mime = QMimeData()
    mime.setText("Halden & Ro - Lantern Static")
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, NO_KEYS
    spot = QPoint(50, 50)
    QApplication.sendEvent(page, QDragEnterEvent(spot, copy, mime, left, none))
    assert page.first_run.drop.property("state") == "over"
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert page.first_run.drop.property("state") == ""
    page.dropEvent(QDropEvent(QPointF(spot), copy, mime, left, none))
    clipboard = qapp.clipboard()
    assert clipboard is not None
    clipboard.setText("https://example.org/playlist/1")
    page._paste()
    clipboard.clear()
    page._paste()
    assert brought == [["Halden & Ro - Lantern Static"], ["https://example.org/playlist/1"]]


def test_choosing_the_music_folder_on_the_first_run_reads_it(
    qtbot: Any, build: Any, empty_world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = build(DashboardPage, empty_world)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "/home/me/Music")
    qtbot.mouseClick(page.first_run._folder, Qt.MouseButton.LeftButton)
    assert empty_world.settings.get("library.folders") == ["/home/me/Music"]
    assert empty_world.library.scans == [False]
    assert page.first_run._state.text() == "3 tracks found"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    qtbot.mouseClick(page.first_run._folder, Qt.MouseButton.LeftButton)
    assert empty_world.library.scans == [False]


def test_what_is_wrong_comes_first_with_a_door_to_the_settings(qtbot: Any, build: Any) -> None:
    page = build(DashboardPage, FakeContainer(healthy=False))
    assert page.health.note.text() == "2 to look at"
    wanted: list[str] = []
    page.navigate.connect(wanted.append)
    check = next(r for _, r in page.health._rows._rows if r.fix.isVisible())
    qtbot.mouseClick(check.fix, Qt.MouseButton.LeftButton)
    row = next(r for _, r in page.services._rows._rows if r._fix.isVisible())
    assert row._fix.accessibleName() == "Fix slskd in Settings"
    qtbot.mouseClick(row._fix, Qt.MouseButton.LeftButton)
    assert all(one.startswith("settings") for one in wanted)
    assert wanted[1] == "settings/connections"


def test_the_quick_action_scans_and_while_it_runs_it_stops(
    qtbot: Any, build: Any, world: FakeContainer
) -> None:
    runner = InlineRunner(hold=True)
    page = build(DashboardPage, world, runner)
    runner.run_all()
    qtbot.mouseClick(page.quick.scan, Qt.MouseButton.LeftButton)
    assert page.quick.scan.text() == "Stop scanning"
    qtbot.mouseClick(page.quick.scan, Qt.MouseButton.LeftButton)
    assert page.quick.scan.text() == "Scan library"
    runner.run_all()
    assert world.library.scans == []


def test_without_a_folder_there_is_nothing_to_scan_and_the_button_says_why(
    build: Any, world: FakeContainer
) -> None:
    world.settings.values["library.folders"] = []
    page = build(DashboardPage, world)
    assert not page.quick.scan.isEnabled()
    assert page.quick.scan.toolTip() == "Choose a music folder in Settings first."


@pytest.mark.parametrize(
    ("button", "where"),
    [
        (lambda page: page.add, "sync"),
        (lambda page: page.quick.missing, "sync/missing"),
        (lambda page: page.hero._wishes, "downloads/wishes"),
        (lambda page: page.hero._watch, "artists/watch"),
        (lambda page: page.hero._review, "downloads/inbox"),
    ],
)
def test_every_number_and_action_opens_its_place(
    qtbot: Any, page: DashboardPage, button: Any, where: str
) -> None:
    wanted: list[str] = []
    page.navigate.connect(wanted.append)
    qtbot.mouseClick(button(page), Qt.MouseButton.LeftButton)
    assert wanted == [where]


def test_the_test_button_asks_and_says_so(qtbot: Any, build: Any, world: FakeContainer) -> None:
    runner = InlineRunner(hold=True)
    page = build(DashboardPage, world, runner)
    runner.run_all()
    qtbot.mouseClick(page.services.test, Qt.MouseButton.LeftButton)
    assert page.services.test.text() == "Testing…"
    runner.run_all()
    assert page.services.test.text() == "Test all"
    assert world.health.asked == 1


def test_the_activity_chips_filter_the_feed(qtbot: Any, page: DashboardPage) -> None:
    def shown() -> int:
        return sum(row.isVisibleTo(page) for _, row in page.activity._rows._rows)

    whole = shown()
    qtbot.mouseClick(page.activity.chips.button("library"), Qt.MouseButton.LeftButton)
    assert 0 < shown() < whole
    qtbot.mouseClick(page.activity.chips.button("all"), Qt.MouseButton.LeftButton)
    assert shown() == whole


def test_a_hidden_page_reads_nothing(build: Any, world: FakeContainer, qtbot: Any) -> None:
    runner = InlineRunner()
    page = build(DashboardPage, world, runner)
    before = len(runner.lanes)
    page.hidden()
    world.bus.publish(LibraryChanged(1))
    qtbot.waitUntil(lambda: "overview" in page.presenter._stale, timeout=60_000)
    assert len(runner.lanes) == before


@pytest.mark.parametrize(("width", "scale"), [(910, 1.0), (1024, 1.0), (1280, 1.4)])
def test_no_card_is_wider_than_the_page(
    build: Callable[..., Any], qapp: QApplication, width: int, scale: float
) -> None:
    wear(qapp, THEMES["dark"].scaled(scale))
    try:
        page = build(DashboardPage, FakeContainer())
        page.resize(width - px(SIDEBAR_WIDTH), 800)
        QApplication.processEvents()
        cards = page.activity.parentWidget()
        assert cards.minimumSizeHint().width() <= cards.parentWidget().width()
    finally:
        wear(qapp, THEMES["dark"])


def test_a_door_has_room_for_its_two_lines(page: DashboardPage) -> None:
    door = page.hero._wishes
    lines = metrics("label").height() + metrics("secondary").height()
    assert door.height() >= lines + px(8)


def test_in_a_narrow_card_the_title_of_a_download_counts_more_than_its_format(
    page: DashboardPage,
) -> None:
    (row, *_more) = page.findChildren(JobRow)
    row.resize(px(400), row.height())
    assert row._format.isVisibleTo(row)
    row.resize(px(260), row.height())
    assert not row._format.isVisibleTo(row)
