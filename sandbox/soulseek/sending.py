"""Sending one file over a file connection, with the faults that happen on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sandbox.faults import Fault
from sandbox.soulseek import wire

_BLOCK = 16 * 1024
_PATIENCE = 60.0
_BROKEN_OFF = frozenset({"stalls", "errors", "closes", "vanishes"})


def part_to_send(content: bytes, offset: int, fault: Fault | None) -> bytes:
    """What goes out from `offset` on.

    A fault that breaks off does so at its share of the file, or at once when resumed beyond it.
    """
    broken = fault is not None and fault.kind in _BROKEN_OFF
    end = int(len(content) * fault.at) if fault is not None and broken else len(content)
    return content[offset : max(end, offset)]


async def send_file(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    part: bytes,
    rate: Callable[[], int | None],
    fault: Fault | None,
) -> None:
    """Send `part` at `rate()` bytes a second, then end the connection as the fault says."""
    kind = fault.kind if fault else ""
    await _send(writer, part, rate)
    if kind == "errors":
        await asyncio.sleep(0.05)  # what was written shall arrive before the reset
        wire.set_reset(writer)
    elif kind not in {"closes", "vanishes"}:
        await _until_closed(reader)
    writer.close()


async def _send(
    writer: asyncio.StreamWriter, content: bytes, rate_now: Callable[[], int | None]
) -> None:
    start = 0
    while start < len(content):
        rate = rate_now()
        block = _BLOCK if rate is None else max(1, min(_BLOCK, rate // 10))
        writer.write(content[start : start + block])
        await writer.drain()
        start += block
        if rate is not None:
            await asyncio.sleep(block / rate)


async def _until_closed(reader: asyncio.StreamReader) -> None:
    """The one who receives closes a file connection."""
    async with asyncio.timeout(_PATIENCE):
        while await reader.read(1024):
            pass
