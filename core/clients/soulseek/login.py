"""Being logged in: one client, connected lazily, that comes back with growing pauses.

Used by `source.py`; everything but `state` runs in the loop's thread. Rules of contract §5: after
a broken connection soon, after a clean end by the server late (it may be a ban), after a ban not
before it is over, after a kick or a refused login never by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.clients.soulseek import troubles
from core.clients.soulseek.settings import LOGIN_LOCK, SERVICE, SoulseekConfig
from core.clients.soulseek.troubles import Trouble
from core.domain import (
    NotReady,
    RateLimited,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Unreachable,
)
from core.net.pace import Pace
from core.ports.ledgers import PaceStore
from core.ports.system import Clock

if TYPE_CHECKING:
    from core.clients.soulseek.guard import GuardedClient

_log = logging.getLogger(__name__)
PORTS_TRIED = 10
_BAN_SIGNS = 2
_STEADY_SECONDS = 600.0
_ROUND_SECONDS = 600.0
_ROUNDS_BETWEEN_SCANS = 36
AccountOf = Callable[[], str | None]


class Login:
    """Gives out the client while it is logged in. `slskd_account` tells whom slskd logged in."""

    def __init__(
        self,
        config: SoulseekConfig,
        store: PaceStore,
        pace: Pace,
        clock: Clock,
        slskd_account: AccountOf,
    ) -> None:
        self._config = config
        self._store = store
        self._pace = pace
        self._clock = clock
        self._slskd_account = slskd_account
        self._client: GuardedClient | None = None
        self._lock = asyncio.Lock()
        self._trouble: Trouble | None = None
        self._retry_at = 0.0
        self._falls = self._shut_out = 0
        self._since = 0.0
        self._in = False
        self._holds_lock = False
        self._returning: asyncio.Task[None] | None = None
        self._tending: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._shared = 0
        self.listening: int | None = None
        self.given = 0
        self.on_client: list[Callable[[GuardedClient], None]] = []

    @property
    def client(self) -> GuardedClient | None:
        """The client, logged in or not; None before the first login."""
        return self._client

    @property
    def is_in(self) -> bool:
        """True while the server knows us."""
        return self._in

    def state(self) -> ServiceState:
        """The last known state in words. Callable from any thread."""
        if self._trouble is not None:
            return self._trouble.state
        if not self._in:
            return troubles.NEVER_ASKED
        sharing = f"sharing {self._shared:,} files" if self._shared else "sharing nothing"
        words = f"connected as {self._config.username}, {sharing}"
        return ServiceState(SERVICE, ServiceStatus.OK, words)

    def refuse_when_lost(self) -> None:
        """Raise what keeps us from the server, if anything is known to."""
        if not self._in and self._trouble is not None:
            raise self._trouble.error

    def forget_troubles(self) -> None:
        """A person wants a new try: after a kick, a refused login, a pause."""
        self._trouble = None
        self._retry_at = 0.0

    async def set_limits(self, config: SoulseekConfig) -> None:
        """Other speed limits from now on, also for what runs; nobody is logged out."""
        from core.clients.soulseek.guard import kibibytes

        self._config = self._config.with_limits_of(config)
        if self._client is not None:
            network = self._client.network
            network.set_upload_speed_limit(kibibytes(config.upload_limit))
            network.set_download_speed_limit(kibibytes(config.download_limit))

    async def ensure(self) -> GuardedClient:
        """The client, logged in. Raises the `ServiceError` that says why it is not."""
        async with self._lock:
            if not self._in or self._client is None:
                self._refuse()
                try:
                    await asyncio.to_thread(self._may_log_in)
                except RateLimited as ban:
                    self._wait_out(ban.after)
                    raise
                return await self._log_in()
            return self._client

    async def ask_server(self) -> None:
        """Raise `Unreachable` when the server does not answer on the connection we have.

        That another process of this home is logged in is well: it works on the same queue.
        """
        from aioslsk.commands import CheckPrivilegesCommand

        try:
            client = await self.ensure()
        except NotReady:
            if self._trouble is not None and self._trouble.ours:
                return
            raise
        try:
            seconds = self._config.call_seconds
            await client.execute(CheckPrivilegesCommand(), response=True, timeout=seconds)
        except Exception as error:
            self._fall(clean=False)
            await client.network.disconnect_server()
            assert self._trouble is not None
            raise self._trouble.error from error

    async def close(self) -> None:
        """Log out; parts and notes stay."""
        for task in (self._returning, self._tending, self._leaving):
            if task is not None:
                task.cancel()
        self._in = False
        if self._client is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._client.stop(), self._config.call_seconds)
        if self._holds_lock:
            self._holds_lock = False
            await asyncio.to_thread(self._store.release, LOGIN_LOCK)

    # -- before ------------------------------------------------------------------------------

    def _refuse(self) -> None:
        trouble = self._trouble
        if trouble is not None and (trouble.final or self._clock.monotonic() < self._retry_at):
            raise trouble.error

    def _may_log_in(self) -> None:
        """Asks the database and slskd, so it runs in a thread of its own."""
        self._pace.refuse_when_blocked()
        other = self._slskd_account()
        if other and other.strip().casefold() == self._config.username.strip().casefold():
            self._give_up(troubles.same_account(other))
        if not self._holds_lock:
            self._holds_lock = self._store.acquire(LOGIN_LOCK)
        if not self._holds_lock:
            self._give_up(troubles.other_process())

    def _give_up(self, trouble: Trouble) -> None:
        self._trouble = trouble
        raise trouble.error

    # -- logging in --------------------------------------------------------------------------

    async def _log_in(self) -> GuardedClient:
        from aioslsk.exceptions import AioSlskException, AuthenticationError, NetworkError

        client = self._client or await self._make()
        connected = False
        try:
            async with asyncio.timeout(self._config.connect_seconds):
                await client.network.connect_server()
            connected = True
            async with asyncio.timeout(self._config.login_seconds):
                await client.login()
        except AuthenticationError as refused:
            await client.network.disconnect_server()
            self._trouble = troubles.wrong_login(refused.reason)
        except (NetworkError, OSError, TimeoutError):
            await client.network.disconnect_server()
            await self._turned_away(connected)
        except AioSlskException as error:
            await client.network.disconnect_server()
            if str(error).endswith("None"):  # closed instead of an answer
                await self._ban()
            else:
                self._fall(clean=False, trouble=troubles.silent(self._place))
        else:
            self._arrived(client)
            return client
        raise self._trouble.error  # type: ignore[union-attr]

    def _arrived(self, client: GuardedClient) -> None:
        self._in, self._trouble, self._shut_out = True, None, 0
        self._since = self._clock.monotonic()
        _log.info("Logged in to Soulseek as %s", self._config.username)
        if self._tending is None:
            self._tending = asyncio.get_running_loop().create_task(self._tend(client))

    async def _make(self) -> GuardedClient:
        from aioslsk.events import ConnectionStateChangedEvent, KickedEvent, PrivateMessageEvent

        from core.clients.soulseek.guard import GuardedClient

        logging.getLogger("aioslsk").setLevel(logging.CRITICAL)  # it logs what peers send
        client = GuardedClient(self._config, self._config.listen_port)
        client.events.register(ConnectionStateChangedEvent, self._on_connection)
        client.events.register(KickedEvent, self._on_kicked)
        client.events.register(PrivateMessageEvent, self._on_message)
        await client.start(connect=False)
        await self._listen(client)
        for tell in self.on_client:
            tell(client)
        self._client = client
        return client

    async def _listen(self, client: GuardedClient) -> None:
        """On the chosen port or, when another program has it, on one soon after."""
        from aioslsk.exceptions import NetworkError

        listener = client.network.listening_connections[0]
        for port in range(self._config.listen_port, self._config.listen_port + PORTS_TRIED):
            listener.port = min(port, 65535)
            with contextlib.suppress(NetworkError):
                await client.network.connect_listening_ports()
                self.listening = listener.port
                return
        _log.warning("No port to listen on; peers behind a router cannot reach us")

    async def _tend(self, client: GuardedClient) -> None:
        """Read the shared folders now and then, forget uploads that are over."""
        from core.clients.soulseek.guard import forget_uploads

        while True:
            if self._config.shared:
                await self._scan(client)
            for _ in range(_ROUNDS_BETWEEN_SCANS):
                await asyncio.sleep(_ROUND_SECONDS)
                self.given += await forget_uploads(client)

    async def _scan(self, client: GuardedClient) -> None:
        try:
            await client.shares.scan()
        except Exception:  # noqa: BLE001 - boundary: a strange file must not end the login
            _log.exception("The shared folders could not be read")
        self._shared = client.shares.get_stats()[1]

    # -- falling and coming back ---------------------------------------------------------------

    @property
    def _place(self) -> str:
        return f"{self._config.host}:{self._config.port}"

    def _on_kicked(self, _event: Any) -> None:
        _log.warning("Somebody else logged in with our name")
        self._in, self._trouble = False, troubles.kicked()

    def _on_message(self, event: Any) -> None:
        """A ban is announced by the server's own user; then it closes the connection."""
        message, longest = event.message, self._config.ban_seconds
        told = message.is_server_message() and "been banned" in message.message.lower()
        at = message.timestamp or self._clock.now()  # not every server dates what it says
        if not told or not self._in or self._clock.now() - at > longest:
            return  # also one from long ago that nobody took then
        self._in = False
        self._wait_out(longest)
        self._leaving = asyncio.get_running_loop().create_task(self._leave_banned())

    async def _leave_banned(self) -> None:
        await self._ban()
        if self._client is not None:
            await self._client.network.disconnect_server()

    def _on_connection(self, event: Any) -> None:
        from aioslsk.network.connection import CloseReason, ConnectionState, ServerConnection

        mine = isinstance(event.connection, ServerConnection)
        if mine and event.state is ConnectionState.CLOSED and self._in:
            self._fall(clean=event.close_reason is CloseReason.EOF)

    def _fall(self, clean: bool, trouble: Trouble | None = None) -> None:
        """Not logged in any more, or still not; the pause grows with every fall in a row."""
        if self._in and self._clock.monotonic() - self._since > _STEADY_SECONDS:
            self._falls = 0
        self._in = False
        pauses = self._config.lost_pauses if clean else self._config.reset_pauses
        pause = pauses[min(self._falls, len(pauses) - 1)]
        self._falls += 1
        self._retry_at = self._clock.monotonic() + pause
        self._trouble = troubles.pausing(trouble or troubles.lost(), self._clock.now() + pause)
        _log.info("Soulseek: %s", self._trouble.words)
        self._plan_return()

    async def _turned_away(self, connected: bool) -> None:
        """No server, or one that breaks the connection at the login: twice is a ban's sign."""
        self._shut_out = self._shut_out + 1 if connected else 0
        if self._shut_out >= _BAN_SIGNS:
            self._shut_out = 0
            await self._ban()
        else:
            self._fall(clean=connected, trouble=troubles.silent(self._place))

    async def _ban(self) -> None:
        seconds = self._config.ban_seconds
        await asyncio.to_thread(self._pace.block, seconds, troubles.BAN_REASON)
        _log.warning("Signs of a ban: no connection for %.0f s", seconds)
        self._wait_out(seconds)

    def _wait_out(self, seconds: float) -> None:
        self._trouble = troubles.banned(seconds, self._clock.now() + seconds)
        self._retry_at = self._clock.monotonic() + seconds
        self._plan_return()

    def _plan_return(self) -> None:
        if self._returning is None or self._returning.done():
            self._returning = asyncio.get_running_loop().create_task(self._come_back())

    async def _come_back(self) -> None:
        """Log in again by ourselves: others fetch from us, and transfers wait."""
        while not self._in and self._trouble is not None and not self._trouble.final:
            await asyncio.sleep(max(0.05, self._retry_at - self._clock.monotonic()))
            try:
                await self.ensure()
            except (Unreachable, RateLimited) as later:
                _log.info("Soulseek still waits: %s", later.sentence)
            except ServiceError as error:
                _log.info("Soulseek is left alone: %s", error.sentence)
                return
