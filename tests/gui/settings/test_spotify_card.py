"""The Spotify card of the Settings page: how it stands, and the way to the set-up help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.gallery.world import FakeContainer
from ui.pages.settings.form import SpotifyCard
from ui.pages.settings.page import SettingsPage
from ui.spotify_setup.dialog import SpotifySetupDialog
from ui.spotify_setup.gallery import ShownAccounts


def test_connect_opens_the_help_and_success_is_shown_on_the_card(
    build: Callable[..., Any], world: FakeContainer
) -> None:
    world.accounts = ShownAccounts()  # type: ignore[assignment]
    page: SettingsPage = build(SettingsPage, world)
    page.finish()
    card = page.cards["spotify"]
    assert isinstance(card, SpotifyCard)
    spotify = next(one for one in world.health.states() if one.name == "Spotify")
    assert card.words.text() == spotify.words
    card.setup.click()
    dialog = page.findChild(SpotifySetupDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.app.redirect.text() == world.settings.get("spotify.redirect_uri")
    loads: list[object] = []
    page.presenter.loaded.connect(loads.append)
    dialog.presenter.connected.emit()
    assert len(loads) == 1
