"""Where files come from and where playlists are read: what the engine asks of an adapter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from core.domain import Candidate, Playlist, Query, RemoteId, ServiceState, Standing, Transfer
from core.tasks import TaskContext


class DownloadSource(Protocol):
    """A place that can be searched and downloaded from (slskd, embedded Soulseek, YouTube).

    Synchronous, thread-safe, time-outs on every call; raises only `ServiceError`s and `Cancelled`.
    Politeness (gaps, windows, one search at a time) is the adapter's business and holds across
    processes and restarts.
    """

    @property
    def name(self) -> str:
        """The name used in settings and candidates: "slskd", "soulseek", "youtube"."""
        ...

    def check(self) -> None:
        """Raise the `ServiceError` that says why the source cannot work now; return when it can."""
        ...

    def state(self) -> ServiceState:
        """The last known state in words, without asking the network."""
        ...

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        """Candidates as they come. Idempotent by `search_id` (a UUID chosen by the caller).

        When the service already knows `search_id` (we were killed), that search's answers are
        taken and nothing is sent again. Waits for its politeness slot through `ctx`.
        """
        ...

    def dismiss(self, search_id: str) -> None:
        """The answers of that search are kept: the service may forget it. Never raises.

        Not part of `search`, because a kill between the two would lose answers that may not be
        asked for again.
        """
        ...

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        """Ask for the file. Idempotent: a transfer the service already has for `remote` is adopted.

        Raises `NotFound` (peer offline), `Refused`, `NotReady`, `Unreachable`.
        """
        ...

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        """One look at each; transfers the service does not know come back as UNKNOWN.

        After a restart of the service transfers are found again by peer and file name.
        """
        ...

    def cancel(self, remote: RemoteId) -> None:
        """Stop the transfer and clean up its row; nothing happens when there is none."""
        ...

    def locate(self, remote: RemoteId) -> Path | None:
        """Where the finished file is, as seen here, with the right size; None: not (yet) there."""
        ...

    def finish(self, remote: RemoteId) -> None:
        """The file was taken away: remove the finished row and our empty folder. Never raises."""
        ...


class GoodCitizen(Protocol):
    """A source that can say what its network sees of us. Beside `DownloadSource`."""

    def standing(self) -> Standing:
        """As it stands now; may ask the person's own service, never the network. Never raises."""
        ...


@runtime_checkable
class BrowsesFolders(Protocol):
    """A source whose peers can be asked for everything in one of their folders."""

    def browse(self, peer: str, folder: str, ctx: TaskContext) -> list[Candidate]:
        """Every audio file in the peer's `folder` (as it stands in file names, no separator at its
        end), without what is known about the peer's queue and speed.

        Raises `NotFound` (peer offline, no such folder) and other `ServiceError`s.
        """
        ...


@runtime_checkable
class ShowsArrivals(Protocol):
    """A source whose unfinished files can be read here while they grow."""

    def arriving(self, remote: RemoteId) -> Path | None:
        """The file the bytes of `remote` are appended to; None when it cannot be seen (yet).

        Ask once before `start`: what lies there then is somebody else's or stale, and is not shown
        until it grows. Asks the disk only. Never raises; the file may be renamed at any time.
        """
        ...


@runtime_checkable
class EndsEarly(Protocol):
    """A source that shows its answers at the end only, and therefore ends sooner in a `hurry`."""

    ends_early: bool


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What a service does now, for us and for others: words of searches, names of files."""

    searches: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@runtime_checkable
class ShowsWork(Protocol):
    """A source that is the person's own service and may work for others, too."""

    def under_way(self) -> UnderWay:
        """Searches and downloads that are not over. Two requests. Raises `ServiceError`s."""
        ...


class PlaylistReader(Protocol):
    """Turns one kind of SOURCE (a file, a URL, text) into a `Playlist`."""

    def accepts(self, source: str) -> bool:
        """True when this reader is the one for `source` (decided without the network)."""
        ...

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """The playlist with every row in order. Raises `BadInput` with one sentence naming it."""
        ...
