"""Whether peers can reach us: one connection to our own address as the server sees it.

Asked by the doctor. No third party is asked, so a router that cannot connect to itself leaves the
question open, and then that is what is said.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from typing import TYPE_CHECKING

from core.clients.soulseek.login import PORTS_TRIED, Login
from core.clients.soulseek.settings import NAME, SoulseekConfig
from core.domain import NotReady

if TYPE_CHECKING:
    from core.clients.soulseek.guard import GuardedClient

_TRY_SECONDS = 3.0
_ARRIVAL_SECONDS = 1.0
_LOOK_SECONDS = 0.05


async def port_words(config: SoulseekConfig, login: Login) -> str:
    """How the port stands, "" while we are not logged in. Raises `NotReady` when it is closed."""
    client = login.client
    if client is None or not login.is_in:
        return ""
    port = login.listening
    if port is None:
        raise _taken(config.listen_port)
    if client.network.came_from_outside:
        return f"port {port} is open: a peer has connected to it"
    address = client.session.ip_address if client.session else ""
    if not _may_try(address, config):
        return _unknown(port)
    try:
        arrived = await _arrives(client, address, port)
    except ConnectionRefusedError:
        raise _closed(port, address) from None
    except (OSError, TimeoutError):
        return _unknown(port)
    return (
        f"port {port} is open: it answers at our address {address}" if arrived else _unknown(port)
    )


async def _arrives(client: GuardedClient, address: str, port: int) -> bool:
    """Whether a connection to that address ends at our own listener, not at the router's."""
    before = client.network.accepted
    async with asyncio.timeout(_TRY_SECONDS):
        _, writer = await asyncio.open_connection(address, port)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ARRIVAL_SECONDS):
                while client.network.accepted == before:
                    await asyncio.sleep(_LOOK_SECONDS)
        return bool(client.network.accepted > before)
    finally:
        writer.close()


def _may_try(address: str, config: SoulseekConfig) -> bool:
    """Only an address of the open network is ours alone; a server on this machine stays on it."""
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return False
    return told.is_loopback if config.listen_host == "127.0.0.1" else told.is_global


def _unknown(port: int) -> str:
    return (
        f"port {port} is open on this computer; whether the router lets peers through cannot be "
        "known from here, as nobody has come yet"
    )


def _closed(port: int, address: str) -> NotReady:
    return NotReady(
        NAME,
        f"Port {port} is closed: nobody gets through to it at our address {address}.",
        f"Forward TCP port {port} to this computer in the router and allow it in the firewall; "
        "until then only peers who are reachable themselves can be fetched from. If your router "
        "cannot connect to itself, this may be a false alarm.",
    )


def _taken(first: int) -> NotReady:
    return NotReady(
        NAME,
        f"No port is open: {first} and the {PORTS_TRIED - 1} after it belong to other programs.",
        "Choose another `sources.soulseek.listen_port`, and forward that one in the router.",
    )
