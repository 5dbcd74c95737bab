"""Places on the Sync page that other parts of the window lead to. Used by the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.playlists.links import ALBUM_PREFIX
from ui.models.cards import TABS

if TYPE_CHECKING:
    from ui.pages.sync.page import SyncPage


def open_place(page: SyncPage, place: str) -> None:
    """A tab's name, "list:KEY" (also of an album), "missing" (of all lists), or "add" (files)."""
    what, _, key = place.partition(":")
    if what == "list":
        if (card := page.presenter.card(key)) is not None:
            page.open_card(card)
        elif key.startswith(ALBUM_PREFIX):
            page.reopen(key)
    elif place == "missing":
        page.show_missing()
    else:
        page.show_overview()
        if place in TABS:
            page.overview.show_tab(place)
        elif place == "add":
            page.overview.strip.pick()
