"""One door to everything that can be discovered. Used by the Sync page and Weekly Flow.

A list is named `discover:SOURCE/LIST` ("discover:listenbrainz/weekly-jams"), and can be opened
like any other SOURCE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.domain import BadInput, CratekeeperError, Playlist
from core.ports.discovery import DiscoveryList, DiscoverySource
from core.tasks import TaskContext

_ADDRESS = re.compile(r"^discover:([a-z]+)/([\w-]+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Discoverable:
    """What can be read now. `missing` has a sentence by source for what must be set first,
    `troubles` one for each source that could not be asked."""

    lists: tuple[DiscoveryList, ...]
    missing: dict[str, str]
    troubles: tuple[str, ...]


class DiscoveryService:
    """Implements `core.ports.sources.PlaylistReader` for its own addresses. Thread-safe."""

    def __init__(self, sources: Callable[[], Sequence[DiscoverySource]]) -> None:
        self._sources = sources

    def lists(self, ctx: TaskContext) -> Discoverable:
        """Everything of all sources; one that fails does not keep the others."""
        found: list[DiscoveryList] = []
        missing: dict[str, str] = {}
        troubles: list[str] = []
        for source in self._sources():
            ctx.checkpoint()
            words = source.missing()
            if words:
                missing[source.name] = words
                continue
            try:
                found += source.lists(ctx)
            except CratekeeperError as error:
                troubles.append(f"{source.title}: {error}")
        return Discoverable(tuple(found), missing, tuple(troubles))

    def accepts(self, source: str) -> bool:
        """True for what begins like an address of ours."""
        return source.strip().lower().startswith("discover:")

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """The list at `discover:SOURCE/LIST`. Raises `BadInput`, `ServiceError`."""
        found = _ADDRESS.match(source.strip())
        known = {one.name: one for one in self._sources()}
        if found is None or found[1].lower() not in known:
            names = ", ".join(f"discover:{name}/…" for name in known)
            raise BadInput(f"“{source}” names nothing to discover.", f"There are {names}.")
        chosen = known[found[1].lower()]
        words = chosen.missing()
        if words:
            raise BadInput(f"{chosen.title} cannot be asked yet.", words)
        return chosen.read(found[2], ctx)
