"""What simulated media servers share: troubles at a certain request, and time that takes requests.

Used by `sandbox.subsonic` and `sandbox.jellyfin`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked, CatalogueServer

_AFTER_THE_DEED = frozenset({"truncated", "empty"})
"""Faults of the answer alone: what was asked for was done."""


@dataclass
class Trouble:
    """From the `nth` request whose path has `part` on, `times` of them meet `fault`."""

    part: str
    nth: int
    fault: str
    times: int
    seen: int = 0

    def meets(self, path: str) -> bool:
        """Count this request; True when it goes wrong."""
        if self.part not in path:
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class MediaServer(CatalogueServer):
    """A listener whose faults can be put at one page of many. Subclasses answer."""

    def __init__(self) -> None:
        super().__init__()
        self._troubles: list[Trouble] = []

    def trouble(self, part: str, fault: str, nth: int = 1, times: int = 1) -> None:
        """Let the `nth` request from now on with `part` in its path go wrong, `times` times."""
        self._troubles.append(Trouble(part, nth, fault, times))

    def heal(self) -> None:
        """No more troubles."""
        self._troubles.clear()
        self._faults.clear()

    def take(self, asked: Asked) -> tuple[str, Answer | None]:
        """See `CatalogueServer.take`."""
        for trouble in self._troubles:
            if trouble.meets(asked.path):
                with self._lock:
                    self.log.append(asked)
                done = trouble.fault in _AFTER_THE_DEED
                return trouble.fault, self.answer(asked) if done else None
        return super().take(asked)

    def over(self) -> Answer:
        """Too many requests."""
        return Answer(b"slow down", 429, "text/plain")
