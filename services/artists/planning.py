"""What of several releases is to be fetched, each recording once. Pure but for what it asks.

Used by `service.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.domain import CoverageRow, Playlist, PlaylistEntry, ServiceError, Track
from core.domain.catalogue import AlbumKind
from core.tasks import TaskContext
from services.artists.model import AlbumSheet, Part, Plan, missing
from services.catalogue.discography import Edition

PREFIX = "album:"


def plan_of(
    releases: Sequence[Edition],
    sheet_of: Callable[[Edition, TaskContext], AlbumSheet],
    track_key: Callable[[Track], str],
    ctx: TaskContext,
) -> Plan:
    """What is missing; a recording on several releases comes with the album, if there is one."""
    parts: list[Part] = []
    troubles: list[str] = []
    seen: set[str] = set()
    doubles = probable = 0
    for at, release in enumerate(sorted(releases, key=_weight)):
        ctx.checkpoint()
        ctx.report(at / len(releases), release.album.title)
        try:
            sheet = sheet_of(release, ctx)
        except ServiceError as error:
            troubles.append(f"{release.album.title}: {error.sentence}")
            continue
        rows = missing(sheet.ownership)
        new = _unseen(rows, track_key, seen)
        doubles += len(rows) - len(new)
        probable += sheet.ownership.probable
        if new:
            parts.append(Part(playlist_of(sheet), new))
    return Plan(tuple(parts), doubles, probable, tuple(troubles))


def playlist_of(sheet: AlbumSheet) -> Playlist:
    """The release as what a job says it came from."""
    album = sheet.release.album
    entries: tuple[PlaylistEntry, ...] = tuple(row.entry for row in sheet.ownership.rows)
    return Playlist(f"{PREFIX}{album.source}:{album.id}", album.title, album.source, entries)


def _unseen(
    rows: Sequence[CoverageRow], track_key: Callable[[Track], str], seen: set[str]
) -> tuple[CoverageRow, ...]:
    new = []
    for row in rows:
        key = track_key(row.entry.track)
        if key not in seen:
            seen.add(key)
            new.append(row)
    return tuple(new)


def _weight(release: Edition) -> int:
    """Albums before what repeats them."""
    order = (AlbumKind.ALBUM, AlbumKind.EP, AlbumKind.SINGLE, AlbumKind.COMPILATION)
    return order.index(release.kind)
