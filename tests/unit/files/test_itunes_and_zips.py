"""iTunes libraries, Apple's export, and account exports as they come: zipped."""

from __future__ import annotations

import io
import json
import plistlib
import zipfile
from typing import Any

import pytest

from core.clients.files import zipped
from core.domain import BadInput
from tests.unit.files.conftest import Opener
from tests.unit.files.test_json_and_xspf import export, item

TRACKS: dict[str, Any] = {
    "101": {
        "Track ID": 101, "Name": "Jóga", "Artist": "Björk", "Album Artist": "Björk",
        "Album": "Homogenic", "Genre": "Electronic", "Total Time": 305_133, "Disc Number": 1,
        "Track Number": 2, "Year": 1997,
    },
    "102": {"Track ID": 102, "Name": "Hunter", "Artist": "Björk"},
    "103": {"Track ID": 103, "Name": "Episode 1", "Podcast": True},
    "104": {"Track ID": 104, "Name": "A film", "Movie": True, "Has Video": True},
    "105": {"Track ID": 105, "Artist": "Nobody"},
}  # fmt: skip


def library(*lists: dict[str, Any], tracks: Any = None) -> bytes:
    return plistlib.dumps(
        {"Tracks": TRACKS if tracks is None else tracks, "Playlists": list(lists)}
    )


def listed(name: str, *ids: int, **more: Any) -> dict[str, Any]:
    return {"Name": name, "Playlist Items": [{"Track ID": number} for number in ids], **more}


def packed(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_an_exported_playlist_keeps_its_name_order_and_duplicates(opened: Opener) -> None:
    playlist = opened("Mix.xml", library(listed("Night drive", 102, 101, 102, 999)))
    assert (playlist.name, playlist.kind) == ("Night drive", "itunes")
    assert [entry.track.title for entry in playlist.entries] == ["Hunter", "Jóga", "Hunter", ""]
    assert playlist.entries[3].unusable
    joga = playlist.entries[1].track
    assert (joga.artists, joga.album, joga.duration) == (("Björk",), "Homogenic", 305.133)
    assert (joga.disc_number, joga.track_number, joga.year) == (1, 2, 1997)
    assert joga.genres == ("Electronic",)


def test_a_whole_library_gives_every_track_once(opened: Opener) -> None:
    lists = (listed("Library", *range(101, 106), Master=True), listed("Mine", 101))
    playlist = opened("Library.xml", library(*lists))
    assert playlist.name == "Library"
    usable = [entry.track.title for entry in playlist.entries if entry.unusable is None]
    assert usable == ["Jóga", "Hunter"]
    assert len(playlist.entries) == len(TRACKS)


def test_several_lists_give_the_library_too(opened: Opener) -> None:
    playlist = opened("L.xml", library(listed("One", 101), listed("Two", 102)))
    assert len(playlist.entries) == len(TRACKS)


@pytest.mark.parametrize(
    "content",
    [
        b"<plist><dict><key>Tracks",
        plistlib.dumps({"Tracks": [1]}),
        plistlib.dumps(["x"]),
        library(tracks={}),
        b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "b">]><plist><dict/></plist>',
    ],
)
def test_what_is_no_library_is_refused_in_one_sentence(opened: Opener, content: bytes) -> None:
    with pytest.raises(BadInput, match=r"L\.xml"):
        opened("L.xml", content)


def test_odd_values_in_a_library_do_no_harm(opened: Opener) -> None:
    odd = {"1": "text", "2": {"Name": 7, "Artist": ["x"]}, "3": {"Name": "Ok", "Total Time": "?"}}
    playlist = plistlib.dumps({"Tracks": odd, "Playlists": {"a": 1}})
    assert [entry.track.title for entry in opened("L.xml", playlist).entries] == ["", "", "Ok"]


def test_apples_own_export_is_read(opened: Opener) -> None:
    rows = [
        {"Track Identifier": 1, "Title": "Jóga", "Artist": "Björk", "Track Duration": 305133},
        {"Track Identifier": 2, "Title": None, "Artist": None},
        "broken",
    ]
    playlist = opened("Apple Music Library Tracks.json", json.dumps(rows))
    assert playlist.kind == "apple-export"
    assert [entry.unusable is None for entry in playlist.entries] == [True, False, False]
    assert playlist.entries[0].track.duration == 305.133


def test_apple_rows_of_tunemymusic_are_songs_like_others(opened: Opener) -> None:
    header = "Track name,Artist name,Album,Playlist name,Type,ISRC,Apple - id"
    text = f"{header}\r\nJóga,Björk,,L,Favorite,,123\r\n"
    playlist = opened("My Music.csv", text)
    assert [(e.track.title, e.track.artists) for e in playlist.entries] == [("Jóga", ("Björk",))]
    assert playlist.entries[0].track.ids.spotify is None


def test_a_zipped_account_export_needs_no_unpacking(opened: Opener) -> None:
    folder = "Spotify Account Data/"
    data = packed(
        {
            folder + "Userdata.json": '{"username": "x"}',
            folder + "Playlist10.json": export(("C", [item("3")])),
            folder + "Playlist2.json": export(("B", [item("2")])),
            folder + "Playlist1.json": export(("A", [item("1"), item("1")])),
            folder + "YourLibrary.json": json.dumps(
                {"tracks": [{"track": "4", "artist": "A", "uri": ""}]}
            ),
            "__MACOSX/._Playlist1.json": b"\x00\x05",
            folder + "Read Me First.pdf": b"%PDF",
        }
    )
    playlist = opened("my_spotify_data.zip", data)
    assert (playlist.name, playlist.kind) == ("my_spotify_data", "spotify-export")
    assert [entry.track.title for entry in playlist.entries] == ["1", "1", "2", "3", "4"]


def test_a_single_list_in_a_zip_keeps_its_name_whatever_the_zip_is_called(opened: Opener) -> None:
    data = packed({"Playlist1.json": export(("Mine", [item()]))})
    assert opened("download", data).name == "Mine"


def test_a_zip_in_the_zip_is_opened_but_no_deeper(opened: Opener) -> None:
    inner = packed({"list.m3u8": "#EXTM3U\n#EXTINF:1,A - B\nx.mp3\n"})
    assert opened("a.zip", packed({"b.zip": inner})).entries[0].track.title == "B"
    with pytest.raises(BadInput, match="holds no playlist"):
        opened("a.zip", packed({"c.zip": packed({"b.zip": inner})}))


def test_a_zip_that_would_fill_the_memory_is_refused(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MAX_BYTES", 1000)
    with pytest.raises(BadInput, match="unpacks to more"):
        opened("bomb.zip", packed({"list.csv": b"\0" * 100_000}))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed({"list.csv": "no header"}), "holds no playlist"),
        (packed({"list.txt.exe": "x"}), "holds no playlist"),
        (packed({"Playlist1.json": export(("A", [item()]))})[:-30], "damaged"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"plain text", "damaged"),
    ],
    ids=["no list", "a program", "cut off", "only a beginning", "plain text"],  # zips hold the time
)
def test_a_zip_without_use_says_so(opened: Opener, data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        opened("export.zip", data)


def test_a_locked_zip_says_what_to_do(opened: Opener) -> None:
    data = bytearray(packed({"list.m3u8": "#EXTM3U\nA - B.mp3\n"}))
    for at, mark in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):  # the flag "encrypted", twice
        data[data.index(mark) + at] |= 1
    with pytest.raises(BadInput, match="password"):
        opened("export.zip", bytes(data))
