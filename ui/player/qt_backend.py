"""Sound through QtMultimedia. Imported with the first play only: it loads Qt's FFmpeg plug-in.

Orders go through `invokeMethod`, which gives Python's lock back meanwhile; `stop()` of PyQt 6.11
and `play()` keep it. The plug-in's threads need that lock to let go of an output that Python made,
and hold Qt's lock on its connections then, for which `stop()` waits: the window would stand still
for ever, as it did at one of thirty to sixty stops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl
from PyQt6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from ui.player.backend import Heard
from utils.texts import _

_LOADING = {
    QMediaPlayer.MediaStatus.LoadingMedia,
    QMediaPlayer.MediaStatus.StalledMedia,
}
_NO_OUTPUT = _("This computer has no sound output. Connect one, then play again.")
_UNPLAYABLE = _("This file cannot be played here. Download it, or try another one.")


class QtBackend(QObject):
    """See `Backend`."""

    def __init__(self, told: Callable[[Heard], None]) -> None:
        super().__init__()
        self._told = told
        self._output = QAudioOutput(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._output)
        self._player.positionChanged.connect(self._tell)
        self._player.durationChanged.connect(self._tell)
        self._player.playbackStateChanged.connect(self._tell)
        self._player.mediaStatusChanged.connect(self._tell)
        self._player.errorOccurred.connect(self._tell)

    def load(self, url: str) -> None:
        """See `Backend`."""
        if QMediaDevices.defaultAudioOutput().isNull():
            self._told(Heard(error=_NO_OUTPUT))
            return
        self._player.setSource(QUrl(url))  # gives the lock back by itself
        _order(self._player, "play")

    def play(self) -> None:
        """See `Backend`."""
        _order(self._player, "play")

    def pause(self) -> None:
        """See `Backend`."""
        _order(self._player, "pause")

    def stop(self) -> None:
        """See `Backend`."""
        _order(self._player, "stop")
        self._player.setSource(QUrl())

    def seek(self, seconds: float) -> None:
        """See `Backend`."""
        _order(self._player, "setPosition", Q_ARG("qlonglong", round(seconds * 1000)))

    def set_volume(self, volume: float) -> None:
        """See `Backend`."""
        # Ears hear ratios: half of the way shall sound half as loud.
        _order(self._output, "setVolume", Q_ARG("float", volume * volume))

    def _tell(self, *_what: object) -> None:
        player = self._player
        if not player.source().isValid():
            return
        status, error = player.mediaStatus(), player.error()
        self._told(
            Heard(
                playing=player.playbackState() == QMediaPlayer.PlaybackState.PlayingState,
                loading=status in _LOADING,
                position=player.position() / 1000,
                duration=player.duration() / 1000 if player.duration() > 0 else None,
                ended=status == QMediaPlayer.MediaStatus.EndOfMedia,
                error=_UNPLAYABLE if error != QMediaPlayer.Error.NoError else "",
                unreadable=error == QMediaPlayer.Error.FormatError,
            )
        )


def _order(one: QObject, slot: str, *given: Any) -> None:
    """Call a slot, here and now, without Python's lock."""
    QMetaObject.invokeMethod(one, slot, Qt.ConnectionType.DirectConnection, *given)
