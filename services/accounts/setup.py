"""What a person has to know and enter to connect Spotify. Used by the set-up help of the window.

Source of the rules: Spotify's dashboard and blog, 2026 (docs/spotify.md has the long form).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from core.ports.accounts import LoginAttempt
from core.tasks import TaskContext
from services.accounts.service import DASHBOARD, AccountsService, Settings, Tested

_ID = re.compile(r"[0-9a-f]{32}")
_LENGTH = 32
WHY = (
    "Spotify answers only apps that people make for themselves, and only while the maker has "
    "Premium. It takes five minutes, once. Everything else works without: playlist files, links, "
    "the catalogues."
)
MAKE = (
    "Open the dashboard with the Premium account and choose “Create app”. Any name will do. "
    "Where it asks for APIs, tick “Web API”."
)
REDIRECT = "Enter this as Redirect URI there, letter by letter (“localhost” is refused):"
PEOPLE = (
    "Somebody else's account? Add its name and e-mail address under “User Management” of the app, "
    "five people at most. They need no Premium; the maker needs no entry."
)
COPY = "Copy the Client ID from the app's page. There is no secret to copy."
WRONG_ADDRESS = (
    "That is not the address Spotify sent you to. Copy the whole line of the browser's address "
    "field: it starts with your redirect address and has “code=” in it."
)


class ChangingSettings(Settings, Protocol):
    """A settings store that can be written."""

    def set(self, key: str, value: object) -> None:
        """Keep a value. Raises `BadSetting`."""
        ...


@dataclass(frozen=True, slots=True)
class SetupFacts:
    """How it stands, without asking Spotify."""

    client_id: str
    redirect_uri: str
    connected: bool
    words: str
    """The state in words, "" when nothing is set up; a sentence when something has to be done."""
    dashboard: str = DASHBOARD


def facts(settings: Settings, accounts: AccountsService) -> SetupFacts:
    """Read without asking Spotify."""
    return SetupFacts(
        str(settings.get("spotify.client_id")),
        str(settings.get("spotify.redirect_uri")),
        accounts.connected,
        accounts.state().words,
    )


def read_client_id(text: str) -> tuple[str, str]:
    """(the Client ID in what somebody pasted, what is odd about it or "").

    The address of the app's page in the dashboard holds it too. An odd one is not refused: Spotify
    has the last word.
    """
    plain = text.strip().strip("\"'<>")
    found = _ID.search(plain.lower())
    if found and (len(plain) == _LENGTH or "://" in plain):
        return found[0], ""
    if not plain:
        return "", "Paste the Client ID of your app here."
    if "://" in plain or " " in plain:
        return plain, "This is no Client ID: it has 32 letters and digits."
    return plain, f"A Client ID has 32 letters and digits; this has {len(plain)}."


class Login:
    """A login under way: show `url`, then `finish`. Close it in every case."""

    def __init__(self, accounts: AccountsService, attempt: LoginAttempt) -> None:
        self._accounts = accounts
        self._attempt = attempt
        self.url = attempt.url
        self.seconds = attempt.seconds

    def paste(self, address: str) -> str:
        """Take the address a browser elsewhere ended at; what is wrong with it, or ""."""
        return "" if self._attempt.paste(address) else WRONG_ADDRESS

    def finish(self, ctx: TaskContext) -> Tested:
        """Wait for the browser and ask once. Raises what is wrong, `Cancelled`."""
        try:
            grant = self._accounts.finish_login(self._attempt, ctx)
        finally:
            self.close()
        return Tested(True, f"Connected as {grant.name or grant.user_id or 'yourself'}.")

    def close(self) -> None:
        """Stop listening. Safe to call twice."""
        self._attempt.close()


def begin(
    settings: ChangingSettings, accounts: AccountsService, client_id: str, redirect_uri: str
) -> Login:
    """Keep both settings and listen for the browser.

    Raises `BadSetting` for a redirect that is no address, and what `begin_login` raises.
    """
    for key, value in (("spotify.client_id", client_id), ("spotify.redirect_uri", redirect_uri)):
        if settings.get(key) != value:
            settings.set(key, value)
    return Login(accounts, accounts.begin_login())
