"""Builders for wanted tracks, candidates and matches that read like sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.domain import (
    Candidate,
    ClaimedFacts,
    MatchResult,
    PeerFacts,
    Track,
    Verdict,
)

WANT = Track("Copper Rain", ("Mira Voltaine",), duration=240.0)


@pytest.fixture
def offer() -> Callable[..., Candidate]:
    def build(
        codec: str = "flac",
        peer: str = "peer",
        title: str = "Copper Rain",
        locked: bool = False,
        free: bool | None = True,
        speed: int | None = 100_000,
        queue: int | None = 0,
        **claims: object,
    ) -> Candidate:
        return Candidate(
            source="slskd",
            peer=peer,
            filename=f"Music\\Mira Voltaine\\{title}.{codec}",
            claimed=ClaimedFacts(codec=codec, **claims),  # type: ignore[arg-type]
            described=Track(title, ("Mira Voltaine",)),
            peer_facts=PeerFacts(free, queue, speed),
            locked=locked,
        )

    return build


def scored(score: float, reason: str = "Same title and artist") -> MatchResult:
    verdict = Verdict.ACCEPT if score >= 0.8 else Verdict.REVIEW if score >= 0.6 else Verdict.REJECT
    return MatchResult(score, verdict, (), (reason,))
