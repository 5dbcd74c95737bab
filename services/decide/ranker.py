"""Which candidate is best: match first, then quality, then peer. Deterministic, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from core.domain import Candidate, Judged, QualityProfile, Track, Verdict
from core.ports.memory import PeerMemory
from services.decide.context import NO_CONTEXT, Context, album_counts
from services.decide.judging import Judge
from services.decide.memory import SessionMemory
from services.decide.remembered import Remembered
from services.decide.rules import Compare

__all__ = ["Compare", "Decision", "Ranker"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The ranked candidates (best first, refused ones last) and what to do.

    `verdict` ACCEPT: take the first; REVIEW: a person decides; REJECT: nothing usable. `reason`
    is one plain sentence about the first one, or about why there is none.
    """

    ranked: tuple[Judged, ...]
    verdict: Verdict
    reason: str


class Ranker:
    """Judges and orders candidates for one quality profile, with the memory as it stands now."""

    def __init__(
        self, compare: Compare, profile: QualityProfile, memory: PeerMemory | None = None
    ) -> None:
        self._compare = compare
        self._profile = profile
        self._remembered = Remembered(memory or SessionMemory())

    def decide(
        self, want: Track, candidates: Iterable[Candidate], context: Context = NO_CONTEXT
    ) -> Decision:
        """Judge every candidate once (the same file offered twice counts once) and rank them."""
        from core.matching.quiet import without_collector

        with without_collector():
            return self._decided(want, candidates, context)

    def _decided(self, want: Track, candidates: Iterable[Candidate], context: Context) -> Decision:
        unique = {candidate.identity: candidate for candidate in candidates}
        judge = Judge(want, self._profile, self._remembered, self._compare, context)
        in_folder = album_counts(context, unique.values())
        judged = [judge.judge(one, in_folder) for one in unique.values()]
        judged.sort(key=itemgetter(0))
        ranked = judge.marked([one for _, one in judged])
        if not ranked or not ranked[0].acceptable:
            return Decision(tuple(ranked), Verdict.REJECT, _nothing(ranked))
        return Decision(tuple(ranked), ranked[0].match.verdict, ranked[0].why)

    def judge(self, want: Track, got: Candidate, context: Context = NO_CONTEXT) -> Judged:
        """One candidate with its match, tier and every reason against it."""
        return self.decide(want, [got], context).ranked[0]


def _nothing(judged: Sequence[Judged]) -> str:
    """Why nothing is usable: the reason of the one that came nearest."""
    if not judged:
        return "Nobody shares it at the moment"
    nearest = max(
        judged, key=lambda one: (one.match.verdict is not Verdict.REJECT, one.match.score)
    )
    return nearest.why
