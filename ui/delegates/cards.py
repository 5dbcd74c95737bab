"""Paints a playlist card: mosaic, share owned, state, stacked bar, counts, last check."""

from __future__ import annotations

from PyQt6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QTextOption
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models import figures, roles
from ui.models.cards import QUEUED, Card, card_state
from ui.theme import paint_kit
from ui.theme.covers import mosaic
from ui.theme.manager import color, font, px
from ui.theme.state_glyphs import OWNERSHIP
from utils.texts import _

GAP = 16
CARD_WIDTH, CARD_HEIGHT = 240, 216
TOKENS = tuple(glyph.color for glyph in OWNERSHIP.values())


class CardDelegate(QStyledItemDelegate):
    """Cards in a grid; the view sets `columns` and `cell_width` so that they fill its width.

    All cells are equally wide, so each card is moved within its cell to keep the gaps equal and
    the outer cards flush with the view's edges.
    """

    cell_width = CARD_WIDTH + GAP
    columns = 1
    ticked = pyqtSignal(str)

    def tick_box(self, box: QRect) -> QRect:
        """Where the card's check box is, with room for a finger."""
        side = px(36)
        return QRect(box.right() - side - px(4), box.top() + px(6), side, side)

    def editorEvent(
        self,
        event: QEvent | None,
        _model: QAbstractItemModel | None,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """A click on the box chooses the card; elsewhere it opens it."""
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if not self.tick_box(self.box(option.rect)).contains(event.position().toPoint()):
            return False
        card: Card | None = index.data(roles.ITEM)
        if event.type() == QEvent.Type.MouseButtonRelease and card is not None:
            self.ticked.emit(card.key)
        return True

    def box(self, cell: QRect) -> QRect:
        """The card's place in its cell."""
        column = min(self.columns - 1, round(cell.left() / max(1, self.cell_width)))
        gap = px(GAP)
        left = cell.left() + column * gap // self.columns
        width = cell.width() - gap * (self.columns - 1) // self.columns
        return QRect(left, cell.top(), width, px(CARD_HEIGHT))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """A card and the gap to its neighbours."""
        return QSize(self.cell_width, px(CARD_HEIGHT + GAP))

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """One card."""
        card: Card | None = index.data(roles.ITEM)
        if painter is None or card is None:
            return
        box = self.box(option.rect)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = "line_strong" if hovered else "line"
        chosen = focused or card.ticked
        paint_kit.rounded_box(painter, box, "select" if chosen else "surface", edge, 12)
        if focused:
            paint_kit.focus_ring(painter, box, 12)
        self._head(painter, box, card)
        self._body(painter, box, card)
        self._foot(painter, box, card)
        tick = self.tick_box(box)
        side = px(16)
        spot = QRect(tick.center().x() - side // 2, tick.center().y() - side // 2, side, side)
        paint_kit.check_box(painter, spot, card.ticked)

    def _head(self, painter: QPainter, box: QRect, card: Card) -> None:
        picture = QRect(box.left() + px(16), box.top() + px(16), px(72), px(72))
        if card.trouble:
            painter.setOpacity(0.5)
        mosaic(painter, picture, card.key)
        painter.setOpacity(1.0)
        left = picture.right() + px(16)
        if card.checked_at and not card.trouble:
            width = box.right() - px(44) - left
            share = figures.percent(card.share)
            paint_kit.text(painter, QRect(left, box.top() + px(14), width, px(30)), share, "number")
            owned = QRect(left, box.top() + px(44), width, px(16))
            paint_kit.text(painter, owned, "owned", "secondary", "text_2")
        glyph = card_state(card)
        middle = picture.bottom() - px(11) + 1
        paint_kit.pill(
            painter,
            left,
            middle,
            glyph.word,
            token=glyph.color,
            ground=glyph.ground,
            icon_name=glyph.icon,
            max_width=box.right() - px(12) - left,
        )

    def _body(self, painter: QPainter, box: QRect, card: Card) -> None:
        inner = box.adjusted(px(16), 0, -px(16), 0)
        name = QRect(inner.left(), box.top() + px(98), inner.width(), px(20))
        paint_kit.text(painter, name, card.name, "title")
        below = QRect(inner.left(), box.top() + px(119), inner.width(), px(18))
        if card.trouble:
            _wrapped(painter, below.adjusted(0, 0, 0, px(36)), card.trouble)
            return
        paint_kit.text(painter, below, _facts(card), "secondary", "text_2")
        bar = QRect(inner.left(), box.top() + px(143), inner.width(), px(6))
        numbers = QRect(inner.left(), box.top() + px(154), inner.width(), px(18))
        if card.working is not None:
            _working(painter, bar, numbers, card)
            return
        paint_kit.stacked_bar(painter, bar, list(zip(card.parts, TOKENS, strict=True)))
        if not card.checked_at:
            paint_kit.text(painter, numbers, _("Not analysed yet"), "secondary", "text_2")
            return
        owned = _("{count} of {count_2}").format(
            count=figures.count(card.owned), count_2=figures.count(card.total)
        )
        used = paint_kit.text(painter, numbers, owned, "label")
        rest = numbers.adjusted(used + px(8), 0, 0, 0)
        paint_kit.text(painter, rest, _rest(card), "secondary", "text_2", align=paint_kit.RIGHT)

    def _foot(self, painter: QPainter, box: QRect, card: Card) -> None:
        inner = box.adjusted(px(16), 0, -px(16), 0)
        line = QRect(inner.left(), box.top() + px(180), inner.width(), 1)
        painter.fillRect(line, color("line"))
        row = QRect(inner.left(), box.top() + px(188), inner.width(), px(18))
        when = "now" if card.working is not None else figures.ago(card.checked_at, figures.now())
        used = _with_icon(painter, row, "history", when)
        often = card.every or _("not scheduled")
        width = paint_kit.text_width(often, "small") + px(20)
        if width <= row.width() - used - px(8):
            right = QRect(row.right() - width + 1, row.top(), width, row.height())
            icon = "bookmark" if card.wishes and card.every else "calendar-clock"
            _with_icon(painter, right, icon, often)


_NAMES = {"itunes": "iTunes", "txt": _("Text file")}


def kind_words(kind: str) -> str:
    """A source kind for people: "exportify" reads "Exportify", "m3u" reads "M3U"."""
    short = {"m3u", "m3u8", "xspf", "jspf", "csv", "json", "zip"}
    if kind in _NAMES:
        return _NAMES[kind]
    if kind.lower() in short:
        return kind.upper()
    return kind.replace("_", " ").replace("-", " ").capitalize()


def _facts(card: Card) -> str:
    if not card.total:
        return kind_words(card.kind) if card.kind else _("not read yet")
    facts = figures.count(card.total, "track")
    return f"{facts} · {figures.span(card.seconds)}" if card.seconds else facts


def _rest(card: Card) -> str:
    if card.missing:
        return _("{count} missing").format(count=figures.count(card.missing))
    return (
        _("{count} to decide").format(count=figures.count(card.probable))
        if card.probable
        else "complete"
    )


def _working(painter: QPainter, bar: QRect, numbers: QRect, card: Card) -> None:
    if card.working == QUEUED:
        paint_kit.text(painter, numbers, _("Waits for its turn"), "label")
        return
    known = card.working is not None and card.working >= 0
    paint_kit.progress(painter, bar, card.working if known else None)
    paint_kit.text(painter, numbers, _("Comparing with your library"), "label")
    if known and card.working is not None:
        figure = figures.percent(card.working)
        paint_kit.text(painter, numbers, figure, "secondary", "text_2", align=paint_kit.RIGHT)


def _with_icon(painter: QPainter, row: QRect, icon: str, words: str) -> int:
    side = px(12)
    spot = QRect(row.left(), row.center().y() - side // 2 + 1, side, side)
    paint_kit.icon(painter, spot, icon, "text_3")
    rest = row.adjusted(side + px(6), 0, 0, 0)
    return side + px(6) + paint_kit.text(painter, rest, words, "small", "text_2")


def _wrapped(painter: QPainter, rect: QRect, words: str) -> None:
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    with paint_kit.saved(painter):
        painter.setFont(font("secondary"))
        painter.setPen(color("text_2"))
        painter.drawText(rect.toRectF(), words, option)
