"""Spotify's account export, JSPF and XSPF."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.domain import BadInput
from tests.unit.files.conftest import Opener


def item(title: str = "T", artist: str = "A", **other: Any) -> dict[str, Any]:
    track = {
        "trackName": title,
        "artistName": artist,
        "albumName": "Al",
        "trackUri": "spotify:track:abc",
    }
    return {"track": track, "episode": None, "localTrack": None, "addedDate": "2024-01-01", **other}


def export(*lists: tuple[str, list[Any]]) -> str:
    return json.dumps({"playlists": [{"name": name, "items": items} for name, items in lists]})


def test_an_account_export_is_read_row_by_row(opened: Opener) -> None:
    rows = [
        item(),
        item(track=None, episode={"episodeName": "Ep 1"}),
        item(track=None),
        item(track=None, localTrack={"uri": "spotify:local:The+Band::A+Song:12"}),
        item(track=None, audiobook={"audiobookName": "A book"}),
        item(),
    ]
    playlist = opened("Playlist1.json", export(("Mine", rows)))
    assert (playlist.name, playlist.kind) == ("Mine", "spotify-export")
    assert [entry.position for entry in playlist.entries] == [1, 2, 3, 4, 5, 6]
    usable = [entry.unusable is None for entry in playlist.entries]
    assert usable == [True, False, False, True, False, True]
    first, local = playlist.entries[0].track, playlist.entries[3].track
    assert (first.title, first.artists, first.album) == ("T", ("A",), "Al")
    assert first.ids.spotify == "abc"
    assert (local.title, local.artists, local.duration) == ("A Song", ("The Band",), 12.0)
    assert playlist.entries[1].track.title == "Ep 1"


def test_several_lists_yield_all_rows(opened: Opener) -> None:
    playlist = opened("Playlist1.json", export(("A", [item("1")]), ("B", [item("2"), item("3")])))
    assert playlist.name == "Playlist1"
    assert [entry.track.title for entry in playlist.entries] == ["1", "2", "3"]


def test_your_library_means_its_tracks(opened: Opener) -> None:
    rows = [{"artist": "A", "album": "Al", "track": "T", "uri": "spotify:track:x"}, {"artist": "B"}]
    playlist = opened("YourLibrary.json", json.dumps({"tracks": rows, "albums": [{}], "shows": []}))
    assert playlist.name == "YourLibrary"
    assert playlist.entries[0].track.artists == ("A",)
    assert playlist.entries[0].track.ids.spotify == "x"
    assert playlist.entries[1].unusable is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{nonsense", "x.json is no JSON that can be read"),
        ('{"a": 1}', "x.json is JSON, but no playlist I know"),
        ("[1, 2]", "no playlist I know"),
        ('{"playlists": []}', "has no tracks in it"),
        ('{"playlists": [null, {"items": 3}]}', "has no tracks in it"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_other_json_is_refused_by_name(opened: Opener, content: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        opened("x.json", content)


def test_rows_of_strange_shape_still_count(opened: Opener) -> None:
    playlist = opened("x.json", export(("L", [None, 7, {"track": "text"}, item(title="")])))
    assert len(playlist.entries) == 4
    assert all(entry.unusable for entry in playlist.entries)


JSPF = {
    "playlist": {
        "title": "Weekly",
        "track": [
            {
                "title": "T",
                "creator": "A & B",
                "album": "Al",
                "duration": 61500,
                "trackNum": 3,
                "identifier": ["https://musicbrainz.org/recording/" + "a" * 36],
                "extension": {
                    "https://musicbrainz.org/doc/jspf#track": {
                        "additional_metadata": {
                            "artists": [{"artist_credit_name": "A"}, {"artist_credit_name": "B"}]
                        }
                    }
                },
            },
            {"identifier": "x", "location": ["file:///m/Abba%20-%20Waterloo.mp3"]},
            {"creator": "Nobody"},
        ],
    }
}


@pytest.mark.parametrize("name", ["w.jspf", "w.json", "w"])
def test_jspf_is_read_whatever_its_ending(opened: Opener, name: str) -> None:
    playlist = opened(name, json.dumps(JSPF))
    assert (playlist.name, playlist.kind) == ("Weekly", "jspf")
    first, second, third = playlist.entries
    assert (first.track.artists, first.track.duration) == (("A", "B"), 61.5)
    assert (first.track.album, first.track.track_number) == ("Al", 3)
    assert first.track.ids.mb_recording == "a" * 36
    assert (second.track.artists, second.track.title) == (("Abba",), "Waterloo")
    assert third.unusable is not None


XSPF = """<?xml version="1.0" encoding="{encoding}"?>
<playlist version="1"{namespace}><title>Müsik</title><trackList>
<track><title>T &amp; t</title><creator>Ä</creator><album>Al</album><duration>2500</duration>
<trackNum>4</trackNum><identifier>https://musicbrainz.org/recording/{mbid}</identifier></track>
<!-- a remark --><track><location>file:///m/Abba%20-%20Waterloo.mp3</location></track>
<track><creator>Nobody</creator></track></trackList></playlist>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("namespace", ["", ' xmlns="http://xspf.org/ns/0/"'])
@pytest.mark.parametrize("name", ["l.xspf", "l"])
def test_xspf_is_read(opened: Opener, encoding: str, namespace: str, name: str) -> None:
    text = XSPF.format(encoding=encoding, namespace=namespace, mbid="b" * 36)
    playlist = opened(name, text, encoding)
    assert (playlist.name, playlist.kind) == ("Müsik", "xspf")
    first, second, third = playlist.entries
    assert (first.track.title, first.track.artists) == ("T & t", ("Ä",))
    assert (first.track.duration, first.track.track_number) == (2.5, 4)
    assert first.track.ids.mb_recording == "b" * 36
    assert second.track.title == "Waterloo"
    assert third.unusable is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<playlist><trackList>", "l.xspf is no XML that can be read"),
        ("<html/>", "is XML, but no XSPF playlist"),
        ("<playlist/>", "has no tracks in it"),
        ('<?xml version="1.0" encoding="klingon"?><playlist/>', "is no XML that can be read"),
        (
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><playlist>&b;</playlist>',
            "holds XML entities",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><playlist>&a;</playlist>',
            "holds XML entities",
        ),
    ],
)
def test_bad_and_hostile_xml_is_refused(opened: Opener, content: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        opened("l.xspf", content)
