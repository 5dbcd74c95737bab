"""How the configured media server stands, for the doctor and the sidebar.

Its last outcome is remembered, so that the sidebar asks nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.domain import CratekeeperError, ServiceState, ServiceStatus
from core.tasks import TaskContext

if TYPE_CHECKING:
    from core.ports.servers import LibraryServer


class Configured(Protocol):
    """Which server is meant now; see `services.servers.service.ServerLibrary`."""

    @property
    def name(self) -> str:
        """ "" for none."""
        ...

    @property
    def title(self) -> str:
        """Its name for people."""
        ...

    def server(self) -> LibraryServer:
        """The adapter. Raises `BadInput` when its address is not set."""
        ...

    def last_read(self) -> float | None:
        """When its library was last read completely."""
        ...


class ServerHealth:
    """Asks the server that `servers` names."""

    def __init__(self, servers: Configured) -> None:
        self._servers = servers
        self._known: dict[str, ServiceState] = {}

    @property
    def title(self) -> str:
        """Its name for people; "" when none is configured."""
        return self._servers.title

    def check(self, ctx: TaskContext) -> str:
        """Ask it; what it says of itself, "" when none is configured.

        Raises what has to be done, as `CratekeeperError`.
        """
        name, title = self._servers.name, self._servers.title
        if not name:
            return ""
        try:
            found = self._servers.server().check(ctx)
        except CratekeeperError as error:
            self._known[name] = ServiceState(title, ServiceStatus.FAILED, error.sentence)
            raise
        words = f"{found.name} {found.version}".strip() + self._unread(", not read yet")
        self._known[name] = ServiceState(title, ServiceStatus.OK, words)
        return words

    def state(self) -> ServiceState | None:
        """What is known now; None when none is configured."""
        name = self._servers.name
        if not name:
            return None
        words = self._unread("not read yet") or "not asked yet"
        return self._known.get(name) or ServiceState(self.title, ServiceStatus.WAITING, words)

    def _unread(self, words: str) -> str:
        return words if self._servers.last_read() is None else ""
