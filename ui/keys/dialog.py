"""The list of keys, and which version this is, over the window.

Opened with F1 or "?", left with Esc or F1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from config.version import VERSION
from ui.keys.listing import KeyGroup, keys_of
from ui.navigation import PAGES
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from ui.shell import Shell

WIDTH, HEIGHT = 640, 640


class KeysDialog(Overlay):
    """Headings with keys and words; no list to move in, the arrows scroll."""

    def __init__(self, title: str, groups: Sequence[KeyGroup]) -> None:
        super().__init__(title, WIDTH, HEIGHT)
        self.area = scrolling(_all(groups), title)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleDescription(_spoken(groups))
        self.shut = Button(_("Close"), "", "x", on_click=self.leave)
        foot = QHBoxLayout()
        foot.addWidget(label(f"Cratekeeper {VERSION}", "small", "text_2"))
        foot.addStretch(1)
        foot.addWidget(self.shut)
        self.body.addWidget(label(title, "page"))
        self.body.addWidget(self.area, 1)
        self.body.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """The key that opened it closes it."""
        if event is not None and event.key() in {Qt.Key.Key_F1, Qt.Key.Key_Question}:
            self.leave()
            return
        super().keyPressEvent(event)


def toggle_keys(shell: Shell) -> None:
    """Show the keys of the page in front, or leave the list when it is open."""
    shown = [one for one in shell.findChildren(KeysDialog) if one.isVisible()]
    if shown:
        shown[0].leave()
        return
    page = shell.navigator.current if shell.navigator is not None else PAGES[0].key
    title = next((one.title for one in PAGES if one.key == page), PAGES[0].title)
    dialog = KeysDialog(
        _("Keys on {title}").format(title=title), keys_of(page, shell.player is not None)
    )
    dialog.closed.connect(dialog.deleteLater)
    dialog.open_over(shell, dialog.area)


def _all(groups: Sequence[KeyGroup]) -> QWidget:
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, px(8), 0)
    column.setSpacing(px(16))
    for group in groups:
        column.addWidget(label(group.title, "section"))
        column.addLayout(_grid(group))
    column.addStretch(1)
    return inner


def _grid(group: KeyGroup) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(8))
    grid.setColumnMinimumWidth(0, px(190))
    grid.setColumnStretch(1, 1)
    for row, line in enumerate(group.lines):
        caps = QHBoxLayout()
        caps.setSpacing(px(6))
        for part in line.keys.split(" / "):
            cap = label(part, "badge")
            cap.setProperty("kind", "key")
            cap.setContentsMargins(px(6), px(2), px(6), px(2))
            caps.addWidget(cap)
        caps.addStretch(1)
        grid.addLayout(caps, row, 0)
        grid.addWidget(label(line.words, "body", "text_2", wrap=True), row, 1)
    return grid


def _spoken(groups: Sequence[KeyGroup]) -> str:
    return ". ".join(f"{line.keys}: {line.words}" for group in groups for line in group.lines)
