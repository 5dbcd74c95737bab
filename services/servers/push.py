"""Writing a playlist to a media server, or as a file, in its own order. Used by the verb `push`.

What changes is decided from three sides: the source, the list on the server, and what was pushed
last. Rows of the source stand in its order; what somebody added on the server since stays behind
them; what left the source leaves the list. The list's id stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import (
    BadInput,
    CoverageRow,
    LibraryTrack,
    NotFound,
    Ownership,
    Playlist,
    StorageError,
    Track,
)
from core.domain.servers import ServerPlaylist
from core.ports.servers import LibraryServer
from core.tasks import TaskContext
from services.crates.m3u8 import m3u8
from services.library.index import index_of
from services.playlists.coverage import CoverageService, decided
from services.playlists.manual_matches import ManualMatches
from services.servers.push_records import PlaylistCopy, Pushed, PushRecords
from services.servers.service import TITLES, ServerLibrary
from utils.atomic import write_atomic

if TYPE_CHECKING:
    from core.matching import LibraryIndex

_ALIKE, _SAME_SECONDS = 10, 3.0


@dataclass(frozen=True, slots=True)
class PushReport:
    """`pushed` rows arrived; `missing` are (row, reason); `kept` were added there by somebody.

    `backup` is the copy of what was changed, None when nothing was. `playlist` is the list's id on
    the server or the file's path, "" when nothing was written.
    """

    pushed: int
    missing: tuple[tuple[CoverageRow, str], ...]
    backup: Path | None = None
    playlist: str = ""
    kept: int = 0


@dataclass(frozen=True, slots=True)
class PushPreview:
    """What a push would change. Texts are "Artist - Title" where the row is known here, else the
    server's id. `new` is True when the list has still to be made; `order` when only places move.
    """

    title: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    missing: int
    new: bool = False
    order: bool = False

    @property
    def nothing(self) -> bool:
        """The list is as it should be."""
        return not (self.added or self.removed or self.new or self.order)


@dataclass(frozen=True, slots=True)
class _Plan:
    rows: list[CoverageRow]
    found: ServerPlaylist | None
    items: list[str]
    own: list[str]
    gone: list[str]


class PushService:
    """Pushes; one at a time for one list is the caller's care.

    `index` gives the library's own index where all that is owned may be the server's, else None;
    `tell` gets the kind and the words of a line in the activity feed.
    """

    def __init__(
        self,
        servers: ServerLibrary,
        coverage: CoverageService,
        home: Path,
        manual: ManualMatches | None = None,
        index: Callable[[], LibraryIndex | None] | None = None,
        tell: Callable[[str, str], object] = lambda _kind, _text: None,
    ) -> None:
        self._tell = tell
        self._servers = servers
        self._index = index
        self._snapshots = home / "cache"
        self._coverage = coverage
        self._manual = manual
        self._records = PushRecords(home)

    def to_file(self, playlist: Playlist, out: Path, ctx: TaskContext) -> PushReport:
        """An `.m3u8` with paths relative to its folder. Raises `StorageError`."""
        rows = self._coverage.check(playlist, ctx).rows
        found = [(row, _owned_file(row)) for row in rows]
        tracks = [track for _, track in found if track is not None]
        out = out.expanduser().absolute()
        data = m3u8(playlist.name, tracks, str(out.parent))
        try:
            before = out.read_bytes() if out.exists() else data
            backup = None if before == data else self._records.back_up_file(out.stem, before)
            write_atomic(out, data)
        except OSError as error:
            raise _not_written(out, error) from None
        missing = tuple((row, _why(row)) for row, track in found if track is None)
        return PushReport(len(tracks), missing, backup, str(out))

    def preview(self, playlist: Playlist, name: str, ctx: TaskContext) -> PushPreview:
        """What `to_server` would change; nothing is written. Raises as `to_server`."""
        server = self._servers.server(name)
        present = self._present(server, ctx)
        plan = self._plan(server, playlist, name, present, ctx)
        asked = {*plan.items, *plan.gone}
        named = {one.key: _named(one) for one in present.present() if one.key in asked}
        before = plan.found.items if plan.found is not None else ()
        added = Counter(plan.items) - Counter(before)
        return PushPreview(
            title=TITLES[name],
            added=tuple(named.get(key, key) for key in added.elements()),
            removed=tuple(named.get(key, key) for key in plan.gone),
            kept=len(plan.own),
            missing=len(plan.rows) - len(plan.items),
            new=plan.found is None and bool(plan.items),
            order=bool(plan.items) and before != (*plan.items, *plan.own),
        )

    def to_server(
        self, playlist: Playlist, name: str, ctx: TaskContext, removals: bool = True
    ) -> PushReport:
        """Make or change the list of that name on a server, and read it back.

        Without `removals` what left the source stays at the end. Raises `BadInput`,
        `ServiceError`s, `StorageError` (no copy could be kept: nothing is changed then),
        `Cancelled`.
        """
        server = self._servers.server(name)
        plan = self._plan(server, playlist, name, self._present(server, ctx), ctx)
        rows, items, own = plan.rows, plan.items, plan.own
        if not items:  # an empty answer never empties a list
            return PushReport(0, tuple((row, _why(row)) for row in rows))
        own = own if removals else [*plan.gone, *own]
        try:
            backup, now = self._write(server, playlist, plan.found, [*items, *own], ctx)
            self._records.keep(name, playlist.key, Pushed(now.id, tuple(items)))
        except OSError as error:
            raise _not_written(Path(error.filename or "home"), error) from None
        made = _report(rows, now, backup, len(own), TITLES[name])
        if plan.found is None or plan.found.items != now.items:
            self._tell("push", f"{playlist.name} is on {TITLES[name]}: {made.pushed:,} in order")
        return made

    def backups(self) -> list[PlaylistCopy]:
        """What lists were like before they were changed, the newest first."""
        return self._records.copies()

    def restore(self, path: Path, ctx: TaskContext) -> PushReport:
        """Let a list hold again what a copy says; as it stands now is kept before.

        A list that is gone is made anew under its name. `kept` counts what the server no longer
        has. Raises `BadInput` for a file that is no copy, else as `to_server`.
        """
        copy = self._records.copy(path)
        if copy is None or copy.server not in TITLES:
            raise BadInput(
                f"{path} is no copy of a playlist.", "`push --backups` lists the copies there are."
            )
        server = self._servers.server(copy.server)
        try:
            backup, now = self._put_back(server, copy, ctx)
        except OSError as error:
            raise _not_written(Path(error.filename or "home"), error) from None
        return PushReport(len(now.items), (), backup, now.id, len(copy.items) - len(now.items))

    def _put_back(
        self, server: LibraryServer, copy: PlaylistCopy, ctx: TaskContext
    ) -> tuple[Path | None, ServerPlaylist]:
        try:
            found = server.playlist(copy.id, ctx)
        except NotFound:
            return None, server.create_playlist(copy.name, copy.items, ctx)
        if found.items == copy.items:
            return None, found
        backup = self._records.back_up(server.name, found)
        return backup, server.replace_playlist(found.id, copy.items, ctx)

    def _present(self, server: LibraryServer, ctx: TaskContext) -> LibraryIndex:
        """The index over what a server has now and nothing else."""
        tracks = self._servers.present(server, ctx)
        if server.name == self._servers.name and self._index is not None:
            index = self._index()
            if index is not None and all(t.server == server.name for t in index.present()):
                return index
        return index_of(list(tracks), self._snapshots / f"push-{server.name}.index")

    def _plan(
        self,
        server: LibraryServer,
        playlist: Playlist,
        name: str,
        present: LibraryIndex,
        ctx: TaskContext,
    ) -> _Plan:
        rows = _on_server(playlist, present, self._manual)
        items = [row.match.track.key for row in rows if row.match and _is_owned(row)]
        last = self._records.last(name, playlist.key)
        found = _target(server, playlist, last, ctx)
        own = _own_additions(found, last, items)
        before = Counter(found.items if found is not None else ())
        gone = before - Counter(items) - Counter(own)
        return _Plan(rows, found, items, own, list(gone.elements()) if items else [])

    def _write(
        self,
        server: LibraryServer,
        playlist: Playlist,
        found: ServerPlaylist | None,
        items: Sequence[str],
        ctx: TaskContext,
    ) -> tuple[Path | None, ServerPlaylist]:
        if found is None:
            return None, server.create_playlist(playlist.name, items, ctx)
        if found.items == tuple(items):
            return None, found
        backup = self._records.back_up(server.name, found)
        return backup, server.replace_playlist(found.id, items, ctx)


def _on_server(
    playlist: Playlist, index: LibraryIndex, manual: ManualMatches | None
) -> list[CoverageRow]:
    """Every row compared with what the server has, and with nothing else.

    What a person decided about a file holds for the server's track of that file.
    """
    usable = [entry for entry in playlist.entries if entry.unusable is None]
    matches = index.best_many([entry.track for entry in usable])
    found = {entry.position: match for entry, match in zip(usable, matches, strict=True)}
    said = manual.about(usable) if manual is not None else {}
    if any(one.yes is not None for one in said.values()):
        there = {name: track for track in index.present() for name in track.references}
        for one in said.values():
            one.yes = _there(one.yes, there, index) if one.yes is not None else None
    return [
        decided(entry, said.get(entry.position), found.get(entry.position), index)
        for entry in playlist.entries
    ]


def _there(
    owned: LibraryTrack, there: Mapping[str, LibraryTrack], index: LibraryIndex
) -> LibraryTrack | None:
    """The server's track of a file: by its names, else the only one described just like it."""
    for name in owned.references:
        if name in there:
            return there[name]
    near = index.near(Track(owned.title, owned.artists, owned.album, owned.duration), _ALIKE)
    same = [one.track for one in near if one.track.path is None and _words(one.track, owned)]
    return same[0] if len(same) == 1 else None


def _words(one: LibraryTrack, other: LibraryTrack) -> bool:
    """True where both are described alike; two programs tell lengths a little apart."""
    words = [(track.title.casefold(), (track.album or "").casefold()) for track in (one, other)]
    if words[0] != words[1] or one.duration is None or other.duration is None:
        return words[0] == words[1]
    return abs(one.duration - other.duration) <= _SAME_SECONDS


def _target(
    server: LibraryServer, playlist: Playlist, last: Pushed | None, ctx: TaskContext
) -> ServerPlaylist | None:
    """The list that is meant: the one pushed to before, else the only one of that name."""
    if last is not None:
        try:
            return server.playlist(last.playlist_id, ctx)
        except NotFound:
            pass  # somebody deleted it there
    named = [one for one in server.playlists(ctx) if one.writable and one.name == playlist.name]
    return server.playlist(named[0].id, ctx) if len(named) == 1 else None


def _own_additions(
    found: ServerPlaylist | None, last: Pushed | None, items: Sequence[str]
) -> list[str]:
    """What stands in the list and came neither from the last push nor comes with this one."""
    if found is None or last is None or found.id != last.playlist_id:
        return []
    ours = Counter(last.items) | Counter(items)
    own: list[str] = []
    for key in found.items:
        if ours[key] > 0:
            ours[key] -= 1
        else:
            own.append(key)
    return own


def _report(
    rows: Sequence[CoverageRow], now: ServerPlaylist, backup: Path | None, kept: int, title: str
) -> PushReport:
    """Compare what was read back with the rows: only what is there was pushed."""
    there = Counter(now.items)
    pushed = 0
    missing: list[tuple[CoverageRow, str]] = []
    for row in rows:
        key = row.match.track.key if row.match and _is_owned(row) else ""
        if key and there[key] > 0:
            there[key] -= 1
            pushed += 1
        else:
            missing.append((row, f"{title} did not take it" if key else _why(row)))
    return PushReport(pushed, tuple(missing), backup, now.id, kept)


def _named(track: LibraryTrack) -> str:
    artists = ", ".join(track.artists)
    return f"{artists} - {track.title}" if artists else track.title


def _is_owned(row: CoverageRow) -> bool:
    return row.ownership is Ownership.OWNED


def _owned_file(row: CoverageRow) -> LibraryTrack | None:
    track = row.match.track if row.match and _is_owned(row) else None
    return track if track is not None and track.path else None


def _why(row: CoverageRow) -> str:
    if row.ownership is Ownership.PROBABLE:
        return f"Not certain enough: {row.reason}"
    return "It has no file that is told" if _is_owned(row) else row.reason


def _not_written(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} cannot be written: {error.strerror or type(error).__name__}.",
        "Nothing was changed; choose another place or make room.",
    )
