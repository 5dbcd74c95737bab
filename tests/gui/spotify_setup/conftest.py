"""The program with a simulated Spotify, and somebody who sits at the browser."""

from __future__ import annotations

import contextlib
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.spotify import SpotifyServer, SpotifyWorld
from services.container import Container, build_container


@pytest.fixture
def server() -> Iterator[SpotifyServer]:
    with SpotifyServer(SpotifyWorld()) as made:
        yield made
    assert made.violations == []


@pytest.fixture
def program(server: SpotifyServer, tmp_path: Path) -> Iterator[Container]:
    """A program that knows where Spotify is, and no Client ID yet."""
    told = {key: value for key, value in server.settings.items() if key != "spotify.client_id"}
    made = build_container(tmp_path / "home", told)
    made.settings.set("spotify.redirect_uri", "http://127.0.0.1/callback")
    yield made
    made.close()


class Browser:
    """Opens what it is given, each in a thread of its own; remembers the last answer."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.stays_away = False
        self._threads: list[threading.Thread] = []

    def open(self, url: str) -> None:
        self.urls.append(url)
        if not self.stays_away:
            thread = threading.Thread(target=self._visit, args=(url,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def leads_to(self, url: str) -> str:
        """Where the consent page sends a browser that cannot go there."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: object) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(url, timeout=60)
        except urllib.error.HTTPError as sent:
            return str(sent.headers["Location"])
        raise AssertionError("the page led nowhere")

    def close(self) -> None:
        for thread in self._threads:
            thread.join(60)

    def _visit(self, url: str) -> None:
        with contextlib.suppress(OSError):  # a page that says no
            urllib.request.urlopen(url, timeout=60).close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    yield made
    made.close()
