"""The strip that says how a playlist comes in: paste, drop, browse."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QFrame, QHBoxLayout

from ui.pages.sync.sources import FILE_FILTER
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel
from ui.widgets.painted import Icon
from utils.texts import _

RESTING = _("Paste a link or drop a playlist file anywhere on this page")
OVER = _("Release to add")
FORMATS = _("M3U · XSPF · JSPF · CSV · plain text")


class DropStrip(QFrame):
    """`files` carries the paths a person picked, `paste` asks for the clipboard."""

    files = pyqtSignal(list)
    paste = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        self.setFixedHeight(px(50))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(7), 0)
        row.setSpacing(px(12))
        row.addWidget(Icon("clipboard-paste", "accent", 16))
        self.words = ElidedLabel(RESTING, "strong")
        row.addWidget(self.words, 2)
        row.addWidget(ElidedLabel(FORMATS, "secondary", "text_2"), 1)
        paste = Button(_("Paste"), "quiet", "clipboard-paste", on_click=self.paste.emit)
        paste.setToolTip(_("Open what is in the clipboard (Ctrl+V)"))
        row.addWidget(paste)
        self.browse = Button(_("Browse…"), icon="folder-open", on_click=self.pick)
        row.addWidget(self.browse)
        self.setAccessibleName(RESTING)

    def show_over(self, over: bool) -> None:
        """Something that can be opened hangs over the page."""
        self.words.setText(OVER if over else RESTING)
        restyle(self, state="over" if over else "")

    def pick(self) -> None:
        """Let the person choose playlist files."""
        paths, _unused = QFileDialog.getOpenFileNames(self, _("Open playlists"), "", FILE_FILTER)
        if paths:
            self.files.emit(paths)
