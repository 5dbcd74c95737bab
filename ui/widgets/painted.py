"""Small painted, non-interactive things: badge, progress bar, stacked bar with legend, cover, dot.

Each sets its accessible name from what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRect, QSize
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import covers, icons, paint_kit
from ui.theme.manager import metrics, px
from ui.theme.state_glyphs import Glyph
from ui.widgets.labels import label, set_tone
from utils.texts import _

LINE = 20
"""Height of one line of a legend."""


class Badge(QWidget):
    """A pill with glyph and word."""

    def __init__(
        self, text: str = "", glyph: Glyph | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text, self._glyph = "", glyph
        self.show_text(text, glyph)

    def show_text(self, text: str = "", glyph: Glyph | None = None) -> None:
        """Show another state; without a text the glyph's word is shown."""
        self._glyph = glyph
        self._text = text or (glyph.word if glyph else "")
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(paint_kit.pill_width(self._text, self._glyph is not None), px(22))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the pill."""
        painter, middle = QPainter(self), self.height() // 2
        if self._glyph is not None:
            paint_kit.state_pill(painter, 0, middle, self._glyph, self._text)
        else:
            paint_kit.pill(painter, 0, middle, self._text)


class ProgressLine(QWidget):
    """A thin bar; the words beside it are the caller's, its accessible name is the percentage."""

    def __init__(self, height: int = 6, token: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction: float | None = None
        self._token = token
        self.setFixedHeight(px(height))
        self.show_fraction(None)

    def show_fraction(self, fraction: float | None, token: str = "") -> None:
        """0..1, or None for "not known yet"."""
        self._fraction = fraction
        self._token = token or self._token
        self.setAccessibleName(_("waiting") if fraction is None else f"{fraction:.0%}")
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw track and fill."""
        paint_kit.progress(QPainter(self), self.rect(), self._fraction, self._token)


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a stacked bar: count, its glyph (icon, word, colour) and an optional note."""

    count: int
    glyph: Glyph
    note: str = ""


class StackedBar(QWidget):
    """Shares side by side; heights 6 (card), 8, 12 (dashboard), 16 (coverage)."""

    def __init__(self, height: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Sequence[Share] = ()
        self.setFixedHeight(px(height))

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Draw other numbers."""
        self._shares = tuple(shares)
        self.setAccessibleName(spoken(shares))
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the bar."""
        parts = [(share.count, share.glyph.color) for share in self._shares]
        paint_kit.stacked_bar(QPainter(self), self.rect(), parts)


class Legend(QWidget):
    """The numbers of a stacked bar in words; a second line where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Sequence[Share] = ()
        self.setFixedHeight(px(LINE))

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show other numbers."""
        self._shares = tuple(shares)
        self.setAccessibleName(spoken(shares))
        self._take_lines()
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """As many lines as the words need."""
        super().resizeEvent(event)
        self._take_lines()

    def places(self) -> list[QRect]:
        """Where each entry stands."""
        left, line, found = 0, 0, []
        for share in self._shares:
            width = px(26) + paint_kit.text_width(_number(share), "label")
            width += paint_kit.text_width(_word(share), "secondary")
            if left and left + width > self.width():
                left, line = 0, line + 1
            found.append(QRect(left, line * px(LINE), width, px(LINE)))
            left += width + px(20)
        return found

    def _take_lines(self) -> None:
        wanted = max((place.bottom() + 1 for place in self.places()), default=px(LINE))
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the entries."""
        painter, side = QPainter(self), px(16)
        for share, place in zip(self._shares, self.places(), strict=True):
            box = QRect(place.left(), place.center().y() - side // 2, side, side)
            paint_kit.icon(painter, box, share.glyph.icon, share.glyph.color)
            at = place.adjusted(side + px(6), 0, self.width(), 0)
            drawn = paint_kit.text(painter, at, _number(share), "label")
            rest = at.adjusted(drawn + px(4), 0, 0, 0)
            paint_kit.text(painter, rest, _word(share), "secondary", "text_2")


def _number(share: Share) -> str:
    return f"{share.count:,}"


def _word(share: Share) -> str:
    return share.glyph.word.lower()


def spoken(shares: Sequence[Share]) -> str:
    """The shares as a screen reader says them."""
    return ", ".join(f"{share.count:,} {share.glyph.word.lower()}" for share in shares)


class Cover(QWidget):
    """A placeholder cover, or a mosaic of four for a playlist."""

    def __init__(self, side: int, key: str = "", words: str = "", mosaic: bool = False) -> None:
        super().__init__()
        self._key, self._words, self._mosaic = key, words, mosaic
        self.setFixedSize(px(side), px(side))

    def show_key(self, key: str, words: str = "") -> None:
        """Show another one."""
        self._key, self._words = key, words
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw it."""
        painter = QPainter(self)
        if self._mosaic:
            covers.mosaic(painter, self.rect(), self._key)
        else:
            covers.cover(painter, self.rect(), self._key, self._words)


class Icon(QWidget):
    """A tinted icon, optionally on a round ground (empty states, tiles)."""

    def __init__(self, name: str, token: str = "text_2", side: int = 16, ground: str = "") -> None:
        super().__init__()
        self._name, self._token, self._side, self._ground = name, token, px(side), ground
        whole = px(72) if ground and side >= 28 else px(side + 18) if ground else px(side)
        self.setFixedSize(whole, whole)

    def rescale(self, ratio: float) -> None:
        """Another text size."""
        self._side = round(self._side * ratio)

    def show_icon(self, name: str, token: str) -> None:
        """Another icon or colour."""
        if (name, token) != (self._name, self._token):
            self._name, self._token = name, token
            self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw ground and icon."""
        painter = QPainter(self)
        if self._ground:
            radius = 36 if self.width() >= px(72) else 8
            paint_kit.rounded_box(painter, self.rect(), self._ground, None, radius)
        box = QRect(0, 0, self._side, self._side)
        box.moveCenter(self.rect().center())
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(box.topLeft(), icons.pixmap(self._name, self._token, self._side, ratio))


class Logo(QWidget):
    """The crate."""

    def __init__(self, side: int = 28) -> None:
        super().__init__()
        self.setFixedSize(px(side), px(side))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw it."""
        paint_kit.logo(QPainter(self), self.rect())


class StateLabel(QWidget):
    """Glyph and word in the state's colour, no ground."""

    def __init__(self, glyph: Glyph | None = None, words: str = "", role: str = "label") -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(6))
        self._icon = Icon("circle-dashed", "text_3", 16)
        self._words = label(words, role)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words)
        self._row.addStretch(1)
        if glyph is not None:
            self.show_state(glyph, words)

    def show_state(self, glyph: Glyph, words: str = "") -> None:
        """Show another state."""
        self._icon.show_icon(glyph.icon, glyph.color)
        self._words.setText(words or glyph.word)
        tone = glyph.color if glyph.color != "text" else ""
        set_tone(self._words, tone)
        self.setAccessibleName(words or glyph.word)


class Skeleton(QWidget):
    """Grey bars in place of rows that are still being read."""

    def __init__(self, rows: int = 4, row_height: int = 60) -> None:
        super().__init__()
        self._rows, self._row = rows, px(row_height)
        self.setMinimumHeight(self._rows * self._row)
        self.setAccessibleName(_("Loading"))

    def rescale(self, ratio: float) -> None:
        """Another text size."""
        self._row = round(self._row * ratio)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw a square and two bars per row."""
        painter = QPainter(self)
        side = min(px(40), self._row - px(12))
        for index in range(self._rows):
            top = index * self._row + (self._row - side) // 2
            paint_kit.rounded_box(painter, QRect(px(16), top, side, side), "track", None, 6)
            left = px(28) + side
            wide = max(px(40), round((self.width() - left) * (0.5 - 0.07 * (index % 3))))
            bar = metrics("body").height() // 2
            paint_kit.rounded_box(painter, QRect(left, top + px(5), wide, bar), "track", None, 4)
            low = QRect(left, top + side - bar - px(5), wide * 2 // 3, bar)
            paint_kit.rounded_box(painter, low, "track", None, 4)
