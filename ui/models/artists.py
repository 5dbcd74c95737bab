"""The artist page's rows and words: releases on a timeline, an album's tracks, artists as cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from core.domain import CoverageRow, Ownership
from core.domain.catalogue import AlbumKind, CatalogueArtist
from core.domain.watching import FoundRelease, ReleaseKind, WatchedArtist
from services.artists.model import UNKNOWN, AlbumSheet, AlbumState, Holding, key_of
from services.artists.shelf import tracks_told
from services.catalogue.discography import Discography, Edition
from ui.models import figures, roles
from ui.theme.state_glyphs import OWNERSHIP, PARTLY_OWNED, Glyph
from utils.texts import _, shown

ALL, ALBUMS, SHORT, COMPILATIONS, APPEARS = "all", "albums", "short", "compilations", "appears"
GROUPS = {ALBUMS: _("Albums"), SHORT: _("Singles & EPs"), COMPILATIONS: _("Compilations"),
          APPEARS: _("Appears on")}  # fmt: skip
KINDS = {
    AlbumKind.ALBUM: _("Album"),
    AlbumKind.EP: "EP",
    AlbumKind.SINGLE: _("Single"),
    AlbumKind.COMPILATION: _("Comp."),
}
NO_YEAR = "–"
_OWNED, _MISSING = OWNERSHIP[Ownership.OWNED], OWNERSHIP[Ownership.MISSING]


@dataclass(frozen=True, slots=True)
class Tile:
    """A release on the timeline."""

    key: str
    release: Edition
    group: str
    holding: Holding = UNKNOWN

    @property
    def year(self) -> str:
        """The year it stands under."""
        return (self.release.date or "")[:4] or NO_YEAR

    @property
    def title(self) -> str:
        """Its title."""
        return self.release.album.title

    @property
    def facts(self) -> str:
        """ "Album · 12 tracks"."""
        kind = KINDS[self.release.kind]
        count = self.holding.total or tracks_told(self.release)
        return f"{kind} · {figures.count(count, 'track')}" if count else kind

    @property
    def incomplete(self) -> bool:
        """True while something of it may be missing."""
        return self.holding.state is not AlbumState.COMPLETE


def badge(holding: Holding) -> tuple[Glyph, str]:
    """Glyph and words: "complete", "10/11 nearly", "1/2 owned", "7 owned", "missing"."""
    if holding.state is AlbumState.MISSING:
        return _MISSING, "missing"
    if holding.state is AlbumState.COMPLETE:
        return _OWNED, "complete"
    if holding.total is None:
        return PARTLY_OWNED, _("{owned} owned").format(owned=holding.owned)
    word = "nearly" if holding.state is AlbumState.NEARLY else "owned"
    return PARTLY_OWNED, f"{holding.owned}/{holding.total} {word}"


def tiles_of(found: Discography, told: Mapping[str, Holding]) -> list[Tile]:
    """All releases, the newest first."""
    groups: tuple[tuple[str, Sequence[Edition]], ...] = (
        (ALBUMS, found.albums),
        (SHORT, found.eps + found.singles),
        (COMPILATIONS, found.compilations),
        (APPEARS, found.appears_on),
    )
    tiles = [
        Tile(key_of(one), one, group, told.get(key_of(one), UNKNOWN))
        for group, releases in groups
        for one in releases
    ]
    return sorted(tiles, key=lambda one: one.release.date or "", reverse=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """Tracks owned of those that were counted; `unknown` releases told no number of tracks."""

    owned: int = 0
    total: int = 0
    unknown: int = 0
    releases: int = 0

    @property
    def missing(self) -> int:
        """What is not owned."""
        return self.total - self.owned

    @property
    def words(self) -> str:
        """ "47 of 72 tracks owned · 65 %"."""
        if not self.total:
            return (
                _("{tracks} owned").format(tracks=figures.count(self.owned, "track"))
                if self.owned
                else ""
            )
        share = figures.percent(self.owned / self.total)
        return _("{owned:,} of {tracks} owned · {share}").format(
            owned=self.owned, tracks=figures.count(self.total, "track"), share=share
        )


def standing(tiles: Iterable[Tile]) -> Standing:
    """Over the artist's own releases; what others released is not theirs to complete."""
    own = [one for one in tiles if one.group != APPEARS]
    told = [one.holding for one in own if one.holding.total is not None]
    owned, total = sum(one.owned for one in told), sum(one.total or 0 for one in told)
    return Standing(owned, total, len(own) - len(told), len(own))


class TimelineModel(QAbstractListModel):
    """Releases, as many as the filter lets through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[Tile] = []
        self._shown: list[Tile] = []
        self._group, self._missing_only = ALL, False

    def show(self, tiles: Sequence[Tile]) -> None:
        """Other releases; the same ones with other badges keep the view as it is."""
        same = [one.key for one in tiles] == [one.key for one in self.tiles]
        self.tiles = list(tiles)
        self._filter(same)

    def narrow(self, group: str, missing_only: bool) -> None:
        """Show one group alone, or only what is not complete."""
        self._group, self._missing_only = group, missing_only
        self._filter(False)

    def counts(self) -> dict[str, int]:
        """Releases per group; what the artist merely appears on is no part of all."""
        told = {key: sum(one.group == key for one in self.tiles) for key in GROUPS}
        return {ALL: sum(told.values()) - told[APPEARS], **told}

    def row_of(self, key: str) -> int:
        """Where a release stands; -1 when it is not shown."""
        return next((at for at, one in enumerate(self._shown) if one.key == key), -1)

    def tile(self, row: int) -> Tile | None:
        """The release of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The tile, or its words."""
        tile = self.tile(index.row())
        if tile is None:
            return None
        if role == roles.ITEM:
            return tile
        if role == Qt.ItemDataRole.ToolTipRole:
            return tile.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tile.title}, {tile.year}, {tile.facts}, {badge(tile.holding)[1]}"
        return None

    def _filter(self, same: bool) -> None:
        shown = [one for one in self.tiles if self._passes(one)]
        if same and [one.key for one in shown] == [one.key for one in self._shown]:
            self._shown = shown
            if shown:
                self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def _passes(self, tile: Tile) -> bool:
        if self._missing_only and not tile.incomplete:
            return False
        return tile.group != APPEARS if self._group == ALL else tile.group == self._group


class TracksModel(QAbstractListModel):
    """The tracks of a sheet, each with its verdict."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CoverageRow, ...] = ()

    def show(self, sheet: AlbumSheet | None) -> None:
        """Another release."""
        self.beginResetModel()
        self._rows = sheet.ownership.rows if sheet is not None else ()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many tracks."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, or its words."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == roles.ITEM:
            return row
        track, word = row.entry.track, OWNERSHIP[row.ownership].word.lower()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{track.title}\n{shown(row.reason)}" if row.reason else track.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{track.title}, {figures.clock(track.duration)}, {word}"
        return None


def about(artist: CatalogueArtist, releases: int | None = None) -> str:
    """What tells an artist from others: "Techno · 12,000 listeners".

    `releases` are those that are listed beside it; without, the catalogue's own number stands.
    """
    parts = [*artist.genres[:2], artist.note] if artist.note else list(artist.genres[:2])
    if artist.fans:
        parts.append(figures.count(artist.fans, "listener"))
    if number := artist.albums if releases is None else releases:
        parts.append(figures.count(number, "release"))
    return " · ".join(part for part in parts if part)


def sheet_facts(sheet: AlbumSheet) -> str:
    """ "12 tracks · 58 min"."""
    count = figures.count(len(sheet.details.tracks), "track")
    return f"{count} · {figures.span(sheet.seconds)}" if sheet.seconds else count


def sheet_badge(sheet: AlbumSheet) -> tuple[Glyph, str]:
    """ "9 of 12 owned"."""
    glyph, _unused = badge(sheet.holding)
    return glyph, _("{owned} of {total} owned").format(
        owned=sheet.ownership.owned, total=sheet.ownership.total
    )


KIND_WORDS = {
    ReleaseKind.ALBUM: _("Albums"),
    ReleaseKind.EP: "EPs",
    ReleaseKind.SINGLE: _("Singles"),
    ReleaseKind.LIVE: _("Live"),
    ReleaseKind.REMIX: _("Remixes"),
    ReleaseKind.COMPILATION: _("Compilations"),
}


def watch_state(artist: WatchedArtist, now: float) -> str:
    """When it was looked at, or what keeps it from being looked at."""
    if artist.trouble:
        return artist.trouble
    if artist.scanned_at is None:
        return _("not looked at yet")
    return _("looked at {ago}").format(ago=figures.ago(artist.scanned_at, now))


def news_words(found: FoundRelease) -> str:
    """ "Album · 12 Apr 2026 · 11 tracks wished for"."""
    kind = KIND_WORDS[found.kind].removesuffix("s")
    done = (
        _("{tracks} wished for").format(tracks=figures.count(found.wished, "track"))
        if found.wished
        else found.note
    )
    return " · ".join(part for part in (kind, found.date or "", done) if part)
