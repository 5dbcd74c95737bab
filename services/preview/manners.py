"""Whether a preview may begin: it is a download like any other to the disk and to the peer.

Used by `service.py`; made by the container. The engine counts previews in turn, see
`services/downloads/slots.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from core.domain import BadInput, Candidate, JobState, RemoteId
from core.ports.jobs import JobStore
from core.ports.memory import BlockList
from services.downloads.gate import Closed
from services.downloads.slots import Slots

_UNBLOCK = "Unblock them in Downloads › History › Blocked peers and refused files."
_HELD = frozenset({JobState.DOWNLOADING, JobState.VERIFYING, JobState.ORGANISING})


class Manners(Protocol):
    """What `PreviewService` asks before and after."""

    def check(self, candidate: Candidate) -> None:
        """Raise the `BadInput` that says why it may not begin now."""
        ...

    def is_kept(self, remote: RemoteId) -> bool:
        """True when a download took this transfer over."""
        ...


class Unasked:
    """Everything is allowed."""

    def check(self, candidate: Candidate) -> None:
        """Nothing is in the way."""

    def is_kept(self, remote: RemoteId) -> bool:  # noqa: ARG002 - the protocol's name
        """Nobody takes anything over."""
        return False


class PreviewManners:
    """Blocked peers, pause, hours, free space, places at the peer and the source, files on their
    way here."""

    def __init__(
        self,
        jobs: JobStore,
        closed: Callable[[], Closed | None],
        slots: Slots,
        blocked: BlockList,
    ) -> None:
        self._jobs = jobs
        self._closed = closed
        self._slots = slots
        self._blocked = blocked

    def check(self, candidate: Candidate) -> None:
        """See `Manners`."""
        self._refuse_blocked(candidate)
        closed = self._closed()
        if closed is not None:
            raise BadInput(f"{closed.sentence} A preview is a download, too.", closed.next_step)
        for remote in self._running():
            if (remote.source, remote.peer, remote.filename) == candidate.identity[:3]:
                raise BadInput(
                    "This very file is being downloaded now.", "Play it when it has arrived."
                )
        if why := self._slots.refusal(None, candidate):
            raise BadInput(f"{why}.", "Try again when a download has ended.")

    def _refuse_blocked(self, candidate: Candidate) -> None:
        """A person wants nothing from that peer; what waiting would mend is told after it."""
        why = self._blocked.blocked_peers().get((candidate.source, candidate.peer))
        if why is None:
            return
        because = f": {why.rstrip('.')}" if why else ""
        raise BadInput(f"You blocked {candidate.peer}{because}.", _UNBLOCK)

    def is_kept(self, remote: RemoteId) -> bool:
        """See `Manners`."""
        return any(one.token == remote.token for one in self._running())

    def _running(self) -> list[RemoteId]:
        return [job.remote for job in self._jobs.find(_HELD) if job.remote is not None]
