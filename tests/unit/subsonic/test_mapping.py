"""A server's songs as library tracks: what is told, what is made up, what means "unknown"."""

from __future__ import annotations

from typing import Any

import pytest

from core.clients.subsonic.mapping import library_track, real_path
from core.domain import AudioFacts
from sandbox.shelf import Song
from sandbox.subsonic.wire import child

SONG = Song(
    "s1",
    "Harbour",
    ("Sadie Okonjo", "Mina Tal"),
    number=2,
    disc=1,
    seconds=201.9,
    mbid="0f2c54fd-1faa-4132-ada0-2ac2685121c1",
    isrc="gbaaa2200001",
    path="/srv/music/Sadie Okonjo/Tidewater/02.flac",
)


def test_everything_a_navidrome_tells_is_kept() -> None:
    track = library_track(child(SONG, modern=True, real_paths=False))
    assert track is not None
    assert (track.server, track.key, track.title) == ("navidrome", "s1", "Harbour")
    assert track.artists == ("Sadie Okonjo", "Mina Tal")
    assert (track.album, track.album_artists) == ("Tidewater", ("Sadie Okonjo",))
    assert (track.track_number, track.disc_number, track.year) == (2, 1, 2022)
    assert (track.duration, track.genres) == (201.0, ("Soul",))
    assert track.ids.mb_recording == SONG.mbid
    assert track.ids.isrc == "GBAAA2200001"
    assert track.facts == AudioFacts("flac", 201.0, 900, 44100, 16, 2, 21_000_000)


def test_an_older_server_tells_the_credit_in_one_piece() -> None:
    track = library_track(child(SONG, modern=False, real_paths=False))
    assert track is not None
    assert track.artists == ("Sadie Okonjo • Mina Tal",)
    assert track.album_artists == ()
    assert track.genres == ("Soul",)
    assert track.ids.isrc is None


def test_a_made_up_path_is_not_believed_and_a_real_one_is() -> None:
    made_up = library_track(child(SONG, modern=True, real_paths=False))
    real = library_track(child(SONG, modern=True, real_paths=True))
    assert made_up is not None
    assert real is not None
    assert (made_up.path, real.path) == (None, SONG.path)


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ("Björk/Alb/1.mp3", None),
        ("", None),
        (7, None),
        ("D:\\Music\\a.mp3", "D:\\Music\\a.mp3"),
        ("\\\\nas\\music\\a.mp3", "\\\\nas\\music\\a.mp3"),
        ("/music/a.mp3", "/music/a.mp3"),
    ],
)
def test_only_absolute_paths_count(told: object, path: str | None) -> None:
    assert real_path(told) == path


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1"},
        {"title": "T"},
        {"id": "1", "title": "T", "isDir": True},
        {"id": "1", "title": "T", "isVideo": True},
        {"id": {}, "title": []},
    ],
)
def test_what_is_no_song_is_left_out(row: dict[str, Any]) -> None:
    assert library_track(row) is None


def test_words_for_nothing_and_odd_types_count_as_unknown() -> None:
    row = {"id": 7, "title": " T ", "artist": "[Unknown Artist]", "album": "[non-album tracks]"}
    row |= {"track": 0, "year": "no", "duration": -1, "size": -1, "isrc": 5, "artists": "x"}
    track = library_track(row)
    assert track is not None
    assert (track.key, track.title, track.artists, track.album) == ("7", "T", (), None)
    assert (track.track_number, track.year, track.duration, track.facts) == (None,) * 4
