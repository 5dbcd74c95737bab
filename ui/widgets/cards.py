"""Cards: the plain frame, the section card with a heading row, and the stat counter."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.manager import px
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon


class Card(QFrame):
    """A rounded surface with a vertical layout `body` (padding 16)."""

    def __init__(
        self, padding: int = 16, kind: str = "card", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.body = QVBoxLayout(self)
        edge = px(padding)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(px(8))


class SectionCard(Card):
    """A card with a heading, a `note` at its right and room for buttons in `head`."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(title)
        self.body.setContentsMargins(px(16), px(10), px(16), px(10))
        strip = QWidget()
        strip.setFixedHeight(px(30))
        self.head = QHBoxLayout(strip)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(px(8))
        self.heading = label(title, "section")
        self.head.addWidget(self.heading)
        self.note = ElidedLabel(note, "secondary", "text_2")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.head.addWidget(self.note, 1)
        self.body.addWidget(strip)


class StatCard(Card):
    """A number, what it counts, a note and an icon: 212×64 in dialogs."""

    def __init__(self, name: str, icon: str = "", token: str = "text_2") -> None:
        super().__init__(padding=12)
        self._name = name
        top = QHBoxLayout()
        self._number = label("–", "number")
        top.addWidget(self._number, 1)
        if icon:
            top.addWidget(Icon(icon, token, 16))
        low = QHBoxLayout()
        low.setSpacing(px(8))
        low.addWidget(label(name, "label"))
        self._note = ElidedLabel("", "secondary", "text_2")
        low.addWidget(self._note, 1)
        self.body.setSpacing(px(2))
        self.body.addLayout(top)
        self.body.addLayout(low)

    def show_number(self, number: int | str, note: str = "") -> None:
        """Show another number; the card's accessible name says it all in one."""
        shown = f"{number:,}" if isinstance(number, int) else number
        self._number.setText(shown)
        self._note.setText(note)
        self.setAccessibleName(f"{self._name}: {shown}" + (f", {note}" if note else ""))
