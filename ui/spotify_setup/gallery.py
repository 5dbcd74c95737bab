"""The set-up help for Spotify in its states, for pictures. Used by `ui.gallery.scenes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from core.domain import ServiceState, ServiceStatus
from core.tasks import Cancelled
from ui.runner import InlineRunner
from ui.spotify_setup.dialog import SpotifySetupDialog
from ui.spotify_setup.opening import open_spotify_setup
from ui.spotify_setup.presenter import Step

URL = (
    "https://accounts.spotify.com/authorize?client_id=6f1c2b7ab9c04d0f8f1d0a3b5c7e9f12&response_"
    "type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A8888%2Fcallback&code_challenge_method=S256"
)
CLIENT_ID = "6f1c2b7ab9c04d0f8f1d0a3b5c7e9f12"
WRONG = "Spotify answers this app only while its owner has Premium."
REMEDY = (
    "Check the subscription of the account that made the app; after a renewal it may take hours. "
    "Playlist files work meanwhile."
)


class ShownAttempt:
    """A login nobody answers."""

    url = URL
    seconds = 272.0

    def paste(self, address: str) -> bool:
        """Nothing fits."""
        return not address

    def close(self) -> None:
        """Nothing to close."""


class ShownAccounts:
    """Nobody is connected."""

    connected = False

    def state(self) -> ServiceState:
        """As before the first set-up."""
        return ServiceState("Spotify", ServiceStatus.OFF, "not set up")

    def begin_login(self) -> ShownAttempt:
        """The browser could be opened."""
        return ShownAttempt()

    def finish_login(self, *_: object) -> None:
        """Still waiting when the picture is taken."""
        raise Cancelled


def scenes() -> Iterator[tuple[str, Callable[[Any, Any], None]]]:
    """(state, act on the page and its world)."""
    yield "spotify-app", _app
    yield "spotify-login", _login
    yield "spotify-connected", lambda page, world: _answered(page, world, True)
    yield "spotify-refused", lambda page, world: _answered(page, world, False)


def _open(page: Any, world: Any) -> SpotifySetupDialog:
    world.accounts = ShownAccounts()
    dialog = open_spotify_setup(page, world, InlineRunner())
    assert isinstance(dialog, SpotifySetupDialog)
    dialog.presenter.opened.disconnect()  # no browser for a picture
    return dialog


def _app(page: Any, world: Any) -> None:
    dialog = _open(page, world)
    dialog.client_id.setText("6f1c2b7ab9c04d")
    dialog.app.client_row.complain("A Client ID has 32 letters and digits; this has 14.")


def _login(page: Any, world: Any) -> None:
    dialog = _open(page, world)
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()


def _answered(page: Any, world: Any, ok: bool) -> None:
    dialog = _open(page, world)
    told = ("Connected as Lena Listener.", "") if ok else (WRONG, REMEDY)
    dialog.presenter.answered.emit(ok, *told)
    dialog.presenter.stepped.emit(Step.RESULT)
