"""The demo's Spotify: a listener with playlists and liked songs, and a browser that says yes.

Used by `sandbox.window`, whose program starts logged in, and by `python -m sandbox demo`.
"""

from __future__ import annotations

import contextlib
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence

from sandbox.catalogues.world import MusicWorld
from sandbox.demo_music import LIST_NAME, song_isrc
from sandbox.demo_songs import PLAYLIST, SHORT_LIST, Song
from sandbox.spotify import SpotifyServer, SpotifyWorld
from sandbox.spotify.world import Row, local_file

REDIRECT = "http://127.0.0.1/callback"
"""Without a port: the program takes any that is free."""

_OPEN = "Open: "
_PATIENCE = 60


def demo_spotify(music: MusicWorld) -> SpotifyServer:
    """The server over the demo's catalogue; start it."""
    return SpotifyServer(_world(music))


def settings_of(server: SpotifyServer) -> dict[str, object]:
    """What the program has to be told. Secrets go into a file: no demo in anybody's keyring."""
    return {**server.settings, "spotify.redirect_uri": REDIRECT, "secrets.store": "file"}


def log_in(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Let the program log in, and agree as the listener would; False when it did not work."""
    running = subprocess.Popen(
        [*command, "login", "spotify", "--no-browser"],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with running, contextlib.suppress(OSError, subprocess.TimeoutExpired):
        said = running.stderr or ()
        url = next((one[len(_OPEN) :].strip() for one in said if one.startswith(_OPEN)), "")
        if url:
            urllib.request.urlopen(url, timeout=_PATIENCE).close()
        return running.wait(_PATIENCE) == 0
    running.kill()
    return False


def _world(music: MusicWorld) -> SpotifyWorld:
    world = SpotifyWorld(music)
    by_code = {row[1].isrc: row for row in reversed(world.rows()) if row[1].isrc}

    def rows_of(songs: Sequence[Song]) -> list[Row]:
        return [by_code[song_isrc(song)] for song in songs]

    night = rows_of(PLAYLIST)
    world.playlist(LIST_NAME, night)
    world.playlist("Sunday Morning", rows_of(SHORT_LIST))
    deep = [row for row in world.rows() if row[1].isrc not in by_code or row not in night]
    world.playlist("Deep Cuts", [*deep[:40], None, local_file("Rehearsal 4", "Tin & Thistle")])
    world.playlist("Road Trip", night[4:16], owner="noor", collaborative=True)
    world.playlist("Noor’s Secrets", night[:9], owner="noor")
    world.like(*deep[60:110], *night[::2])
    return world
