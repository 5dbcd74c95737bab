"""The two list views of the program, with row painting, hover and keys in one place.

`RowTable` has columns and a header, `RowList` has one column; both draw rows through
`paint_kit.row_ground`, show the current row's ring, and move by arrows or J/K.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PyQt6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt
from PyQt6.QtGui import QKeySequence, QMouseEvent, QPainter, QResizeEvent, QShortcut
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ui.models import roles
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.turns import Unbroken

SPARE_BELOW = 600
LEAST = 120
"""What stretches (the title) is never narrower than this while other columns can go."""


class RowDelegate(QStyledItemDelegate):
    """Base of single-column rows: paints the ground, then asks `content` for the rest."""

    height = 60
    inset = 16
    """How far from both sides the row's things stand; the line below it stands so, too."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """The row's height; the view gives the width."""
        return QSize(px(200), px(self.height))

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Ground, ring and content of one row."""
        if painter is None:
            return
        state, flags = option.state, QStyle.StateFlag
        paint_kit.row_ground(
            painter,
            option.rect,
            selected=bool(state & (flags.State_Selected | flags.State_HasFocus)),
            hovered=bool(state & flags.State_MouseOver),
            focused=bool(state & flags.State_HasFocus),
            inset=self.inset,
        )
        self.content(painter, option.rect, index)

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint the row's own things."""
        raise NotImplementedError


class CellDelegate(QStyledItemDelegate):
    """Base of table cells: the table has painted the ground; `cell` paints one column."""

    height = 60

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """The row's height; the header gives the widths."""
        return QSize(px(40), px(self.height))

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """The content of one cell."""
        if painter is not None:
            self.cell(painter, option.rect, index)

    def cell(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint one cell."""
        raise NotImplementedError


def bind_keys(view: QWidget, keys: Mapping[str, Callable[[], None]]) -> None:
    """Keys that work while `view` has the focus."""
    for key, slot in keys.items():
        shortcut = QShortcut(QKeySequence(key), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(slot)


def step(view: QAbstractItemView, by: int) -> None:
    """Move the current row by some rows, staying inside the list."""
    model = view.model()
    if model is None or not model.rowCount():
        return
    row = view.currentIndex().row()
    goal = 0 if row < 0 else max(0, min(model.rowCount() - 1, row + by))
    view.setCurrentIndex(model.index(goal, 0))


def choose_alone(view: QAbstractItemView, index: QModelIndex) -> None:
    """Make a row current and the only chosen one, whatever keys are held."""
    selection = view.selectionModel()
    if selection is not None:
        flags = selection.SelectionFlag
        selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)


def drag_out(view: QAbstractItemView) -> None:
    """Hand the chosen rows' files to whatever they are dropped on."""
    from ui.delegates import dragging

    dragging.drag_out(view)


def _prepare(view: QAbstractItemView, name: str, description: str) -> None:
    view.setAccessibleName(name)
    view.setAccessibleDescription(description)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setMouseTracking(True)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setTabKeyNavigation(False)
    bind_keys(view, {"J": lambda: step(view, 1), "K": lambda: step(view, -1)})


class RowList(Unbroken, QListView):
    """A list of rows of one height. With `setDragEnabled` rows are dragged out as their files."""

    def __init__(self, name: str, description: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(True)
        _prepare(self, name, description)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Copies may be taken; the files stay."""
        drag_out(self)

    def keyboardSearch(self, search: str | None) -> None:
        """Letters are commands here; `/` filters."""

    def item(self) -> object | None:
        """The domain object of the current row."""
        index = self.currentIndex()
        return index.data(roles.ITEM) if index.isValid() else None


class RowTable(Unbroken, QTreeView):
    """Rows with columns. `widths` gives each column's width in design pixels; 0 stretches.

    With `setDragEnabled` rows are dragged out as their files.

    Below `SPARE_BELOW` the last column gives way when the table `has_spare`.
    """

    has_spare = False
    gives_way: tuple[int, ...] = ()
    """Columns that go, the first first, where the text is too large for all of them."""

    def __init__(
        self,
        name: str,
        widths: tuple[int, ...],
        description: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widths = widths
        self._hovered = -1
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        _prepare(self, name, description)

    def fit_columns(self) -> None:
        """Give the header its widths; call once the model is set and after a theme switch."""
        head = self.header()
        if head is None or not head.count():
            return
        head.setSectionsMovable(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(px(16))
        for column, width in enumerate(self._widths):
            stretch = QHeaderView.ResizeMode.Stretch
            mode = QHeaderView.ResizeMode.Interactive if width else stretch
            head.setSectionResizeMode(column, mode)
            if width:
                head.resizeSection(column, px(width))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """A narrow table does without its last column."""
        if self.has_spare:
            self.setColumnHidden(len(self._widths) - 1, self.width() < px(SPARE_BELOW))
        self._make_room()
        super().resizeEvent(event)

    def _make_room(self) -> None:
        """Hide what has to go so that the stretched column can be read."""
        room = self.width() - px(LEAST) - px(16) - sum(map(px, self._widths))
        for column in self.gives_way:
            self.setColumnHidden(column, room < 0)
            if room < 0:
                room += px(self._widths[column])

    def changeEvent(self, event: QEvent | None) -> None:
        """Another theme or text size: measure the columns again."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.StyleChange:
            self.fit_columns()

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Copies may be taken; the files stay."""
        drag_out(self)

    def keyboardSearch(self, search: str | None) -> None:
        """Letters are commands here; `/` filters."""

    def item(self) -> object | None:
        """The domain object of the current row."""
        index = self.currentIndex()
        return index.data(roles.ITEM) if index.isValid() else None

    def drawRow(
        self, painter: QPainter | None, options: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Ground and ring over the whole row, then each cell."""
        model, delegate = self.model(), self.itemDelegate()
        if painter is None or model is None or delegate is None:
            return
        current = index.row() == self.currentIndex().row()
        focused = current and self.hasFocus()
        hovered = index.row() == self._hovered
        paint_kit.row_ground(
            painter, options.rect, selected=current, hovered=hovered, focused=focused
        )
        for column in range(model.columnCount()):
            if self.isColumnHidden(column):
                continue
            cell = index.siblingAtColumn(column)
            option = QStyleOptionViewItem(options)
            option.rect = self.visualRect(cell)
            delegate.paint(painter, option, cell)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Remember the row under the pointer."""
        super().mouseMoveEvent(event)
        if event is not None:
            self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent | None) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            if (viewport := self.viewport()) is not None:
                viewport.update()
