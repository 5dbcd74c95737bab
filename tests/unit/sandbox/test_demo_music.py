"""The demo's catalogues know every song of the demo, and enough around it."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from sandbox.catalogues import Catalogues
from sandbox.catalogues.pictures import jpeg
from sandbox.demo import start_demo
from sandbox.demo_music import LIST_NAME, demo_music, song_isrc
from sandbox.demo_songs import ARRIVAL, BLOOM_REMIX, DEPARTURE, PLAYLIST


def test_every_song_is_on_its_album_at_its_number() -> None:
    world = demo_music()
    tunes = {tune.isrc: (release, tune) for release, tune in world.tunes("deezer")}
    for song in PLAYLIST:
        release, tune = tunes[song_isrc(song)]
        assert release.title == song.album
        assert (tune.disc, tune.number, tune.seconds) == (song.disc, song.number, song.seconds)
        assert tune.artists == song.artists
    assert tunes[song_isrc(BLOOM_REMIX)][1].title == "Static Bloom (Hollis Vane Remix)"
    double = tunes[song_isrc(ARRIVAL)][0]
    assert double is tunes[song_isrc(DEPARTURE)][0]
    assert [len(double.on_disc(disc)) for disc in (1, 2)] == [6, 5]


def test_every_artist_has_a_discography() -> None:
    world = demo_music()
    for name in {song.artists[0] for song in PLAYLIST}:
        kinds = {one.kind for one in world.of_singer(world.singers[name], "deezer")}
        assert {"album", "single", "compile"} <= kinds


def test_the_demo_has_a_public_playlist_of_its_songs() -> None:
    (found,) = demo_music().lists.values()
    assert found.name == LIST_NAME
    assert len(found.rows) == len(PLAYLIST)


def test_a_started_demo_points_at_its_catalogues(tmp_path: Path) -> None:
    with start_demo(tmp_path) as demo:
        url = str(demo.settings["catalog.deezer_url"])
        assert url == demo.catalogues.deezer.url
        told = requests.get(f"{url}/search/artist?q=Juno", timeout=20).json()
        assert [row["name"] for row in told["data"]] == ["Juno Faraday"]
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/search/artist?q=Juno", timeout=20)


def test_pictures_are_real_and_told_apart() -> None:
    with Catalogues(demo_music()) as there:
        row = requests.get(f"{there.deezer.url}/artist/7001", timeout=20).json()
        small = requests.get(row["picture_small"], timeout=20)
        assert small.headers["Content-Type"] == "image/jpeg"
        assert small.content[:3] == b"\xff\xd8\xff"
        huge = row["picture_xl"].replace("1000x1000", "2000x2000")
        assert requests.get(huge, timeout=20).status_code == 403
    assert jpeg("one", 64) != jpeg("two", 64)
