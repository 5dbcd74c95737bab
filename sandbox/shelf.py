"""What a simulated media server has: songs it shows, files it has not seen yet, playlists.

Used by `sandbox.subsonic` and `sandbox.jellyfin`. Ids are made from the titles, so that a failing
test can be read.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

_LONG_AGO = 86_400.0
"""How old a song is that the server has from the beginning."""


@dataclass(frozen=True)
class Song:
    """One file as a server knows it; `path` is the true one on the server's machine.

    `missing`: the file is gone, the row is kept and hidden. `saved` is when the server last wrote
    the row, `played_at` when it was last heard, in seconds since the epoch. `rating` is 0..10.
    """

    id: str
    title: str
    artists: tuple[str, ...] = ("Sadie Okonjo",)
    album: str = "Tidewater"
    album_artist: str = "Sadie Okonjo"
    number: int = 1
    disc: int = 1
    seconds: float = 180.0
    year: int = 2022
    genre: str = "Soul"
    suffix: str = "flac"
    bitrate: int = 900
    size: int = 21_000_000
    mbid: str = ""
    isrc: str = ""
    folder: str = "1"
    path: str = ""
    missing: bool = False
    saved: float = 0.0
    rating: float = 0.0
    plays: int = 0
    played_at: float = 0.0
    favourite: bool = False


@dataclass
class SongList:
    """A playlist; `entries` are song ids as they are stored, whether or not the songs exist."""

    id: str
    name: str
    owner: str
    entries: list[str] = field(default_factory=list)
    comment: str = ""
    readonly: bool = False


class Shelf:
    """The library of one server. Thread-safe where a test and a server meet."""

    def __init__(self) -> None:
        self.songs: dict[str, Song] = {}
        self.arrived: list[Song] = []
        self.folders = {"1": "Music", "2": "Audiobooks"}
        self.lists: dict[str, SongList] = {}
        self._made = 0
        self.lock = threading.RLock()

    def put(self, title: str, **facts: object) -> Song:
        """A song the server shows at once."""
        song = self._song(title, **facts)
        with self.lock:
            self.songs[song.id] = song
        return song

    def arrive(self, title: str, **facts: object) -> Song:
        """A file that lies there but that no scan has seen yet."""
        song = self._song(title, **facts)
        self.arrived.append(song)
        return song

    def change(self, song: Song, **facts: object) -> Song:
        """Tags edited and seen by a scan; the id stays."""
        with self.lock:
            now = self.songs.get(song.id, song)
            changed = replace(now, saved=time.time(), **facts)  # type: ignore[arg-type]
            self.songs[song.id] = changed
        return changed

    def hear(self, song_id: str, times: int = 1, at: float = 0.0) -> None:
        """It was played; a scan would not notice."""
        with self.lock:
            song = self.songs[song_id]
            self.songs[song_id] = replace(song, plays=song.plays + times, played_at=at)

    def like(self, song_id: str, **facts: object) -> None:
        """It was rated or made a favourite; a scan would not notice."""
        with self.lock:
            self.songs[song_id] = replace(self.songs[song_id], **facts)  # type: ignore[arg-type]

    def lose(self, song: Song) -> None:
        """The file is gone: the row is kept, but shown no more."""
        self.change(song, missing=True)

    def take_in(self, below: Sequence[str] = ()) -> None:
        """A scan: what arrived is shown, with `below` only what lies in one of these folders."""
        with self.lock:
            seen = [s for s in self.arrived if not below or s.path.startswith(tuple(below))]
            for song in seen:
                self.songs[song.id] = replace(song, saved=time.time())
                self.arrived.remove(song)

    def shown(self, folder: str = "") -> list[Song]:
        """What the server answers, in its natural order."""
        with self.lock:
            return [
                song
                for song in self.songs.values()
                if not song.missing and folder in {"", song.folder}
            ]

    def fill(self, count: int) -> None:
        """Many songs, ten to an album."""
        for n in range(count):
            album = n // 10
            self.put(
                f"Song {n:06}", album=f"Album {album:05}", album_artist=f"Artist {album // 5:04}",
                artists=(f"Artist {album // 5:04}",), number=n % 10 + 1,
            )  # fmt: skip

    def entries(self, found: SongList) -> list[Song]:
        """The songs of a list that can be shown, in its order."""
        with self.lock:
            known = [self.songs.get(one) for one in found.entries]
            return [song for song in known if song is not None and not song.missing]

    def _song(self, title: str, **facts: object) -> Song:
        self._made += 1
        wanted = re.sub(r"\W+", "-", title.lower()).strip("-") or "song"
        key = wanted if wanted not in self.songs else f"{wanted}-{self._made}"
        song = Song(str(facts.pop("id", key)), title, saved=time.time() - _LONG_AGO)
        song = replace(song, **facts)  # type: ignore[arg-type]
        return song if song.path else replace(song, path=_true_path(song))


def _true_path(song: Song) -> str:
    return f"/srv/music/{song.album_artist}/{song.album}/{song.number:02}.{song.suffix}"
