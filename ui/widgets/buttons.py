"""Buttons. Each has an accessible name by construction: an icon button cannot be made without."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.theme import icons
from ui.theme.qss import restyle

ICON_TOKENS = {
    "primary": "accent_ink",
    "accent": "accent",
    "quiet": "text_2",
    "danger": "danger_ink",
}


class Button(QPushButton):
    """A push button of a kind: "" (default), "primary", "accent", "quiet", "danger", "row"."""

    def __init__(
        self,
        text: str,
        kind: str = "",
        icon: str = "",
        *,
        size: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._label = self._words = text
        self._kind, self._icon_name = kind, icon
        self._narrow = False
        if kind:
            self.setProperty("kind", kind)
        if size:
            self.setProperty("compact", "yes")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._show_icon(icon)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_kind(self, kind: str) -> None:
        """Change the look."""
        self._kind = kind
        restyle(self, kind=kind)
        self._show_icon(self._icon_name)

    def set_label(self, text: str, icon: str | None = None) -> None:
        """Change the words (and the icon)."""
        self._label = text
        self._say(text)
        if icon is not None:
            self._icon_name = icon
            self._show_icon(icon)

    def set_busy(self, busy: bool, words: str = "") -> None:
        """While busy the button is disabled, says so, and wears the turning-arrow icon."""
        self.setEnabled(not busy)
        self._say(words or self._label if busy else self._label)
        self._show_icon("loader-circle" if busy else self._icon_name)

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Enable, or disable with the reason as tooltip and description."""
        self.setEnabled(allowed)
        self.setToolTip("" if allowed else why_not)
        self.setAccessibleDescription("" if allowed else why_not)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone where there is little room; the words stay as name and tooltip."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.setAccessibleName(self._words if narrow else "")
            self._say(self._words)

    def rescale(self, _ratio: float) -> None:
        """Another text size: the icon follows."""
        self._show_icon(self._shown)

    def _say(self, words: str) -> None:
        self._words = words
        self.setText("" if self._narrow else words)
        if self._narrow:
            self.setAccessibleName(words)
            self.setToolTip(words)

    def _show_icon(self, name: str) -> None:
        self._shown = name
        token = ICON_TOKENS.get(self._kind, "text")
        icons.beside(self, name, token)


class IconButton(QToolButton):
    """An icon with a name: the name is tooltip and accessible name."""

    def __init__(
        self,
        icon: str,
        name: str,
        kind: str = "",
        *,
        token: str = "text_2",
        size: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._token = token
        if kind:
            self.setProperty("kind", kind)
        if size:
            self.setProperty("compact", "yes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_icon(icon, name)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_icon(self, icon: str, name: str) -> None:
        """Another icon always comes with its name."""
        self.setIcon(icons.icon(icon, self._token))
        self.setToolTip(name)
        self.setAccessibleName(name)
