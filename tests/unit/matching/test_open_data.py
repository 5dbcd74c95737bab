"""Figures on labelled open data that lies beside the checkout; skipped without it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core.domain import Track, Verdict
from core.matching import Matcher
from core.matching.filename import parse_path

SHARED = Path(os.environ.get("CRATEKEEPER_SHARED") or Path(__file__).parents[3].parent / "shared")
DATA = SHARED / "data" / "matching"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the open data beside the checkout"),
]


def rows(name: str) -> list[dict[str, Any]]:
    text = (DATA / name).read_text(encoding="utf-8")
    loaded = (
        json.loads(text) if name.endswith(".json") else [json.loads(x) for x in text.splitlines()]
    )
    return [row for row in loaded if not row.get("contested")]


def record(row: dict[str, Any]) -> Track:
    if row.get("path"):
        return parse_path(row["path"])
    artists = (row["artist"],) if row.get("artist") else ()
    return Track(row.get("title") or "", artists, row.get("album") or None, row.get("duration_s"))


def figures(name: str) -> tuple[float, float]:
    """(share of the same that are accepted, share of the others that are)."""
    matcher = Matcher()
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows(name):
        result = matcher.compare(record(row["query"]), record(row["candidate"]))
        hits[bool(row["same"])].append(result.verdict is Verdict.ACCEPT)
    return sum(hits[True]) / len(hits[True]), sum(hits[False]) / len(hits[False])


@pytest.mark.parametrize(
    ("name", "found_at_least", "wrong_at_most"),
    [
        ("version_pairs.jsonl", 0.98, 0.025),
        ("peer_cases.json", 0.95, 0.03),
        ("itunes_amazon.jsonl", 0.95, 0.02),
        ("itunes_amazon_dirty.jsonl", 0.90, 0.02),
    ],
)
def test_accept_finds_the_same_and_leaves_the_others(
    name: str, found_at_least: float, wrong_at_most: float
) -> None:
    found, wrong = figures(name)
    assert found >= found_at_least
    assert wrong <= wrong_at_most


def test_the_right_candidate_scores_highest_alone() -> None:
    matcher = Matcher()
    cases = rows("rank_cases.json")
    right = 0
    for case in cases:
        scores = [
            matcher.compare(record(case["query"]), record(other)).score
            for other in case["candidates"]
        ]
        best = max(scores)
        right += scores[case["best"]] == best and scores.count(best) == 1
    assert right >= len(cases) - 1
