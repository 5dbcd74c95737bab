"""Video titles as uploaders type them: artist and title without the packaging."""

from __future__ import annotations

import re

import pytest

from core.matching.titles import parse_title

# title, artist, title without packaging
TITLES = [
    ("Adele - Hello (Official Music Video)", "Adele", "Hello"),
    ("Adele - Hello [Official Video]", "Adele", "Hello"),
    ("Adele – Hello (Lyrics)", "Adele", "Hello"),
    ("Adele - Hello (Official Lyric Video) [HD]", "Adele", "Hello"),
    ("ADELE - HELLO | Official Audio", "ADELE", "HELLO"),
    (
        "Adele - Hello (Live at the Royal Albert Hall)",
        "Adele",
        "Hello (Live at the Royal Albert Hall)",
    ),
    (
        "[MV] IU(아이유) _ Palette(팔레트) (Feat. G-DRAGON)",
        "IU(아이유)",
        "Palette(팔레트) (Feat. G-DRAGON)",
    ),
    ("BTS (방탄소년단) 'Dynamite' Official MV", "BTS (방탄소년단)", "Dynamite"),
    ("BLACKPINK - '뚜두뚜두 (DDU-DU DDU-DU)' M/V", "BLACKPINK", "뚜두뚜두 (DDU-DU DDU-DU)"),
    ("YOASOBI「アイドル」 Official Music Video", "YOASOBI", "アイドル"),
    ("Official髭男dism - Pretender［Official Video］", "Official髭男dism", "Pretender"),
    ("米津玄師 MV「Lemon」", "米津玄師", "Lemon"),
    ("Kendrick Lamar - HUMBLE.", "Kendrick Lamar", "HUMBLE."),
    (
        "Daft Punk - Get Lucky (Official Audio) ft. Pharrell Williams, Nile Rodgers",
        "Daft Punk",
        "Get Lucky ft. Pharrell Williams, Nile Rodgers",
    ),
    (
        "Mark Ronson - Uptown Funk (Official Video) ft. Bruno Mars",
        "Mark Ronson",
        "Uptown Funk ft. Bruno Mars",
    ),
    ("Luis Fonsi - Despacito ft. Daddy Yankee", "Luis Fonsi", "Despacito ft. Daddy Yankee"),
    ("Stromae - Papaoutai (Clip Officiel)", "Stromae", "Papaoutai"),
    (
        "Shakira - Waka Waka (This Time for Africa) (The Official 2010 FIFA World Cup™ Song)",
        "Shakira",
        "Waka Waka (This Time for Africa) (The Official 2010 FIFA World Cup™ Song)",
    ),
    ("Rammstein - Deutschland (Offizielles Video)", "Rammstein", "Deutschland"),
    (
        "Nirvana - Smells Like Teen Spirit (Official Music Video) HD",
        "Nirvana",
        "Smells Like Teen Spirit",
    ),
    ("Queen - Bohemian Rhapsody (Remastered 2011)", "Queen", "Bohemian Rhapsody"),
    ("Queen – Bohemian Rhapsody (Official Video Remastered)", "Queen", "Bohemian Rhapsody"),
    ("Eminem: Lose Yourself", "Eminem", "Lose Yourself"),
    ("Artist ~ Track", "Artist", "Track"),
    ("Artist // Track", "Artist", "Track"),
    ("Artist -- Track", "Artist", "Track"),
    ("01 Artist - Track", "01 Artist", "Track"),
    ("A1. Artist - Track", "Artist", "Track"),
    ('Artist - "Track" (Official Video)', "Artist", "Track"),
    ('Artist: "Track"', "Artist", "Track"),
    ("Artist – “Track”", "Artist", "Track"),
    ("Sub Pop band - Song [FULL ALBUM STREAM]", "Sub Pop band", "Song"),
    ("Artist - Track (Official Video) [4K Remaster]", "Artist", "Track"),
    ("Artist - Track (Audio Only)", "Artist", "Track"),
    ("Artist - Track (Visualizer)", "Artist", "Track"),
    ("Artist - Track (Official Visualiser)", "Artist", "Track"),
    ("Artist - Track (Lyric Video)", "Artist", "Track"),
    ("Artist - Track (Video Oficial)", "Artist", "Track"),
    ("Artist - Track (Videoclip Oficial)", "Artist", "Track"),
    ("Artist - Track (Oficial Video HD)", "Artist", "Track"),
    ("Artist - Track Lyrics", "Artist", "Track"),
    ("Artist - Track with lyrics", "Artist", "Track"),
    ("Artist - Track (Premiere)", "Artist", "Track"),
    ("Artist - Track (Original Mix)", "Artist", "Track (Original Mix)"),
    ("Artist - Track (Extended Mix)", "Artist", "Track (Extended Mix)"),
    ("Artist - Track [Label Records]", "Artist", "Track [Label Records]"),
    ("Artist - Track (Official Live Video)", "Artist", "Track (Official Live Video)"),
    ("Artist - Track (2019)", "Artist", "Track"),
    ("Artist - Track.mp4", "Artist", "Track"),
    ("Track Title MV", None, "Track Title"),
    ("Track Title [MV]", None, "Track Title"),
    ("Track Title PV", None, "Track Title"),
    ("Track Title Official Video HD", None, "Track Title"),
    ("Track Title (Explicit)", None, "Track Title"),
    ("Track Title (Clip)", None, "Track Title"),
    ("Track Title (video)", None, "Track Title"),
    ("Track Title ( Official Video )", None, "Track Title"),
    ("Track Title - Lyrics Video", None, "Track Title"),
    ("Track Title - Official Video", None, "Track Title"),
    ("Track Title (Official)", None, "Track Title"),
    ("Track Title [HQ]", None, "Track Title"),
    ("Track Title (Music Video)", None, "Track Title"),
    ("Track Title (Letra/Lyrics)", None, "Track Title"),
    ("Track Title (Lyrics!)", None, "Track Title"),
    ("Track Title.mp4", None, "Track Title"),
    ("Track Title.mov", None, "Track Title"),
    ("|Track Title", None, "Track Title"),
    ("Track Title|", None, "Track Title"),
    ("Track Title !", None, "Track Title !"),
    ("Live and Let Die", None, "Live and Let Die"),
    ("Music Sounds Better with You", None, "Music Sounds Better with You"),
    ("Radiohead - Lotus Flower", "Radiohead", "Lotus Flower"),
    ("a-ha - Take On Me (Official Video) [Remastered in 4K]", "a-ha", "Take On Me"),
    ("Sigur Rós: Hoppípolla [Official Video]", "Sigur Rós", "Hoppípolla"),
    ("Artist - Track | A COLORS SHOW", "Artist", "Track"),
    ("Artist - Track (Official Video) | Label", "Artist", "Track"),
    ("【MV】Artist - Track", "Artist", "Track"),
    ("Artist【Track】Official Video", "Artist", "Track"),
    ("Artist - Track【Official Music Video】", "Artist", "Track"),
    ("Artist『Track』MV", "Artist", "Track"),
]


def bare(text: str | None) -> str:
    return re.sub(r"\W", "", (text or "").casefold())


@pytest.mark.parametrize(("text", "artist", "title"), TITLES)
def test_a_video_title_is_taken_apart(text: str, artist: str | None, title: str) -> None:
    track = parse_title(text)
    assert bare(track.artists[0] if track.artists else None) == bare(artist)
    assert bare(track.title) == bare(title)


@pytest.mark.parametrize(
    "version", ["Live", "Acoustic", "Bo Lark Remix", "Instrumental", "Demo", "Sped Up"]
)
@pytest.mark.parametrize("noise", ["(Official Video)", "[HD]", "(Lyrics)", "| Official Audio"])
def test_version_words_stay_in_the_title(version: str, noise: str) -> None:
    track = parse_title(f"Tin Foxes - Harbour Lights ({version}) {noise}")
    assert track.artists == ("Tin Foxes",)
    assert track.title == f"Harbour Lights ({version})"


def test_a_version_after_a_dash_is_no_title() -> None:
    assert parse_title("Harbour Lights - Live").title == "Harbour Lights - Live"
    assert parse_title("Harbour Lights - Live").artists == ()


def test_the_channel_is_the_artist_when_the_title_names_none() -> None:
    assert parse_title("Harbour Lights", "Tin Foxes - Topic").artists == ("Tin Foxes",)
    assert parse_title("Harbour Lights", "TinFoxesVEVO").artists == ("TinFoxes",)
    assert parse_title("Tin Foxes: Harbour Lights", "Tin Foxes").title == "Harbour Lights"
    assert parse_title("Harbour Lights", "  ").artists == ()


def test_the_title_beats_the_channel() -> None:
    track = parse_title("Tin Foxes – Harbour Lights (Official Video)", "randomfan42")
    assert track.artists == ("Tin Foxes",)


def test_a_cover_is_by_the_one_who_covers() -> None:
    track = parse_title("Harbour Lights (cover by Brass Owls) Studio")
    assert (track.artists, track.title) == (("Brass Owls",), "Harbour Lights")


def test_what_cannot_be_read_stays_in_the_title() -> None:
    assert parse_title("").title == ""
    assert parse_title("(Official Video)").title
    assert parse_title("Tin Foxes - Video").title == "Video"
