"""Which theme is worn: the tokens in force, the fonts, and putting both on the application.

`tokens()` is what painters ask while painting. `ThemeManager` follows the setting and the system's
colour scheme; a switch re-renders the one style sheet, and widgets hear of it as a style change.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication

from ui.slices import Slices, in_slices
from ui.theme.qss import style_sheet
from ui.theme.switch import Switch
from ui.theme.tokens import FONT_FAMILY, THEMES, TYPE, Tokens

FONT_FOLDER = Path(__file__).resolve().parents[1] / "assets" / "fonts"
SYSTEM = "system"


class _Worn:
    """Holds the tokens in force; there is one QApplication, so there is one of these."""

    tokens: Tokens = THEMES["dark"]


def tokens() -> Tokens:
    """The theme in force now."""
    return _Worn.tokens


# Painting a list asks for these a thousand times; each is remembered until another theme is worn.


@lru_cache(maxsize=512)
def color(token: str) -> QColor:
    """A token of the theme in force as a QColor."""
    return QColor(_Worn.tokens.color(token))


@lru_cache(maxsize=512)
def px(size: float) -> int:
    """A design distance in pixels of the theme in force."""
    return _Worn.tokens.px(size)


@lru_cache(maxsize=64)
def font(role: str) -> QFont:
    """The font of a type role ("page", "title", "body", …) with tabular figures."""
    size, weight = TYPE[role]
    font = QFont(FONT_FAMILY)
    font.setPixelSize(px(size))
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=64)
def metrics(role: str) -> QFontMetrics:
    """The measures of a type role's font."""
    return QFontMetrics(font(role))


@lru_cache(maxsize=4096)
def fitted(role: str, words: str, width: int) -> tuple[str, int]:
    """Words in one line of this width, shortened with an ellipsis, and the width they take."""
    measure = metrics(role)
    needed = measure.horizontalAdvance(words)
    if needed <= width:
        return words, needed
    shown = measure.elidedText(words, Qt.TextElideMode.ElideRight, width)
    return shown, measure.horizontalAdvance(shown)


def _forget() -> None:
    for known in (color, px, font, metrics, fitted):
        known.cache_clear()


@lru_cache(maxsize=1)
def load_fonts() -> bool:
    """Register the bundled Inter once; False when a file is missing (the system face serves)."""
    ids = [QFontDatabase.addApplicationFont(str(p)) for p in sorted(FONT_FOLDER.glob("*.otf"))]
    return bool(ids) and min(ids) >= 0


def wear(app: QApplication, theme: Tokens) -> None:
    """Put `theme` on the application: Fusion, palette, font and the one style sheet."""
    load_fonts()
    style = app.style()
    if style is None or style.name() != "fusion":
        app.setStyle("Fusion")
    _choose(app, theme)
    app.setStyleSheet(style_sheet(theme))


def _choose(app: QApplication, theme: Tokens) -> None:
    _Worn.tokens = theme
    _forget()
    app.setPalette(_palette(theme))
    app.setFont(font("body"))


def _palette(theme: Tokens) -> QPalette:
    roles = QPalette.ColorRole
    wanted = {
        roles.Window: "canvas",
        roles.WindowText: "text",
        roles.Base: "surface",
        roles.AlternateBase: "raised",
        roles.Text: "text",
        roles.Button: "raised",
        roles.ButtonText: "text",
        roles.BrightText: "danger",
        roles.ToolTipBase: "overlay",
        roles.ToolTipText: "text",
        roles.PlaceholderText: "text_3",
        roles.Highlight: "select",
        roles.HighlightedText: "text",
        roles.Link: "info",
        roles.LinkVisited: "info",
        roles.Accent: "accent",
        roles.Mid: "line",
        roles.Dark: "line_strong",
    }
    palette = QPalette()
    for role, token in wanted.items():
        palette.setColor(role, QColor(theme.color(token)))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.color("text_3")))
    return palette


class ThemeManager(QObject):
    """Wears the theme a person chose ("system", "dark", "light", "contrast") at a text scale."""

    changed = pyqtSignal()

    def __init__(self, app: QApplication, choice: str = SYSTEM, scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._choice, self._scale = choice, scale
        self._switch = Switch(app)
        self._turns: Slices | None = None
        self._resizing = False
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._system_changed)
        self._wear()

    def choose(self, choice: str, scale: float | None = None) -> None:
        """Wear another theme or scale now."""
        self._choice = choice
        self._scale = self._scale if scale is None else scale
        self._wear()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == SYSTEM:
            self._wear()

    def _wear(self) -> None:
        theme = THEMES.get(self._choice, THEMES[self._system_theme()]).scaled(self._scale)
        if theme == tokens() and self._app.styleSheet():
            return
        if self._app.styleSheet():
            self._change(theme)
        else:
            wear(self._app, theme)
        self.changed.emit()

    def _change(self, theme: Tokens) -> None:
        """Another theme while windows are open: their widgets follow in slices."""
        before = tokens().scale
        new_sizes = self._resizing or theme.scale != before
        if theme.scale != before:
            self._switch.leave(before)
        _choose(self._app, theme)
        self._switch.put_on(style_sheet(theme))
        self._resizing = new_sizes
        if self._turns is not None:
            self._turns.drop()
        self._turns = in_slices(self, self._switch.restyle(new_sizes, theme.scale), self._changed)

    def _changed(self) -> None:
        self._turns, self._resizing = None, False

    def _system_theme(self) -> str:
        hints = QGuiApplication.styleHints()
        light = hints is not None and hints.colorScheme() == Qt.ColorScheme.Light
        return "light" if light else "dark"
