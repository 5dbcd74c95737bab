"""The head of the Downloads page: what runs and how fast, the speed limit, pause and resume."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.models import figures
from ui.pages.downloads.holding import Holding
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel
from ui.widgets.menu_chip import MenuChip
from utils.texts import _

LIMITS = (0, 250, 500, 1000, 2000, 5000, 10_000)
NO_LIMIT = _("No speed limit")


class DownloadsHead(QWidget):
    """Right of the tabs. In little room only the button stays."""

    def __init__(self, holding: Holding) -> None:
        super().__init__()
        self._holding = holding
        self._said, self._narrow = "", False
        self.summary = ElidedLabel("", "secondary", "text_2")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.limit = MenuChip(_("Limit"), _choices(0))
        self.pause = Button(_("Pause all"), "", "pause", on_click=self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.summary, 1)
        row.addWidget(self.limit)
        row.addWidget(self.pause)
        self.limit.chosen.connect(self._limited)
        holding.changed.connect(self.refresh)
        self.refresh()

    def show_summary(self, words: str) -> None:
        """What runs and how fast; in little room only the first part."""
        self._said = words
        self.summary.setText(words.split(" · ", maxsplit=1)[0] if self._narrow else words)
        self.summary.setAccessibleName(words)

    def refresh(self) -> None:
        """The settings may be others."""
        paused, limit = self._holding.paused, self._holding.limit
        word = _("Resume") if paused else _("Pause")
        self.pause.set_label(
            word if self._narrow else _("{word} all").format(word=word),
            "play" if paused else "pause",
        )
        self.pause.setAccessibleName(_("{word} all downloads").format(word=word))
        self.pause.set_kind("primary" if paused else "")
        self.pause.setAccessibleDescription(
            _("Downloads that wait start again.")
            if paused
            else _("Nothing new starts; what runs ends.")
        )
        self.limit.offer(_choices(limit))
        self.limit.choose({str(limit)})

    def show_room(self, width: int) -> None:
        """How wide the page's header is."""
        self._narrow = width < px(960)
        self.limit.setVisible(not self._narrow)
        self.show_summary(self._said)
        self.refresh()

    def _toggle(self) -> None:
        self._holding.pause(not self._holding.paused)

    def _limited(self) -> None:
        self._holding.set_limit(int(self.limit.current))


def _choices(current: int) -> tuple[tuple[str, str], ...]:
    known = sorted({*LIMITS, current})
    return tuple((str(k), figures.speed(k * 1000) if k else NO_LIMIT) for k in known)
