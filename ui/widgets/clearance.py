"""Where a toast may lie: as low as it can in its corner without covering buttons.

Used by `ui.widgets.notices.ToastHost`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtWidgets import QAbstractButton, QWidget

from ui.theme.manager import px
from ui.widgets.overlay import Overlay

GAP, EDGE = 8, 24
FAR = 200
"""How far from its corner a toast may go to cover no button at all."""
ASIDE = 480
"""How far to the left it may go instead."""
FOOT = 120
"""So much of the window's foot holds bars with buttons; those are never covered."""


def clear_place(window: QWidget, guest: QWidget, corner: QRect) -> QRect:
    """`corner` (in the window's coordinates) or a place above it that is free of buttons."""
    taken = _buttons(window, guest, corner)
    free = _above(corner, taken)
    if free.top() >= px(EDGE) and corner.top() - free.top() <= px(FAR):
        return free
    foot = [one for one in taken if one.bottom() > window.height() - px(FOOT)]
    low = _above(corner, foot)
    if low.top() < px(EDGE):
        return corner
    wide = _buttons(window, guest, corner.adjusted(-px(ASIDE), 0, 0, 0))
    for place in (corner, low):
        aside = _beside(place, wide)
        if aside.left() >= px(EDGE) and place.left() - aside.left() <= px(ASIDE):
            return aside
    return low


def _above(place: QRect, taken: Sequence[QRect]) -> QRect:
    """The place moved up past every rectangle it would cover, the lowest first."""
    for one in sorted(taken, key=QRect.bottom, reverse=True):
        if one.intersects(place):
            place = place.translated(0, one.top() - px(GAP) - 1 - place.bottom())
    return place


def _beside(place: QRect, taken: Sequence[QRect]) -> QRect:
    """The place moved left past every rectangle it would cover, the rightmost first."""
    for one in sorted(taken, key=QRect.right, reverse=True):
        if one.intersects(place):
            place = place.translated(one.left() - px(GAP) - 1 - place.right(), 0)
    return place


def _buttons(window: QWidget, guest: QWidget, corner: QRect) -> list[QRect]:
    """What can be pressed above or below the corner; under a dialog only what is the dialog's."""
    dialogs = [one for one in window.findChildren(Overlay) if one.isVisible()]
    ground = dialogs[-1] if dialogs else window
    found = (
        _seen(button, window)
        for button in ground.findChildren(QAbstractButton)
        if button.isVisible() and not guest.isAncestorOf(button)
    )
    return [one for one in found if one.right() >= corner.left() and one.left() <= corner.right()]


def _seen(widget: QWidget, window: QWidget) -> QRect:
    """The part of a widget that nothing around it cuts off, in the window's coordinates."""
    seen = QRect(widget.mapTo(window, QPoint()), widget.size())
    around = widget.parentWidget()
    while around is not None and around is not window and not seen.isEmpty():
        seen &= QRect(around.mapTo(window, QPoint()), around.size())
        around = around.parentWidget()
    return seen
