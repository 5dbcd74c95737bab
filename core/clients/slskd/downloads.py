"""Asking for files at slskd, watching them, stopping them. Used by `source.py`.

Source: contract §3 (batches and the endpoint before 0.26), §4 (states), §6 (one POST at a time).
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TypeVar

from core.clients.slskd import states
from core.clients.slskd.api import BatchAnswer, BatchRequest, SlskdApi
from core.clients.slskd.facts import KnownFacts
from core.clients.slskd.mapping import SERVICE, TransferRow
from core.clients.slskd.rows import Listings, Rows, batch_ids, of_file
from core.clients.slskd.settings import FOLDER, SlskdConfig
from core.domain import (
    NotFound,
    RateLimited,
    Refused,
    RemoteId,
    ServiceError,
    Transfer,
    TransferState,
    Unreachable,
)
from core.ports.system import Clock
from core.tasks import Deadline, TaskContext

_log = logging.getLogger(__name__)
_IN_PROGRESS = "already in progress"
_OFFLINE = "offline"
_POSITION_SECONDS = 3.0
T = TypeVar("T")


class Downloads:
    """Transfers of ours at one slskd. Thread-safe."""

    def __init__(
        self, api: SlskdApi, config: SlskdConfig, rows: Rows, facts: KnownFacts, clock: Clock
    ) -> None:
        self._api = api
        self._config = config
        self._rows = rows
        self._facts = facts
        self._clock = clock
        self._idle = TaskContext()
        self._posting = threading.Lock()
        self._spent: dict[str, int] = {}
        self._seen: set[str] = set()
        self._places: dict[str, tuple[float, int | None]] = {}

    def start(self, remote: RemoteId, search_id: str | None) -> None:
        """Ask for the file, or adopt the transfer that is there already."""
        with self._posting:
            version = self._facts.version()
            if not version.has_batches:
                self._start_old(remote)
                return
            try:
                self._start_batch(remote, search_id)
            except Refused:
                if version.major_minor is not None:
                    raise
                # An unreadable version may be an old one, which has only the old endpoint.
                self._start_old(remote)

    def poll(self, remotes: Collection[RemoteId]) -> dict[RemoteId, Transfer]:
        """One look at each."""
        listings: Listings = {}
        batches = self._facts.version().has_batches
        rows = {remote: self._rows.find(remote, batches, listings) for remote in remotes}
        self._refuse_when_starting(rows)
        self._ask_one_place([row for row in rows.values() if row is not None])
        return {remote: self._transfer(remote, row) for remote, row in rows.items()}

    def _refuse_when_starting(self, rows: Mapping[RemoteId, TransferRow | None]) -> None:
        """Raise `NotReady` when slskd was just started: it asks anew for what it had after a login.

        Until then a transfer may be gone, or be told as failed (contract §4).
        """
        seen = {remote.token for remote, row in rows.items() if row is not None}
        gone = {remote.token for remote in rows} - seen
        shut = any(row is not None and states.was_shut_down(row) for row in rows.values())
        if shut or gone & self._seen:
            self._facts.check()
        self._seen |= seen

    def row(self, remote: RemoteId) -> TransferRow | None:
        """slskd's row for `remote`."""
        return self._rows.find(remote, self._facts.version().has_batches)

    def cancel(self, remote: RemoteId) -> None:
        """Stop it, wait until slskd says so, remove the row. Somebody else's is left alone.

        Removing sticks only on a row that has ended (contract §3), and a row between two of
        slskd's own tries has not: it is waited for, at most `cancel_seconds`.
        """
        deadline = Deadline(self._config.cancel_seconds)
        stopped: set[str] = set()
        row = self.row(remote)
        while row is not None and self._rows.is_ours(row, remote):
            late = deadline.passed
            if not states.is_over(row):
                if row.id not in stopped:
                    self._api.stop_download(row.username, row.id)
                stopped.add(row.id)
            elif late or self._has_ended(row):
                self._api.remove_download(row.username, row.id)
            if late:
                break
            self._idle.sleep(min(0.25, self._config.poll_seconds))
            row = self.row(remote)
        self._forget(remote, row)

    def remove(self, remote: RemoteId) -> None:
        """Hide our finished row."""
        row = self.row(remote)
        if row is not None and states.is_over(row) and self._rows.is_ours(row, remote):
            self._api.remove_download(row.username, row.id)
        self._forget(remote, row)

    def _has_ended(self, row: TransferRow) -> bool:
        """True when slskd will not try it again by itself."""
        if states.transfer_state(row.state) is not TransferState.RETRYING:
            return True
        return row.attempts >= self._tries() and not states.was_shut_down(row)

    def _tries(self) -> int:
        """How often slskd itself tries; before 0.26 it does not."""
        return self._facts.options().retry_attempts if self._facts.version().has_batches else 0

    def _start_batch(self, remote: RemoteId, search_id: str | None) -> None:
        for batch_id in batch_ids(remote.token):
            request = BatchRequest(
                id=batch_id,
                username=remote.peer,
                filename=remote.filename,
                size=remote.size or 0,
                destination=f"{FOLDER}/{remote.token}",
                search_id=search_id,
            )
            answer = self._post(partial(self._send_batch, request, remote))
            if not answer.exists:
                self._settle(answer.failure, remote)
                _log.info("Asked %s for %s as %s", remote.peer, remote.filename, batch_id)
                return
            if self._has(batch_id, remote) or self._rows.running(remote) is not None:
                return
        raise Refused(SERVICE, f'slskd cannot ask "{remote.peer}" for this file now.')

    def _send_batch(self, request: BatchRequest, remote: RemoteId) -> BatchAnswer:
        try:
            return self._api.enqueue_batch(request)
        except Unreachable:
            # Our patience ended, perhaps not slskd's: what it has is taken.
            if not self._has(request.id, remote):
                raise
            return BatchAnswer()

    def _has(self, batch_id: str, remote: RemoteId) -> bool:
        batch = self._api.batch(batch_id)
        return batch is not None and bool(of_file(batch.rows, remote))

    def _start_old(self, remote: RemoteId) -> None:
        row = self._rows.running(remote)
        if row is None:
            send = partial(self._api.enqueue, remote.peer, remote.filename, remote.size or 0)
            row = self._post(send)
        if row is None:
            self._settle(_IN_PROGRESS, remote)
        else:
            self._rows.note_asked(remote, row)

    def _settle(self, failure: str, remote: RemoteId) -> None:
        """Nothing to do without a `failure`; a transfer that runs already is adopted."""
        if not failure:
            return
        row = self._rows.running(remote) if _IN_PROGRESS in failure.lower() else None
        if row is None:
            raise _refusal(remote, failure)
        _log.info("Transfer %s was started by somebody else; it is only watched", row.id)
        self._rows.note_foreign(row)

    def _post(self, send: Callable[[], T]) -> T:
        """`send`, again after a short pause while slskd is busy; peers' troubles as our errors."""
        for _ in range(self._config.busy_tries):
            try:
                return send()
            except RateLimited:
                self._idle.sleep(self._config.backoff_seconds * random.uniform(1.0, 2.0))
        raise RateLimited(SERVICE, "slskd stays busy with other requests.", 10.0)

    def _transfer(self, remote: RemoteId, row: TransferRow | None) -> Transfer:
        if row is None:
            return Transfer(remote, TransferState.UNKNOWN, detail="slskd does not know it")
        _, place = self._places.get(row.id, (0.0, None))
        queued = states.is_queued_remotely(row)
        return Transfer(
            remote,
            self._state(remote, row),
            bytes_done=row.bytes_done,
            size=row.size,
            speed=row.speed,
            queue_place=(place if row.place is None else row.place) if queued else None,
            detail=row.exception or row.state,
            retry_same_peer=states.asks_for_patience(row),
        )

    def _state(self, remote: RemoteId, row: TransferRow) -> TransferState:
        """FAILED when slskd's own tries were used up in two looks (contract §4)."""
        state = states.transfer_state(row.state)
        if state is not TransferState.RETRYING:
            self._spent.pop(remote.token, None)
            return state
        looks = self._spent.get(remote.token, 0) + 1 if self._has_ended(row) else 0
        self._spent[remote.token] = looks
        return TransferState.FAILED if looks >= 2 else state

    def _ask_one_place(self, rows: Collection[TransferRow]) -> None:
        """Have slskd ask one peer for our place, which may take seconds: one question a look."""
        now = self._clock.monotonic()
        for row in rows:
            asked, place = self._places.get(row.id, (now - self._config.place_seconds, None))
            due = now - asked >= self._config.place_seconds
            if not due or row.place is not None or not states.is_queued_remotely(row):
                continue
            with contextlib.suppress(ServiceError):
                place = self._api.position(row.username, row.id, _POSITION_SECONDS)
            self._places[row.id] = (now, place)
            return

    def _forget(self, remote: RemoteId, row: TransferRow | None) -> None:
        self._spent.pop(remote.token, None)
        self._seen.discard(remote.token)
        self._rows.forget(remote, row)
        if row is not None:
            self._places.pop(row.id, None)


def _refusal(remote: RemoteId, failure: str) -> ServiceError:
    sentence = f'"{remote.peer}" does not give us this file: {failure}'
    kind = NotFound if _OFFLINE in failure.lower() else Refused
    return kind(SERVICE, sentence)
