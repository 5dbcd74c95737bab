"""Artists: what comes here, and what already works elsewhere. No dead buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QWidget

from ui.pages.base import Page
from ui.widgets.notices import Emptiness, EmptyState

if TYPE_CHECKING:
    from services.container import Container
    from ui.bridge import Bridge
    from ui.runner import Runner


class ArtistsPage(Page):
    """An honest empty state until the catalogues are there."""

    title = "Artists"

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.header.addStretch(1)
        self.empty = EmptyState(
            Emptiness.NOT_CONNECTED,
            "No catalogue yet: a later version shows whole discographies here.",
            "Open a playlist",
            "list-music",
            icon="mic-vocal",
            detail="What works now: bring a playlist, see what of it you own, fetch the rest. "
            "An artist's tracks come along that way, filed by artist and album.",
        )
        self.empty.acted.connect(self._open_sync)
        self.body.addWidget(self.empty, 1)

    def _open_sync(self) -> None:
        self.navigate.emit("sync")
