"""What people and files taught the program: manual matches, bad files, blocked peers.

Implemented in `database/memory_repo.py`; thread-safe, and safe for several processes on one home.
Nothing here expires by itself: a person's word and a file that was bad stay true after a rescan.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """A person's word about one wanted track, named by its `core.matching` key.

    `path` is the library file it is about (str with surrogateescape), or "server:key" of a track
    whose server tells no paths (`LibraryTrack.reference`). None with `same` means "owned
    elsewhere", None without it "nothing in the library is it".
    """

    key: str
    path: str | None
    same: bool


class MatchMemory(Protocol):
    """Manual matches; they win over the matching engine."""

    def decide(self, key: str, path: str | None, same: bool) -> None:
        """Remember. A "yes" replaces an earlier "yes", the newest word about a path counts.

        A "yes" also takes back "nothing is it", and "nothing is it" every earlier word.
        """
        ...

    def of(self, keys: Collection[str]) -> list[MatchDecision]:
        """The decisions about these tracks, the oldest first."""
        ...

    def forget(self, key: str) -> None:
        """Let the engine decide again."""
        ...


EVERY_TRACK = "*"
"""`BadFile.against` of a file whose bytes are bad whatever is wanted."""


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that is never taken again. `filename` is the remote name exactly as it was given.

    `size` in bytes, `fingerprint` a digest of the bytes that came ("" when none came), `reason` a
    sentence, `at` seconds since the epoch (UTC). `against` tells for which track its bytes are
    refused from anybody and under any name, too: `EVERY_TRACK`, one track's match key, "" for none.
    """

    source: str
    peer: str
    filename: str
    size: int | None
    fingerprint: str
    reason: str
    at: float = 0.0
    against: str = ""


class FileMemory(Protocol):
    """Files that were bad: by source, peer, name and size, whichever job they are offered to."""

    def remember(self, file: BadFile) -> None:
        """Insert or replace by source, peer, filename and size. `at` is kept; 0 stands for now."""
        ...

    def bad_files(self) -> list[BadFile]:
        """All of them, the oldest first."""
        ...

    def forget(self, file: BadFile) -> None:
        """Give it another chance; does nothing when it is not there."""
        ...


class BlockList(Protocol):
    """Peers that a person wants nothing from."""

    def block_peer(self, source: str, peer: str, reason: str) -> None:
        """Insert or replace the reason."""
        ...

    def unblock_peer(self, source: str, peer: str) -> None:
        """Take their files again."""
        ...

    def blocked_peers(self) -> dict[tuple[str, str], str]:
        """(source, peer) → reason."""
        ...


class PeerMemory(FileMemory, BlockList, Protocol):
    """Both in one: what the choice of a candidate looks at."""
