"""What all tracks of one album share, kept so that a track that comes months later gets the same.

Media servers take one different date or id for another album (source: Navidrome's grouping by
album artist, album, version and release date). Kept in the store of catalogue answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain import Track
from core.matching.normalise import fold
from core.ports.catalogue import CatalogueCache
from services.organise.credit import album_artist, known_album

SHARED_FIELDS = (
    *("album", "album_artists", "release_date", "original_date", "disc_total", "compilation"),
    *("mb_release", "mb_release_group", "mb_album_artists", "release_types", "label"),
    *("catalogue_number", "barcode", "pictures"),
)
_LISTS = frozenset({"album_artists", "mb_album_artists", "release_types", "pictures"})
_SECONDS = 365 * 86400.0
_PREFIX = "metadata:album/"


@dataclass(frozen=True, slots=True)
class SharedFields:
    """Field → value, and field → where it came from."""

    values: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def album_key(track: Track) -> str:
    """Names an album of the library; "" for a track without one."""
    album = known_album(track)
    return "" if album is None else f"{fold(album_artist(track))}/{fold(album)}"


class AlbumShelf:
    """Reads and keeps what albums share."""

    def __init__(self, cache: CatalogueCache) -> None:
        self._cache = cache

    def get(self, key: str) -> SharedFields | None:
        """None when nothing was settled for the album yet."""
        kept = self._cache.get(_PREFIX + key) if key else None
        if kept is None or kept.body is None:
            return None
        try:
            document = json.loads(kept.body)
            values, sources = dict(document["values"]), dict(document["sources"])
        except (ValueError, KeyError, TypeError):  # written by another version
            return None
        known = {name: _read(name, values[name]) for name in SHARED_FIELDS if name in values}
        return SharedFields(known, {name: str(sources.get(name, "")) for name in known})

    def put(self, key: str, shared: SharedFields) -> None:
        """Settle it."""
        if key:
            document = {"values": dict(shared.values), "sources": dict(shared.sources)}
            self._cache.put(_PREFIX + key, json.dumps(document), _SECONDS)


def _read(name: str, value: Any) -> Any:
    if name == "pictures":
        return tuple((str(url), str(source)) for url, source in value)
    return tuple(value) if name in _LISTS else value
