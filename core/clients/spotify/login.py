"""A login through the browser. Used by `client.py`; a port of `core.ports.accounts`."""

from __future__ import annotations

from collections.abc import Callable

from core.clients.spotify.accounts import AccountsHost
from core.clients.spotify.troubles import TITLE
from core.domain import BadInput, NotAuthorised
from core.net.oauth import DEADLINE_SECONDS, Callback, new_proof
from core.ports.accounts import Grant
from core.tasks import TaskContext


class BrowserLogin:
    """Implements `core.ports.accounts.LoginAttempt`."""

    def __init__(
        self,
        host: AccountsHost,
        redirect_uri: str,
        finish: Callable[[str, str, str], Grant],
        seconds: float = DEADLINE_SECONDS,
    ) -> None:
        """Listens at once. `finish` takes code, redirect and verifier."""
        self._proof = new_proof()
        self._callback = Callback(TITLE, redirect_uri, self._proof.state)
        self._finish = finish
        self.seconds = seconds
        self.url = host.authorize_url(self._callback.redirect_uri, self._proof)

    def paste(self, address: str) -> bool:
        """See `LoginAttempt.paste`."""
        return self._callback.take(address.strip().strip("<>\"'"))

    def wait(self, ctx: TaskContext) -> Grant:
        """See `LoginAttempt.wait`."""
        consent = self._callback.wait(ctx, self.seconds)
        if consent.error == "access_denied":
            raise NotAuthorised(TITLE, "You did not agree to the login.", "Start it again.")
        if consent.error:
            raise BadInput(
                f"Spotify refused the login page ({consent.error[:60]}).",
                "Check the Client ID, and that your app has exactly this redirect address.",
            )
        return self._finish(consent.code, self._callback.redirect_uri, self._proof.verifier)

    def close(self) -> None:
        """See `LoginAttempt.close`."""
        self._callback.close()
