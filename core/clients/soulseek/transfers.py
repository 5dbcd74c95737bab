"""Supervised downloads: what aioslsk does with a file, judged and mended. Used by `source.py`.

Runs in the loop's thread. Source: contract §1 (faults) and §4 (resilience): COMPLETE is believed
only with the right size, a clean close is tried again and continued, silence is a stall, a peer
that never takes our request is given up, and nothing is retried at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.clients.soulseek.login import Login
from core.clients.soulseek.places import Places
from core.clients.soulseek.settings import NAME, SoulseekConfig
from core.domain import (
    FINAL_STATES,
    NotFound,
    RemoteId,
    StorageError,
    Transfer,
    TransferState,
)

if TYPE_CHECKING:
    from core.clients.soulseek.guard import GuardedClient

_log = logging.getLogger(__name__)
_ASK_AGAIN_SECONDS = 30.0
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


class Transfers:
    """All downloads of this client."""

    def __init__(self, config: SoulseekConfig, login: Login, places: Places) -> None:
        self._config = config
        self._login = login
        self._places = places
        self._fetches: list[Fetch] = []
        self._watching: asyncio.Task[None] | None = None
        self._asking: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()

    # -- what the source asks --------------------------------------------------------------------

    async def start(self, remote: RemoteId) -> None:
        """Ask for the file, or take part in a transfer of the very same file."""
        async with self._lock:
            if self._adopt(remote) is not None:
                return
            client = await self._login.ensure()
            await self._refuse_offline(client, remote.peer)
            await self._begin(client, remote)

    async def poll(self, remotes: Collection[RemoteId]) -> dict[RemoteId, Transfer]:
        """One look at each; one found on the disk from before a restart is begun again."""
        return {remote: await self._look(remote) for remote in remotes}

    async def cancel(self, remote: RemoteId) -> None:
        """Stop it, delete its part. Raises the login's trouble when nothing is known of it."""
        fetch = self._named(remote)
        if fetch is None and not self._places.is_ours(remote):
            self._login.refuse_when_lost()
        if fetch is not None and self._leave(fetch, remote):
            await self._drop(fetch)
            self._places.discard(fetch.remote)
        self._places.discard(remote)

    async def finish(self, remote: RemoteId) -> None:
        """The file was taken away."""
        fetch = self._named(remote)
        if fetch is not None and self._leave(fetch, remote):
            await self._drop(fetch)
        self._places.clear(remote)

    def whole(self, remote: RemoteId) -> Path | None:
        """The finished file, None when it is not there. Callable from any thread."""
        fetch = self._named(remote)
        return self._places.whole(fetch.remote if fetch is not None else remote)

    async def close(self) -> None:
        """Stop watching; parts stay for the next start."""
        if self._watching is not None:
            self._watching.cancel()

    # -- beginning -------------------------------------------------------------------------------

    def _named(self, remote: RemoteId) -> Fetch | None:
        return next((one for one in self._fetches if remote.token in one.tokens), None)

    def _adopt(self, remote: RemoteId) -> Fetch | None:
        """The fetch of this token, or a living one of the same file, which gets this name too."""
        found = self._named(remote)
        if found is None:
            same = (remote.peer, remote.filename)
            for one in self._fetches:
                if (one.remote.peer, one.remote.filename) == same and not one.over:
                    one.tokens.add(remote.token)
                    found = one
        return found

    async def _refuse_offline(self, client: GuardedClient, peer: str) -> None:
        from aioslsk.commands import GetUserStatusCommand
        from aioslsk.user.model import UserStatus

        seconds = self._config.call_seconds
        try:
            answer = await client.execute(GetUserStatusCommand(peer), True, seconds)
        except Exception:  # noqa: BLE001 - boundary: aioslsk; a server that does not tell is no fault
            return
        if answer.status == UserStatus.OFFLINE:
            raise NotFound(NAME, f'"{peer}" is not online.', "The next one is tried.")

    async def _begin(self, client: GuardedClient, remote: RemoteId) -> Fetch:
        from core.clients.soulseek.guard import new_download

        part = self._places.prepare(remote)
        theirs = new_download(remote.peer, remote.filename, remote.size, str(part))
        fetch = Fetch(remote, {remote.token}, theirs, done=self._places.part_size(remote))
        self._fetches = [one for one in self._fetches if remote.token not in one.tokens]
        self._fetches.append(fetch)
        await client.transfers.add(theirs)
        await client.transfers.queue(theirs)
        _log.info("Asked %s for %s (%d bytes are here)", remote.peer, remote.filename, fetch.done)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        return fetch

    async def _look(self, remote: RemoteId) -> Transfer:
        fetch = self._named(remote)
        if fetch is None:
            if self._places.whole(remote) is not None and self._places.is_ours(remote):
                return Transfer(remote, TransferState.SUCCEEDED, remote.size or 0, remote.size)
            if not self._places.is_ours(remote):
                self._login.refuse_when_lost()
                return Transfer(remote, TransferState.UNKNOWN)
            async with self._lock:
                fetch = self._adopt(remote)
                if fetch is None:
                    fetch = await self._begin(await self._login.ensure(), remote)
        theirs = fetch.theirs
        queued = fetch.state is TransferState.QUEUED
        running = fetch.state is TransferState.RUNNING
        return Transfer(
            remote,
            fetch.state,
            bytes_done=fetch.done,
            size=remote.size if remote.size is not None else theirs.filesize,
            speed=theirs.get_speed() if running else 0.0,
            queue_place=(theirs.place_in_queue or None) if queued else None,
            detail=fetch.detail,
            retry_same_peer=fetch.retry_same_peer,
        )

    # -- ending ----------------------------------------------------------------------------------

    def _leave(self, fetch: Fetch, remote: RemoteId) -> bool:
        """Take this name away; True when it was the last one."""
        fetch.tokens.discard(remote.token)
        if fetch.tokens:
            return False
        self._fetches.remove(fetch)
        return True

    async def _drop(self, fetch: Fetch) -> None:
        from core.clients.soulseek.guard import drop

        if self._login.client is not None:
            await drop(self._login.client, fetch.theirs)

    async def _end(self, fetch: Fetch, state: TransferState, detail: str = "") -> None:
        fetch.enter(state, detail)
        _log.info(
            "%s from %s: %s %s", fetch.remote.filename, fetch.remote.peer, state.value, detail
        )
        await self._drop(fetch)

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
            await asyncio.sleep(self._config.tick)

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
