"""Where a download or a wish came from, as a place in the window. Used by the Downloads page."""

from __future__ import annotations

from core.domain import Origin
from services.playlists.links import ALBUM_PREFIX, service_of

_BY_HAND = ("search", "matched", "preview", "by-hand")
SEARCHED = "search"


def place_of(origin: Origin) -> str:
    """A place that `navigate` takes, `SEARCHED` for the search, "" for what is no place.

    A playlist is none by itself: `source_of` tells how it is opened.
    """
    key = origin.playlist_key
    if key in _BY_HAND:
        return SEARCHED
    if key.startswith(ALBUM_PREFIX):
        return f"sync/list:{key}"
    return "artists/watch" if key.startswith("watch:") else ""


def source_of(origin: Origin) -> str:
    """What opens a playlist that is not on the shelf any more; "" when nothing does."""
    key = origin.playlist_key
    if key.startswith("file:"):
        return key.removeprefix("file:")
    return key if service_of(key) else ""
