"""A simulated Plex Media Server: sections, flat lists, scans that take time, playlists.

It follows the contract, not the client: pages are as long as asked for in the headers, filters
count strictly, playlists hide what they lost. Manners it counts as violations: a token in an
address, a request without a client identifier, pages below 100 rows, addresses over 8 kB, metadata
asked for row by row.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked
from sandbox.media_server import MediaServer
from sandbox.plex import wire
from sandbox.plex.lists import PlexLists
from sandbox.shelf import Shelf, Song

TOKEN, MACHINE = "sandbox-plex-token", "5a0db0x0machine0identifier"
SECTION = "3"
_START = 1_700_000_000
_LONGEST_ADDRESS = 8192
_SHORTEST_PAGE = 100
_MOST_SINGLES = 40
_PLUGIN = "com.plexapp.plugins.library"
Row = tuple[float, Callable[[], str]]
"""(updatedAt, its XML)."""


class PlexShelf(Shelf):
    """A shelf whose ids are numbers and whose clock runs in seconds of the epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = _START
        self._last = 1000

    def _song(self, title: str, **facts: object) -> Song:
        self._last += 1
        facts.setdefault("id", str(self._last))
        return super()._song(title, **facts)


@dataclass
class PlexScan:
    """A scan takes `steps` looks at the section before it is done."""

    steps: int = 0
    folders: list[str] = field(default_factory=list)


class PlexServer(MediaServer):
    """One server with a library of films (1) and one of music (3)."""

    def __init__(self, title: str = "Music", scan_steps: int = 1) -> None:
        super().__init__()
        self.shelf = PlexShelf()
        self.lists = PlexLists(self.shelf)
        self.title = title
        self.token = TOKEN
        self.version = "1.41.0.0000-sandbox"
        self.more_sections: list[tuple[str, str]] = []
        self.scans: list[str] = []
        self._scan_steps = scan_steps
        self._scan: PlexScan | None = None
        self._scanned = _START
        self._singles = 0

    def answer(self, asked: Asked) -> Answer:
        """See `CatalogueServer.answer`."""
        self._judge(asked)
        if asked.path == "/identity":
            return wire.container(machineIdentifier=MACHINE, version=self.version, claimed="1")
        if asked.headers.get("x-plex-token") != self.token:
            return wire.page(401, "Unauthorized")
        parts = asked.path.strip("/").split("/")
        if parts[0] == "library":
            return self._library(parts[1:], asked)
        if parts[0] == ":":
            return self._regard(parts[1:], asked)
        if parts[0] == "playlists":
            return self.lists.answer(parts[1:], asked, MACHINE)
        return self._about(parts)

    def _about(self, parts: list[str]) -> Answer:
        if parts == ["activities"]:
            return self._activities()
        if parts != [""]:
            return wire.page(404, "Not Found")
        return wire.container(
            friendlyName="Sandbox Plex", machineIdentifier=MACHINE, version=self.version
        )

    def _library(self, parts: list[str], asked: Asked) -> Answer:
        if parts == ["sections"]:
            return self._sections()
        if parts[:2] == ["sections", SECTION] and len(parts) == 3:
            if parts[2] == "all":
                return self._all(asked)
            if parts[2] == "refresh":
                return self._refresh(asked)
        if len(parts) == 2 and parts[0] == "metadata":
            return self._single(parts[1])
        if len(parts) == 3 and parts[0] == "metadata" and parts[2] in {"children", "allLeaves"}:
            return self._leaves(parts[1], asked)
        return wire.page(404, "Not Found")

    def _single(self, key: str) -> Answer:
        song = self.shelf.songs.get(key)
        if song is None or song.missing:
            return wire.page(404, "Not Found")
        return wire.container(wire.track(song), 1)

    def _regard(self, parts: list[str], asked: Asked) -> Answer:
        """`/:/rate` (PUT) and `/:/scrobble` (GET); a scrobble always counts as of now."""
        song = self.shelf.songs.get(asked.query.get("key", ""))
        if asked.query.get("identifier") != _PLUGIN:
            return wire.page(400, "Bad Request")
        if song is None or song.missing:
            return wire.page(404, "Not Found")
        if parts == ["rate"] and asked.method == "PUT":
            self.shelf.like(song.id, rating=float(asked.query["rating"]))
        elif parts == ["scrobble"] and asked.method == "GET":
            self.shelf.hear(song.id, at=time.time())
        else:
            return wire.page(404, "Not Found")
        return wire.nothing()

    def _sections(self) -> Answer:
        self._step_scan()
        films = wire.tag("Directory", key="1", type="movie", title="Movies", refreshing=0)
        more = "".join(
            wire.tag("Directory", key=key, type="artist", title=title, refreshing=0)
            for key, title in self.more_sections
        )
        music = wire.tag(
            "Directory",
            wire.tag("Location", id=3, path="/srv/music"),
            key=SECTION,
            type="artist",
            title=self.title,
            refreshing=int(self._scan is not None),
            scannedAt=self._scanned,
            contentChangedAt=int(self.shelf.clock),
        )
        return wire.container(films + music + more, 2 + len(self.more_sections), allowSync=0)

    def _all(self, asked: Asked) -> Answer:
        songs = self.shelf.shown()
        kind = asked.query.get("type", "8")
        if kind == "10":
            return self._paged([(s.saved, partial(wire.track, s)) for s in songs], asked)
        key_of = wire.album_key if kind == "9" else wire.artist_key
        shape = wire.album if kind == "9" else wire.artist
        newest: dict[str, Song] = {}
        for song in songs:
            known = newest.setdefault(key_of(song), song)
            newest[key_of(song)] = max(known, song, key=lambda one: one.saved)
        rows: list[Row] = [(one.saved, partial(shape, one, one.saved)) for one in newest.values()]
        return self._paged(rows, asked)

    def _leaves(self, key: str, asked: Asked) -> Answer:
        songs = [s for s in self.shelf.shown() if key in {wire.album_key(s), wire.artist_key(s)}]
        if not songs:
            return wire.page(404, "Not Found")
        return self._paged([(s.saved, partial(wire.track, s)) for s in songs], asked)

    def _paged(self, rows: list[Row], asked: Asked) -> Answer:
        later = asked.query.get("updatedAt>>") or asked.query.get("track.updatedAt>>")
        if later is not None:
            rows = [row for row in rows if row[0] > int(later)]
        if asked.query.get("sort", "").endswith("updatedAt:desc"):
            rows = sorted(rows, key=lambda row: -int(row[0]))
        start, size = window(asked)
        part = rows[start : start + size]
        inside = "".join(shape() for _, shape in part)
        return wire.container(inside, len(part), totalSize=len(rows), offset=start)

    def _refresh(self, asked: Asked) -> Answer:
        folder = asked.query.get("path", "")
        self.scans.append(folder)
        self._scan = self._scan or PlexScan(self._scan_steps)
        self._scan.folders.append(folder)
        return wire.nothing()

    def _activities(self) -> Answer:
        if self._scan is None:
            return wire.container()
        inside = wire.tag(
            "Activity",
            wire.tag("Context", key=f"/library/sections/{SECTION}", librarySectionID=SECTION),
            type="library.update.section",
            title="Scanning Music",
            progress=40,
        )
        return wire.container(inside, 1)

    def _step_scan(self) -> None:
        if self._scan is not None:
            self._scan.steps -= 1
            if self._scan.steps < 0:
                self._end_scan()

    def _end_scan(self) -> None:
        if self._scan is not None:
            folders = self._scan.folders
            self.shelf.take_in([] if "" in folders else folders)
            self._scanned = int(self.shelf.clock)
            self._scan = None

    def _judge(self, asked: Asked) -> None:
        if "x-plex-token" in asked.address.lower():
            self.violations.append("the token stands in an address")
        if not asked.headers.get("x-plex-client-identifier"):
            self.violations.append("a request without a client identifier")
        if len(asked.address) > _LONGEST_ADDRESS:
            self.violations.append(f"an address of {len(asked.address)} signs")
        start, size = window(asked)
        if asked.path.endswith("/all") and start and size < _SHORTEST_PAGE:
            self.violations.append(f"a page of {size} rows")
        parts = asked.path.strip("/").split("/")
        if parts[:2] == ["library", "metadata"] and len(parts) == 3:
            self._singles += 1
            if self._singles > _MOST_SINGLES:
                self.violations.append("rows fetched one by one")


def window(asked: Asked) -> tuple[int, int]:
    """(start, size) out of the headers; everything without them."""
    start = asked.headers.get("x-plex-container-start", "0")
    size = asked.headers.get("x-plex-container-size", "1000000")
    return int(start), int(size)
