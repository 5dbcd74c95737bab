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


NAMES = [
    (name.strip(), [crate.strip() for crate in crates.split("|")])
    for line in (GOLDEN.parent / "genre_names.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for name, _, crates in [line.rpartition(":")]
]


def test_nine_of_ten_names_of_shops_and_catalogues_find_a_sensible_crate() -> None:
    genres = GenreMap()
    wrong = [(n, crates, genres.super_genre([n])) for n, crates in NAMES]
    wrong = [one for one in wrong if one[2] not in one[1]]
    assert len(NAMES) >= 300
    assert len(wrong) <= len(NAMES) * 0.1, wrong


@pytest.mark.parametrize(
    ("genre", "home", "words"),
    [
        ("Deep House", "House", "House lists “deep house”."),
        ("funk", "Soul-Funk", "Disco and Soul-Funk list “funk”; Soul-Funk has it in its name."),
        ("indie pop", "Pop", "Pop and Indie-Alternative list “indie pop”; Pop is the first"),
        ("Trance", "Electronic", "“trance” counts as “electronic”. Electronic lists"),
        ("Acid Breaks", "Bass", "“acid breaks” ends in “breaks”. “breaks” counts as “dubstep”."),
        ("Techno Tool", "Techno", "“techno tool” begins with “techno”."),
        ("Soul-Funk", "Soul-Funk", "is the super genre Soul-Funk itself."),
        ("Polka", UNCLASSIFIED, "No super genre lists “Polka”."),
        (" ", UNCLASSIFIED, "There is no genre."),
    ],
)
def test_the_test_field_says_where_a_genre_goes_and_why(genre: str, home: str, words: str) -> None:
    found = GenreMap().explain(genre)
    assert (found.super_genre, words in found.why) == (home, True), found.why


def test_a_near_genre_is_told_apart_from_an_exact_one() -> None:
    assert GenreMap().explain("melodic techno").exact is False
    assert GenreMap().explain("minimal techno").exact is True


def test_kin_follow_the_genre_they_are_kept_with_and_a_persons_list_comes_first() -> None:
    genres = GenreMap({"Club": ["electronic"], "Melodic": ["goa"]})
    assert genres.super_genre(["trance"]) == "Club"
    assert genres.super_genre(["goa"]) == "Melodic"
    assert genres.super_genre(["bossa nova"]) == UNCLASSIFIED


def test_an_and_between_two_genres_parts_them_but_not_one_name() -> None:
    genres = GenreMap()
    assert genres.super_genre(["Opera & Soul"]) == "Soul-Funk"
    assert genres.super_genre(["Liquid Drum & Bass"]) == "Drum & Bass"
