"""Rows of SoulSync's lists as wishes and artists. Every column may be missing or of another type.

Source: SoulSync's tables `wishlist_tracks` (a Spotify track object as JSON) and
`watchlist_artists`, 2025 and 2026.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from core.domain import Track, TrackIds
from core.domain.soulsync import OldArtist, OldWish

Row = dict[str, Any]

_IDS = {
    "deezer": "deezer_artist_id",
    "itunes": "itunes_artist_id",
    "musicbrainz": "musicbrainz_artist_id",
    "spotify": "spotify_artist_id",
}
_KINDS = {
    "album": "include_albums",
    "ep": "include_eps",
    "single": "include_singles",
    "live": "include_live",
    "remix": "include_remixes",
    "compilation": "include_compilations",
}
_SPOTIFY_ID_LENGTH = 22


def wish_of(row: Row) -> OldWish | None:
    """The wish; None when it names no title or no artist."""
    told = _json(row.get("spotify_data"))
    track = _track(told, text(row.get("spotify_track_id")))
    if not track.title or not track.artists:
        return None
    info = _json(row.get("source_info"))
    named = (info.get(key) for key in ("playlist_name", "album_name", "name", "artist_name"))
    origin = next((text(name) for name in named if text(name)), "")
    return OldWish(track, origin or _source(row), text(row.get("failure_reason")))


def artist_of(row: Row) -> OldArtist | None:
    """The artist; None without a name."""
    name = text(row.get("artist_name"))
    if not name:
        return None
    ids = {source: text(row.get(column)) for source, column in _IDS.items()}
    known = {source: value for source, value in ids.items() if value}
    return OldArtist(name, known, _kinds(row))


def _kinds(row: Row) -> tuple[str, ...] | None:
    """As chosen there; None for a version without the choice, or when nothing would be left."""
    if not any(column in row for column in _KINDS.values()):
        return None
    usual = ("album", "ep", "single")
    chosen = [
        kind
        for kind, column in _KINDS.items()
        if (kind in usual if row.get(column) is None else str(row[column]) not in ("0", "False"))
    ]
    return tuple(chosen) or None


def _track(told: Row, row_id: str) -> Track:
    album = told.get("album")
    sheet = album if isinstance(album, dict) else {}
    codes = told.get("external_ids")
    isrc = text(codes.get("isrc")) if isinstance(codes, dict) else ""
    date = text(sheet.get("release_date"))
    return Track(
        title=text(told.get("name")) or text(told.get("title")),
        artists=_names(told.get("artists")),
        album=text(sheet.get("name")) or text(album) or None,
        duration=_seconds(told.get("duration_ms")),
        track_number=_count(told.get("track_number")),
        disc_number=_count(told.get("disc_number")),
        album_artists=_names(sheet.get("artists")),
        release_date=date or None,
        year=int(date[:4]) if date[:4].isdecimal() and len(date) >= 4 else None,
        ids=TrackIds(isrc=isrc.upper() or None, spotify=_spotify_id(told, row_id)),
        single=True if text(sheet.get("album_type")) == "single" else None,
    )


def _spotify_id(told: Row, row_id: str) -> str | None:
    """Only what looks like one: rows of other catalogues keep their own ids in that column."""
    for told_id in (text(told.get("id")), row_id.partition("::")[0]):
        if len(told_id) == _SPOTIFY_ID_LENGTH and told_id.isascii() and told_id.isalnum():
            return told_id
    return None


def _names(value: object) -> tuple[str, ...]:
    """Names out of objects or texts."""
    found = value if isinstance(value, list) else [value]
    names = (text(one.get("name")) if isinstance(one, dict) else text(one) for one in found)
    return tuple(name for name in names if name)


def _source(row: Row) -> str:
    kind = text(row.get("source_type"))
    return "" if kind in ("", "unknown") else kind


def _json(value: object) -> Row:
    if not isinstance(value, str):
        return {}
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return None
    return value / 1000


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def text(value: object) -> str:
    """Trimmed NFC text of a string or whole number, "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
