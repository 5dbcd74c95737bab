"""The bar that slides in when playlists are ticked: what they are together, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout

from ui.models import figures
from ui.models.cards import Card
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label
from utils.texts import _


class SelectionBar(QFrame):
    """`clear`, `analyse`, `missing` (the analyser) and `download` are what a person asks for."""

    clear = pyqtSignal()
    analyse = pyqtSignal()
    missing = pyqtSignal()
    download = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setFixedHeight(px(56))
        self.setAccessibleName(_("Chosen playlists"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(12), 0)
        row.setSpacing(px(8))
        self.number = label("", "section")
        self.facts = ElidedLabel("", "secondary", "text_2")
        row.addWidget(self.number)
        row.addSpacing(px(8))
        row.addWidget(self.facts, 1)
        row.addWidget(Button(_("Clear"), "quiet", on_click=self.clear.emit))
        row.addWidget(Button(_("Analyse"), "", "scan-search", on_click=self.analyse.emit))
        row.addWidget(Button(_("By artist…"), "", "users", on_click=self.missing.emit))
        self.go = Button(_("Download missing"), "primary", "download", on_click=self.download.emit)
        row.addWidget(self.go)
        self.hide()

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show what is ticked; nothing hides the bar."""
        self.setVisible(bool(cards))
        self.number.setText(_("{count} selected").format(count=figures.count(len(cards))))
        fresh = sum(not card.checked_at for card in cards)
        missing = sum(card.missing for card in cards)
        parts = [figures.count(sum(card.total for card in cards), "track")]
        parts.append(_("{count} missing so far").format(count=figures.count(missing)))
        if fresh:
            parts.append(_("{count} not analysed").format(count=figures.count(fresh)))
        self.facts.setText(" · ".join(parts))
        self.go.allow(bool(missing or fresh), _("Nothing is missing in these."))
