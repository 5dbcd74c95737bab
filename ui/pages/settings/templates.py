"""A naming template as it is typed: three songs as they would be named, and what is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from config.schema import SettingField
from ui.models.told import in_window
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.flow import Flow
from ui.widgets.labels import ElidedLabel, label
from utils.texts import _, shown

if TYPE_CHECKING:
    from services.organise.template_preview import TemplatePreview

PAUSE_MS, SHOWN = 250, 4
INSERTS = ("$albumartist", "$artist", "$album", "$title", "$track", "$disc", "$year", "$genre")


class TemplateEditor(QWidget):
    """Field, what can be inserted, and the live preview. `preview_wanted` with what was typed:
    the answer comes through `show_preview`."""

    edited = pyqtSignal()
    preview_wanted = pyqtSignal(str)

    def __init__(self, field: SettingField) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._preview)
        self._line.textChanged.connect(lambda _text: self._pause.start())
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self.rows = [(ElidedLabel("", "secondary"), ElidedLabel("", "small", "text_2"))
                     for _unused in range(SHOWN)]  # fmt: skip
        self.warning = label("", "secondary", "warn", wrap=True)
        self._arrange(shown(field.label))

    def value(self) -> Any:
        """The template as typed."""
        return self._line.text().strip()

    def show_value(self, value: Any) -> None:
        """Show a template."""
        self._line.setText(str(value or ""))

    def widget(self) -> QWidget:
        """The line."""
        return self._line

    def insert(self, word: str) -> None:
        """Put a variable where the cursor is."""
        self._line.insert(word)
        self._line.setFocus()
        self.edited.emit()

    def show_preview(self, found: TemplatePreview) -> None:
        """The songs as they would be named; a template that cannot be used shows none."""
        for at, (path, what) in enumerate(self.rows):
            given = found.rows[at] if at < len(found.rows) else None
            path.setVisible(given is not None)
            what.setVisible(given is not None)
            if given is not None:
                what.setText(shown(given[0]))
                path.setText(given[1])
        said = [found.error] if found.error else list(found.warnings)
        self.warning.setText("\n".join(map(in_window, said)))
        self.warning.setVisible(bool(said))

    def _arrange(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._line)
        inserts = Flow(gap=4)
        for word in INSERTS:
            button = Button(word[1:], "chip", on_click=partial(self.insert, word))
            button.setAccessibleName(
                _("Insert {word} into: {name}").format(word=word[1:], name=name)
            )
            inserts.addWidget(button)
        column.addWidget(inserts)
        for path, what in self.rows:
            row = QHBoxLayout()
            row.setSpacing(px(12))
            row.addWidget(path, 3)
            row.addWidget(what, 1)
            column.addLayout(row)
        column.addWidget(self.warning)
        self.warning.hide()

    def _preview(self) -> None:
        self.preview_wanted.emit(self.value())
