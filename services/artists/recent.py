"""The artists a person looked at, the newest first, kept over restarts. Used by the Artists page.

One small file in the home; a file that cannot be read or written costs only the memory.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.domain.catalogue import CatalogueArtist
from utils.atomic import write_atomic

log = logging.getLogger(__name__)

KEPT = 24
NAME = "artists.json"


class RecentArtists:
    """Thread-safe; reads and writes the disk, so it is called in workers."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._lock = threading.Lock()

    def all(self) -> list[CatalogueArtist]:
        """The newest first, each once."""
        with self._lock:
            return self._read()

    def add(self, artist: CatalogueArtist) -> list[CatalogueArtist]:
        """Put this one first; returns all."""
        with self._lock:
            others = [one for one in self._read() if _key(one) != _key(artist)]
            return self._write([artist, *others][:KEPT])

    def remove(self, artist: CatalogueArtist) -> list[CatalogueArtist]:
        """Forget this one; returns the others."""
        with self._lock:
            return self._write([one for one in self._read() if _key(one) != _key(artist)])

    def _read(self) -> list[CatalogueArtist]:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            log.warning("The artists looked at before cannot be read: %s", error)
            return []
        found = map(_artist, told if isinstance(told, list) else [])
        return [one for one in found if one is not None][:KEPT]

    def _write(self, artists: list[CatalogueArtist]) -> list[CatalogueArtist]:
        body = json.dumps([asdict(one) for one in artists], ensure_ascii=False)
        try:
            write_atomic(self._path, body.encode(), 0o600)
        except OSError as error:
            log.warning("The artists looked at cannot be kept: %s", error)
        return artists


def _key(artist: CatalogueArtist) -> tuple[str, str]:
    return artist.source, artist.id


def _artist(told: Any) -> CatalogueArtist | None:
    """None for what another version, or a hand, wrote differently."""
    try:
        return CatalogueArtist(**{**told, "genres": tuple(told.get("genres") or ())})
    except (TypeError, AttributeError):
        return None
