"""Which candidate is best: match first, then quality, then peer. Deterministic, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.domain import Candidate, Judged, MatchResult, QualityProfile, Track, Verdict
from services.decide.rules import Rule, standard_rules, tier_of

MATCH_BANDS = 20
"""Scores within the same 1/20 count as the same match, so that quality decides between them."""

Compare = Callable[[Track, Track], MatchResult]


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
    """Judges and orders candidates for one quality profile."""

    def __init__(self, compare: Compare, profile: QualityProfile) -> None:
        self._compare = compare
        self._profile = profile
        self._rules: Sequence[Rule] = standard_rules(profile)

    def decide(self, want: Track, candidates: Iterable[Candidate]) -> Decision:
        """Judge every candidate once (the same file offered twice counts once) and rank them."""
        unique = {candidate.identity: candidate for candidate in candidates}
        judged = sorted((self.judge(want, one) for one in unique.values()), key=_order)
        usable = [one for one in judged if one.acceptable]
        if not usable:
            return Decision(tuple(judged), Verdict.REJECT, _nothing(judged))
        best = usable[0]
        return Decision(tuple(judged), best.match.verdict, best.why)

    def judge(self, want: Track, got: Candidate) -> Judged:
        """One candidate with its match, tier and every reason against it."""
        match = self._compare(want, got.described)
        found = (rule.judge(want, got, match) for rule in self._rules)
        rejections = tuple(one for one in found if one is not None)
        tier = tier_of(got, self._profile)
        why = rejections[0].sentence if rejections else self._why(got, match, tier)
        return Judged(got, match, tier, rejections, why)

    def _why(self, got: Candidate, match: MatchResult, tier: int | None) -> str:
        quality = "any format" if tier is None else self._profile.tiers[tier].name
        peer = "free slot" if got.peer_facts.free_slot else "queue at the peer"
        certainty = match.reasons[0] if match.reasons else f"match {match.score:.2f}"
        return f"{certainty}; {quality}; {peer}"


def _order(one: Judged) -> tuple[object, ...]:
    peer = one.candidate.peer_facts
    return (
        not one.acceptable,
        one.match.verdict is not Verdict.ACCEPT,
        -round(one.match.score * MATCH_BANDS),
        99 if one.tier is None else one.tier,
        not peer.free_slot,
        -(peer.speed or 0),
        peer.queue_length or 0,
        -one.match.score,
        one.candidate.peer,
        one.candidate.filename,
    )


def _nothing(judged: Sequence[Judged]) -> str:
    """Why nothing is usable: the reason of the one that came nearest."""
    if not judged:
        return "Nobody shares it at the moment"
    nearest = max(
        judged, key=lambda one: (one.match.verdict is not Verdict.REJECT, one.match.score)
    )
    return nearest.why
