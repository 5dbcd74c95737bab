"""Installations of SoulSync, old and new, made with real files and a real SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.container import Container, build_container

SECRET = "tok-3n-s3cr3t"
CONFIG: dict[str, Any] = {
    "active_media_server": "navidrome",
    "spotify": {"client_id": "cid123", "client_secret": SECRET + "-spotify"},
    "plex": {"base_url": "http://10.0.0.5:32400/", "token": SECRET, "auto_detect": True},
    "navidrome": {"base_url": "http://10.0.0.6:4533", "username": "ann", "password": SECRET + "2"},
    "soulseek": {
        "slskd_url": "http://host.docker.internal:5030",
        "api_key": SECRET + "3",
        "download_path": "./downloads",
        "transfer_path": "/app/Transfer",
    },
    "listenbrainz": {"token": "gAAAAABmXencrypted"},
    "logging": {"path": "logs/app.log", "level": "WARNING"},
    "settings": {"audio_quality": "mp3_320"},
    "database": {"path": "database/music_library.db", "max_workers": 5},
    "metadata_enhancement": {"enabled": True, "embed_album_art": False},
    "playlist_sync": {"create_backup": True},
}
SONG = {
    "id": "4uLU6hMCjMI75M1A2tKUQC",
    "name": "Ebb",
    "artists": [{"name": "Halden"}, {"name": "Brine"}],
    "album": {"name": "Tide", "release_date": "2021-05-04", "album_type": "album"},
    "duration_ms": 201_000,
    "track_number": 3,
    "external_ids": {"isrc": "gbaaa2100001"},
}
OLD = """
CREATE TABLE wishlist_tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, spotify_track_id TEXT UNIQUE NOT NULL,
    spotify_data TEXT NOT NULL, failure_reason TEXT, retry_count INTEGER DEFAULT 0,
    last_attempted TIMESTAMP, date_added TIMESTAMP, source_type TEXT, source_info TEXT);
CREATE TABLE watchlist_artists (
    id INTEGER PRIMARY KEY AUTOINCREMENT, spotify_artist_id TEXT UNIQUE NOT NULL,
    artist_name TEXT NOT NULL, date_added TIMESTAMP);
"""
NEWER = """
ALTER TABLE wishlist_tracks ADD COLUMN profile_id INTEGER DEFAULT 1;
ALTER TABLE watchlist_artists ADD COLUMN deezer_artist_id TEXT;
ALTER TABLE watchlist_artists ADD COLUMN musicbrainz_artist_id TEXT;
ALTER TABLE watchlist_artists ADD COLUMN include_albums INTEGER DEFAULT 1;
ALTER TABLE watchlist_artists ADD COLUMN include_eps INTEGER DEFAULT 0;
ALTER TABLE watchlist_artists ADD COLUMN include_live INTEGER DEFAULT 1;
CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT);
"""


class OldHome:
    """One installation in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "config" / "config.json"
        self.database = root / "database" / "music_library.db"
        for folder in (self.config.parent, self.database.parent, root / "downloads"):
            folder.mkdir(parents=True)

    def configured(self, **changes: Any) -> OldHome:
        self.config.write_text(json.dumps(CONFIG | changes), encoding="utf-8-sig")
        return self

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database)

    def listed(self, newer: bool = False) -> OldHome:
        with self.connect() as made:
            made.executescript(OLD + (NEWER if newer else ""))
            self.wish(made, "a", SONG, "playlist", {"playlist_name": "Summer"}, "No source")
            made.execute(
                "INSERT INTO watchlist_artists (spotify_artist_id, artist_name) VALUES (?, ?)",
                ("3TVXtAsR1Inumwj472S9r4", "Halden"),
            )
        made.close()
        return self

    def wish(
        self, to: sqlite3.Connection, key: str, song: object, kind: str, info: object, why: str = ""
    ) -> None:
        to.execute(
            "INSERT INTO wishlist_tracks (spotify_track_id, spotify_data, source_type, source_info,"
            " failure_reason) VALUES (?, ?, ?, ?, ?)",
            (key, json.dumps(song), kind, json.dumps(info), why),
        )

    def bytes(self) -> dict[str, bytes]:
        """Everything there, to see that nothing was written."""
        files = (place for place in self.root.rglob("*") if place.is_file())
        return {str(place.relative_to(self.root)): place.read_bytes() for place in files}


@pytest.fixture
def old(tmp_path: Path) -> OldHome:
    return OldHome(tmp_path / "soulsync-app")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Container]]:
    made: list[Container] = []

    def build(**overrides: object) -> Container:
        made.append(build_container(tmp_path / "home", overrides))
        return made[-1]

    yield build
    for one in made:
        one.close()


@pytest.fixture
def container(make: Callable[..., Container]) -> Container:
    return make()
