"""A raw loopback server whose answers a test writes byte by byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

Behaviour = Callable[[socket.socket, bytes], None]


class RawServer:
    """Answers every connection with `behaviour(connection, request)` and remembers requests."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = answer(200, b"{}")
        self.requests: list[bytes] = []
        self.closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                part = connection.recv(65536)
                if not part:
                    return
                request += part
            self.requests.append(request)
            try:
                self.behaviour(connection, request)
            except OSError:
                return

    def close(self) -> None:
        if self.closing.is_set():
            return
        self.closing.set()
        # accept() only wakes up for a shut-down listener
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=20)


def answer(status: int, body: bytes, headers: str = "", length: int | None = None) -> Behaviour:
    """A whole answer; `length` lies about its length."""
    promised = len(body) if length is None else length
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Length: {promised}\r\nConnection: close\r\n{headers}\r\n"
    )
    return lambda connection, _: connection.sendall(head.encode() + body)


@pytest.fixture
def server() -> Iterator[RawServer]:
    running = RawServer()
    yield running
    running.close()
