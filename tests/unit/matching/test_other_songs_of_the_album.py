"""Songs of one album share artist, album and often the length: only the title tells them apart.

Whoever owns one song of an album does not own the others (found by the end-to-end stories).
"""

from __future__ import annotations

import itertools

import pytest

from core.domain import LibraryTrack, Track, Verdict
from core.matching import LibraryIndex, Matcher

TITLES = [
    "Glow",
    "Low Orbit",
    "Salt Engine",
    "Salt",
    "Nine Volt Heart",
    "Heart",
    "Lantern Static",
    "Static",
    "Glass Harbour",
    "Harbour",
    "Rain",
    "Copper Rain",
    "Rain Again",
    "Intro",
    "Outro",
]


@pytest.mark.parametrize("length", [None, 4.0, 200.0])
def test_another_song_of_the_same_album_is_another_song(length: float | None) -> None:
    matcher = Matcher()
    taken = [
        (wanted, other, result.score)
        for wanted, other in itertools.permutations(TITLES, 2)
        if (
            result := matcher.compare(
                Track(wanted, ("Halden",), "Lines", length),
                LibraryTrack(other, ("Halden",), "Lines", length),
            )
        ).verdict
        is not Verdict.REJECT
    ]
    assert taken == []


@pytest.mark.parametrize("owned", TITLES)
def test_owning_one_song_of_an_album_owns_no_other(owned: str) -> None:
    index = LibraryIndex.build([LibraryTrack(owned, ("Halden",), "Lines", 4.0, path="/a.flac")])
    wanted = [Track(title, ("Halden",), "Lines", 4.0) for title in TITLES if title != owned]
    found = [m for m in index.best_many(wanted) if m and m.result.verdict is not Verdict.REJECT]
    assert found == []
