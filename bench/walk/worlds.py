"""The worlds people walk in: a YouTube with the demo's songs, and a real Subsonic server.

Used by the walks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sandbox import demo_songs
from sandbox.catalogues import Catalogues
from sandbox.demo_songs import PLAYLIST, Song
from sandbox.youtube import YouTubeServer, YouTubeWorld
from sandbox.youtube.world import Upload

NOWHERE = (demo_songs.HARBOUR, demo_songs.WREN, demo_songs.ZERO)
"""Songs that nobody put online as they are."""

DOUBTFUL = "The Wren"
"""A title of which only a person can say whether it is the one."""

_CLIENT = {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}


def youtube_world() -> YouTubeWorld:
    """The missing songs of the demo as YouTube Music has them, and what else a search brings."""
    world = YouTubeWorld()
    for number, song in enumerate(PLAYLIST, start=1):
        if not song.owned and song not in NOWHERE:
            world.add(_upload(number, song))
    wren, harbour = demo_songs.WREN, demo_songs.HARBOUR
    world.video(f"{wren.credit} - {DOUBTFUL}", "birdwatcher", 11.0)
    world.video(f"{harbour.credit} - {harbour.title} (Live at Leith)", "Leith Folk Club", 13.5)
    world.video("Sadie Okonjo - Slow Ferry (Karaoke Version)", "Sing It", 12.5)
    return world


def without_a_key(tube: YouTubeServer, catalogues: Catalogues) -> dict[str, object]:
    """What the program of somebody with no account at all is told: only where the sandbox is."""
    return {
        "sources.youtube.relay_url": tube.url,
        "sources.youtube.gap_seconds": 0.2,
        "sources.youtube.extractor_args": _CLIENT,
        "downloads.retry_grace_seconds": 2.0,
        "secrets.store": "file",
        **catalogues.settings,
    }


def at_home(folder: Path) -> dict[str, str]:
    """The environment of somebody whose home is `folder`: desktop folders and all."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".config").mkdir(exist_ok=True)
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "XDG_DATA_HOME": str(folder / ".local" / "share"),
        "XDG_CACHE_HOME": str(folder / ".cache"),
    }


def browser(folder: Path) -> dict[str, str]:
    """An environment whose browser opens what it is given, as a listener who agrees does."""
    path = folder / "bin" / "xdg-open"
    path.parent.mkdir()
    asks = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=60).close()"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{asks}" "$1"\n', encoding="utf-8")
    path.chmod(0o755)
    return {"PATH": f"{path.parent}{os.pathsep}{os.environ['PATH']}"}


def _upload(number: int, song: Song) -> Upload:
    return Upload(
        f"demo{number:07}",
        song.title,
        f"{song.artists[0]} - Topic",
        song.seconds,
        song.artists,
        song.album,
        seed=number,
    )
