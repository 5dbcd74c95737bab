"""What earlier downloads and people said about files and peers; it wins. Used by the ranker."""

from __future__ import annotations

from collections import Counter

from core.domain import Candidate, MatchResult, Rejection, Track
from core.ports.memory import PeerMemory


class Remembered:
    """The rule, as the memory stood when it was made."""

    def __init__(self, memory: PeerMemory) -> None:
        bad = memory.bad_files()
        self._blocked = memory.blocked_peers()
        self._very = {(b.source, b.peer, b.filename, b.size): b for b in bad}
        self._failures = Counter((b.source, b.peer) for b in bad)

    @property
    def says_nothing(self) -> bool:
        """True when nobody is blocked and no file was bad: the rule refuses nothing."""
        return not self._blocked and not self._very

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse blocked peers and files that were bad.

        The same name and size at another peer stays eligible: damage is often one peer's alone.
        """
        del want, match
        blocked = self._blocked.get((got.source, got.peer))
        if blocked is not None:
            return Rejection("blocked", f"you blocked {got.peer}" + (blocked and f": {blocked}"))
        bad = self._very.get(got.identity)
        if bad is not None:
            return Rejection("remembered", f"this very file was bad: {bad.reason}")
        return None

    def failures(self, got: Candidate) -> int:
        """How many files of this peer were bad."""
        return self._failures[got.source, got.peer] if self._failures else 0
