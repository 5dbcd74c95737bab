"""The watch list as JSON: what `watchlist` prints. The keys are a promise (docs/watchlist.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from core.domain.watching import FoundRelease, WatchedArtist
from services.wishes.watch_scan import ScanReport
from services.wishes.watchlist import Followed

Json = dict[str, Any]


def list_document(followed: Sequence[Followed]) -> Json:
    """`watchlist list`."""
    return {
        "total": len(followed),
        "artists": [{**artist_entry(one.artist), "new": one.new} for one in followed],
    }


def artist_entry(artist: WatchedArtist) -> Json:
    """One followed artist; `catalogue` is null until the name was found in one."""
    return {
        "key": artist.key,
        "name": artist.name,
        "catalogue": artist.artist.source if artist.artist is not None else None,
        "kinds": [kind.value for kind in artist.kinds],
        "last_scan": _moment(artist.scanned_at),
        "trouble": artist.trouble,
    }


def run_document(report: ScanReport) -> Json:
    """`watchlist run`: what was found, who was seen for the first time, what did not work."""
    return {
        "scanned": report.scanned,
        "learned": list(report.learned),
        "found": [_release(artist, release) for artist, release in report.found],
        "wished": report.wished,
        "troubles": list(report.troubles),
    }


def _release(artist: WatchedArtist, release: FoundRelease) -> Json:
    return {
        "artist": artist.name,
        "title": release.title,
        "kind": release.kind.value,
        "date": release.date,
        "tracks": release.tracks,
        "wished": release.wished,
        "note": release.note,
    }


def _moment(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
