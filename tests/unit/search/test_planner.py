"""The query ladder: strict to loose, at most six, only words that Soulseek can find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.domain import Track
from services.search.planner import (
    MAX_QUERIES,
    main_artist,
    plan,
    plan_album,
    searchable_title,
)


def texts(track: Track, template: str = "") -> list[str]:
    return [query.text for query in plan(track, template)]


def test_artist_and_title_come_first_and_the_title_alone_last_and_gated() -> None:
    ladder = plan(Track("Copper Rain", ("Mira Voltaine",), album="Hinterglow"))
    assert ladder[0].text == "Mira Voltaine Copper Rain"
    assert ladder[-1].text == "Copper Rain"
    assert [query.gated for query in ladder] == [False] * (len(ladder) - 1) + [True]
    assert len(ladder) == 2


def test_a_title_of_one_word_is_also_asked_for_with_its_album() -> None:
    ladder = texts(Track("Glow", ("Halden",), album="Hinterglow"))
    assert ladder == ["Halden Glow", "Hinterglow Glow", "Glow"]
    assert texts(Track("Glow", ("Halden",), album="Glow")) == ["Halden Glow", "Glow"]


def test_accents_get_a_second_rung_in_plain_letters() -> None:
    assert texts(Track("Jóga", ("Björk",)))[:2] == ["Björk Jóga", "bjork joga"]


def test_words_that_people_spell_in_many_ways_are_left_out() -> None:
    assert texts(Track("Praise the Lord", ("A$AP Rocky",)))[0] == "Rocky Praise the Lord"
    assert texts(Track("Don't Stop", ("Ines Okoro",)))[0] == "Ines Okoro Stop"


def test_a_word_is_asked_for_once_and_a_dropped_one_makes_no_second_search() -> None:
    ladder = texts(Track("Don't Stop / Won't Stop", ("Motor Saints",)))
    assert ladder == ["Motor Saints Stop", "Stop"]
    assert texts(Track("Line 9: Нулевая", ("МЕТЯО",))) == ["МЕТЯО Line Нулевая", "Line Нулевая"]


def test_a_name_that_is_nothing_else_is_searched_as_it_is() -> None:
    ladder = texts(Track("So What", ("P!nk",)))
    assert ladder[0] == "P!nk So What"
    assert "pink so what" in ladder


def test_guests_and_packaging_are_not_searched_but_versions_are() -> None:
    assert searchable_title("Glow (feat. Nia Sol) [2011 Remaster]") == "Glow"
    assert searchable_title("Glow (Live at Hansa)") == "Glow Live at Hansa"
    assert searchable_title("Glow - Remastered 2011") == "Glow"
    assert searchable_title("Glow - Nia Sol Remix") == "Glow - Nia Sol Remix"
    assert searchable_title("Glow feat. Nia Sol") == "Glow"


def test_a_leading_dash_never_excludes_words() -> None:
    for text in texts(Track("-Glow -Dim", ("-Halden",))):
        assert not any(word.startswith("-") for word in text.split())


def test_the_dj_form_is_a_rung_of_its_own() -> None:
    ladder = texts(Track("Glow", ("Halden",)), "{artist} - {title} 320 MP3")
    assert ladder[0] == "Halden Glow 320 MP3"


def test_only_the_main_artist_is_searched() -> None:
    assert main_artist(Track("Glow", ("Halden & Ro",))) == "Halden"
    assert main_artist(Track("Glow", ("Halden", "Ro"))) == "Halden"
    assert main_artist(Track("Glow")) == ""


def test_slashes_and_colons_separate_words() -> None:
    assert texts(Track("Either/Or: Part 2", ("AC/DC",)))[0] == "AC DC Either Or Part"


def test_a_long_title_has_a_short_rung() -> None:
    ladder = texts(Track("One Two Three Four Five Six Seven", ("Halden",)))
    assert "Halden One Two Three Four" in ladder


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3), st.text(max_size=30))
def test_any_text_gives_at_most_six_distinct_non_empty_queries(
    title: str, artists: list[str], album: str
) -> None:
    ladder = texts(Track(title, tuple(artists), album=album or None))
    assert len(ladder) <= MAX_QUERIES
    assert all(ladder)
    assert len({text.casefold() for text in ladder}) == len(ladder)


def album(*titles: str, artist: str = "Mira Voltaine", album_artist: str = "") -> list[Track]:
    by = (album_artist,) if album_artist else ()
    return [Track(title, (artist,), album_artists=by) for title in titles]


def test_a_whole_album_is_asked_for_by_artist_and_album_first() -> None:
    ladder = plan_album("Hinterglow (Deluxe Edition)", album("Glow", "Nine Lanterns Burning"))
    assert [(query.text, query.gated) for query in ladder] == [
        ("Mira Voltaine Hinterglow", False),
        ("Mira Voltaine Nine Lanterns Burning", False),
        ("Hinterglow", True),
    ]


def test_an_album_named_like_its_artist_is_found_by_its_most_telling_track() -> None:
    ladder = plan_album("Mira Voltaine", album("Glow", "Nine Lanterns Burning"))
    assert [query.text for query in ladder] == [
        "Mira Voltaine Nine Lanterns Burning",
        "Mira Voltaine",
    ]


def test_a_compilation_is_asked_for_without_an_artist() -> None:
    mixed = [Track("Glow", (name,)) for name in ("Halden", "Ines Okoro", "Ro")]
    assert plan_album("Roof Sessions", mixed)[0].text == "Roof Sessions"
    various = album("Glow", album_artist="Various Artists")
    assert plan_album("Roof Sessions", various)[0].text == "Roof Sessions"


def test_an_album_in_accents_gets_a_rung_in_plain_letters() -> None:
    texts = [query.text for query in plan_album("Médúlla", album("Pleasure", artist="Björk"))]
    assert texts == ["Björk Médúlla", "bjork medulla", "Björk Pleasure", "Médúlla"]


def test_an_album_without_a_track_list_is_searched_by_its_name() -> None:
    assert [query.text for query in plan_album("Hinterglow", [])] == ["Hinterglow"]


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=4), st.text(max_size=20))
def test_any_album_gives_at_most_six_distinct_non_empty_queries(
    name: str, titles: list[str], artist: str
) -> None:
    found = [query.text for query in plan_album(name, album(*titles, artist=artist))]
    assert len(found) <= MAX_QUERIES
    assert all(found)
    assert len({text.casefold() for text in found}) == len(found)
