"""When A remixes B's song, A is its artist; nobody becomes an artist by a word in a title."""

from __future__ import annotations

import pytest

from core.domain import Track
from services.metadata.remix import credited, remixers


@pytest.mark.parametrize(
    ("title", "artists", "remixer"),
    [
        ("Teardrop (Mad Professor Remix)", ("Massive Attack", "Mad Professor"), ("Mad Professor",)),
        ("Teardrop [Mad Professor's Extended Remix]", ("Mad Professor",), ("Mad Professor",)),
        ("Y - Four Tet Rework", ("B", "Four Tet"), ("Four Tet",)),
        ("Z (A & B Remix 2019)", ("C", "B", "A"), ("B", "A")),
        ("Song (Simon & Garfunkel Remix)", ("X", "Simon & Garfunkel"), ("Simon & Garfunkel",)),
        ("Song (Club Remix)", ("A", "B"), ()),
        ("Song (Live)", ("A",), ()),
        ("Remix to Ignition", ("R. Kelly",), ()),
    ],
)
def test_the_remixer_is_named_by_title_and_credit(
    title: str, artists: tuple[str, ...], remixer: tuple[str, ...]
) -> None:
    assert remixers(title, artists) == remixer


def test_a_remixer_whom_only_the_catalogue_lists_comes_first() -> None:
    named = credited(Track("Song (Four Tet Remix)", ("Halden",)), ("Halden", "Four Tet"))
    assert named.artists == ("Four Tet", "Halden")


def test_a_remix_does_not_leave_its_album() -> None:
    named = credited(Track("Song (Four Tet Remix)", ("Halden", "Four Tet"), "Lines"))
    assert named.album_artists == ("Halden",)
    own = credited(Track("Song (Four Tet Remix)", ("Four Tet",), "Remixes"))
    assert (own.artists, own.album_artists) == (("Four Tet",), ())


def test_a_track_without_artists_stays() -> None:
    track = Track("Song (Four Tet Remix)")
    assert credited(track, ("Four Tet",)) is track
