"""Coverage: what of a playlist is owned, always answered from the library cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Protocol

from core.domain import (
    Coverage,
    CoverageRow,
    LibraryTrack,
    Match,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
    Verdict,
)
from core.ports.library import PlaylistShelf, SavedPlaylist
from core.ports.memory import MatchDecision
from core.ports.system import Clock
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import CoverageReady
from services.playlists.manual_matches import ManualMatches, Said
from services.playlists.marks import Marks

NEAR_TITLE = 0.75
"""How much of the title must agree (0..1) before a track is shown as the nearest one."""

LOOKED_AT = 6
"""How many near tracks are looked through for one that nobody ruled out."""

FOUND_AT = 60
"""So many near tracks are looked through in a search by hand."""

BATCH = 2_000
"""Rows matched between two looks at the cancel flag: half a second, enough for a second core."""


class Index(Protocol):
    """What coverage asks of the library index."""

    def best_many(self, wanted: list[Track]) -> list[Match | None]:
        """The best library track for each, None when nothing is worth a review."""
        ...

    def near(self, wanted: Track, limit: int = 3) -> list[Match]:
        """The nearest ones, rejected ones included."""
        ...


class Library(Protocol):
    """What coverage asks of the library service."""

    def ensure_read(self, ctx: TaskContext) -> None:
        """Read configured folders that were never read."""
        ...

    def index(self) -> Index:
        """The index over the cache as it is now."""
        ...

    def age(self) -> float | None:
        """Seconds since the last complete read."""
        ...

    def count(self) -> int:
        """How many tracks are owned."""
        ...


class CoverageService:
    """Compares playlists with the library and keeps the result on the shelf."""

    def __init__(
        self,
        library: Library,
        shelf: PlaylistShelf,
        bus: EventBus,
        clock: Clock,
        manual: ManualMatches | None = None,
        marks: Marks | None = None,
    ) -> None:
        self._marks = marks
        self._library = library
        self._manual = manual
        self._shelf = shelf
        self._bus = bus
        self._clock = clock

    def check(self, playlist: Playlist, ctx: TaskContext, source: str = "") -> Coverage:
        """Every row with its verdict and a plain reason; publishes `CoverageReady`."""
        coverage = self.look(playlist, ctx)
        self._shelf.put(self._saved(coverage, source))
        self._bus.publish(CoverageReady(coverage))
        return coverage

    def look(self, playlist: Playlist, ctx: TaskContext) -> Coverage:
        """The same; nothing is kept and nobody is told."""
        rows = self._compared(playlist.entries, ctx)
        return Coverage(playlist, tuple(rows), self._library.age(), self._library.count())

    def compare(self, tracks: Sequence[Track], ctx: TaskContext) -> list[CoverageRow]:
        """The same for loose tracks, in order; nothing is kept and nobody is told."""
        return self._compared(tuple(map(PlaylistEntry, count(1), tracks)), ctx)

    def owned(self, tracks: Sequence[Track]) -> list[bool]:
        """Which of these are owned, as far as the library was read; nothing is read for it."""
        entries = tuple(map(PlaylistEntry, count(1), tracks))
        rows = self._rows(entries, self._library.index()) if entries else []
        return [row.ownership is Ownership.OWNED for row in rows]

    def near(self, wanted: Track, limit: int) -> list[Match]:
        """The nearest library tracks, best first, rejected ones included."""
        return self._library.index().near(wanted, limit)

    def _compared(self, entries: tuple[PlaylistEntry, ...], ctx: TaskContext) -> list[CoverageRow]:
        self._library.ensure_read(ctx)
        index = self._library.index()
        rows: list[CoverageRow] = []
        for start in range(0, len(entries), BATCH):
            ctx.checkpoint()
            ctx.report(start / len(entries), f"{start} of {len(entries)} compared")
            rows.extend(self._rows(entries[start : start + BATCH], index))
        return rows

    def decide(self, wanted: Track, library_path: str | None, same: bool) -> None:
        """A person's word: is `library_path` the wanted track? It holds from the next check on.

        None with `same` means "owned elsewhere", None without it "nothing I own is it".
        """
        if self._manual is not None:
            self._manual.decide(wanted, library_path, same)

    def forget(self, wanted: Track) -> None:
        """Take every manual decision about this track back."""
        if self._manual is not None:
            self._manual.forget(wanted)

    def said(self, wanted: Track) -> list[MatchDecision]:
        """What people said about this track, for `restore`."""
        return self._manual.said(wanted) if self._manual is not None else []

    def restore(self, wanted: Track, said: Sequence[MatchDecision]) -> None:
        """Put the decisions back as they were when `said` was asked: an undo."""
        if self._manual is not None:
            self._manual.restore(wanted, said)

    def keep(self, coverage: Coverage) -> None:
        """The card tells these numbers from now on: some rows were decided by hand."""
        self._shelf.put(self._saved(coverage, ""))

    def again(self, entry: PlaylistEntry, ctx: TaskContext) -> CoverageRow:
        """One row judged anew, after a decision; nothing is kept and nobody is told."""
        return self._compared((entry,), ctx)[0]

    def find(self, text: str, limit: int = 20) -> list[LibraryTrack]:
        """Library tracks by words of title, artist and album; those with most words first."""
        from core.matching.normalise import fold  # not needed by the first paint

        words = fold(text).split()
        if not words:
            return []
        near = self._library.index().near(Track(text), FOUND_AT)
        scored = [
            (sum(word in fold(_words(one.track)) for word in words), one.track) for one in near
        ]
        fit = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
        return [track for _, track in fit[:limit]]

    def _rows(self, entries: tuple[PlaylistEntry, ...], index: Index) -> list[CoverageRow]:
        usable = [entry for entry in entries if entry.unusable is None]
        found = dict(
            zip(
                (entry.position for entry in usable),
                index.best_many([entry.track for entry in usable]),
                strict=True,
            )
        )
        said = self._manual.about(usable) if self._manual else {}
        return [
            decided(entry, said.get(entry.position), found.get(entry.position), index)
            for entry in entries
        ]

    def _saved(self, coverage: Coverage, source: str) -> SavedPlaylist:
        counts = coverage.counts()
        playlist = coverage.playlist
        before = next((one for one in self._shelf.all() if one.key == playlist.key), None)
        added, removed = (0, 0) if self._marks is None else self._marks.change(playlist)
        if self._marks is not None:
            self._marks.note(coverage)
        saved = SavedPlaylist(
            source=source or playlist.key.removeprefix("file:"),
            key=playlist.key,
            name=playlist.name,
            kind=playlist.kind,
            snapshot=playlist.snapshot,
            total=len(coverage.rows),
            owned=counts[Ownership.OWNED],
            probable=counts[Ownership.PROBABLE],
            missing=counts[Ownership.MISSING],
            unusable=counts[Ownership.UNUSABLE],
            checked_at=self._clock.now(),
            seconds=sum(entry.track.duration or 0.0 for entry in playlist.entries),
            added=added,
            removed=removed,
            listed=playlist.snapshot,
        )
        return saved if before is None else _kept(saved, before)


def _kept(saved: SavedPlaylist, before: SavedPlaylist) -> SavedPlaylist:
    """With what a check does not tell; whoever only gives a key keeps the source."""
    return replace(
        saved,
        source=before.source if saved.source == saved.key.removeprefix("file:") else saved.source,
        picture=before.picture,
        seen_at=before.seen_at,
        every_hours=before.every_hours,
        wishes=before.wishes,
    )


def _words(track: LibraryTrack) -> str:
    return " ".join((track.title, *track.artists, track.album or ""))


def decided(
    entry: PlaylistEntry, said: Said | None, match: Match | None, index: Index
) -> CoverageRow:
    """One row: a person's word first, then the engine's."""
    row = said.row(entry, match, lambda track: index.near(track, LOOKED_AT)) if said else None
    return row or judge(entry, match, index)


def judge(entry: PlaylistEntry, match: Match | None, index: Index) -> CoverageRow:
    """One row: owned ⇔ ACCEPT, probable = REVIEW, else missing with the nearest miss."""
    if entry.unusable is not None:
        return CoverageRow(entry, Ownership.UNUSABLE, None, entry.unusable)
    if match is None or match.result.verdict is Verdict.REJECT:
        near = next((one for one in index.near(entry.track, 1) if _shares_title(one)), match)
        return CoverageRow(entry, Ownership.MISSING, near, _missing_reason(near))
    owned = match.result.verdict is Verdict.ACCEPT
    state = Ownership.OWNED if owned else Ownership.PROBABLE
    return CoverageRow(entry, state, match, _first(match))


def _shares_title(match: Match) -> bool:
    """A near miss is another version or another artist's; another title is nothing alike."""
    titles = [part.value for part in match.result.parts if part.name == "title"]
    return not titles or (titles[0] or 0.0) >= NEAR_TITLE


def _missing_reason(near: Match | None) -> str:
    if near is None:
        return "Nothing alike in the library"
    return f"{_first(near)}: {_named(near.track)}"


def _named(track: LibraryTrack) -> str:
    artists = ", ".join(track.artists)
    return f"{artists} - {track.title}" if artists else track.title


def _first(match: Match) -> str:
    return match.result.reasons[0] if match.result.reasons else "Same title and artist"
