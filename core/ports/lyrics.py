"""Where lyrics are looked up. Implemented in `core/clients/lyrics`, used by `services.metadata`."""

from __future__ import annotations

from typing import Protocol

from core.domain import Track
from core.tasks import TaskContext


class LyricsSource(Protocol):
    """A service that knows the words of songs."""

    @property
    def title(self) -> str:
        """The name for people."""
        ...

    def lyrics(self, track: Track, ctx: TaskContext) -> str | None:
        """LRC with time stamps where there are some, else plain words; None for none.

        Raises `ServiceError` when it could not be asked, `Cancelled`.
        """
        ...
