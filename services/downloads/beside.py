"""The candidate that keeps its place while a second one is tried beside it.

Used by the follower, which looks after the newer of the two; `pairs.py` makes and ends pairs.
"""

from __future__ import annotations

from core.domain import NotFound, Refused, RemoteId, ServiceError, TransferState
from core.ports.sources import DownloadSource
from services.downloads.deps import EngineDeps
from services.downloads.ends import Arrived, GivenUp
from services.downloads.patience import Patience


class Beside:
    """Looks after one kept transfer; lives as long as the pair."""

    def __init__(self, deps: EngineDeps, kept: RemoteId) -> None:
        self.remote = kept
        self._deps = deps
        self._patience = Patience(deps.policy(), deps.clock, lambda: False, lambda: True)
        self._asked = False

    def look(self, max_age: float) -> Arrived | GivenUp | None:
        """What became of it, None while it waits or comes; trouble of its source is waited out."""
        source = self._deps.sources().get(self.remote.source)
        if source is None:
            return GivenUp(f"The source {self.remote.source} is switched off")
        try:
            return self._looked(source, max_age)
        except (NotFound, Refused) as gone:
            return GivenUp(gone.sentence)
        except ServiceError:
            self._patience.pause()
            return None

    def _looked(self, source: DownloadSource, max_age: float) -> Arrived | GivenUp | None:
        seen = self._deps.watch(source).look(self.remote, max_age)
        if seen.state in {TransferState.UNKNOWN, TransferState.SUCCEEDED}:
            here = source.locate(self.remote)
            if here is not None:
                return Arrived(here, self.remote)
        if seen.state is TransferState.UNKNOWN:
            return self._ask_again(source)
        reason = self._patience.judge(seen)
        if reason:
            return GivenUp(reason)
        late = self._patience.waited >= self._deps.policy().arrival
        if seen.state is TransferState.SUCCEEDED and late:
            return GivenUp(f"{source.name} says it is finished, but the file did not arrive")
        return None

    def _ask_again(self, source: DownloadSource) -> GivenUp | None:
        """The source forgot it (it was started anew, or we were): once that is no reason."""
        if self._asked:
            return GivenUp("The transfer vanished from the source")
        self._asked = True
        source.start(self.remote)
        self._deps.watch(source).renew(self.remote)
        return None
