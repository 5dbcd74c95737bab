"""Soulseek paths in the shapes people share them: who, what, which number."""

from __future__ import annotations

import pytest

from core.matching.filename import parse_path
from core.matching.folders import read_folders, same_name

# path, artist, album, track number, title
PATHS = [
    (r"@@user\Music\Radiohead\OK Computer\01 Airbag.mp3", "Radiohead", "OK Computer", 1, "Airbag"),
    (
        r"Music\Radiohead - OK Computer (1997) [FLAC]\01 - Airbag.flac",
        "Radiohead",
        "OK Computer",
        1,
        "Airbag",
    ),
    (r"Radiohead\1997 - OK Computer\01. Airbag.mp3", "Radiohead", "OK Computer", 1, "Airbag"),
    (r"Radiohead\(1997) OK Computer\1-01 Airbag.flac", "Radiohead", "OK Computer", 1, "Airbag"),
    (r"Radiohead - 1997 - OK Computer [V0]\01 Airbag.mp3", "Radiohead", "OK Computer", 1, "Airbag"),
    (
        r"Radiohead-OK_Computer-1997-GRP\01-radiohead-airbag-grp.mp3",
        "Radiohead",
        "OK Computer",
        1,
        "Airbag",
    ),
    (
        r"complete\Radiohead\OK Computer\Disc 1\Radiohead - OK Computer - 01 - Airbag.flac",
        "Radiohead",
        "OK Computer",
        1,
        "Airbag",
    ),
    (r"Various Artists\Now 50\05 - Blur - Song 2.mp3", "Blur", "Now 50", 5, "Song 2"),
    (r"VA - Now 50 (2001)\105 Blur - Song 2.mp3", "Blur", "Now 50", 5, "Song 2"),
    (r"Blur\Blur\02 Song 2.flac", "Blur", "Blur", 2, "Song 2"),
    (r"Blur - Song 2.mp3", "Blur", None, None, "Song 2"),
    (r"Music\Pop\Blur - Song 2.mp3", "Blur", None, None, "Song 2"),
    (
        r"A\Ariana Grande\thank u, next (2019)\07 - 7 rings.flac",
        "Ariana Grande",
        "thank u, next",
        7,
        "7 rings",
    ),
    (
        r"Smashing Pumpkins\Mellon Collie\2-05 1979.flac",
        "Smashing Pumpkins",
        "Mellon Collie",
        5,
        "1979",
    ),
    (r"1979.flac", None, None, None, "1979"),
    (r"Prince\1999 (1982)\01 1999.flac", "Prince", "1999", 1, "1999"),
    (r"Prince\1999\1999.mp3", "Prince", "1999", None, "1999"),
    (r"Artist\Album\01.Song.mp3", "Artist", "Album", 1, "Song"),
    (r"Artist_-_Album_-_01_-_Song_Name.mp3", "Artist", "Album", 1, "Song Name"),
    (r"01_Artist_-_Song.mp3", "Artist", None, 1, "Song"),
    (r"Music/Artist/Artist - Album/Artist - Album - 01 Song.mp3", "Artist", "Album", 1, "Song"),
    (r"U2\U2 - War\U2 - 01 - Sunday Bloody Sunday.mp3", "U2", "War", 1, "Sunday Bloody Sunday"),
    (r"AC_DC\Back in Black\06 - Back in Black.mp3", "AC DC", "Back in Black", 6, "Back in Black"),
    (
        r"Guns N' Roses/GNR Lies/A1 Reckless Life.flac",
        "Guns N' Roses",
        "GNR Lies",
        1,
        "Reckless Life",
    ),
    (
        r"Some Artist\Some Album\CD2\07. Guest Artist - Song.mp3",
        "Guest Artist",
        "Some Album",
        7,
        "Song",
    ),
    (r"Artist\Album\01 - Song (feat. X).mp3", "Artist", "Album", 1, "Song (feat. X)"),
    (r"Artist\Album\Song.mp3", "Artist", "Album", None, "Song"),
    (
        r"Artist\Album\03 - Song - Live at Wembley.mp3",
        "Artist",
        "Album",
        3,
        "Song - Live at Wembley",
    ),
    (r"Artist\[1999] Album [320]\03. Song.mp3", "Artist", "Album", 3, "Song"),
    (r"Artist\1999. Album\03. Song.mp3", "Artist", "Album", 3, "Song"),
    (r"Artist\Albums\1999 - Album\CD1\1-03. Song.mp3", "Artist", "Album", 3, "Song"),
    (
        r"Users\bob\Desktop\Soulseek Downloads\complete\Artist - Song.mp3",
        "Artist",
        None,
        None,
        "Song",
    ),
    (
        r"shared\Hip-Hop\OutKast\Aquemini\OutKast - Aquemini - 05 - Skew It on the Bar-B.mp3",
        "OutKast",
        "Aquemini",
        5,
        "Skew It on the Bar-B",
    ),
    (r"Jay-Z - The Blueprint (2001)\02 - Takeover.flac", "Jay-Z", "The Blueprint", 2, "Takeover"),
    (r"Music\Björk\Homogenic [1997]\03 Jóga.flac", "Björk", "Homogenic", 3, "Jóga"),
    (r"Artist - Album - 2004 - FLAC\05 - Title.flac", "Artist", "Album", 5, "Title"),
    (r"Artist - Album {2004, CD, FLAC}\05 Title.flac", "Artist", "Album", 5, "Title"),
    (
        r"artist-album-(cat001)-web-2019-grp\05-artist-title_of_it_(someone_remix).mp3",
        "artist",
        "album",
        5,
        "title of it (someone remix)",
    ),
    (
        r"Pink Floyd\1973 The Dark Side of the Moon\04 Time.mp3",
        "Pink Floyd",
        "The Dark Side of the Moon",
        4,
        "Time",
    ),
    (
        r"Mina\Mina - Discography\Studio\1972 - Cinquemilaquarantatre\01 - Fiume Azzurro.mp3",
        "Mina",
        "Cinquemilaquarantatre",
        1,
        "Fiume Azzurro",
    ),
    (
        r"dj\House\Daft Punk - One More Time (Extended Mix).mp3",
        "Daft Punk",
        None,
        None,
        "One More Time (Extended Mix)",
    ),
    (r"Singles\Daft Punk - One More Time.mp3", "Daft Punk", None, None, "One More Time"),
    (r"Top 40 2021\012. Daft Punk - One More Time.mp3", "Daft Punk", None, 12, "One More Time"),
    (
        r"Blink-182\Enema of the State\Blink-182-All the Small Things.mp3",
        "Blink-182",
        "Enema of the State",
        None,
        "All the Small Things",
    ),
    (r"The Beatles\1 (2000)\05 - 1 - Help.mp3", "The Beatles", "1", 5, "Help"),
    (r"The Beatles - 1\The Beatles - 1 - 05 - Help.mp3", "The Beatles", "1", 5, "Help"),
    (
        r"Sade (1984) Diamond Life\01_Smooth_Operator.mp3",
        "Sade",
        "Diamond Life",
        1,
        "Smooth Operator",
    ),
    (r"Music\S\Sigur Rós\2002 ( )\01 Vaka.flac", "Sigur Rós", "( )", 1, "Vaka"),
    (r"50 Cent\Get Rich\50 Cent - In Da Club.mp3", "50 Cent", "Get Rich", None, "In Da Club"),
    (r"50 Cent - In Da Club.mp3", "50 Cent", None, None, "In Da Club"),
    (
        r"2Pac\All Eyez on Me\Disc 2\2Pac - 09 - Thug Passion.mp3",
        "2Pac",
        "All Eyez on Me",
        9,
        "Thug Passion",
    ),
]
# the album of these cannot be told from the path alone
LOOSE_ALBUM = ("cat001", "2002 ( )")


@pytest.mark.parametrize(("path", "artist", "album", "number", "title"), PATHS)
def test_a_path_is_read(
    path: str, artist: str | None, album: str | None, number: int | None, title: str
) -> None:
    track = parse_path(path)
    found = track.artists[0] if track.artists else None
    assert (found, track.track_number) == (artist, number)
    assert track.title.casefold() == title.casefold()
    if not any(text in path for text in LOOSE_ALBUM):
        assert track.album == album


@pytest.mark.parametrize(("path", "artist", "album", "number", "title"), PATHS)
def test_slashes_and_backslashes_say_the_same(
    path: str, artist: str | None, album: str | None, number: int | None, title: str
) -> None:
    assert parse_path(path.replace("\\", "/")) == parse_path(path.replace("/", "\\"))


FOLDERS = [
    ("Tin Foxes - Sea Songs 1998 2CD [192kbps] RIP", "Tin Foxes", "Sea Songs 1998 2CD"),
    ("Tin Foxes - Sea Songs (Deluxe Edition) (2017) 320", "Tin Foxes", "Sea Songs"),
    ("Tin Foxes-Sea Songs-Deluxe Edition-2CD-FLAC-2015-JLM", "Tin Foxes", None),
    ("Tin_Foxes-Sea_Songs-CD-FLAC-2017-MrFlac", "Tin Foxes", "Sea Songs"),
    ("/mnt/downloads/soulseek/Tin Foxes - Battery Check (2003)", "Tin Foxes", "Battery Check"),
    ("Tin Foxes - Sea Songs (1965) [EAC-FLAC]", "Tin Foxes", "Sea Songs"),
]


@pytest.mark.parametrize(("path", "artist", "album"), FOLDERS)
def test_a_folder_alone_names_artist_and_album(path: str, artist: str, album: str | None) -> None:
    track = parse_path(path)
    assert track.title == ""
    assert track.artists == (artist,)
    if album:
        assert track.album == album


def test_outer_folders_are_kept_for_their_words() -> None:
    track = parse_path("Rap - Clean Versions\\Tin Foxes\\04 - Godspeed.flac")
    assert track.artists == ("Tin Foxes",)
    assert "Rap - Clean Versions" in (*track.context, track.album)


def test_disc_folders_and_disc_numbers_are_discs() -> None:
    assert parse_path("A Bee\\Sea\\CD 2\\03 - Song.mp3").disc_number == 2
    assert parse_path("A Bee\\Sea\\203 - Song.mp3").disc_number == 2
    assert parse_path("A Bee\\Sea\\203 - Song.mp3").track_number == 3
    assert parse_path("A Bee\\Sea\\2-03 Song.mp3").disc_number == 2
    assert parse_path("A Bee\\Sea [2001]\\03 - Song.mp3").year == 2001


def test_a_number_that_is_the_album_is_no_track_number() -> None:
    track = parse_path("Tin Foxes\\Incomplete\\Tin Foxes - 19 - 108 - Right as Rain.mp3")
    assert (track.album, track.disc_number, track.track_number) == ("19", 1, 8)
    assert track.title == "Right as Rain"


def test_long_numbers_are_titles_and_padded_ones_are_counters() -> None:
    assert parse_path("20000 Feet.mp3").title == "20000 Feet"
    assert parse_path("20,000 Feet.mp3").title == "20,000 Feet"
    assert parse_path("0000042 Foo.mp3").track_number == 42
    assert parse_path("99 Foo.mp3").track_number == 99


def test_an_empty_path_is_an_empty_title() -> None:
    assert parse_path("").title == ""
    assert parse_path("///").title == "///"


def test_nothing_useful_in_the_folders_is_nothing() -> None:
    assert read_folders(["Music", "mp3", "C:"]).artist is None
    assert read_folders([]).album is None


def test_names_are_the_same_without_case_article_and_spaces() -> None:
    assert same_name("The Tin Foxes", "tinfoxes")
    assert not same_name("", "")
    assert not same_name("Tin Foxes", "Brass Owls")


@pytest.mark.parametrize(
    ("path", "artist", "album", "disc"),
    [
        ("Music\\Halden\\Volume 3\\01 - Glow.flac", "Halden", "Volume 3", None),
        ("Music\\Halden\\Vol. 2\\01 - Glow.flac", "Halden", "Vol. 2", None),
        ("Music\\Halden\\Lines\\Volume 3\\01 - Glow.flac", "Halden", "Lines", None),
        ("Music\\Halden\\Lines\\CD 2\\01 - Glow.flac", "Halden", "Lines", 2),
        ("Music\\Halden\\Lines\\Disc 2\\01 - Glow.flac", "Halden", "Lines", 2),
    ],
)
def test_a_volume_is_no_disc(path: str, artist: str, album: str, disc: int | None) -> None:
    found = parse_path(path)
    assert (found.artists, found.album, found.disc_number) == ((artist,), album, disc)
