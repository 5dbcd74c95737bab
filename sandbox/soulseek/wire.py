"""Soulseek's bytes: little-endian numbers, texts with a length, messages with a length and a code.

Used by the server and the scripted peers of this package.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from ipaddress import IPv4Address

LONGEST_MESSAGE = 4 * 1024 * 1024


def u8(value: int) -> bytes:
    return struct.pack("<B", value)


def u32(value: int) -> bytes:
    return struct.pack("<I", value)


def u64(value: int) -> bytes:
    return struct.pack("<Q", value)


def text(value: str) -> bytes:
    """A text with its length in bytes before it."""
    data = value.encode("utf-8", errors="surrogatepass")
    return u32(len(data)) + data


def address(host: str) -> bytes:
    """An IPv4 address."""
    return u32(int(IPv4Address(host)))


def message(code: int, *parts: bytes) -> bytes:
    """A message to or from the server, or between peers."""
    body = u32(code) + b"".join(parts)
    return u32(len(body)) + body


def init(code: int, *parts: bytes) -> bytes:
    """The first message on a connection between peers; its code is one byte."""
    body = u8(code) + b"".join(parts)
    return u32(len(body)) + body


class Body:
    """What a message holds, read from the front. Raises ValueError when it is too short."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise ValueError("the message is too short")
        self._at += count
        return part

    def u8(self) -> int:
        return self._take(1)[0]

    def u32(self) -> int:
        return int(struct.unpack("<I", self._take(4))[0])

    def u64(self) -> int:
        return int(struct.unpack("<Q", self._take(8))[0])

    def text(self) -> str:
        return self._take(self.u32()).decode("utf-8", errors="replace")

    def flag(self) -> bool:
        return bool(self.u8())


async def read_body(reader: asyncio.StreamReader) -> Body:
    """The next message with its code still in it. Raises EOFError, OSError, ValueError."""
    length = int(struct.unpack("<I", await reader.readexactly(4))[0])
    if length > LONGEST_MESSAGE:
        raise ValueError(f"a message of {length} bytes")
    return Body(await reader.readexactly(length))


def set_reset(writer: asyncio.StreamWriter) -> None:
    """Closing this connection shall be a reset, as when a machine crashes."""
    found = writer.get_extra_info("socket")
    if found is not None:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def end(writer: asyncio.StreamWriter) -> None:
    """Close properly: what was written arrives, also when something unread makes it a reset."""
    with contextlib.suppress(OSError):
        writer.write_eof()
    asyncio.get_running_loop().call_later(0.1, writer.close)
