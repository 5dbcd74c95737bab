"""Alarms above the Dashboard: one line each, with the door to where something can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from services.events import Level
from ui.models.told import in_window
from ui.theme.manager import px
from ui.widgets.notices import Banner
from utils.texts import _

if TYPE_CHECKING:
    from services.records.figures import Alert

QUEUE = ("downloads/queue", _("See the queue"))
DOORS = {
    "failures": ("downloads/wishes", _("See the reasons")),
    "disk": ("settings/filing", _("See the folders")),
    "queue": QUEUE,
    "slow": ("settings/downloads.queue_patience_seconds", _("Set the patience")),
}
"""Where each alarm leads, by its name."""

STEPS = {"failures": _("The wish list says why.")}
"""Next steps that the window words otherwise than a terminal."""


class AlarmStrip(QWidget):
    """`opened` carries a place. An alarm that was closed stays away until it is over."""

    opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._column = column
        self._closed: set[str] = set()
        self.banners: dict[str, Banner] = {}
        self.hide()

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """All alarms of this moment; those that are over go."""
        now = {alert.name for alert in alerts}
        self._closed = {
            name
            for name, banner in self.banners.items()
            if name in now and (name in self._closed or banner.isHidden())
        }
        for name in self.banners.keys() - now:
            banner = self.banners.pop(name)
            self._column.removeWidget(banner)
            banner.deleteLater()
        for alert in alerts:
            if alert.name not in self._closed:
                self._show(alert)
        self.setVisible(any(not banner.isHidden() for banner in self.banners.values()))

    def _show(self, alert: Alert) -> None:
        banner = self.banners.get(alert.name)
        if banner is None:
            place, words = DOORS.get(alert.name, QUEUE)
            banner = self.banners[alert.name] = Banner(Level.WARN, "", words)
            banner.acted.connect(partial(self.opened.emit, place))
            self._column.addWidget(banner)
        step = STEPS.get(alert.name, alert.next_step)
        banner.say(Level.WARN, in_window(f"{alert.sentence} {step}"))
        banner.show()
