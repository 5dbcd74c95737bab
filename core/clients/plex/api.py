"""The calls of Plex's API that we make, one method each. Used by the rest of this package.

Source: plexapi 4.18 (contract §1.1). The token travels in a header, never in an address. Nothing
waits here.
"""

from __future__ import annotations

import hashlib
import platform
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, quote_plus, urlencode
from xml.etree.ElementTree import Element

from core.clients.plex.answers import SERVICE, checked, element, number
from core.clients.plex.tracks import TrackRow, track_rows
from core.domain import Malformed, NotFound
from core.net.http import USER_AGENT, Http

KEYS_AT_ONCE = 200
"""Keys in one address: with 200 it stays near 2 kB, and proxies refuse them from 8 kB on."""
ARTISTS, ALBUMS, TRACKS = 8, 9, 10
_LIBRARY_PLUGIN = "com.plexapp.plugins.library"
_LIBRARY = f"{_LIBRARY_PLUGIN}/library/metadata"


@cache
def client_identifier() -> str:
    """Which installation asks: the same each time, and it tells nothing about the machine."""
    digest = hashlib.sha256(f"cratekeeper:{platform.node()}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def headers(token: str = "") -> dict[str, str]:
    """What goes with every request."""
    common = {
        "Accept": "application/xml",
        "X-Plex-Client-Identifier": client_identifier(),
        "X-Plex-Product": "Cratekeeper",
        "X-Plex-Version": USER_AGENT.partition("/")[2],
        "X-Plex-Device-Name": "Cratekeeper",
        "X-Plex-Platform": platform.system() or "Unknown",
    }
    return common | ({"X-Plex-Token": token} if token else {})


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of `total`, with the element that held them."""

    rows: list[Element]
    total: int
    holder: Element


@dataclass(frozen=True, slots=True)
class TrackPage:
    """The same of tracks, which are never made into elements."""

    rows: list[TrackRow]
    total: int


class PlexApi:
    """Thin and typed. `http` carries `headers`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def root(self) -> Element:
        """friendlyName, machineIdentifier, version; needs a token that is believed."""
        return self._get("/")

    def sections(self) -> list[Element]:
        """The libraries, of every type."""
        return self._get("/library/sections").findall("Directory")

    def page(
        self, section: str, kind: int, start: int, size: int, wanted: Mapping[str, str]
    ) -> Page:
        """One page of a section's rows of a kind; `updatedAt>>` in `wanted` is "later than"."""
        query = urlencode({"includeGuids": "1", "type": str(kind), **wanted})
        return self._page(f"/library/sections/{_part(section)}/all?{query}", start, size)

    def tracks(self, section: str, start: int, size: int, wanted: Mapping[str, str]) -> TrackPage:
        """One page of a section's tracks, as library tracks."""
        query = urlencode({"includeGuids": "1", "type": str(TRACKS), **wanted})
        return self._tracks(f"/library/sections/{_part(section)}/all?{query}", start, size)

    def tracks_of(self, key: str, of_artist: bool, start: int, size: int) -> TrackPage:
        """The tracks of one album or artist."""
        leaves = "allLeaves" if of_artist else "children"
        return self._tracks(f"/library/metadata/{_part(key)}/{leaves}?includeGuids=1", start, size)

    def refresh(self, section: str, folder: str = "") -> None:
        """Scan the section, or one folder of it. A GET that acts."""
        query = f"?path={quote_plus(folder, errors='surrogateescape')}" if folder else ""
        checked(self._http.call("GET", f"/library/sections/{_part(section)}/refresh{query}"))

    def activities(self) -> list[Element]:
        """What the server is doing."""
        return self._get("/activities").findall("Activity")

    def playlists(self) -> list[Element]:
        """All lists of music."""
        return self._get("/playlists?playlistType=audio").findall("Playlist")

    def playlist(self, list_id: str) -> Element:
        """One list, without its items. Raises `NotFound`."""
        found = self._get(f"/playlists/{_part(list_id)}").find("Playlist")
        if found is None:
            raise Malformed(SERVICE, f"{SERVICE} does not describe the playlist.")
        return found

    def items(self, list_id: str, start: int, size: int) -> Page:
        """One page of a list; each row has `playlistItemID`. Raises `NotFound`."""
        return self._page(f"/playlists/{_part(list_id)}/items?includeGuids=1", start, size)

    def create(self, name: str, machine: str, keys: Sequence[str]) -> str:
        """Make a list of at most `KEYS_AT_ONCE` tracks; returns its id."""
        query = urlencode(
            {"smart": "0", "title": name, "type": "audio", "uri": _uri(machine, keys)}
        )
        found = element(self._http.call("POST", f"/playlists?{query}")).find("Playlist")
        key = "" if found is None else found.get("ratingKey", "")
        if not key:
            raise Malformed(SERVICE, f'{SERVICE} does not tell the id of the playlist "{name}".')
        return key

    def add(self, list_id: str, machine: str, keys: Sequence[str]) -> None:
        """Append at most `KEYS_AT_ONCE` tracks; what came of it shows on reading only."""
        query = urlencode({"uri": _uri(machine, keys)})
        checked(self._http.call("PUT", f"/playlists/{_part(list_id)}/items?{query}"))

    def remove(self, list_id: str, item: str) -> None:
        """Take one row out by its `playlistItemID`: a track may stand there twice."""
        checked(self._http.call("DELETE", f"/playlists/{_part(list_id)}/items/{_part(item)}"))

    def move(self, list_id: str, item: str, after: str) -> None:
        """Put one row behind another, with "" in front of all."""
        query = f"?after={_part(after)}" if after else ""
        path = f"/playlists/{_part(list_id)}/items/{_part(item)}/move{query}"
        checked(self._http.call("PUT", path))

    def delete(self, list_id: str) -> None:
        """Delete a list. Raises `NotFound`."""
        checked(self._http.call("DELETE", f"/playlists/{_part(list_id)}"))

    def metadata(self, key: str) -> Element:
        """One track with what its listener made of it. Raises `NotFound`."""
        found = self._get(f"/library/metadata/{_part(key)}").find("Track")
        if found is None:
            raise NotFound(SERVICE, f"{SERVICE} does not have this track any more.")
        return found

    def rate(self, key: str, rating: float) -> None:
        """Rate a track, 0..10."""
        query = urlencode({"key": key, "identifier": _LIBRARY_PLUGIN, "rating": f"{rating:g}"})
        checked(self._http.call("PUT", f"/:/rate?{query}"))

    def scrobble(self, key: str) -> None:
        """Count one more play, as of now. A GET that acts."""
        query = urlencode({"key": key, "identifier": _LIBRARY_PLUGIN})
        checked(self._http.call("GET", f"/:/scrobble?{query}"))

    def close(self) -> None:
        """Drop kept connections."""
        self._http.close()

    def _get(self, path: str) -> Element:
        return element(self._http.call("GET", path))

    def _tracks(self, path: str, start: int, size: int) -> TrackPage:
        holder, rows = track_rows(self._http.call("GET", path, headers=_paging(start, size)))
        total = number(holder.get("totalSize"))
        return TrackPage(rows, start + len(rows) if total is None else total)

    def _page(self, path: str, start: int, size: int) -> Page:
        holder = element(self._http.call("GET", path, headers=_paging(start, size)))
        rows = list(holder)
        total = number(holder.get("totalSize"))
        return Page(rows, start + len(rows) if total is None else total, holder)


def _paging(start: int, size: int) -> dict[str, str]:
    return {"X-Plex-Container-Start": str(start), "X-Plex-Container-Size": str(size)}


def _part(name: str) -> str:
    return quote(name, safe="")


def _uri(machine: str, keys: Sequence[str]) -> str:
    return f"server://{machine}/{_LIBRARY}/{','.join(keys)}"
