"""The probe, the picture maker and the signals, run in this process on a world of fakes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from core.domain import StorageError
from ui import probe, screenshots
from ui.gallery.scenes import SCENES
from ui.gallery.world import FakeContainer
from ui.signals import quit_on_signals


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "IDLE_MS", 1)
    monkeypatch.setattr(screenshots, "SETTLE_SECONDS", 0.01)


def test_the_probe_visits_every_page_and_closes(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds: list[FakeContainer] = []

    def builder(_home: Path, _overrides: object) -> Any:
        return lambda: worlds.append(FakeContainer()) or worlds[-1]

    monkeypatch.setattr(probe, "builder", builder)
    figures = probe.run(tmp_path)
    assert figures["interactive_ms"] > 0
    assert figures["late_max_ms"] >= 0
    assert worlds[0].closed


def test_the_probe_passes_on_why_there_are_no_services(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build() -> Any:
        raise StorageError("No room.")

    monkeypatch.setattr(probe, "builder", lambda _home, _overrides: build)
    with pytest.raises(StorageError, match="No room"):
        probe.run(tmp_path)


def test_the_probe_gives_up_after_its_limit(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "LIMIT_MS", 1)
    monkeypatch.setattr(probe.Session, "_build_services", lambda _self: None)
    with pytest.raises(TimeoutError):
        probe.run(tmp_path)


def test_memory_and_age_are_known_without_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    def known() -> tuple[float, float]:
        return probe.resident_mb(), time.time() * 1000 - probe.since_creation_ms()

    here = known()

    def nowhere(*_args: object, **_kwargs: object) -> str:
        raise OSError("no /proc")

    monkeypatch.setattr(Path, "read_text", nowhere)
    memory, created = known()
    assert memory == pytest.approx(here[0], rel=0.2)
    assert created == pytest.approx(here[1], abs=10_000)


def test_a_picture_is_drawn_per_theme_at_the_size_of_the_scene(
    quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screenshots.main([str(tmp_path / "new"), "artists-recent"]) == 0
    pictures = {path.name: QImage(str(path)) for path in (tmp_path / "new").iterdir()}
    assert set(pictures) == {"artists-recent-dark.png", "artists-recent-light.png"}
    assert all((p.width(), p.height()) == (1280, 800) for p in pictures.values())
    dark, light = (pictures[name] for name in sorted(pictures))
    assert dark.pixelColor(640, 60).lightness() < 60 < light.pixelColor(640, 60).lightness()
    assert "artists-recent-dark.png" in capsys.readouterr().err


def test_the_picture_maker_wants_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert screenshots.main([]) == 2
    assert "Give the folder" in capsys.readouterr().err


def test_there_are_enough_scenes_and_each_has_a_name_of_its_own() -> None:
    names = [(scene.page, scene.state) for scene in SCENES]
    assert len(names) == len(set(names))
    assert len(names) >= 20
    pages = {"dashboard", "sync", "downloads", "artists", "settings"}
    assert {page for page, _ in names} == {*pages, "components"}


@pytest.fixture
def handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_signal_wakes_the_event_loop(
    qtbot: Any, qapp: QApplication, handlers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits: list[None] = []
    monkeypatch.setattr(qapp, "quit", lambda: quits.append(None))
    quit_on_signals(qapp)
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: quits == [None], timeout=60_000)
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: quits == [None, None], timeout=60_000)
