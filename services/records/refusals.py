"""Peers and files that are never taken again: shown, changed and exported in one place.

Made by the container; used by the window and the command line. The choice of a candidate looks at
the same memory (`services/decide/remembered.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

from core.domain import BadInput, DownloadJob, JobState
from core.ports.jobs import JobStore
from core.ports.memory import BadFile, PeerMemory
from core.ports.system import Clock
from services.downloads.service import REFUSED_BY_HAND, DownloadService

_TAKEN = frozenset({JobState.QUEUED, JobState.DOWNLOADING})


@dataclass(frozen=True, slots=True)
class BlockedPeer:
    """A peer that a person wants nothing from."""

    source: str
    peer: str
    reason: str = ""


class RefusalService:
    """Thread-safe, and safe for several processes on one home."""

    def __init__(
        self, memory: PeerMemory, jobs: JobStore, downloads: DownloadService, clock: Clock
    ) -> None:
        self._memory = memory
        self._jobs = jobs
        self._downloads = downloads
        self._clock = clock

    def peers(self) -> list[BlockedPeer]:
        """Blocked peers by source and name."""
        blocked = self._memory.blocked_peers().items()
        return [BlockedPeer(source, peer, why) for (source, peer), why in sorted(blocked)]

    def files(self) -> list[BadFile]:
        """Files never taken again, the newest first."""
        return self._memory.bad_files()[::-1]

    def block(self, source: str, peer: str, reason: str = "") -> int:
        """Take nothing from this peer any more; what is running or queued there looks elsewhere.

        Returns how many downloads were taken away from the peer.
        """
        self._memory.block_peer(source, peer, reason)
        words = f"You blocked {peer}"
        moved = 0
        for job in self._jobs.find(_TAKEN):
            for one in self._jobs.candidates(job.id):
                got = one.judged.candidate
                if (got.source, got.peer) == (source, peer) and not one.outcome:
                    self._jobs.set_outcome(job.id, one.rank, words)
            moved += self._leave(job, source, peer, words)
        return moved

    def _leave(self, job: DownloadJob, source: str, peer: str, words: str) -> bool:
        theirs = job.remote is not None and (job.remote.source, job.remote.peer) == (source, peer)
        return theirs and self._downloads.try_another(job.id, words)

    def unblock(self, source: str, peer: str) -> None:
        """Take their files again."""
        self._memory.unblock_peer(source, peer)

    def refuse(self, job_id: int, reason: str = REFUSED_BY_HAND) -> bool:
        """Never take the file this job has or fetches again; the job tries the next one.

        False when the job has no file yet. Raises KeyError.
        """
        remote = self._jobs.get(job_id).remote
        if remote is None:
            return False
        self._memory.remember(
            BadFile(
                remote.source, remote.peer, remote.filename, remote.size, "", reason,
                self._clock.now(),
            )
        )  # fmt: skip
        self._downloads.try_another(job_id, reason)
        return True

    def allow(self, file: BadFile) -> None:
        """Give a file another chance."""
        self._memory.forget(file)

    def export(self) -> dict[str, list[dict[str, object]]]:
        """Everything as plain values for JSON: `peers` and `files`; `restore` reads it."""
        return {
            "peers": [asdict(one) for one in self.peers()],
            "files": [asdict(one) for one in self._memory.bad_files()],
        }

    def restore(self, told: object) -> int:
        """Add what `export` wrote, perhaps elsewhere; returns how many. Raises `BadInput`."""
        peers = [_made(BlockedPeer, one) for one in _list(told, "peers")]
        files = [_made(BadFile, one) for one in _list(told, "files")]
        for peer in peers:
            self._memory.block_peer(peer.source, peer.peer, peer.reason)
        for file in files:
            self._memory.remember(file)
        return len(peers) + len(files)


def _list(told: object, name: str) -> Sequence[object]:
    found = told.get(name, []) if isinstance(told, dict) else None
    if not isinstance(found, list):
        raise BadInput("This is no list of refused files.", "Take a file that was exported here.")
    return found


T = TypeVar("T", BlockedPeer, BadFile)


def _made(kind: type[T], told: object) -> T:
    known = {one.name for one in fields(kind)}
    try:
        return kind(**{k: v for k, v in told.items() if k in known})  # type: ignore[attr-defined]
    except (AttributeError, TypeError):
        raise BadInput(
            "An entry of the list cannot be read.", "Take a file that was exported here."
        ) from None
