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


@dataclass(frozen=True, slots=True)
class TrackRegard:
    """What a listener made of a track on a server: what a better copy of it inherits.

    `rating` is 0..10 (None: not rated), `plays` how often it was heard, `played_at` when it last
    was in seconds since the epoch (None: not told), `favourite` a heart or star beside the rating.
    """

    rating: float | None = None
    plays: int = 0
    played_at: float | None = None
    favourite: bool = False

    def lacks(self, other: TrackRegard) -> bool:
        """True when `other` holds something that this one does not."""
        rated = other.rating is not None and self.rating is None
        return rated or self.plays < other.plays or (other.favourite and not self.favourite)


NO_REGARD = TrackRegard()
"""Nobody rated it or heard it."""
