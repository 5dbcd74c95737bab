"""Everything a file's tags say, as the `TagSet` that would write it. Used by the tag reader.

The counterpart of the writers: what one of them writes comes back here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from core.domain import TagSet

Values = Callable[[str], list[str]]

_SINGLE = (
    *("title", "artist", "album", "date", "isrc", "mb_recording", "mb_release", "disc_title"),
    *("original_date", "mb_release_track", "mb_release_group", "label", "catalogue_number"),
    *("barcode", "media", "key", "artist_sort", "album_artist_sort", "album_sort", "title_sort"),
)
_LISTS = ("artists", "mb_artists", "mb_album_artists", "release_types", "composers")
_DECIMAL = re.compile(r"[-+]?\d+(?:\.\d+)?")


def full_tags(values: Values, several: Values, numbers: dict[str, int | None]) -> TagSet:
    """`values(field)` gives a field's texts, `several` takes joined ones apart.

    `numbers` are `track_number`, `track_total`, `disc_number`, `disc_total`.
    """
    found: dict[str, Any] = {field: _first(values(field)) for field in _SINGLE}
    found |= {field: tuple(several(field)) for field in _LISTS}
    found |= {field: _decimal(_first(values(field))) for field in ("bpm", *_LEVELS)}
    found |= numbers
    return TagSet(
        **found,
        album_artist=_first(values("album_artist")),
        album_artists=tuple(several("album_artists")),
        genres=tuple(several("genre")),
        compilation=flag(_first(values("compilation"))),
        lyrics=_first(values("lyrics")),
    )


_LEVELS = ("track_gain", "track_peak", "album_gain", "album_peak")


def flag(text: str | None) -> bool | None:
    """A yes or no as tags write it; None when it is not said."""
    return None if text is None else text.strip().lower() in {"1", "true", "yes"}


def _first(texts: list[str]) -> str | None:
    return texts[0] if texts else None


def _decimal(text: str | None) -> float | None:
    found = _DECIMAL.search(text or "")
    return float(found[0]) if found else None
