"""What holds downloads back: the pause, the speed limit, hours and free space. No widgets.

Used by the head of the Downloads page. Settings are read in the window and written in a worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.tasks import TaskContext
from services.events import SettingChanged
from ui.bridge import Bridge
from ui.models.told import told
from ui.reading import Reading
from ui.runner import Runner

if TYPE_CHECKING:
    from services.container import Container
    from services.playlists.forecast import Forecast

PAUSED, LIMIT = "downloads.paused", "limits.download_kbps"
LOOK_MS = 5000
ROOM_LOOKS = 6
"""The disk is looked at with every sixth look: the queue is read whole for it."""


class Holding(QObject):
    """`changed` when one of its answers may be another; `failed` with (what, what to do)."""

    changed = pyqtSignal()
    failed = pyqtSignal(str, str)

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._looking = Reading(runner, self)
        self._weighing = Reading(runner, self)
        self._looks = 0
        self.sentence = ""
        self.room: Forecast | None = None
        bridge.setting_changed.connect(self._setting_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def paused(self) -> bool:
        """True while nothing new starts because a person said so."""
        return bool(self._container.settings.get(PAUSED))

    @property
    def limit(self) -> int:
        """The speed limit in kB a second; 0 is none."""
        return int(self._container.settings.get(LIMIT))

    def watch(self, on: bool) -> None:
        """Look now and then while the page is in front."""
        if on:
            self._looks = 0
            self.look()
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Ask why nothing new starts."""

        def work(_ctx: TaskContext) -> str:
            return self._container.engine.waiting

        self._looking.start(work, lane="disk", done=self._seen)
        if self._looks % ROOM_LOOKS == 0:
            self.weigh()
        self._looks += 1

    def weigh(self) -> None:
        """Ask what the queue still brings, and whether the disk has room for it."""

        def work(_ctx: TaskContext) -> Forecast:
            return self._container.forecast.queued()

        self._weighing.start(work, lane="disk", done=self._weighed)

    def pause(self, on: bool) -> None:
        """Let nothing new start, or let it go on."""
        self._set(PAUSED, on)

    def set_limit(self, kbps: int) -> None:
        """So many kB a second at most; 0 is no limit."""
        self._set(LIMIT, kbps)

    def _set(self, key: str, value: object) -> None:
        def work(_ctx: TaskContext) -> None:
            self._container.settings.set(key, value)

        self._runner.start(work, lane="disk", done=self._was_set, error=self._fail)

    def _was_set(self, _nothing: None) -> None:
        self.changed.emit()
        self.look()

    def _setting_changed(self, event: SettingChanged) -> None:
        if event.key in {PAUSED, LIMIT}:
            self.changed.emit()

    def _seen(self, sentence: str) -> None:
        if sentence != self.sentence:
            self.sentence = sentence
            self.changed.emit()

    def _weighed(self, forecast: Forecast) -> None:
        self.room = forecast
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))
