"""The transfer step: QUEUED → DOWNLOADING → VERIFYING, or back for the next candidate."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection

from core.domain import (
    Candidate,
    DownloadJob,
    FilingMode,
    JobState,
    NotFound,
    Refused,
    RemoteId,
    ServiceError,
)
from core.ports.jobs import StoredCandidate, patch
from core.ports.sources import DownloadSource
from core.tasks import TaskContext
from services.downloads.again import Again
from services.downloads.beside import Beside
from services.downloads.deps import EngineDeps, JobGone, Later
from services.downloads.ends import Arrived, End, GivenUp, Waiting
from services.downloads.following import Follower
from services.downloads.pairs import Pairs, remote_for
from services.downloads.patience import Patience
from services.downloads.plain import is_by_hand
from services.downloads.searching import next_untried, park
from services.downloads.slots import Slots
from services.downloads.sourcebook import SourceBook
from services.downloads.stale import end_transfer

ACTIVE = frozenset({JobState.QUEUED, JobState.DOWNLOADING})


class TransferStep:
    """Drives a candidate until the file is here or the candidate is given up.

    One that takes too long keeps its place while the next one is tried beside it (`pairs.py`).
    `keep_places`: a place in a peer's queue is kept as long as the run lasts. `may_start`: whether
    a second one may be asked now.
    """

    def __init__(
        self,
        deps: EngineDeps,
        book: SourceBook,
        keep_places: Callable[[], bool] = lambda: False,
        may_start: Callable[[], bool] = lambda: True,
    ) -> None:
        self._deps = deps
        self._book = book
        self._keep_places = keep_places
        self._slots = Slots(deps.jobs, deps.policy, deps.previews)
        self._pairs = Pairs(deps, self._slots, may_start)
        self._patience: dict[RemoteId, Patience] = {}
        self._beside: dict[RemoteId, Beside] = {}
        self._fresh: set[RemoteId] = set()
        self._again = Again(deps.clock)

    def run(self, job: DownloadJob, ctx: TaskContext) -> None:
        """Download for `job`; a job found DOWNLOADING (we were killed) is taken up again.

        Raises `Later` when the lane had better do something else.
        """
        job = self._settle(job)
        if job.state is JobState.QUEUED and self._again.waits(job):
            raise Later(self._deps.policy().look_again)
        if job.state is JobState.QUEUED or job.remote is None:
            chosen = self._choose(job)
            if chosen is None:
                self._go_on_searching(job)
                return
            job = self._begin(job, chosen)
        while True:
            assert job.remote is not None
            source = self._book.get(job.remote.source)
            end = self._follow(job, job.remote, source, ctx)
            if isinstance(end, Waiting):
                raise Later(end.seconds)
            if isinstance(end, Arrived):
                self._pairs.won(job, end)
                return
            going_on = self._pairs.after(job, end)
            if going_on is None and end.moving:
                continue  # nobody may be asked beside it just now
            if going_on is None:
                self._give_up(job, job.remote, source, end)
                return
            job = going_on

    def _settle(self, job: DownloadJob) -> DownloadJob:
        """End the transfer of a job that was cancelled, paused or given another candidate."""
        if job.state is not JobState.DOWNLOADING and (job.remote or job.kept):
            for remote in (job.remote, job.kept):
                self._forget(remote)
            job = self._with_kept(job) or end_transfer(self._deps, job)
        if job.state not in ACTIVE:
            raise JobGone(job.state.value)
        return job

    def _with_kept(self, job: DownloadJob) -> DownloadJob | None:
        """A person chose the one that kept its place: it goes on, the other one ends."""
        if job.state is not JobState.QUEUED or job.remote is None or job.kept is None:
            return None
        if not self._pairs.chosen_is_kept(job):
            return None
        with contextlib.suppress(NotFound, Refused):
            self._book.get(job.remote.source).cancel(job.remote)
        change = patch(remote=job.kept, clear_kept=True)
        return self._deps.move(job, JobState.DOWNLOADING, job.reason, change)

    def _follow(
        self, job: DownloadJob, remote: RemoteId, source: DownloadSource, ctx: TaskContext
    ) -> End:
        watch = self._deps.watch(source)
        watch.begin(remote)
        follower = Follower(
            self._deps,
            self._book,
            job,
            source,
            self._patience_of(job),
            ctx,
            self._beside_of(job),
            lambda reason: self._pairs.kept_gone(job, reason),
            fresh=remote in self._fresh,
        )
        self._fresh.discard(remote)
        try:
            end = follower.run()
        except BaseException:
            self._forget(remote)
            self._forget(job.kept)
            self._end_unwanted(job)
            raise
        if not isinstance(end, Waiting):
            self._forget(remote)
        if isinstance(end, Arrived):
            self._forget(job.kept)
        return end

    def _beside_of(self, job: DownloadJob) -> Beside | None:
        if job.kept is None:
            return None
        known = self._beside.get(job.kept)
        if known is None:
            known = self._beside[job.kept] = Beside(self._deps, job.kept)
        return known

    def _patience_of(self, job: DownloadJob) -> Patience:
        assert job.remote is not None
        known = self._patience.get(job.remote)
        if known is None:
            known = Patience(
                self._deps.policy(),
                self._deps.clock,
                lambda: self._pairs.has_another(job),
                self._keep_places,
                lambda: self._deps.jobs.get(job.id).kept is None,
            )
            self._patience[job.remote] = known
        return known

    def _forget(self, remote: RemoteId | None) -> None:
        if remote is None:
            return
        self._patience.pop(remote, None)
        self._beside.pop(remote, None)
        if remote.source in self._deps.watches:
            self._deps.watches[remote.source].end(remote)

    def _end_unwanted(self, job: DownloadJob) -> None:
        """A job taken elsewhere needs its transfer no more; one only we stop watching goes on."""
        now = self._deps.jobs.get(job.id)
        if now.state is not JobState.DOWNLOADING and (now.remote or now.kept):
            with contextlib.suppress(ServiceError, JobGone):
                if self._with_kept(now) is None:
                    end_transfer(self._deps, now)

    def _choose(self, job: DownloadJob) -> StoredCandidate | None:
        """The one that was chosen, else the next; never of a peer blocked while it was searched."""
        blocked = self._deps.files.blocked_peers()
        if job.candidate is not None:
            chosen = self._deps.jobs.candidate(job.id, job.candidate)
            if chosen is not None and not chosen.outcome and not _is_of(blocked, chosen):
                return chosen
        stored = self._deps.jobs.candidates(job.id)
        for one in stored:
            if not one.outcome and _is_of(blocked, one):
                words = f"You blocked {one.judged.candidate.peer}"
                self._deps.jobs.set_outcome(job.id, one.rank, words)
        return next_untried([one for one in stored if not _is_of(blocked, one)])

    def _go_on_searching(self, job: DownloadJob) -> None:
        if job.attempt >= self._deps.policy().max_attempts:
            park(self._deps, job, f"{job.attempt} files were tried: {job.reason}")
            return
        if job.filing is FilingMode.AS_IS:
            park(self._deps, job, job.reason)
            return
        self._deps.move(job, JobState.SEARCHING, "Looking for another file")

    def _begin(self, job: DownloadJob, chosen: StoredCandidate) -> DownloadJob:
        """Everything is written down before the first request, so that a kill loses nothing."""
        pick = chosen.judged.candidate
        remote = remote_for(pick)
        with self._slots.lock:
            full = self._slots.refusal(job, pick)
            if full:
                self._wait_for_place(job, full)
            job = self._deps.move(
                job,
                JobState.DOWNLOADING,
                f"Asked {pick.peer}",
                patch(remote=remote, candidate=chosen.rank, attempt=job.attempt + 1),
            )
        self._fresh.add(remote)
        return self._with_true_rank(job, pick)

    def _with_true_rank(self, job: DownloadJob, pick: Candidate) -> DownloadJob:
        """Late answers may have moved the candidate between the choice and the start."""
        chosen = None if job.candidate is None else self._deps.jobs.candidate(job.id, job.candidate)
        if chosen is not None and chosen.judged.candidate.identity == pick.identity:
            return job
        stored = self._deps.jobs.candidates(job.id)
        ranks = {one.judged.candidate.identity: one.rank for one in stored}
        rank = ranks.get(pick.identity, job.candidate)
        if rank is None or rank == job.candidate:
            return job
        return self._deps.jobs.annotate(job.id, patch(candidate=rank))

    def _wait_for_place(self, job: DownloadJob, reason: str) -> None:
        if job.reason != reason:
            self._deps.jobs.annotate(job.id, patch(), reason)
        raise Later(self._deps.policy().look_again)

    def _give_up(
        self, job: DownloadJob, remote: RemoteId, source: DownloadSource, end: GivenUp
    ) -> None:
        reason = end.reason
        with contextlib.suppress(ServiceError):
            source.cancel(remote)
        if end.later and self._put_off(job, reason):
            raise Later(self._deps.policy().look_again)
        if job.candidate is not None:
            self._deps.jobs.set_outcome(job.id, job.candidate, reason)
        self._deps.activity.add("passed over", f"{remote.peer}: {reason}", job.id)
        if job.attempt >= self._deps.policy().max_attempts:
            park(self._deps, job, f"{job.attempt} files were tried: {reason}")
            return
        self._deps.move(job, JobState.QUEUED, reason, patch(clear_remote=True))

    def _put_off(self, job: DownloadJob, reason: str) -> bool:
        """The peer has enough of ours for now: it is asked again when nobody else could be."""
        policy = self._deps.policy()
        if job.attempt >= policy.max_attempts or self._pairs.has_another(job):
            return False
        if not self._again.put_off(job, policy.queue_patience):
            return False
        words = f"{reason}; asked again in {policy.queue_patience:.0f} s, nobody else has it"
        self._deps.move(job, JobState.QUEUED, words, patch(clear_remote=True))
        return True


def _is_of(blocked: Collection[tuple[str, str]], one: StoredCandidate) -> bool:
    """True for a file of these peers that the program chose by itself."""
    got = one.judged.candidate
    return (got.source, got.peer) in blocked and not is_by_hand(one.judged)
