"""Puts the player together in a window: controller, mini player, keys. Used by the shell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence, QShortcut

from core.domain import DownloadJob
from services.events import Level, Notice
from ui.player.backend import MakeBackend
from ui.player.controller import SKIP_SECONDS, PreviewController, qt_backend
from ui.player.mini import MiniPlayer
from utils.texts import _

if TYPE_CHECKING:
    from services.preview.desk import PreviewDesk
    from ui.runner import Runner
    from ui.shell import Shell

PLAY_KEY, STOP_KEY, KEEP_KEY = "Ctrl+P", "Ctrl+Shift+P", "Ctrl+Alt+D"
BACK_KEY, ON_KEY = "Ctrl+Alt+Left", "Ctrl+Alt+Right"


def build_player(
    shell: Shell, desk: PreviewDesk, runner: Runner, make: MakeBackend = qt_backend
) -> PreviewController:
    """The window's one player, shown in its sidebar."""
    player = PreviewController(desk, runner, make, shell)
    mini = MiniPlayer()
    shell.sidebar.add_player(mini)
    mini.follow(player)
    player.kept.connect(lambda job: shell.say(_kept(job)))
    player.refused.connect(shell.say_error)
    player.failed.connect(lambda error: shell.say_error(error) if mini.is_narrow else None)
    keys: dict[str, Callable[[], None]] = {
        PLAY_KEY: player.toggle,
        STOP_KEY: player.stop,
        KEEP_KEY: player.keep,
        BACK_KEY: partial(player.skip, -SKIP_SECONDS),
        ON_KEY: partial(player.skip, SKIP_SECONDS),
    }
    for key, act in keys.items():
        QShortcut(QKeySequence(key), shell).activated.connect(act)
    for media in (Qt.Key.Key_MediaTogglePlayPause, Qt.Key.Key_MediaPlay, Qt.Key.Key_MediaPause):
        QShortcut(QKeySequence(media), shell).activated.connect(player.toggle)
    QShortcut(QKeySequence(Qt.Key.Key_MediaStop), shell).activated.connect(player.stop)
    if make is qt_backend and sys.platform == "linux":
        _join_desktop(player, shell)
    return player


def _join_desktop(player: PreviewController, shell: Shell) -> None:
    from ui.player.mpris import MediaKeys

    keys = MediaKeys(player, partial(shell.come_forward, []))
    shell.closing.connect(keys.close)


def _kept(job: DownloadJob) -> Notice:
    return Notice(
        Level.OK,
        _("{title} is downloaded").format(title=job.track.title),
        _("See it on the Downloads page."),
    )
