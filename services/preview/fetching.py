"""One candidate's way from its source into the feed of a preview. Used by `service.py`."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from core.domain import (
    CratekeeperError,
    RemoteId,
    ServiceError,
    StorageError,
    Transfer,
    TransferState,
)
from core.ports.sources import DownloadSource, ShowsArrivals
from core.tasks import Cancelled, Deadline
from services.preview.leftovers import end_at
from services.preview.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.preview.session import PreviewSession

log = logging.getLogger(__name__)
LANDING = 5.0
_SILENT = "The file did not begin to arrive in time. Try another one."
_TAKEN = "The download has put this file in place. Play it there."
_GONE = frozenset({TransferState.FAILED, TransferState.REJECTED, TransferState.CANCELLED})


@dataclass(frozen=True, slots=True)
class PreviewLimits:
    """`bytes` the largest file, `start` seconds to its first byte, `total` for all of it, `idle`
    without a player reading; `look` between two looks at the disk, `ask` between two questions to
    a source by its name (slskd: every 2 to 3 s, its contract says), as often as `look` to others.
    `settle` is how long a player waits for the WAV of a whole file to be whole, too: only then it
    learns the length and may jump about. A song takes a second.
    """

    bytes: int = 600_000_000
    start: float = 120.0
    total: float = 3600.0
    idle: float = 900.0
    look: float = 0.25
    settle: float = 5.0
    ask: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"slskd": 2.5, "soulseek": 0.5, "youtube": 0.5})
    )


class Fetch:
    """Runs in a thread of its own until nobody listens any more."""

    def __init__(
        self,
        session: PreviewSession,
        source: DownloadSource,
        remote: RemoteId,
        notes: Notes,
        limits: PreviewLimits,
    ) -> None:
        self._session, self._source, self._remote = session, source, remote
        self._notes, self._limits = notes, limits
        self._lock = threading.Lock()
        self._over = self._held = False
        self._ours: bool | None = None

    def hold(self) -> RemoteId | None:
        """Leave the transfer to somebody else from now on; None when it is cleared away already."""
        with self._lock:
            self._held = not self._over
            return self._remote if self._held else None

    def drop(self) -> None:
        """Nobody took it over after all."""
        with self._lock:
            self._held = False
            gone = self._over
        if gone:
            self._clear()

    def settle(self) -> None:
        """It belongs to a download now: nothing is swept."""
        self._notes.remove(self._remote.token)

    def run(self, search_id: str | None) -> None:
        """Fetch, wait until nobody listens, clear away. What fails is told by the session."""
        session = self._session
        try:
            self._notes.write(self._remote)
            self._look_before()
            self._source.start(self._remote, search_id)
            self._follow()
            session.rest(self._limits.idle, self._limits.look)
        except Cancelled:
            pass
        except OSError as error:
            session.fail(f"The preview cannot be stored: {error.strerror}.")
        except CratekeeperError as error:
            session.fail(str(error))
        except Exception:
            log.exception("A preview failed")
            session.fail("The preview failed unexpectedly. Try another file.")
        finally:
            with self._lock:
                self._over, held = True, self._held
            if not held:
                self._clear()

    def _look_before(self) -> None:
        """What lies there before it is asked for is not ours: see `ShowsArrivals`."""
        if isinstance(self._source, ShowsArrivals):
            self._source.arriving(self._remote)

    def _follow(self) -> None:
        """Until the file is whole."""
        start, total = Deadline(self._limits.start), Deadline(self._limits.total)
        asking = self._limits.ask.get(self._source.name, self._limits.look)
        next_ask = Deadline(0.0)
        while True:
            self._open_part()
            if next_ask.passed:
                next_ask = Deadline(asking)
                transfer = self._source.poll([self._remote])[self._remote]
                if self._ours is None:  # what runs already was begun by somebody else
                    self._ours = transfer.bytes_done == 0
                if self._is_whole(transfer):
                    return
                self._refuse(transfer)
            self._refuse_slow(start, total)
            self._session.ctx.sleep(self._limits.look)

    def _open_part(self) -> None:
        """Looking at the disk costs the source nothing."""
        if self._session.feed.opened or sys.platform == "win32":
            return  # Windows lets nobody rename a file that we hold open
        if isinstance(self._source, ShowsArrivals):
            self._open(self._source.arriving(self._remote))

    def _open(self, path: Path | None) -> None:
        if path is not None:
            with contextlib.suppress(FileNotFoundError):  # renamed at this very moment
                self._session.feed.open(path)

    def _is_whole(self, transfer: Transfer) -> bool:
        feed = self._session.feed
        taken = self._held and transfer.state is TransferState.UNKNOWN
        if transfer.state is TransferState.SUCCEEDED and not feed.opened:
            self._open(self._source.locate(self._remote))
        elif taken and not feed.opened:
            raise ServiceError(self._source.name, _TAKEN)
        if not feed.opened or not (taken or transfer.state is TransferState.SUCCEEDED):
            return False
        feed.finish()
        return True

    def _refuse(self, transfer: Transfer) -> None:
        """Raise what ends the preview."""
        if transfer.state in _GONE:
            peer, detail = transfer.remote.peer, transfer.detail
            raise ServiceError(self._source.name, f"{peer} did not send the file: {detail}.")

    def _refuse_slow(self, start: Deadline, total: Deadline) -> None:
        have = self._session.feed.available()
        if (not have and start.passed) or total.passed:
            raise ServiceError(self._source.name, _SILENT)
        if have > self._limits.bytes:
            raise StorageError("This file is too large to listen to first.")

    def _clear(self) -> None:
        """Stop the transfer and delete its file; what does not work is left to the next sweep."""
        try:
            whole = self._session.seen().whole
            end_at(self._source, self._remote, bool(self._ours), LANDING if whole else 0.0)
        except (CratekeeperError, OSError):
            log.info("What the preview fetched is removed at the next start", exc_info=True)
            return
        self._notes.remove(self._remote.token)
