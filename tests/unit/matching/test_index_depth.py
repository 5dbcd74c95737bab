"""The index in depth: shapes of rows, many rows, rivals, and that both ways of asking agree."""

from __future__ import annotations

import random

import pytest

from core.domain import LibraryTrack, Match, Track, Verdict
from core.matching import LibraryIndex
from core.matching.keys import query_keys, query_words, row_entry, title_keys, wish_key
from core.matching.postings import PostingsBuilder, features_of
from core.matching.readings import side_of
from tests.unit.matching.helpers import owned, wanted

SYLLABLES = ["ka", "lo", "mir", "ten", "vos", "dra", "shi", "bel", "nor", "qua", "zeb", "wun"]


def made_up(count: int, seed: int = 3) -> list[LibraryTrack]:
    """Rows of made-up words, many sharing words, some versions of others."""
    rnd = random.Random(seed)

    def name(parts: int) -> str:
        return " ".join(
            "".join(rnd.choice(SYLLABLES) for _ in range(rnd.randint(2, 3))).title()
            for _ in range(parts)
        )

    rows = []
    for number in range(count):
        title, artist = name(rnd.randint(1, 4)), name(rnd.randint(1, 2))
        rows.append(
            LibraryTrack(title, (artist,), name(2), 100.0 + number % 300, path=f"/m/{number}")
        )
        if number % 10 == 0:
            rows.append(LibraryTrack(f"{title} (Live)", (artist,), name(2), 250.0))
    return rows


@pytest.fixture(scope="module")
def library() -> tuple[list[LibraryTrack], LibraryIndex]:
    rows = made_up(3000)
    return rows, LibraryIndex.build(rows)


def slip(text: str) -> str:
    """Two neighbours swapped in the middle of a text."""
    middle = len(text) // 2
    return text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


def test_rows_are_found_as_written_and_with_noise(
    library: tuple[list[LibraryTrack], LibraryIndex],
) -> None:
    rows, index = library
    for row in rows[::37]:
        for title in (row.title, row.title.upper(), f"{row.title} (Remastered 2011)"):
            match = index.best(Track(title, row.artists, None, row.duration))
            assert match is not None
            assert (match.track.title, match.track.artists) == (row.title, row.artists)


def test_rows_are_found_with_a_slip(library: tuple[list[LibraryTrack], LibraryIndex]) -> None:
    rows, index = library
    asked = [row for row in rows[::29] if len(row.title) > 9 and "(" not in row.title]
    found = [index.best(Track(slip(row.title), row.artists, None, row.duration)) for row in asked]
    right = sum(
        match is not None and match.track is row for match, row in zip(found, asked, strict=True)
    )
    assert right >= 0.95 * len(asked)


def test_what_is_not_there_is_not_accepted(
    library: tuple[list[LibraryTrack], LibraryIndex],
) -> None:
    _, index = library
    absent = [Track(row.title, row.artists) for row in made_up(60, seed=99)]
    answers = index.best_many(absent)
    assert sum(m is not None and m.result.verdict is Verdict.ACCEPT for m in answers) == 0


def test_one_by_one_and_many_at_once_agree(
    library: tuple[list[LibraryTrack], LibraryIndex],
) -> None:
    rows, index = library
    asked = [Track(row.title.lower(), row.artists, None, row.duration) for row in rows[::101]]
    many = index.best_many(asked)
    one = [index.best(track) for track in asked]
    assert [(m.track, m.result) if m else None for m in many] == [
        (m.track, m.result) if m else None for m in one
    ]


SHAPES = [
    owned(" ~ Tin Foxes - Harbour Lights"),
    owned("Tin Foxes ~ 007-Harbour Lights"),
    owned("Tin Foxes ~ Harbour Lights - Sea Songs"),
    owned("Tin Foxes ~ Harbour Lights (Sea Songs)", album="Sea Songs"),
    owned("Tin Foxes feat. Ada Quill ~ Harbour Lights"),
    owned("The Tin Foxes ~ Harbour Lights"),
    owned("Tin Foxes ~ HARBOUR LIGHTS (2011 Remaster)"),
    owned("null ~ Tin Foxes - Harbour Lights"),
    owned("Tin Foxes ~ Hàrbour Lîghts"),
]


@pytest.mark.parametrize("row", SHAPES, ids=lambda row: f"{row.artists} {row.title}")
def test_every_shape_of_row_is_found(row: LibraryTrack) -> None:
    index = LibraryIndex.build([*made_up(200), row])
    match = index.best(Track("Harbour Lights", ("Tin Foxes",), "Sea Songs"))
    assert match is not None
    assert match.track is row
    assert match.result.verdict is Verdict.ACCEPT


def test_the_same_album_is_preferred_among_copies() -> None:
    rows = [
        owned("Tin Foxes ~ Harbour Lights", 200, album) for album in ("Hits", "Sea Songs", "Live")
    ]
    match = LibraryIndex.build(rows).best(wanted("Tin Foxes ~ Harbour Lights", 200, "Sea Songs"))
    assert match is not None
    assert match.track is rows[1]
    assert match.result.verdict is Verdict.ACCEPT


def test_copies_without_an_artist_are_no_rivals() -> None:
    rows = [owned(" ~ Harbour Lights", 200, "Sea"), owned(" ~ Harbour Lights", 200, "Sea")]
    match = LibraryIndex.build(rows).best(wanted("Tin Foxes ~ Harbour Lights", 200, "Sea"))
    assert match is not None
    assert match.result.verdict is Verdict.ACCEPT


def test_a_row_with_an_unknown_title_is_found_by_its_album() -> None:
    row = LibraryTrack("[unknown]", ("Tin Foxes",), "Sea Songs", 200.0, 3)
    index = LibraryIndex.build([*made_up(100), row])
    near = index.near(Track("Harbour Lights", ("Tin Foxes",), "Sea Songs", 200.0, 3))
    assert any(match.track is row for match in near)


def test_words_of_scripts_without_spaces_are_found_in_part() -> None:
    row = owned("藤澤慶昌 ~ 幸せの日々と歌")
    near = LibraryIndex.build([*made_up(100), row]).near(wanted("藤澤慶昌 ~ 幸せの日々と唄"))
    assert near[0].track is row


def test_near_is_sorted_and_limited(library: tuple[list[LibraryTrack], LibraryIndex]) -> None:
    rows, index = library
    found: list[Match] = index.near(Track(rows[0].title, ("Somebody Else",)), limit=5)
    scores = [match.result.score for match in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) <= 5


def test_keys_and_words_of_a_row_meet_those_of_a_wish() -> None:
    row = owned("The Tin Foxes & Ada ~ Harbour Lights (Live)")
    keys, words = row_entry(row)
    side = side_of(wanted("Tin Foxes ~ Harbour Lights"))
    assert set(query_keys(side)) & set(keys)
    assert set(title_keys(side)) & set(keys)
    assert set(query_words(side)) & set(words)
    assert wish_key(wanted("Tin Foxes ~ Harbour Lights")) != wish_key(row_wish(row))


def row_wish(row: LibraryTrack) -> Track:
    return Track(row.title, row.artists)


def test_postings_count_rarity_and_cap_what_is_read() -> None:
    builder = PostingsBuilder()
    for number in range(50):
        builder.add(["common", f"word{number}"])
    postings = builder.finish()
    assert postings.asked(["word7"]).candidates(5, 100)[0] == 7
    assert len(postings.asked(["common"]).candidates(5, 100)) == 5
    assert postings.asked(["unheard"]).candidates(5, 100) == []
    assert PostingsBuilder().finish().asked(["word"]).candidates(5, 100) == []


def test_long_words_are_filed_by_their_ends() -> None:
    assert features_of("sea") == ("sea",)
    assert features_of("harbour") == ("harbour", "harb<", ">bour")
    assert "幸せ~" in features_of("幸せの")
