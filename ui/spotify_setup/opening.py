"""Opens the set-up help for Spotify over a window. Used by the Settings and Sync pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QWidget

from services.events import ServiceChanged
from ui.runner import Runner
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from core.domain import ServiceState
    from services.container import Container


def open_spotify_setup(
    page: QWidget,
    container: Container,
    runner: Runner,
    connected: Callable[[], object] | None = None,
) -> Overlay:
    """Help to connect Spotify, over the window of `page`.

    `connected` is called in the GUI thread each time a login or a test went well, and when the
    person disconnected: the account is another then.
    """
    from ui.spotify_setup.dialog import SpotifySetupDialog

    dialog = SpotifySetupDialog(container, runner)
    for signal in (dialog.presenter.connected, dialog.presenter.disconnected):
        signal.connect(partial(_tell, container, runner))
    if connected is not None:
        dialog.presenter.connected.connect(connected)
        dialog.presenter.disconnected.connect(connected)
    dialog.open_over(page.window() or page, dialog.client_id)
    dialog.presenter.load()
    return dialog


def _tell(container: Container, runner: Runner) -> None:
    """Whoever shows the services shows this one as it is now."""

    def publish(state: ServiceState) -> None:
        container.bus.publish(ServiceChanged(state))

    runner.start(lambda _ctx: container.accounts.state(), lane="db", done=publish)
