"""Following one transfer until the file is here, the candidate is given up, or the lane is free.

Used by the transfer step. A transfer that waits in a peer's queue does not keep a lane busy: the
step comes back to it, see `Waiting`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

from core.domain import (
    DownloadJob,
    Malformed,
    NotFound,
    NotReady,
    Refused,
    RemoteId,
    ServiceError,
    Transfer,
    TransferState,
)
from core.ports.jobs import patch
from core.ports.sources import DownloadSource
from core.tasks import Deadline, TaskContext
from services.downloads.beside import Beside
from services.downloads.deps import EngineDeps
from services.downloads.ends import Arrived, End, GivenUp, Waiting
from services.downloads.patience import Patience, place_words
from services.downloads.sourcebook import SourceBook
from services.events import JobProgress

VANISHED = "the transfer vanished from the source"

ODD_ANSWERS = 3
"""So many answers in a row that make no sense end a candidate; one may be a hiccup."""

LONGEST_WAIT = 15.0
"""A job whose source pauses is looked at so often: somebody may have cancelled it."""


QUICK = ((0.05, 1.0), (0.12, 3.0))
"""A transfer just asked for is looked at every so many seconds until it is so old or bytes come:
37 alike, where slskd's manners allow 60 in 5 s."""


class Follower:
    """One turn at one transfer. `patience` outlives it, and so does what is looked at `beside`.

    `lost` is told when the one beside will not come. A `fresh` one was never asked for: nobody can
    know of it yet.
    """

    def __init__(
        self,
        deps: EngineDeps,
        book: SourceBook,
        job: DownloadJob,
        source: DownloadSource,
        patience: Patience,
        ctx: TaskContext,
        beside: Beside | None = None,
        lost: Callable[[str], object] = lambda _reason: None,
        fresh: bool = False,
    ) -> None:
        assert job.remote is not None
        self._deps = deps
        self._book = book
        self._job = job
        self._remote: RemoteId = job.remote
        self._source = source
        self._patience = patience
        self._ctx = ctx
        self._beside = beside
        self._lost = lost
        self._fresh = fresh
        self._policy = deps.policy()
        self._watch = deps.watch(source)
        self._started = False
        self._asked_at = float("-inf")
        self._odd = 0

    def run(self) -> End:
        """Follow it. Raises `JobGone` when somebody took the job elsewhere, and `Cancelled`."""
        while True:
            self._ctx.checkpoint()
            self._deps.still_wanted(self._job)
            end = self._turn()
            if not isinstance(end, Arrived):
                end = self._look_beside() or end
            if end is not None:
                return end

    def _look_beside(self) -> Arrived | None:
        """The file of the one that kept its place, when it came first."""
        seen = self._beside.look(self._policy.poll) if self._beside is not None else None
        if isinstance(seen, GivenUp):
            self._beside = None
            self._lost(seen.reason)
            return None
        return seen

    def _turn(self) -> End | None:
        try:
            if self._fresh:
                self._ask()
                return None
            seen = self._look()
            if seen.state is TransferState.UNKNOWN:
                return self._begin()
        except Malformed as error:
            return self._make_no_sense(error)
        except (NotFound, Refused) as refused:
            return GivenUp(refused.sentence)
        except ServiceError as trouble:
            return self._wait_out(trouble)
        self._book.works(self._source.name)
        self._started, self._odd = True, 0
        return self._judge(seen)

    def _look(self) -> Transfer:
        if self._pause >= self._policy.poll:
            return self._watch.look(self._remote, self._policy.poll)
        seen = self._watch.look_alone(self._remote)
        if seen.bytes_done:
            self._asked_at = float("-inf")
        return seen

    def _begin(self) -> End | None:
        here = self._source.locate(self._remote)
        if here is not None:
            return Arrived(here, self._remote)
        if self._started:  # a source that was just started may find it again
            return self._judge(Transfer(self._remote, TransferState.RETRYING, detail=VANISHED))
        self._ask()
        return None

    def _ask(self) -> None:
        self._fresh = False
        self._source.start(self._remote)
        self._deps.sources()  # the limit of speed is one for all: what is left changed just now
        self._started = True
        self._asked_at = self._deps.clock.monotonic()
        self._watch.renew(self._remote)

    def _wait_out(self, trouble: ServiceError) -> End | None:
        """The source pauses, not the job: a long pause leaves the lane to others."""
        pause = self._book.failed(self._source.name, trouble)
        self._patience.pause(pause)
        if pause <= self._policy.lane_grace:
            self._ctx.sleep(pause)
            return None
        if isinstance(trouble, NotReady):
            # perhaps another process of this home is logged in: the job must not wait here for it
            raise trouble
        if self._job.reason != trouble.sentence:
            self._job = self._deps.jobs.annotate(self._job.id, patch(), trouble.sentence)
        return Waiting(min(pause, LONGEST_WAIT))

    def _make_no_sense(self, error: Malformed) -> End | None:
        self._odd += 1
        if self._odd >= ODD_ANSWERS:
            return GivenUp(error.sentence)
        self._ctx.sleep(self._policy.poll)
        self._patience.pause()
        return None

    def _judge(self, seen: Transfer) -> End | None:
        self._show(seen)
        if seen.state is TransferState.SUCCEEDED:
            return self._await_arrival()
        reason = self._patience.judge(seen)
        if reason:
            ran_out, crawls = self._patience.ran_out, self._patience.crawls
            return GivenUp(reason, ran_out, crawls, later=seen.retry_same_peer)
        if self._patience.keeps_place:
            self._tell_place(seen)
        if seen.state is TransferState.QUEUED and self._patience.waited >= self._policy.lane_grace:
            return Waiting(self._policy.look_again)
        self._ctx.sleep(self._pause)
        return None

    @property
    def _pause(self) -> float:
        """Seconds between two looks: short at first, when somebody may wait for the first byte."""
        age = self._deps.clock.monotonic() - self._asked_at
        quick = next((pause for pause, until in QUICK if age < until), self._policy.poll)
        return min(quick, self._policy.poll)

    def _await_arrival(self) -> End:
        """The source says "succeeded" before the file is moved: wait for it (slskd contract §5)."""
        deadline = Deadline(self._policy.arrival)
        while True:
            with contextlib.suppress(ServiceError):
                if (here := self._source.locate(self._remote)) is not None:
                    return Arrived(here, self._remote)
            if deadline.passed:
                return GivenUp(
                    f"{self._source.name} says it is finished, but the file did not arrive; "
                    "check `downloads.incoming` and the path mappings"
                )
            self._deps.still_wanted(self._job)
            self._ctx.sleep(min(self._policy.poll, 0.5))

    def _tell_place(self, seen: Transfer) -> None:
        words = (
            f"Queued at {self._remote.peer}{place_words(seen)}; nobody else has it, "
            "so the place is kept"
        )
        if words != self._job.reason:
            self._job = self._deps.jobs.annotate(self._job.id, patch(), words)

    def _show(self, seen: Transfer) -> None:
        self._deps.jobs.progress(
            self._job.id, seen.bytes_done, seen.size, seen.speed, seen.queue_place
        )
        shown = replace(
            self._job,
            bytes_done=seen.bytes_done,
            size=seen.size,
            speed=seen.speed,
            queue_place=seen.queue_place,
        )
        self._deps.bus.publish(JobProgress(shown))
