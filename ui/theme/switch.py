"""Another theme for a window that is open, without keeping it: used by `ThemeManager`.

Changing the application's style sheet makes Qt style every widget, and again for each widget above
it: 0.8 s for all pages. Here Qt is told that nothing is styled yet and that each widget has a style
of its own, so that the new sheet costs nothing; then every widget is styled once, in slices, those
that can be seen first. The windows keep the picture they have until all of those are done: painting
them in the turn of the new sheet, or half styled, would take as long again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QApplication, QWidget

from ui.theme.rescale import Sizes

STYLED = Qt.WidgetAttribute.WA_WState_Polished
SHOWN = Qt.WidgetAttribute.WA_WState_Created
"""Set when a widget is shown for the first time."""
OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle
"""Qt tells such a widget nothing of the application's new style; asking it where it is none does
no harm within one turn."""


class Switch:
    """One application's widgets under way from one sheet to the next."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._waiting: list[QWidget] = []
        self._still: list[QWidget] = []
        self._sizes = Sizes()

    def leave(self, scale: float) -> None:
        """All widgets there are were built for this text size; another is about to come."""
        self._sizes.mark(self._app.allWidgets(), scale)

    def put_on(self, sheet: str) -> None:
        """The new sheet is in force; run `restyle` for the widgets there are.

        No widget of this program has a style of its own before, so none has to be asked.
        """
        known = {id(widget) for widget in self._waiting}
        everyone = self._app.allWidgets()
        self._waiting += [widget for widget in everyone if id(widget) not in known]
        self._keep_still()
        for widget in everyone:
            widget.setAttribute(STYLED, False)
            widget.setAttribute(OWN_STYLE)
        try:
            self._app.setStyleSheet("")
            self._app.setStyleSheet(sheet)
        finally:
            for widget in everyone:
                widget.setAttribute(OWN_STYLE, False)

    def restyle(self, new_sizes: bool, scale: float) -> Iterator[None]:
        """Style what waits, one widget a step; with `new_sizes` all find their places anew."""
        alive = [widget for widget in self._waiting if not sip.isdeleted(widget)]
        seen = [widget for widget in alive if widget.isVisible()]
        self._waiting = [widget for widget in alive if not widget.isVisible()]
        unseen = len(self._waiting)
        self._waiting += seen  # the last comes first
        while self._waiting:
            if len(self._waiting) == unseen:
                self._paint_again()
            widget = self._waiting.pop()
            self._sizes.follow(widget, scale)
            if not sip.isdeleted(widget):
                _restyle(widget, new_sizes)
            yield
        if new_sizes:
            yield from _decide_anew(alive)
        self._paint_again()

    def _keep_still(self) -> None:
        """No window paints until `_paint_again`."""
        for window in self._app.topLevelWidgets():
            if window.isVisible() and window.updatesEnabled():
                window.setUpdatesEnabled(False)
                self._still.append(window)

    def _paint_again(self) -> None:
        while self._still:
            window = self._still.pop()
            if not sip.isdeleted(window):
                window.setUpdatesEnabled(True)


def _restyle(widget: QWidget, new_sizes: bool) -> None:
    style = widget.style()
    if style is not None:
        style.polish(widget)
    widget.setAttribute(STYLED, True)
    if new_sizes or _listens(type(widget)):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    else:
        widget.update()


def _decide_anew(widgets: Sequence[QWidget]) -> Iterator[None]:
    """Who gives way in little room by its width has the same width, but larger or smaller words."""
    for widget in widgets:
        if sip.isdeleted(widget) or not widget.testAttribute(SHOWN):
            continue  # it may not even be whole yet, and is told when it is shown
        if _has(type(widget), "resizeEvent"):
            QCoreApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))
            yield


def _listens(kind: type[QWidget]) -> bool:
    """Whether a class of ours does something when the style changes."""
    return _has(kind, "changeEvent")


def _has(kind: type[QWidget], handler: str) -> bool:
    ours = (one for one in kind.__mro__ if not one.__module__.startswith("PyQt6"))
    return any(handler in vars(one) for one in ours)
