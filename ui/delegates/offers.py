"""Paints what a search by hand found: heads of albums (84), tracks (40) and single files (60), each
with its own buttons. A click on a painted button is the action that `act` carries.
"""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPoint, QRect, pyqtSignal
from PyQt6.QtGui import QHelpEvent, QPainter
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from core.domain import Ownership
from ui.delegates.clicks import left_click
from ui.models import offer_words as say
from ui.models import roles, words
from ui.models.offer_words import Row
from ui.theme import paint_kit
from ui.theme.covers import cover
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from utils.texts import _

HEAD, TRACK, SINGLE = 84, 40, 60
HEIGHTS = {"head": HEAD, "track": TRACK, "single": SINGLE}
PREVIEW, DOWNLOAD, MATCH, TOGGLE, FIND = "preview", "download", "match", "toggle", "find"
WIDE = 680
"""From this width on the buttons carry words, and the facts have columns of their own."""

_GAP, _EDGE = 8, 12


@dataclass(frozen=True, slots=True)
class Painted:
    """A button as it is painted: its action, words ("" for an icon alone), icon and name."""

    action: str
    words: str
    icon: str
    name: str


def buttons_of(row: Row) -> tuple[Painted, ...]:
    """What can be done with a line, from left to right."""
    if row.catalogue is not None:
        words_ = _("Find album") if row.is_head else _("Find and download")
        return (Painted(FIND, words_, "scan-search", words_),)
    album = row.is_head
    return (
        Painted(PREVIEW, "", "play", _("Preview the first track") if album else _("Preview")),
        Painted(DOWNLOAD, _("Download album") if album else _("Download"), "download",
                _("Download album") if album else _("Download")),
        Painted(MATCH, _("Matched album") if album else _("Matched Download"), "sparkles",
                _("Matched album download") if album else _("Matched Download")),
    )  # fmt: skip


def places(rect: QRect, row: Row) -> dict[str, QRect]:
    """Where a line's buttons are; the whole height counts as hit."""
    side = px(28 if row.is_track else 32)
    right, found = rect.right() - px(_EDGE), {}
    for button in reversed(buttons_of(row)):
        with_words = button.words and rect.width() >= px(WIDE)
        width = paint_kit.text_width(button.words, "label") + px(24) if with_words else side
        box = QRect(right - width, rect.center().y() - side // 2 + 1, width, side)
        found[button.action] = box
        right = box.left() - px(_GAP)
    if row.is_head:
        found[TOGGLE] = QRect(rect.left(), rect.top(), px(36), rect.height())
    return found


class OfferDelegate(QStyledItemDelegate):
    """`act` carries the index and the action whose painted button was pressed."""

    act = pyqtSignal(QModelIndex, str)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._pointer = QPoint(-1, -1)

    def point(self, spot: QPoint) -> None:
        """Where the pointer is, in the viewport; (-1, -1) when it is elsewhere."""
        self._pointer = spot

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Ground, ring, then the line."""
        row: Row | None = index.data(roles.ITEM)
        if painter is None or row is None:
            return
        state, flags, view = option.state, QStyle.StateFlag, self.parent()
        current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        paint_kit.row_ground(
            painter,
            option.rect,
            selected=bool(state & flags.State_Selected),
            hovered=option.rect.contains(self._pointer),
            focused=current and bool(state & flags.State_HasFocus),
        )
        boxes = places(option.rect, row)
        left = min((box.left() for key, box in boxes.items() if key != TOGGLE), default=0)
        room = option.rect.adjusted(0, 0, 0, 0)
        room.setRight(left - px(_GAP))
        (_head if row.is_head else _track if row.is_track else _single)(painter, room, row)
        for button in buttons_of(row):
            _button(painter, boxes[button.action], button, current, self._pointer)

    def editorEvent(
        self,
        event: QEvent | None,
        _model: QAbstractItemModel | None,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """A click on a painted button."""
        click = left_click(event)
        action = self._hit(option.rect, index, click.position().toPoint()) if click else ""
        if action:
            self.act.emit(index, action)
        return bool(action)

    def helpEvent(
        self,
        event: QHelpEvent | None,
        view: QAbstractItemView | None,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """The name of the button under the pointer, else the line's own tooltip."""
        row: Row | None = index.data(roles.ITEM)
        if event is None or row is None:
            return False
        action = self._hit(option.rect, index, event.pos())
        name = next((b.name for b in buttons_of(row) if b.action == action), "")
        if name:
            QToolTip.showText(event.globalPos(), name, view)
            return True
        return super().helpEvent(event, view, option, index)

    def _hit(self, rect: QRect, index: QModelIndex, spot: QPoint) -> str:
        row: Row | None = index.data(roles.ITEM)
        if row is None:
            return ""
        for action, box in places(rect, row).items():
            tall = QRect(box.left(), rect.top(), box.width(), rect.height())
            if tall.contains(spot):
                return action
        return ""


def _head(painter: QPainter, rect: QRect, row: Row) -> None:
    """Chevron, cover 56, three lines."""
    mark = QRect(rect.left() + px(12), rect.center().y() - px(8), px(16), px(16))
    paint_kit.icon(painter, mark, "chevron-down" if row.is_open else "chevron-right", "text_2")
    picture = QRect(rect.left() + px(36), rect.center().y() - px(28) + 1, px(56), px(56))
    cover(painter, picture, _cover_key(row), say.title(row))
    text = QRect(picture.right() + px(12), rect.top() + px(10), 0, px(20))
    text.setRight(rect.right())
    paint_kit.text(painter, text, say.title(row), "title")
    paint_kit.text(painter, text.translated(0, px(22)), say.second(row), "secondary", "text_2")
    _facts_line(painter, text.translated(0, px(43)), row)


def _facts_line(painter: QPainter, rect: QRect, row: Row) -> None:
    left, middle = rect.left(), rect.center().y() + 1
    if label := say.quality(row):
        left = _format_pill(painter, left, middle, label).right() + px(10)
    left = _owned_mark(painter, QRect(left, rect.top(), rect.right() - left, rect.height()), row)
    words_, token = say.slot(row)
    icon = {"accent": "circle-check", "warn": "clock", "danger": "lock"}.get(token, "disc-3")
    side = px(14)
    room = QRect(left, rect.top(), max(0, rect.right() - left), rect.height())
    if room.width() < px(70):
        return
    paint_kit.icon(painter, QRect(left, middle - side // 2, side, side), icon, token)
    used = paint_kit.text(painter, room.adjusted(side + px(5), 0, 0, 0), words_, "label", token)
    rest = room.adjusted(side + px(5) + used + px(8), 0, 0, 0)
    if rest.width() > px(40):
        paint_kit.text(painter, rest, f"· {say.peer(row)}", "secondary", "text_2")


def _track(painter: QPainter, rect: QRect, row: Row) -> None:
    """Number, title, length and size in one line."""
    number = QRect(rect.left() + px(36), rect.top(), px(32), rect.height())
    paint_kit.text(painter, number, str(row.at), "secondary", "text_2", align=paint_kit.RIGHT)
    text = QRect(rect.left() + px(80), rect.top(), 0, rect.height())
    text.setRight(rect.right())
    if rect.width() >= px(420):
        size = QRect(rect.right() - px(72), rect.top(), px(72), rect.height())
        paint_kit.text(painter, size, say.size(row), "secondary", "text_2", align=paint_kit.RIGHT)
        length = size.translated(-px(80), 0)
        paint_kit.text(
            painter, length, say.length(row), "secondary", "text_2", align=paint_kit.RIGHT
        )
        text.setRight(length.left() + px(16))
    left = _owned_mark(painter, text, row)
    paint_kit.text(painter, text.adjusted(left - text.left(), 0, 0, 0), say.title(row), "strong")


def _single(painter: QPainter, rect: QRect, row: Row) -> None:
    """Cover 40, two lines, format and size, slot and peer."""
    picture = QRect(rect.left() + px(12), rect.center().y() - px(20) + 1, px(40), px(40))
    cover(painter, picture, _cover_key(row), say.title(row))
    names = QRect(picture.right() + px(12), rect.top(), 0, rect.height())
    names.setRight(rect.right())
    half = rect.height() // 2
    if rect.width() >= px(360):
        peer = QRect(rect.right() - px(116), rect.top(), px(116), rect.height())
        words_, token = say.slot(row)
        _two(painter, peer, (words_, "label", token), (say.peer(row), "secondary", "text_2"))
        names.setRight(peer.left() - px(12))
    if names.width() >= px(230) and row.candidates:
        file = QRect(names.right() - px(92), rect.top(), px(92), rect.height())
        box = _format_pill(painter, file.left(), rect.top() + half - px(11), say.quality(row), 92)
        below = QRect(file.left(), rect.top() + half + px(3), box.width(), px(18))
        paint_kit.text(painter, below, say.size(row), "secondary", "text_2", align=paint_kit.CENTER)
        names.setRight(file.left() - px(12))
    upper = QRect(names.left(), rect.top() + half - px(20), names.width(), px(20))
    lower = QRect(names.left(), rect.top() + half + px(2), names.width(), px(18))
    paint_kit.text(painter, upper, say.title(row), "title")
    left = _owned_mark(painter, lower, row)
    rest = lower.adjusted(left - lower.left(), 0, 0, 0)
    paint_kit.text(painter, rest, say.second(row), "secondary", "text_2")


def _two(
    painter: QPainter, rect: QRect, first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    half = rect.height() // 2
    upper = QRect(rect.left(), rect.top() + half - px(20), rect.width(), px(20))
    lower = QRect(rect.left(), rect.top() + half + px(2), rect.width(), px(18))
    paint_kit.text(painter, upper, *first)
    paint_kit.text(painter, lower, *second)


def _owned_mark(painter: QPainter, rect: QRect, row: Row) -> int:
    """Glyph and word of what is owned; returns where the rest of the line begins."""
    said = say.owned(row)
    if not said:
        return rect.left()
    whole = said == _("Owned")
    glyph = OWNERSHIP[Ownership.OWNED if whole else Ownership.PROBABLE]
    used = paint_kit.state(painter, rect, glyph, said)
    return rect.left() + used + px(10)


def _format_pill(
    painter: QPainter, left: int, middle: int, label: str, widest: int = 10_000
) -> QRect:
    lossless = words.is_lossless(label)
    token, ground = ("accent", "accent_soft") if lossless else ("text_2", "neutral_soft")
    most = px(widest) if widest < 10_000 else widest
    return paint_kit.pill(painter, left, middle, label, token=token, ground=ground, max_width=most)


def _button(painter: QPainter, box: QRect, button: Painted, current: bool, pointer: QPoint) -> None:
    """Only the current line's accent button wears the full accent."""
    accent = button.action in {MATCH, FIND}
    token = "accent" if accent else "text"
    ground = "accent_soft" if accent and current else "raised"
    edge = "accent_edge" if accent and current else "line_strong" if not accent else "line"
    if box.contains(pointer):
        ground = "select" if not accent else "accent_soft"
        edge = "line_strong" if not accent else "accent_edge"
    paint_kit.rounded_box(painter, box, ground, edge)
    if button.words and box.width() > box.height():
        paint_kit.text(painter, box, button.words, "label", token, align=paint_kit.CENTER)
        return
    side = px(14)
    spot = QRect(0, 0, side, side)
    spot.moveCenter(box.center())
    paint_kit.icon(painter, spot, button.icon, token)


def _cover_key(row: Row) -> str:
    return f"{say.second(row).split(' · ')[0]}/{say.title(row)}"
