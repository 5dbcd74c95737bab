"""Under whom a track is filed, and what is a single."""

from __future__ import annotations

import pytest

from core.domain import Track
from services.organise.crate_names import crate_title
from services.organise.credit import (
    album_artist,
    is_sampler,
    is_single,
    main_artist,
    without_guests,
)


@pytest.mark.parametrize(
    ("artists", "main"),
    [
        (("A", "B"), "A"),
        (("A feat. B",), "A"),
        (("A ft B & C",), "A"),
        (("Tyler, The Creator",), "Tyler, The Creator"),
        (("Simon & Garfunkel",), "Simon & Garfunkel"),
        ((), "Unknown Artist"),
        (("-", "B"), "B"),
        (("feat. X",), "feat. X"),
    ],
)
def test_the_main_artist_is_the_first_without_guests(artists: tuple[str, ...], main: str) -> None:
    assert main_artist(Track("t", artists)) == main


@pytest.mark.parametrize(
    ("album_artists", "name"),
    [
        (("M",), "M"),
        (("M", "N"), "M"),
        ((), "A"),
        (("Unknown Artist",), "A"),
        (("various artists",), "Various Artists"),
        (("VA",), "Various Artists"),
    ],
)
def test_the_album_artist_is_one_name(album_artists: tuple[str, ...], name: str) -> None:
    assert album_artist(Track("t", ("A", "B"), album="X", album_artists=album_artists)) == name


def test_a_sampler_is_an_album_by_various_artists() -> None:
    assert is_sampler(Track("t", ("A",), album="Now 50", album_artists=("Various",)))
    assert not is_sampler(Track("t", ("A",), album_artists=("Various",)))
    assert not is_sampler(Track("t", ("A",), album="Now 50"))


@pytest.mark.parametrize(
    ("title", "album", "single"),
    [
        ("Latch", None, True),
        ("Latch", "", True),
        ("Latch", "Unknown Album", True),
        ("Latch", "LATCH", True),
        ("Latch (feat. Sam Smith)", "Latch", True),
        ("Latch", "Latch (feat. Sam Smith)", True),
        ("Latch", "Latch - Single", True),
        ("Latch", "Settle", False),
        ("Latch (Live)", "Latch", False),
        ("Latch", "Latch EP", False),
    ],
)
def test_a_single_has_no_album_or_one_of_its_own_name(
    title: str, album: str | None, single: bool
) -> None:
    assert is_single(Track(title, ("Disclosure",), album=album)) is single


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Song (feat. X)", "Song"),
        ("Song [ft. X & Y] (Remix)", "Song (Remix)"),
        ("Song feat. X - Radio Edit", "Song - Radio Edit"),
        ("Song featuring X (Live)", "Song (Live)"),
        ("A Feat of Strength", "A Feat of Strength"),
        ("Defeat", "Defeat"),
        ("Song (with You)", "Song (with You)"),
        ("Song (with Known)", "Song"),
        ("Song (with Known & Other)", "Song (with Known & Other)"),
    ],
)
def test_guests_go_but_nothing_that_only_looks_like_one(text: str, left: str) -> None:
    assert without_guests(text, ("Known",)) == left


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Song (Extended Mix)", "Song (Extended Mix)"),
        ("Song (Original Mix)", "Song (Original Mix)"),
        ("Song (Album Version)", "Song (Album Version)"),
        ("Song [Official Video]", "Song"),
        ("Song (Remastered 2011)", "Song"),
        ("Song - 2011 Remaster", "Song"),
        ("Song - Live at Wembley", "Song - Live at Wembley"),
        ("Song (feat. B) [HQ] (A Remix)", "Song (A Remix)"),
        ("Song (Part 2)", "Song (Part 2)"),
        ("(Official Video)", "(Official Video)"),
        ("Song ()", "Song"),
    ],
)
def test_crate_titles_lose_packaging_but_never_version_words(title: str, short: str) -> None:
    assert crate_title(Track(title, ("A", "B"))) == short
