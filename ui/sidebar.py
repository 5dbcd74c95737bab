"""The sidebar: logo, five pages with counts, and the state of every service in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.domain import ServiceState, ServiceStatus
from ui.models import figures, standing
from ui.navigation import PAGES, PageSpec
from ui.theme import icons, paint_kit
from ui.theme.manager import metrics, px
from ui.theme.state_glyphs import SERVICE
from ui.theme.tokens import SIDEBAR_NARROW, SIDEBAR_WIDTH
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.painted import Icon, Logo
from utils.texts import _, shown

if TYPE_CHECKING:
    from ui.player.mini import MiniPlayer

LOUD = {
    ServiceStatus.FAILED: "danger",
    ServiceStatus.WARNING: "warn",
    ServiceStatus.WAITING: "warn",
}
SECOND_MS = 1000


class NavButton(QPushButton):
    """A page in the sidebar; its count is drawn at the right and spoken with the name."""

    def __init__(self, spec: PageSpec, number: int) -> None:
        super().__init__()
        self._spec, self._count, self._narrow, self._tone = spec, 0, False, "info"
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tip = _("{title} (Ctrl+{number})").format(title=spec.title, number=number)
        self.set_narrow(False)
        self.set_count(0)

    def set_count(self, count: int, words: str = "", tone: str = "info") -> None:
        """Show a number; `words` says what is counted ("3 active")."""
        self._count, self._tone = count, tone
        spoken = words or f"{count:,}"
        self.setAccessibleName(f"{self._spec.title}, {spoken}" if count else self._spec.title)
        self.setToolTip(f"{self._tip}: {spoken}" if count else self._tip)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icon and word."""
        self._narrow = narrow
        self.setText("" if narrow else self._spec.title)
        self.setIcon(icons.icon(self._spec.icon, "text_2", on="accent"))
        size = QSize(px(18 if narrow else 24), px(18))
        self.setIconSize(size)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The button, then its count."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        if self._narrow:
            dot = QRect(self.width() - px(16), px(6), px(8), px(8))
            paint_kit.rounded_box(painter, dot, self._tone, None, 4)
            return
        box = QRect(0, 0, self.width() - px(12), self.height())
        paint_kit.text(painter, box, f"{self._count:,}", "label", self._tone, align=paint_kit.RIGHT)


class ServiceLine(QWidget):
    """Glyph, name and the state in words of one service."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._icon = Icon("circle-minus", "text_3", 14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._words = QWidget()
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._name = ElidedLabel("", "label")
        self._state = ElidedLabel("", "small", "text_2")
        column.addWidget(self._name)
        column.addWidget(self._state)
        row.addWidget(self._words, 1)

    def show_state(self, state: ServiceState) -> None:
        """Show another state."""
        glyph = SERVICE[state.status]
        self._icon.show_icon(glyph.icon, glyph.color)
        self._name.setText(state.name)
        words, *shorter = standing.shorter(state, figures.now())
        self._state.setText(_fitting((words, *shorter)))
        set_tone(self._state, LOUD.get(state.status, "text_2"))
        self.setToolTip(f"{state.name}: {words}")
        self.setAccessibleName(f"{state.name}: {shown(state.words)}")

    def set_narrow(self, narrow: bool) -> None:
        """Only the glyph, or all of it."""
        self._words.setVisible(not narrow)


def _fitting(texts: Sequence[str]) -> str:
    """The first of them that has room in a service's line, else the last."""
    room = px(SIDEBAR_WIDTH - 2 * 12 - 8 - 14 - 8)
    measure = metrics("small")
    return next((one for one in texts if measure.horizontalAdvance(one) <= room), texts[-1])


class Sidebar(QFrame):
    """208 px wide, 64 when narrow."""

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sidebar")
        self.setAccessibleName(_("Navigation"))
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(24), px(12), px(16))
        self._column.setSpacing(px(4))
        self._column.addLayout(self._brand())
        self._column.addSpacing(px(16))
        self.buttons = self._pages()
        self._column.addStretch(1)
        self._player: MiniPlayer | None = None
        self._player_at = self._column.count()
        self._heading = label(_("Services"), "label", "text_3")
        self._heading.setContentsMargins(px(8), 0, 0, 0)
        self._column.addWidget(self._heading)
        self._services = QVBoxLayout()
        self._services.setContentsMargins(px(8), px(4), 0, 0)
        self._services.setSpacing(px(6))
        self._column.addLayout(self._services)
        self._lines: list[ServiceLine] = []
        self._states: list[ServiceState] = []
        self._counting = QTimer(self)
        self._counting.setInterval(SECOND_MS)
        self._counting.timeout.connect(self._count_down)
        self._heading.hide()
        self.setFixedWidth(px(SIDEBAR_WIDTH))

    def add_player(self, player: MiniPlayer) -> None:
        """Put the player above the services."""
        self._player = player
        player.set_narrow(self._narrow)
        self._column.insertWidget(self._player_at, player)

    def mark(self, key: str) -> None:
        """Show which page is in front."""
        for other, button in self.buttons.items():
            button.setChecked(other == key)

    def show_services(self, states: Sequence[ServiceState]) -> None:
        """One line each; lines are reused so that nothing flickers."""
        while len(self._lines) < len(states):
            line = ServiceLine()
            line.set_narrow(self._narrow)
            self._lines.append(line)
            self._services.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(states))
            if index < len(states):
                line.show_state(states[index])
        self._heading.setVisible(bool(states) and not self._narrow)
        self._states = list(states)
        if any(map(standing.counts_down, states)):
            self._counting.start()
        else:
            self._counting.stop()

    def _count_down(self) -> None:
        """One second less until a failing service is asked again."""
        if not self.isVisible():
            return
        for line, state in zip(self._lines, self._states, strict=False):
            if standing.counts_down(state):
                line.show_state(state)

    def set_narrow(self, narrow: bool) -> None:
        """Collapse to icons, or open."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._name.setVisible(not narrow)
        self._heading.setVisible(bool(self._lines) and not narrow)
        for button in self.buttons.values():
            button.set_narrow(narrow)
        for line in self._lines:
            line.set_narrow(narrow)
        if self._player is not None:
            self._player.set_narrow(narrow)
        self.setFixedWidth(px(SIDEBAR_NARROW if narrow else SIDEBAR_WIDTH))

    def _clicked(self, key: str) -> None:
        """No exclusive group: in one, Tab would reach only the page that is in front."""
        self.mark(key)
        self.chosen.emit(key)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(px(8), 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(Logo(28))
        self._name = label("Cratekeeper", "section")
        row.addWidget(self._name, 1)
        return row

    def _pages(self) -> dict[str, NavButton]:
        made = {}
        for number, spec in enumerate(PAGES, start=1):
            button = NavButton(spec, number)
            button.clicked.connect(lambda _on=False, key=spec.key: self._clicked(key))
            self._column.addWidget(button)
            made[spec.key] = button
        return made
