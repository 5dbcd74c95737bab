"""The library cache and the playlists on the shelf.

Implemented in `database/`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from core.domain import LibraryTrack
from core.domain.servers import NO_REGARD, TrackRegard


class FileStamp(NamedTuple):
    """What tells whether a file changed: modification time in ns and size in bytes.

    A plain tuple underneath: a scan makes and compares one for each file there is.
    """

    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One file of a scan: its stamp and either its track or the reason it cannot be read."""

    path: str
    stamp: FileStamp
    track: LibraryTrack | None
    error: str | None = None


class LibraryCache(Protocol):
    """Everything that is owned, as last read. Paths are str with surrogateescape, kept as bytes."""

    def tracks(self) -> list[LibraryTrack]:
        """All rows; files that could not be read are not among them.

        A server's row whose path is that of a file read here is left out: it is the same file.
        """
        ...

    def walk(self, size: int = 20_000) -> Iterator[list[LibraryTrack]]:
        """The same in batches, for who needs no list: a million tracks are most of a gigabyte.

        What changes meanwhile may be seen or not; `revision` tells.
        """
        ...

    def at(self, paths: Collection[str]) -> list[LibraryTrack]:
        """The rows with these paths, or "server:key" of those without, in no order.

        What is not owned is left out.
        """
        ...

    def count(self) -> int:
        """How many tracks."""
        ...

    def stamps(self, root: str) -> dict[str, FileStamp]:
        """Path → stamp of all local files below `root`, unreadable ones included."""
        ...

    def apply(self, changed: Iterable[ScannedFile], removed: Iterable[str]) -> None:
        """Insert or replace files by path and drop others, in one transaction.

        A row that `add_organised` made for the same path is replaced.
        """
        ...

    def move(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Files that stand elsewhere now, as (old path, new path): local rows and what people
        decided about the files go along."""
        ...

    def add_organised(self, track: LibraryTrack) -> None:
        """A file just filed: owned at once, until a scan or a server confirms it."""
        ...

    def drop_organised(self, paths: Iterable[str]) -> None:
        """Files that were filed by us and are gone again."""
        ...

    def unreadable(self) -> list[tuple[str, str]]:
        """(path, reason) of files that could not be read."""
        ...

    def mark_read(self, server: str, roots: Sequence[str], at: float) -> None:
        """A complete read ended now: for "local" of these roots, for a server with this mark."""
        ...

    def last_read(self, server: str) -> tuple[float, tuple[str, ...]] | None:
        """When that was and the roots or the mark that were given; None when never."""
        ...

    def revision(self) -> int:
        """A number that grows whenever rows change, also by another process."""
        ...


class ServerRows(Protocol):
    """The part of the library cache that a media server told (`LibraryTrack.server`, `.key`)."""

    def known(self, server: str, keys: Collection[str]) -> dict[str, LibraryTrack]:
        """Key → row, of those keys that are there."""
        ...

    def keys(self, server: str) -> frozenset[str]:
        """The keys of all rows of a server."""
        ...

    def tracks(self, server: str) -> list[LibraryTrack]:
        """All rows of a server, those of files that a folder scan knows too included."""
        ...

    def count(self, server: str) -> int:
        """How many rows those are."""
        ...

    def like(self, server: str, track: LibraryTrack) -> list[LibraryTrack]:
        """The rows of a server that a file of ours may be: its title and album, and its length
        within what two programs differ by. For servers that tell no paths."""
        ...

    def apply(self, server: str, changed: Iterable[LibraryTrack], removed: Iterable[str]) -> None:
        """Insert or replace by key and drop others, in one transaction.

        Rows of other servers go (one server is configured at a time; "" for none), and so do
        organised rows whose path this server now tells: they are confirmed. A track without a
        path gets that of the file we filed which it is by title, album and length.
        """
        ...


@dataclass(frozen=True, slots=True)
class AwaitedFile:
    """A file we put somewhere or took away, that the media server has still to notice.

    Times are seconds since the epoch; `asked_at` is None until the server was asked to look.
    """

    path: str
    at: float
    asked_at: float | None = None
    tries: int = 0


class AwaitedFiles(Protocol):
    """What the media server has still to see. `LibraryCache.add_organised` and `drop_organised`
    write their paths here in the same transaction, so that a kill forgets none."""

    def waiting(self) -> list[AwaitedFile]:
        """All of them, the oldest first."""
        ...

    def asked(self, paths: Collection[str], now: float, heard: bool = True) -> None:
        """The server was asked to look for these; counts a try where it `heard`."""
        ...

    def settle(self, paths: Collection[str]) -> None:
        """These are waited for no longer."""
        ...


@dataclass(frozen=True, slots=True)
class ListPlaces:
    """Where a track stands in one playlist of a server: `at` counts from 0."""

    id: str
    name: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """What a better copy at `path` inherits from the file `worse`, the track `old` of `server`.

    `title` names it for people. Until `told`, the server was not asked what there is to inherit.
    `goal` is what the new track shall have in the end; None until the server has shown it once.
    """

    path: str
    worse: str
    server: str
    old: str
    title: str
    at: float
    told: bool = False
    lists: tuple[ListPlaces, ...] = ()
    regard: TrackRegard = NO_REGARD
    goal: TrackRegard | None = None


class Handovers(Protocol):
    """What is still to be inherited; written down before the file is replaced."""

    def put(self, handover: Handover) -> None:
        """Insert or replace by both paths."""
        ...

    def all(self) -> list[Handover]:
        """The oldest first."""
        ...

    def remove(self, worse: str, path: str) -> None:
        """It is done, or nothing was replaced."""
        ...


@dataclass(frozen=True, slots=True)
class SavedPlaylist:
    """A playlist somebody opened or an account lists, so that the Sync page shows it again.

    `checked_at` is 0 while it was only listed. `listed` is the snapshot an account told last, ""
    for none; `added` and `removed` count rows since `seen_at`, when a person last opened it.
    `trouble` and `step` say why it could not be read the last time and what to do. `every_hours`
    is how often it is checked by itself: None as the settings say, 0 never. `seconds` is the length
    of all rows whose length is known. `wishes`: what it misses goes onto the wish list whenever it
    is checked by itself. Times are seconds since the epoch (UTC).
    """

    source: str
    key: str
    name: str
    kind: str
    snapshot: str
    total: int
    owned: int
    probable: int
    missing: int
    unusable: int
    checked_at: float
    listed: str = ""
    picture: str = ""
    seconds: float = 0.0
    added: int = 0
    removed: int = 0
    seen_at: float = 0.0
    trouble: str = ""
    step: str = ""
    every_hours: float | None = None
    wishes: bool = False


class PlaylistShelf(Protocol):
    """The playlists known to the Sync page with their last coverage."""

    def put(self, saved: SavedPlaylist) -> None:
        """Insert or replace by key."""
        ...

    def all(self) -> list[SavedPlaylist]:
        """Newest check first."""
        ...

    def remove(self, key: str) -> None:
        """Forget it; files stay."""
        ...
