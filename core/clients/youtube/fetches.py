"""All downloads of this process: each in its own child, begun when its turn has come.

A download is in the table from `start` until `cancel` or `finish`; what an earlier run of the
program left in its folder is gone on with. Used by `source.py`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.clients.youtube import failures, folders
from core.clients.youtube.child import Child, Event
from core.clients.youtube.limits import Limits
from core.clients.youtube.reach import Reach
from core.clients.youtube.settings import SERVICE, YouTubeConfig
from core.clients.youtube.wire import Fetch, Setup
from core.clients.youtube.workers import Workers
from core.domain import (
    FINAL_STATES,
    NotReady,
    Refused,
    RemoteId,
    ServiceError,
    Transfer,
    TransferState,
    Unreachable,
)
from core.ports.ledgers import PaceStore
from core.ports.system import Clock

log = logging.getLogger(__name__)
TURN = "youtube.extracting"
"""The lock of who asks YouTube for a page: one video at a time (source: contract §1.1), over all
processes. It is given on with the first byte, so that downloads themselves may overlap."""
_TURN_NAP = 0.25
_S = TransferState


@dataclass
class _Row:
    """One download and how it stands."""

    remote: RemoteId
    folder: Path
    paid: bool
    state: TransferState = _S.QUEUED
    child: Child | None = None
    done: int = 0
    size: int | None = None
    speed: float = 0.0
    detail: str = ""
    tries: int = 0
    not_before: float = 0.0
    has_turn: bool = False

    @property
    def waits(self) -> bool:
        return self.child is None and self.state in {_S.QUEUED, _S.RETRYING}

    def transfer(self) -> Transfer:
        return Transfer(
            self.remote,
            self.state,
            bytes_done=self.done,
            size=self.size,
            speed=self.speed if self.state is _S.RUNNING else 0.0,
            detail=self.detail,
        )


class Fetches:
    """The table. Thread-safe; events of children come in their own threads."""

    def __init__(
        self,
        config: YouTubeConfig,
        limits: Limits,
        reach: Reach,
        store: PaceStore,
        clock: Clock,
        setup: Callable[[], Setup],
        workers: Workers,
    ) -> None:
        self._config = config
        self._limits = limits
        self._reach = reach
        self._store = store
        self._clock = clock
        self._setup = setup
        self._workers = workers
        self._rows: dict[str, _Row] = {}
        self._lock = threading.RLock()
        self._swept = False
        self._closed = False

    def start(self, remote: RemoteId) -> None:
        """Begin, or queue behind the others; what runs or is finished already is adopted."""
        folder = folders.folder_of(self._config, remote.token)
        if folder is None or not remote.filename.startswith("https://"):
            raise Refused(SERVICE, "This is no address that can be fetched.")
        with self._lock:
            if self._closed:
                raise _replaced()
            row = self._rows.get(remote.token)
            if row is not None and row.state not in FINAL_STATES:
                return
            if folders.finished(folder) is not None:
                return
            self._sweep_once()
            paid = folders.begun(folder)
            made = _Row(remote, folder, paid, done=folders.bytes_in(folder))
            # It stays in the table when it cannot begin now: `look` begins it later.
            self._rows[remote.token] = made
            trouble = self._try_to_begin(made)
            if trouble is not None and not self.working():
                raise trouble

    def look(self, remotes: Iterable[RemoteId]) -> dict[RemoteId, Transfer]:
        """Each as it stands; those whose turn has come begin.

        What keeps them from beginning is raised only when nothing else is on its way: news of
        another transfer are never held back.
        """
        with self._lock:
            if self._closed:
                raise _replaced()
            trouble = self._begin_due()
            if trouble is not None and not self.working():
                raise trouble
            return {remote: self._seen(remote) for remote in remotes}

    @property
    def running(self) -> int:
        """How many children fetch just now."""
        with self._lock:
            return sum(row.child is not None for row in self._rows.values())

    def drop(self, remote: RemoteId) -> None:
        """Stop it, forget it, and remove what it left on the disk."""
        with self._lock:
            row = self._rows.pop(remote.token, None)
            child = _taken_from(row) if row else None
        if child is not None and row is not None:
            child.kill()
            self._give_on(row)
            self._unlock(remote.token)
        folders.clear(self._config, remote.token)

    def close(self) -> None:
        """Stop all children; what they have got so far stays for the next start."""
        with self._lock:
            self._closed = True
            rows, self._rows = list(self._rows.values()), {}
            children = [(row, _taken_from(row)) for row in rows]
        for row, child in children:
            if child is not None:
                child.kill()
                self._give_on(row)
                self._unlock(row.remote.token)

    def working(self) -> bool:
        """Whether anything runs, or has ended and was not yet taken away."""
        with self._lock:
            return any(row.child or row.state in FINAL_STATES for row in self._rows.values())

    def _begin_due(self) -> ServiceError | None:
        now = self._clock.monotonic()
        due = [row for row in self._rows.values() if row.waits and row.not_before <= now]
        troubles = [self._try_to_begin(row) for row in due]
        return next((one for one in troubles if one is not None), None)

    def _try_to_begin(self, row: _Row) -> ServiceError | None:
        try:
            self._launch(row)
        except ServiceError as error:
            return error
        return None

    def _launch(self, row: _Row) -> None:
        """Give it a child when limits, network and other processes allow it now."""
        if row.paid:
            self._limits.refuse_when_blocked()
        else:
            self._limits.refuse_when_spent()
        self._reach.require()
        row.has_turn = self._store.acquire(TURN)
        try:
            wait = self._wait_of(row) if row.has_turn else _TURN_NAP
            if wait > 0.0:
                row.not_before = self._clock.monotonic() + wait
                return
            row.state, row.tries = _S.RUNNING, row.tries + 1
            longest = self._config.longest
            command = Fetch(row.remote.filename, str(row.folder), self._setup(), longest)
            row.child = self._workers.begin(command, lambda event: self._heard(row, event))
        finally:
            if row.child is None:
                self._give_on(row)

    def _wait_of(self, row: _Row) -> float:
        """Seconds until it may begin; 0.0 when it is counted and nobody else's."""
        wait = 0.0 if row.paid else self._limits.take()
        if wait > 0.0:
            return wait
        row.paid = True
        _begin(row.folder)
        if self._store.acquire(_lock_name(row.remote.token)):
            return 0.0
        return self._config.retry_pause  # another process of this home fetches it right now

    def _give_on(self, row: _Row) -> None:
        """The page is read, or will not be: another one's turn."""
        if row.has_turn:
            row.has_turn = False
            self._store.release(TURN)

    def _heard(self, row: _Row, event: Event) -> None:
        kind = event["event"]
        with self._lock:
            if self._rows.get(row.remote.token) is not row:
                return  # cancelled meanwhile
            self._give_on(row)  # whatever is said first is said after the page was read
            if kind == "progress":
                row.done, row.size, row.speed = event["done"], event["size"], event["speed"]
            elif kind == "finished":
                row.state, row.done, row.size = _S.SUCCEEDED, event["size"], event["size"]
                row.detail = str(event["format"])
            elif kind == "failed":
                self._failed(row, str(event["kind"]), str(event["text"]))
            elif kind in {"end", "exit"}:
                self._ended(row, whole=kind == "end")

    def _ended(self, row: _Row, whole: bool) -> None:
        child = _taken_from(row)
        if child is not None and whole:
            self._workers.give_back(child, well=row.state is _S.SUCCEEDED)
        if row.state is _S.RUNNING:
            self._failed(row, "broken", "the worker ended unexpectedly")
        self._unlock(row.remote.token)

    def _failed(self, row: _Row, kind: str, text: str) -> None:
        log.warning("%s failed: %s: %s", row.remote.filename, kind, text)
        row.detail = failures.words(kind, text)
        if kind in failures.PAUSES_SOURCE:
            self._limits.ban(row.detail + ".")
            row.state, row.tries = _S.QUEUED, row.tries - 1
        elif kind in failures.MAY_PASS and row.tries < self._config.tries:
            self._reach.doubt()
            row.state = _S.RETRYING
            row.not_before = self._clock.monotonic() + self._config.retry_pause
        else:
            row.state = _S.FAILED

    def _seen(self, remote: RemoteId) -> Transfer:
        row = self._rows.get(remote.token)
        if row is not None:
            return row.transfer()
        here = folders.finished(folders.folder_of(self._config, remote.token))
        if here is None:
            return Transfer(remote, _S.UNKNOWN, detail="not begun")
        size = here.stat().st_size
        return Transfer(remote, _S.SUCCEEDED, bytes_done=size, size=size)

    def _unlock(self, token: str) -> None:
        self._store.release(_lock_name(token))

    def _sweep_once(self) -> None:
        if not self._swept:
            self._swept = True
            folders.sweep(self._config)


def _taken_from(row: _Row) -> Child | None:
    """The row's child, which then belongs to the caller only: it may soon work for another."""
    child, row.child = row.child, None
    return child


def _replaced() -> Unreachable:
    """For those who still hold a source whose settings have changed: they ask anew."""
    return Unreachable(SERVICE, "YouTube's settings changed; downloads go on in a moment.")


def _lock_name(token: str) -> str:
    return f"youtube.{token}"


def _begin(folder: Path) -> None:
    try:
        folders.begin(folder)
    except OSError as error:
        raise NotReady(
            SERVICE,
            f"The downloads folder cannot be written: {error.strerror}.",
            "Set `downloads.incoming`.",
        ) from error
