"""What people read as the name of a file on offer."""

from __future__ import annotations

import pytest

from core.domain import Candidate, ClaimedFacts, Track


def offered(filename: str, described: Track) -> Candidate:
    return Candidate("source", "somebody", filename, ClaimedFacts("opus"), described)


RAIN = Track("Copper Rain", ("Mira Voltaine", "Halden"))
ADDRESS = "https://music.example/watch?v=a1"


@pytest.mark.parametrize(
    ("filename", "described", "name"),
    [
        (ADDRESS, RAIN, "Mira Voltaine, Halden - Copper Rain"),
        (ADDRESS, Track("Copper Rain"), "Copper Rain"),
        (ADDRESS, Track(""), "watch?v=a1"),
        ("Music\\Mira Voltaine\\07 copper rain.flac", RAIN, "07 copper rain.flac"),
        ("music/07 copper rain.flac", RAIN, "07 copper rain.flac"),
    ],
)
def test_an_upload_is_called_by_its_song_and_a_shared_file_by_its_own_name(
    filename: str, described: Track, name: str
) -> None:
    assert offered(filename, described).name == name
