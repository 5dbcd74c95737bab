"""What the library consists of, ready to be drawn: formats, years, genres, growth.

Used by the Dashboard. `known` answers at once with the figures of the last look, also after a
restart; `look` counts anew when the library has changed since, in a worker.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from core.domain import LOSSLESS_CODECS
from core.ports.browsing import LibraryBrowser, RowSummary
from core.ports.system import Clock
from core.tasks import TaskContext

UNKNOWN = "Unknown"
_NAME = "figures"
_MOST_GENRES = 40


class Cache(Protocol):
    """What is asked of the library cache."""

    def revision(self) -> int:
        """Grows with every change."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of a plot: its name, tracks, seconds of sound, bytes (0 where nobody told)."""

    name: str
    tracks: int
    seconds: float = 0.0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class LibraryFigures:
    """`formats` and `genres` by falling number, `years` and `growth` in order of time.

    `years` are (year, tracks) without unknown ones; `growth` are (day or month, tracks in all):
    days as they were counted, before the first of them months by the files' own dates.
    """

    tracks: int = 0
    seconds: float = 0.0
    bytes: int = 0
    lossless: int = 0
    formats: tuple[Share, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    genres: tuple[Share, ...] = ()
    super_genres: tuple[Share, ...] = ()
    growth: tuple[tuple[str, int], ...] = ()
    counted_at: float = 0.0


class LibraryStats:
    """Thread-safe. `super_genre` names the crate of a track's genres."""

    def __init__(
        self,
        browser: LibraryBrowser,
        cache: Cache,
        super_genre: Callable[[Sequence[str]], str],
        clock: Clock,
    ) -> None:
        self._browser = browser
        self._cache = cache
        self._super_genre = super_genre
        self._clock = clock

    def known(self) -> LibraryFigures | None:
        """The figures of the last look, of whatever age; None when nobody ever looked."""
        kept = self._browser.figure(_NAME)
        return None if kept is None else _read(kept[1])

    def look(self, ctx: TaskContext) -> LibraryFigures:
        """The figures as the library is now. Raises `Cancelled`."""
        revision, kept = self._cache.revision(), self._browser.figure(_NAME)
        if kept is not None and kept[0] == revision and (known := _read(kept[1])) is not None:
            return known
        ctx.report(None, "Counting the library")
        rows = self._browser.summary()
        ctx.checkpoint()
        tracks = sum(row.tracks for row in rows)
        self._browser.note_day(_day(self._clock.now()), tracks)
        found = self._figures(rows, tracks)
        self._browser.keep_figure(_NAME, revision, json.dumps(asdict(found)))
        return found

    def _figures(self, rows: Sequence[RowSummary], tracks: int) -> LibraryFigures:
        years: Counter[int] = Counter()
        genres: dict[str, list[RowSummary]] = defaultdict(list)
        crates: dict[str, list[RowSummary]] = defaultdict(list)
        formats: dict[str, list[RowSummary]] = defaultdict(list)
        named: dict[tuple[str, ...], str] = {}
        for row in rows:
            if row.year:
                years[row.year] += row.tracks
            formats[row.codec or UNKNOWN].append(row)
            for genre in row.genres or (UNKNOWN,):
                genres[genre].append(row)
            if row.genres not in named:
                named[row.genres] = self._super_genre(row.genres)
            crates[named[row.genres]].append(row)
        return LibraryFigures(
            tracks=tracks,
            seconds=sum(row.seconds for row in rows),
            bytes=sum(row.bytes for row in rows),
            lossless=sum(row.tracks for row in rows if row.codec in LOSSLESS_CODECS),
            formats=_shares(formats),
            years=tuple(sorted(years.items())),
            genres=_shares(genres)[:_MOST_GENRES],
            super_genres=_shares(crates),
            growth=self._growth(),
            counted_at=self._clock.now(),
        )

    def _growth(self) -> tuple[tuple[str, int], ...]:
        days, total = self._browser.days(), 0
        first = days[0] if days else ("9999", 0)
        earlier = []
        for month, files in self._browser.months():
            if month < first[0][:7]:
                total += files
                earlier.append((month, min(total, first[1])))
        return (*earlier, *days)


def _shares(groups: dict[str, list[RowSummary]]) -> tuple[Share, ...]:
    found = [
        Share(
            name,
            sum(row.tracks for row in rows),
            sum(row.seconds for row in rows),
            sum(row.bytes for row in rows),
        )
        for name, rows in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.tracks, one.name)))


def _day(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")


def _read(body: str) -> LibraryFigures | None:
    """Kept figures; None for those of another version."""
    try:
        told: dict[str, Any] = json.loads(body)
        for name in ("formats", "genres", "super_genres"):
            told[name] = tuple(Share(**one) for one in told[name])
        for name in ("years", "growth"):
            told[name] = tuple((one[0], one[1]) for one in told[name])
        return LibraryFigures(**told)
    except (ValueError, TypeError, KeyError, IndexError):
        return None
