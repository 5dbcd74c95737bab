"""What is known about the slskd that answers: version, options, and how it stood last.

Used by `source.py` and its helpers. Version and options are asked for once and again after each
`check`, because slskd may be replaced by a newer one while we run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.clients.slskd.api import SlskdApi
from core.clients.slskd.mapping import SERVICE, Options
from core.clients.slskd.version import Version, parse_version
from core.domain import (
    NotAuthorised,
    NotReady,
    RateLimited,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Unreachable,
)

_NEVER_ASKED = ServiceState(SERVICE, ServiceStatus.CHECKING, "not checked yet")
_CONNECTED = ServiceState(SERVICE, ServiceStatus.OK, "connected")
_WORDS: dict[type[ServiceError], tuple[ServiceStatus, str]] = {
    Unreachable: (ServiceStatus.FAILED, "no answer"),
    NotAuthorised: (ServiceStatus.FAILED, "wrong API key"),
    NotReady: (ServiceStatus.WARNING, "not logged in to Soulseek"),
    RateLimited: (ServiceStatus.WAITING, "pausing"),
}


class KnownFacts:
    """Cached answers of one slskd. Thread-safe."""

    def __init__(self, api: SlskdApi) -> None:
        self._api = api
        self._lock = threading.Lock()
        self._version: Version | None = None
        self._options: Options | None = None
        self._state = _NEVER_ASKED

    @property
    def state(self) -> ServiceState:
        """The last known state in words."""
        return self._state

    def version(self) -> Version:
        """Asked once. Raises what the call raises."""
        with self._lock:
            if self._version is None:
                self._version = self._api.version()
            return self._version

    def options(self) -> Options:
        """Asked once; slskd's own defaults while it does not tell."""
        with self._lock:
            if self._options is None:
                try:
                    self._options = self._api.options()
                except ServiceError:
                    return Options()
            return self._options

    def account(self) -> str:
        """The Soulseek name slskd is logged in with, or will be again by itself; "" when there is
        none. Raises what a call does."""
        found = self._api.application()
        if found.logged_in:
            return found.username
        return self._api.options().username if found.busy or found.returning else ""

    def check(self) -> None:
        """Raises `Unreachable`, `NotAuthorised`, `NotReady`, `Malformed`; else slskd can work."""
        found = self._api.application()
        with self._lock:
            self._version = parse_version(found.version)
            self._options = None
        if found.connected and found.logged_in:
            self._state = _CONNECTED
        elif found.busy:
            raise NotReady(
                SERVICE, "slskd is just logging in to Soulseek.", "Try again in a minute."
            )
        else:
            raise NotReady(
                SERVICE,
                "slskd runs but is not logged in to Soulseek.",
                "Open slskd's web page and connect it there.",
            )

    @contextmanager
    def noted(self, proves_login: bool = False) -> Iterator[None]:
        """Remember an error of the service as its state; an answer after silence as connected.

        A search that worked also proves that slskd is logged in to Soulseek.
        """
        try:
            yield
        except ServiceError as error:
            if type(error) in _WORDS:
                self._state = _state_after(error)
            raise
        silent = self._state.status in {ServiceStatus.FAILED, ServiceStatus.CHECKING}
        if silent or proves_login:
            self._state = _CONNECTED


def _state_after(error: ServiceError) -> ServiceState:
    status, words = _WORDS[type(error)]
    if isinstance(error, RateLimited) and error.after >= 60:
        words = f"pausing for {error.after / 60:.0f} minutes"
    return ServiceState(SERVICE, status, words)
