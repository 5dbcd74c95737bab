"""Services are recognised by their own words, in seconds, and nothing is sent to strangers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from config.store import SettingsStore
from core.clients.nearby.doors import local_hosts, open_doors
from core.clients.nearby.look import look_around, recognise
from core.clients.plex.login import FoundServer
from core.domain.nearby import NearbyService
from core.tasks import Cancelled, TaskContext
from sandbox.jellyfin import JellyfinServer
from sandbox.plex import PlexServer
from sandbox.slskd import SlskdServer
from sandbox.subsonic import SubsonicServer
from sandbox.world import World
from services.servers.nearby import NearbyServices


def port_of(url: str) -> int:
    return urlsplit(url).port or 0


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[dict[int, str]]:
    """Four services on loopback, by port, and a stranger where Plex might be."""
    with ExitStack() as stack:
        servers: list[tuple[str, Any]] = [
            ("slskd", SlskdServer(World(), downloads_dir=tmp_path, api_key="k" * 32)),
            ("navidrome", SubsonicServer()),
            ("jellyfin", JellyfinServer()),
            ("plex", PlexServer()),
        ]
        for _, server in servers:
            server.start()
            stack.callback(server.close if hasattr(server, "close") else server.stop)
        yield {port_of(server.url): kind for kind, server in servers}


def nobody(_ctx: TaskContext) -> list[Any]:
    return []


def test_all_four_are_found_by_their_own_words(ports: dict[int, str]) -> None:
    begun = time.monotonic()
    found = look_around(TaskContext(), ["127.0.0.1"], ports, nobody)
    assert time.monotonic() - begun < 60
    assert [one.kind for one in found] == ["jellyfin", "navidrome", "plex", "slskd"]
    assert all(port_of(one.url) in ports for one in found)
    assert {one.kind: bool(one.version) for one in found} == {
        "jellyfin": True,
        "navidrome": True,
        "plex": True,
        "slskd": False,
    }


def test_plex_tells_its_own_name_when_it_answers_the_call(ports: dict[int, str]) -> None:
    port = next(port for port, kind in ports.items() if kind == "plex")

    def called(_ctx: TaskContext) -> list[FoundServer]:
        return [FoundServer("Den", (f"http://127.0.0.1:{port}",))]

    (plex,) = look_around(TaskContext(), ["127.0.0.1"], {port: "plex"}, called)
    assert (plex.name, bool(plex.version)) == ("Den", True)


class Stranger(BaseHTTPRequestHandler):
    """A web page for everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>a printer</html>")

    def log_message(self, format: str, *args: Any) -> None:
        return None


@pytest.mark.parametrize("kind", ["slskd", "navidrome", "jellyfin", "plex"])
def test_a_stranger_is_not_taken_for_a_service(kind: str) -> None:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        assert recognise(kind, f"http://127.0.0.1:{server.server_port}") is None
        server.shutdown()
        thread.join(10)


def test_closed_doors_are_no_error_and_the_network_is_small() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert open_doors(["127.0.0.1"], [port], TaskContext(), 5.0) == []
    assert 1 <= len(local_hosts()) <= 254
    assert local_hosts()[0] == "127.0.0.1"


def test_a_cancel_ends_the_looking() -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        open_doors(["127.0.0.1"], [9], ctx, 5.0)


def test_what_was_found_is_used_only_when_somebody_says_so(tmp_path: Path) -> None:
    settings = SettingsStore(tmp_path, environ={})
    found = NearbyService("jellyfin", "http://127.0.0.1:8096", "Den", "12.0")
    service = NearbyServices(settings, lambda _ctx: [found])
    assert service.look(TaskContext()) == [found]
    assert settings.get("jellyfin.url") == ""
    assert service.use(found) == "jellyfin.url"
    assert settings.get("jellyfin.url") == "http://127.0.0.1:8096"
