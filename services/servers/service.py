"""The configured media server and its part of the library cache.

Used by `services.library.scan` (reading), `services.servers.push` (playlists) and the doctor. Which
server is meant stands in `library.server`; it is made anew when its settings change.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from core.domain import BadInput, LibraryTrack
from core.domain.servers import ServerMark
from core.ports.library import LibraryCache, ServerRows
from core.ports.servers import LibraryServer
from core.ports.system import Clock
from core.tasks import TaskContext
from services.servers.paths import PathMap

TITLES = {"plex": "Plex", "navidrome": "Navidrome", "jellyfin": "Jellyfin"}
Make = Callable[[str], LibraryServer]


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The value of a key, its default when it was never set."""
        ...


@dataclass(frozen=True, slots=True)
class ServerReport:
    """What a reading changed, in tracks."""

    added: int = 0
    changed: int = 0
    removed: int = 0


NOTHING = ServerReport()


class ServerLibrary:
    """Keeps the cache in step with the configured server. Thread-safe.

    `make` builds the adapter for a server's name from the settings as they are now.
    """

    def __init__(
        self, settings: Settings, cache: LibraryCache, rows: ServerRows, make: Make, clock: Clock
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._rows = rows
        self._make = make
        self._clock = clock
        self._made: tuple[tuple[Any, ...], LibraryServer] | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The configured server, "" for none."""
        name = str(self._settings.get("library.server"))
        return "" if name == "none" else name

    @property
    def title(self) -> str:
        """Its name for people, "" for none."""
        return TITLES.get(self.name, self.name)

    def server(self, name: str = "") -> LibraryServer:
        """The adapter for a server, the configured one when none is named.

        Raises `BadInput` when its address is not set.
        """
        name = name or self.name
        if not name or not self._settings.get(f"{name}.url"):
            title = TITLES.get(name, "the media server")
            raise BadInput(
                f"The address of {title} is not set.",
                f"Set it with: config set {name or 'plex'}.url http://HOST:PORT",
            )
        state = (name, *(self._settings.get(key) for key in _KEYS.get(name, ())))
        with self._lock:
            if self._made is None or self._made[0] != state:
                if self._made is not None:
                    self._made[1].close()
                self._made = (state, self._make(name))
            return self._made[1]

    def close(self) -> None:
        """Drop kept connections."""
        with self._lock:
            made, self._made = self._made, None
        if made is not None:
            made[1].close()

    def last_read(self) -> float | None:
        """When the configured server was last read completely (seconds since the epoch)."""
        last = self._cache.last_read(self.name) if self.name else None
        return None if last is None else last[0]

    def present(self, server: LibraryServer, ctx: TaskContext) -> Iterator[LibraryTrack]:
        """All tracks of a server as it has them now; the configured one's come from the cache.

        The server is asked at once, the cache only when the first track is taken.
        """
        if server.name != self.name:
            return iter([track for batch in server.read_all(ctx) for track in batch])
        self.read_from(server, ctx)
        return self._from_cache(server.name)

    def _from_cache(self, name: str) -> Iterator[LibraryTrack]:
        yield from self._rows.tracks(name)

    def read(self, ctx: TaskContext, full: bool = False) -> ServerReport:
        """Bring the cache in step with the server; nothing is changed when that fails.

        Without a server the rows of an earlier one are dropped. Raises `BadInput`,
        `ServiceError`s, `Cancelled`.
        """
        if not self.name:
            self._rows.apply("", (), ())
            return NOTHING
        return self.read_from(self.server(), ctx, full)

    def read_from(
        self, server: LibraryServer, ctx: TaskContext, full: bool = False
    ) -> ServerReport:
        """The same for a server that is named."""
        mappings = dict(self._settings.get("library.path_mappings") or {})
        paths = json.dumps(mappings, sort_keys=True)
        before = None if full else self._mark(server.name, paths)
        mark = server.look(ctx, before)
        report = NOTHING
        if mark != before:
            pull = _Pull(self._rows, server, PathMap(mappings), ctx)
            report = pull.changes(before, mark) if before else pull.everything()
        self._cache.mark_read(
            server.name,
            (mark.token, "" if mark.count is None else str(mark.count), paths),
            self._clock.now(),
        )
        return report

    def trigger(self, folders: Iterable[str], ctx: TaskContext) -> None:
        """Ask the configured server to look at folders of ours; nothing without a server."""
        if self.name:
            paths = PathMap(self._settings.get("library.path_mappings") or {})
            self.server().trigger_scan([paths.there(one) for one in folders], ctx)

    def _mark(self, name: str, paths: str) -> ServerMark | None:
        """The mark of the last reading; None when there is none or paths are told otherwise now."""
        last = self._cache.last_read(name)
        if last is None or len(last[1]) != 3 or last[1][2] != paths:
            return None
        token, count, _ = last[1]
        return ServerMark(token, int(count) if count else None)


_KEYS = {
    "plex": ("plex.url", "plex.token", "plex.section"),
    "navidrome": (
        *("navidrome.url", "navidrome.username", "navidrome.password"),
        "navidrome.music_folder",
    ),
    "jellyfin": ("jellyfin.url", "jellyfin.api_key"),
}


class _Pull:
    """One reading. Differences are gathered first and applied at once: a cut leaves the cache."""

    def __init__(
        self, rows: ServerRows, server: LibraryServer, paths: PathMap, ctx: TaskContext
    ) -> None:
        self._rows = rows
        self._server = server
        self._paths = paths
        self._ctx = ctx
        self._empty = rows.count(server.name) == 0
        self._seen: set[str] = set()
        self._new: dict[str, LibraryTrack] = {}
        self._changed: dict[str, LibraryTrack] = {}

    def everything(self) -> ServerReport:
        """Read all; what was not seen is gone."""
        for batch in self._server.read_all(self._ctx):
            self._take(batch)
        return self._applied(self._rows.keys(self._server.name) - self._seen)

    def changes(self, since: ServerMark, mark: ServerMark) -> ServerReport:
        """Read what changed; removals are looked for only when the counts tell of some."""
        batches = self._server.read_changes(since, self._ctx)
        if batches is None:
            return self.everything()
        for batch in batches:
            self._take(batch)
        name = self._server.name
        if mark.count is None or self._rows.count(name) + len(self._new) != mark.count:
            present = self._server.keys(self._ctx)
            known = self._rows.keys(name)
            if present - known - self._new.keys():
                return self.everything()
            return self._applied(known - present)
        return self._applied(frozenset())

    def _take(self, batch: Sequence[LibraryTrack]) -> None:
        here = [self._seen_from_here(track) for track in batch]
        self._seen.update(track.key for track in here)
        keys = () if self._empty else [track.key for track in here]
        known = self._rows.known(self._server.name, keys)
        for track in here:
            old = known.get(track.key)
            if old is None:
                self._new[track.key] = track
            elif old != (now := _placed(track, old)):
                self._changed[track.key] = now

    def _seen_from_here(self, track: LibraryTrack) -> LibraryTrack:
        if track.path is None:
            return track
        path = self._paths.here(track.path)
        return track if path == track.path else replace(track, path=path)

    def _applied(self, gone: frozenset[str]) -> ServerReport:
        self._ctx.checkpoint()
        changed = [*self._new.values(), *self._changed.values()]
        self._rows.apply(self._server.name, changed, gone)
        return ServerReport(len(self._new), len(self._changed), len(gone))


def _placed(track: LibraryTrack, old: LibraryTrack) -> LibraryTrack:
    """The track with the place we know, where the server tells none."""
    return replace(track, path=old.path) if track.path is None and old.path else track
