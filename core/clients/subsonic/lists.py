"""Playlists of a Subsonic server: made once, then replaced in place and read back.

`createPlaylist` with an id replaces all songs and keeps id, name and comment; places in a list are
never trusted, because Navidrome hides missing songs from them (contract §2.1). Servers differ in
what they do with ids they do not know: Navidrome stores and hides them, supysonic refuses all.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.clients.catalogues.values import Json, count, objects, text
from core.clients.subsonic.answers import SERVICE
from core.clients.subsonic.api import SubsonicApi
from core.domain import Malformed, NotFound, Refused


def song_ids(found: Json) -> list[str]:
    """The ids of a list's entries, in order."""
    return [text(row.get("id")) for row in objects(found.get("entry"))]


def made(api: SubsonicApi, name: str, songs: Sequence[str]) -> str:
    """Create a list and return its id, also from servers that do not tell it.

    Raises `Malformed` when the new list cannot be found afterwards.
    """
    before = {text(row.get("id")) for row in api.playlists()}
    try:
        told = api.create_playlist(name, songs[: api.songs_at_once])
    except NotFound:
        songs = known_songs(api, songs)
        told = api.create_playlist(name, songs[: api.songs_at_once])
    found = told or _newcomer(api, name, before)
    _append(api, found, songs[api.songs_at_once :])
    return found


def _newcomer(api: SubsonicApi, name: str, before: set[str]) -> str:
    for row in api.playlists():
        if text(row.get("id")) not in before and text(row.get("name")) == name:
            return text(row.get("id"))
    raise Malformed(SERVICE, f'{SERVICE} took the playlist "{name}" but does not show it.')


def _fill(api: SubsonicApi, playlist_id: str, songs: Sequence[str]) -> None:
    """Put in what the server takes: one that refuses songs it lost gets the others."""
    try:
        _put(api, playlist_id, songs)
    except NotFound:
        left = known_songs(api, songs)
        if len(left) == len(songs):  # the list itself is gone
            raise
        _put(api, playlist_id, left)


def _put(api: SubsonicApi, playlist_id: str, songs: Sequence[str]) -> None:
    api.replace_playlist(playlist_id, songs[: api.songs_at_once])
    _append(api, playlist_id, songs[api.songs_at_once :])


def _append(api: SubsonicApi, playlist_id: str, songs: Sequence[str]) -> None:
    for at in range(0, len(songs), api.songs_at_once):
        api.add_to_playlist(playlist_id, songs[at : at + api.songs_at_once])


def replace(api: SubsonicApi, playlist_id: str, songs: Sequence[str]) -> None:
    """Put exactly these songs into a list, as far as the server still has them.

    Raises `NotFound` (list gone) and `Refused` (not ours, or kept in step with a file there).
    """
    if api.playlist(playlist_id).get("readonly") is True:
        raise Refused(
            SERVICE,
            "This playlist cannot be changed: the server keeps it in step with a file or a rule.",
            "Push under another name, or switch the synchronisation off on the server.",
        )
    _fill(api, playlist_id, songs)


def known_songs(api: SubsonicApi, songs: Sequence[str]) -> list[str]:
    """Those of `songs` that the server still has, in order; each is asked for once."""
    gone: set[str] = set()
    for one in dict.fromkeys(songs):
        try:
            api.song(one)
        except (NotFound, Refused):
            gone.add(one)
    return [one for one in songs if one not in gone]


def size(row: Json) -> int:
    """How many songs the server counts in a list."""
    return count(row.get("songCount")) or 0
