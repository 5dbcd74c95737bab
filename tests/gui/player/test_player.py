"""The player: one state on all pages, shown in the sidebar."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.domain import BadInput
from ui.player.backend import Heard
from ui.player.controller import Mode, PreviewController, qt_backend
from ui.player.gallery import OFFER, OWNED, SilentBackend, silent_desk
from ui.player.mini import MiniPlayer
from ui.runner import InlineRunner


@pytest.fixture
def player(runner: InlineRunner) -> PreviewController:
    return PreviewController(silent_desk(), runner, SilentBackend)


@pytest.fixture
def mini(qtbot: QtBot, player: PreviewController) -> MiniPlayer:
    made = MiniPlayer()
    qtbot.addWidget(made)
    made.follow(player)
    return made


def sound(player: PreviewController) -> SilentBackend:
    assert isinstance(player._backend, SilentBackend)
    return player._backend


def test_a_preview_loads_plays_pauses_and_stops(
    qtbot: QtBot, player: PreviewController, mini: MiniPlayer
) -> None:
    assert mini.isHidden()
    player.listen(OFFER)
    assert not mini.isHidden()
    assert (player.state.mode, mini.sentence.text()) == (Mode.LOADING, "Loading…")
    sound(player).tell(Heard(playing=True, position=93.0))
    assert (mini.at.text(), mini.length.text()) == ("1:33", "6:12")
    assert mini.seek.value() == 250
    qtbot.mouseClick(mini.play, Qt.MouseButton.LeftButton)
    sound(player).tell(Heard(position=93.0))
    assert mini.play.accessibleName() == "Play"
    qtbot.mouseClick(mini.play, Qt.MouseButton.LeftButton)
    assert [what for what, _ in sound(player).asked][-2:] == ["pause", "play"]
    session = player._session
    assert session is not None
    qtbot.mouseClick(mini.stop, Qt.MouseButton.LeftButton)
    assert session.ended
    assert mini.isHidden()


def test_seeking_skipping_and_loudness(
    qtbot: QtBot, player: PreviewController, mini: MiniPlayer
) -> None:
    player.listen(OWNED)
    sound(player).tell(Heard(playing=True, position=100.0))
    player.skip(-10.0)
    player.seek(5000.0)
    assert sound(player).asked[-2:] == [("seek", 90.0), ("seek", 372.0)]
    mini.volume.setValue(30)
    qtbot.mouseClick(mini.mute, Qt.MouseButton.LeftButton)
    assert sound(player).asked[-2:] == [("volume", 0.3), ("volume", 0.0)]
    assert mini.mute.accessibleName() == "Sound on"
    sound(player).tell(Heard(ended=True, position=372.0))
    player.toggle()
    assert sound(player).asked[-2:] == [("seek", 0.0), ("play", 0.0)]


def test_what_cannot_be_played_is_told_as_a_sentence(
    player: PreviewController, mini: MiniPlayer
) -> None:
    player.listen(OFFER)
    session = player._session
    sound(player).tell(Heard(error="This file cannot be played here."))
    assert (player.state.mode, mini.sentence.text()) == (
        Mode.FAILED,
        "This file cannot be played here.",
    )
    assert session is not None
    assert session.ended
    assert not mini.play.isEnabled()


def test_a_machine_without_sound_libraries_says_what_to_install(
    runner: InlineRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_name: str) -> None:
        raise ImportError("libpulse.so.0")

    monkeypatch.setattr("ui.player.controller.import_module", missing)
    player = PreviewController(silent_desk(), runner)
    player.listen(OFFER)
    assert player.state.mode is Mode.FAILED
    assert "Install libpulse0" in player.state.sentence


def test_what_has_arrived_is_shown_and_an_ended_preview_closes(
    player: PreviewController, mini: MiniPlayer
) -> None:
    player.listen(OFFER)
    player._look()
    assert player.state.arrived == 0.4
    assert "40% loaded" in mini.seek.toolTip()
    assert player._session is not None
    player._session.cancel()
    player._look()
    assert player.state.mode is Mode.IDLE


@pytest.mark.qt_log_ignore("pipewire", "PulseAudio", "[Aa]udio")  # the machine has no sound
def test_the_real_sound_never_raises_whatever_the_machine_has(qtbot: QtBot) -> None:
    pytest.importorskip("PyQt6.QtMultimedia", exc_type=ImportError)
    heard: list[Heard] = []
    try:
        backend = qt_backend(heard.append)
    except BadInput:
        pytest.skip("no sound libraries here")
    backend.set_volume(0.0)
    backend.load(Path("/nowhere/none.mp3").as_uri())
    qtbot.waitUntil(lambda: any(one.error for one in heard), timeout=10_000)
    backend.stop()


@pytest.mark.parametrize("narrow", [True, False])
def test_the_narrow_sidebar_keeps_the_play_button(
    player: PreviewController, mini: MiniPlayer, narrow: bool
) -> None:
    player.listen(OFFER)
    mini.set_narrow(narrow)
    assert mini.seek.isHidden() is narrow
    assert not mini.play.isHidden()
