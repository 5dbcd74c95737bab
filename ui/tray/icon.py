"""The tray icon: the program goes on without its window, and tells the desktop what happened.

Used by `ui/app.py` where the desktop has a tray. Without one closing the window quits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QIcon
from PyQt6.QtWidgets import QMenu, QSystemTrayIcon

from core.domain import ACTIVE_STATES
from services.events import Announcement
from ui.models import figures
from ui.palette.actions import WindowActions
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from ui.bridge import Bridge
    from ui.runner import Runner
    from ui.shell import Shell

KEEP = "window.close_to_tray"
STILL_HERE = (_("Cratekeeper goes on"), _("It works in the tray; Quit is in the icon's menu."))


class Tray(QObject):
    """Icon, menu and notices. `shell.tray` asks it whether closing leaves the program running."""

    def __init__(
        self, shell: Shell, container: Container, runner: Runner, bridge: Bridge, icon: QIcon
    ) -> None:
        super().__init__(shell)
        self._shell, self._container, self._runner = shell, container, runner
        self._actions = WindowActions(shell, container, runner)
        self._told = False
        self.icon = QSystemTrayIcon(icon, self)
        self.menu = QMenu(shell)
        self.menu.setAccessibleName("Cratekeeper")
        self._add(_("Open Cratekeeper"), self.open)
        self.pause = self._add(_("Pause all downloads"), self._toggle)
        self.scan = self._add(_("Scan the library"), self._actions.scan)
        self.menu.addSeparator()
        self._add(_("Quit"), shell.quit)
        self.menu.aboutToShow.connect(self._look)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.open)
        bridge.announced.connect(self.announce)
        bridge.jobs_changed.connect(self._count)
        self._say_count(0)
        self._look()
        self._count()

    @property
    def keeps(self) -> bool:
        """True when closing the window leaves the program in the tray."""
        return self.icon.isVisible() and bool(self._container.settings.get(KEEP))

    def show(self) -> None:
        """Put the icon into the tray."""
        self.icon.show()

    def close(self) -> None:
        """Take it away."""
        self.icon.hide()

    def open(self) -> None:
        """The window comes to the front."""
        self._shell.come_forward([])

    def stay(self) -> None:
        """The window was closed and the program stays: said once."""
        if not self._told:
            self._told = True
            self.icon.showMessage(*STILL_HERE, self.icon.icon())

    def announce(self, told: Announcement) -> None:
        """A desktop notice; not while somebody looks at the window."""
        if not self._shell.isActiveWindow():
            self.icon.showMessage(told.title, told.text, self.icon.icon())

    def _add(self, words: str, act: Callable[[], object]) -> QAction:
        made = QAction(words, self.menu)
        made.triggered.connect(lambda _on=False: act())
        self.menu.addAction(made)
        return made

    def _toggle(self) -> None:
        self._actions.pause(not self._actions.paused)

    def _look(self) -> None:
        paused = self._actions.paused
        self.pause.setText(_("Resume all downloads") if paused else _("Pause all downloads"))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open()

    def _count(self) -> None:
        downloads = self._container.downloads

        def count(_ctx: object) -> int:
            counts = downloads.counts()
            return sum(counts[state] for state in ACTIVE_STATES)

        self._runner.start(count, lane="db", done=self._say_count)

    def _say_count(self, active: int) -> None:
        words = (
            _(": {downloads} under way").format(downloads=figures.count(active, "download"))
            if active
            else ""
        )
        self.icon.setToolTip(f"Cratekeeper{words}")
