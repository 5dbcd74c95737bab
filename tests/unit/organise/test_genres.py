"""Genres find their crate; what is unknown goes to Unclassified."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain import BadInput
from services.organise.genres import SUPER_GENRES, UNCLASSIFIED, GenreMap

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "genres.txt"


def test_there_are_twenty_one_super_genres() -> None:
    assert len(SUPER_GENRES) == 21


@pytest.mark.parametrize("name", SUPER_GENRES)
def test_a_super_genre_is_its_own_genre(name: str) -> None:
    assert GenreMap().super_genre([name]) == name


@pytest.mark.parametrize(
    ("genre", "home"),
    [
        ("funk", "Soul-Funk"),
        ("jungle", "Drum & Bass"),
        ("drum and bass", "Drum & Bass"),
        ("Drum & Bass", "Drum & Bass"),
        ("Drum n Bass", "Drum & Bass"),
        ("DnB", "Drum & Bass"),
        ("Drum'n'Bass", "Drum & Bass"),
        ("D&B", "Drum & Bass"),
        ("dubstep", "Bass"),
        ("indie pop", "Pop"),
        ("Hip-Hop", "Hip Hop"),
        ("Hip-Hop/Rap", "Hip Hop"),
        ("R&B/Soul", "Urban"),
        ("R&B", "Urban"),
        ("Nu Disco", "Disco"),
        ("2 Step", "UK Garage"),
        ("vaporwave", UNCLASSIFIED),
        ("", UNCLASSIFIED),
    ],
)
def test_each_genre_has_one_home(genre: str, home: str) -> None:
    assert GenreMap().super_genre([genre]) == home


def test_every_listed_genre_goes_to_a_crate_that_lists_it() -> None:
    genres = GenreMap()
    for listed in SUPER_GENRES.values():
        for genre in listed:
            assert genre in SUPER_GENRES[genres.super_genre([genre])]


def test_the_first_known_genre_decides_and_the_first_list_before_the_second() -> None:
    genres = GenreMap()
    assert genres.super_genre(["vaporwave", "techno", "house"]) == "Techno"
    assert genres.super_genre(["vaporwave"], ["house"]) == "House"
    assert genres.super_genre(["techno"], ["house"]) == "Techno"
    assert genres.super_genre() == UNCLASSIFIED


def test_a_persons_own_map_replaces_the_built_in_one(tmp_path: Path) -> None:
    path = tmp_path / "genres.json"
    path.write_text('{"Ночь": ["vaporwave", "deep house"]}', encoding="utf-8")
    genres = GenreMap.read(path)
    assert genres.super_genre(["Deep House"]) == "Ночь"
    assert genres.super_genre(["techno"]) == UNCLASSIFIED


@pytest.mark.parametrize(
    "content", [None, "{", '["house"]', '{"House": "house"}', '{"House": [1]}']
)
def test_a_map_that_cannot_be_used_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "genres.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(BadInput, match=r"genres\.json"):
        GenreMap.read(path)


SPELLINGS = [
    (spelling.strip(), crate)
    for line in GOLDEN.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for crate, _, spellings in [line.partition(":")]
    for spelling in spellings.split(";")
]


def test_nine_of_ten_real_spellings_find_a_sensible_crate() -> None:
    genres = GenreMap()
    wrong = [
        (s, crate, found) for s, crate in SPELLINGS if (found := genres.super_genre([s])) != crate
    ]
    assert len(SPELLINGS) >= 200
    assert len(wrong) <= len(SPELLINGS) * 0.1, wrong


def test_a_near_genre_is_second_to_one_that_is_listed() -> None:
    genres = GenreMap()
    assert genres.super_genre(["melodic techno", "house"]) == "House"
    assert genres.super_genre(["melodic techno"], ["house"]) == "Techno"
    assert genres.super_genre(["soul jazz"]) == "Jazz"
    assert genres.super_genre(["contemporary r&b 1990s", "trip hop"]) == "Urban"
