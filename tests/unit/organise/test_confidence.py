"""How sure an import may be: names, length and album together, measured on labelled libraries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import recognising
from core.domain import Track, TrackIds
from core.domain.catalogue import CatalogueTrack
from core.matching import Matcher
from services.metadata.model import Finding, ResolvedTags
from services.metadata.tagging import tags_of
from services.organise.completing import Completed
from services.organise.confidence import LIKELY, SURE, judged
from services.organise.known import Known
from tests.unit.metadata.library import record

ALBUM = record("Mezzanine", "Massive Attack", ("Angel", "Risingson"))
OWN = Track("Angel", ("Massive Attack",), "Mezzanine", 200.0)


def found(
    own: Track,
    *,
    same: bool = True,
    seconds: float | None = 200.0,
    track: CatalogueTrack = ALBUM.tracks[0],
) -> tuple[float, str]:
    track = replace(track, duration=seconds)
    finding = Finding("deezer", "Deezer", track, ALBUM, same)
    resolved = ResolvedTags(own, tags_of(own, {}), {}, findings=(finding,))
    return judged(Known(own), Completed(own, None, resolved=resolved), Matcher().compare)


def test_names_album_and_length_together_are_sure() -> None:
    confidence, reason = found(OWN)
    assert confidence >= SURE
    assert reason == "Deezer knows this recording."


@pytest.mark.parametrize(
    ("own", "same", "seconds", "words"),
    [
        (replace(OWN, album=None), True, 200.0, "nothing confirms its album"),
        (OWN, False, 200.0, "nothing confirms its album"),
        (OWN, True, None, "lengths cannot be compared"),
        (replace(OWN, duration=None), True, 200.0, "lengths cannot be compared"),
        (OWN, True, 205.0, "its length is 5 s off"),
    ],
)
def test_with_one_of_them_missing_a_person_is_asked(
    own: Track, same: bool, seconds: float | None, words: str
) -> None:
    confidence, reason = found(own, same=same, seconds=seconds)
    assert LIKELY <= confidence < SURE
    assert words in reason


@pytest.mark.parametrize(("seconds", "words"), [(260.0, "60 s longer"), (150.0, "50 s shorter")])
def test_another_length_is_another_recording(seconds: float, words: str) -> None:
    confidence, reason = found(OWN, seconds=seconds)
    assert confidence < LIKELY
    assert words in reason


def test_a_code_stands_in_for_the_album() -> None:
    coded = replace(OWN, album=None, ids=TrackIds(isrc=ALBUM.tracks[0].isrc))
    assert found(coded)[0] >= SURE


def test_so_does_the_recordings_own_number() -> None:
    pressed = record("Mezzanine", "Massive Attack", ("Angel",), source="musicbrainz", mbid="m")
    theirs = pressed.tracks[0]
    unplaced = replace(OWN, album=None)
    same = replace(unplaced, ids=TrackIds(mb_recording=theirs.ids.mb_recording))
    other = replace(unplaced, ids=TrackIds(mb_recording="another"))
    assert found(same, track=theirs)[0] >= SURE
    assert found(other, track=theirs)[0] < SURE


def test_of_files_brought_in_by_themselves_99_in_100_are_what_they_are_filed_as() -> None:
    judgements = recognising.judge(seed=5, artists=20)
    automatic = [one for one in judgements if one.confidence >= SURE]
    assert recognising.precision(judgements) >= 0.99
    right_tags = [one for one in judgements if one.case.kind == "right tags"]
    assert len(automatic) > 0.45 * len(judgements)
    assert sum(one.confidence >= SURE for one in right_tags) > 0.7 * len(right_tags)
    swapped = [one for one in judgements if one.case.kind == "version under the plain title"]
    assert swapped
    assert not any(one.confidence >= SURE for one in swapped)
