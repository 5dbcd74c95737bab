"""The menu of a playlist card: open, take off the page, how often it is checked by itself."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PyQt6.QtWidgets import QMenu, QWidget

from ui.models import figures
from ui.models.cards import Card
from ui.theme import icons
from utils.texts import _

WISHING = _("Add missing to the wish list each time")
HOURS: tuple[float, ...] = (1, 6, 24, 7 * 24)


def card_menu(
    parent: QWidget,
    card: Card,
    opened: Callable[[], object],
    forget: Callable[[], object],
    schedule: Callable[[float | None], object],
    wish: Callable[[bool], object],
) -> QMenu:
    """The menu; `schedule` gets hours, 0 for never, None for what the settings say.

    `wish` gets whether what it misses goes onto the wish list at each check by itself.
    """
    menu = QMenu(parent)
    _add(menu, "list-checks", _("Open"), opened)
    _add(menu, "x", _("Take off this page\tDel"), forget)
    often = menu.addMenu(icons.icon("calendar-clock"), _("Check by itself"))
    if often is not None:
        for hours in HOURS:
            words = figures.every(hours * figures.HOUR)
            shown = _("{words} (now)").format(words=words) if words == card.every else words
            _add(often, "", shown.capitalize(), functools.partial(schedule, hours))
        _add(often, "", _("Never"), lambda: schedule(0.0))
        _add(often, "", _("As in Settings"), lambda: schedule(None))
        often.addSeparator()
        wishing = often.addAction(WISHING)
        if wishing is not None:
            wishing.setCheckable(True)
            wishing.setChecked(card.wishes)
            wishing.setEnabled(bool(card.every))
            wishing.triggered.connect(lambda _checked=False: wish(not card.wishes))
    return menu


def _add(menu: QMenu, icon: str, words: str, act: Callable[[], object]) -> None:
    action = menu.addAction(icons.icon(icon), words) if icon else menu.addAction(words)
    if action is not None:
        action.triggered.connect(lambda _checked=False: act())
