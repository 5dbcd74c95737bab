"""Playlists of the simulated Plex: rows with ids of their own, moved and taken out one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked
from sandbox.plex import wire
from sandbox.shelf import Shelf


@dataclass
class PlexList:
    """One list; `rows` are (playlistItemID, ratingKey)."""

    id: str
    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    summary: str = ""
    smart: bool = False


class PlexLists:
    """All of one server. Unknown keys are left out without an error, as a partial add."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._last = 9_000_000
        self.all: dict[str, PlexList] = {}

    def put(self, title: str, *keys: str, smart: bool = False) -> PlexList:
        """A list that is there already."""
        made = PlexList(self._number(), title, smart=smart)
        self.all[made.id] = made
        self._add(made, list(keys))
        return made

    def keys(self, title: str) -> list[str]:
        """The track keys of the list with this title, in order."""
        return [key for found in self.all.values() if found.title == title for _, key in found.rows]

    def answer(self, parts: list[str], asked: Asked, machine: str) -> Answer:
        """What is said about `/playlists/…`."""
        if not parts:
            return self._make(asked, machine) if asked.method == "POST" else self._listing(asked)
        found = self.all.get(parts[0])
        if found is None:
            return wire.page(404, "Not Found")
        if len(parts) == 1:
            return self._one(found, asked.method)
        if parts[1] != "items":
            return wire.page(404, "Not Found")
        return self._items(found, parts[2:], asked, machine)

    def _listing(self, asked: Asked) -> Answer:
        title = asked.query.get("title")
        rows = [one for one in self.all.values() if title in {None, one.title}]
        return wire.container("".join(map(_shape, rows)), len(rows), totalSize=len(rows))

    def _make(self, asked: Asked, machine: str) -> Answer:
        keys = _keys(asked, machine)
        if keys is None:
            return wire.page(400, "Bad Request")
        made = self.put(asked.query.get("title", ""), *keys)
        return wire.container(_shape(made), 1)

    def _one(self, found: PlexList, method: str) -> Answer:
        if method == "DELETE":
            del self.all[found.id]
            return wire.nothing(204)
        return wire.container(_shape(found), 1)

    def _items(self, found: PlexList, parts: list[str], asked: Asked, machine: str) -> Answer:
        if asked.method == "GET":
            return self._rows(found, asked)
        if found.smart:
            return wire.page(400, "Bad Request")
        if asked.method == "PUT" and not parts:
            keys = _keys(asked, machine)
            if keys is None:
                return wire.page(400, "Bad Request")
            added = self._add(found, keys)
            told = {"leafCountAdded": added, "leafCountRequested": len(keys)}
            return wire.container(_shape(found), 1, **told)
        at = next((n for n, row in enumerate(found.rows) if row[0] == parts[0]), None)
        if at is None:
            return wire.page(404, "Not Found")
        row = found.rows.pop(at)
        if asked.method == "PUT":
            self._insert(found, row, asked.query.get("after"))
        return wire.container(_shape(found), 1)

    def _insert(self, found: PlexList, row: tuple[str, str], after: str | None) -> None:
        at = next((n + 1 for n, other in enumerate(found.rows) if other[0] == after), 0)
        found.rows.insert(at, row)

    def _rows(self, found: PlexList, asked: Asked) -> Answer:
        known = {song.id: song for song in self._shelf.shown()}
        rows = [(item, known[key]) for item, key in found.rows if key in known]
        start = int(asked.headers.get("x-plex-container-start", "0"))
        size = int(asked.headers.get("x-plex-container-size", "1000000"))
        part = rows[start : start + size]
        return wire.container(
            "".join(wire.track(song, item) for item, song in part),
            len(part),
            totalSize=len(rows),
            offset=start,
            title=found.title,
            ratingKey=found.id,
            smart=int(found.smart),
        )

    def _add(self, found: PlexList, keys: list[str]) -> int:
        """A key that comes twice in one order is added once."""
        known = {song.id for song in self._shelf.shown()}
        new = [key for key in dict.fromkeys(keys) if key in known]
        found.rows += [(self._number(), key) for key in new]
        return len(new)

    def _number(self) -> str:
        self._last += 1
        return str(self._last)


def _keys(asked: Asked, machine: str) -> list[str] | None:
    uri = asked.query.get("uri", "")
    form = rf"server://{machine}/com\.plexapp\.plugins\.library/library/metadata/([\d,]+)"
    found = re.fullmatch(form, uri)
    return found[1].split(",") if found else None


def _shape(found: PlexList) -> str:
    return wire.tag(
        "Playlist",
        ratingKey=found.id,
        key=f"/playlists/{found.id}/items",
        type="playlist",
        title=found.title,
        summary=found.summary,
        smart=int(found.smart),
        playlistType="audio",
        leafCount=len(found.rows),
    )
