"""Downloads by their tokens: begun, shared, found again after a restart, ended. For `source.py`.

Runs in the loop's thread; what becomes of a begun one is the business of `supervisor.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from core.clients.soulseek.login import Login
from core.clients.soulseek.places import Places
from core.clients.soulseek.settings import NAME, SoulseekConfig
from core.clients.soulseek.supervisor import Fetch, Supervisor
from core.domain import NotFound, RemoteId, Transfer, TransferState

if TYPE_CHECKING:
    from core.clients.soulseek.guard import GuardedClient

_log = logging.getLogger(__name__)


class Transfers:
    """All downloads of this client."""

    def __init__(self, config: SoulseekConfig, login: Login, places: Places) -> None:
        self._config = config
        self._login = login
        self._places = places
        self._supervisor = Supervisor(config, login, places)
        self._fetches: list[Fetch] = []
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
            await self._supervisor.drop(fetch)
            self._places.discard(fetch.remote)
        self._places.discard(remote)

    async def finish(self, remote: RemoteId) -> None:
        """The file was taken away."""
        fetch = self._named(remote)
        if fetch is not None and self._leave(fetch, remote):
            await self._supervisor.drop(fetch)
        self._places.clear(remote)

    def whole(self, remote: RemoteId) -> Path | None:
        """The finished file, None when it is not there. Callable from any thread."""
        fetch = self._named(remote)
        return self._places.whole(fetch.remote if fetch is not None else remote)

    def arriving(self, remote: RemoteId) -> Path | None:
        """The part, once it is there. Callable from any thread."""
        fetch = self._named(remote)
        part = self._places.part(fetch.remote if fetch is not None else remote)
        return part if part.exists() else None

    async def close(self) -> None:
        """Stop watching; parts stay for the next start."""
        self._supervisor.stop()

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
        self._supervisor.watch(self._fetches)
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
