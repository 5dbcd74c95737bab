"""Playlists in JSON: Spotify's account export (`Playlist1.json`, `YourLibrary.json`), Apple's
and JSPF.

Source: contract "Spotify and catalogues" §5.2; jspf extension of ListenBrainz.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.clients.files.document import Document
from core.clients.files.itunes import apple_export, is_apple_export
from core.clients.files.m3u import describe
from core.clients.files.rows import (
    AUDIOBOOK,
    EPISODE,
    REMOVED,
    Parsed,
    Row,
    by_uri,
    count,
    known,
    local_track,
    names,
    seconds,
)
from core.clients.files.xspf import recording_id
from core.domain import Track, TrackIds

_JSPF_TRACK = "https://musicbrainz.org/doc/jspf#track"
Json = Mapping[str, Any]


def parse_json(document: Document) -> Parsed:
    """Whichever of them it is. Raises BadInput when it is none of them."""
    try:
        top = json.loads(document.text)
    except ValueError:
        raise document.refuse("is no JSON that can be read") from None
    if isinstance(top, dict):
        if isinstance(top.get("playlists"), list):
            return _playlists(top["playlists"])
        if isinstance(top.get("playlist"), dict):
            return jspf(top["playlist"])
        if isinstance(top.get("tracks"), list):
            return Parsed("spotify-export", [_saved(_object(row)) for row in top["tracks"]])
    if is_apple_export(top):
        return apple_export(top)
    raise document.refuse(
        "is JSON, but no playlist I know",
        "Playlist1.json and YourLibrary.json of a Spotify account export and JSPF are understood.",
    )


def _object(value: object) -> Json:
    """The value as an object; anything else is one without members."""
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _playlists(lists: list[Any]) -> Parsed:
    rows = [_item(_object(row)) for one in lists for row in _list(_object(one).get("items"))]
    name = known(_object(lists[0]).get("name")) if len(lists) == 1 else None
    return Parsed("spotify-export", rows, name)


def _item(item: Json) -> Row:
    if item.get("episode"):
        episode = _object(item["episode"])
        return Row(Track(known(episode.get("episodeName")) or ""), EPISODE)
    if item.get("audiobook"):
        return Row(Track(known(_object(item["audiobook"]).get("audiobookName")) or ""), AUDIOBOOK)
    if item.get("localTrack"):
        uri = str(_object(item["localTrack"]).get("uri") or "")
        return by_uri(local_track(uri), uri)
    track = _object(item.get("track"))
    return _spotify_row(track, "trackName", "artistName", "albumName", "trackUri")


def _saved(row: Json) -> Row:
    return _spotify_row(row, "track", "artist", "album", "uri")


def _spotify_row(row: Json, title: str, artist: str, album: str, uri: str) -> Row:
    address = str(row.get(uri) or "")
    is_track = address.startswith("spotify:track:")
    track = Track(
        title=known(row.get(title)) or "",
        artists=names(row.get(artist)),
        album=known(row.get(album)),
        ids=TrackIds(spotify=address.removeprefix("spotify:track:") if is_track else None),
    )
    return by_uri(track, address)


def jspf(playlist: Json) -> Parsed:
    """The rows of a JSPF object, as a file or ListenBrainz gives it."""
    rows = [_jspf_row(_object(row)) for row in _list(playlist.get("track"))]
    return Parsed("jspf", rows, known(playlist.get("title")))


def _strings(value: object) -> list[str | None]:
    """JSPF allows a list where ListenBrainz once wrote a single text."""
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _jspf_row(row: Json) -> Row:
    title = known(row.get("title"))
    places = _strings(row.get("location"))
    described = describe(places[0]) if places and places[0] and not title else Track(title or "")
    track = Track(
        title=described.title,
        artists=_jspf_artists(row) or names(row.get("creator")) or described.artists,
        album=known(row.get("album")) or described.album,
        duration=seconds(row.get("duration"), 1000),
        track_number=count(row.get("trackNum")),
        ids=recording_id(_strings(row.get("identifier")) + places),
    )
    return Row(track, None if track.title else REMOVED)


def _jspf_artists(row: Json) -> tuple[str, ...]:
    extension = _object(_object(row.get("extension")).get(_JSPF_TRACK))
    artists = _list(_object(extension.get("additional_metadata")).get("artists"))
    return names(*(_object(artist).get("artist_credit_name") for artist in artists))
