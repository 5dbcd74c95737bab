"""Icons: bundled Lucide drawings, tinted by token at the moment of painting.

`icon(name)` gives a QIcon that follows theme switches by itself; `pixmap(…)` serves painters.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PyQt6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer
from PyQt6.QtWidgets import QAbstractButton

from ui.theme.manager import px, tokens

ICON_FOLDER = Path(__file__).resolve().parents[1] / "assets" / "icons"


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    path = ICON_FOLDER / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"There is no icon named {name}")
    return path.read_bytes()


@lru_cache(maxsize=1024)
def _drawn(name: str, hex_color: str, side: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(_source(name).replace(b"currentColor", hex_color.encode()))
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture


def pixmap(name: str, token: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon in a token's colour, `side` logical pixels square. Raises KeyError if unknown."""
    return _drawn(name, tokens().color(token), side, ratio)


def available() -> list[str]:
    """Names of all bundled icons."""
    return sorted(path.stem for path in ICON_FOLDER.glob("*.svg"))


class _TintedEngine(QIconEngine):
    """Draws with the theme in force; `on` is the colour while the button is checked."""

    def __init__(self, name: str, token: str, on: str) -> None:
        super().__init__()
        _source(name)
        self._name, self._token, self._on = name, token, on

    def _token_for(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "text_3"
        return self._on if state == QIcon.State.On else self._token

    def paint(
        self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        """Draw in `rect`: centred, or at its left when `beside` made it wide."""
        if painter is None:
            return
        side = min(rect.width(), rect.height())
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        picture = pixmap(self._name, self._token_for(mode, state), side, ratio)
        left = 0 if rect.width() > rect.height() else (rect.width() - side) // 2
        offset = QPoint(left, (rect.height() - side) // 2)
        painter.drawPixmap(rect.topLeft() + offset, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon at scale 1."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """`size` is in device pixels, as QIconEngine's contract says."""
        side = round(min(size.width(), size.height()) / scale)
        drawn = pixmap(self._name, self._token_for(mode, state), side, scale)
        if size.width() <= size.height():
            return drawn
        wide = QPixmap(size)
        wide.setDevicePixelRatio(scale)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(QPoint(0, 0), drawn)
        painter.end()
        return wide

    def clone(self) -> QIconEngine:
        """A copy for QIcon."""
        return _TintedEngine(self._name, self._token, self._on)


def icon(name: str, token: str = "text", on: str | None = None) -> QIcon:
    """A QIcon tinted by `token` (by `on` while checked). Raises KeyError for an unknown name."""
    return QIcon(_TintedEngine(name, token, on or token))


@lru_cache(maxsize=1)
def nothing() -> QIcon:
    """No icon."""
    return QIcon()


def beside(button: QAbstractButton, name: str, token: str, on: str | None = None) -> None:
    """Put an icon before a button's words with the gap of the design (Qt's own is 4 px)."""
    button.setIcon(icon(name, token, on) if name else nothing())
    words = bool(button.text())
    button.setIconSize(QSize(px(20 if words else 16), px(16)))
