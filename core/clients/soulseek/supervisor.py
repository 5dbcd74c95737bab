"""The supervisor of downloads: looks at each in turn, judges, mends, ends. Used by `transfers.py`.

Source: contract §1 (faults) and §4 (resilience): COMPLETE is believed only with the right size, a
clean close is tried again and continued, silence is a stall, a peer that never takes our request
is given up, and nothing is retried at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.clients.soulseek.login import Login
from core.clients.soulseek.places import Places
from core.clients.soulseek.settings import SoulseekConfig
from core.domain import FINAL_STATES, RemoteId, StorageError, TransferState

if TYPE_CHECKING:
    from core.clients.soulseek.guard import GuardedClient

_log = logging.getLogger(__name__)
_ASK_AGAIN_SECONDS = 30.0
_QUICK, _QUICK_FOR = 0.04, 3.0
"""Seconds between two looks while one was asked for so lately and has not brought a byte."""
_BROKEN = (None, "Cancelled")
_LATER = ("too many", "pending shutdown")


@dataclass(eq=False)
class Fetch:
    """One file on its way. `tokens` are the names it was asked for by; times are monotonic."""

    remote: RemoteId
    tokens: set[str]
    theirs: Any
    state: TransferState = TransferState.QUEUED
    detail: str = ""
    retry_same_peer: bool = False
    tries: int = 0
    done: int = 0
    begun: float = field(default_factory=time.monotonic)
    since: float = field(default_factory=time.monotonic)
    retry_at: float | None = None
    asked_place: float = float("-inf")
    asked_peer: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """True when nothing changes any more."""
        return self.state in FINAL_STATES

    def enter(self, state: TransferState, detail: str = "") -> None:
        """Note where it stands; waiting starts anew when that is news."""
        if state is not self.state:
            self.since = time.monotonic()
        self.state, self.detail = state, detail


class Supervisor:
    """Watches fetches as long as one of them is not over; runs in the loop's thread."""

    def __init__(self, config: SoulseekConfig, login: Login, places: Places) -> None:
        self._config = config
        self._login = login
        self._places = places
        self._fetches: list[Fetch] = []
        self._watching: asyncio.Task[None] | None = None
        self._asking: set[asyncio.Task[None]] = set()

    def watch(self, fetches: list[Fetch]) -> None:
        """Look after these from now on, instead of those before."""
        self._fetches = fetches
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    def stop(self) -> None:
        """Watch no more; parts stay as they are."""
        if self._watching is not None:
            self._watching.cancel()

    async def drop(self, fetch: Fetch) -> None:
        """Have aioslsk forget it; the part stays."""
        from core.clients.soulseek.guard import drop

        if self._login.client is not None:
            await drop(self._login.client, fetch.theirs)

    async def _end(self, fetch: Fetch, state: TransferState, detail: str = "") -> None:
        fetch.enter(state, detail)
        _log.info(
            "%s from %s: %s %s", fetch.remote.filename, fetch.remote.peer, state.value, detail
        )
        await self.drop(fetch)

    # -- watching --------------------------------------------------------------------------------

    async def _watch(self) -> None:
        while any(not one.over for one in self._fetches):
            for fetch in [one for one in self._fetches if not one.over]:
                try:
                    await self._step(fetch)
                except StorageError as trouble:
                    await self._end(fetch, TransferState.FAILED, trouble.sentence)
                except Exception as error:  # noqa: BLE001 - boundary: one must not stop the others
                    _log.exception("A transfer could not be looked after")
                    await self._end(fetch, TransferState.FAILED, f"Unexpected: {error}")
            await asyncio.sleep(self._pause())

    def _pause(self) -> float:
        since = time.monotonic() - _QUICK_FOR
        quick = any(not (one.over or one.done) and one.begun > since for one in self._fetches)
        return min(_QUICK, self._config.tick) if quick else self._config.tick

    async def _step(self, fetch: Fetch) -> None:
        """One look at what aioslsk makes of it."""
        from aioslsk.transfer.state import TransferState as State

        client = self._login.client
        assert client is not None
        if fetch.retry_at is not None:
            await self._retry_when_due(client, fetch)
            return
        where = fetch.theirs.state.VALUE
        if where == State.QUEUED:
            await self._while_queued(client, fetch)
        elif where == State.INITIALIZING:
            fetch.enter(TransferState.QUEUED)
        elif where == State.DOWNLOADING:
            await self._while_running(fetch)
        elif where == State.COMPLETE:
            await self._settle(fetch)
        elif where == State.INCOMPLETE:
            await self._later(fetch, "The connection broke", at_once=True)
        elif where == State.FAILED:
            await self._judge(fetch, fetch.theirs.fail_reason)
        else:
            await self._end(fetch, TransferState.CANCELLED, "It was stopped")

    async def _while_queued(self, client: GuardedClient, fetch: Fetch) -> None:
        now = time.monotonic()
        if fetch.theirs.remotely_queued:
            fetch.enter(TransferState.QUEUED)
            if now - fetch.asked_place >= self._config.place_seconds:
                fetch.asked_place = now
                self._ask_place(client, fetch)
            return
        if self._is_offline(client, fetch.remote.peer):
            fetch.enter(TransferState.RETRYING, "The peer is offline")
        if now - fetch.since >= self._config.unreachable:
            await self._end(fetch, TransferState.FAILED, "The peer cannot be reached")
        elif now - fetch.asked_peer >= _ASK_AGAIN_SECONDS:
            fetch.asked_peer = now
            client.transfers.ask_again()

    async def _while_running(self, fetch: Fetch) -> None:
        fetch.enter(TransferState.RUNNING)
        now = time.monotonic()
        if fetch.theirs.bytes_transfered > fetch.done:
            fetch.done, fetch.since = fetch.theirs.bytes_transfered, now
        elif now - fetch.since >= self._config.stall:
            if not await fetch.theirs.state.pause():
                return  # it ended at this very moment: the next look sees how
            await self._later(fetch, f"No byte for {self._config.stall:.0f} s", at_once=True)

    async def _settle(self, fetch: Fetch) -> None:
        """COMPLETE is only a claim (fault F): the size on the disk decides."""
        size = self._places.part_size(fetch.remote)
        expected = fetch.remote.size if fetch.remote.size is not None else fetch.theirs.filesize
        if size != expected or not size:
            self._places.part(fetch.remote).unlink(missing_ok=True)
            detail = f"{size} bytes came instead of {expected}"
            await self._end(fetch, TransferState.FAILED, detail)
            return
        self._places.settle(fetch.remote)
        fetch.done = size
        await self._end(fetch, TransferState.SUCCEEDED)

    async def _judge(self, fetch: Fetch, reason: str | None) -> None:
        from core.clients.soulseek.guard import OTHER_SIZE

        if reason in _BROKEN:
            await self._later(fetch, "The peer closed the connection")
        elif reason == "File read error." and fetch.theirs.start_time is not None:
            detail = f"It cannot be written to {self._places.part(fetch.remote).parent}"
            await self._end(fetch, TransferState.FAILED, detail)
        elif reason is not None and reason.startswith(OTHER_SIZE):
            await self._end(fetch, TransferState.FAILED, reason)
        else:
            said = reason or ""
            fetch.retry_same_peer = said.lower().startswith(_LATER)
            await self._end(fetch, TransferState.REJECTED, said)

    async def _later(self, fetch: Fetch, detail: str, at_once: bool = False) -> None:
        """Try the same peer again after a pause, a short one when it did not close on purpose."""
        fetch.done = max(fetch.done, self._places.part_size(fetch.remote))
        pauses = self._config.retry_pauses
        if fetch.tries >= len(pauses):
            await self._end(fetch, TransferState.FAILED, detail)
            return
        pause = pauses[fetch.tries] * (0.1 if at_once else 1.0)
        fetch.tries += 1
        fetch.retry_at = time.monotonic() + pause
        fetch.enter(TransferState.RETRYING, detail)

    async def _retry_when_due(self, client: GuardedClient, fetch: Fetch) -> None:
        assert fetch.retry_at is not None
        if time.monotonic() < fetch.retry_at:
            return
        fetch.retry_at = None
        fetch.enter(TransferState.QUEUED)
        fetch.since = fetch.asked_peer = time.monotonic()
        if fetch.theirs.is_processing():
            return  # the peer began anew by itself
        self._places.prepare(fetch.remote)
        await fetch.theirs.state.queue()
        client.transfers.ask_again()

    # -- asking ----------------------------------------------------------------------------------

    def _is_offline(self, client: GuardedClient, peer: str) -> bool:
        from aioslsk.user.model import UserStatus

        return bool(client.users.get_user_object(peer).status == UserStatus.OFFLINE)

    def _ask_place(self, client: GuardedClient, fetch: Fetch) -> None:
        async def ask() -> None:
            with contextlib.suppress(Exception):
                await client.transfers.request_place_in_queue(fetch.theirs)

        task = asyncio.get_running_loop().create_task(ask())
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
