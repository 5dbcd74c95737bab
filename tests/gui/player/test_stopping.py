"""Stopping never waits for a thread of Qt that waits for Python; a process of its own shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.media.ffmpeg import find_ffmpeg

pytest.importorskip("PyQt6.QtMultimedia", exc_type=ImportError)

ROOT = Path(__file__).resolve().parents[3]
STOPS = 200
"""PyQt's own `stop()` stood still for ever in one of thirty to sixty."""
PROGRAM = """
import sys, time
from types import SimpleNamespace
from PyQt6.QtWidgets import QApplication
from ui.player import qt_backend

app = QApplication([])
card = SimpleNamespace(isNull=lambda: False)  # loads without a sound card, too
qt_backend.QMediaDevices = SimpleNamespace(defaultAudioOutput=lambda: card)
for stop in range(int(sys.argv[2])):
    heard = []
    backend = qt_backend.QtBackend(heard.append)
    backend.set_volume(0.0)
    backend.load(sys.argv[1])
    patience = time.monotonic() + 30
    while not any(one.duration or one.error for one in heard) and time.monotonic() < patience:
        app.processEvents()
    assert any(one.duration for one in heard), heard[-1:]
    backend.stop()
    print(stop + 1, flush=True)
"""


def test_two_hundred_sounds_are_stopped_one_after_the_other(tmp_path: Path) -> None:
    tone = tmp_path / "Tone.flac"
    sine = ["-f", "lavfi", "-i", "sine=d=2", "-ar", "48000"]
    subprocess.run([find_ffmpeg(), "-v", "error", *sine, str(tone)], check=True)
    place = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, tone.as_uri(), str(STOPS)]
    done = subprocess.run(
        command, env=place, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.stdout.split()[-1:] == [str(STOPS)], done.stderr[-2000:]
