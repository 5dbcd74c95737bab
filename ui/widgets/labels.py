"""Labels in the roles of the type scale, and the eliding one for names of any length."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme.qss import restyle


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
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self.alignment()), shown)

    def _hint(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if hidden else "")


def line(parent: QWidget | None = None) -> QFrame:
    """A quiet separator."""
    made = QFrame(parent)
    made.setProperty("kind", "line")
    return made
