"""What people said about single tracks; it wins over the matching engine. Used by coverage.

A decision names the wanted track by its matching key and the library's by its path, so that it
holds in every playlist and after every rescan, as long as the file is there. Where a server tells
no paths, its own key of the track stands for it (`LibraryTrack.reference`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from core.domain import (
    CoverageRow,
    LibraryTrack,
    Match,
    MatchResult,
    Ownership,
    PlaylistEntry,
    Track,
    Verdict,
)
from core.ports.memory import MatchDecision, MatchMemory

__all__ = [
    "DECIDED",
    "ELSEWHERE",
    "NOTHING",
    "OTHER",
    "SAME",
    "ManualMatches",
    "MatchDecision",
    "Said",
]

SAME = "Remembered as this track"
ELSEWHERE = "Remembered as owned elsewhere"
NOTHING = "Remembered: nothing in the library is it"
OTHER = "Remembered as another recording"
DECIDED = frozenset({SAME, ELSEWHERE, NOTHING, OTHER})
"""The reasons of rows that a person decided."""


@dataclass(slots=True)
class Said:
    """The decisions about one wanted track. `yes` is the owned file, when it is still there."""

    yes: LibraryTrack | None = None
    elsewhere: bool = False
    nothing: bool = False
    no: set[str] = field(default_factory=set)

    def row(
        self, entry: PlaylistEntry, match: Match | None, near: Callable[[Track], list[Match]]
    ) -> CoverageRow | None:
        """The row as people decided; None leaves it to the engine. `match` is the engine's."""
        if self.yes is not None:
            sure = MatchResult(1.0, Verdict.ACCEPT, (), (SAME,))
            return CoverageRow(entry, Ownership.OWNED, Match(self.yes, sure), SAME)
        if self.elsewhere:
            return CoverageRow(entry, Ownership.OWNED, None, ELSEWHERE)
        if self.nothing:
            return CoverageRow(entry, Ownership.MISSING, match, NOTHING)
        if match is None or self.no.isdisjoint(match.track.references):
            return None
        return self._another(entry, match, near(entry.track))

    def _another(self, entry: PlaylistEntry, match: Match, near: list[Match]) -> CoverageRow:
        """The best one nobody ruled out, to be looked at by a person; else missing."""
        for other in near:
            if (
                self.no.isdisjoint(other.track.references)
                and other.result.verdict is not Verdict.REJECT
            ):
                reasons = other.result.reasons or ("Same title and artist",)
                owned = other.result.verdict is Verdict.ACCEPT
                state = Ownership.OWNED if owned else Ownership.PROBABLE
                return CoverageRow(entry, state, other, reasons[0])
        return CoverageRow(entry, Ownership.MISSING, match, OTHER)


class ManualMatches:
    """Remembers decisions and finds those about the rows of a playlist."""

    def __init__(
        self,
        memory: MatchMemory,
        track_key: Callable[[Track], str],
        at: Callable[[Collection[str]], list[LibraryTrack]],
    ) -> None:
        self._memory = memory
        self._key = track_key
        self._at = at

    def decide(self, wanted: Track, path: str | None, same: bool) -> None:
        """See `core.ports.memory.MatchMemory.decide`."""
        self._memory.decide(self._key(wanted), path, same)

    def forget(self, wanted: Track) -> None:
        """Let the engine decide about this track again."""
        self._memory.forget(self._key(wanted))

    def said(self, wanted: Track) -> list[MatchDecision]:
        """The decisions about this track, the oldest first."""
        return self._memory.of({self._key(wanted)})

    def restore(self, wanted: Track, said: Iterable[MatchDecision]) -> None:
        """Only these decisions hold from now on."""
        self.forget(wanted)
        for one in said:
            self._memory.decide(one.key, one.path, one.same)

    def about(self, entries: Iterable[PlaylistEntry]) -> dict[int, Said]:
        """Position → what was said about that row; rows nobody spoke of are left out."""
        keys = {entry.position: self._key(entry.track) for entry in entries}
        decisions = self._memory.of(set(keys.values()))
        if not decisions:
            return {}
        paths = {one.path for one in decisions if one.same and one.path is not None}
        owned = {name: track for track in self._at(paths) for name in track.references}
        said: dict[str, Said] = defaultdict(Said)
        for one in decisions:
            about = said[one.key]
            if one.same and one.path is not None:
                about.yes = owned.get(one.path)
            elif one.path is not None:
                about.no.add(one.path)
            elif one.same:
                about.elsewhere = True
            else:
                about.nothing = True
        return {position: said[key] for position, key in keys.items() if key in said}
