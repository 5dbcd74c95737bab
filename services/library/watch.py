"""The music folders are watched, and what changed in them is read a few seconds later.

Started by the window and the daemon while `library.watch` is on. The system's hints only make it
sooner: what they miss, the next scan finds.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from core.domain import CratekeeperError
from core.ports.media import FolderHints
from core.ports.system import Clock
from core.tasks import Cancelled, TaskContext
from services.background import Background

log = logging.getLogger(__name__)

QUIET, LONGEST = 5.0, 60.0
"""Seconds without a new hint before it is read; seconds after which it is read all the same."""
_NAP = 1.0
_AGAIN = 600.0
"""Seconds until folders that could not be watched (a disk that is away) are tried again."""


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The value of a key."""
        ...


class Library(Protocol):
    """What is asked of the library service."""

    def folders(self) -> list[str]:
        """The configured music folders."""
        ...

    def look_into(self, folders: Iterable[str], ctx: TaskContext) -> int:
        """Read what changed in these."""
        ...


class LibraryWatch:
    """One per container. `start` and `stop` may be repeated."""

    def __init__(
        self, settings: Settings, library: Library, make: Callable[[], FolderHints], clock: Clock
    ) -> None:
        self._settings = settings
        self._library = library
        self._make = make
        self._clock = clock
        self._background = Background("library-watch", self._loop)
        self._lock = threading.Lock()
        self._hints: FolderHints | None = None
        self._roots: tuple[str, ...] = ()
        self._told: dict[str, None] = {}
        self._first = self._last = 0.0
        self._again = math.inf

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._background.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End."""
        self._background.stop(timeout)

    def step(self, ctx: TaskContext) -> int:
        """Watch the folders that are configured now; read what was hinted at long enough ago."""
        self._follow_settings()
        with self._lock:
            now = self._clock.monotonic()
            ripe = self._told and (now - self._last >= QUIET or now - self._first >= LONGEST)
            folders, self._told = (list(self._told), {}) if ripe else ([], self._told)
        return self._library.look_into(folders, ctx) if folders else 0

    def tell(self, folder: str) -> None:
        """Something happened there."""
        with self._lock:
            self._last = self._clock.monotonic()
            if not self._told:
                self._first = self._last
            self._told[folder] = None

    def _follow_settings(self) -> None:
        wanted = tuple(self._library.folders()) if self._settings.get("library.watch") else ()
        if wanted == self._roots and self._clock.monotonic() < self._again:
            return
        self._end_hints()
        self._roots, self._again = wanted, math.inf
        if not wanted:
            return
        try:
            self._hints = self._make()
            self._hints.start(wanted, self.tell)
        except OSError as error:  # a folder that is away, or no more watches to be had
            log.info("The music folders are not watched: %s", error)
            self._end_hints()
            self._again = self._clock.monotonic() + _AGAIN

    def _end_hints(self) -> None:
        hints, self._hints = self._hints, None
        if hints is not None:
            hints.stop()

    def _loop(self, ctx: TaskContext) -> None:
        try:
            while True:
                ctx.sleep(_NAP)
                self._guarded(ctx)
        except Cancelled:
            return
        finally:
            self._end_hints()
            self._roots = ()

    def _guarded(self, ctx: TaskContext) -> None:
        try:
            self.step(ctx)
        except CratekeeperError as error:
            log.info("What changed in the music folders was not read: %s", error)
        except Cancelled:
            raise
        except Exception:
            log.exception("Watching the music folders failed")
            ctx.sleep(LONGEST)
