"""Two candidates at once: one keeps its place, a second one is tried beside it.

Used by the transfer step. What is asked for is on record before it is asked: `job.remote` is the
newer transfer, `job.kept` the older. Whichever delivers first wins, the other is ended; a process
killed at any point leaves both names behind, so that the next one goes on with both or ends them.
"""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Callable

from core.domain import Candidate, DownloadJob, JobState, RemoteId, ServiceError
from core.ports.jobs import StoredCandidate, patch
from services.downloads.deps import EngineDeps
from services.downloads.ends import Arrived, GivenUp
from services.downloads.searching import is_sure
from services.downloads.slots import Slots
from services.downloads.stale import end_kept
from services.events import JobMoved

log = logging.getLogger(__name__)

KEEPS = "its place was kept while another one was tried"
LATER = "Another one came first"


def _fetches(remote: RemoteId, one: StoredCandidate) -> bool:
    pick = one.judged.candidate
    named = (remote.source, remote.peer, remote.filename)
    return (pick.source, pick.peer, pick.filename) == named


def remote_for(pick: Candidate) -> RemoteId:
    """A new name for a transfer of this candidate."""
    return RemoteId(pick.source, str(uuid.uuid4()), pick.peer, pick.filename, pick.claimed.size)


class Pairs:
    """Makes and ends pairs. `may_start` says whether anything new may begin now."""

    def __init__(self, deps: EngineDeps, slots: Slots, may_start: Callable[[], bool]) -> None:
        self._deps = deps
        self._slots = slots
        self._may_start = may_start

    def has_another(self, job: DownloadJob) -> bool:
        """True when somebody else could be asked now."""
        now = self._deps.jobs.get(job.id)
        return self._may_start() and any(self._untried(now))

    def after(self, job: DownloadJob, end: GivenUp) -> DownloadJob | None:
        """The job as it goes on after its newer transfer was given up; None: there is no pair."""
        now = self._deps.jobs.get(job.id)
        self._deps.still_wanted(job)
        if now.remote is None or (now.kept is None and not end.impatient):
            return None
        if now.kept is None:
            return self._beside(now, now.remote, end.reason)
        self._drop(now, now.remote, end.reason)
        return self._beside(now, now.kept, end.reason) or self._back(now, now.kept)

    def _beside(self, job: DownloadJob, kept: RemoteId, reason: str) -> DownloadJob | None:
        """Another candidate beside `kept`; None when there is none that may be asked."""
        if not self._may_start() or job.attempt >= self._deps.policy().max_attempts:
            return None
        for one in self._untried(job):
            pick = one.judged.candidate
            if (pick.source, pick.peer) == (kept.source, kept.peer):
                continue  # it would only wait behind our own place
            with self._slots.lock:
                if not self._slots.refusal(job, pick, kept):
                    return self._asked(job, kept, one, reason)
        return None

    def _asked(
        self, job: DownloadJob, kept: RemoteId, one: StoredCandidate, reason: str
    ) -> DownloadJob:
        pick = one.judged.candidate
        change = patch(
            remote=remote_for(pick), kept=kept, candidate=one.rank, attempt=job.attempt + 1
        )
        now = self._deps.jobs.annotate(job.id, change, f"{reason}; another one is tried as well")
        if job.kept is None:
            self._outcome(now, kept, f"{reason}; {KEEPS}")
        self._deps.activity.add("second", f"Asked {pick.peer} as well: {reason}", job.id)
        self._deps.bus.publish(JobMoved(now, job.state))
        return now

    def _untried(self, job: DownloadJob) -> list[StoredCandidate]:
        kept = self._of(job, job.kept)
        taken = {job.candidate, kept.rank if kept else None}
        stored = self._deps.jobs.candidates(job.id)
        return [
            one
            for one in stored
            if not one.outcome and one.rank not in taken and is_sure(one.judged)
        ]

    def _of(self, job: DownloadJob, remote: RemoteId | None) -> StoredCandidate | None:
        """The candidate that this transfer fetches."""
        if remote is None:
            return None
        if job.candidate is not None:  # most often it is the one that runs
            running = self._deps.jobs.candidate(job.id, job.candidate)
            if running is not None and _fetches(remote, running):
                return running
        stored = self._deps.jobs.candidates(job.id)
        return next((one for one in stored if _fetches(remote, one)), None)

    def _outcome(self, job: DownloadJob, remote: RemoteId, words: str) -> None:
        found = self._of(job, remote)
        if found is not None:
            self._deps.jobs.set_outcome(job.id, found.rank, words)

    def _drop(self, job: DownloadJob, remote: RemoteId, reason: str) -> None:
        source = self._deps.sources().get(remote.source)
        if source is not None:
            with contextlib.suppress(ServiceError):
                source.cancel(remote)
        self._outcome(job, remote, reason)
        self._deps.activity.add("passed over", f"{remote.peer}: {reason}", job.id)

    def _back(self, job: DownloadJob, kept: RemoteId) -> DownloadJob:
        """Only the one that kept its place is left."""
        self._outcome(job, kept, "")
        found = self._of(job, kept)
        change = patch(remote=kept, candidate=found.rank if found else None, clear_kept=True)
        now = self._deps.jobs.annotate(job.id, change, f"Waits at {kept.peer} again")
        self._deps.bus.publish(JobMoved(now, job.state))
        return now

    def kept_gone(self, job: DownloadJob, reason: str) -> DownloadJob:
        """The one that kept its place will not come: the newer one goes on alone."""
        now = self._deps.jobs.get(job.id)
        if now.kept is None:
            return now
        self._drop(now, now.kept, reason)
        return self._deps.jobs.annotate(now.id, patch(clear_kept=True))

    def won(self, job: DownloadJob, end: Arrived) -> None:
        """The file is here: on to checking it, and the other transfer ends."""
        now = self._deps.jobs.get(job.id)
        change = patch(local_path=str(end.path))
        loser = now.kept
        if now.kept is not None and end.remote == now.kept:
            found, loser = self._of(now, now.kept), now.remote
            change = patch(
                local_path=str(end.path),
                remote=now.kept,
                kept=now.remote,
                candidate=found.rank if found else None,
            )
        moved = self._deps.move(job, JobState.VERIFYING, "Checking the file", change)
        self._outcome(moved, end.remote, "")
        if loser is not None:
            if loser != now.kept:
                self._outcome(moved, loser, LATER)
            self.end_loser(moved)

    def end_loser(self, job: DownloadJob) -> None:
        """Best effort: what its source does not hear now is ended while the file is checked."""
        try:
            end_kept(self._deps, job)
        except ServiceError as error:
            log.info("The second transfer could not be ended yet: %s", error.sentence)

    def chosen_is_kept(self, job: DownloadJob) -> bool:
        """True when a person chose the very candidate that kept its place."""
        found = self._of(job, job.kept)
        return found is not None and job.candidate == found.rank
