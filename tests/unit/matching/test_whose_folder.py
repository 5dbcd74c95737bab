""" "First - Second" in an artist's folder: a title with a dash, or another artist's song?"""

from __future__ import annotations

import pytest

from core.domain import Verdict
from core.matching.filename import parse_path
from tests.unit.matching.helpers import accepted, compare_path

BY_THE_FOLDER = [
    ("Velvet Harness ~ Line 9: Null", "Velvet Harness\\Depot\\01. Line 9 - Null.flac"),
    ("Velvet Harness ~ Line 9 - Null", "Velvet Harness\\Depot\\01. Line 9 - Null.flac"),
    ("Motor Saints ~ Don't Stop - Won't Stop", "Motor Saints\\Pit\\03 Don't Stop - Won't Stop.mp3"),
    ("The Tin Foxes ~ Dust: Second Act", "Tin Foxes\\Low Tide (2004)\\05 - Dust - Second Act.mp3"),
]


@pytest.mark.parametrize(("wanted", "path"), BY_THE_FOLDER)
def test_a_title_with_a_dash_is_found_in_its_artist_s_folder(wanted: str, path: str) -> None:
    assert accepted(compare_path(wanted, path))


def test_the_artist_of_a_compilation_s_file_stays_the_one_in_its_name() -> None:
    path = "Harbour Selectors\\Night Boats Vol. 2\\04. Mira Voltaine - Copper Rain.flac"
    track = parse_path(path)
    assert (track.artists, track.title) == (("Mira Voltaine",), "Copper Rain")
    assert track.album_artists == ("Harbour Selectors",)
    assert accepted(compare_path("Mira Voltaine ~ Copper Rain", path))


@pytest.mark.parametrize(
    "wanted",
    [
        "Harbour Selectors ~ Copper Rain",
        "Harbour Selectors ~ Mira Voltaine",
        "Salt Engine ~ Copper Rain",
    ],
)
def test_a_compiler_is_not_taken_for_the_artist_of_each_song(wanted: str) -> None:
    path = "Harbour Selectors\\Night Boats Vol. 2\\04. Mira Voltaine - Copper Rain.flac"
    assert compare_path(wanted, path).verdict is not Verdict.ACCEPT


def test_outer_folders_never_become_genres() -> None:
    track = parse_path("Techno\\Live Sets\\Tin Foxes - Low Tide (2004)\\01 - Harbour.flac")
    assert track.genres == ()
    assert "Techno" in track.context
