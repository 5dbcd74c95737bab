"""Files on offer for the tests of the search by hand."""

from __future__ import annotations

from typing import Any

from core.domain import Candidate, ClaimedFacts, PeerFacts, Track
from services.search_page.offers import Offer


def offer(
    name: str,
    peer: str = "quill",
    *,
    source: str = "slskd",
    title: str = "",
    codec: str = "flac",
    free: bool | None = True,
    speed: int | None = 1_000_000,
    queue: int | None = 0,
    **facts: Any,
) -> Candidate:
    """One file with claimed facts."""
    claimed = ClaimedFacts(codec, facts.get("size", 10), facts.get("length"), facts.get("bitrate"))
    described = Track(title or name, ("Luma Vessel",))
    return Candidate(source, peer, name, claimed, described, PeerFacts(free, queue, speed))


def read(candidate: Candidate, fit: float = 1.0, tier: int = 0) -> Offer:
    """The file as an answer."""
    return Offer(candidate, fit, tier)
