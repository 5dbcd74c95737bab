"""One editor per kind of setting. Each gives its value, takes one, and says when a person edits.

Editors are standard widgets, so that keyboard and screen reader work. `value()` is what would be
saved; None for a secret means "leave it as it is".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from config.schema import SettingField
from ui.pages.settings.orders import OrderEditor
from ui.pages.settings.templates import TemplateEditor
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel
from utils.texts import _, shown

SAVED = _("••••••••  saved; type to replace it")
AskFolder = Callable[[QWidget, str, str], str]


def ask_folder(parent: QWidget, title: str, start: str) -> str:
    """The folder a person picks, "" when they changed their mind."""
    return QFileDialog.getExistingDirectory(parent, title, start)


class Editor(Protocol):
    """What the form needs of an editor."""

    edited: Any

    def value(self) -> Any:
        """What would be saved."""
        ...

    def show_value(self, value: Any) -> None:
        """Show without reporting an edit."""
        ...

    def widget(self) -> QWidget:
        """The widget that takes the focus and gets the accessible name."""
        ...


class TextEditor(QLineEdit):
    """Text, addresses, and lists or maps written as text."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self._kind = field.kind
        self.textEdited.connect(self._tell)

    def value(self) -> Any:
        """The text as typed; the setting itself understands lists and maps as text."""
        return self.text().strip()

    def show_value(self, value: Any) -> None:
        """A list with commas, a map as JSON."""
        if self._kind == "map":
            self.setText(json.dumps(value, ensure_ascii=False) if value else "")
        elif isinstance(value, list | tuple):
            self.setText(", ".join(str(item) for item in value))
        else:
            self.setText(str(value or ""))

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def _tell(self, _text: str) -> None:
        self.edited.emit()


class SecretEditor(QWidget):
    """A password or key: what is stored is never shown, typing replaces it, a button forgets it."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self._forgotten = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textEdited.connect(self._tell)
        row.addWidget(self.line, 1)
        name = _("Forget: {label}").format(label=shown(field.label))
        self.forget = IconButton("trash-2", name, "boxed", on_click=self._forget)
        row.addWidget(self.forget)

    def value(self) -> Any:
        """What was typed, "" to forget what is stored; None leaves it."""
        return self.line.text().strip() or ("" if self._forgotten else None)

    def show_value(self, value: Any) -> None:
        """Say only whether there is one."""
        self._forgotten = False
        self.line.clear()
        self.forget.setVisible(bool(value))
        self.line.setPlaceholderText(SAVED if value else _("Not set"))

    def widget(self) -> QWidget:
        """The line."""
        return self.line

    def _forget(self) -> None:
        self._forgotten = True
        self.line.clear()
        self.line.setPlaceholderText(_("Forgotten as soon as you save"))
        self.line.setFocus()
        self.edited.emit()

    def _tell(self, _text: str) -> None:
        if self._forgotten:  # typing is another wish
            self._forgotten = False
            self.line.setPlaceholderText(SAVED)
        self.edited.emit()


class SwitchEditor(QCheckBox):
    """On or off."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__(shown(field.label))
        self.setProperty("kind", "switch")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._tell)

    def value(self) -> Any:
        """True or False."""
        return self.isChecked()

    def show_value(self, value: Any) -> None:
        """Set the switch."""
        self.setChecked(bool(value))

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def _tell(self, _on: bool) -> None:
        self.edited.emit()


class ChoiceEditor(QComboBox):
    """One word out of a few."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        for word in field.choices:
            self.addItem(word.replace("-", " ").replace("_", " ").capitalize(), word)
        self.activated.connect(self._tell)

    def value(self) -> Any:
        """The chosen word."""
        return self.currentData()

    def show_value(self, value: Any) -> None:
        """Choose it; a word of the user's own joins the others."""
        if value and self.findData(value) < 0:
            self.addItem(str(value), value)
        self.setCurrentIndex(max(0, self.findData(value)))

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """The wheel scrolls the page; only a focused field takes it."""
        if self.hasFocus():
            super().wheelEvent(event)
        elif event is not None:
            event.ignore()

    def _tell(self, _index: int) -> None:
        self.edited.emit()


class WholeNumberEditor(QSpinBox):
    """A whole number between its limits."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        low, high = field.minimum, field.maximum
        self.setRange(round(low) if low is not None else 0, round(high) if high else 2_000_000_000)
        self.setGroupSeparatorShown(True)
        self.setSuffix(f" {field.unit}" if field.unit else "")
        self.valueChanged.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Set the number."""
        self.blockSignals(True)
        self.setValue(round(value))
        self.blockSignals(False)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """See `ChoiceEditor.wheelEvent`."""
        if self.hasFocus():
            super().wheelEvent(event)
        elif event is not None:
            event.ignore()

    def _tell(self, _value: int) -> None:
        self.edited.emit()


class NumberEditor(QDoubleSpinBox):
    """A number with fractions."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self.setDecimals(1)
        self.setRange(field.minimum or 0.0, field.maximum or 1e9)
        self.setSuffix(f" {field.unit}" if field.unit else "")
        self.valueChanged.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Set the number."""
        self.blockSignals(True)
        self.setValue(float(value))
        self.blockSignals(False)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """See `ChoiceEditor.wheelEvent`."""
        if self.hasFocus():
            super().wheelEvent(event)
        elif event is not None:
            event.ignore()

    def _tell(self, _value: float) -> None:
        self.edited.emit()


class FolderEditor(QWidget):
    """A path, typed or picked."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self.ask: AskFolder = ask_folder
        self._label = shown(field.label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._line = QLineEdit()
        self._line.textEdited.connect(self._tell)
        row.addWidget(self._line, 1)
        self.pick = Button(_("Choose…"), icon="folder-open", on_click=self._pick)
        self.pick.setAccessibleName(_("Choose: {label}").format(label=shown(field.label)))
        row.addWidget(self.pick)

    def value(self) -> Any:
        """The path as text."""
        return self._line.text().strip()

    def show_value(self, value: Any) -> None:
        """Show a path."""
        self._line.setText(str(value or ""))

    def widget(self) -> QWidget:
        """The line."""
        return self._line

    def _pick(self) -> None:
        found = self.ask(self, self._label, self.value())
        if found:
            self._line.setText(found)
            self.edited.emit()

    def _tell(self, _text: str) -> None:
        self.edited.emit()


class FoldersEditor(QWidget):
    """A list of folders, each with its own remove button."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self.ask: AskFolder = ask_folder
        self._label = shown(field.label)
        self._folders: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        column.addLayout(self._list)
        self.add = Button(_("Add folder…"), icon="folder-plus", on_click=self._pick)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> Any:
        """The folders in order."""
        return list(self._folders)

    def show_value(self, value: Any) -> None:
        """Show these folders."""
        self._folders = [str(folder) for folder in value]
        while (item := self._list.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for folder in self._folders:
            self._list.addWidget(self._row(folder))

    def widget(self) -> QWidget:
        """The add button."""
        return self.add

    def _row(self, folder: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(ElidedLabel(folder, "strong"), 1)
        remove = IconButton("x", _("Remove {folder}").format(folder=folder), size="small")
        remove.clicked.connect(lambda _on=False: self._remove(folder))
        line.addWidget(remove)
        return row

    def _pick(self) -> None:
        start = self._folders[-1] if self._folders else ""
        found = self.ask(self, self._label, start)
        if found and found not in self._folders:
            self.show_value([*self._folders, found])
            self.edited.emit()

    def _remove(self, folder: str) -> None:
        self.show_value([known for known in self._folders if known != folder])
        self.add.setFocus()
        self.edited.emit()


KINDS: dict[str, Callable[[SettingField], Any]] = {
    "bool": SwitchEditor,
    "choice": ChoiceEditor,
    "int": WholeNumberEditor,
    "float": NumberEditor,
    "path": FolderEditor,
    "folders": FoldersEditor,
}
FILES = frozenset({"organize.genre_map"})
"""Paths of files, not of folders: typed only."""


def editor_for(field: SettingField) -> Any:
    """The editor of a field's kind (an `Editor` that is a QWidget)."""
    if field.secret:
        return SecretEditor(field)
    if field.key in FILES:
        return TextEditor(field)
    if field.key.startswith("organize.template_"):
        return TemplateEditor(field)
    if field.kind == "list" and field.choices:
        return OrderEditor(field)
    return KINDS.get(field.kind, TextEditor)(field)
