"""The exports people already have as CSV: which columns tell them apart, and how a row reads.

Source: headers of exportify.app (its translations, 2026-04), exportify.net (2026-01),
TuneMyMusic and Soundiiz; contract "Spotify and catalogues" §5.2. Columns are found by name,
whatever their order and case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.clients.files import credit
from core.clients.files.rows import (
    NOT_A_TRACK,
    REMOVED,
    Parsed,
    Row,
    by_uri,
    count,
    known,
    local_track,
    names,
    said,
    seconds,
    split_credit,
    year_of,
)
from core.clients.files.table import Table
from core.domain import Track, TrackIds

EXPORTIFY_COLUMNS = (
    "track uri",
    "track name",
    "artist uri(s)",
    "artist name(s)",
    "album uri",
    "album name",
    "album artist uri(s)",
    "album artist name(s)",
    "album release date",
    "album image url",
    "disc number",
    "track number",
    "track duration (ms)",
    "track preview url",
    "explicit",
    "popularity",
    "isrc",
)
"""exportify.app in its own order: its header is translated, its order never changes."""


@dataclass(frozen=True)
class Export:
    """One kind of export: the columns it must have, and the function that reads its rows."""

    kind: str
    needs: frozenset[str]
    read: Callable[[Table], Parsed]


class _Cells:
    """One row, asked by column name; a cell that is not there is ""."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, table: Table) -> None:
        self._columns = table.columns
        self._cells: Sequence[str] = ()

    def at(self, cells: Sequence[str]) -> _Cells:
        self._cells = cells
        return self

    def __getitem__(self, column: str) -> str:
        place = self._columns.get(column)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def first(self, *columns: str) -> str:
        return next((self[c] for c in columns if self[c].strip()), "")


def _genres(cell: str) -> tuple[str, ...]:
    unique = dict.fromkeys(part.strip() for part in cell.split(","))
    return names(*unique)


def _spotify_id(uri: str) -> str | None:
    return uri.removeprefix("spotify:track:") if uri.startswith("spotify:track:") else None


def _ids(isrc: str, uri: str) -> TrackIds:
    code = said(isrc)
    return TrackIds(isrc=code.strip().upper() if code else None, spotify=_spotify_id(uri))


def _with_local(track: Track, uri: str) -> Track:
    """A local file's row completed from its address."""
    if not uri.startswith("spotify:local:"):
        return track
    local = local_track(uri)
    return replace(
        track,
        title=track.title or local.title,
        artists=track.artists or local.artists,
        album=track.album or local.album,
        duration=track.duration or local.duration,
    )


def _dated(cell: str) -> dict[str, str | int | None]:
    date = said(cell)
    date = date.strip() if date else None
    return {"release_date": date, "year": year_of(date)}


def read_exportify(table: Table) -> Parsed:
    """exportify.app: the richest one."""
    cells = _Cells(table)
    pairs = [("artist name(s)", "artist uri(s)"), ("album artist name(s)", "album artist uri(s)")]
    people = credit.directory(
        (cells.at(row)[name], cells[uri]) for row in table.rows for name, uri in pairs
    )
    return Parsed("exportify", [_exportify_row(cells.at(row), people) for row in table.rows])


def _exportify_row(cells: _Cells, people: dict[str, str]) -> Row:
    uri = cells["track uri"].strip()

    def artists(name: str, uris: str) -> tuple[str, ...]:
        return credit.split_by_uris(cells[name], credit.uris_in(cells[uris]), people)

    track = Track(
        title=said(cells["track name"]) or "",
        artists=artists("artist name(s)", "artist uri(s)"),
        album=said(cells["album name"]),
        duration=seconds(cells["track duration (ms)"], 1000),
        track_number=count(cells["track number"]),
        disc_number=count(cells["disc number"]),
        album_artists=artists("album artist name(s)", "album artist uri(s)"),
        genres=_genres(cells.first("artist genres", "album genres")),
        ids=_ids(cells["isrc"], uri),
        **_dated(cells["album release date"]),  # type: ignore[arg-type]
    )
    return by_uri(_with_local(track, uri), uri)


def read_exportify_net(table: Table) -> Parsed:
    """exportify.net, before and after it began to join artists with ";"."""
    cells = _Cells(table)
    semicolons = any(";" in cells.at(row)["artist name(s)"] for row in table.rows)
    rows = [_exportify_net_row(cells.at(row), semicolons) for row in table.rows]
    return Parsed("exportify.net", rows)


def _exportify_net_row(cells: _Cells, semicolons: bool) -> Row:
    uri = cells.first("track uri", "track id").strip()
    track = Track(
        title=said(cells["track name"]) or "",
        artists=credit.split_net(said(cells["artist name(s)"]) or "", semicolons),
        album=said(cells["album name"]),
        duration=seconds(cells.first("duration (ms)", "track duration (ms)"), 1000),
        genres=_genres(cells["genres"]),
        ids=_ids(cells["isrc"], uri),
        **_dated(cells.first("release date", "album release date")),  # type: ignore[arg-type]
    )
    return by_uri(_with_local(track, uri), uri)


def read_tunemymusic(table: Table) -> Parsed:
    """TuneMyMusic: several lists may share the file; one list gives its name."""
    cells = _Cells(table)
    rows = [_tunemymusic_row(cells.at(row)) for row in table.rows]
    lists = {cells.at(row)["playlist name"].strip() for row in table.rows} - {""}
    return Parsed("tunemymusic", rows, lists.pop() if len(lists) == 1 else None)


def _tunemymusic_row(cells: _Cells) -> Row:
    title, artist = known(cells["track name"]) or "", known(cells["artist name"])
    track = Track(title, names(artist)) if artist else split_credit(title)
    spotify = cells["spotify - id"].strip()
    isrc = known(cells["isrc"])
    ids = TrackIds(isrc=isrc.strip().upper() if isrc else None, spotify=spotify or None)
    track = replace(track, album=known(cells["album"]), ids=ids)
    if cells["type"].strip().casefold() in ("artist", "album") and not title:
        return Row(track, NOT_A_TRACK)
    return Row(track, None if title else REMOVED)


def read_titles(table: Table) -> Parsed:
    """Soundiiz, and any table with columns "title" and "artist"."""
    cells = _Cells(table)
    return Parsed("soundiiz", [_titles_row(cells.at(row)) for row in table.rows])


def _titles_row(cells: _Cells) -> Row:
    title = known(cells["title"]) or ""
    track = Track(
        title=title,
        artists=names(cells["artist"]),
        album=known(cells["album"]),
        ids=_ids(cells["isrc"], ""),
    )
    return Row(track, None if title else REMOVED)


EXPORTS = (
    Export(
        "exportify", frozenset({"track name", "artist name(s)", "artist uri(s)"}), read_exportify
    ),
    Export("exportify.net", frozenset({"track name", "artist name(s)"}), read_exportify_net),
    Export("tunemymusic", frozenset({"track name", "artist name"}), read_tunemymusic),
    Export("soundiiz", frozenset({"title", "artist"}), read_titles),
)
"""The first whose columns are all there is the one."""
