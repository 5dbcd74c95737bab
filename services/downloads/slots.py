"""How many transfers at once: at most n from one peer and n from one source, over all processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

from core.domain import Candidate, DownloadJob, JobState, RemoteId
from core.ports.jobs import JobStore
from services.downloads.policy import Policy


class Slots:
    """Counts the running jobs of every process. Hold `lock` from asking until the job is moved.

    `previews` are the transfers somebody listens to: they take places, too.
    """

    def __init__(
        self,
        jobs: JobStore,
        policy: Callable[[], Policy],
        previews: Callable[[], Collection[RemoteId]] = tuple,
    ) -> None:
        self._jobs = jobs
        self._policy = policy
        self._previews = previews
        self.lock = threading.Lock()

    def refusal(
        self, job: DownloadJob | None, pick: Candidate, beside: RemoteId | None = None
    ) -> str:
        """Why `job` (None: a preview) must wait before it asks for `pick`; "" when it may ask.

        `beside` is a transfer of its own that goes on meanwhile.
        """
        policy = self._policy()
        heard = self._previews() if job is not None else ()
        if any(_is(remote, pick) for remote in heard):
            return "Waits until nobody listens to this very file any more"
        if not policy.per_peer and not policy.per_source:
            return ""
        running = [
            remote
            for one in self._jobs.find({JobState.DOWNLOADING})
            for remote in (one.remote, one.kept)
            if remote is not None and remote.source == pick.source
            if job is None or one.id != job.id
        ]
        if beside is not None and beside.source == pick.source:
            running.append(beside)
        running.extend(remote for remote in heard if remote.source == pick.source)
        at_peer = sum(remote.peer == pick.peer for remote in running)
        if policy.per_peer and at_peer >= policy.per_peer:
            return f"Waits for a place at {pick.peer}: {_files(at_peer)} at once are enough"
        if policy.per_source and len(running) >= policy.per_source:
            return (
                f"Waits for a place: {_files(len(running))} from {pick.source} at once are enough"
            )
        return ""


def _is(remote: RemoteId, pick: Candidate) -> bool:
    return (remote.source, remote.peer, remote.filename) == pick.identity[:3]


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
