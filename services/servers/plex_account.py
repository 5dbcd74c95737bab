"""Connecting with Plex through the browser, and finding servers; only when a person asks for it.

Used by the verbs `login plex` and `logout plex`. The token is kept as the setting `plex.token`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.domain import ServiceError
from core.tasks import TaskContext


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The value of a key."""
        ...

    def set(self, key: str, value: object) -> None:
        """Keep a value; secrets go where secrets are kept."""
        ...


class Pin(Protocol):
    """A login that waits for the browser."""

    @property
    def url(self) -> str:
        """The page to open."""
        ...


class Found(Protocol):
    """A server that may be used."""

    @property
    def name(self) -> str:
        """Its name for people."""
        ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its addresses, the nearest first."""
        ...


class Login(Protocol):
    """Plex's account service."""

    def begin(self) -> Any:
        """A new PIN."""
        ...

    def wait(self, pin: Any, ctx: TaskContext) -> str:
        """The token, once a person said yes."""
        ...

    def servers(self, token: str, ctx: TaskContext) -> Sequence[Found]:
        """The account's servers."""
        ...

    def close(self) -> None:
        """Drop kept connections."""
        ...


@dataclass(frozen=True, slots=True)
class Connected:
    """How a login ended: the address in use ("" for none), and (name, address) of all found."""

    url: str
    servers: tuple[tuple[str, str], ...]


class PlexAccount:
    """`make` builds the account's client, `answers` says whether a server takes a token."""

    def __init__(
        self,
        settings: Settings,
        make: Callable[[], Login],
        answers: Callable[[str, str, TaskContext], bool],
        nearby: Callable[[TaskContext], Sequence[Found]],
    ) -> None:
        self._settings = settings
        self._make = make
        self._answers = answers
        self._nearby = nearby

    def login(self, show: Callable[[str], None], ctx: TaskContext) -> Connected:
        """Ask for a PIN, `show` its page, wait for the yes, keep the token.

        Without an address in the settings the first server that takes the token becomes it.
        Raises `ServiceError`s (`Refused` when nobody says yes), `Cancelled`.
        """
        account = self._make()
        try:
            pin = account.begin()
            show(pin.url)
            token = account.wait(pin, ctx)
            self._settings.set("plex.token", token)
            found = self._servers(account, token, ctx)
        finally:
            account.close()
        return Connected(self._address(found, token, ctx), tuple(found))

    def logout(self) -> bool:
        """Forget the token; True when there was one."""
        had = bool(self._settings.get("plex.token"))
        self._settings.set("plex.token", "")
        return had

    def nearby(self, ctx: TaskContext) -> list[tuple[str, str]]:
        """(name, address) of servers that answer on the local network."""
        return _flat(self._nearby(ctx))

    def _servers(self, account: Login, token: str, ctx: TaskContext) -> list[tuple[str, str]]:
        try:
            return _flat(account.servers(token, ctx))
        except ServiceError:  # the token is there; which server is meant can be set by hand
            return []

    def _address(self, found: list[tuple[str, str]], token: str, ctx: TaskContext) -> str:
        url = str(self._settings.get("plex.url"))
        if url:
            return url
        for _, address in found:
            if self._answers(address, token, ctx):
                self._settings.set("plex.url", address)
                return address
        return ""


def _flat(found: Sequence[Found]) -> list[tuple[str, str]]:
    return [(one.name, address) for one in found for address in one.addresses]
