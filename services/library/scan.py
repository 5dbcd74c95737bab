"""The library as the program knows it: reading the music folders, and the index to ask.

Used by coverage, by the pages that show the library, and by the verb `scan`. The database cache
answers between scans; a scan looks at every file's stamp and reads only what changed.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.domain import BadInput, ServiceError, StorageError
from core.ports.library import LibraryCache
from core.ports.media import FileStore, TagReader
from core.ports.system import Clock
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import LibraryChanged, LibraryScanned
from services.library.index import IndexHolder
from services.library.scan_files import BATCH, read_files
from services.library.scan_roots import (
    RootLook,
    find_moves,
    guard,
    is_below,
    look_at,
    nearest,
    outermost,
)
from services.servers.service import NOTHING, ServerLibrary, ServerReport

if TYPE_CHECKING:
    from core.matching import LibraryIndex

log = logging.getLogger(__name__)
LOCAL = "local"


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The value of a key, its default when it was never set."""
        ...


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan came to. `unreadable` holds (path, reason); `warnings` are whole sentences.

    Files that were `moved` are among the changed ones.
    """

    tracks: int
    added: int
    changed: int
    removed: int
    unreadable: tuple[tuple[str, str], ...]
    seconds: float
    warnings: tuple[str, ...] = ()
    moved: int = 0


class LibraryService:
    """Everything about what is owned. Thread-safe; one scan at a time.

    `snapshot` is where the matching index stays between two runs, `servers` the media server whose
    library is owned as well.
    """

    def __init__(
        self,
        settings: Settings,
        cache: LibraryCache,
        reader: TagReader,
        files: FileStore,
        bus: EventBus,
        clock: Clock,
        snapshot: Path | None = None,
        servers: ServerLibrary | None = None,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._reader = reader
        self._files = files
        self._bus = bus
        self._clock = clock
        self._scanning = threading.Lock()
        self._index = IndexHolder(cache, snapshot)
        self._servers = servers

    def scan(self, ctx: TaskContext, full: bool = False) -> ScanReport:
        """Bring the cache up to date; `full` reads every file again and believes every loss.

        What was read of folders before a cancel is kept; a server is taken in whole or not at all.
        Raises `BadInput` when neither is configured, `StorageError` when no folder can be read,
        `ServiceError`s when the server does not answer, `Cancelled`.
        """
        with self._one_at_a_time(ctx):
            return self._scan(ctx, full)

    def look_into(self, folders: Iterable[str], ctx: TaskContext) -> int:
        """Read what changed in these folders, below the configured ones; returns how many files.

        What is not there any more is looked for from the next folder up. Raises `Cancelled`.
        """
        roots = self.folders()
        meant = outermost(filter(None, (nearest(folder, roots) for folder in folders)))
        with self._one_at_a_time(ctx), self._telling():
            looks = [look_at(one, self._cache, self._files, ctx, False) for one in meant]
            find_moves(looks)
            for look in looks:
                if look.root in roots:
                    guard(look)
            self._read(looks, ctx)
            self._drop([path for look in looks for path in look.vanished], ctx)
        return sum(_changes(look) + len(look.new) + len(look.vanished) for look in looks)

    def reconcile(self, ctx: TaskContext) -> None:
        """A quick look at what was read before: the folders' stamps, the server's mark.

        Nothing is read for the first time here. Raises as `scan` does.
        """
        last = self._cache.last_read(LOCAL)
        self.look_into(set(self.folders()) & set(last[1] if last else ()), ctx)
        if self._server_read() is not None:
            self.read_server(ctx)

    def read_server(self, ctx: TaskContext) -> ServerReport:
        """Bring the media server's part up to date; folders are not looked at.

        Raises as `scan` does.
        """
        with self._one_at_a_time(ctx), self._telling():
            return self._servers.read(ctx) if self._servers else NOTHING

    def ensure_read(self, ctx: TaskContext) -> None:
        """Scan when a configured folder was never read.

        When that fails but an older reading exists, the cache answers. Raises `StorageError`
        when nothing was ever read.
        """
        if self._was_read():
            return
        with self._one_at_a_time(ctx):
            if self._was_read():  # by the scan we waited for
                return
            try:
                self._scan(ctx, full=False)
            except StorageError:
                if self._cache.last_read(LOCAL) is None:
                    raise
                log.warning("The music folders cannot be read; the last known library answers.")
            except (ServiceError, BadInput) as error:
                log.warning("%s The last known library answers.", error)

    def index(self) -> LibraryIndex:
        """The matching index over all that is owned, as the cache stands now."""
        return self._index.get()

    def index_alone(self) -> LibraryIndex | None:
        """The same where no folder is read here, so that all may be the server's; else None."""
        return None if self.folders() else self.index()

    def age(self) -> float | None:
        """Seconds since the last complete read; None when there was none."""
        last = self._cache.last_read(LOCAL) if self.folders() or not self.server else None
        read = [at for at in (last and last[0], self._server_read()) if at is not None]
        return max(0.0, self._clock.now() - min(read)) if read else None

    @property
    def server(self) -> str:
        """The media server's name for people; "" when none is configured."""
        return self._servers.title if self._servers else ""

    def count(self) -> int:
        """How many tracks are owned."""
        return self._cache.count()

    def folders(self) -> list[str]:
        """The configured music folders: absolute, none inside another."""
        return outermost(self._settings.get("library.folders") or [])

    def _was_read(self) -> bool:
        last = self._cache.last_read(LOCAL)
        folders = set(self.folders()) <= set(last[1] if last else ())
        return folders and (not self.server or self._server_read() is not None)

    def _server_read(self) -> float | None:
        return self._servers.last_read() if self._servers else None

    @contextmanager
    def _one_at_a_time(self, ctx: TaskContext) -> Iterator[None]:
        while not self._scanning.acquire(blocking=False):
            ctx.sleep(0.05)
        try:
            yield
        finally:
            self._scanning.release()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell everybody when rows have changed, also where the work broke off."""
        before = self._cache.revision()
        try:
            yield
        finally:
            if self._cache.revision() != before:
                count = self._cache.count()
                self._bus.publish(LibraryChanged(count))
                self._bus.publish(LibraryScanned(count))

    def _scan(self, ctx: TaskContext, full: bool) -> ScanReport:
        started = time.monotonic()
        with self._telling():
            looks = self._look(ctx, full)
            added = self._read(looks, ctx)
            removed = self._remove(looks, ctx)
            self._remember(looks)
            told = self._servers.read(ctx, full) if self._servers else NOTHING
        return ScanReport(
            tracks=self._cache.count(),
            added=added + told.added,
            changed=sum(map(_changes, looks)) + told.changed,
            removed=removed + told.removed,
            unreadable=tuple(self._cache.unreadable()),
            seconds=round(time.monotonic() - started, 3),
            warnings=tuple(sentence for look in looks for sentence in look.warnings),
            moved=sum(len(look.moved) for look in looks),
        )

    def _look(self, ctx: TaskContext, full: bool) -> list[RootLook]:
        folders = self.folders()
        if not folders and not self.server:
            raise BadInput(
                "No music folder is configured.",
                "Name yours with: config set library.folders FOLDER",
            )
        looks = [look_at(root, self._cache, self._files, ctx, full) for root in folders]
        find_moves(looks)
        if not full:
            for look in looks:
                guard(look)
        if looks and all(look.failed for look in looks):
            raise StorageError(
                " ".join(look.warnings[0] for look in looks),
                "Connect the disk or correct library.folders, then scan again (scan --full when"
                " the files are really gone).",
            )
        return looks

    def _read(self, looks: list[RootLook], ctx: TaskContext) -> int:
        """Read what is new or changed into the cache; returns how many new tracks there are."""
        new = {found.path for look in looks for found in look.new}
        self._move(looks)
        to_read = [f for look in looks for f in (*look.new, *look.changed, *look.again)]
        added = 0
        for batch in read_files(self._reader, to_read, ctx):
            self._cache.apply(batch, ())
            added += sum(file.track is not None and file.path in new for file in batch)
        return added

    def _move(self, looks: list[RootLook]) -> None:
        """Moved files keep their rows; one with another name is read again, for it may tell."""
        pairs = [(old, found) for look in looks for old, found in look.moved]
        self._cache.move([(old, found.path) for old, found in pairs])
        for look in looks:
            look.changed += [f for old, f in look.moved if _name(old) != _name(f.path)]

    def _remove(self, looks: list[RootLook], ctx: TaskContext) -> int:
        """Drop rows of vanished files and of folders no longer configured; returns how many."""
        return self._drop([path for look in looks for path in look.vanished] + self._outside(), ctx)

    def _drop(self, gone: list[str], ctx: TaskContext) -> int:
        if not gone:
            return 0
        unreadable = {path for path, _ in self._cache.unreadable()}
        removed = sum(path not in unreadable for path in gone)
        for at in range(0, len(gone), BATCH):
            ctx.checkpoint()
            self._cache.apply((), gone[at : at + BATCH])
        return removed

    def _outside(self) -> list[str]:
        folders = self.folders()
        last = self._cache.last_read(LOCAL)
        dropped = [old for old in (last[1] if last else ()) if old not in folders]
        paths = dict.fromkeys(path for old in dropped for path in self._cache.stamps(old))
        return [p for p in paths if not any(is_below(p, folder) for folder in folders)]

    def _remember(self, looks: list[RootLook]) -> None:
        """A root that failed now but was read before counts as read: its rows are still there."""
        last = self._cache.last_read(LOCAL)
        earlier = last[1] if last else ()
        roots = [look.root for look in looks if not look.failed or look.root in earlier]
        if not roots and last is None:
            return
        self._cache.mark_read(LOCAL, roots, self._clock.now())


def _changes(look: RootLook) -> int:
    """How many rows change: those read again, and moved ones that need no reading."""
    return len({found.path for found in (*look.changed, *(new for _, new in look.moved))})


def _name(path: str) -> str:
    return os.path.basename(path)
