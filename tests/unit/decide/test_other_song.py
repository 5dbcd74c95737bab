"""Another song of nearly the same name is a question, a slip of the pen is none."""

from __future__ import annotations

import pytest

from core.domain import PROFILES, Candidate, ClaimedFacts, PeerFacts, Track, Verdict
from core.matching import Matcher
from core.matching.filename import parse_path
from services.decide.other_song import MOST
from services.decide.ranker import Ranker

HALDEN = ("Halden",)


def verdict(want: Track, path: str, seconds: float | None = None) -> tuple[Verdict, float]:
    claimed = ClaimedFacts("flac", 20_000_000, seconds)
    described = parse_path(path)
    if seconds is not None:
        from dataclasses import replace

        described = replace(described, duration=seconds)
    got = Candidate("slskd", "alice", path, claimed, described, PeerFacts(True, 0, 1000))
    ranker = Ranker(Matcher().compare, PROFILES["lossless-first"])
    [judged] = ranker.decide(want, [got]).ranked
    return judged.match.verdict, judged.match.score


BRIDGE = Track("Amber Bridge", HALDEN, "Lines", 180.0, track_number=1)
AMBER = Track("Amber", HALDEN, "Album Amber", 180.0, track_number=1)


@pytest.mark.parametrize(
    ("want", "path"),
    [
        (BRIDGE, "Music\\Halden\\Lines\\05 - Ember Bridge.flac"),
        (AMBER, "Music\\Halden\\Album Amber Lone\\01 - Amber Lone.flac"),
        (AMBER, "Music\\Halden\\Album Amber\\02 - Amber Lone.flac"),
    ],
)
def test_another_song_is_a_question_even_when_its_length_agrees(want: Track, path: str) -> None:
    found, score = verdict(want, path, 180.0)
    assert found is not Verdict.ACCEPT
    assert score <= MOST


@pytest.mark.parametrize(
    ("want", "path"),
    [
        (BRIDGE, "Music\\Halden\\Lines\\01 - Amber Bridge.flac"),
        (BRIDGE, "Music\\Halden\\Lines\\01 - Amber Brigde.flac"),
        (BRIDGE, "Music\\Halden\\Lines\\AmberBridge.flac"),
        (BRIDGE, "Music\\Halden\\Lines\\01 - The Amber Bridge (Remastered 2011).flac"),
        (BRIDGE, "Music\\Halden\\Best\\17 - Amber Bridge (Album Version).flac"),
        (
            Track("Symphony", HALDEN, "Lines", 180.0, track_number=3),
            "Music\\Halden\\Lines\\03 - Simphony.flac",
        ),
        (
            Track("Don't Stop the Glow", HALDEN, "Lines", 180.0),
            "x\\Halden - Lines\\04 - Halden - Dont Stop The Glow.flac",
        ),
        (Track("Журавли", HALDEN, "Lines", 180.0), "Music\\Halden\\Lines\\01 - Журавлы.flac"),
    ],
)
def test_a_slip_of_the_pen_and_packaging_are_taken(want: Track, path: str) -> None:
    assert verdict(want, path)[0] is Verdict.ACCEPT
