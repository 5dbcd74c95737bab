"""The missing tracks by artist: groups that open, ticks, filters. Used by the analyser's view.

A flat list: an artist's row is followed by its tracks while it is open. Nothing here decides what
is missing; that is `services/playlists/missing.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, pyqtSignal

from services.playlists.missing import Analysis, ArtistGroup, MissingTrack, Pushed, Standing
from ui.models import figures, roles, words
from utils.texts import _, shown

ALL = ""
ORDERS = {"most": _("Most missing first"), "name": _("By artist")}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """An artist: `ticked` of `shown` tracks are chosen."""

    group: ArtistGroup
    tracks: tuple[MissingTrack, ...]
    ticked: int
    open: bool

    @property
    def check(self) -> bool | None:
        """All, none, or (None) some."""
        if not self.ticked:
            return False
        return True if self.ticked == len(self.tracks) else None


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A track of an open artist; `pushed` is what became of it, when it was pushed."""

    track: MissingTrack
    ticked: bool
    pushed: Pushed | None = None


Row = GroupRow | TrackRow


class AnalyserModel(QAbstractListModel):
    """`chosen_changed` fires when other tracks are ticked."""

    chosen_changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._analysis = Analysis()
        self._ticked: set[str] = set()
        self._open: set[str] = set()
        self._pushed: dict[str, Pushed] = {}
        self._genre, self._needle, self._order = ALL, "", "most"
        self._rows: list[Row] = []

    # --- content --------------------------------------------------------------------------------
    def set_analysis(self, analysis: Analysis) -> None:
        """Another analysis: what nothing is done about yet is ticked."""
        self._analysis = analysis
        self._ticked = {one.key for group in analysis.groups for one in group.tracks if one.ready}
        self._pushed = {}
        self._rebuild()

    def show(self, genre: str | None = None, needle: str | None = None) -> None:
        """Only one super genre ("" for all), only artists and titles with these words."""
        self._genre = self._genre if genre is None else genre
        self._needle = self._needle if needle is None else needle.strip().casefold()
        self._rebuild()

    def sort_by(self, order: str) -> None:
        """One of `ORDERS`."""
        self._order = order
        self._rebuild()

    def note(self, pushed: Iterable[Pushed]) -> None:
        """What became of tracks; those are no longer ticked."""
        for one in pushed:
            self._pushed[one.track.key] = one
            self._ticked.discard(one.track.key)
        self._rebuild()

    # --- choosing -------------------------------------------------------------------------------
    def toggle_open(self, row: int) -> None:
        """Open an artist, or close it."""
        item = self._rows[row]
        if not isinstance(item, GroupRow):
            return
        self._open ^= {item.group.name}
        first, last = row + 1, row + len(item.tracks)
        if item.open:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows = self._made()
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows = self._made()
            self.endInsertRows()
        self.dataChanged.emit(self.index(row), self.index(row))

    def set_open(self, row: int, opened: bool) -> None:
        """Open or close an artist."""
        item = self._rows[row]
        if isinstance(item, GroupRow) and item.open != opened:
            self.toggle_open(row)

    def toggle(self, row: int) -> None:
        """Tick a track, or all of an artist (a half ticked one becomes fully ticked)."""
        item = self._rows[row]
        if isinstance(item, GroupRow):
            self._tick({one.key for one in item.tracks}, item.check is not True)
        else:
            self._tick({item.track.key}, not item.ticked)

    def toggle_all(self) -> None:
        """Tick everything that is shown, or nothing of it."""
        keys = {one.key for group in self._groups() for one in group[1]}
        self._tick(keys, not keys <= self._ticked)

    def _tick(self, keys: Collection[str], ticked: bool) -> None:
        self._ticked = self._ticked | set(keys) if ticked else self._ticked - set(keys)
        self._rebuild()

    # --- what the view asks ---------------------------------------------------------------------
    def chosen(self) -> list[MissingTrack]:
        """The ticked tracks that are shown, by artist."""
        return [
            one for _unused, shown in self._groups() for one in shown if one.key in self._ticked
        ]

    def genres(self) -> Counter[str]:
        """Missing tracks per super genre."""
        tracks = (one for group in self._analysis.groups for one in group.tracks)
        return Counter(one.super_genre for one in tracks)

    def summary(self) -> tuple[int, int, int]:
        """(tracks chosen, tracks shown, artists of the chosen ones)."""
        groups = self._groups()
        shown = sum(len(tracks) for _unused, tracks in groups)
        chosen = [sum(one.key in self._ticked for one in tracks) for _unused, tracks in groups]
        return sum(chosen), shown, sum(bool(number) for number in chosen)

    def row(self, at: int) -> Row:
        """The row's value."""
        return self._rows[at]

    # --- Qt -------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Artists, and the tracks of open ones."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the row's value."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        item = self._rows[index.row()]
        if role == roles.ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.group.name if isinstance(item, GroupRow) else item.track.track.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return _spoken(item)
        return None

    # --- inside ---------------------------------------------------------------------------------
    def _groups(self) -> list[tuple[ArtistGroup, tuple[MissingTrack, ...]]]:
        made = []
        for group in self._analysis.groups:
            whole = self._needle in group.name.casefold()
            shown = tuple(one for one in group.tracks if self._fits(one, whole))
            if shown:
                made.append((group, shown))
        if self._order == "name":
            return sorted(made, key=lambda pair: pair[0].name.casefold())
        return sorted(made, key=lambda pair: -len(pair[1]))

    def _fits(self, one: MissingTrack, whole: bool) -> bool:
        genre = self._genre in {ALL, one.super_genre}
        return genre and (whole or self._needle in one.track.title.casefold())

    def _made(self) -> list[Row]:
        rows: list[Row] = []
        for group, tracks in self._groups():
            ticked = sum(one.key in self._ticked for one in tracks)
            opened = group.name in self._open
            rows.append(GroupRow(group, tracks, ticked, opened))
            if opened:
                rows += [
                    TrackRow(one, one.key in self._ticked, self._pushed.get(one.key))
                    for one in tracks
                ]
        return rows

    def _rebuild(self) -> None:
        """Anew; a list of the same length only changes its rows, so that the place is kept."""
        rows = self._made()
        if rows and len(rows) == len(self._rows):
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.chosen_changed.emit()


def standing_words(one: MissingTrack) -> str:
    """What is done about a track already."""
    if one.standing is Standing.PROBABLE:
        return _("probable {score}, asks you first").format(score=figures.score(one.score))
    return str(one.standing.value)


def _spoken(item: Row) -> str:
    if isinstance(item, GroupRow):
        number = figures.count(len(item.tracks), "track")
        state = "open" if item.open else "closed"
        return _("{name}, {number} missing, {ticked} chosen, {state}").format(
            name=item.group.name, number=number, ticked=item.ticked, state=state
        )
    chosen = "chosen" if item.ticked else _("not chosen")
    told = shown(item.pushed.why) if item.pushed is not None else standing_words(item.track)
    return f"{item.track.track.title}, {words.credit(item.track.track)}, {chosen}, {told}"
