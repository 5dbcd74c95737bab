"""A Jellyfin 12 on 127.0.0.1: one header, pages, scans by task, lists without duplicates.

An API key stands for no user: replacing a list or moving in it is refused to it, adding names the
user, and only removing goes without (source: Jellyfin's playlist controller). `user_token=True`
makes the key a user's token, to whom everything is allowed. `violations` holds a sentence for each
breach of manners or of the protocol.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked
from sandbox.jellyfin import wire
from sandbox.media_server import MediaServer
from sandbox.shelf import Shelf, SongList

KEY, USER = "0123456789abcdef0123456789abcdef", "user-ada"
_PART = re.compile(r'(\w+)="([^"]*)"')
_NEEDED = ("Client", "Device", "DeviceId", "Version", "Token")
_LONGEST_ADDRESS = 8_000
_MOST_ROWS = 2_000
_ROUTES = (
    ("GET", r"/System/Info/Public", "info"),
    ("GET", r"/Users/Me", "me"),
    ("GET", r"/Users", "users"),
    ("GET", r"/Items", "items"),
    ("DELETE", r"/Items/([\w-]+)", "delete"),
    ("POST", r"/UserItems/([\w-]+)/UserData", "regard"),
    ("GET", r"/Library/VirtualFolders", "libraries"),
    ("POST", r"/Library/Refresh", "refresh"),
    ("POST", r"/Library/Media/Updated", "updated"),
    ("GET", r"/ScheduledTasks", "tasks"),
    ("POST", r"/Playlists", "create"),
    ("POST", r"/Playlists/([\w-]+)", "replace"),
    ("GET", r"/Playlists/([\w-]+)/Items", "entries"),
    ("POST", r"/Playlists/([\w-]+)/Items", "add"),
    ("DELETE", r"/Playlists/([\w-]+)/Items", "remove"),
)


class No(Exception):
    """An answer that is none: its status."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class JellyfinServer(MediaServer):
    """`shelf` is what it has. Answers are computed from it at each request."""

    def __init__(self, shelf: Shelf | None = None, user_token: bool = False) -> None:
        super().__init__()
        self.shelf = shelf or Shelf()
        self.key = KEY
        self.user_token = user_token
        self.duplicates = False
        self.scan_polls = 1
        self.scans: list[list[str]] = []
        self._running = 0
        self._folders: list[str] = []
        self._made = 0

    def answer(self, asked: Asked) -> Answer:
        """One request."""
        for method, pattern, name in _ROUTES:
            found = re.fullmatch(pattern, asked.path)
            if found and method == asked.method:
                return self._answered(asked, name, found.groups())
        return Answer(b"", 404, "text/plain")

    def calls(self, part: str, method: str = "GET") -> int:
        """How often a path with this part was asked."""
        return len([one for one in self.log if part in one.path and one.method == method])

    def _answered(self, asked: Asked, name: str, parts: tuple[str, ...]) -> Answer:
        route: Callable[..., Any] = getattr(self, f"_{name}")
        self._watch(asked)
        try:
            if name != "info":
                self._let_in(asked)
            with self.shelf.lock:
                told = route(asked, *parts)
        except No as no:
            return Answer(b"", no.status, "text/plain")
        return Answer(b"", 204) if told is None else Answer(told)

    def _let_in(self, asked: Asked) -> None:
        scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
        parts = dict(_PART.findall(rest))
        if scheme != "MediaBrowser" or parts.get("Token") != self.key:
            raise No(401)
        if not all(parts.get(name) for name in _NEEDED):
            self.violations.append(f"{asked.path}: the header is not whole")

    def _watch(self, asked: Asked) -> None:
        old = {"x-emby-token", "x-mediabrowser-token", "x-emby-authorization"} & set(asked.headers)
        if old or "api_key" in asked.query or "ApiKey" in asked.query:
            self.violations.append(f"{asked.path}: an old form of login")
        if len(asked.address) > _LONGEST_ADDRESS:
            self.violations.append(f"{asked.path}: the address is too long for a proxy")

    # -- reading ------------------------------------------------------------------------------

    def _info(self, _asked: Asked) -> Any:
        return {"ServerName": "den", "Version": "12.0.0", "Id": "srv", "ProductName": "Jellyfin"}

    def _me(self, _asked: Asked) -> Any:
        if not self.user_token:
            raise No(400)
        return self._person()

    def _users(self, _asked: Asked) -> Any:
        return [{"Id": "user-kid", "Name": "kid", "Policy": {}}, self._person()]

    def _person(self) -> Any:
        return {"Id": USER, "Name": "ada", "Policy": {"IsAdministrator": True}}

    def _items(self, asked: Asked) -> Any:
        query = asked.query
        if query.get("recursive") != "true":
            self.violations.append("/Items: not asked for everything below")
        if query.get("includeItemTypes") == "Playlist":
            rows = [wire.song_list(one) for one in self.shelf.lists.values()]
            return self._paged(query, rows)
        if query.get("enableUserData") == "true" and "ids" in query:
            self._of_person(asked)
            songs = [song for song in self.shelf.shown() if song.id in query["ids"].split(",")]
            rows = [wire.item(song, set()) | {"UserData": wire.user_data(song)} for song in songs]
            return self._paged(query, rows)
        if "ids" in query:
            found = [one for one in self.shelf.lists.values() if one.id == query["ids"]]
            return self._paged(query, [wire.song_list(one) for one in found])
        since = wire.read_stamp(query["minDateLastSaved"]) if "minDateLastSaved" in query else 0.0
        songs = [song for song in self.shelf.shown() if song.saved >= since]
        fields = set(query.get("fields", "").split(","))
        start, limit = self._span(query)
        page = [wire.item(song, fields) for song in songs[start : start + limit]]
        return {"Items": page, "TotalRecordCount": len(songs), "StartIndex": start}

    def _regard(self, asked: Asked, wanted: str) -> Any:
        """Members that are told are set; an API key has to name the user."""
        self._of_person(asked)
        if wanted not in self.shelf.songs or self.shelf.songs[wanted].missing:
            raise No(404)
        told, facts = json.loads(asked.body), {}
        for name, member in (("PlayCount", "plays"), ("IsFavorite", "favourite")):
            if name in told:
                facts[member] = told[name]
        if "Rating" in told:
            facts["rating"] = told["Rating"]
        if "LastPlayedDate" in told:
            facts["played_at"] = wire.read_stamp(told["LastPlayedDate"])
        self.shelf.like(wanted, **facts)
        return wire.user_data(self.shelf.songs[wanted])

    def _paged(self, query: dict[str, str], rows: list[Any]) -> Any:
        start, limit = self._span(query)
        page = rows[start : start + limit]
        return {"Items": page, "TotalRecordCount": len(rows), "StartIndex": start}

    def _span(self, query: dict[str, str]) -> tuple[int, int]:
        limit = int(query.get("limit") or 0)
        if not 0 < limit <= _MOST_ROWS:
            self.violations.append(f"a page of {limit} rows")
        return int(query.get("startIndex") or 0), limit

    def _libraries(self, _asked: Asked) -> Any:
        music = {"Name": "Music", "CollectionType": "music", "ItemId": "lib-1"}
        films = {"Name": "Films", "CollectionType": "movies", "ItemId": "lib-2"}
        return [films | {"Locations": ["/srv/films"]}, music | {"Locations": ["/srv/music"]}]

    # -- scanning -----------------------------------------------------------------------------

    def _refresh(self, _asked: Asked) -> None:
        self.scans.append([])
        self._running, self._folders = self.scan_polls, []

    def _updated(self, asked: Asked) -> None:
        updates = json.loads(asked.body)["Updates"]
        self.scans.append([one["Path"] for one in updates])
        self._running, self._folders = self.scan_polls, self.scans[-1]

    def _tasks(self, _asked: Asked) -> Any:
        state = "Running" if self._running else "Idle"
        if self._running:
            self._running -= 1
            if not self._running:
                self.shelf.take_in(self._folders)
        other = {"Key": "CleanLogFiles", "State": "Idle"}
        return [other, {"Key": "RefreshLibrary", "State": state, "Name": "Scan Media Library"}]

    # -- playlists ----------------------------------------------------------------------------

    def _create(self, asked: Asked) -> Any:
        told = json.loads(asked.body)
        if told.get("UserId") != USER and not self.user_token:
            raise No(400)
        self._made += 1
        found = SongList(f"list-{self._made}", told["Name"], USER)
        if any(one.name == found.name for one in self.shelf.lists.values()):
            self.violations.append("a second list of the same name")
        self.shelf.lists[found.id] = found
        self._append(found, told.get("Ids") or [])
        return {"Id": found.id}

    def _replace(self, asked: Asked, wanted: str) -> None:
        if not self.user_token:
            raise No(400)
        found = self._list(wanted)
        ids = json.loads(asked.body).get("Ids")
        if ids is not None:
            found.entries.clear()
            self._append(found, ids)

    def _entries(self, asked: Asked, wanted: str) -> Any:
        self._of_person(asked)
        rows = [wire.entry(song) for song in self.shelf.entries(self._list(wanted))]
        return self._paged(asked.query, rows)

    def _add(self, asked: Asked, wanted: str) -> None:
        self._of_person(asked)
        if asked.body:
            self.violations.append("ids to add belong into the address")
        self._append(self._list(wanted), asked.query.get("ids", "").split(","))

    def _remove(self, asked: Asked, wanted: str) -> None:
        found = self._list(wanted)
        gone = set(asked.query.get("entryIds", "").split(","))
        found.entries = [one for one in found.entries if one not in gone]

    def _delete(self, _asked: Asked, wanted: str) -> None:
        if self.shelf.lists.pop(wanted, None) is None:
            raise No(404)

    def _append(self, found: SongList, ids: list[str]) -> None:
        for one in ids:
            if one in self.shelf.songs and (self.duplicates or one not in found.entries):
                found.entries.append(one)

    def _of_person(self, asked: Asked) -> None:
        if not self.user_token and asked.query.get("userId") != USER:
            raise No(404)

    def _list(self, wanted: str) -> SongList:
        found = self.shelf.lists.get(wanted)
        if found is None:
            raise No(404)
        return found
