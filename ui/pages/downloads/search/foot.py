"""The line under what was found: how many wait, how many are chosen, and the actions as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from ui.delegates.offers import DOWNLOAD, FIND, MATCH, PREVIEW
from ui.models import figures, offer_words
from ui.models.offer_words import Row
from ui.pages.downloads.search.table import BROWSE
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel
from utils.texts import _

MERGE = "merge"


class SearchFoot(QWidget):
    """`act` carries what a button asks for."""

    act = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.words = ElidedLabel("", "secondary", "text_2")
        self.merge = self._button(_("Show new"), MERGE, "arrow-up-down")
        self.preview = self._button(_("Preview"), PREVIEW, "play")
        self.browse = self._button(_("Whole folder"), BROWSE, "folder-open")
        self.download = self._button(_("Download"), DOWNLOAD, "download")
        self.matched = self._button(_("Matched Download"), MATCH, "sparkles", "accent")
        self.fetch = self._button(_("Find and download"), FIND, "scan-search", "accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.words, 1)
        for button in (
            self.merge, self.preview, self.browse, self.download, self.matched, self.fetch,
        ):  # fmt: skip
            row.addWidget(button)

    def show_rows(self, rows: Sequence[Row], waiting: int, busy: bool) -> None:
        """What can be done with these lines."""
        files = offer_words.files_of(rows)
        alone = len(rows) == 1
        self.merge.setVisible(waiting > 0)
        self.merge.set_label(_("Show {waiting:,} new").format(waiting=waiting))
        self.preview.setVisible(bool(files) and alone and not waiting)
        self.download.setVisible(bool(files))
        self.matched.setVisible(bool(files))
        self.fetch.setVisible(bool(rows) and not files)
        self.browse.setVisible(
            alone and rows[0].entry.place is not None and not rows[0].entry.whole
        )
        if len(rows) > 1:
            size = figures.size(sum(one.claimed.size or 0 for one in files))
            chosen = _("{rows:,} chosen").format(rows=len(rows))
            self.words.setText(f"{chosen} · {figures.count(len(files), 'file')} · {size}")
        elif waiting:
            self.words.setText(_("New rows wait so that nothing jumps."))
        else:
            name = offer_words.title(rows[0]) if rows else ""
            self.words.setText(_("Still searching.") if busy else name)

    def _button(self, words: str, action: str, icon: str, kind: str = "") -> Button:
        return Button(words, kind, icon, size="small", on_click=lambda: self.act.emit(action))
