"""Words of the artist page: badges, facts, standing, news."""

from __future__ import annotations

import pytest

from core.domain.watching import FoundRelease, ReleaseKind, WatchedArtist
from services.artists.model import Holding
from ui.gallery.artists import MIRA, OTHERS, RELEASES, discography
from ui.models import artists as words


@pytest.mark.parametrize(
    ("holding", "said"),
    [
        (Holding(0, 5), "missing"),
        (Holding(0, None), "missing"),
        (Holding(2, 5), "2/5 owned"),
        (Holding(4, 5), "4/5 nearly"),
        (Holding(5, 5), "complete"),
        (Holding(7, None), "7 owned"),
    ],
)
def test_a_badge_is_glyph_and_words(holding: Holding, said: str) -> None:
    glyph, told = words.badge(holding)
    assert told == said
    assert glyph.icon


def test_the_standing_counts_the_artists_own_releases_that_told_a_number() -> None:
    told = {f"deezer:{title}": Holding(owned, tracks) for title, _, tracks, _, owned in RELEASES}
    told["deezer:Polder"] = Holding(0, None)
    found = words.standing(words.tiles_of(discography(), told))
    assert (found.owned, found.total, found.unknown, found.releases) == (47, 70, 1, 12)
    assert found.missing == 23
    assert found.words == "47 of 70 tracks owned · 67 %"


def test_without_any_number_only_what_is_owned_is_said() -> None:
    assert words.Standing(3, 0).words == "3 tracks owned"
    assert words.Standing().words == ""


def test_what_tells_an_artist_from_others() -> None:
    assert words.about(MIRA) == "Techno · 48,210 listeners · 12 releases"
    assert words.about(MIRA, 11) == "Techno · 48,210 listeners · 11 releases"
    assert words.about(OTHERS[0]) == "Dutch trio · 1,204 listeners"


def test_tiles_stand_newest_first_under_their_years() -> None:
    tiles = words.tiles_of(discography(), {})
    assert [one.year for one in tiles] == sorted((one.year for one in tiles), reverse=True)
    assert tiles[0].facts == "Album · 11 tracks"


def test_the_same_tiles_with_other_badges_keep_the_view() -> None:
    model = words.TimelineModel()
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show(words.tiles_of(discography(), {}))
    model.show(words.tiles_of(discography(), {"deezer:Polder": Holding(2, 2)}))
    assert len(resets) == 1
    tile = model.tile(model.row_of("deezer:Polder"))
    assert tile is not None
    assert not tile.incomplete


def test_the_last_look_or_what_keeps_it() -> None:
    assert words.watch_state(WatchedArtist("k", "A"), 100.0) == "not looked at yet"
    assert words.watch_state(WatchedArtist("k", "A", trouble="Nobody knows."), 1.0) == (
        "Nobody knows."
    )
    looked = WatchedArtist("k", "A", scanned_at=1000.0)
    assert words.watch_state(looked, 1000.0 + 7200).startswith("looked at 2 h")


def test_news_say_what_became_of_them() -> None:
    found = FoundRelease("deezer", "1", "Tide", ReleaseKind.EP, "2026-05-01", None, 4, 4)
    assert words.news_words(found) == "EP · 2026-05-01 · 4 tracks wished for"
