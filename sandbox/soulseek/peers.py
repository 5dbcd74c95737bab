"""A scripted peer: answers searches, takes requests for files, sends them well or badly.

Tickets of all peers count from 1, as those of several real clients do, so that two peers use the
same ticket at the same time.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sandbox.faults import Fault
from sandbox.soulseek import wire
from sandbox.soulseek.sending import part_to_send, send_file
from sandbox.soulseek.wire import Body, text, u8, u32, u64
from sandbox.world import Peer, SharedFile, folder, leaf

if TYPE_CHECKING:
    from sandbox.soulseek.server import SoulseekServer

HOST = "127.0.0.1"
_PATIENCE = 30.0
_ATTRIBUTES = {
    "bitRate": 0, "length": 1, "isVariableBitRate": 2, "sampleRate": 4, "bitDepth": 5,
}  # fmt: skip
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ScriptedPeer:
    """One user of the world, in the server's loop."""

    def __init__(self, peer: Peer, server: SoulseekServer) -> None:
        self.peer = peer
        self.port = 0
        self._server = server
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._tickets = itertools.count(1)
        self._replies: dict[tuple[str, int], asyncio.Future[bool]] = {}
        self._pierced: dict[int, asyncio.Future[Streams]] = {}
        self._attempts: Counter[tuple[str, str]] = Counter()
        self._active: set[tuple[str, str]] = set()

    # -- coming and going -------------------------------------------------------------------

    async def listen(self) -> None:
        """Take connections; an unreachable peer's port is closed."""
        self._listener = await asyncio.start_server(self._accept, HOST, self.port)
        self.port = self._listener.sockets[0].getsockname()[1]
        if not self.peer.reachable:
            self._listener.close()

    async def close(self) -> None:
        """Drop everything at once."""
        if self._listener is not None:
            self._listener.close()
        for writer in list(self._open):
            writer.close()
        mine = asyncio.current_task()
        for task in [task for task in self._tasks if task is not mine]:
            task.cancel()

    async def leave(self) -> None:
        """Go offline."""
        self.peer.online = False
        await self.close()
        self._active.clear()
        self._server.announce(self.peer.username, 0)

    async def arrive(self) -> None:
        """Come online."""
        self.peer.online = True
        await self.listen()
        self._server.announce(self.peer.username, 2)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- connections ------------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        keep = False
        try:
            body = await wire.read_body(reader)
            if body.u8() == 0:
                waiting = self._pierced.pop(body.u32(), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result((reader, writer))
                    keep = True
            else:
                await self._talk(body.text(), reader, writer)
        except (EOFError, OSError, ValueError, asyncio.CancelledError):
            pass
        finally:
            if not keep:
                self._open.discard(writer)
                writer.close()

    async def _talk(
        self, user: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            body = await wire.read_body(reader)
            self._handle(user, body.u32(), body, writer)

    async def _connect(self, user: str, kind: str) -> Streams:
        """To the user's port, or, when that is closed, by asking the user to come to ours."""
        port = self._server.port_of(user)
        try:
            if not port:
                raise ConnectionRefusedError
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(wire.init(1, text(self.peer.username), text(kind), u32(0)))
        except OSError:
            reader, writer = await self._be_called(user, kind)
        self._open.add(writer)
        return reader, writer

    async def _be_called(self, user: str, kind: str) -> Streams:
        ticket = 70_000 + next(self._tickets)
        waiting: asyncio.Future[Streams] = asyncio.get_running_loop().create_future()
        self._pierced[ticket] = waiting
        client = self._server.clients.get(user)
        if client is None:
            raise ConnectionRefusedError(user)
        client.tell_connect(self.peer.username, kind, self.port, ticket)
        return await asyncio.wait_for(waiting, _PATIENCE)

    # -- searches ---------------------------------------------------------------------------

    def answer(self, user: str, ticket: int, files: list[SharedFile]) -> None:
        """Tell `user` what fits the search."""
        self._spawn(self._answer(user, ticket, files))

    async def _answer(self, user: str, ticket: int, files: list[SharedFile]) -> None:
        await asyncio.sleep((self.peer.answers_after or 0.0) * self._server.time_scale)
        told = await asyncio.to_thread(self._described, files)
        _, writer = await self._connect(user, "P")
        body = text(self.peer.username) + u32(ticket) + _listed(told, locked=False)
        body += u8(self.peer.free_slot) + u32(self.peer.speed) + u32(self.peer.queue_length)
        body += u32(0) + _listed(told, locked=True)
        writer.write(wire.message(9, zlib.compress(body)))
        await writer.drain()
        writer.close()

    def _described(self, files: list[SharedFile]) -> list[tuple[SharedFile, dict[str, Any]]]:
        return [(shared, shared.describe(self._server.cache)) for shared in files]

    # -- uploads ----------------------------------------------------------------------------

    def _handle(self, user: str, code: int, body: Body, writer: asyncio.StreamWriter) -> None:
        if code == 43:
            self._queue(user, body.text(), writer)
        elif code == 41:
            waiting = self._replies.pop((user, body.u32()), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(body.flag())
        elif code == 51:
            self._tell_place(body.text(), writer)
        elif code == 36:
            self._spawn(self._tell_folder(body.u32(), body.text(), writer))

    def _queue(self, user: str, filename: str, writer: asyncio.StreamWriter) -> None:
        self._server.asked.append((self.peer.username, filename))
        shared = self._server.world.find(self.peer.username, filename)
        fault = shared and (shared.fault or self.peer.fault)
        if shared is None or (fault and fault.kind == "rejected"):
            reason = fault.message if fault else "File not shared."
            writer.write(wire.message(50, text(filename), text(reason)))
        elif (user, filename) not in self._active:
            self._active.add((user, filename))
            self._spawn(self._upload(user, shared, writer))

    async def _tell_folder(self, ticket: int, asked: str, writer: asyncio.StreamWriter) -> None:
        """The files in one folder, by their bare names; an unknown folder is an empty one."""
        self._server.browsed.append((self.peer.username, asked))
        shared = [f for f in self.peer.files if folder(f.filename) == asked and not f.locked]
        told = await asyncio.to_thread(self._described, shared)
        bare = [(one, facts | {"filename": leaf(one.filename)}) for one, facts in told]
        body = u32(ticket) + text(asked) + u32(1) + text(asked) + _listed(bare, locked=False)
        writer.write(wire.message(37, zlib.compress(body)))
        await writer.drain()

    def _tell_place(self, filename: str, writer: asyncio.StreamWriter) -> None:
        shared = self._server.world.find(self.peer.username, filename)
        fault = shared and (shared.fault or self.peer.fault)
        if fault and fault.kind == "timed_out":
            return
        place = fault.place if fault else max(1, self.peer.queue_length)
        writer.write(wire.message(44, text(filename), u32(place)))

    async def _upload(self, user: str, shared: SharedFile, writer: asyncio.StreamWriter) -> None:
        key = (user, shared.filename)
        self._attempts[key] += 1
        fault = shared.fault or self.peer.fault
        if fault is not None and not fault.applies(self._attempts[key]):
            fault = None
        kind = fault.kind if fault else ""
        try:
            if kind in {"queued_forever", "timed_out"}:
                await asyncio.Event().wait()
            await self._wait_turn(fault.seconds if fault and kind == "queued" else 0.0)
            content = await asyncio.to_thread(shared.content, self._server.cache)
            if kind == "aborted":
                content += b"one more tone"
            ticket = next(self._tickets)
            self._server.tickets.append(ticket)
            wanted = await self._offer(user, shared, ticket, len(content), writer)
            if wanted and kind != "silent_offer":
                await self._deliver(user, shared, content, ticket, fault)
        finally:
            self._active.discard(key)

    async def _deliver(
        self, user: str, shared: SharedFile, content: bytes, ticket: int, fault: Fault | None
    ) -> None:
        reader, out = await self._connect(user, "F")
        out.write(u32(ticket))
        async with asyncio.timeout(_PATIENCE):
            offset = wire.Body(await reader.readexactly(8)).u64()
        self._active.discard((user, shared.filename))  # it may be asked for again from here on
        part = part_to_send(content, offset, fault)
        self._server.sent.append(len(part))
        await send_file(reader, out, part, lambda: self._rate(shared), fault)
        if fault is not None and fault.kind == "vanishes":
            await self.leave()

    def _rate(self, shared: SharedFile) -> int | None:
        """Bytes a second at this moment: a test may let a slow file come faster."""
        return shared.bytes_per_second or self.peer.bytes_per_second

    async def _wait_turn(self, seconds: float) -> None:
        if not self.peer.free_slot:
            seconds += self.peer.queue_length
        await asyncio.sleep(seconds * self._server.time_scale)

    async def _offer(
        self, user: str, shared: SharedFile, ticket: int, size: int, writer: asyncio.StreamWriter
    ) -> bool:
        """Say that we are ready; True when the user wants it."""
        if writer.is_closing():
            reader, writer = await self._connect(user, "P")
            self._spawn(self._talk(user, reader, writer))
        reply: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._replies[(user, ticket)] = reply
        writer.write(wire.message(40, u32(1), u32(ticket), text(shared.filename), u64(size)))
        return await asyncio.wait_for(reply, _PATIENCE)


async def _quietly(work: Any) -> None:
    with contextlib.suppress(EOFError, OSError, ValueError, TimeoutError):
        await work


def _listed(told: Iterable[tuple[SharedFile, dict[str, Any]]], locked: bool) -> bytes:
    files = [facts for shared, facts in told if shared.locked is locked]
    return u32(len(files)) + b"".join(_entry(facts) for facts in files)


def _entry(facts: dict[str, Any]) -> bytes:
    attributes = [(key, facts[name]) for name, key in _ATTRIBUTES.items() if name in facts]
    packed = b"".join(u32(key) + u32(int(value)) for key, value in attributes)
    head = u8(1) + text(facts["filename"]) + u64(facts["size"]) + text(facts.get("extension", ""))
    return head + u32(len(attributes)) + packed
