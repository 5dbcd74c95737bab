"""Where lists to discover come from: ListenBrainz, Last.fm, the library itself.

Implemented in `core/clients/listenbrainz`, `core/clients/lastfm` and `services/discovery`; used by
`services/discovery/service.py` and later by Weekly Flow. One contract suite for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.domain import Playlist
from core.tasks import TaskContext


@dataclass(frozen=True, slots=True)
class DiscoveryList:
    """A list that can be read. `id` is stable ("weekly-jams"); `date` is when it was made, or "".

    `changing` lists hold something else next week under the same id.
    """

    source: str
    id: str
    name: str
    date: str = ""
    changing: bool = True


class DiscoverySource(Protocol):
    """Synchronous and thread-safe; raises `ServiceError`s, `BadInput` for an unknown list."""

    @property
    def name(self) -> str:
        """The name used in addresses: "listenbrainz"."""
        ...

    @property
    def title(self) -> str:
        """The name for people: "ListenBrainz"."""
        ...

    def missing(self) -> str:
        """What must be set before it can be asked, as a sentence; "" when nothing."""
        ...

    def lists(self, ctx: TaskContext) -> tuple[DiscoveryList, ...]:
        """What can be read now, the newest first."""
        ...

    def read(self, list_id: str, ctx: TaskContext) -> Playlist:
        """The list. An empty one is a playlist without rows, not an error."""
        ...
