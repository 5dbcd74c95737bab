"""Albums stay together, and targets get the edition they like, without touching identity."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import (
    PROFILES,
    Candidate,
    ClaimedFacts,
    DownloadJob,
    JobState,
    Origin,
    PeerFacts,
    Track,
    Verdict,
)
from core.matching import Matcher
from core.matching.filename import parse_path
from services.decide.context import ChosenFolders, Context, folder_of
from services.decide.editions import FOR_CRATES, as_edition, editions_for, variants
from services.decide.ranker import Ranker
from tests.unit.decide.conftest import WANT

ALBUM = r"Music\Mira Voltaine\Hinterglow"
SIBLINGS = (Track("Salt Engine", ("Mira Voltaine",)), Track("Low Orbit", ("Mira Voltaine",)))


def at(path: str, peer: str = "ann", speed: int = 100, length: float | None = None) -> Candidate:
    described = replace(parse_path(path), duration=length)
    codec = path.rpartition(".")[2]
    claimed = ClaimedFacts(codec, duration=length, bitrate=320 if codec == "mp3" else None)
    return Candidate("slskd", peer, path, claimed, described, PeerFacts(True, 0, speed))


def ranked(context: Context, *offers: Candidate, want: Track = WANT) -> list[tuple[str, str]]:
    ranker = Ranker(Matcher().compare, PROFILES["lossless-first"])
    found = ranker.decide(want, offers, context).ranked
    return [(one.candidate.peer, one.why) for one in found if one.acceptable]


def test_the_folder_with_more_of_the_album_beats_a_faster_peer() -> None:
    offers = [
        at(rf"{ALBUM}\01 - Copper Rain.flac", "whole", 1),
        at(rf"{ALBUM}\02 - Salt Engine.flac", "whole", 1),
        at(rf"{ALBUM}\03 - Low Orbit.flac", "whole", 1),
        at(rf"{ALBUM}\01 - Copper Rain.flac", "fast", 9_000),
    ]
    (best, why), (second, _) = ranked(Context(siblings=SIBLINGS), *offers)
    assert (best, second) == ("whole", "fast")
    assert "2 more of the album in its folder" in why
    assert ranked(Context(), *offers)[0][0] == "fast"


def test_the_album_never_beats_quality() -> None:
    offers = [
        at(rf"{ALBUM}\01 - Copper Rain.mp3", "whole"),
        at(rf"{ALBUM}\02 - Salt Engine.mp3", "whole"),
        at(r"Music\Mira Voltaine - Copper Rain.flac", "single"),
    ]
    assert ranked(Context(siblings=SIBLINGS), *offers)[0][0] == "single"


def job(number: int, album: str | None = "Hinterglow") -> DownloadJob:
    track = replace(WANT, album=album)
    return DownloadJob(number, track, Origin("file:x", "X"), JobState.SEARCHING, "transfer")


def test_the_next_track_of_an_album_goes_on_in_the_folder_of_the_first() -> None:
    chosen = ChosenFolders()
    first = at(rf"{ALBUM}\02 - Salt Engine.flac", "slow", 1)
    chosen.add(job(1), first)
    chosen.add(job(2, album=None), first)
    assert chosen.of(job(3, album=None)) == {}
    assert chosen.of(job(3, "HINTERGLOW")) == {folder_of(first): 1}
    offers = [
        at(rf"{ALBUM}\01 - Copper Rain.flac", "slow", 1),
        at(rf"{ALBUM}\01 - Copper Rain.flac", "fast", 9_000),
    ]
    assert ranked(Context(chosen=chosen.of(job(3))), *offers)[0][0] == "slow"


EXTENDED = at(r"Music\Mira Voltaine - Copper Rain (Extended Mix).flac", "extended", length=420.0)
ORIGINAL = at(r"Music\Mira Voltaine - Copper Rain.flac", "original", length=240.0)
RADIO = at(r"Music\Mira Voltaine - Copper Rain (Radio Edit).flac", "radio", length=200.0)
LIVE = at(r"Music\Mira Voltaine - Copper Rain (Live).flac", "live", length=240.0)
CRATES = Context(editions=FOR_CRATES)


def test_crates_take_the_extended_mix_then_the_original_then_the_radio_edit() -> None:
    found = ranked(CRATES, RADIO, LIVE, ORIGINAL, EXTENDED)
    assert [peer for peer, _ in found] == ["extended", "original", "radio"]
    assert "no extended" not in found[0][1]


@pytest.mark.parametrize(
    ("offers", "mark"),
    [
        ((RADIO, ORIGINAL), "no extended mix on offer, so the original"),
        ((RADIO, LIVE), "no extended mix or original on offer, so the radio edit"),
    ],
)
def test_a_fallback_is_marked(offers: tuple[Candidate, ...], mark: str) -> None:
    assert ranked(CRATES, *offers)[0][1].endswith(mark)


def test_without_a_preference_another_edition_is_another_recording() -> None:
    assert [peer for peer, _ in ranked(Context(), RADIO, EXTENDED, ORIGINAL)] == ["original"]


def test_a_wanted_version_is_never_overruled() -> None:
    want = replace(WANT, title="Copper Rain (Radio Edit)", duration=200.0)
    assert [peer for peer, _ in ranked(CRATES, EXTENDED, ORIGINAL, RADIO, want=want)] == ["radio"]


def test_nothing_usable_is_not_marked() -> None:
    ranker = Ranker(Matcher().compare, PROFILES["lossless-first"])
    decision = ranker.decide(WANT, [LIVE], CRATES)
    assert decision.verdict is Verdict.REJECT
    assert "on offer" not in decision.reason
    assert ranker.decide(WANT, [], CRATES).reason == "Nobody shares it at the moment"


def test_the_chosen_edition_is_told() -> None:
    ranker = Ranker(Matcher().compare, PROFILES["lossless-first"])
    assert ranker.judge(WANT, EXTENDED, CRATES).edition == "extended mix"
    assert ranker.judge(WANT, ORIGINAL).edition == ""


def test_only_crates_prefer_editions() -> None:
    assert editions_for("supercrates") == FOR_CRATES
    assert editions_for("transfer") == ()
    assert [one.want for one in variants(WANT, ())] == [WANT]


def test_an_edition_has_its_own_name_and_an_unknown_length() -> None:
    extended = as_edition(WANT, "extended mix")
    assert (extended.title, extended.duration) == ("Copper Rain (Extended Mix)", None)
    assert as_edition(WANT, "original") is WANT
