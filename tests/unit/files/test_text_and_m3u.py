"""Plain lines, typed text and M3U."""

from __future__ import annotations

import pytest

from core.clients.files import file_readers
from core.clients.files.m3u import describe
from core.domain import BadInput
from core.tasks import TaskContext
from tests.unit.files.conftest import Opener, open_source


def test_a_text_file_has_one_track_a_line(opened: Opener) -> None:
    text = (
        "# my list\n\nDaft Punk - One More Time\r\nMiles Davis - So What - Take 2\nJust A Title\n"
    )
    playlist = opened("mine.txt", text)
    assert (playlist.name, playlist.kind) == ("mine", "txt")
    assert [(e.position, e.track.artists, e.track.title) for e in playlist.entries] == [
        (1, ("Daft Punk",), "One More Time"),
        (2, ("Miles Davis",), "So What - Take 2"),
        (3, (), "Just A Title"),
    ]


def test_long_dashes_serve_where_there_is_no_hyphen(opened: Opener) -> None:
    entries = opened("a.txt", "A – B\nC — D\nE-F\n - G\n").entries
    assert [(e.track.artists, e.track.title) for e in entries] == [
        (("A",), "B"),
        (("C",), "D"),
        ((), "E-F"),
        ((), "- G"),
    ]


def test_only_line_ends_end_a_line(opened: Opener) -> None:
    assert len(opened("a.txt", "A - B\u2028C\rD - E\x0bF\n").entries) == 2


def test_a_text_file_that_holds_an_export_is_read_as_one(opened: Opener) -> None:
    assert opened("a.txt", "title;artist\nT;A\n").kind == "soundiiz"


def test_a_text_file_of_comments_has_no_tracks(opened: Opener) -> None:
    with pytest.raises(BadInput, match=r"a\.txt has no tracks in it"):
        opened("a.txt", "# nothing\n")


@pytest.mark.parametrize("typed", ["Björk - Jóga", ' "Björk - Jóga" ', "“Björk - Jóga”"])
def test_typed_text_is_a_list_of_one(typed: str) -> None:
    playlist = open_source(typed)
    assert (playlist.name, playlist.kind) == ("Björk - Jóga", "text")
    assert playlist.key == "text:Björk - Jóga"
    assert playlist.entries[0].track.artists == ("Björk",)
    assert playlist.entries[0].track.title == "Jóga"


def test_a_slash_in_typed_text_makes_no_path_of_it() -> None:
    assert open_source("AC/DC - Thunderstruck").entries[0].track.artists == ("AC/DC",)


@pytest.mark.parametrize(
    "source", ["liked", "Thunderstruck", "https://x.y/a - b", "spotify:album:1", "a\0b", "", " "]
)
def test_addresses_and_bare_words_are_not_ours(source: str) -> None:
    assert not any(reader.accepts(source) for reader in file_readers())


M3U = """#EXTM3U
#PLAYLIST:Road Trip
#EXTINF:215,Daft Punk - One More Time
music/one.mp3

#EXTINF:-1 tvg-id="a,b",Miles Davis - So What
#EXTALB:Kind of Blue
D:\\Music\\so what.flac
# a remark
Björk - Jóga.mp3
"""


def test_an_m3u_is_described_by_its_comments(opened: Opener) -> None:
    playlist = opened("x.m3u8", M3U)
    assert (playlist.name, playlist.kind, len(playlist.entries)) == ("Road Trip", "m3u", 3)
    first, second, third = (entry.track for entry in playlist.entries)
    assert (first.artists, first.title, first.duration) == (("Daft Punk",), "One More Time", 215.0)
    assert (second.artists, second.title) == (("Miles Davis",), "So What")
    assert (second.duration, second.album) == (None, "Kind of Blue")
    assert (third.artists, third.title, third.album) == (("Björk",), "Jóga", None)


def test_an_m3u_without_a_name_is_called_like_its_file(opened: Opener) -> None:
    playlist = opened("Party.M3U", "A - B.mp3\n".encode("cp1252"))
    assert (playlist.name, playlist.kind) == ("Party", "m3u")


def test_the_artist_line_serves_where_the_title_names_none(opened: Opener) -> None:
    text = "#EXTM3U\n#EXTART:Burial\n#EXTINF:10,Archangel\nx.mp3\n"
    assert opened("a.m3u", text).entries[0].track.artists == ("Burial",)


@pytest.mark.parametrize(
    ("place", "artists", "title"),
    [
        ("Daft Punk - One More Time.mp3", ("Daft Punk",), "One More Time"),
        ("http://radio/x/Daft%20Punk%20-%20Da%20Funk.mp3?t=1", ("Daft Punk",), "Da Funk"),
        ("Daft Punk/Discovery/01 - One More Time.flac", ("Daft Punk",), "One More Time"),
        ("C:\\Music\\Abba\\Gold\\02 Waterloo.mp3", ("Abba",), "Waterloo"),
        ("50 Cent - In Da Club.mp3", ("50 Cent",), "In Da Club"),
        ("2 Unlimited - No Limit.mp3", ("2 Unlimited",), "No Limit"),
        ("Abba/Gold/1. Waterloo.mp3", ("Abba",), "Waterloo"),
        ("noise.mp3", (), "noise"),
    ],
)
def test_a_bare_path_says_what_it_can(place: str, artists: tuple[str, ...], title: str) -> None:
    track = describe(place)
    assert (track.artists, track.title) == (artists, title)


def test_an_unnamed_file_with_an_m3u_inside_is_recognised(opened: Opener) -> None:
    assert opened("list", M3U).kind == "m3u"


def test_cancelling_stops_a_reader() -> None:
    from core.tasks import Cancelled

    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        file_readers()[1].read("A - B", ctx)
