"""What was measured in another text size follows the new one. Used by `switch.Switch`.

Style sheets, delegates and size hints ask for the tokens in force by themselves. What was told a
widget or a layout in pixels once (a fixed width, a margin, a gap, an icon's size) is multiplied
here, each thing once per change.
"""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6 import sip
from PyQt6.QtCore import QMargins, QSize
from PyQt6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QLayout,
    QPushButton,
    QSpacerItem,
    QStyle,
    QWidget,
)

NO_LIMIT = 524_287
"""From here on Qt means "as large as it likes" (QLAYOUTSIZE_MAX, QWIDGETSIZE_MAX)."""
_LEFT = QStyle.PixelMetric.PM_LayoutLeftMargin
_GAPS = (
    QStyle.PixelMetric.PM_LayoutVerticalSpacing,
    QStyle.PixelMetric.PM_LayoutHorizontalSpacing,
)


class Sizes:
    """For which text size the widgets were built that have not followed yet."""

    def __init__(self) -> None:
        self._built: dict[QWidget, float] = {}

    def mark(self, widgets: Iterable[QWidget], scale: float) -> None:
        """All of these were built for `scale`, unless an earlier change is still under way."""
        for widget in widgets:
            self._built.setdefault(widget, scale)

    def follow(self, widget: QWidget, scale: float) -> None:
        """Bring one to `scale`, if it was marked."""
        built = self._built.pop(widget, scale)
        if built != scale and not sip.isdeleted(widget):
            rescale(widget, scale / built)


def rescale(widget: QWidget, ratio: float) -> None:
    """Multiply what a widget and its layout were told in pixels."""
    if not widget.isWindow():  # how small a window may be is no matter of the text
        _limits(widget, ratio)
    edge = widget.contentsMargins()
    if not edge.isNull():
        widget.setContentsMargins(_margins(edge, ratio))
    layout = widget.layout()
    if layout is not None:
        _layout(layout, ratio, widget.style())
    own = getattr(widget, "rescale", None)
    if callable(own):
        own(ratio)
    elif isinstance(widget, QPushButton) and not widget.icon().isNull():
        widget.setIconSize(_size(widget.iconSize(), ratio))


def _limits(widget: QWidget, ratio: float) -> None:
    least, most = widget.minimumSize(), widget.maximumSize()
    if not least.isNull():
        widget.setMinimumSize(_size(least, ratio))
    if min(most.width(), most.height()) < NO_LIMIT:
        widget.setMaximumSize(_size(most, ratio))


def _layout(layout: QLayout, ratio: float, style: QStyle | None) -> None:
    """A layout and those in it; what the style gives by itself stays the style's."""
    edge = layout.contentsMargins()
    given = style.pixelMetric(_LEFT) if style is not None else -1
    if not edge.isNull() and {edge.left(), edge.top(), edge.right(), edge.bottom()} != {given}:
        layout.setContentsMargins(_margins(edge, ratio))
    gaps = {style.pixelMetric(one) for one in _GAPS} if style is not None else set()
    if isinstance(layout, QGridLayout):
        _grid(layout, ratio, gaps)
    elif isinstance(layout, QBoxLayout) and layout.spacing() not in gaps:
        layout.setSpacing(_number(layout.spacing(), ratio))
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        if inner is not None:
            _layout(inner, ratio, style)
        elif isinstance(item, QSpacerItem):
            _spacer(item, ratio)
    layout.invalidate()


def _grid(layout: QGridLayout, ratio: float, gaps: set[int]) -> None:
    across, down = layout.horizontalSpacing(), layout.verticalSpacing()
    if across not in gaps:
        layout.setHorizontalSpacing(_number(across, ratio))
    if down not in gaps:
        layout.setVerticalSpacing(_number(down, ratio))
    for column in range(layout.columnCount()):
        wide = layout.columnMinimumWidth(column)
        layout.setColumnMinimumWidth(column, _number(wide, ratio))


def _spacer(item: QSpacerItem, ratio: float) -> None:
    size, policy = item.sizeHint(), item.sizePolicy()
    if not size.isNull():
        wide, high = _number(size.width(), ratio), _number(size.height(), ratio)
        item.changeSize(wide, high, policy.horizontalPolicy(), policy.verticalPolicy())


def _margins(edge: QMargins, ratio: float) -> QMargins:
    sides = (edge.left(), edge.top(), edge.right(), edge.bottom())
    return QMargins(*(_number(one, ratio) for one in sides))


def _size(size: QSize, ratio: float) -> QSize:
    return QSize(_number(size.width(), ratio), _number(size.height(), ratio))


def _number(pixels: int, ratio: float) -> int:
    """0, 1 (a hair line) and "no limit" are what they are in every text size."""
    return max(1, round(pixels * ratio)) if 1 < pixels < NO_LIMIT else pixels
