"""What was bad once or was blocked by a person is not taken again; and what is written down."""

from __future__ import annotations

from collections.abc import Callable

from core.domain import PROFILES, Candidate
from core.ports.memory import BadFile
from services.decide.memory import SessionMemory
from services.decide.ranker import Ranker
from tests.unit.decide.conftest import WANT, scored

Offer = Callable[..., Candidate]


def ranker(memory: SessionMemory) -> Ranker:
    return Ranker(lambda want, other: scored(0.95), PROFILES["lossless-first"], memory)


def bad(got: Candidate, reason: str = "it does not decode") -> BadFile:
    return BadFile(got.source, got.peer, got.filename, got.claimed.size, "", reason)


def test_a_bad_file_is_never_taken_again(offer: Offer) -> None:
    memory = SessionMemory()
    memory.remember(bad(offer(peer="ann", size=25_000_000)))
    decision = ranker(memory).decide(WANT, [offer(peer="ann", size=25_000_000)])
    assert decision.reason == "this very file was bad: it does not decode"


def test_the_same_file_at_another_peer_and_another_size_at_the_same_are_eligible(
    offer: Offer,
) -> None:
    memory = SessionMemory()
    memory.remember(bad(offer(peer="ann", size=25_000_000)))
    offers = [offer(peer="ben", size=25_000_000), offer(peer="ann", size=26_000_000)]
    assert all(one.acceptable for one in ranker(memory).decide(WANT, offers).ranked)


def test_a_peer_with_bad_files_comes_after_the_others_of_its_quality(offer: Offer) -> None:
    memory = SessionMemory()
    memory.remember(bad(offer(peer="ann", title="Salt Engine")))
    offers = [
        offer(peer="ann", speed=9_000_000),
        offer("mp3", peer="cat", bitrate=320),
        offer(peer="ben", free=False),
    ]
    ranked = ranker(memory).decide(WANT, offers).ranked
    assert [one.candidate.peer for one in ranked] == ["ben", "ann", "cat"]


def test_a_blocked_peer_is_refused_with_the_persons_reason(offer: Offer) -> None:
    memory = SessionMemory()
    memory.block_peer("slskd", "ann", "fakes")
    memory.block_peer("slskd", "ben", "")
    offers = [offer(peer=peer) for peer in ("ann", "ben", "cat")]
    ranked = {one.candidate.peer: one for one in ranker(memory).decide(WANT, offers).ranked}
    assert ranked["ann"].why == "you blocked ann: fakes"
    assert ranked["ben"].why == "you blocked ben"
    assert ranked["cat"].acceptable
