"""The open ranking cases of other projects, through the ranker."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import PROFILES, Candidate, ClaimedFacts, PeerFacts, Track
from core.matching import Matcher
from core.matching.filename import parse_path
from services.decide.ranker import Ranker

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("CRATEKEEPER_SHARED", REPOSITORY.parent / "shared"))
CASES = SHARED / "data" / "matching" / "rank_cases.json"


def track(row: dict[str, Any]) -> Track:
    artists = (row["artist"],) if row.get("artist") else ()
    return Track(row["title"], artists, row.get("album") or None, row.get("duration_s"))


def candidate(row: dict[str, Any], number: int) -> Candidate:
    if "path" in row:
        path = row["path"]
        described = replace(parse_path(path), duration=row.get("duration_s"))
    else:
        path, described = f"{number}.flac", track(row)
    claimed = ClaimedFacts("flac", row.get("size"), row.get("duration_s"), row.get("bitrate"))
    peer = PeerFacts(row.get("free_slot"), row.get("queue"), row.get("speed"))
    return Candidate("slskd", f"peer{number}", path, claimed, described, peer)


@pytest.mark.shared
@pytest.mark.skipif(not CASES.is_file(), reason="the open data is not beside the checkout")
def test_the_right_candidate_is_ranked_first_in_the_open_cases() -> None:
    ranker = Ranker(Matcher().compare, PROFILES["lossless-first"])
    wrong = []
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        offers = [candidate(row, number) for number, row in enumerate(case["candidates"])]
        best = ranker.decide(track(case["query"]), offers).ranked[0].candidate
        if best is not offers[case["best"]] and best != offers[case["best"]]:
            wrong.append(case["id"])
    assert wrong == []
