"""The calls of Jellyfin's API that we make, one method each. Used by the rest of this package.

Source: Jellyfin 12 (contract §3) and its playlist controller. Only the `Authorization` header is
sent: 12 switches every other form off. An API key stands for no person: what belongs to one names
a user, and the calls that take none (replacing a list) refuse it.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from core.clients.catalogues.values import Json, as_object, count, objects, text
from core.clients.jellyfin.answers import SERVICE, checked
from core.domain import Malformed, NotFound, Refused
from core.net.http import USER_AGENT, Http, Reply

IDS_AT_ONCE = 100
"""Ids of 32 signs in one address: proxies refuse addresses from 8 kB on."""
_FIELDS = "Path,ProviderIds,DateCreated,MediaSources,Genres"
_SCAN_TASK = "RefreshLibrary"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of `total`; `date` is the server's own time, as its header words it."""

    rows: list[Json]
    total: int
    date: str = ""


def authorization(key: str) -> str:
    """The one header that is understood. Neither name nor key of the machine is in it."""
    device = hashlib.sha256(platform.node().encode()).hexdigest()[:32]
    version = USER_AGENT.partition("/")[2]
    return (
        f'MediaBrowser Client="Cratekeeper", Device="Cratekeeper", DeviceId="{device}", '
        f'Version="{version}", Token="{quote(key, safe="")}"'
    )


class JellyfinApi:
    """Thin and typed; no waiting. `http` carries the header of `authorization`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def info(self) -> Json:
        """Name, version and id of the server; needs no key. Raises `Malformed` for another's."""
        told = as_object(self._get("/System/Info/Public").json())
        if not text(told.get("Id")):
            raise Malformed(
                SERVICE,
                "The answer is none of Jellyfin's.",
                "Check that the address in the settings is Jellyfin's.",
            )
        return told

    def users(self) -> list[Json]:
        """All users, for a key; just the own one for a user's token."""
        mine = self._http.call("GET", "/Users/Me")
        if mine.status == 200:
            return [as_object(mine.json())]
        if mine.status == 401:
            checked(mine)
        return objects(self._get("/Users").json())

    def items(self, start: int, limit: int, wanted: Mapping[str, str]) -> Page:
        """One page of `/Items`, recursively, with these further parameters."""
        common = {"recursive": "true", "startIndex": str(start), "limit": str(limit)}
        common |= {"enableTotalRecordCount": "true", "enableUserData": "false"}
        return self._page("/Items", common | {"enableImages": "false"} | dict(wanted))

    def songs(self, start: int, limit: int, user: str = "", since: str = "") -> Page:
        """One page of all songs, oldest first; `since` (ISO) those saved later only."""
        wanted = {"includeItemTypes": "Audio", "fields": _FIELDS, "sortBy": "DateCreated"}
        return self.items(start, limit, wanted | _given(userId=user, minDateLastSaved=since))

    def song_ids(self, start: int, limit: int, user: str = "", since: str = "") -> Page:
        """The same rows with as little in them as possible."""
        wanted = {"includeItemTypes": "Audio", "sortBy": "DateCreated"}
        return self.items(start, limit, wanted | _given(userId=user, minDateLastSaved=since))

    def libraries(self) -> list[Json]:
        """The libraries with `Locations` and `CollectionType`; a key that may not is `Refused`."""
        return objects(self._get("/Library/VirtualFolders").json())

    def refresh(self) -> None:
        """Scan the whole library."""
        self._send("POST", "/Library/Refresh")

    def changed(self, paths: Sequence[str]) -> None:
        """Look at these folders of the server's own machine only."""
        updates = [{"Path": path, "UpdateType": "Created"} for path in paths]
        self._send("POST", "/Library/Media/Updated", {"Updates": updates})

    def scan_task(self) -> Json | None:
        """The task that scans: `State`, `CurrentProgressPercentage`; None when it is not told."""
        told = objects(self._get("/ScheduledTasks").json())
        return next((task for task in told if task.get("Key") == _SCAN_TASK), None)

    def item(self, item_id: str, user: str) -> Json:
        """One item, such as a playlist. Raises `NotFound`."""
        page = self.items(0, 1, {"ids": item_id} | _given(userId=user))
        if not page.rows:
            raise NotFound(SERVICE, "Jellyfin does not have this playlist any more.")
        return page.rows[0]

    def regard(self, item_id: str, user: str) -> Json:
        """`UserData` of one song: what that user made of it. Raises `NotFound`."""
        wanted = {"ids": item_id, "enableUserData": "true"} | _given(userId=user)
        rows = self.items(0, 1, wanted).rows
        if not rows:
            raise NotFound(SERVICE, "Jellyfin does not have this song any more.")
        return as_object(rows[0].get("UserData"))

    def set_regard(self, item_id: str, user: str, told: Mapping[str, object]) -> None:
        """Change those members of `UserData` that are told."""
        query = urlencode(_given(userId=user))
        path = f"/UserItems/{_part(item_id)}/UserData"
        self._send("POST", f"{path}?{query}" if query else path, dict(told))

    def playlists(self, start: int, limit: int, user: str) -> Page:
        """One page of the lists that user sees."""
        wanted = {"includeItemTypes": "Playlist", "mediaTypes": "Audio", "fields": "ChildCount"}
        return self.items(start, limit, wanted | _given(userId=user))

    def create_playlist(self, name: str, ids: Sequence[str], user: str) -> str:
        """Its id."""
        body = {"Name": name, "Ids": list(ids), "UserId": user, "MediaType": "Audio"}
        told = text(as_object(self._send("POST", "/Playlists", body).json()).get("Id"))
        if not told:
            raise Malformed(SERVICE, f'Jellyfin does not tell the id of the playlist "{name}".')
        return told

    def replace_playlist(self, playlist_id: str, ids: Sequence[str]) -> None:
        """All entries of a list at once. Raises `Refused` and `NotFound` for most API keys."""
        self._send("POST", f"/Playlists/{_part(playlist_id)}", {"Ids": list(ids)})

    def playlist(self, playlist_id: str, start: int, limit: int, user: str) -> Page:
        """One page of a list's entries, each with `PlaylistItemId`. Raises `NotFound`."""
        wanted = {"startIndex": str(start), "limit": str(limit)} | _given(userId=user)
        return self._page(f"/Playlists/{_part(playlist_id)}/Items", wanted)

    def add_to_playlist(self, playlist_id: str, ids: Sequence[str], user: str) -> None:
        """More entries at its end; ids only, in the address."""
        self._edit("POST", playlist_id, {"ids": ",".join(ids)} | _given(userId=user))

    def remove_from_playlist(self, playlist_id: str, entries: Sequence[str]) -> None:
        """Take entries out by their `PlaylistItemId`."""
        self._edit("DELETE", playlist_id, {"entryIds": ",".join(entries)})

    def delete(self, item_id: str) -> None:
        """Delete a list."""
        self._send("DELETE", f"/Items/{_part(item_id)}")

    def _edit(self, method: str, playlist_id: str, wanted: Mapping[str, str]) -> None:
        query = urlencode(wanted, safe=",")
        self._send(method, f"/Playlists/{_part(playlist_id)}/Items?{query}")

    def _page(self, path: str, wanted: Mapping[str, str]) -> Page:
        reply = self._get(f"{path}?{urlencode(wanted, safe=',')}")
        told = as_object(reply.json())
        if not isinstance(told.get("Items"), list):
            raise Malformed(SERVICE, "Jellyfin sent a list without items.", "Try again.")
        total = count(told.get("TotalRecordCount")) or 0
        return Page(objects(told["Items"]), total, reply.headers.get("date", ""))

    def _get(self, path: str) -> Reply:
        return checked(self._http.call("GET", path))

    def _send(self, method: str, path: str, body: object = None) -> Reply:
        return checked(self._http.call(method, path, body=body))


def _given(**wanted: str) -> dict[str, str]:
    return {name: value for name, value in wanted.items() if value}


def _part(name: str) -> str:
    return quote(name, safe="")


def person(api: JellyfinApi) -> str:
    """Whose lists are meant: the token's user, else the first administrator; "" when untold."""
    try:
        people = api.users()
    except (Refused, NotFound, Malformed):
        return ""
    heads = [one for one in people if as_object(one.get("Policy")).get("IsAdministrator") is True]
    return text((heads or people or [{}])[0].get("Id"))
