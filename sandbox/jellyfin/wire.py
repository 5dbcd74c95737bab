"""Shapes of Jellyfin's API (12.0)."""

from __future__ import annotations

import datetime
from typing import Any

from sandbox.shelf import Song, SongList

Told = dict[str, Any]


def stamp(seconds: float) -> str:
    """A moment as Jellyfin writes it, with seven digits."""
    at = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")


def read_stamp(told: str) -> float:
    """The seconds of an ISO time."""
    return datetime.datetime.fromisoformat(told.replace("Z", "+00:00")).timestamp()


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


def user_data(song: Song) -> Told:
    """What the user made of a song."""
    told: Told = {"PlayCount": song.plays, "IsFavorite": song.favourite, "Played": song.plays > 0}
    if song.rating:
        told["Rating"] = song.rating
    if song.played_at:
        told["LastPlayedDate"] = stamp(song.played_at)
    return told


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
