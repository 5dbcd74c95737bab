"""What a walk over a window looks for: names, tab order, contrast, clipped words. For tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

LEAST_CONTRAST = 4.5


def luminance(color: QColor) -> float:
    """Relative luminance (WCAG 2)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """1..21 (WCAG 2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def ground_below(picture: QImage, label: QLabel, window: QWidget) -> QColor | None:
    """The colour most of the label's edge has; None when it is outside the picture."""
    ratio = picture.devicePixelRatio()
    spot = label.mapTo(window, QPoint(0, 0))
    box = QRect(spot, label.size()).intersected(QRect(QPoint(0, 0), window.size()))
    if box.width() < 4 or box.height() < 4:
        return None
    found: dict[int, int] = {}
    for x in range(box.left(), box.right(), max(1, box.width() // 24)):
        for y in (box.top(), box.bottom()):
            one = picture.pixel(int(x * ratio), int(y * ratio))
            found[one] = found.get(one, 0) + 1
    return QColor(max(found, key=lambda one: found[one]))


def shown_labels(window: QWidget) -> Iterator[QLabel]:
    """Labels with words that are really seen: visible, and not scrolled or stacked away."""
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.visibleRegion().isEmpty():
            yield label


def pale_words(window: QWidget, picture: QImage) -> list[str]:
    """Labels whose words do not stand out from their ground."""
    found = []
    for label in shown_labels(window):
        ground = ground_below(picture, label, window)
        ink = label.palette().windowText().color()
        if ground is not None and contrast(ink, ground) < LEAST_CONTRAST:
            found.append(f"{label.text()!r}: {ink.name()} on {ground.name()}")
    return found


def tab_places(window: QWidget, first: QWidget) -> list[QWidget]:
    """Where Tab goes from `first`, until it comes round."""
    found: list[QWidget] = []
    widget = first
    while widget not in found and len(found) < 400:
        found.append(widget)
        widget.setFocus()
        window.focusNextPrevChild(True)
        focused = window.focusWidget()
        if focused is None:
            break
        widget = focused
    return found


def jumps_back(places: list[QWidget], pane: QWidget) -> list[str]:
    """Neighbours in the tab order of which the later stands above and left of the earlier."""
    inside = [(one, _box(one, pane)) for one in places if pane.isAncestorOf(one)]
    return [
        f"{_told(before)} → {_told(after)}"
        for (before, here), (after, there) in pairwise(inside)
        if there.bottom() < here.top() and there.right() < here.left() and not _moved(after)
    ]


def _moved(widget: QWidget) -> bool:
    """Inside a scroll area places change; its own order is what counts."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def _box(widget: QWidget, pane: QWidget) -> QRect:
    return QRect(widget.mapTo(pane, QPoint(0, 0)), widget.size())


def _told(widget: QWidget) -> str:
    return widget.accessibleName() or type(widget).__name__
