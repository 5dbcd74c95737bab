"""The command palette as a person uses it: letters, arrows, Enter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from core.domain import StorageError
from core.domain.catalogue import CatalogueArtist
from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.models import roles
from ui.navigation import PAGES
from ui.pages.base import Page
from ui.palette import entries
from ui.palette.entries import Entry, best
from ui.palette.fuzzy import folded, score
from ui.palette.opening import Palette
from ui.runner import InlineRunner
from ui.shell import Shell

FIELDS = FakeContainer().settings.fields()


@pytest.fixture
def shell(qtbot: Any, world: FakeContainer) -> Iterator[Shell]:
    made = Shell()
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    bridge = Bridge(world.bus)
    made.attach(world, InlineRunner(made.say_error), bridge)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: isinstance(made.stack.currentWidget(), Page), timeout=60_000)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    yield made
    bridge.close()


def opened(shell: Shell, qtbot: Any) -> Palette:
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = shell.commands
    assert palette is not None
    assert palette.dialog.isVisible()
    return palette


def take(shell: Shell, qtbot: Any, typed: str) -> None:
    palette = opened(shell, qtbot)
    qtbot.keyClicks(palette.dialog.field, typed)
    qtbot.keyClick(palette.dialog.field, Qt.Key.Key_Return)
    assert palette.dialog.isHidden()


def titles(palette: Palette) -> list[str]:
    model = palette.dialog.model
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def front(shell: Shell) -> str:
    page = shell.stack.currentWidget()
    return page.title if isinstance(page, Page) else ""


def toasts(shell: Shell) -> list[str]:
    return [toast.notice.title for toast in shell.toasts.toasts]


def test_letters_enter_and_the_page_is_there(qtbot: Any, shell: Shell) -> None:
    take(shell, qtbot, "sett")
    qtbot.waitUntil(lambda: front(shell) == "Settings", timeout=60_000)


def test_a_tab_is_reached_by_its_name(qtbot: Any, shell: Shell) -> None:
    take(shell, qtbot, "wish list")
    qtbot.waitUntil(lambda: front(shell) == "Downloads", timeout=60_000)
    page: Any = shell.stack.currentWidget()
    qtbot.waitUntil(lambda: page.tabs.current == "wishes", timeout=60_000)


def test_a_setting_is_reached_by_its_name_and_has_the_focus(qtbot: Any, shell: Shell) -> None:
    take(shell, qtbot, "undo space")
    qtbot.waitUntil(lambda: front(shell) == "Settings", timeout=60_000)

    def focused() -> str:
        widget = QApplication.focusWidget()
        return widget.accessibleName() if widget is not None else ""

    qtbot.waitUntil(lambda: focused() == "Undo space", timeout=60_000)


def test_a_playlist_is_opened_by_its_name(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    name = world.shelf.all()[0].name
    take(shell, qtbot, name)
    qtbot.waitUntil(lambda: front(shell) == "Sync", timeout=60_000)
    qtbot.waitUntil(lambda: bool(world.playlists.opened), timeout=60_000)


def test_the_arrows_move_while_the_field_keeps_the_focus(qtbot: Any, shell: Shell) -> None:
    dialog = opened(shell, qtbot).dialog
    assert QApplication.focusWidget() is dialog.field
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(dialog.field, key)
    assert dialog.list.currentIndex().row() == 1
    assert dialog.field.accessibleDescription().startswith("Search for files") is False
    assert dialog.field.accessibleDescription().startswith("Sync, Page, Ctrl+2, 2 of")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Up)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Up)
    assert dialog.list.currentIndex().row() == dialog.model.rowCount() - 1
    qtbot.keyClick(dialog.field, Qt.Key.Key_PageUp)
    assert dialog.list.currentIndex().row() == dialog.model.rowCount() - 9


def test_the_same_key_closes_it_and_the_focus_goes_back(qtbot: Any, shell: Shell) -> None:
    button = shell.sidebar.buttons["dashboard"]
    button.setFocus()
    palette = opened(shell, qtbot)
    qtbot.keyClick(palette.dialog.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert palette.dialog.isHidden()
    assert QApplication.focusWidget() is button


def test_what_nothing_fits_is_said_and_enter_does_nothing(qtbot: Any, shell: Shell) -> None:
    palette = opened(shell, qtbot)
    qtbot.keyClicks(palette.dialog.field, "qqqzzz")
    assert titles(palette) == []
    assert palette.dialog.nothing.isVisible()
    qtbot.keyClick(palette.dialog.field, Qt.Key.Key_Return)
    assert palette.dialog.isVisible()
    palette.dialog.nothing.acted.emit()
    assert titles(palette)


def test_downloads_are_paused_and_resumed(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    take(shell, qtbot, "pause all")
    qtbot.waitUntil(lambda: world.settings.get("downloads.paused") is True, timeout=60_000)
    palette = opened(shell, qtbot)
    assert "Resume all downloads" in [e.title for e in entries.actions(palette.actions.paused)]
    palette.dialog.leave()
    take(shell, qtbot, "resume all")
    qtbot.waitUntil(lambda: world.settings.get("downloads.paused") is False, timeout=60_000)


def test_the_theme_is_switched(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    take(shell, qtbot, "light theme")
    qtbot.waitUntil(lambda: world.settings.get("window.theme") == "light", timeout=60_000)


def test_the_library_is_scanned(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    take(shell, qtbot, "scan lib")
    qtbot.waitUntil(lambda: world.library.scans == [False], timeout=60_000)
    qtbot.waitUntil(lambda: "The library was read" in toasts(shell), timeout=60_000)


def test_a_failing_scan_is_told(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    world.library.error = StorageError("The disk is gone.", "Connect it.")
    take(shell, qtbot, "scan lib")
    qtbot.waitUntil(lambda: "The disk is gone." in toasts(shell), timeout=60_000)


def test_due_wishes_are_tried(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    take(shell, qtbot, "process wish")
    qtbot.waitUntil(lambda: len(world.wishlist.tried) == world.wishes.count(), timeout=60_000)


def test_all_services_are_asked(qtbot: Any, shell: Shell, world: FakeContainer) -> None:
    before = world.health.asked
    take(shell, qtbot, "test all services")
    qtbot.waitUntil(lambda: world.health.asked > before, timeout=60_000)


def test_missing_tracks_of_all_lists_are_looked_for(qtbot: Any, shell: Shell) -> None:
    take(shell, qtbot, "find missing")
    qtbot.waitUntil(lambda: front(shell) == "Sync", timeout=60_000)
    page: Any = shell.stack.currentWidget()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.analyser, timeout=60_000)


def test_an_artist_of_recent_downloads_is_searched_on_the_artists_page(
    qtbot: Any, shell: Shell, world: FakeContainer
) -> None:
    name = world.downloads.jobs(newest_first=True)[0].track.artists[0]
    palette = opened(shell, qtbot)
    qtbot.keyClicks(palette.dialog.field, name)
    assert name in titles(palette)
    model = palette.dialog.model
    at = titles(palette).index(name)
    palette.take(model.data(model.index(at), roles.ITEM))
    qtbot.waitUntil(lambda: front(shell) == "Artists", timeout=60_000)
    page: Any = shell.stack.currentWidget()
    qtbot.waitUntil(lambda: page.start.box.text() == name, timeout=60_000)


def test_artists_looked_at_come_before_those_of_downloads() -> None:
    viewed = [CatalogueArtist("deezer", "1", "Mira Vale"), CatalogueArtist("deezer", "2", "Ondo")]
    found = list(entries.artists(viewed, [data.job(3), data.job(4)]))
    assert [one.title for one in found[:2]] == ["Mira Vale", "Ondo"]
    assert len({one.title for one in found}) == len(found) > 2
    assert all(one.place == f"artists/search:{one.title}" for one in found)


def test_every_place_named_by_an_entry_is_one(shell: Shell, qtbot: Any) -> None:
    keys = {page.key for page in PAGES}
    everything = [*entries.pages(), *entries.actions(False), *entries.settings(FIELDS)]
    assert all(one.place.partition("/")[0] in keys for one in everything if one.place)
    assert all(bool(one.place) != bool(one.action) for one in everything)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dash", "Dashboard"),
        ("wl", "Wish list"),
        ("hist", "History"),
        ("dark", "Dark theme"),
        ("quit", "Quit"),
        ("PAUSE", "Pause all downloads"),
    ],
)
def test_a_few_letters_find_it(typed: str, first: str) -> None:
    everything = [*entries.pages(), *entries.actions(False), *entries.settings(FIELDS)]
    assert best(typed, everything)[0].title == first


def test_accents_and_case_do_not_matter() -> None:
    assert folded("Björk Ä") == "bjork a"
    assert score("bjork", "Björk") > 0
    assert score("BJÖRK", "bjork") > 0


def test_words_may_come_in_any_order_and_all_must_be_there() -> None:
    assert score("all pause", "Pause all downloads") > 0
    assert score("pause none", "Pause all downloads") == 0
    assert score("", "anything") == 1


def test_a_word_in_the_title_beats_one_in_the_hints() -> None:
    title = Entry("Queue", "Tab", "download")
    hint = Entry("Downloads", "Page", "download", more="queue")
    assert best("queue", [hint, title])[0] is title
