"""A file of a live album is a question for a studio wish, unless its length says it is the one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import PROFILES, Candidate, ClaimedFacts, PeerFacts, Track, Verdict
from core.matching import Matcher
from core.matching.filename import parse_path
from services.decide.other_song import MOST
from services.decide.ranker import Decision, Ranker

GLOW = Track("Glow", ("Halden",), "Lines", 200.0)
LIVE_BAND = Track("Slow Tide", ("Live",), "Harbour", 200.0)


def offer(path: str, seconds: float | None = None, codec: str = "flac") -> Candidate:
    claimed = ClaimedFacts(codec, 20_000_000, seconds, bitrate=320 if codec == "mp3" else None)
    described = replace(parse_path(f"{path}.{codec}"), duration=seconds)
    return Candidate(
        "slskd", "ann", f"{path}.{codec}", claimed, described, PeerFacts(True, 0, 1000)
    )


def decided(want: Track, *offers: Candidate) -> Decision:
    return Ranker(Matcher().compare, PROFILES["lossless-first"]).decide(want, offers)


FOLDERS = [
    "Music\\Halden\\Live\\03 - Glow",
    "Music\\Live\\Halden - Glow",
    "Music\\Halden\\Live in Paris (2004)\\03 - Glow",
    "Music\\Halden - Live\\03 - Glow",
    "Music\\Halden\\Lines (Live)\\03 - Glow",
    "Music/Halden/Radio Sessions/CD 2/03 - Glow",
    "Music\\Halden\\Unplugged\\Halden - Glow",
]


@pytest.mark.parametrize("path", FOLDERS)
@pytest.mark.parametrize("seconds", [None, 207.0])
def test_a_folder_that_speaks_of_another_version_is_asked_about(
    path: str, seconds: float | None
) -> None:
    decision = decided(GLOW, offer(path, seconds))
    [judged] = decision.ranked
    assert decision.verdict is Verdict.REVIEW
    assert judged.match.score <= MOST
    assert judged.match.reasons[0].startswith("Its album or folder speaks of another version: ")
    assert judged.acceptable  # a person may take it


@pytest.mark.parametrize("path", FOLDERS)
def test_the_length_of_the_recording_itself_answers_the_question(path: str) -> None:
    assert decided(GLOW, offer(path, 202.0)).verdict is Verdict.ACCEPT


@pytest.mark.parametrize("bare", [True, False])
def test_the_plain_file_is_taken_before_a_better_one_from_a_live_album(bare: bool) -> None:
    seconds = None if bare else 200.0
    plain = offer("Music\\Halden\\Lines\\03 - Glow", seconds, "mp3")
    live = offer("Music\\Halden\\Live in Paris\\03 - Glow", seconds and 206.0)
    decision = decided(GLOW, live, plain)
    assert (decision.verdict, decision.ranked[0].candidate) == (Verdict.ACCEPT, plain)


@pytest.mark.parametrize(
    ("want", "path"),
    [
        (replace(GLOW, album="Live in Paris"), "Music\\Halden\\Live in Paris (2004)\\03 - Glow"),
        (replace(GLOW, title="Glow (Live)"), "Music\\Halden\\Live\\03 - Glow (Live)"),
        (LIVE_BAND, "Music\\Live\\Harbour\\02 - Slow Tide"),
        (LIVE_BAND, "Music\\Live - Harbour\\02 - Slow Tide"),
        (LIVE_BAND, "Music\\Live\\Live - Slow Tide"),
        (GLOW, "Techno\\Live Sets\\Halden - Lines (2004)\\03 - Glow"),
        (GLOW, "Music\\Halden\\Lines (Deluxe Edition with Live Tracks)\\03 - Glow"),
        (GLOW, "Music\\Halden\\Alive\\03 - Glow"),
        (GLOW, "Music\\Halden\\Best Of\\CD1\\03 - Glow"),
        (GLOW, "Halden - Glow"),
    ],
)
def test_what_the_wish_says_itself_or_the_folder_does_not_mean_is_no_question(
    want: Track, path: str
) -> None:
    assert decided(want, offer(path)).verdict is Verdict.ACCEPT


def test_an_address_has_no_folders() -> None:
    named = Track("Glow", ("Halden",), duration=200.0)
    claimed = ClaimedFacts("opus", None, 206.0, bitrate=130)
    video = Candidate("youtube", "Halden", "https://y.test/live/abc", claimed, named)
    assert decided(GLOW, video).verdict is Verdict.ACCEPT
