"""Shapes of the Subsonic API as Navidrome 0.63 sends them; older flavours say less."""

from __future__ import annotations

from typing import Any

from sandbox.answering import Answer
from sandbox.jellyfin.wire import stamp
from sandbox.shelf import Song, SongList

Told = dict[str, Any]
_MESSAGES = {
    0: "A generic error",
    10: "Required parameter is missing.",
    30: "Incompatible Subsonic REST protocol version. Server must upgrade.",
    40: "Wrong username or password",
    41: "Token authentication not supported for LDAP users",
    42: "Provided authentication mechanism not supported",
    44: "Invalid API key",
    50: "User is not authorized for the given operation",
    70: "The requested data was not found",
}


class No(Exception):
    """The server's own no, sent with HTTP 200."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message or _MESSAGES[code]


def envelope(inside: Told, status: str, modern: bool) -> Answer:
    """The one shape of every answer."""
    told: Told = {"status": status, "version": "1.16.1" if modern else "1.12.0"}
    if modern:
        told |= {"type": "navidrome", "serverVersion": "0.63.2 (abc)", "openSubsonic": True}
    return Answer({"subsonic-response": told | inside})


def child(song: Song, modern: bool, real_paths: bool) -> Told:
    """A song. The path is made up from the tags unless real ones are reported."""
    told: Told = {
        "id": song.id,
        "parent": album_id(song),
        "isDir": False,
        "title": song.title,
        "album": song.album,
        "artist": " • ".join(song.artists),
        "track": song.number,
        "year": song.year,
        "genre": song.genre,
        "size": song.size,
        "contentType": f"audio/{song.suffix}",
        "suffix": song.suffix,
        "duration": int(song.seconds),
        "bitRate": song.bitrate,
        "path": song.path if real_paths else _made_up(song),
        "discNumber": song.disc,
        "created": "2026-11-20T10:00:00Z",
        "albumId": album_id(song),
        "type": "music",
        "isVideo": False,
    }
    if song.rating:
        told["userRating"] = round(song.rating / 2)
    if song.favourite:
        told["starred"] = "2026-11-20T10:00:00Z"
    if modern and song.plays:
        told |= {"playCount": song.plays, "played": stamp(song.played_at)}
    if modern:
        told |= {
            "mediaType": "song",
            "musicBrainzId": song.mbid,
            "isrc": [song.isrc] if song.isrc else [],
            "genres": [{"name": song.genre}],
            "channelCount": 2,
            "samplingRate": 44100,
            "bitDepth": 16,
            "artists": [{"id": name, "name": name} for name in song.artists],
            "displayArtist": " • ".join(song.artists),
            "albumArtists": [{"id": song.album_artist, "name": song.album_artist}],
            "displayAlbumArtist": song.album_artist,
        }
    return told


def album_id(song: Song) -> str:
    """Albums are told apart by artist and title."""
    return f"al-{song.album_artist}-{song.album}".replace(" ", "_")


def albums(songs: list[Song]) -> list[Told]:
    """The albums of these songs with their facts."""
    found: dict[str, Told] = {}
    for song in songs:
        one = found.setdefault(
            album_id(song),
            {
                "id": album_id(song),
                "name": song.album,
                "artist": song.album_artist,
                "songCount": 0,
                "duration": 0,
                "created": "2026-11-20T10:00:00Z",
                "year": song.year,
                "playCount": 3,
            },
        )
        one["songCount"] += 1
        one["duration"] += int(song.seconds)
    return list(found.values())


def song_list(found: SongList) -> Told:
    """A playlist without its entries; `songCount` counts what is stored."""
    told: Told = {
        "id": found.id,
        "name": found.name,
        "comment": found.comment,
        "songCount": len(found.entries),
        "duration": 0,
        "public": False,
        "owner": found.owner,
        "created": "2026-11-20T10:00:00Z",
        "changed": "2026-11-20T10:00:00Z",
    }
    return told | ({"readonly": True} if found.readonly else {})


def _made_up(song: Song) -> str:
    who, what = song.album_artist.replace("/", "_"), song.album.replace("/", "_")
    return (
        f"{who}/{what}/{song.disc:02}-{song.number:02} - "
        f"{song.title.replace('/', '_')}.{song.suffix}"
    )
