"""Peers and files that are never taken again: shown, changed and exported in one place.

Made by the container; used by the window and the command line. The choice of a candidate looks at
the same memory (`services/decide/remembered.py`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from core.domain import DownloadJob, JobState
from core.ports.inbox import CheckLog
from core.ports.jobs import JobStore
from core.ports.memory import EVERY_TRACK, BadFile, PeerMemory
from core.ports.system import Clock
from core.tasks import TaskContext
from services.downloads.known_bad import digest_of, forgive
from services.downloads.service import REFUSED_BY_HAND, DownloadService
from services.records.carried import entries, made

__all__ = ["BadFile", "BlockedPeer", "RefusalService"]
_TAKEN = frozenset({JobState.QUEUED, JobState.DOWNLOADING})
_HERE = frozenset({JobState.ORGANISING, JobState.REVIEW, JobState.DONE})


@dataclass(frozen=True, slots=True)
class BlockedPeer:
    """A peer that a person wants nothing from."""

    source: str
    peer: str
    reason: str = ""


class RefusalService:
    """Thread-safe, and safe for several processes on one home."""

    def __init__(
        self,
        memory: PeerMemory,
        jobs: JobStore,
        downloads: DownloadService,
        clock: Clock,
        checks: CheckLog | None = None,
    ) -> None:
        self._memory = memory
        self._checks = checks
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

    def refuse(
        self, job_id: int, reason: str = REFUSED_BY_HAND, ctx: TaskContext | None = None
    ) -> bool:
        """Never take the file this job has or fetches again; the job tries the next one.

        When it is here already its bytes are not taken from anybody else either, and it stays
        where it is. False when the job has no file yet. Raises KeyError, and `Cancelled` while
        nothing is written down.
        """
        return self.refuse_file(job_id, reason, ctx) is not None

    def refuse_file(
        self, job_id: int, reason: str = REFUSED_BY_HAND, ctx: TaskContext | None = None
    ) -> BadFile | None:
        """The same; returns what was written down, for `take_back`."""
        job = self._jobs.get(job_id)
        remote = job.remote
        if remote is None:
            return None
        named = (remote.source, remote.peer, remote.filename, remote.size)
        bad = BadFile(*named, self._digest(job, ctx), reason, self._clock.now(), EVERY_TRACK)
        self._memory.remember(bad)
        self._downloads.try_another(job_id, reason)
        return bad

    def _digest(self, job: DownloadJob, ctx: TaskContext | None) -> str:
        """Of the bytes as they came; "" while they are not here. Filing changes the tags."""
        if job.state is JobState.VERIFYING and job.local_path:
            return digest_of(Path(job.local_path), ctx)
        if job.state not in _HERE or self._checks is None:
            return ""
        check = self._checks.of([job.id]).get(job.id)
        return check.digest if check is not None else ""

    def take_back(self, job_id: int, file: BadFile) -> None:
        """Take back `refuse_file`: the file may be taken again, by this job as well."""
        self.allow(file)
        for one in self._jobs.candidates(job_id):
            if one.judged.candidate.identity == _very(file) and one.outcome == file.reason:
                self._jobs.set_outcome(job_id, one.rank, "")

    def allow(self, file: BadFile) -> None:
        """Give a file another chance, and its bytes wherever they come from."""
        self._memory.forget(file)
        if file.against:
            forgive(self._memory, file.fingerprint)

    def export(self) -> dict[str, list[dict[str, object]]]:
        """Everything as plain values for JSON: `peers` and `files`; `restore` reads it."""
        return {
            "peers": [asdict(one) for one in self.peers()],
            "files": [asdict(one) for one in self._memory.bad_files()],
        }

    def restore(self, told: object) -> int:
        """Add what `export` wrote, perhaps elsewhere; returns how many entries that are.

        A file is refused since when it was before; what is known of it here and newer, stays.
        Raises `BadInput`.
        """
        peers = [made(BlockedPeer, one, ("source", "peer")) for one in entries(told, "peers")]
        files = [made(BadFile, one, ("source", "filename")) for one in entries(told, "files")]
        for peer in peers:
            self._memory.block_peer(peer.source, peer.peer, peer.reason)
        since = {_very(one): one.at for one in self._memory.bad_files()}
        for file in files:
            if _very(file) not in since or since[_very(file)] < file.at:
                self._memory.remember(file)
        return len(peers) + len(files)


def _very(file: BadFile) -> tuple[str, str, str, int | None]:
    """Which file of whom, as `Candidate.identity` names it."""
    return (file.source, file.peer, file.filename, file.size)
