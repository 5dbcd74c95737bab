"""Labels in the roles of the type scale, and the eliding one for names of any length."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QRect, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme.manager import px
from ui.theme.qss import restyle

SPARSE = 56
"""Of a secondary text that gets less room than this nothing is shown: "Con…" tells nobody much."""


def label(text: str = "", role: str = "body", tone: str = "", wrap: bool = False) -> QLabel:
    """A label in a type role ("page", "section", "secondary", …) and colour token."""
    made = QLabel(text)
    made.setProperty("type", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def set_tone(made: QLabel, tone: str) -> None:
    """Change a label's colour token."""
    if made.property("tone") != tone:
        restyle(made, tone=tone)


class BalancedLabel(QLabel):
    """Centred words on lines of like length, so that no word stands alone on the last one."""

    def __init__(self, text: str, role: str = "body", tone: str = "") -> None:
        super().__init__(text)
        self.setProperty("type", role)
        if tone:
            self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def setText(self, text: str | None) -> None:
        """Show another text."""
        super().setText(text)
        self._balance()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another width: other lines."""
        super().resizeEvent(event)
        self._balance()

    def changeEvent(self, event: QEvent | None) -> None:
        """Another text size: other lines."""
        super().changeEvent(event)
        if event is not None and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._balance()

    def _balance(self) -> None:
        """Leave as much at both sides as costs no further line."""
        wide = self.width()
        high, least, most = self._height(wide), 1, wide
        while least < most:
            middle = (least + most) // 2
            if self._height(middle) <= high and self._widest(middle) <= middle:
                most = middle
            else:
                least = middle + 1
        side = max(0, (wide - most) // 2 - 2)  # a label breaks a hair before the metrics do
        if self.contentsMargins().left() != side:
            self.setContentsMargins(side, 0, side, 0)

    def _height(self, wide: int) -> int:
        return self._measured(wide).height()

    def _widest(self, wide: int) -> int:
        return self._measured(wide).width()

    def _measured(self, wide: int) -> QRect:
        flags = int(Qt.TextFlag.TextWordWrap)
        return self.fontMetrics().boundingRect(QRect(0, 0, wide, 10_000), flags, self.text())


class ElidedLabel(QLabel):
    """One line that is shortened with an ellipsis; the whole text is its tooltip then."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "") -> None:
        super().__init__(text)
        self.setProperty("type", role)
        if tone:
            self.setProperty("tone", tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str | None) -> None:
        """Show another text."""
        super().setText(text)
        self._hint()

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The tooltip is only there when something is hidden."""
        super().resizeEvent(event)
        self._hint()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the elided text."""
        if self._cut() and self.property("type") == "secondary" and self.width() < px(SPARSE):
            return
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self.alignment()), shown)

    def _hint(self) -> None:
        self.setToolTip(self.text() if self._cut() else "")

    def _cut(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width()


def line(parent: QWidget | None = None) -> QFrame:
    """A quiet separator."""
    made = QFrame(parent)
    made.setProperty("kind", "line")
    return made
