"""What a person does with many playlists: tabs, chips, choosing several, the account, the meter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QMenu

from core.domain import NotAuthorised, RateLimited, Unreachable
from services.events import CoverageReady
from tests.gui.sync.conftest import World
from ui.gallery import data
from ui.gallery.data import ShownPlaylist
from ui.gallery.sync_world import LIKED, OwnedOn
from ui.models.cards import Card
from ui.pages.sync.account import Standing
from ui.pages.sync.card_menu import WISHING
from ui.pages.sync.page import SyncPage
from ui.runner import InlineRunner
from ui.theme.covers import has_picture

Key = Qt.Key


def saved(name: str, kind: str = "spotify", **values: Any) -> ShownPlaylist:
    made = ShownPlaylist(name, name, name, kind, "s1", 10, 5, 1, 4, 0, 100.0)
    return replace(made, **values)


def names(page: SyncPage) -> list[str]:
    shown = page.overview.filter
    return [shown.index(row, 0).data() for row in range(shown.rowCount())]


def card(page: SyncPage, key: str) -> Card:
    found = page.presenter.card(key)
    assert found is not None
    return found


@pytest.fixture
def full(build: Callable[..., Any], world: World) -> SyncPage:
    """The page of an account with lists of every state, and lists of other services."""
    world.shelf.rows = [
        saved("Fresh", checked_at=0.0),
        saved("Changed", added=3, removed=1),
        saved("Told", listed="s2"),
        saved("Calm", listed="s1", missing=0),
        saved("Closed", trouble="It belongs to another account.", step="Copy it."),
        saved("Sets", "youtube"),
        saved("/lists/rooftop.csv", "exportify"),
    ]
    world.sync.words = "connected as lena"
    made: SyncPage = build(SyncPage, world)
    return made


def test_each_service_has_its_tab_with_a_count(full: SyncPage) -> None:
    tabs = full.overview.tabs
    assert tabs.current == "spotify"
    assert tabs.button("spotify").text() == "Spotify  5"
    assert tabs.button("deezer").text() == "Deezer"
    tabs.button("youtube").click()
    assert names(full) == ["Sets"]
    tabs.button("deezer").click()
    assert full.overview.stack.currentWidget() is full.overview.empty
    assert "Deezer playlist" in full.overview.empty.accessibleName()


def test_chips_show_one_state(full: SyncPage) -> None:
    chips = full.overview.chips
    assert chips.button("changed").text() == "Changed  2"
    chips.button("changed").click()
    assert sorted(names(full)) == ["Changed", "Told"]
    chips.button("trouble").click()
    assert names(full) == ["Closed"]
    assert not chips.button("working").isVisible()


def test_cards_are_found_by_words_and_put_in_order(
    full: SyncPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    overview = full.overview
    assert names(full) == ["Changed", "Told", "Fresh", "Calm", "Closed"]
    overview.sort_by("name")
    assert names(full) == ["Calm", "Changed", "Closed", "Fresh", "Told"]
    overview.order.click()
    overview.search.setText("c")
    overview.search.searched.emit("c")
    assert names(full) == ["Calm", "Changed", "Closed"]
    overview.search.searched.emit("zzz")
    assert overview.stack.currentWidget() is overview.nothing
    overview.nothing.button.click()
    assert len(names(full)) == 5


def test_space_and_the_box_choose_and_the_bar_says_what_they_are(
    full: SyncPage, qtbot: Any
) -> None:
    grid, bar = full.overview.grid, full.overview.bar
    grid.setFocus()
    grid.setCurrentIndex(full.overview.filter.index(0, 0))
    assert not bar.isVisible()
    qtbot.keyClick(grid, Key.Key_Space)
    assert bar.isVisible()
    assert bar.number.text() == "1 selected"
    index = full.overview.filter.index(2, 0)
    box = grid.cards.tick_box(grid.cards.box(grid.visualRect(index)))
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert full.stack.currentWidget() is full.overview, "the box chooses, it does not open"
    assert [one.name for one in full.overview.ticked()] == ["Fresh", "Changed"]
    assert "1 not analysed" in bar.facts.text()
    qtbot.keyClick(grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert bar.number.text() == "5 selected"
    qtbot.keyClick(grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not bar.isVisible()


def test_choosing_survives_a_new_look_at_the_shelf(full: SyncPage) -> None:
    full.presenter.cards.tick(["Changed"])
    full.presenter.load()
    assert card(full, "Changed").ticked


def test_several_are_compared_at_once_and_their_missing_tracks_begin_together(
    build: Callable[..., Any], world: World, qtbot: Any
) -> None:
    for name in "abcd":
        world.add_playlist(f"/lists/{name}.csv", name.upper())
    runner = InlineRunner(hold=True)
    page: SyncPage = build(SyncPage, world, runner)
    page.open_sources([f"/lists/{name}.csv" for name in "abcd"])
    runner.run_all()
    page.presenter.cards.tick([f"file:/lists/{name}.csv" for name in "abcd"])
    page.overview.bar.go.click()
    assert len(runner.waiting) == 4, "all four wait side by side"
    runner.run_all()
    dialog = page.findChildren(type(page.dialog).__mro__[1])
    bulk = next(
        one for one in dialog if one.accessibleName().startswith("Download missing tracks of")
    )
    assert bulk.title.text() == "Download 16 missing of 4 playlists"
    assert bulk.start.isEnabled()
    bulk.start.click()
    runner.run_all()
    jobs = world.downloads.jobs()
    assert len(jobs) == 16
    assert len({job.origin.playlist_key for job in jobs}) == 4
    qtbot.waitUntil(lambda: len(page.runs.bubbles.shown()) == 4, timeout=60_000)


def test_what_does_not_fit_on_the_disk_does_not_begin(
    build: Callable[..., Any], world: World
) -> None:
    world.add_playlist("/lists/b.csv", "Beta")
    page: SyncPage = build(SyncPage, world)
    page.open_sources(["/lists/rooftop.csv", "/lists/b.csv"])
    world.forecast.free = world.forecast.reserve + 1
    page.presenter.cards.tick(["file:/lists/rooftop.csv", "file:/lists/b.csv"])
    page.overview.bar.go.click()
    kinds = (one for one in page.findChildren(type(page.dialog).__mro__[1]))
    bulk = next(one for one in kinds if hasattr(one, "cost"))
    assert not bulk.start.isEnabled()
    assert "are kept free" in bulk.cost.text()
    assert world.downloads.jobs() == []


def test_analysing_several_leaves_the_overview_in_front(full: SyncPage, world: World) -> None:
    full.presenter.cards.tick(["/lists/rooftop.csv"])
    full.overview.bar.analyse.emit()
    assert full.stack.currentWidget() is full.overview
    assert world.checked == ["file:/lists/rooftop.csv"]


def test_a_card_is_checked_as_often_as_its_menu_says(
    full: SyncPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    grid = full.overview.grid
    grid.customContextMenuRequested.emit(grid.visualRect(full.overview.filter.index(0, 0)).center())
    menu = full.overview.findChildren(QMenu)[-2]
    often = menu.actions()[2].menu()
    assert [one.text() for one in often.actions()] == [
        "Every 1 h", "Every 6 h", "Daily", "Weekly", "Never", "As in Settings", "", WISHING,
    ]  # fmt: skip
    assert not often.actions()[-1].isEnabled(), "nothing is checked by itself yet"
    often.actions()[2].trigger()
    assert card(full, "Changed").every == "daily"
    often.actions()[4].trigger()
    assert card(full, "Changed").every == ""


def test_what_a_scheduled_list_misses_is_wished_for_when_its_menu_says_so(
    full: SyncPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_a: None)
    grid = full.overview.grid
    full.presenter.schedule(card(full, "Changed").key, 24.0)

    def wishing() -> Any:
        spot = grid.visualRect(full.overview.filter.index(0, 0)).center()
        grid.customContextMenuRequested.emit(spot)
        return full.overview.findChildren(QMenu)[-2].actions()[2].menu().actions()[-1]

    assert not wishing().isChecked()
    wishing().trigger()
    assert card(full, "Changed").wishes
    assert wishing().isChecked()
    assert not grid.grab().toImage().isNull()
    wishing().trigger()
    assert not card(full, "Changed").wishes


def test_liked_songs_are_checked_every_six_hours_unless_said_otherwise(
    full: SyncPage, world: World
) -> None:
    world.shelf.rows.append(saved("Liked Songs", key=LIKED))
    full.presenter.load()
    assert card(full, LIKED).every == "every 6 h"


# --- the account --------------------------------------------------------------------------------
def test_without_spotify_its_tab_says_what_to_do_and_the_rest_works(
    page: SyncPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.overview.tabs.button("spotify").click()
    overview = page.overview
    assert overview.stack.currentWidget() is overview.setup
    assert overview.setup.button.text() == "Set up Spotify"
    opened: list[Any] = []
    monkeypatch.setattr(
        "ui.spotify_setup.opening.open_spotify_setup", lambda *a: opened.append(a[3])
    )
    overview.setup.button.click()
    assert len(opened) == 1
    world.sync.words, world.sync.lists = "connected as lena", [saved("Mine", checked_at=0.0)]
    opened[0]()
    assert names(page) == ["Mine"]
    page.open_sources(["/lists/rooftop.csv"])
    assert page.stack.currentWidget() is page.coverage_view


def test_not_logged_in_says_so_and_leads_to_the_login(page: SyncPage, world: World) -> None:
    world.sync.account_error = NotAuthorised("Spotify", "Spotify is not connected yet.", "Connect.")
    page.account.load()
    page.overview.tabs.button("spotify").click()
    assert page.account.view.standing is Standing.LOGIN
    assert page.overview.setup.button.text() == "Connect Spotify"
    assert page.overview.setup.accessibleName() == "Spotify is not connected yet."


def test_the_accounts_lists_come_by_themselves_and_once_in_a_while(
    build: Callable[..., Any], world: World
) -> None:
    world.sync.words, world.sync.lists = "connected as lena", [saved("Another", checked_at=0.0)]
    full: SyncPage = build(SyncPage, world)
    assert world.sync.listed == 1, "nobody pressed anything"
    full.shown()
    full.overview.tabs.button("youtube").click()
    full.overview.tabs.button("spotify").click()
    full.overview.tabs.button("youtube").click()
    full.overview.tabs.button("spotify").click()
    assert world.sync.listed == 1
    assert "Another" in names(full)
    assert full.overview.account.text() == "Connected as lena · read just now"


@pytest.mark.parametrize(
    ("error", "standing", "action"),
    [
        (
            RateLimited("Spotify", "Spotify has closed playlists.", 9.0, "Nothing before 18:40."),
            Standing.CLOSED,
            "",
        ),
        (
            NotAuthorised("Spotify", "Spotify answers only while its owner has Premium.", "Renew."),
            Standing.STOPPED,
            "Try again",
        ),
        (Unreachable("Spotify", "Spotify is in trouble.", "Later."), Standing.TROUBLE, "Try again"),
    ],
)
def test_a_refusal_is_told_above_the_cards_which_stay(
    full: SyncPage, world: World, error: Exception, standing: Standing, action: str
) -> None:
    world.sync.account_error = error  # type: ignore[assignment]
    world.add_playlist("/lists/rooftop.csv", "/lists/rooftop.csv")
    full.recheck_all.click()
    overview = full.overview
    assert full.account.view.standing is standing
    assert overview.banner.isVisible()
    assert overview.banner.button.isVisible() is bool(action)
    assert len(names(full)) == 5
    assert world.checked == ["file:/lists/rooftop.csv"], "the other services' lists are checked"
    world.sync.account_error = None
    full.account.refresh()
    assert not overview.banner.isVisible()


def test_checking_for_changes_asks_the_account_first(full: SyncPage, world: World) -> None:
    for row in list(world.shelf.rows):
        if row.checked_at:
            world.add_playlist(row.source, row.name)
    before = world.sync.listed
    full.recheck_all.click()
    assert world.sync.listed == before + 1
    assert len(world.checked) == 6


def test_the_meter_tells_how_much_of_the_likes_is_owned(full: SyncPage, world: World) -> None:
    meter = full.overview.meter
    assert not meter.isVisible()
    world.sync.days = [OwnedOn("2026-10-01", 40, 100), OwnedOn("2026-11-01", 73, 100)]
    full.presenter.load_meter()
    assert meter.words.text() == "You own 73 % of your likes"
    assert meter.accessibleDescription() == "It was 40 % on 2026-10-01."
    assert meter.line.isVisible()
    meter.grab()
    world.sync.days = [OwnedOn("2026-11-01", 0, 0)]
    full.presenter.load_meter()
    assert not meter.isVisible()


def test_a_pasted_link_opens_its_tab(page: SyncPage, world: World) -> None:
    link = "https://www.youtube.com/playlist?list=1"
    made = world.add_playlist(link, "Sets")
    world.playlists.known[link] = replace(made.playlist, kind="youtube")
    page.open_sources([link])
    page.show_overview()
    assert page.overview.tabs.current == "youtube"
    assert names(page) == ["Sets"]


def test_a_link_that_cannot_be_read_now_stays_as_a_card(page: SyncPage, world: World) -> None:
    link = "https://www.deezer.com/playlist/9"
    page.open_sources([link])
    assert page.banner.isVisible()
    assert card(page, link).trouble
    assert page.overview.tabs.current == "deezer"
    assert page.overview.grid.viewport().grab().width() > 0


def test_a_card_that_is_gone_has_no_menu(full: SyncPage) -> None:
    full.overview.grid.customContextMenuRequested.emit(QPoint(-1, -1))
    assert full.overview.findChildren(QMenu) == []


def test_pictures_of_playlists_come_late_and_are_asked_for_once(
    full: SyncPage, world: World
) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    world.sync.pictures = {"http://p/1": bytes(buffer.data().data()), "http://p/2": b"no picture"}
    world.shelf.rows += [
        saved("Pictured", picture="http://p/1"),
        saved("Broken", picture="http://p/2"),
        saved("Gone", picture="http://p/3"),
    ]
    full.presenter.load()
    full.presenter.load()
    assert sorted(world.sync.pictures_asked) == ["http://p/1", "http://p/2", "http://p/3"]
    assert has_picture("Pictured")
    assert not has_picture("Broken")
    full.overview.grid.viewport().grab()


def test_a_check_by_itself_shows_on_the_card_at_once(
    full: SyncPage, world: World, qtbot: Any
) -> None:
    world.shelf.put(saved("Calm", missing=0, added=7))
    world.bus.publish(CoverageReady(data.coverage(3, "Calm", "Calm")))
    qtbot.waitUntil(lambda: card(full, "Calm").added == 7, timeout=60_000)
    full.hide()
    world.shelf.put(saved("Calm", missing=0, added=9))
    world.bus.publish(CoverageReady(data.coverage(3, "Calm", "Calm")))
    assert card(full, "Calm").added == 7, "nothing is read for a page nobody sees"
    full.show()
    full.shown()
    assert card(full, "Calm").added == 9
