"""A better copy takes the lesser one's places in the media server's playlists.

With another format it has another path, and the server takes it for a new track: its lists lose the
old one. So the places are noted before the file is replaced (`services/organise/better.py`) and
given to the new track when the server has seen it (`services/server_scans.py`). With the same
format the path stays, and the server keeps ratings, play counts and places by itself.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from core.domain import CratekeeperError, NotFound
from core.ports.library import LibraryCache
from core.ports.servers import LibraryServer
from core.tasks import TaskContext
from services.servers import ServerLibrary

log = logging.getLogger(__name__)
_NAME = "kept places"


class Figures(Protocol):
    """Where notes are kept; see `core.ports.browsing.LibraryBrowser`."""

    def figure(self, name: str) -> tuple[int, str] | None:
        """(revision, text) of a figure."""
        ...

    def keep_figure(self, name: str, revision: int, body: str) -> None:
        """Keep it."""
        ...


class KeptPlaces:
    """Notes and gives back. A server that is away costs the places, never the better copy."""

    def __init__(self, servers: ServerLibrary, cache: LibraryCache, figures: Figures) -> None:
        self._servers = servers
        self._cache = cache
        self._figures = figures

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        """The file at `worse` is about to be replaced by one at `better`. Raises `Cancelled`."""
        key = self._key(worse)
        if key is None or worse == better:
            return
        try:
            lists = self._lists(self._servers.server(), key, ctx)
        except CratekeeperError as error:
            log.info("The playlists of the media server were not looked through: %s", error)
            return
        if lists:
            note = {"server": self._servers.name, "key": key, "path": better, "lists": lists}
            self._keep([*self._noted(), note])

    def give_back(self, ctx: TaskContext) -> int:
        """Let tracks the server has seen take their places; returns in how many lists.

        Raises `ServiceError`s (the notes stay), `Cancelled`.
        """
        done, left = 0, []
        for note in self._noted():
            key = self._key(note["path"]) if note["server"] == self._servers.name else None
            if key is None:
                left.append(note)
                continue
            for one in note["lists"]:
                done += _put(self._servers.server(), one, note["key"], key, ctx)
        self._keep(left)
        return done

    def _key(self, path: str) -> str | None:
        name = self._servers.name
        rows = self._cache.at([path]) if name else []
        return next((row.key for row in rows if row.server == name), None)

    @staticmethod
    def _lists(server: LibraryServer, key: str, ctx: TaskContext) -> list[dict[str, Any]]:
        found = []
        for one in server.playlists(ctx):
            if not one.writable:
                continue
            items = server.playlist(one.id, ctx).items
            places = [at for at, item in enumerate(items) if item == key]
            if places:
                found.append({"id": one.id, "at": places})
        return found

    def _noted(self) -> list[dict[str, Any]]:
        kept = self._figures.figure(_NAME)
        told = json.loads(kept[1]) if kept else []
        return told if isinstance(told, list) else []

    def _keep(self, notes: Sequence[dict[str, Any]]) -> None:
        if list(notes) != self._noted():
            self._figures.keep_figure(_NAME, 0, json.dumps(list(notes)))


def _put(
    server: LibraryServer, place: dict[str, Any], old: str, new: str, ctx: TaskContext
) -> bool:
    """Let `new` stand where `old` stands or stood; True when the list was changed."""
    try:
        items = list(server.playlist(place["id"], ctx).items)
    except NotFound:
        return False
    if old in items:
        items = [new if item == old else item for item in items]
    elif items.count(new) < len(place["at"]):
        for at in place["at"]:
            items.insert(at, new)
    else:
        return False
    server.replace_playlist(place["id"], items, ctx)
    return True
