"""Jellyfin's items as library tracks."""

from __future__ import annotations

from typing import Any

import pytest

from core.clients.jellyfin.mapping import library_track
from core.domain import AudioFacts
from sandbox.jellyfin.wire import item
from sandbox.shelf import Song

ALL = {"Path", "Genres", "ProviderIds", "MediaSources", "DateCreated"}
SONG = Song("s1", "Harbour", ("Sadie Okonjo", "Mina Tal"), number=2, mbid="m1", path="/srv/a.flac")


def test_everything_it_tells_is_kept() -> None:
    track = library_track(item(SONG, ALL))
    assert track is not None
    assert (track.server, track.key, track.title) == ("jellyfin", "s1", "Harbour")
    assert track.artists == ("Sadie Okonjo", "Mina Tal")
    assert (track.album, track.album_artists) == ("Tidewater", ("Sadie Okonjo",))
    assert (track.track_number, track.disc_number, track.year) == (2, 1, 2022)
    assert (track.duration, track.genres, track.path) == (180.0, ("Soul",), "/srv/a.flac")
    assert track.ids.mb_recording == "m1"
    assert track.facts == AudioFacts("flac", 180.0, 900, 44100, 16, 2, 21_000_000)


@pytest.mark.parametrize("row", [{"Id": "1"}, {"Name": "T"}, {}])
def test_what_has_no_id_or_name_is_left_out(row: dict[str, Any]) -> None:
    assert library_track(row) is None


def test_little_told_is_little_known() -> None:
    told = {"Id": "1", "Name": "T", "AlbumArtist": "A", "Path": 5, "Artists": "x"}
    track = library_track(told | {"ProviderIds": {"MusicBrainzTrack": "place on a release"}})
    assert track is not None
    assert (track.artists, track.album_artists, track.path) == ((), ("A",), None)
    assert (track.duration, track.facts, track.ids.mb_recording) == (None, None, None)


def test_without_streams_the_container_names_the_codec() -> None:
    told = {"Id": "1", "Name": "T", "MediaSources": [{"Container": "MP3", "Bitrate": 320_000}]}
    track = library_track(told)
    assert track is not None
    assert track.facts == AudioFacts("mp3", bitrate=320)
