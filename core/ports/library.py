"""The library cache and the playlists on the shelf.

Implemented in `database/`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import LibraryTrack


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells whether a file changed: modification time in ns and size in bytes."""

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

    def at(self, paths: Collection[str]) -> list[LibraryTrack]:
        """The rows with these paths, in no order; paths that are not owned are left out."""
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

    def apply(self, server: str, changed: Iterable[LibraryTrack], removed: Iterable[str]) -> None:
        """Insert or replace by key and drop others, in one transaction.

        Rows of other servers go (one server is configured at a time; "" for none), and so do
        organised rows whose path this server now tells: they are confirmed.
        """
        ...


@dataclass(frozen=True, slots=True)
class SavedPlaylist:
    """A playlist somebody opened, so that the Sync page shows it again."""

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
