"""What the simulated Spotify knows: the catalogues' music, somebody's playlists and likes.

world = SpotifyWorld(music)
world.playlist("Night Drive", world.rows()[:80])
world.like(*world.rows())
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from sandbox.catalogues.world import MusicWorld, Release, Tune

Told = dict[str, Any]
Row = tuple[Release, Tune]
_DIGITS = string.digits + string.ascii_letters
ME = "listener"


def spotify_id(kind: str, *parts: object) -> str:
    """22 letters and digits, the same in every run."""
    digest = hashlib.sha256("\x1f".join(map(str, (kind, *parts))).encode()).digest()
    number, made = int.from_bytes(digest, "big"), ""
    while len(made) < 22:
        number, rest = divmod(number, 62)
        made += _DIGITS[rest]
    return made


def local_file(title: str, artist: str = "", album: str = "", seconds: int = 200) -> Told:
    """A file of the listener's own computer, as rows show it."""
    parts = ":".join(quote_plus(part) for part in (artist, album, title))
    track = {
        "album": {"id": None, "name": album, "images": [], "artists": [], "type": "album"},
        "artists": [{"id": None, "name": artist, "type": "artist"}],
        "disc_number": 0,
        "duration_ms": seconds * 1000,
        "external_ids": {},
        "id": None,
        "is_local": True,
        "name": title,
        "track_number": 0,
        "type": "track",
        "uri": f"spotify:local:{parts}:{seconds}",
    }
    return {"is_local": True, "item": track}


def episode(title: str) -> Told:
    """A podcast episode as a row."""
    number = spotify_id("episode", title)
    show = {"id": spotify_id("show", title), "name": "A show", "type": "show"}
    told = {"id": number, "name": title, "type": "episode", "duration_ms": 1_800_000, "show": show}
    # A boolean of this name stands inside the objects of old answers (contract §2.3).
    return {"is_local": False, "item": told | {"track": False, "episode": True}}


@dataclass
class SpotifyList:
    """A playlist. Rows are (release, tune), a row as told, or None (taken off Spotify).

    `owner` other than `ME` and not `collaborative`: its rows may not be read. `editorial` ones
    do not exist for apps. `lies` is what the totals tell too many or too few.
    """

    id: str
    name: str
    rows: list[Row | Told | None]
    owner: str = ME
    collaborative: bool = False
    editorial: bool = False
    version: int = 1
    lies: int = 0

    @property
    def snapshot(self) -> str:
        return f"snap{self.version}{self.id}"

    @property
    def readable(self) -> bool:
        return self.owner == ME or self.collaborative

    def change(self, rows: Sequence[Row | Told | None]) -> None:
        """Other rows, and another snapshot."""
        self.rows = list(rows)
        self.version += 1


@dataclass
class SpotifyWorld:
    """Everything there is. `likes` are (added at, row), the newest first."""

    music: MusicWorld = field(default_factory=MusicWorld)
    lists: dict[str, SpotifyList] = field(default_factory=dict)
    likes: list[tuple[str, Row]] = field(default_factory=list)
    me: str = ME
    account_id: str = "account-0001"
    display_name: str = "Lena Listener"
    _liked: int = 0

    def rows(self) -> list[Row]:
        """Every track with its release, in the order they were made."""
        return [(release, tune) for release in self.music.releases for tune in release.tracks]

    def playlist(self, name: str, rows: Sequence[Row | Told | None], **facts: Any) -> SpotifyList:
        """A new playlist, the listener's own unless `facts` say otherwise."""
        made = SpotifyList(spotify_id("playlist", name, len(self.lists)), name, list(rows), **facts)
        self.lists[made.id] = made
        return made

    def like(self, *rows: Row) -> None:
        """Like these; the last one is the newest then."""
        for row in rows:
            self._liked += 1
            day, second = divmod(self._liked, 86400)
            at = f"2024-{1 + day // 28:02}-{1 + day % 28:02}T"
            at += f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
            self.likes.insert(0, (at, row))

    def unlike(self, place: int) -> None:
        """Take the like at this place away."""
        del self.likes[place]

    # -- ids --------------------------------------------------------------------------------

    def artist_id(self, name: str) -> str:
        return spotify_id("artist", name)

    def album_id(self, release: Release) -> str:
        return spotify_id("album", release.id)

    def track_id(self, tune: Tune) -> str:
        return spotify_id("track", tune.id)

    def release(self, album_id: str) -> Release | None:
        """The release of this id."""
        found = (one for one in self.music.releases if self.album_id(one) == album_id)
        return next(found, None)

    def row(self, track_id: str) -> Row | None:
        """The track of this id with its release."""
        return next((row for row in self.rows() if self.track_id(row[1]) == track_id), None)

    def artist(self, artist_id: str) -> str | None:
        """The artist of this id, by the name the music world uses."""
        names = self.music.singers
        return next((name for name in names if self.artist_id(name) == artist_id), None)
