"""The simulated Soulseek server: logins, searches handed to peers, addresses, and its bad days.

Runs in a thread of its own, on 127.0.0.1 only. What happened is told by `searches`, `logins`,
`asked` (uploads asked of scripted peers), `sent` (bytes of each file connection), `tickets` and
`violations`.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections import defaultdict, deque
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from sandbox.ports import free_port
from sandbox.query import Query
from sandbox.soulseek import wire
from sandbox.soulseek.clients import Client
from sandbox.soulseek.peers import ScriptedPeer
from sandbox.soulseek.wire import Body, text, u8, u32, u64
from sandbox.world import World

HOST = "127.0.0.1"
_WAIT = 20.0


class SoulseekServer:
    """Start it, connect clients to `address`, close it. Unknown names are registered at login.

    `search_gap`: a search that comes sooner after the one before is a violation, and so is one
    more than `search_limit` (0: any number) within `search_window`. `time_scale` multiplies every
    time of peers (queues). `password`s of `accounts` are checked.
    `seen_from` is the address that clients are told as their own, as the router's would be.
    """

    def __init__(
        self,
        world: World,
        *,
        accounts: Mapping[str, str] | None = None,
        cache: Path | None = None,
        search_gap: float = 0.0,
        search_limit: int = 0,
        search_window: float = 220.0,
        time_scale: float = 1.0,
    ) -> None:
        self.world = world
        self.cache = cache
        self.time_scale = time_scale
        self.port = 0
        self.searches: list[tuple[str, str]] = []
        self.logins: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.browsed: list[tuple[str, str]] = []
        self.sent: list[int] = []
        self.tickets: list[int] = []
        self.violations: list[str] = []
        self.clients: dict[str, Client] = {}
        self.peers: dict[str, ScriptedPeer] = {}
        self.banned = False
        self.silent = False
        self.breaks_logins = False
        self.garbles = False
        self.refused = 0
        self.seen_from = HOST
        self._accounts = dict(accounts or {})
        self._search_gap = search_gap
        self._search_limit, self._search_window = search_limit, search_window
        self._searched_at: dict[str, deque[float]] = defaultdict(deque)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    # -- for tests --------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """Host and port as the settings want them."""
        return f"{HOST}:{self.port}"

    def start(self) -> SoulseekServer:
        """Listen; peers listen too."""
        self._thread.start()
        self.call(self._start())
        return self

    def close(self) -> None:
        """Drop everything and end the thread."""
        if self._thread.is_alive():
            self.call(self._stop())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_WAIT)
        self._loop.close()

    def go_down(self, reset: bool = False) -> None:
        """The server vanishes; peers stay. `reset`: connections break instead of ending."""
        self.call(self._go_down(reset))

    def come_back(self) -> None:
        """The server listens again on the same port."""
        self.call(self._listen())

    def kick(self, name: str) -> None:
        """Somebody else logged in with this name."""
        self.call(self._kick(name))

    def ban(self, name: str, at: int | None = None) -> None:
        """Tell a client that it is banned, in the real server's words; nobody is let in after.

        `at` dates the message, in seconds since the epoch; None is now.
        """
        self.call(self._ban(name, int(time.time()) if at is None else at))

    def peer_returns(self, name: str) -> None:
        """It is online again."""
        self.call(self.peers[name].arrive())

    def shares_of(self, name: str) -> tuple[int, int]:
        """Folders and files as this client reported them."""
        client = self.clients[name]
        return client.folders, client.files

    def call(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine in the server's thread and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_WAIT)

    # -- coming and going -------------------------------------------------------------------

    async def _start(self) -> None:
        for name, peer in self.world.peers.items():
            self.peers[name] = ScriptedPeer(peer, self)
            if peer.online:
                await self.peers[name].listen()
        await self._listen()

    async def _listen(self) -> None:
        self.port = self.port or free_port()
        self._server = await asyncio.start_server(self._serve, HOST, self.port)

    async def _go_down(self, reset: bool = False) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            if reset:
                wire.set_reset(writer)
                writer.close()
            else:
                wire.end(writer)
        self.clients.clear()

    async def _stop(self) -> None:
        await self._go_down()
        for peer in self.peers.values():
            await peer.close()
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    async def _kick(self, name: str) -> None:
        client = self.clients.pop(name)
        client.send(41)
        wire.end(client.writer)

    async def _ban(self, name: str, at: int) -> None:
        client = self.clients.pop(name)
        words = (
            "System Message: You have been banned for 30 minutes. Do not quickly repeat a search."
        )
        client.send(22, u32(1), u32(at), text("server"), text(words), u8(1))
        self.banned = True

    # -- one client -------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(writer)
        self._open.add(writer)
        try:
            while not self.banned:
                body = await wire.read_body(reader)
                if self.breaks_logins:
                    wire.set_reset(writer)
                    break
                if not self.silent:
                    self._handle(client, body.u32(), body)
        except (EOFError, OSError, ValueError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            if self.banned:
                wire.end(writer)
            else:
                writer.close()
            if self.clients.get(client.name) is client:
                del self.clients[client.name]
                self.announce(client.name, 0)

    def _handle(self, client: Client, code: int, body: Body) -> None:
        known = {
            1: self._login,
            2: self._set_port,
            3: self._peer_address,
            5: self._watch,
            6: lambda c, b: c.watched.discard(b.text()),
            7: lambda c, b: self._status(c, b.text()),
            18: self._connect_to_peer,
            26: self._search,
            35: self._count_shares,
            36: lambda c, b: self._stats(c, b.text()),
            42: self._user_search,
            92: lambda c, _b: c.send(92, u32(0)),
            103: self._search,
            1001: self._cannot_connect,
        }
        if code in known and (client.name or code == 1):
            known[code](client, body)

    def _login(self, client: Client, body: Body) -> None:
        name, password = body.text(), body.text()
        if self.garbles:
            client.writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            wire.end(client.writer)
            return
        if self._accounts.setdefault(name, password) != password:
            self.refused += 1
            client.send(1, u8(0), text("INVALIDPASS"))
            return
        old = self.clients.get(name)
        if old is not None:
            old.send(41)
            wire.end(old.writer)
        client.name = name
        self.clients[name] = client
        self.logins.append(name)
        digest = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
        client.send(1, u8(1), text("Welcome"), wire.address(self.seen_from), text(digest), u8(0))
        client.welcome()
        self.announce(name, 2)

    def _set_port(self, client: Client, body: Body) -> None:
        client.port = body.u32()

    def _count_shares(self, client: Client, body: Body) -> None:
        client.folders, client.files = body.u32(), body.u32()

    # -- people -----------------------------------------------------------------------------

    def is_online(self, name: str) -> bool:
        """Whether somebody of this name is here, scripted or real."""
        scripted = self.peers.get(name)
        return name in self.clients or (scripted is not None and scripted.peer.online)

    def announce(self, name: str, status: int) -> None:
        """Tell those who watch `name`."""
        for client in self.clients.values():
            if name in client.watched:
                client.tell_status(name, status)

    def port_of(self, name: str) -> int:
        """Where this user listens; 0 when nobody knows."""
        if name in self.clients:
            return self.clients[name].port
        return self.peers[name].port if name in self.peers else 0

    def _peer_address(self, client: Client, body: Body) -> None:
        name = body.text()
        port = self.port_of(name) if self.is_online(name) else 0
        host = wire.address(HOST if port else "0.0.0.0")
        client.send(3, text(name), host, u32(port), u32(0), b"\0\0")

    def _numbers(self, name: str) -> bytes:
        files = folders = speed = 0
        if name in self.clients:
            folders, files = self.clients[name].folders, self.clients[name].files
        elif name in self.world.peers:
            peer = self.world.peers[name]
            files, folders, speed = len(peer.files), 1, peer.speed
        return u32(speed) + u64(1) + u32(files) + u32(folders)

    def _watch(self, client: Client, body: Body) -> None:
        name = body.text()
        client.watched.add(name)
        if name in self.peers or name in self._accounts:
            status = u32(2 if self.is_online(name) else 0)
            client.send(5, text(name), u8(1), status, self._numbers(name), text("XX"))
        else:
            client.send(5, text(name), u8(0))

    def _status(self, client: Client, name: str) -> None:
        client.tell_status(name, 2 if self.is_online(name) else 0)

    def _stats(self, client: Client, name: str) -> None:
        client.send(36, text(name), self._numbers(name))

    def _connect_to_peer(self, client: Client, body: Body) -> None:
        ticket, name, kind = body.u32(), body.text(), body.text()
        other = self.clients.get(name)
        if other is not None:
            other.tell_connect(client.name, kind, client.port, ticket)
        elif name not in self.peers or not self.world.peers[name].reachable:
            client.send(1001, u32(ticket))

    def _cannot_connect(self, _client: Client, body: Body) -> None:
        ticket, name = body.u32(), body.text()
        if name in self.clients:
            self.clients[name].send(1001, u32(ticket))

    # -- searches ---------------------------------------------------------------------------

    def _search(self, client: Client, body: Body) -> None:
        ticket, query = body.u32(), body.text()
        self._note_search(client.name, query)
        for name, other in self.clients.items():
            if name != client.name:
                other.tell_search(client.name, ticket, query)
        for peer, files in self.world.answers(Query.parse(query)):
            if peer.username in self.peers:
                self.peers[peer.username].answer(client.name, ticket, files)

    def _note_search(self, name: str, query: str) -> None:
        now = time.monotonic()
        before = self._searched_at[name]
        if before and now - before[-1] < self._search_gap:
            self.violations.append(f"{name} searched {now - before[-1]:.2f} s after the one before")
        before.append(now)
        # Half a per cent, because not every message travels equally fast.
        while before[0] <= now - self._search_window * 0.995:
            before.popleft()
        if 0 < self._search_limit < len(before):
            within = f"{len(before)} times within {self._search_window:g} s"
            self.violations.append(f"{name} searched {within}; {self._search_limit} is the limit")
        self.searches.append((name, query))

    def _user_search(self, client: Client, body: Body) -> None:
        name, ticket, query = body.text(), body.u32(), body.text()
        if name in self.clients:
            self.clients[name].send(26, text(client.name), u32(ticket), text(query))
