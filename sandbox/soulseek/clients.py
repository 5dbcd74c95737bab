"""Who is logged in at the simulated server, and what the server writes to them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from sandbox.soulseek import wire
from sandbox.soulseek.wire import text, u32


@dataclass
class Client:
    """One connection to the server; `name` is "" before the login."""

    writer: asyncio.StreamWriter
    name: str = ""
    port: int = 0
    folders: int = 0
    files: int = 0
    watched: set[str] = field(default_factory=set)

    def send(self, code: int, *parts: bytes) -> None:
        """Write one message; a client that left is not an error."""
        if not self.writer.is_closing():
            self.writer.write(wire.message(code, *parts))

    def welcome(self) -> None:
        """What follows a good login: rooms, parent rules, wishlist pause, excluded phrases."""
        self.send(64, *[u32(0)] * 7)
        self.send(83, u32(1))
        self.send(84, u32(50))
        self.send(104, u32(720))
        self.send(160, u32(0))

    def tell_status(self, name: str, status: int) -> None:
        """2 is online, 0 is offline."""
        self.send(7, text(name), u32(status), wire.u8(0))

    def tell_search(self, name: str, ticket: int, query: str) -> None:
        """Another client's search, as the distributed network brings it."""
        self.send(93, wire.u8(3), u32(0x31), text(name), u32(ticket), text(query))

    def tell_connect(self, name: str, kind: str, port: int, ticket: int) -> None:
        """Ask this client to connect to somebody who cannot reach it."""
        host = wire.address("127.0.0.1")
        parts = (text(name), text(kind), host, u32(port), u32(ticket), wire.u8(0))
        self.send(18, *parts, u32(0), u32(0))
