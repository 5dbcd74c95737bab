"""Which candidate is best: match first, then quality, then peer. Deterministic, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from core.domain import Candidate, Judged, MatchResult, QualityProfile, Rejection, Track, Verdict
from core.ports.memory import PeerMemory
from services.decide.claims import Believed, believed
from services.decide.context import NO_CONTEXT, Context, album_counts
from services.decide.editions import Variant, variants
from services.decide.memory import SessionMemory
from services.decide.remembered import Remembered
from services.decide.rules import Compare, GoodEnough, Rule, SameRecording, fact_rules

if TYPE_CHECKING:
    from services.decide.comparer import Comparer

__all__ = ["Compare", "Decision", "Ranker"]

MATCH_BANDS = 20
"""Scores within the same 1/20 count as the same match, so that quality decides between them."""

_SAME_RECORDING = SameRecording()
_UNKNOWN = MatchResult(0.0, Verdict.REVIEW)
_NO_TIER = 99


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
        unique = {candidate.identity: candidate for candidate in candidates}
        judge = _Judge(want, self._profile, self._remembered, self._compare, context)
        in_folder = album_counts(context, unique.values())
        scored = [judge.score(one, in_folder) for one in unique.values()]
        scored.sort(key=itemgetter(0))
        ranked = judge.marked([judged for _, judged in scored])
        if not ranked or not ranked[0].acceptable:
            return Decision(tuple(ranked), Verdict.REJECT, _nothing(ranked))
        return Decision(tuple(ranked), ranked[0].match.verdict, ranked[0].why)

    def judge(self, want: Track, got: Candidate, context: Context = NO_CONTEXT) -> Judged:
        """One candidate with its match, tier and every reason against it."""
        return self.decide(want, [got], context).ranked[0]


class _Judge:
    """Everything about one wanted track that is needed again for each candidate."""

    def __init__(
        self,
        want: Track,
        profile: QualityProfile,
        remembered: Remembered,
        compare: Compare,
        context: Context,
    ) -> None:
        from services.decide.comparer import Comparer  # its word tables are no part of a start

        self._profile = profile
        self._remembered = remembered
        self._variants = [(v, Comparer(compare, v.want)) for v in variants(want, context.editions)]
        self._rules: Sequence[Rule] = (remembered, *fact_rules())
        self._quality = GoodEnough(profile)

    def score(
        self, got: Candidate, in_folder: Callable[[Candidate], int] | None
    ) -> tuple[tuple[object, ...], Judged]:
        """(sort key, judged): the best edition that this candidate can be."""
        liking, variant, match, rejections, fact, tier = self._best(got)
        fellows = in_folder(got) if in_folder else 0
        why = rejections[0].sentence if rejections else self._why(got, match, tier, fact, fellows)
        judged = Judged(got, match, tier, rejections, why, variant.edition)
        peer, failures = got.peer_facts, self._remembered.failures(got)
        key = (
            bool(rejections),
            match.verdict is not Verdict.ACCEPT,
            liking,
            -round(match.score * MATCH_BANDS),
            _NO_TIER if tier is None else tier,
            -fellows,
            failures,
            not peer.free_slot,
            -(peer.speed or 0),
            peer.queue_length or 0,
            -match.score,
            got.peer,
            got.filename,
            got.source,
            got.claimed.size or 0,
        )
        return key, judged

    def _best(
        self, got: Candidate
    ) -> tuple[int, Variant, MatchResult, tuple[Rejection, ...], Believed, int | None]:
        found = None
        for liking, (variant, comparer) in enumerate(self._variants):
            match, rejections, fact, tier = self._against(variant.want, comparer, got)
            doubt = (bool(rejections), match.verdict is not Verdict.ACCEPT, -match.score)
            if found is None or doubt[:2] < found[0][:2] or (rejections and doubt < found[0]):
                found = (doubt, (liking, variant, match, rejections, fact, tier))
            if doubt[:2] == (False, False):
                break
        assert found is not None
        return found[1]

    def _against(
        self, want: Track, comparer: Comparer, got: Candidate
    ) -> tuple[MatchResult, tuple[Rejection, ...], Believed, int | None]:
        """Rules first: a refused file is compared by its words only, to tell how near it came."""
        fact = believed(got.claimed, want.duration)
        found = [r.judge(want, got, _UNKNOWN) for r in self._rules]
        tier = self._profile.tier_of(fact.facts)
        found.append(self._quality.judge_facts(got.claimed, fact.facts, tier))
        refused = tuple(one for one in found if one is not None)
        match = comparer.by_words(got.described)[1] if refused else comparer.match(got.described)
        other = _SAME_RECORDING.judge(want, got, match)
        return match, (other, *refused) if other else refused, fact, tier

    def _why(
        self, got: Candidate, match: MatchResult, tier: int | None, fact: Believed, fellows: int
    ) -> str:
        certainty = match.reasons[0] if match.reasons else f"match {match.score:.2f}"
        quality = "any format" if tier is None else self._profile.tiers[tier].name
        parts = [certainty, f"{quality} ({fact.doubt})" if fact.doubt else quality]
        if fellows:
            parts.append(f"{fellows} more of the album in its folder")
        parts.append(_peer(got))
        return "; ".join(parts)

    def marked(self, ranked: list[Judged]) -> list[Judged]:
        """The same with a mark on those that stand in for an edition nobody offers."""
        order = [variant.edition for variant, _ in self._variants]
        if len(order) == 1:
            return ranked
        taken = ranked[0].edition if ranked and ranked[0].acceptable else order[0]
        missing = " or ".join(order[: order.index(taken)])
        if not missing:
            return ranked
        mark = f"; no {missing} on offer, so the {taken}"
        return [
            replace(one, why=one.why + mark) if one.acceptable and one.edition == taken else one
            for one in ranked
        ]


def _peer(got: Candidate) -> str:
    peer = got.peer_facts
    if peer.free_slot:
        return "free slot"
    return f"{peer.queue_length} in its queue" if peer.queue_length else "queue at the peer"


def _nothing(judged: Sequence[Judged]) -> str:
    """Why nothing is usable: the reason of the one that came nearest."""
    if not judged:
        return "Nobody shares it at the moment"
    nearest = max(
        judged, key=lambda one: (one.match.verdict is not Verdict.REJECT, one.match.score)
    )
    return nearest.why
