"""A sound of unknown size over HTTP: its end is told, never a broken connection."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.preview.feed import Feed
from services.preview.serving import PreviewServer, Served


@pytest.fixture
def server() -> Iterator[PreviewServer]:
    made = PreviewServer()
    yield made
    made.close()


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[Feed]:
    """A file of which the first bytes are here."""
    path = tmp_path / "sound.wav"
    path.write_bytes(b"RIFF" + bytes(996))
    feed = Feed()
    feed.open(path)
    yield feed
    feed.close()


def asked(server: PreviewServer, feed: Feed) -> http.client.HTTPResponse:
    url = urlsplit(server.offer(Served(feed, "audio/wav", lambda: None), "audio.wav"))
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)
    connection.request("GET", url.path)
    return connection.getresponse()


def test_it_comes_in_chunks_and_ends_properly(
    server: PreviewServer, growing: Feed, tmp_path: Path
) -> None:
    answer = asked(server, growing)
    assert answer.getheader("Transfer-Encoding") == "chunked"
    assert answer.getheader("Content-Length") is None
    assert answer.read(4) == b"RIFF"
    with (tmp_path / "sound.wav").open("ab") as more:
        more.write(b"x" * 500)
    growing.finish()
    assert len(answer.read()) == 1496  # reading to the end raises when the end was not told


def test_what_breaks_off_is_not_told_as_a_proper_end(server: PreviewServer, growing: Feed) -> None:
    answer = asked(server, growing)
    assert answer.read(4) == b"RIFF"
    threading.Timer(0.05, growing.fail).start()
    with pytest.raises(http.client.IncompleteRead):
        answer.read()


def test_a_known_size_is_announced(server: PreviewServer, growing: Feed) -> None:
    growing.finish()
    answer = asked(server, growing)
    assert answer.getheader("Content-Length") == "1000"
    assert len(answer.read()) == 1000


def test_a_reader_is_let_go_at_once_when_the_offer_is_withdrawn(
    server: PreviewServer, growing: Feed
) -> None:
    url = server.offer(Served(growing, "audio/wav", lambda: None), "audio.wav")
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request("GET", parts.path)
    answer = connection.getresponse()
    assert answer.read(4) == b"RIFF"
    server.withdraw(url)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()


def test_a_range_counts_only_for_who_wants_the_bytes(server: PreviewServer, growing: Feed) -> None:
    growing.finish()
    url = urlsplit(server.offer(Served(growing, "audio/wav", lambda: None), "audio.wav"))
    told = []
    for method in ("HEAD", "GET"):
        connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)
        connection.request(method, url.path, headers={"Range": "bytes=0-9"})
        answer = connection.getresponse()
        told.append((answer.status, answer.getheader("Content-Length"), len(answer.read())))
        connection.close()
    assert told == [(200, "1000", 0), (206, "10", 10)]


def test_who_only_holds_connections_costs_so_many_threads_at_most(
    server: PreviewServer, growing: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.preview.serving.MOST_CONNECTIONS", 2)
    url = urlsplit(server.offer(Served(growing, "audio/wav", lambda: None), "audio.wav"))
    address = (url.hostname or "", url.port or 0)
    with contextlib.ExitStack() as held:
        first, second, third = (
            held.enter_context(socket.create_connection(address, 30)) for _ in range(3)
        )
        assert third.recv(1) == b""
        server.close()
        assert (first.recv(1), second.recv(1)) == (b"", b"")
