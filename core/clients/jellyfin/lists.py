"""Playlists of Jellyfin: made once, then replaced in place and read back.

A user's token may replace all entries in one call. An API key may not (source: Jellyfin's playlist
controller asks for the calling user there), so for it everything behind the first difference is
taken out and put in again in order; the list itself, its id, name and cover stay either way.
Jellyfin drops second copies of a song unless it was set up to allow them.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.clients.catalogues.values import Json, text
from core.clients.jellyfin.api import IDS_AT_ONCE, JellyfinApi, Page
from core.domain import NotFound, Refused

_PAGE = 1000


def entries(api: JellyfinApi, playlist_id: str, user: str) -> list[Json]:
    """All entries of a list in order. Raises `NotFound`."""
    found: list[Json] = []
    while True:
        page: Page = api.playlist(playlist_id, len(found), _PAGE, user)
        found += page.rows
        if not page.rows or len(found) >= page.total:
            return found


def made(api: JellyfinApi, name: str, songs: Sequence[str], user: str) -> str:
    """Create a list and return its id."""
    found = api.create_playlist(name, songs[:IDS_AT_ONCE], user)
    _append(api, found, songs[IDS_AT_ONCE:], user)
    return found


def replace(api: JellyfinApi, playlist_id: str, songs: Sequence[str], user: str) -> None:
    """Put exactly these songs into a list. Raises `NotFound` when it is gone."""
    before = entries(api, playlist_id, user)
    try:
        api.replace_playlist(playlist_id, songs)
    except (Refused, NotFound):
        _exchange(api, playlist_id, before, songs, user)


def _exchange(
    api: JellyfinApi, playlist_id: str, before: Sequence[Json], songs: Sequence[str], user: str
) -> None:
    same = 0
    for row, wanted in zip(before, songs, strict=False):
        if text(row.get("Id")) != wanted:
            break
        same += 1
    gone = [text(row.get("PlaylistItemId")) for row in before[same:]]
    for at in range(0, len(gone), IDS_AT_ONCE):
        api.remove_from_playlist(playlist_id, gone[at : at + IDS_AT_ONCE])
    _append(api, playlist_id, songs[same:], user)


def _append(api: JellyfinApi, playlist_id: str, songs: Sequence[str], user: str) -> None:
    for at in range(0, len(songs), IDS_AT_ONCE):
        api.add_to_playlist(playlist_id, songs[at : at + IDS_AT_ONCE], user)
