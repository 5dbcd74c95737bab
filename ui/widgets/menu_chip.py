"""A chip that opens a menu of choices: one of several, or any of several. Used for filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PyQt6.QtCore import QRect, pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QMenu, QWidget

from ui.theme import paint_kit
from ui.theme.manager import px
from ui.widgets.buttons import Button
from utils.texts import _


class _Menu(QMenu):
    """Stays open while boxes are ticked with the mouse."""

    stays = False

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Tick and stay."""
        action = self.activeAction()
        if self.stays and action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)


class MenuChip(Button):
    """`chosen` when a person chose. The first choice of a single one ("any") is no filter.

    `choices` are (key, words). With `several` any number may be ticked, and none means all.
    """

    chosen = pyqtSignal()

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        several: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, "chip", parent=parent)
        self._name, self._several = name, several
        self.setProperty("opens", "menu")
        self.setCheckable(True)
        self._list = _Menu(self)
        self._list.stays = several
        self._list.setAccessibleName(name)
        self._group = QActionGroup(self._list)
        self._group.setExclusive(not several)
        self._actions: dict[str, QAction] = {}
        self._said: dict[str, str] = {}
        self.offer(choices)
        self.clicked.connect(self._pop)

    @property
    def current(self) -> str:
        """The chosen key of a single choice."""
        return next((key for key, action in self._actions.items() if action.isChecked()), "")

    @property
    def ticked(self) -> frozenset[str]:
        """The ticked keys of several."""
        return frozenset(key for key, action in self._actions.items() if action.isChecked())

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; what was chosen stays so."""
        if [(key, self._said[key]) for key in self._actions] == list(choices):
            return
        kept = self.ticked
        self._list.clear()
        self._actions.clear()
        self._said = dict(choices)
        for key, words in choices:
            action = QAction(words, self._list)
            action.setCheckable(True)
            action.triggered.connect(self._chose)
            self._group.addAction(action)
            self._list.addAction(action)
            self._actions[key] = action
        self.choose(kept & set(self._actions))
        if not self._several and not self.current and choices:
            self.choose({choices[0][0]})

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """How many rows each choice would show."""
        for key, action in self._actions.items():
            number = f"  ({counts[key]:,})" if key in counts else ""
            action.setText(self._said[key] + number)

    def choose(self, keys: Collection[str]) -> None:
        """Tick exactly these, without telling anybody."""
        for key, action in self._actions.items():
            action.setChecked(key in keys)
        self._show_words()

    def clear(self) -> None:
        """No filter."""
        self.choose(() if self._several else list(self._actions)[:1])

    def action(self, key: str) -> QAction:
        """The menu's entry for a key."""
        return self._actions[key]

    @property
    def narrows(self) -> bool:
        """True when something is filtered."""
        return bool(self.ticked) if self._several else self.current != next(iter(self._actions))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The arrow stands after the words; a button's own icon can only stand before them."""
        super().paintEvent(event)
        side, painter = px(16), QPainter(self)
        spot = QRect(self.width() - side - px(9), (self.height() - side) // 2, side, side)
        paint_kit.icon(painter, spot, "chevron-down", "text_2" if self.isEnabled() else "text_3")

    def _chose(self) -> None:
        self._show_words()
        self.chosen.emit()

    def _show_words(self) -> None:
        picked = [self._said[key] for key in self._actions if key in self.ticked]
        words = ", ".join(picked) if self.narrows else self._name
        self.set_label(words)
        self.setChecked(self.narrows)
        self.setAccessibleName(
            f"{self._name}: {words}" if self.narrows else _("{name}: any").format(name=self._name)
        )

    def _pop(self) -> None:
        self.setChecked(self.narrows)
        self._list.popup(self.mapToGlobal(self.rect().bottomLeft()))
