"""After filing: the media server is asked to look, waited for, and read again.

One question for each folder of a batch: a batch ends when nothing more was filed for a while. What
was filed counts as owned from the start; the server's reading confirms it. What is waited for
stands in the database, so that another process takes it up after a kill. Used by the window and
the daemon (`start`), and by the verbs that file (`settle`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import CratekeeperError
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.library import AwaitedFile, AwaitedFiles, LibraryCache
from core.ports.system import Clock
from core.tasks import Cancelled, Deadline, TaskContext
from services.background import Background
from services.servers.service import ServerLibrary

log = logging.getLogger(__name__)

QUIET = 5.0
"""Seconds without a new file after which a batch is complete."""
LONGEST = 60.0
"""Seconds after which a batch that does not end is asked about all the same."""
AGAIN = (10.0, 60.0, 600.0)
"""Seconds after a question without effect before the next one; then it is given up."""
MOST_FOLDERS = 20
"""More folders in one batch are asked about by what they have in common."""
_POLL, _LONGEST_SCAN, _NAP, _LONGEST_PAUSE = 1.0, 300.0, 2.0, 60.0
_HANDOVER_EVERY = 3600.0
_LOCK = "server-scan"


class Reader(Protocol):
    """The library, as far as it reads the server."""

    def read_server(self, ctx: TaskContext) -> object:
        """Bring the cache in step with the server."""
        ...


class Heirs(Protocol):
    """Better copies that are still to inherit; see `services.servers.kept_places`."""

    def look(self, ctx: TaskContext) -> object:
        """Ask what there is to inherit, before the server forgets."""
        ...

    def give_back(self, ctx: TaskContext) -> object:
        """Hand over what the server's tracks inherit."""
        ...


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of waiting: files the server has seen, files it has not, and why not."""

    confirmed: int = 0
    waiting: int = 0
    reason: str = ""


class ServerScans:
    """One per container. `step` is one look; a thread repeats it between `start` and `stop`.

    `heirs` are better copies: what they inherit is asked for before the server looks, and handed
    over when it has seen files that were waited for, or each hour.
    """

    def __init__(
        self,
        servers: ServerLibrary,
        library: Reader,
        cache: LibraryCache,
        awaited: AwaitedFiles,
        locks: PaceStore,
        activity: ActivityLog,
        clock: Clock,
        heirs: Heirs | None = None,
    ) -> None:
        self._heirs = heirs
        self._servers = servers
        self._library = library
        self._cache = cache
        self._awaited = awaited
        self._locks = locks
        self._activity = activity
        self._clock = clock
        self._background = Background("server-scans", self._loop)
        self._pause, self._next_look = _NAP, 0.0
        self._next_handover = 0.0

    def start(self) -> None:
        """Watch for what is filed, until `stop`. Nothing happens when it runs already."""
        self._background.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End; what is waited for stays in the database."""
        self._background.stop(timeout)

    def step(self, ctx: TaskContext) -> Settled:
        """Ask about batches that are complete, and read what the server has seen since.

        Raises `CratekeeperError`s when the server does not answer, `Cancelled`.
        """
        return self._alone(ctx, lambda rows: self._look(rows, self._due(rows), ctx))

    def settle(self, ctx: TaskContext, seconds: float) -> Settled:
        """Ask at once about all that is waited for, and wait at most so long for the server.

        Never raises but `Cancelled`: what was filed is filed, and another process goes on.
        """
        deadline = Deadline(seconds)
        try:
            told = self._alone(ctx, lambda rows: self._look(rows, rows, ctx, deadline))
            confirmed = told.confirmed
            while told.waiting and not deadline.passed:
                ctx.sleep(deadline.remaining(_POLL))
                told = self._alone(ctx, lambda rows: self._look(rows, (), ctx, deadline))
                confirmed += told.confirmed
        except CratekeeperError as error:
            return Settled(0, len(self._awaited.waiting()), str(error))
        return Settled(confirmed, told.waiting)

    def _alone(self, ctx: TaskContext, work: Callable[[list[AwaitedFile]], Settled]) -> Settled:
        """Do `work` on what is waited for, in one process of a home at a time."""
        rows = self._awaited.waiting()
        if rows and not self._servers.name:
            self._awaited.settle([row.path for row in rows])
            return Settled()
        if not rows or not self._locks.acquire(_LOCK):
            return Settled(0, len(rows))
        try:
            ctx.checkpoint()
            return work(self._awaited.waiting())
        finally:
            self._locks.release(_LOCK)

    def _due(self, rows: Sequence[AwaitedFile]) -> list[AwaitedFile]:
        """What the server is to be asked about now."""
        now = self._clock.now()
        new = [row for row in rows if row.asked_at is None]
        if new and now - new[-1].at < QUIET and now - new[0].at < LONGEST:
            new = []
        return [*new, *(row for row in rows if _is_late(row, now))]

    def _look(
        self,
        rows: Sequence[AwaitedFile],
        due: Sequence[AwaitedFile],
        ctx: TaskContext,
        deadline: Deadline | None = None,
    ) -> Settled:
        lost = [row for row in due if row.tries >= len(AGAIN)]
        self._give_up(lost)
        due = [row for row in due if row not in lost]
        if due:
            self._ask(due, ctx)
        elif deadline is None and self._clock.monotonic() < self._next_look:
            return Settled(0, len(rows) - len(lost))
        asked = [row for row in rows if row.asked_at is not None or row in due]
        asked = [row for row in asked if row not in lost]
        seen = self._seen(asked, ctx, deadline) if asked else []
        if seen:
            self._hand_over(ctx)
        self._awaited.settle([row.path for row in seen])
        self._pause = min(_LONGEST_PAUSE, self._pause * 2) if len(seen) < len(asked) else _NAP
        self._next_look = self._clock.monotonic() + self._pause
        return Settled(len(seen), len(rows) - len(seen) - len(lost))

    def _ask(self, due: Sequence[AwaitedFile], ctx: TaskContext) -> None:
        paths = [row.path for row in due]
        self._pause = _NAP
        try:
            if self._heirs is not None:
                self._heirs.look(ctx)
            self._servers.trigger(folders_of(paths), ctx)
        except CratekeeperError:  # it is away: no try of theirs, and asked again later
            self._awaited.asked(paths, self._clock.now(), heard=False)
            raise
        self._awaited.asked(paths, self._clock.now())

    def _seen(
        self, rows: Sequence[AwaitedFile], ctx: TaskContext, deadline: Deadline | None
    ) -> list[AwaitedFile]:
        """Wait for the server's scan, read it, and tell which files it now knows as they are."""
        self._wait(ctx, deadline)
        if self._servers.last_read() is None:  # its first reading is a matter of its own
            return []
        self._library.read_server(ctx)
        name = self._servers.name
        known = {
            one.path for one in self._cache.at([row.path for row in rows]) if one.server == name
        }
        return [row for row in rows if (row.path in known) == os.path.lexists(row.path)]

    def _wait(self, ctx: TaskContext, deadline: Deadline | None) -> None:
        end = deadline or Deadline(_LONGEST_SCAN)
        server = self._servers.server()
        while server.scan_state(ctx).running and not end.passed:
            ctx.sleep(end.remaining(_POLL))

    def _give_up(self, rows: Sequence[AwaitedFile]) -> None:
        if not rows:
            return
        self._awaited.settle([row.path for row in rows])
        folder = folders_of([row.path for row in rows])[0]
        count = "1 file" if len(rows) == 1 else f"{len(rows)} files"
        self._activity.add(
            "library",
            f"{self._servers.title} has not seen {count} under {folder}: check that its library"
            " holds that folder, and library.path_mappings",
        )

    def _loop(self, ctx: TaskContext) -> None:
        try:
            while True:
                ctx.sleep(_NAP)
                self._guarded(ctx)
        except Cancelled:
            return

    def _guarded(self, ctx: TaskContext) -> None:
        try:
            self.step(ctx)
            self._hourly(ctx)
        except CratekeeperError as error:
            log.info("The media server was not read after filing: %s", error)
            ctx.sleep(AGAIN[0])
        except Cancelled:
            raise
        except Exception:
            log.exception("Looking after the media server failed")
            ctx.sleep(AGAIN[-1])

    def _hourly(self, ctx: TaskContext) -> None:
        """Hand over what other readings of the server have brought to light."""
        if self._clock.monotonic() >= self._next_handover:
            self._hand_over(ctx)

    def _hand_over(self, ctx: TaskContext) -> None:
        """What fails stays on record, for the next hour."""
        self._next_handover = self._clock.monotonic() + _HANDOVER_EVERY
        try:
            if self._heirs is not None:
                self._heirs.give_back(ctx)
        except CratekeeperError as error:
            log.info("A better copy inherits later: %s", error)


def _is_late(row: AwaitedFile, now: float) -> bool:
    """True for a file that was asked about long enough ago without effect."""
    if row.asked_at is None:
        return False
    return now - row.asked_at >= AGAIN[min(row.tries, len(AGAIN)) - 1]


def folders_of(paths: Sequence[str]) -> list[str]:
    """The folders of these files, each once; of very many what they have in common."""
    folders = list(dict.fromkeys(os.path.dirname(path) for path in paths))
    while len(folders) > MOST_FOLDERS:
        deepest = max(folder.count(os.sep) for folder in folders)
        if deepest <= 1:
            return folders[:1]
        folders = list(
            dict.fromkeys(
                os.path.dirname(one) if one.count(os.sep) == deepest else one for one in folders
            )
        )
    return [
        f
        for f in folders
        if not any(f != o and f.startswith(o.rstrip(os.sep) + os.sep) for o in folders)
    ]
