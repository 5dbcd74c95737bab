"""A vertical scroll area for a widget that may be taller than the window."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(inner: QWidget, name: str = "", parent: QWidget | None = None) -> QScrollArea:
    """`inner` in an area that scrolls up and down only; its ground stays the page's.

    With its future `parent` all that is in it is styled once instead of twice.
    """
    inner.setProperty("kind", "scrolled")
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name or inner.accessibleName())
    area.setWidget(inner)
    return area
