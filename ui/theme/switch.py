"""Another theme for a window that is open, without keeping it: used by `ThemeManager`.

Changing the application's style sheet makes Qt style every widget, and again for each widget above
it: 0.8 s for all pages. Here Qt is told that nothing is styled yet and that each widget has a style
of its own, so that the new sheet costs nothing; then every widget is styled once, in slices, those
that can be seen first. Until its turn comes, a widget already paints by the new rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent, Qt
from PyQt6.QtWidgets import QApplication, QWidget

STYLED = Qt.WidgetAttribute.WA_WState_Polished
OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle
"""Qt tells such a widget nothing of the application's new style; asking it where it is none does
no harm within one turn."""


class Switch:
    """One application's widgets under way from one sheet to the next."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._waiting: list[QWidget] = []

    def put_on(self, sheet: str) -> None:
        """The new sheet is in force; run `restyle` for the widgets there are."""
        known = {id(widget) for widget in self._waiting}
        everyone = self._app.allWidgets()
        deaf = [widget for widget in everyone if not widget.testAttribute(OWN_STYLE)]
        styled = [widget for widget in everyone if widget.testAttribute(STYLED)]
        self._waiting += [widget for widget in styled if id(widget) not in known]
        for widget in styled:
            widget.setAttribute(STYLED, False)
        for widget in deaf:
            widget.setAttribute(OWN_STYLE)
        try:
            self._app.setStyleSheet("")
            self._app.setStyleSheet(sheet)
        finally:
            for widget in deaf:
                widget.setAttribute(OWN_STYLE, False)

    def restyle(self, new_sizes: bool) -> Iterator[None]:
        """Style what waits, one widget a step; with `new_sizes` all find their places anew."""
        alive = [widget for widget in self._waiting if not sip.isdeleted(widget)]
        alive.sort(key=lambda widget: widget.isVisible())  # the last comes first
        self._waiting = alive
        while self._waiting:
            widget = self._waiting.pop()
            if not sip.isdeleted(widget):
                _restyle(widget, new_sizes)
            yield


def _restyle(widget: QWidget, new_sizes: bool) -> None:
    style = widget.style()
    if style is not None:
        style.polish(widget)
    widget.setAttribute(STYLED, True)
    if new_sizes or _listens(type(widget)):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    else:
        widget.update()


def _listens(kind: type[QWidget]) -> bool:
    """Whether a class of ours does something when the style changes."""
    ours = (one for one in kind.__mro__ if not one.__module__.startswith("PyQt6"))
    return any("changeEvent" in vars(one) for one in ours)
