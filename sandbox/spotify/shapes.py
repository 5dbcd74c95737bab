"""Objects as Spotify tells them, in the shapes of new and old apps. Used by `server.py`.

Simplified tracks have neither album nor codes; fields that new apps lost come in `old` mode only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.catalogues.world import Release, Tune
from sandbox.spotify.world import Row, SpotifyList, SpotifyWorld, Told

_KINDS = {"album": "album", "ep": "single", "single": "single", "compile": "compilation"}
_SIZES = (640, 300, 64)


class Shapes:
    """Draws the objects of one world; `mode` is "new", "old" or "mixed"."""

    def __init__(self, world: SpotifyWorld) -> None:
        self.world = world
        self.mode = "new"
        self.url = ""
        self.relinked: dict[str, str] = {}
        self.unplayable: set[str] = set()

    @property
    def _old(self) -> bool:
        return self.mode in ("old", "mixed")

    def me(self) -> Told:
        """The listener."""
        told: Told = {
            "display_name": self.world.display_name,
            "external_urls": {},
            "href": f"{self.url}/v1/me",
            "id": self.world.me,
            "images": [],
            "type": "user",
            "uri": f"spotify:user:{self.world.me}",
        }
        if self.mode != "old":
            told["account_id"] = self.world.account_id
        if self._old:
            told |= {"country": "GB", "email": "l@example.org", "product": "premium"}
            told["followers"] = {"href": None, "total": 3}
        return told

    def artist(self, name: str, full: bool = False) -> Told:
        """An artist; `full` has pictures and, where Spotify feels like it, genres."""
        singer, number = self.world.music.singers[name], self.world.artist_id(name)
        told: Told = {
            "external_urls": {"spotify": f"https://open.spotify.com/artist/{number}"},
            "href": f"{self.url}/v1/artists/{number}",
            "id": number,
            "name": singer.name,
            "type": "artist",
            "uri": f"spotify:artist:{number}",
        }
        if full:
            told["images"] = self._images(number) if singer.picture else []
            if singer.genres:
                told["genres"] = [one.lower() for one in singer.genres]
            if self._old:
                told |= {"popularity": 50, "followers": {"href": None, "total": singer.fans}}
        return told

    def album(self, release: Release) -> Told:
        """A simplified album."""
        number = self.world.album_id(release)
        date = release.date
        told: Told = {
            "album_type": _KINDS[release.kind],
            "artists": [self.artist(name) for name in release.artists],
            "external_urls": {"spotify": f"https://open.spotify.com/album/{number}"},
            "href": f"{self.url}/v1/albums/{number}",
            "id": number,
            "images": self._images(number) if release.cover else [],
            "name": release.title,
            "release_date": date,
            "release_date_precision": {4: "year", 7: "month"}.get(len(date), "day"),
            "total_tracks": len(release.tracks),
            "type": "album",
            "uri": f"spotify:album:{number}",
        }
        if self._old:
            told["available_markets"] = ["GB", "DE"]
        return told

    def full_album(self, release: Release, page: Told) -> Told:
        """An album with its first tracks; `page` is their listing."""
        told = self.album(release)
        told |= {
            "copyrights": [{"text": f"℗ {release.date[:4]} {release.label}", "type": "P"}],
            "external_ids": {"upc": release.upc},
            "genres": [],
            "tracks": page,
        }
        if self._old:
            told |= {"label": release.label, "popularity": 40}
        return told

    def simple_track(self, tune: Tune) -> Told:
        """A track of an album: no album, no codes."""
        number = self.world.track_id(tune)
        shown = self.relinked.get(number, number)
        told: Told = {
            "artists": [self.artist(name) for name in tune.artists],
            "disc_number": tune.disc,
            "duration_ms": round(tune.seconds * 1000),
            "explicit": tune.explicit,
            "external_urls": {"spotify": f"https://open.spotify.com/track/{shown}"},
            "href": f"{self.url}/v1/tracks/{shown}",
            "id": shown,
            "is_local": False,
            "name": tune.title,
            "track_number": tune.number,
            "type": "track",
            "uri": f"spotify:track:{shown}",
        }
        if number in self.unplayable:
            told |= {"is_playable": False, "restrictions": {"reason": "market"}}
        if self._old:
            told |= {"available_markets": ["GB"], "preview_url": None}
            if shown != number:
                told["linked_from"] = {"id": number, "type": "track"}
        return told

    def track(self, row: Row) -> Told:
        """A full track."""
        release, tune = row
        told = self.simple_track(tune) | {"album": self.album(release)}
        told["external_ids"] = {"isrc": tune.isrc} if tune.isrc else {}
        if self._old:
            told |= {"popularity": 33, "track": True, "episode": False}
        return told

    def row(self, row: Row | Told | None, at: str | None) -> Told:
        """An entry of a playlist."""
        told: Told = {"added_at": at, "added_by": None, "is_local": False, "primary_color": None}
        told["video_thumbnail"] = {"url": None}
        if isinstance(row, dict):
            told |= {key: value for key, value in row.items() if key != "item"}
        inner = row["item"] if isinstance(row, dict) else row and self.track(row)
        if self.mode != "old":
            told["item"] = inner
        if self._old:
            told["track"] = inner
        return told

    def playlist(self, found: SpotifyList) -> Told:
        """A playlist as the listing shows it: the rows are a total only."""
        told: Told = {
            "collaborative": found.collaborative,
            "description": None,
            "external_urls": {},
            "href": f"{self.url}/v1/playlists/{found.id}",
            "id": found.id,
            "images": None,
            "name": found.name,
            "owner": {"id": found.owner, "display_name": None, "type": "user"},
            "public": None,
            "snapshot_id": found.snapshot,
            "type": "playlist",
            "uri": f"spotify:playlist:{found.id}",
        }
        total = {"href": f"{self.url}/v1/playlists/{found.id}/items", "total": self.total(found)}
        return told | dict.fromkeys(self.row_keys, total)

    @property
    def row_keys(self) -> Sequence[str]:
        """What the rows of a playlist are called."""
        return {"new": ("items",), "old": ("tracks",)}.get(self.mode, ("items", "tracks"))

    def total(self, found: SpotifyList) -> int:
        """What the playlist says of its length."""
        return len(found.rows) + found.lies

    def _images(self, number: str) -> list[dict[str, Any]]:
        address = f"{self.url}/image/ab67616d0000b273{number}"
        return [{"url": f"{address}?s={size}", "width": size, "height": size} for size in _SIZES]
