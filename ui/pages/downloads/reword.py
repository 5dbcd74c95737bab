"""Search with other words: artist and title of a track that nobody was found for, to change."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit

from core.domain import Track
from ui.widgets.buttons import Button
from ui.widgets.fields import FormRow
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from utils.texts import _

WIDTH, HEIGHT = 480, 360


class RewordDialog(Overlay):
    """`asked` with (artist, title)."""

    asked = pyqtSignal(str, str)

    def __init__(self, track: Track) -> None:
        super().__init__(_("Search with other words"), WIDTH, HEIGHT)
        self.artist, self.title = QLineEdit(track.artist_credit), QLineEdit(track.title)
        self.body.addWidget(label(_("Search with other words"), "section"))
        self.body.addWidget(FormRow(_("Artist"), self.artist))
        self.body.addWidget(
            FormRow(_("Title"), self.title, _("The file is judged by these words too."))
        )
        self.body.addStretch(1)
        self.start = Button(_("Search"), "primary", "search", on_click=self._ask)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(_("Leave as it is"), on_click=self.leave))
        row.addWidget(self.start)
        self.body.addLayout(row)
        self.title.textChanged.connect(self._check)
        for field in (self.artist, self.title):
            field.returnPressed.connect(self._ask)

    def _check(self, text: str) -> None:
        self.start.allow(bool(text.strip()), _("A title is needed."))

    def _ask(self) -> None:
        title = " ".join(self.title.text().split())
        if title:
            self.leave()
            self.asked.emit(" ".join(self.artist.text().split()), title)
