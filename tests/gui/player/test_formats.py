"""Real files of every format through the real service and Qt's real player, over HTTP."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from core.media.ffmpeg import find_ffmpeg
from core.media.transcode import to_wav
from services.preview.service import PreviewLimits, PreviewService
from ui.player.backend import Heard

pytest.importorskip("PyQt6.QtMultimedia", exc_type=ImportError)

FORMATS = ["flac", "mp3", "ogg", "opus", "aac", "m4a", "wav", "wma"]
QUIET = pytest.mark.qt_log_ignore("pipewire", "PulseAudio", "[Aa]udio", "Could not open media")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PreviewService]:
    made = PreviewService(dict, tmp_path / "preview", to_wav, limits=PreviewLimits(settle=60.0))
    yield made
    made.close()


@pytest.fixture
def load(
    monkeypatch: pytest.MonkeyPatch, service: PreviewService
) -> Iterator[Callable[[str], list[Heard]]]:
    """Qt's player told to play an address; machines without a sound card load it all the same."""
    from ui.player import qt_backend

    card = SimpleNamespace(isNull=lambda: False)
    devices = SimpleNamespace(defaultAudioOutput=lambda: card)
    monkeypatch.setattr(qt_backend, "QMediaDevices", devices)
    made: list[qt_backend.QtBackend] = []

    def play(url: str) -> list[Heard]:
        heard: list[Heard] = []
        made.append(qt_backend.QtBackend(heard.append))
        made[-1].set_volume(0.0)
        made[-1].load(url)
        return heard

    yield play
    service.close()  # as the player does: the session first, then Qt's side of it
    for one in made:
        one.stop()


def tone(path: Path) -> Path:
    sine = ["-f", "lavfi", "-i", "sine=d=2", "-ar", "48000"]
    subprocess.run([find_ffmpeg(), "-v", "error", *sine, str(path)], check=True)
    return path


def understood(qtbot: QtBot, heard: list[Heard]) -> float | None:
    """The length Qt found; None when it cannot read the file."""
    qtbot.waitUntil(lambda: any(one.duration or one.error for one in heard), timeout=60_000)
    return next((one.duration for one in heard if one.duration), None)


@QUIET
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_plays_by_itself_or_through_ffmpeg(
    qtbot: QtBot,
    service: PreviewService,
    load: Callable[[str], list[Heard]],
    tmp_path: Path,
    ending: str,
) -> None:
    session = service.play(tone(tmp_path / f"Tone.{ending}"), "Tone")
    heard = load(session.url)
    length = understood(qtbot, heard)
    if length is None:
        assert heard[-1].unreadable, heard[-1]
        length = understood(qtbot, load(service.as_wav(session)))
    assert length is not None
    assert length > 1.0


@QUIET
def test_what_qt_cannot_read_is_read_as_wav(
    qtbot: QtBot, service: PreviewService, load: Callable[[str], list[Heard]], tmp_path: Path
) -> None:
    noise = tmp_path / "Noise.mp3"
    noise.write_bytes(b"no music in here " * 100)
    session = service.play(noise, "Noise")
    heard = load(session.url)
    assert understood(qtbot, heard) is None
    assert heard[-1].unreadable, heard[-1]
    assert service.as_wav(session) == service.as_wav(session)
    qtbot.waitUntil(lambda: bool(session.seen().sentence), timeout=60_000)
    assert session.seen().sentence == "This file cannot be played."
