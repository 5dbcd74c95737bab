"""What media servers tell and are told: identities, sections, marks of a reading, playlists.

Tracks of a server are `LibraryTrack`s: `server` is the server's name, `key` its own id of the
track, `path` the file's path as the server's machine has it (None where it tells no real one).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """Who answers: the name people gave it, its version, and an id that survives renaming."""

    name: str
    version: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class ServerSection:
    """One music library of a server. `folders` are as the server's machine names them."""

    key: str
    title: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerMark:
    """By what a library is known again: equal marks mean that nothing changed in between.

    `token` belongs to the adapter alone (one line of text, kept in the database). `count` is how
    many tracks there were, None when the server does not tell.
    """

    token: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ServerScan:
    """Whether the server looks at its folders now; `progress` 0..1, None when it is not told."""

    running: bool
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class ServerList:
    """One row of the server's listing of playlists. `writable` is False for smart ones."""

    id: str
    name: str
    count: int
    writable: bool = True


@dataclass(frozen=True, slots=True)
class ServerPlaylist:
    """A playlist as it stands on the server: `items` are track keys in order, twice is legal."""

    id: str
    name: str
    items: tuple[str, ...]
