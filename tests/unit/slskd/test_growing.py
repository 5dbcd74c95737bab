"""Where slskd's unfinished files are looked for."""

from __future__ import annotations

import pytest

from core.clients.slskd.paths import growing_places


@pytest.mark.parametrize(
    "place",
    [("bob", "Music", "Album", "x.mp3"), ("Album", "x.mp3")],
    ids=["0.26", "before 0.26"],
)
def test_bytes_gather_below_the_user_and_before_below_the_last_folder(
    place: tuple[str, ...],
) -> None:
    assert place in growing_places("@@abcde\\Music\\Album\\x.mp3", "bob")
