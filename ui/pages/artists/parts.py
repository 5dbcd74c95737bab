"""Small parts of the Artists page: pictures, track rows, artist cards."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QAbstractItemModel, QModelIndex, QRect, QSize
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.domain import CoverageRow
from core.domain.catalogue import CatalogueArtist
from ui.delegates.card_fit import fit_cards
from ui.delegates.views import RowDelegate, RowList
from ui.matched.cards import picture, portrait
from ui.models import figures, roles
from ui.models.artists import about
from ui.pictures import Pictures
from ui.theme import paint_kit
from ui.theme.manager import metrics, px
from ui.theme.state_glyphs import OWNERSHIP
from utils.texts import _

CARD_WIDTH, CARD_HEIGHT = 160, 176
Want = Callable[[CatalogueArtist], str]
"""Has an artist's picture fetched; returns its key."""


class Picture(QWidget):
    """A picture of `side` px, round for people; the tinted placeholder until it is there."""

    def __init__(self, pictures: Pictures, side: int, is_round: bool = False) -> None:
        super().__init__()
        self._pictures, self._round = pictures, is_round
        self._key = self._words = ""
        self.setFixedSize(px(side), px(side))
        pictures.arrived.connect(self._arrived)

    def show_key(self, key: str, words: str) -> None:
        """Another picture; `words` are its name."""
        self._key, self._words = key, words
        self.setAccessibleName(
            _("Picture of {words}").format(words=words) if words else _("Picture")
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw it."""
        draw = portrait if self._round else picture
        draw(QPainter(self), self.rect(), self._pictures.image(self._key), self._words)

    def _arrived(self, key: str) -> None:
        if key == self._key:
            self.update()


class TrackDelegate(RowDelegate):
    """Number, title, length, glyph and word; 36 high. What is not owned stands out."""

    height = 36

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """One track."""
        row: CoverageRow | None = index.data(roles.ITEM)
        if row is None:
            return
        track, glyph = row.entry.track, OWNERSHIP[row.ownership]
        inner = rect.adjusted(px(8), 0, -px(8), 0)
        number = QRect(inner.left(), inner.top(), px(20), inner.height())
        told = str(track.track_number or index.row() + 1)
        paint_kit.text(painter, number, told, "secondary", "text_2", align=paint_kit.RIGHT)
        word = glyph.word.lower()
        wide = px(22) + max(
            paint_kit.text_width(OWNERSHIP[one].word.lower(), "label") for one in OWNERSHIP
        )
        state = QRect(inner.right() - wide, inner.top(), wide + 1, inner.height())
        paint_kit.state(painter, state, glyph, word)
        length = QRect(state.left() - px(52), inner.top(), px(44), inner.height())
        clock = figures.clock(track.duration)
        paint_kit.text(painter, length, clock, "secondary", "text_2", align=paint_kit.RIGHT)
        title = QRect(number.right() + px(12), inner.top(), 0, inner.height())
        title.setRight(length.left() - px(4))
        paint_kit.text(painter, title, track.title, "strong")


class ArtistCardDelegate(QStyledItemDelegate):
    """160 × 176: portrait, name, what tells the artist from others, a note at the bottom."""

    cell = CARD_WIDTH + 12

    def __init__(self, pictures: Pictures, want: Want) -> None:
        super().__init__(pictures)
        self._pictures, self._want = pictures, want

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """The card and its gap."""
        return QSize(self.cell, px(CARD_HEIGHT + 12))

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """One artist."""
        artist: CatalogueArtist | None = index.data(roles.ITEM)
        if painter is None or artist is None:
            return
        box, flags = option.rect.adjusted(0, 0, -px(12), -px(12)), QStyle.StateFlag
        hovered = bool(option.state & flags.State_MouseOver)
        ground, edge = ("hover", "line_strong") if hovered else ("surface", "line")
        paint_kit.rounded_box(painter, box, ground, edge, 12)
        side = px(80)
        disc = QRect(box.center().x() - side // 2, box.top() + px(16), side, side)
        portrait(painter, disc, self._pictures.image(self._want(artist)), artist.name)
        inner = box.adjusted(px(10), 0, -px(10), 0)
        name = QRect(inner.left(), disc.bottom() + px(10), inner.width(), metrics("title").height())
        paint_kit.text(painter, name, artist.name, "title", align=paint_kit.CENTER)
        hint = QRect(inner.left(), name.bottom() + px(2), inner.width(), px(18))
        paint_kit.text(painter, hint, about(artist), "secondary", "text_2", align=paint_kit.CENTER)
        if option.state & flags.State_HasFocus:
            paint_kit.focus_ring(painter, box, 12)


class ArtistGrid(RowList):
    """Artist cards side by side; the columns share the width."""

    def __init__(self, name: str, pictures: Pictures, want: Want) -> None:
        super().__init__(name, _("Arrows move, Enter opens the artist."))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.cards = ArtistCardDelegate(pictures, want)
        self.setItemDelegate(self.cards)
        pictures.arrived.connect(self._repaint)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """As many columns as fit, each as wide as can be."""
        self.measure()
        super().resizeEvent(event)

    def measure(self) -> None:
        """Columns for the cards there are."""
        cell = QSize(px(CARD_WIDTH + 12), px(CARD_HEIGHT + 12))
        columns, width = fit_cards(self, cell, edge=2, across=0, below=px(12))
        self.cards.cell = width // columns
        self.scheduleDelayedItemsLayout()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Other rows may need the bar, or no longer."""
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.measure)

    def _repaint(self, *_told: object) -> None:
        if (viewport := self.viewport()) is not None:
            viewport.update()
