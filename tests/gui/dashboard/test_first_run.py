"""The first screen: the product and no form; music is found by itself, once."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import Qt

from ui.gallery.world import FakeContainer
from ui.pages.dashboard.first_desk import SEEN
from ui.pages.dashboard.first_run import LATER
from ui.pages.dashboard.page import DashboardPage
from ui.soulseek_setup.dialog import SoulseekSetupDialog
from ui.spotify_setup.dialog import SpotifySetupDialog
from ui.spotify_setup.gallery import ShownAccounts


def test_a_typed_link_is_opened_with_enter(
    qtbot: Any, build: Any, empty_world: FakeContainer
) -> None:
    page = build(DashboardPage, empty_world)
    brought: list[list[str]] = []
    page.brought.connect(brought.append)
    qtbot.keyClicks(page.first_run.link, "https://www.deezer.com/playlist/1")
    qtbot.keyClick(page.first_run.link, Qt.Key.Key_Return)
    qtbot.keyClick(page.first_run.link, Qt.Key.Key_Return)
    assert brought == [["https://www.deezer.com/playlist/1"]]
    assert page.first_run.link.text() == ""


def test_music_is_found_and_read_without_being_asked(
    build: Any, empty_world: FakeContainer
) -> None:
    empty_world.guess_music = lambda _ctx: "/home/lena/Music"
    page = build(DashboardPage, empty_world)
    assert empty_world.settings.get("library.folders") == ["/home/lena/Music"]
    assert empty_world.library.scans == [False]
    assert page.first_run._where.text() == "/home/lena/Music"


def test_a_folder_that_was_taken_out_again_is_not_put_back(
    build: Any, empty_world: FakeContainer
) -> None:
    empty_world.guess_music = lambda _ctx: "/home/lena/Music"
    empty_world.settings.values[SEEN] = True
    build(DashboardPage, empty_world)
    assert empty_world.settings.get("library.folders") == []
    assert empty_world.library.scans == []


def test_without_music_nothing_is_guessed(build: Any, empty_world: FakeContainer) -> None:
    page = build(DashboardPage, empty_world)
    assert empty_world.settings.get("library.folders") == []
    assert page.first_run._where.text() == "No folder chosen"


@pytest.mark.parametrize("place", [key for key, *_ in LATER if "/" in key])
def test_a_card_leads_to_its_place_in_the_settings(
    build: Any, empty_world: FakeContainer, place: str
) -> None:
    page = build(DashboardPage, empty_world)
    asked: list[str] = []
    page.navigate.connect(asked.append)
    page.first_run.later[place].click()
    assert asked == [place]


def test_soulseek_and_spotify_have_a_help_of_their_own(
    build: Any, empty_world: FakeContainer
) -> None:
    empty_world.accounts = ShownAccounts()  # type: ignore[attr-defined]
    page = build(DashboardPage, empty_world)
    for key, kind in (("soulseek", SoulseekSetupDialog), ("spotify", SpotifySetupDialog)):
        page.first_run.later[key].click()
        [dialog] = page.findChildren(kind)
        assert dialog.isVisible()
        dialog.leave()
