"""Media keys and the panel's controls: a real session bus, asked by a program of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from ui.player.backend import Heard
from ui.player.controller import PreviewController
from ui.player.gallery import OFFER, SilentBackend, silent_desk
from ui.player.mpris import MediaKeys
from ui.player.state import Mode
from ui.runner import InlineRunner

pytest.importorskip("jeepney")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("dbus-daemon") is None or shutil.which("dbus-send") is None,
        reason="needs a message bus to start",
    ),
]
SECONDS = 60


def nothing() -> None:
    """No window to raise."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session bus of our own."""
    command = ["dbus-daemon", "--session", "--print-address=1", "--nofork", "--nopidfile"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


class Desk:
    """A player on the bus, and a desktop that presses its keys."""

    def __init__(self, address: str, runner: InlineRunner, qtbot: QtBot) -> None:
        self.address, self.qtbot = address, qtbot
        self.raised: list[bool] = []
        self.player = PreviewController(silent_desk(), runner, SilentBackend)
        self.keys = MediaKeys(self.player, lambda: self.raised.append(True))
        assert self.keys.on.wait(SECONDS)

    def send(self, method: str, *arguments: str) -> str:
        """One call from outside; the answer as text."""
        command = ["dbus-send", f"--bus={self.address}", "--print-reply", "--type=method_call"]
        command += ["--dest=org.mpris.MediaPlayer2.cratekeeper", "/org/mpris/MediaPlayer2"]
        asked = subprocess.Popen(
            [*command, method, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.qtbot.waitUntil(lambda: asked.poll() is not None, timeout=60_000)
        assert asked.stdout is not None
        text = asked.stdout.read().decode()
        asked.stdout.close()
        assert asked.returncode == 0, text
        QCoreApplication.sendPostedEvents(self.keys)  # it was posted before the answer was sent
        return text

    def press(self, method: str, *arguments: str) -> str:
        return self.send(f"org.mpris.MediaPlayer2.Player.{method}", *arguments)

    def get(self, name: str, of: str = "org.mpris.MediaPlayer2.Player") -> str:
        asked = "org.freedesktop.DBus.Properties.Get"
        return self.send(asked, f"string:{of}", f"string:{name}")

    def tell(self, **heard: object) -> None:
        backend = self.player._backend
        assert isinstance(backend, SilentBackend)
        backend.tell(Heard(**heard))  # type: ignore[arg-type]

    @property
    def asked(self) -> list[str]:
        backend = self.player._backend
        assert isinstance(backend, SilentBackend)
        return [what for what, _ in backend.asked]


@pytest.fixture
def desk(address: str, runner: InlineRunner, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(address, runner, qtbot)
    yield made
    made.keys.close()
    assert made.keys.over.wait(SECONDS)


def test_the_panel_shows_what_plays(desk: Desk) -> None:
    assert '"Stopped"' in desk.get("PlaybackStatus")
    desk.player.listen(OFFER)
    desk.tell(playing=True, position=93.0)
    assert '"Playing"' in desk.get("PlaybackStatus")
    metadata = desk.get("Metadata")
    assert f'"{desk.player.state.title}"' in metadata
    assert "int64 372000000" in metadata
    assert "int64 93000000" in desk.get("Position")
    assert '"Cratekeeper"' in desk.get("Identity", "org.mpris.MediaPlayer2")


def test_media_keys_pause_go_on_seek_and_stop(desk: Desk) -> None:
    desk.player.listen(OFFER)
    desk.tell(playing=True, position=93.0)
    desk.press("Play")
    assert "pause" not in desk.asked
    desk.press("PlayPause")
    assert desk.asked[-1] == "pause"
    desk.tell(position=93.0)
    desk.press("Pause")
    desk.press("Play")
    assert desk.asked[-2:] == ["pause", "play"]
    desk.press("Seek", "int64:10000000")
    assert desk.player.state.position == 103.0
    desk.press("SetPosition", f"objpath:{desk.keys.track}", "int64:5000000")
    desk.press("SetPosition", "objpath:/org/cratekeeper/track/99", "int64:9000000")
    assert desk.player.state.position == 5.0
    desk.press("Stop")
    assert desk.player.state.mode is Mode.IDLE


def test_the_volume_can_be_turned_and_the_window_called(desk: Desk) -> None:
    desk.player.listen(OFFER)
    asked = "org.freedesktop.DBus.Properties.Set"
    of = "string:org.mpris.MediaPlayer2.Player"
    desk.send(asked, of, "string:Volume", "variant:double:0.25")
    assert desk.player.state.volume == 0.25
    desk.send("org.mpris.MediaPlayer2.Raise")
    assert desk.raised == [True]


def test_a_second_window_of_another_home_is_quiet(desk: Desk, runner: InlineRunner) -> None:
    player = PreviewController(silent_desk(), runner, SilentBackend)
    keys = MediaKeys(player, nothing)
    assert keys.over.wait(SECONDS)
    assert not keys.on.is_set()
    player.listen(OFFER)  # nobody hears of it, and nothing breaks


def test_without_a_bus_there_are_no_media_keys(
    runner: InlineRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    keys = MediaKeys(PreviewController(silent_desk(), runner, SilentBackend), nothing)
    assert keys.over.wait(SECONDS)
    assert not keys.on.is_set()
