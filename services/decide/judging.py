"""Judges single candidates of one wanted track: edition, match, tier, reasons and rank.

Made by the ranker for each decision, so that what is needed again for thousands of candidates is
made once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
from services.decide.claims import Figures, figures
from services.decide.context import Context
from services.decide.editions import variants
from services.decide.other_song import with_doubt
from services.decide.other_version import with_folders_doubt
from services.decide.remembered import Remembered
from services.decide.rules import Compare, GoodEnough, Rule, another_recording, fact_rules
from services.decide.spelling import spelt_otherwise
from utils.precedence import give_way

MATCH_BANDS = 20
"""Scores within the same 1/20 count as the same match, so that quality decides between them."""

_NOT_COMPARED = MatchResult(0.0, Verdict.REVIEW)
_NO_TIER = 99
_ACCEPT, _REJECT = Verdict.ACCEPT, Verdict.REJECT
_REFUSED, _SURE = (True, True), (False, False)
Key = tuple[object, ...]
Standing = tuple[int | None, Rejection | None]
"""The tier of some facts, and the rejection when they are too poor for the profile."""


@dataclass(slots=True)  # not frozen: thousands are made, and a frozen one takes thrice as long
class Opinion:
    """One candidate seen as one edition; `liking` is 0 for the edition liked best.

    `doubt` is (refused, not sure): lower is better. `claims` says what of them is not believed.
    """

    doubt: tuple[bool, bool]
    liking: int
    edition: str
    match: MatchResult
    rejections: tuple[Rejection, ...]
    claims: str
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
        rules: Sequence[Rule] = (*(() if remembered.says_nothing else (remembered,)), *fact_rules())
        self._rules = tuple(rule.judge for rule in rules)
        self._quality = GoodEnough(profile)
        self._standings: dict[Key, Standing] = {}
        self._others: dict[str, tuple[Rejection, ...]] = {}

    def judge(
        self, got: Candidate, in_folder: Callable[[Candidate], int] | None
    ) -> tuple[Key, Judged]:
        """(sort key, judged) as the best edition that this candidate can be."""
        give_way()
        best = self._best(got) if len(self._variants) > 1 else self._against(0, got)
        fellows = in_folder(got) if in_folder else 0
        rejections = best.rejections
        why = rejections[0].sentence if rejections else self._why(got, best, fellows)
        judged = Judged(got, best.match, best.tier, rejections, why, best.edition)
        return self._key(got, best, fellows), judged

    def _key(self, got: Candidate, best: Opinion, fellows: int) -> Key:
        """Match first, then quality, then peer; names at last, so that the order is one only."""
        peer, match, tier = got.peer_facts, best.match, best.tier
        refused, unsure = best.doubt
        return (
            refused,
            unsure,
            best.liking,
            -round(match.score * MATCH_BANDS),
            not refused and spelt_otherwise(match),
            _NO_TIER if tier is None else tier,
            -fellows,
            self._remembered.failures(got),
            not peer.free_slot,
            -(peer.speed or 0),
            peer.queue_length or 0,
            -match.score,
            got.peer,
            got.filename,
            got.source,
            got.claimed.size or 0,
        )

    def _best(self, got: Candidate) -> Opinion:
        best = self._against(0, got)
        for liking in range(1, len(self._variants)):
            if best.doubt == _SURE:
                break
            seen = self._against(liking, got)
            if _better(seen, best):
                best = seen
        return best

    def _against(self, liking: int, got: Candidate) -> Opinion:
        """Rules first: a refused file is compared by its words only, to tell how near it came.

        Another title at first sight needs no other reason.
        """
        variant, comparer = self._variants[liking]
        want, described = variant.want, got.described
        found, claims = figures(got.claimed, want.duration)
        tier, too_poor = self._standing(got.claimed, found)
        hopeless = comparer.at_once(described)
        if hopeless is not None:
            only = self._other(hopeless)
            return Opinion(_REFUSED, liking, variant.edition, hopeless, only, claims, tier)
        refused = self._refused(want, got)
        if too_poor is not None:
            refused = (*refused, too_poor)
        match = comparer.by_words(described) if refused else comparer.match(described)
        if match.verdict is _ACCEPT:
            match = with_folders_doubt(want, got, with_doubt(want, described, match))
        rejections = (*self._other(match), *refused) if match.verdict is _REJECT else refused
        doubt = bool(rejections), match.verdict is not _ACCEPT
        return Opinion(doubt, liking, variant.edition, match, rejections, claims, tier)

    def _refused(self, want: Track, got: Candidate) -> tuple[Rejection, ...]:
        """What its facts alone refuse it for, in the order in which it is shown."""
        found: tuple[Rejection, ...] = ()
        for judge in self._rules:
            one = judge(want, got, _NOT_COMPARED)
            if one is not None:
                found = (*found, one)
        return found

    def _other(self, match: MatchResult) -> tuple[Rejection, ...]:
        """The rejection of another recording; there are few sentences, so they are kept."""
        sentence = match.reasons[0] if match.reasons else ""
        found = self._others.get(sentence)
        if found is None:
            found = self._others[sentence] = (another_recording(match),)
        return found

    def _standing(self, claimed: ClaimedFacts, found: Figures) -> Standing:
        """Where believed figures stand in the profile; few differ, so what they are is kept."""
        key = (found, bool(claimed.bitrate))
        standing = self._standings.get(key)
        if standing is None:
            codec, bitrate, rate, depth = found
            facts = ClaimedFacts(codec, bitrate=bitrate, sample_rate=rate, bit_depth=depth)
            tier = self._profile.tier_of(facts)
            standing = tier, self._quality.judge_facts(claimed, facts, tier)
            self._standings[key] = standing
        return standing

    def _why(self, got: Candidate, best: Opinion, fellows: int) -> str:
        match, doubt = best.match, best.claims
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
