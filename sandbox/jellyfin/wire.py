"""Shapes of Jellyfin's API (12.0)."""

from __future__ import annotations

import datetime
from typing import Any

from sandbox.shelf import Song, SongList

Told = dict[str, Any]
_START = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)


def moment(tick: int) -> datetime.datetime:
    """A tick of the shelf's clock as a time."""
    return _START + datetime.timedelta(seconds=tick)


def stamp(tick: int) -> str:
    """The same as Jellyfin writes it, with seven digits."""
    return moment(tick).strftime("%Y-%m-%dT%H:%M:%S.0000000Z")


def read_stamp(told: str) -> int:
    """The tick of an ISO time."""
    found = datetime.datetime.fromisoformat(told.replace("Z", "+00:00"))
    return int((found - _START).total_seconds())


def item(song: Song, fields: set[str]) -> Told:
    """A song; `fields` are the extra ones that were asked for."""
    told: Told = {
        "Id": song.id,
        "Name": song.title,
        "ServerId": "srv",
        "Type": "Audio",
        "MediaType": "Audio",
        "Album": song.album,
        "AlbumId": f"al-{song.album}",
        "AlbumArtist": song.album_artist,
        "AlbumArtists": [{"Name": song.album_artist, "Id": song.album_artist}],
        "Artists": list(song.artists),
        "ArtistItems": [{"Name": name, "Id": name} for name in song.artists],
        "RunTimeTicks": round(song.seconds * 10_000_000),
        "IndexNumber": song.number,
        "ParentIndexNumber": song.disc,
        "ProductionYear": song.year,
    }
    extra: Told = {
        "Path": song.path,
        "Genres": [song.genre],
        "DateCreated": stamp(song.saved),
        "ProviderIds": {"MusicBrainzRecording": song.mbid} if song.mbid else {},
        "MediaSources": [_source(song)],
    }
    return told | {name: value for name, value in extra.items() if name in fields}


def entry(song: Song) -> Told:
    """A song as an entry of a list: since 10.10 an entry's id is the song's."""
    return item(song, set()) | {"PlaylistItemId": song.id}


def song_list(found: SongList) -> Told:
    """A playlist."""
    return {
        "Id": found.id,
        "Name": found.name,
        "Type": "Playlist",
        "MediaType": "Audio",
        "ChildCount": len(found.entries),
    }


def _source(song: Song) -> Told:
    stream = {
        "Type": "Audio",
        "Codec": song.suffix,
        "BitRate": song.bitrate * 1000,
        "SampleRate": 44100,
        "BitDepth": 16,
        "Channels": 2,
    }
    return {
        "Container": song.suffix,
        "Size": song.size,
        "Path": song.path,
        "MediaStreams": [{"Type": "EmbeddedImage", "Codec": "mjpeg"}, stream],
    }
