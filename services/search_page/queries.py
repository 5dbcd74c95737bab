"""The newest 200 words a person searched for, kept over restarts.

Used by the search on the Downloads page, which offers them while somebody types. One small file in
the home; a file that cannot be read or written costs only the memory of the words.
"""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path

from utils.atomic import write_atomic

log = logging.getLogger(__name__)

KEPT = 200
NAME = "searches.json"


class QueryHistory:
    """Thread-safe; reads and writes the disk, so it is called in workers."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._lock = threading.Lock()

    def all(self) -> list[str]:
        """The newest first, each once."""
        with self._lock:
            return self._read()

    def add(self, text: str) -> list[str]:
        """Put these words first; returns all."""
        words = " ".join(text.split())
        with self._lock:
            known = self._read()
            if not words:
                return known
            same = words.casefold()
            now = [words, *(one for one in known if one.casefold() != same)][:KEPT]
            self._write(now)
            return now

    def remove(self, text: str) -> list[str]:
        """Forget these words; returns the others."""
        with self._lock:
            now = [one for one in self._read() if one != text]
            self._write(now)
            return now

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._write([])

    def _read(self) -> list[str]:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            log.warning("The words searched for before cannot be read: %s", error)
            return []
        found = told if isinstance(told, list) else []
        return [one for one in found if isinstance(one, str)][:KEPT]

    def _write(self, queries: list[str]) -> None:
        try:
            write_atomic(self._path, json.dumps(queries, ensure_ascii=False).encode(), 0o600)
        except OSError as error:
            log.warning("The words searched for cannot be kept: %s", error)
