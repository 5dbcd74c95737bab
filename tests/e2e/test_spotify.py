"""Spotify through the command line: real processes, a real browser's part played by urllib."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.catalogues.world import MusicWorld
from sandbox.ports import free_port
from sandbox.spotify import SpotifyServer, SpotifyWorld, local_file
from tests.contract.source_stages import until
from tests.e2e.daemon import hear_interrupts
from tests.e2e.rig import BOUND, Result, Rig

pytestmark = pytest.mark.slow
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Listener:
    """A machine and a Spotify; `login` plays the browser."""

    rig: Rig
    server: SpotifyServer
    port: int

    def run(self, *arguments: str) -> Result:
        self.server.forget()
        return self.rig.run(*arguments)

    def start_login(self) -> tuple[subprocess.Popen[str], str]:
        """The waiting process, and the address it printed."""
        process = subprocess.Popen(
            self.rig.command("login", "spotify", "--no-browser"),
            env=self.rig.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("Open: http://127.0.0.1:"), said
        return process, said.removeprefix("Open: ").strip()

    def visit(self, url: str) -> int:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def login(self) -> None:
        process, url = self.start_login()
        assert self.visit(url) == 200
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert '"name": "Lena Listener"' in out

    def source(self, name: str) -> str:
        found = next(one for one in self.server.world.lists.values() if one.name == name)
        return f"https://open.spotify.com/intl-de/playlist/{found.id}?si=abc"


@pytest.fixture
def listener(rig: Rig) -> Iterator[Listener]:
    music = MusicWorld()
    for number in range(12):
        titles = [f"Song {number}-{place}" for place in range(10)]
        music.release(f"Album {number}", f"Artist {number % 3}", titles, date="2021-03-04")
    port = free_port()
    redirect = f"http://127.0.0.1:{port}/callback"
    with SpotifyServer(SpotifyWorld(music), redirects=(redirect,)) as server:
        settings = {**server.settings, "spotify.redirect_uri": redirect}
        for key, value in settings.items():
            rig.env[f"CRATEKEEPER_{key.upper().replace('.', '__')}"] = str(value)
        yield Listener(rig, server, port)
    assert not server.violations, server.violations


def test_a_listener_logs_in_and_reads_lists_with_few_requests(listener: Listener) -> None:
    world, server = listener.server.world, listener.server
    rows = world.rows()
    world.playlist("Night Drive", [*rows[:60], None, local_file("Own", "Me")])
    world.like(*rows[:20])
    before = listener.run("check", "liked")
    assert (before.code, server.log) == (4, [])
    assert "login spotify" in before.sentence

    process, url = listener.start_login()
    for stray in ("/favicon.ico", "/callback?code=x&state=wrong", "/callback"):
        assert listener.visit(f"http://127.0.0.1:{listener.port}{stray}") == 404
    assert listener.visit(url) == 200
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (len(server.accounts.posts), server.paths()) == (1, ["/me"])

    first = listener.run("check", listener.source("Night Drive"))
    assert (first.code, server.calls()) == (3, 4)
    assert first.doc["playlist"] == {"name": "Night Drive", "kind": "spotify"}
    assert (first.doc["total"], len(first.doc["unusable"])) == (62, 1)
    assert first.doc["unusable"][0]["position"] == 61
    again = listener.run("check", listener.source("Night Drive"))
    assert again.doc["missing"] == first.doc["missing"]
    assert server.calls() == 1
    assert len(listener.run("check", "liked").doc["missing"]) == 20

    server.fault("quota", part="/me/tracks")
    banned = listener.run("check", "liked")
    assert (banned.code, server.calls()) == (4, 1)
    assert "closed liked songs" in banned.sentence
    assert (listener.run("check", "liked").code, server.calls()) == (4, 0)
    doctor = listener.run("doctor")
    told = {one["name"]: one for one in doctor.doc["checks"]}["Spotify"]
    assert told["ok"]
    assert "liked songs closed until" in told["detail"]
    assert server.log == []

    assert listener.run("logout", "spotify").code == 0
    assert (listener.run("check", "liked").code, server.log) == (4, [])


def test_a_killed_reading_goes_on_where_it_was(listener: Listener) -> None:
    rows = listener.server.world.rows()
    listener.server.world.playlist("Long", [*rows, *rows, *rows[:60]])
    listener.login()
    listener.server.forget()
    # three pages are answered, the fourth is not before the process is dead
    listener.server.fault("", 3, part="/items")
    listener.server.fault("slow", 6, part="/items")
    process = listener.rig.start("check", listener.source("Long"))
    until(lambda: listener.server.calls("/items") > 3, BOUND)
    process.kill()
    process.wait()
    listener.server.well()
    before = listener.server.calls("/items")
    assert before < 6
    done = listener.run("check", listener.source("Long"))
    assert (done.code, done.doc["total"]) == (3, 300)
    # A page that was being answered at the kill may have to be asked for again.
    assert 6 - before <= listener.server.calls("/items") <= 7 - before


def test_a_login_can_be_interrupted_and_a_busy_port_is_told(listener: Listener) -> None:
    hear_interrupts()
    process, _ = listener.start_login()
    busy = listener.run("login", "spotify", "--no-browser")
    assert (busy.code, "is in use" in busy.sentence) == (4, True)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.mark.skipif(
    not os.environ.get("BROWSER_TESTS") or not any(map(shutil.which, BROWSERS)),
    reason="asked for with BROWSER_TESTS=1, and needs chromium",
)
def test_a_real_browser_completes_the_login(listener: Listener, tmp_path: Path) -> None:
    process, url = listener.start_login()
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    done = subprocess.run(
        [
            *(browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-proxy-server"),
            *(f"--user-data-dir={tmp_path / 'browser'}", "--no-first-run", "--dump-dom", url),
        ],
        capture_output=True,
        timeout=90,
        check=False,
    )
    assert b"You can close this page" in done.stdout
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert listener.server.paths() == ["/me"]
    assert len(listener.server.accounts.posts) == 1
