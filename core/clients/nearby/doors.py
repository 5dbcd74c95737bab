"""Which computers of the local network have an open door where our services listen.

Used by `look.py`, only on a person's request. Nothing is sent: a door that opens is closed again.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Iterable, Sequence

from core.tasks import TaskContext

_AT_ONCE = 400
_NO_PACKET = ("192.0.2.1", 9)
"""Connecting a datagram socket sends nothing, but tells by which address we would."""


def local_hosts() -> list[str]:
    """This computer, and the others of its network: at most the 254 around its own address."""
    hosts = ["127.0.0.1"]
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(_NO_PACKET)
        own = ipaddress.ip_address(out.getsockname()[0])
        if own.is_private and not own.is_loopback:
            around = ipaddress.ip_network(f"{own}/24", strict=False)
            hosts += [str(one) for one in around.hosts() if one != own]
    return hosts


def open_doors(
    hosts: Iterable[str], ports: Sequence[int], ctx: TaskContext, seconds: float
) -> list[tuple[str, int]]:
    """(host, port) of those that accept a connection within `seconds` over all. `Cancelled`."""
    doors = [(host, port) for host in hosts for port in ports]
    return asyncio.run(_knock(doors, ctx, seconds))


async def _knock(
    doors: Sequence[tuple[str, int]], ctx: TaskContext, seconds: float
) -> list[tuple[str, int]]:
    patience = min(0.5, seconds)
    turn, found = asyncio.Semaphore(_AT_ONCE), []

    async def knock(host: str, port: int) -> None:
        async with turn:
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), patience)
                writer.close()
                found.append((host, port))

    tasks = [asyncio.create_task(knock(*door)) for door in doors]
    loop, pending = asyncio.get_running_loop(), set(tasks)
    end = loop.time() + seconds
    try:
        while pending and loop.time() < end:
            ctx.checkpoint()
            _, pending = await asyncio.wait(pending, timeout=0.05)
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
    return [door for door in doors if door in set(found)]
