"""Hints that something changed in a music folder, from the system through watchdog.

Used by `services/library/watch.py`. Only the events that matter are subscribed to: with all of them
the walk at the start floods the kernel's queue and real events are lost (contract §4.3). Network
drives tell nothing, and links to folders are not followed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from core.clients.local.walking import is_music

_OF_FILES = (FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent)
_OF_FOLDERS = (DirCreatedEvent, DirMovedEvent, DirDeletedEvent)


class FolderWatcher:
    """Implements `core.ports.media.FolderHints`."""

    def __init__(self) -> None:
        self._observer = Observer()

    def start(self, roots: Sequence[str], tell: Callable[[str], None]) -> None:
        """See `FolderHints.start`."""
        handler = _Handler(tell)
        for root in roots:
            self._observer.schedule(
                handler, root, recursive=True, event_filter=[*_OF_FILES, *_OF_FOLDERS]
            )
        self._observer.start()

    def stop(self) -> None:
        """See `FolderHints.stop`."""
        self._observer.unschedule_all()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(5.0)


class _Handler(FileSystemEventHandler):
    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        for told in (event.src_path, event.dest_path):
            path = os.fsdecode(told)
            if path and (event.is_directory or is_music(path)):
                self._tell(os.path.dirname(path))
