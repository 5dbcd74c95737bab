"""aioslsk with its sharp edges covered. Imported late, by `login.py` only: it costs start-up time.

Source: contract "Faults and sharp edges" of aioslsk 1.7.1, by letter.
- B: file connections are matched by peer *and* ticket; aioslsk asks for the ticket alone, and two
  peers that use the same one get each other's bytes.
- C: nothing is retried by aioslsk itself: the supervisor decides (`transfers.py`).
- D, F: an offer of another size, or a part that cannot be continued, is met before the first byte.
- J: no setting is taken from the environment. N: a server on this machine means loopback only.
- Q: no UPnP, no obfuscated port, no folder but the one named.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
from typing import Any

from aioslsk.client import SoulSeekClient
from aioslsk.events import PeerInitializedEvent
from aioslsk.exceptions import ConnectionReadError, ConnectionWriteError
from aioslsk.network.connection import (
    CloseReason,
    ListeningConnection,
    PeerConnection,
    PeerConnectionType,
)
from aioslsk.network.network import ListeningConnections, Network
from aioslsk.protocol.messages import PeerTransferReply, PeerTransferRequest
from aioslsk.protocol.primitives import uint64
from aioslsk.settings import (
    CredentialsSettings,
    ListeningSettings,
    NetworkLimitSettings,
    NetworkSettings,
    ReconnectSettings,
    SearchSendSettings,
    SearchSettings,
    ServerSettings,
    Settings,
    SharedDirectorySettingEntry,
    SharesSettings,
    TransferLimitSettings,
    TransfersSettings,
    UpnpSettings,
)
from aioslsk.transfer.manager import TransferManager, _RequestFlag
from aioslsk.transfer.model import FailReason, Transfer
from aioslsk.transfer.state import TransferState as State
from aioslsk.user.model import TrackingFlag

from core.clients.soulseek.settings import SoulseekConfig
from core.clients.soulseek.sharing import GuardedShares, usable

OTHER_SIZE = "The peer offers a file of another size"
_FILE_CONNECTION_SECONDS = 60.0
_TICKET_SECONDS = 5.0
_REQUEST_SECONDS = 75.0


class _Settings(Settings):  # type: ignore[misc]
    @classmethod
    def settings_customise_sources(cls, *_: Any, init_settings: Any, **__: Any) -> Any:
        return (init_settings,)


class GuardedTransfers(TransferManager):  # type: ignore[misc]
    """`expected_size` of a download is an attribute set by the supervisor; None: any."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._awaited: dict[tuple[str, int], asyncio.Future[PeerConnection]] = {}

    def _get_queued_transfers(self) -> tuple[list[Transfer], list[Transfer]]:
        downloads, uploads = super()._get_queued_transfers()
        # One request at a time for each: aioslsk would send another with every change of anything.
        waiting = [one for one in downloads if one._remotely_queue_task is None]
        return [one for one in waiting if one.state.VALUE == State.QUEUED], uploads

    async def _queue_remotely(self, transfer: Transfer) -> None:
        """Bounded: aioslsk waits without end for an address when the server is gone."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_REQUEST_SECONDS):
                await super()._queue_remotely(transfer)

    def ask_again(self) -> None:
        """Have requests sent that did not reach their peer: aioslsk waits for an occasion."""
        self.request_management_cycle(_RequestFlag.TRANSFER_CHANGE)

    async def _initialize_download(
        self,
        transfer: Transfer,
        peer_connection: PeerConnection,
        request: PeerTransferRequest.Request,
    ) -> None:
        await transfer.state.initialize()
        transfer.filesize = request.filesize
        expected = getattr(transfer, "expected_size", None)
        wrong = expected is not None and request.filesize != expected
        reply = PeerTransferReply.Request(
            ticket=request.ticket,
            allowed=not wrong,
            reason=FailReason.CANCELLED if wrong else None,
        )
        key = (transfer.username, request.ticket)
        awaited = asyncio.get_running_loop().create_future()
        self._awaited[key] = awaited
        try:
            await peer_connection.send_message(reply)
            if wrong:
                await transfer.state.fail(reason=f"{OTHER_SIZE} ({request.filesize} bytes)")
                return
            async with asyncio.timeout(_FILE_CONNECTION_SECONDS):
                connection = await awaited
        except (ConnectionWriteError, TimeoutError):
            await transfer.state.queue()
            return
        finally:
            self._awaited.pop(key, None)
        await self._receive(transfer, connection)

    async def _receive(self, transfer: Transfer, connection: PeerConnection) -> None:
        offset = await self._calculate_offset(transfer)
        if transfer.local_path and transfer.filesize is not None and offset >= transfer.filesize:
            os.remove(transfer.local_path)
            offset = 0
        transfer.bytes_transfered = offset
        try:
            await connection.send_message(uint64(offset).serialize())
        except ConnectionWriteError:
            await transfer.state.incomplete()
            return
        except asyncio.CancelledError:
            await connection.disconnect(CloseReason.REQUESTED)
            raise
        await self._download_file(transfer, connection)

    async def _on_peer_initialized(self, event: PeerInitializedEvent) -> None:
        connection = event.connection
        if connection.connection_type != PeerConnectionType.FILE or event.requested:
            return
        try:
            async with asyncio.timeout(_TICKET_SECONDS):
                ticket = await connection.receive_transfer_ticket()
        except (ConnectionReadError, TimeoutError):
            return
        awaited = self._awaited.get((connection.username or "", ticket))
        if awaited is None or awaited.done():
            await connection.disconnect(CloseReason.REQUESTED)
        else:
            awaited.set_result(connection)


class _Network(Network):  # type: ignore[misc]
    """Counts who came to our port, for the doctor."""

    listen_host = "0.0.0.0"
    accepted = 0
    came_from_outside = False

    async def on_peer_accepted(self, connection: PeerConnection) -> None:
        self.accepted += 1
        with contextlib.suppress(ValueError):
            self.came_from_outside |= ipaddress.ip_address(connection.hostname).is_global
        await super().on_peer_accepted(connection)

    def create_listening_connections(self) -> ListeningConnections:
        port = self._settings.network.listening.port
        return ListeningConnection(self.listen_host, port, self), None


class GuardedClient(SoulSeekClient):  # type: ignore[misc]
    """aioslsk's client with the parts above."""

    def __init__(self, config: SoulseekConfig, listen_port: int) -> None:
        self._listen_host = config.listen_host
        self._shares_of = config.shared, config.incoming
        super().__init__(_settings(config, listen_port))

    def create_network(self) -> Network:
        kind = type("BoundNetwork", (_Network,), {"listen_host": self._listen_host})
        made: Network = kind(self.settings, self.events)
        return made

    def create_shares_manager(self, cache: Any, executor_factory: Any = None) -> GuardedShares:
        chosen, incoming = self._shares_of
        return GuardedShares(
            *(self.settings, self.events, self.network),
            cache=cache,
            executor_factory=executor_factory,
            chosen=chosen,
            incoming=incoming,
        )

    def create_transfer_manager(self, cache: Any) -> GuardedTransfers:
        return GuardedTransfers(
            self.settings, self.events, self.users, self.shares, self.network, cache=cache
        )


def new_download(peer: str, filename: str, size: int | None, part: str) -> Transfer:
    """A download into its own unique `part` (fault A)."""
    from aioslsk.transfer.model import TransferDirection

    transfer = Transfer(peer, filename, TransferDirection.DOWNLOAD)
    transfer.local_path = part
    transfer.expected_size = size
    return transfer


async def drop(client: SoulSeekClient, transfer: Transfer) -> None:
    """Forget a transfer; `remove` would delete its part, which may be worth keeping."""
    with contextlib.suppress(Exception):
        await transfer.state.pause()
    transfer.local_path = None
    if transfer in client.transfers.transfers:
        await client.transfers.remove(transfer)
    if all(one.username != transfer.username for one in client.transfers.transfers):
        with contextlib.suppress(Exception):
            await client.users.untrack_user(transfer.username, TrackingFlag.TRANSFER)


async def forget_uploads(client: SoulSeekClient) -> int:
    """Drop uploads that are over: aioslsk keeps them as long as it runs. How many came whole."""
    over = [one for one in client.transfers.get_uploads() if one.is_finalized()]
    for upload in over:
        with contextlib.suppress(Exception):
            await client.transfers.remove(upload)
    return sum(came_whole(one) for one in over)


def came_whole(upload: Transfer) -> bool:
    """Whether somebody got this file from us."""
    return bool(upload.state.VALUE == State.COMPLETE)


def kibibytes(kilobytes: int) -> int:
    """aioslsk counts in 1024 bytes; 0 stays "no limit", the least limit is one."""
    return max(1, kilobytes * 1000 // 1024) if kilobytes else 0


def _settings(config: SoulseekConfig, listen_port: int) -> Settings:
    return _Settings(
        credentials=CredentialsSettings(username=config.username, password=config.password),
        network=NetworkSettings(
            server=ServerSettings(
                hostname=config.host, port=config.port, reconnect=ReconnectSettings(auto=False)
            ),
            listening=ListeningSettings(port=listen_port, obfuscated_port=0),
            upnp=UpnpSettings(enabled=False),
            limits=NetworkLimitSettings(
                upload_speed_kbps=kibibytes(config.upload_limit),
                download_speed_kbps=kibibytes(config.download_limit),
            ),
        ),
        searches=SearchSettings(send=SearchSendSettings(store_results=False)),
        shares=SharesSettings(
            scan_on_start=False,
            download=str(config.incoming),
            directories=[
                SharedDirectorySettingEntry(path=folder) for folder in usable(config.shared)
            ],
        ),
        transfers=TransfersSettings(limits=TransferLimitSettings(upload_slots=config.upload_slots)),
    )
