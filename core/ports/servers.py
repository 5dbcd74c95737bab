"""A media server that holds the library: Plex, Navidrome and other Subsonic servers, Jellyfin.

Implemented in `core/clients/{plex,subsonic,jellyfin}`; used by `services/servers/service.py` (the
library cache) and `services/servers/push.py` (playlists). Which library of the server is meant, the
login and the address are given when an adapter is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from core.domain import LibraryTrack
from core.domain.servers import (
    ServerIdentity,
    ServerList,
    ServerMark,
    ServerPlaylist,
    ServerScan,
    ServerSection,
    TrackRegard,
)
from core.tasks import TaskContext

Batch = Sequence[LibraryTrack]


class LibraryServer(Protocol):
    """One server and one music library of it. Thread-safe; nothing is sent before a call.

    Questions are asked again by the adapter when they fail in a way that may pass; orders are not.
    Every method raises `ServiceError`s (`NotAuthorised` for a refused login, `Unreachable`,
    `NotReady`, `Malformed`, …), `BadInput` for a library that is not there, and `Cancelled`.
    """

    @property
    def name(self) -> str:
        """One of plex, navidrome, jellyfin: also the `server` of its tracks."""
        ...

    def check(self, ctx: TaskContext) -> ServerIdentity:
        """Prove that the address and the login work; as few requests as that takes."""
        ...

    def sections(self, ctx: TaskContext) -> list[ServerSection]:
        """The music libraries the login may see."""
        ...

    def look(self, ctx: TaskContext, before: ServerMark | None = None) -> ServerMark:
        """What the library is known by now, in a few requests (four at most).

        `before` is the mark of the last complete reading: the answer equals it when, as far as
        the server tells, nothing changed since. The mark is taken before a reading and kept after.
        """
        ...

    def read_all(self, ctx: TaskContext) -> Iterator[Batch]:
        """Every track once, in batches as they arrive, with progress in `ctx`.

        When the iterator ends without an error the reading was complete: the number received is
        what the server promised. Else it raises (`Malformed` for a list that ends too early), and
        nothing may be concluded from what was not seen.
        """
        ...

    def read_changes(self, since: ServerMark, ctx: TaskContext) -> Iterator[Batch] | None:
        """Tracks that are new or changed since that mark; more than those do no harm.

        Removals do not show here. None when the server cannot tell what changed.
        """
        ...

    def keys(self, ctx: TaskContext) -> frozenset[str]:
        """The keys of all tracks there are now, complete or an error as in `read_all`."""
        ...

    def trigger_scan(self, folders: Sequence[str], ctx: TaskContext) -> None:
        """Ask the server to look at these folders (its own names); without any, at everything.

        A server that cannot look at one folder alone looks at everything.
        """
        ...

    def scan_state(self, ctx: TaskContext) -> ServerScan:
        """Whether it is looking now."""
        ...

    def playlists(self, ctx: TaskContext) -> list[ServerList]:
        """The music playlists the login may see."""
        ...

    def playlist(self, playlist_id: str, ctx: TaskContext) -> ServerPlaylist:
        """One playlist with its items. Raises `NotFound`."""
        ...

    def create_playlist(self, name: str, items: Sequence[str], ctx: TaskContext) -> ServerPlaylist:
        """Make a playlist of these track keys (at least one) and read it back."""
        ...

    def replace_playlist(
        self, playlist_id: str, items: Sequence[str], ctx: TaskContext
    ) -> ServerPlaylist:
        """Let the playlist hold exactly these track keys in this order, and read it back.

        Its id, name, cover and comment stay. What is read back may hold less than was asked for
        (a server drops tracks it no longer has): callers compare. Raises `NotFound` for a list
        that is gone and `Refused` for one that may not be changed.
        """
        ...

    def delete_playlist(self, playlist_id: str, ctx: TaskContext) -> None:
        """Delete a playlist. Raises `NotFound`."""
        ...

    def regard(self, key: str, ctx: TaskContext) -> TrackRegard:
        """What the login's user made of a track; nothing where the server does not tell.

        Raises `NotFound` for a track that is gone.
        """
        ...

    def pass_on(self, key: str, regard: TrackRegard, ctx: TaskContext) -> TrackRegard:
        """Let a track have this rating, this heart and at least so many plays; returns what it has
        then, as read back.

        What it has already stays, so that doing it again changes nothing. What the server cannot
        take is missing in the answer: callers compare. Raises `NotFound`.
        """
        ...

    def close(self) -> None:
        """Drop kept connections; the next call opens new ones."""
        ...
