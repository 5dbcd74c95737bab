"""Exclusive choices: chips with counts, the segmented control and tabs. Arrows move, Tab leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import icons
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.flow import Flow


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its key, the word, and an optional state glyph shown before it."""

    key: str
    word: str
    glyph: Glyph | None = None


def check(button: QAbstractButton) -> None:
    """Check a button of an exclusive group and make it the group's tab stop.

    Qt moves the tab stop only when a person changes the choice, not when the program does.
    """
    button.setChecked(True)
    group = button.group()
    for other in group.buttons() if group is not None else []:
        stop = other is button
        other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)


def _shown(word: str) -> str:
    """An ampersand is meant, not the mark of a shortcut's letter."""
    return word.replace("&", "&&")


class _Choices(QFrame):
    """Common part of the three looks."""

    chosen = pyqtSignal(str)
    kind = "chip"
    gap = 8
    margin = 0

    def __init__(self, choices: Sequence[Choice], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._choices = {choice.key: choice for choice in choices}
        self._buttons: dict[str, QPushButton] = {}
        self._counts: dict[str, int] = {}
        self._row = self._line()
        edge = self.margin
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(px(self.gap))
        for choice in choices:
            self._add(choice)
        if isinstance(self._row, QHBoxLayout):
            self._row.addStretch(1)
        if choices:
            self.choose(choices[0].key)

    def _line(self) -> QHBoxLayout | Flow:
        return QHBoxLayout(self)

    @property
    def current(self) -> str:
        """The key of the chosen one."""
        return next((key for key, b in self._buttons.items() if b.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without telling anybody (`chosen` is for the person's choice)."""
        check(self._buttons[key])

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show the number behind each word; a key left out shows none."""
        for key, button in self._buttons.items():
            word = self._choices[key].word
            number = counts.get(key)
            button.setText(_shown(word if number is None else f"{word}  {number:,}"))
            button.setAccessibleName(word if number is None else f"{word}, {number:,}")
        self.updateGeometry()  # now, not a turn later: a picture in between would clip the words

    def button(self, key: str) -> QPushButton:
        """The button of a choice (to enable, hide or test it)."""
        return self._buttons[key]

    def _clicked(self, key: str) -> None:
        check(self._buttons[key])
        self.chosen.emit(key)

    def _add(self, choice: Choice) -> None:
        button = QPushButton(_shown(choice.word))
        button.setProperty("kind", self.kind)
        button.setAccessibleName(choice.word)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        if choice.glyph is not None:
            icons.beside(button, choice.glyph.icon, choice.glyph.color)
        button.clicked.connect(lambda _checked=False: self._clicked(choice.key))
        self._group.addButton(button)
        self._buttons[choice.key] = button
        self._row.addWidget(button)


class Chips(_Choices):
    """Filter chips with counts: "Missing  7"."""


class WrappedChips(Chips):
    """Filter chips that go on in the next line where the window is narrow or the text large."""

    def _line(self) -> Flow:
        flow, only = Flow(self, self.gap), QVBoxLayout(self)
        only.setContentsMargins(0, 0, 0, 0)
        only.addWidget(flow)
        return flow

    def one_line(self) -> int:
        """How wide they are side by side."""
        shown = [one.sizeHint().width() for one in self._buttons.values() if not one.isHidden()]
        return sum(shown) + px(self.gap) * max(0, len(shown) - 1)


class Segmented(_Choices):
    """A segmented control, 34 high, for two to five views of one thing."""

    kind = "segment"
    gap = 2
    margin = 1

    def __init__(self, choices: Sequence[Choice], name: str, parent: QWidget | None = None) -> None:
        super().__init__(choices, name, parent)
        self.setProperty("kind", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class Tabs(_Choices):
    """Tabs with an underline."""

    kind = "tab"
    gap = 24
