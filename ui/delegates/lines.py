"""Paints the short two-line rows: candidates, steps, wishes."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect
from PyQt6.QtGui import QPainter

from core.domain import Wish
from ui.delegates.views import RowDelegate
from ui.models import figures, roles, words
from ui.models.explain import Line
from ui.models.wishes import next_try
from ui.theme import paint_kit
from ui.theme.covers import cover
from ui.theme.manager import px
from utils.texts import _, shown


class LineDelegate(RowDelegate):
    """A sign, two texts, an aside under the first; 52 high."""

    height = 52
    inset = 12

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Sign left, aside right of the first text."""
        line: Line | None = index.data(roles.ITEM)
        if line is None:
            return
        inner = rect.adjusted(px(self.inset), 0, -px(self.inset), 0)
        side = px(14)
        top = rect.top() + px(9)
        spot = QRect(inner.left(), top + px(2), side, side)
        paint_kit.icon(painter, spot, line.glyph.icon, line.glyph.color)
        text = QRect(spot.right() + px(9), top, 0, px(17))
        text.setRight(inner.right())
        width = paint_kit.text_width(line.aside, "small")
        paint_kit.text(painter, text, line.aside, "small", "text_2", align=paint_kit.RIGHT)
        first = text.adjusted(0, 0, -(width + px(8)) if width else 0, 0)
        paint_kit.text(painter, first, line.first, "label")
        below = text.translated(0, px(18))
        refused = line.glyph.color in {"warn", "danger"}
        token = line.glyph.color if refused and line.rank >= 0 else "text_2"
        paint_kit.text(painter, below, line.second, "secondary", token)


class WishDelegate(RowDelegate):
    """Cover, names, where the wish came from, the reason and the next try; 60 high."""

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Names left, reason and next try right."""
        wish: Wish | None = index.data(roles.ITEM)
        if wish is None:
            return
        inner = rect.adjusted(px(16), 0, -px(16), 0)
        track, side = wish.track, px(40)
        picture = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
        cover(painter, picture, f"{track.artist_credit}/{track.album or track.title}", track.title)
        half = inner.width() // 2
        names = QRect(picture.right() + px(12), inner.top(), half - side - px(12), inner.height())
        second = _("{credit} · wanted by {playlist_name}").format(
            credit=words.credit(track), playlist_name=wish.origin.playlist_name
        )
        paint_kit.two_lines(painter, names, track.title, second)
        right = QRect(inner.left() + half + px(16), inner.top(), 0, inner.height())
        right.setRight(inner.right())
        tries = figures.count(wish.tries, "try", "tries")
        below = _("{tries} so far · {next_try}").format(
            tries=tries, next_try=next_try(wish, figures.now())
        )
        paint_kit.two_lines(painter, right, shown(wish.reason), below, first_role="label")
