"""One preview: what is played, how far it is, and how it ends. Made by `service.py`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from core.domain import Candidate
from core.tasks import TaskContext
from services.preview.feed import Feed
from services.preview.fetching import Fetch


class Phase(Enum):
    """WAITING for the first bytes, PLAYABLE from `url` on, FAILED, or ENDED by somebody."""

    WAITING = "waiting"
    PLAYABLE = "playable"
    FAILED = "failed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a session. `have` and `size` in bytes; `sentence` says why it failed."""

    phase: Phase
    have: int
    size: int | None
    whole: bool
    sentence: str = ""


@dataclass(eq=False)
class PreviewSession:
    """`url` can be given to a player at once: the server makes it wait for the first byte.

    `title` and `artist` are for people, `source` is the download source's name or "file";
    `cover` is a picture beside it; `candidate` and `fetch` are None for a file that was here.
    Thread-safe; `cancel` is safe to call twice and returns at once.
    """

    title: str
    artist: str
    source: str
    feed: Feed
    ctx: TaskContext
    url: str = ""
    duration: float | None = None
    cover: Path | None = None
    candidate: Candidate | None = None
    fetch: Fetch | None = field(default=None, repr=False)
    on_cancel: Callable[[], None] = field(default=lambda: None, repr=False)
    offered: list[str] = field(default_factory=list, repr=False)
    token: str = ""
    _failed: str = ""
    _touched: float = field(default_factory=time.monotonic)
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)

    def seen(self) -> Seen:
        """How it stands now."""
        have = self.feed.available()
        if self._failed:
            phase = Phase.FAILED
        elif self._ended.is_set():
            phase = Phase.ENDED
        else:
            phase = Phase.PLAYABLE if have else Phase.WAITING
        size = self.feed.size
        return Seen(phase, have, size, size is not None and have >= size, self._failed)

    def touch(self) -> None:
        """A player read something."""
        self._touched = time.monotonic()

    def idle(self) -> float:
        """Seconds since a player last read."""
        return time.monotonic() - self._touched

    def fail(self, sentence: str) -> None:
        """It will not play to its end; what has come stays."""
        if not self._ended.is_set():
            self._failed = self._failed or sentence
        self.feed.fail()

    def cancel(self) -> None:
        """Stop fetching and remove what was fetched."""
        if not self._ended.is_set():
            self._ended.set()
            self.ctx.cancel()
            self.feed.close()
            self.on_cancel()

    def rest(self, idle: float, look: float) -> None:
        """Everything is here: wait until nobody has read for `idle` seconds, then end."""
        while self.idle() < idle:
            self.ctx.sleep(look)
        self.cancel()

    @property
    def keepable(self) -> bool:
        """True while the transfer may be left to a download."""
        return not self._failed and not self.ended

    @property
    def ended(self) -> bool:
        """True after `cancel`."""
        return self._ended.is_set()
