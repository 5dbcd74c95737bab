"""Artist credits: the same people in other spellings, and other people with similar names."""

from __future__ import annotations

import pytest

from core.domain import Track, Verdict
from core.matching import Matcher
from core.matching.credits import agree, clean_channel, credit_of

SAME = [
    ("A$AP Rocky", "ASAP Rocky"),
    ("P!nk", "Pink"),
    ("Beyoncé", "Beyonce"),
    ("Jay-Z", "JAY Z"),
    ("AC/DC", "ACDC"),
    ("Guns N' Roses", "Guns and Roses"),
    ("Simon & Garfunkel", "Simon and Garfunkel"),
    ("The Beatles", "Beatles"),
    ("Beatles, The", "The Beatles"),
    ("Tyler, The Creator", "Tyler The Creator"),
    ("Earth, Wind & Fire", "Earth Wind and Fire"),
    ("Florence + The Machine", "Florence and the Machine"),
    ("Daft Punk", "Daft Punk feat. Pharrell Williams"),
    ("Calvin Harris & Alesso", "Calvin Harris, Alesso"),
    ("Calvin Harris", "Calvin Harris; Rihanna"),
    ("Ke$ha", "Kesha"),
    ("Motörhead", "Motorhead"),
    ("N.W.A", "NWA"),
    ("R.E.M.", "REM"),
    ("will.i.am", "will i am"),
    ("Panic! At The Disco", "Panic at the Disco"),
    ("Röyksopp", "Royksopp"),
    ("Snoop Dogg", "Snoop Dog"),
    ("Prince & The Revolution", "Prince"),
    ("Bob Marley & The Wailers", "Bob Marley"),
    ("Кино", "Kino"),
    ("TheC hills", "The Chills"),
    ("Massive Attk", "Massive Attack"),
]
OTHER = [
    ("LUCO", "LUCA"),
    ("Queen", "Queens of the Stone Age"),
    ("Drake", "Drake Bell"),
    ("The The", "The Weeknd"),
    ("DJ Khalid", "Khalid"),
    ("Blur", "Blue"),
    ("Prince", "Princess"),
    ("Kid Rock", "Kid Cudi"),
    ("Johnny Cash", "Johnny Horton"),
    ("Bush", "Kate Bush"),
    ("Black Keys", "Black Eyed Peas"),
    ("Beatles", "Tribute to The Beatles"),
    ("Madonna", "Karaoke Madonna"),
    ("Michael Jackson", "Janet Jackson"),
    ("Nas", "Lil Nas X"),
    ("Muse", "Mouse"),
    ("久石譲", "坂本龍一"),
    ("Кино", "Чиж"),
]


def verdict(left: str, right: str, title: str, length: float | None) -> Verdict:
    wanted, other = Track(title, (left,), None, length), Track(title, (right,), None, length)
    return Matcher().compare(wanted, other).verdict


@pytest.mark.parametrize(("left", "right"), SAME)
@pytest.mark.parametrize("title", ["Hello", "The Long Way Back Home"])
def test_the_same_artist_in_another_spelling(left: str, right: str, title: str) -> None:
    assert verdict(left, right, title, None) is Verdict.ACCEPT
    assert verdict(right, left, title, 200.0) is Verdict.ACCEPT


@pytest.mark.parametrize(("left", "right"), OTHER)
@pytest.mark.parametrize("title", ["Hello", "The Long Way Back Home"])
@pytest.mark.parametrize("length", [None, 200.0])
def test_a_similar_name_is_somebody_else(
    left: str, right: str, title: str, length: float | None
) -> None:
    assert verdict(left, right, title, length) is not Verdict.ACCEPT
    assert verdict(right, left, title, length) is not Verdict.ACCEPT


def test_a_credit_is_split_but_kept_whole_too() -> None:
    credit = credit_of(("Ada Quill feat. Bo Lark & The Tin Foxes",))
    assert credit.names == ("ada quill", "bo lark", "tin foxes")
    assert credit.whole == "ada quill feat bo lark and the tin foxes"
    assert credit_of(("Ada Quill", "Bo Lark")).names == ("ada quill", "bo lark")


def test_words_inside_names_do_not_split_them() -> None:
    assert credit_of(("Heavy Feather",)).names == ("heavy feather",)
    assert credit_of(("Xavier Withers",)).names == ("xavier withers",)


@pytest.mark.parametrize(
    "name", ["", "-", "Various Artists", "VA", "[unknown]", "null", "Unknown Artist"]
)
def test_placeholders_and_various_artists_are_unknown(name: str) -> None:
    assert not credit_of((name,)).known
    assert agree(credit_of((name,)), credit_of(("Tin Foxes",))).value is None


def test_another_script_is_unknown_and_not_different() -> None:
    found = agree(credit_of(("澤野弘之",)), credit_of(("Sawano Hiroyuki",)))
    assert found.value is None
    assert found.note == "script"
    assert agree(credit_of(("Сергей Лазарев",)), credit_of(("Brass Owls",))).value == 0.0


def test_a_guest_of_one_may_be_the_artist_of_the_other() -> None:
    wanted = Track("Super Single", ("Marlon Vex",))
    other = Track("Super Single", ("Ada Quill feat. Marlon Vex",))
    assert Matcher().compare(wanted, other).verdict is Verdict.ACCEPT
    titled = Track("Super Single (feat. Marlon Vex)", ("Ada Quill",))
    assert Matcher().compare(wanted, titled).verdict is Verdict.ACCEPT


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ("Coldplay - Topic", "Coldplay"),
        ("ColdplayVEVO", "Coldplay"),
        ("Official Radiohead", "Radiohead"),
        ("Radiohead Official", "Radiohead"),
        ("Radiohead (Official)", "Radiohead"),
        ("Some Channel", "Some Channel"),
        ("VEVO", "VEVO"),
    ],
)
def test_a_channel_name_loses_its_suffix(channel: str, name: str) -> None:
    assert clean_channel(channel) == name
