"""The search field, and the form row that gives its field name and description."""

from __future__ import annotations

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.theme import icons
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.widgets.labels import label, set_tone


class SearchField(QLineEdit):
    """A field with a loupe that reports `searched(text)` 250 ms after the last key, or on Enter."""

    searched = pyqtSignal(str)

    def __init__(self, placeholder: str, name: str = "", shortcut: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setProperty("kind", "search")
        self.setClearButtonEnabled(True)
        self._dress_clear_button()
        loupe = QAction(icons.icon("search", "text_2"), "", self)
        self.addAction(loupe, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(250)
        self._pause.timeout.connect(self._report)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._report)
        if shortcut:
            self.setToolTip(f"{placeholder} ({shortcut})")
            QShortcut(QKeySequence(shortcut), self, self._take_focus)

    def _dress_clear_button(self) -> None:
        """Qt's own cross is a picture of no theme."""
        for button in self.findChildren(QToolButton):
            button.setIcon(icons.icon("x", "text_2"))

    def _take_focus(self) -> None:
        self.setFocus()
        self.selectAll()

    def _report(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())


class FormRow(QWidget):
    """Label, field, help and the sentence that says what is wrong.

    The field's accessible name is the label and its description the help (or the complaint).
    """

    def __init__(self, name: str, field: QWidget, help_text: str = "") -> None:
        super().__init__()
        self.field, self._help_text = field, help_text
        self.name = label(name, "strong")
        self.name.setBuddy(field)
        self._help = label(help_text, "secondary", "text_2", wrap=True)
        self._complaint = label("", "secondary", "danger", wrap=True)
        self._complaint.hide()
        self._remark = label("", "secondary", "text_2", wrap=True)
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.side = QHBoxLayout()
        self.side.setSpacing(px(8))
        self.side.addWidget(field, 1)
        column.addWidget(self.name)
        column.addLayout(self.side)
        column.addWidget(self._complaint)
        column.addWidget(self._remark)
        column.addWidget(self._help)
        self._help.setVisible(bool(help_text))  # only now: without a parent it would be a window
        field.setAccessibleName(name)
        field.setAccessibleDescription(help_text)

    @property
    def help_text(self) -> str:
        """The help below the field."""
        return self._help_text

    def complain(self, sentence: str) -> None:
        """Show what is wrong, or with "" that all is well again."""
        self._complaint.setText(sentence)
        self._complaint.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence or self._help_text)
        restyle(self.field, state="invalid" if sentence else "")

    def remark(self, sentence: str, tone: str = "text_2") -> None:
        """What was found out about the value, in a colour token; "" for nothing."""
        set_tone(self._remark, tone)
        self._remark.setText(sentence)
        self._remark.setVisible(bool(sentence))
