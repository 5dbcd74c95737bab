"""Judges single candidates of one wanted track: edition, match, tier, reasons and rank.

Made by the ranker for each decision, so that what is needed again for thousands of candidates is
made once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.domain import (
    Candidate,
    ClaimedFacts,
    Judged,
    MatchResult,
    QualityProfile,
    Rejection,
    Track,
    Verdict,
)
from services.decide.claims import Believed, believed
from services.decide.context import Context
from services.decide.editions import variants
from services.decide.other_song import with_doubt
from services.decide.remembered import Remembered
from services.decide.rules import Compare, GoodEnough, Rule, SameRecording, fact_rules
from services.decide.spelling import spelt_otherwise
from utils.precedence import give_way

if TYPE_CHECKING:
    from services.decide.comparer import Comparer

MATCH_BANDS = 20
"""Scores within the same 1/20 count as the same match, so that quality decides between them."""

_SAME_RECORDING = SameRecording()
_NOT_COMPARED = MatchResult(0.0, Verdict.REVIEW)
_NO_TIER = 99
_REFUSED = (True, True)
Key = tuple[object, ...]


@dataclass(slots=True)  # not frozen: thousands are made, and a frozen one takes thrice as long
class Opinion:
    """One candidate seen as one edition; `liking` is 0 for the edition liked best.

    `doubt` is (refused, not sure): lower is better.
    """

    doubt: tuple[bool, bool]
    liking: int
    edition: str
    match: MatchResult
    rejections: tuple[Rejection, ...]
    fact: Believed
    tier: int | None


class Judge:
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
        self._tiers: dict[Key, int | None] = {}
        self._others: dict[str, tuple[Rejection, ...]] = {}

    def judge(
        self, got: Candidate, in_folder: Callable[[Candidate], int] | None
    ) -> tuple[Key, Judged]:
        """(sort key, judged) as the best edition that this candidate can be."""
        give_way()
        best = self._best(got)
        fellows = in_folder(got) if in_folder else 0
        why = best.rejections[0].sentence if best.rejections else self._why(got, best, fellows)
        judged = Judged(got, best.match, best.tier, best.rejections, why, best.edition)
        return self._key(got, best, fellows), judged

    def _key(self, got: Candidate, best: Opinion, fellows: int) -> Key:
        """Match first, then quality, then peer; names at last, so that the order is one only."""
        peer = got.peer_facts
        return (
            *best.doubt,
            best.liking,
            -round(best.match.score * MATCH_BANDS),
            not best.rejections and spelt_otherwise(best.match),
            _NO_TIER if best.tier is None else best.tier,
            -fellows,
            self._remembered.failures(got),
            not peer.free_slot,
            -(peer.speed or 0),
            peer.queue_length or 0,
            -best.match.score,
            got.peer,
            got.filename,
            got.source,
            got.claimed.size or 0,
        )

    def _best(self, got: Candidate) -> Opinion:
        best: Opinion | None = None
        for liking, (variant, comparer) in enumerate(self._variants):
            seen = self._against(liking, variant.edition, variant.want, comparer, got)
            if best is None or _better(seen, best):
                best = seen
            if best.doubt == (False, False):
                break
        assert best is not None
        return best

    def _against(
        self, liking: int, edition: str, want: Track, comparer: Comparer, got: Candidate
    ) -> Opinion:
        """Rules first: a refused file is compared by its words only, to tell how near it came.

        Another title at first sight needs no other reason.
        """
        fact = believed(got.claimed, want.duration)
        tier = self._tier(fact.facts)
        hopeless = comparer.at_once(got.described)
        if hopeless is not None:
            only = self._other(hopeless)
            return Opinion(_REFUSED, liking, edition, hopeless, only, fact, tier)
        found = [rule.judge(want, got, _NOT_COMPARED) for rule in self._rules]
        found.append(self._quality.judge_facts(got.claimed, fact.facts, tier))
        refused = tuple(one for one in found if one is not None)
        match = comparer.by_words(got.described) if refused else comparer.match(got.described)
        match = with_doubt(want, got.described, match)
        other = _SAME_RECORDING.judge(want, got, match)
        rejections = (other, *refused) if other else refused
        doubt = bool(rejections), match.verdict is not Verdict.ACCEPT
        return Opinion(doubt, liking, edition, match, rejections, fact, tier)

    def _other(self, match: MatchResult) -> tuple[Rejection, ...]:
        """The one rejection of a hopeless match; there are few of these, so they are kept."""
        sentence = match.reasons[0]
        found = self._others.get(sentence)
        if found is None:
            found = self._others[sentence] = (Rejection("match", sentence),)
        return found

    def _tier(self, facts: ClaimedFacts) -> int | None:
        key = (facts.codec, facts.bitrate, facts.bit_depth, facts.sample_rate)
        found = self._tiers.get(key, _NO_TIER)
        if found == _NO_TIER:
            found = self._tiers[key] = self._profile.tier_of(facts)
        return found

    def _why(self, got: Candidate, best: Opinion, fellows: int) -> str:
        match, doubt = best.match, best.fact.doubt
        certainty = match.reasons[0] if match.reasons else f"match {match.score:.2f}"
        quality = self._profile.tiers[best.tier or 0].name
        parts = [certainty, f"{quality} ({doubt})" if doubt else quality]
        if fellows:
            parts.append(f"{fellows} more of the album in its folder")
        if not got.is_upload:
            parts.append(_peer(got))
        return "; ".join(parts)

    def marked(self, ranked: list[Judged]) -> list[Judged]:
        """The same with a mark on those that stand in for an edition nobody offers."""
        order = [variant.edition for variant, _ in self._variants]
        if len(order) == 1 or not ranked or not ranked[0].acceptable:
            return ranked
        taken = ranked[0].edition
        missing = " or ".join(order[: order.index(taken)])
        if not missing:
            return ranked
        mark = f"; no {missing} on offer, so the {taken}"
        return [
            replace(one, why=one.why + mark) if one.acceptable and one.edition == taken else one
            for one in ranked
        ]


def _better(seen: Opinion, best: Opinion) -> bool:
    if seen.doubt != best.doubt:
        return seen.doubt < best.doubt
    return seen.match.score > best.match.score


def _peer(got: Candidate) -> str:
    peer = got.peer_facts
    if peer.free_slot:
        return "free slot"
    return f"{peer.queue_length} in its queue" if peer.queue_length else "queue at the peer"
