"""The player: one state on all pages, shown in the sidebar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from core.domain import BadInput, DownloadJob, StorageError, Track
from core.media.transcode import to_wav
from services.clock import SystemClock
from services.decide.memory import SessionMemory
from services.downloads.policy import Policy
from services.downloads.slots import Slots
from services.preview.desk import PreviewDesk
from services.preview.manners import PreviewManners
from services.preview.pictures import beside
from services.preview.service import PreviewService
from tests.contract.fakes_storage import MemoryJobStore
from ui.player.backend import Heard
from ui.player.build import build_player
from ui.player.controller import PreviewController, qt_backend
from ui.player.cover import read_picture
from ui.player.gallery import OFFER, OWNED, SilentBackend, silent_desk
from ui.player.mini import MiniPlayer
from ui.player.state import Audition, Keep, Mode
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.theme.tokens import THEMES, Tokens, contrast_ratio


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
    assert (player.state.mode, mini.sentence.text()) == (Mode.LOADING, "Asking for the file…")
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


def blocking(folder: Path) -> PreviewDesk:
    """A desk that may not ask the peer of `OFFER`."""
    memory, jobs = SessionMemory(), MemoryJobStore(SystemClock())
    memory.block_peer(OFFER.source, OFFER.peer, "only transcodes")
    manners = PreviewManners(jobs, lambda: None, Slots(jobs, Policy), memory)
    asked: Any = {OFFER.source: object()}
    return PreviewDesk(folder, lambda at: PreviewService(lambda: asked, at, to_wav, manners))


@pytest.mark.parametrize("narrow", [False, True])
def test_why_a_blocked_peer_is_not_heard_is_told_in_every_window(
    qtbot: QtBot, tmp_path: Path, narrow: bool
) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    shell.sidebar.set_narrow(narrow)
    player = build_player(shell, blocking(tmp_path), InlineRunner(), SilentBackend)
    player.listen(OFFER)
    (mini,) = shell.sidebar.findChildren(MiniPlayer)
    said = f"You blocked {OFFER.peer}: only transcodes."
    step = "Unblock them in Downloads › History › Blocked peers and refused files."
    assert (player.state.mode, mini.sentence.text()) == (Mode.FAILED, f"{said} {step}")
    assert mini.sentence.isHidden() is narrow
    toasts = [(one.notice.title, one.notice.detail) for one in shell.toasts.toasts]
    assert toasts == ([(said, step)] if narrow else [])


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
    qtbot.waitUntil(lambda: any(one.error for one in heard), timeout=60_000)
    backend.stop()


def test_what_is_heard_can_be_kept(
    qtbot: QtBot, player: PreviewController, mini: MiniPlayer
) -> None:
    wanted = Track("Slow Tide", ("Luma Vessel",), "Harbour")
    player.listen(Audition(OFFER, wanted))
    jobs: list[DownloadJob] = []
    player.kept.connect(jobs.append)
    assert mini.keep.accessibleName().startswith("Download this file")
    qtbot.mouseClick(mini.keep, Qt.MouseButton.LeftButton)
    assert [job.track for job in jobs] == [wanted]
    assert player.state.keep is Keep.KEPT
    assert not mini.keep.isEnabled()
    player.keep()
    assert len(jobs) == 1
    player.listen(OWNED)
    assert mini.keep.isHidden()


def test_a_download_that_is_refused_is_told_and_can_be_asked_for_again(
    player: PreviewController, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise StorageError("The disk is full.")

    told: list[Exception] = []
    player.refused.connect(told.append)
    player.listen(OFFER)
    monkeypatch.setattr(player._desk, "keep", full)
    player.keep()
    assert [str(one) for one in told] == ["The disk is full."]
    assert player.state.keep is Keep.OFFERED


def test_what_qt_cannot_read_is_decoded_once(player: PreviewController) -> None:
    player.listen(OFFER)
    sound(player).tell(Heard(error="This file cannot be played here.", unreadable=True))
    assert sound(player).asked[-1] == ("load", "http://127.0.0.1:1/x.wav")
    assert player.state.mode is Mode.LOADING
    sound(player).tell(Heard(error="This file cannot be played here.", unreadable=True))
    assert player.state.mode.value == "failed"


def test_the_seek_bar_shows_how_much_has_come(player: PreviewController, mini: MiniPlayer) -> None:
    player.listen(OFFER)
    mini.resize(184, 200)
    assert mini.seek.shade().isEmpty()
    player._look()
    assert mini.sentence.text() == "Loading… 40%"
    shade = mini.seek.shade()
    assert abs(shade.right() - mini.seek.width() * 0.4) <= 2
    mini.grab()


def test_the_cover_beside_a_file_is_shown(tmp_path: Path, mini: MiniPlayer) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    assert picture.save(str(tmp_path / "cover.png"))
    found = read_picture(beside(tmp_path / "Song.flac"))
    assert found is not None
    assert found.height() == 160
    mini.cover.show_picture(found, "Song")
    assert mini.cover.grab().toImage().pixelColor(20, 20).name() == "#ff0000"
    assert read_picture(beside(tmp_path / "none" / "Song.flac")) is None
    (tmp_path / "cover.png").write_bytes(b"no picture")
    assert read_picture(tmp_path / "cover.png") is None


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_parts_of_a_slider_can_be_told_apart(theme: Tokens) -> None:
    for token in ("accent", "line_strong", "text"):
        assert contrast_ratio(theme.color(token), theme.color("surface")) >= 3.0
    assert contrast_ratio(theme.color("text"), theme.color("track")) >= 3.0


@pytest.mark.parametrize("narrow", [True, False])
def test_the_narrow_sidebar_keeps_the_play_button(
    player: PreviewController, mini: MiniPlayer, narrow: bool
) -> None:
    player.listen(OFFER)
    mini.set_narrow(narrow)
    assert mini.seek.isHidden() is narrow
    assert not mini.play.isHidden()
