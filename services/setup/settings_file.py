"""Takes over settings another process wrote while this one runs. Used by the container."""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path

from config.errors import BadSetting
from config.store import SettingsStore

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0


class SettingsFile:
    """Thread-safe; `look` is cheap enough to be called before every use."""

    def __init__(self, settings: SettingsStore, path: Path) -> None:
        self._settings = settings
        self._path = path
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._stamp = self._read_stamp()

    def look(self) -> None:
        """Read the file again when it changed; a broken one is reported once and not used."""
        with self._lock:
            now = time.monotonic()
            if now - self._looked < LOOK_SECONDS:
                return
            self._looked = now
            stamp = self._read_stamp()
            if stamp == self._stamp:
                return
            self._stamp = stamp
        try:
            self._settings.refresh()
        except (BadSetting, OSError) as error:
            log.warning("The changed settings are not used: %s", error)

    def _read_stamp(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
