"""The search by hand: one box, the files on offer, Preview and Matched Download."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Candidate
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList, bind_keys
from ui.pages.downloads.search_presenter import SearchPresenter
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton


class SearchTab(QWidget):
    """`listen` what the player shall play, `match` the file for Matched Download."""

    listen = pyqtSignal(object)
    match = pyqtSignal(object)

    def __init__(self, presenter: SearchPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.box = SearchField("Artist and title, then Enter", "Search all sources", "/")
        self.stop = Button("Stop", "", "x", on_click=presenter.cancel)
        self.words = ElidedLabel("", "secondary", "text_2")
        self.list = RowList("Files on offer", "P listens, Enter starts Matched Download.")
        self.list.setModel(presenter.model)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.preview = Button("Preview", "", "play", on_click=self._listen)
        self.matched = Button("Matched Download", "accent", "check", on_click=self._match)
        kind = Emptiness.FILTERED
        self.first = EmptyState(kind, "Search all sources by hand.", icon="search")
        self.none = EmptyState(kind, "Nobody offers that at the moment.", icon="search")
        self.stack = QStackedWidget()
        for widget in (self.first, Skeleton(6), self.none, self.list):
            self.stack.addWidget(widget)
        self._arrange()
        self.box.returnPressed.connect(self._search)
        self.list.activated.connect(self._match)
        bind_keys(self.list, {"P": self._listen})
        bind_keys(self.box, {"Down": self.list.setFocus})
        presenter.changed.connect(self._refresh)
        self._refresh()

    def current(self) -> Candidate | None:
        """The file of the current row."""
        row, found = self.list.currentIndex().row(), self.presenter.model.found
        return found[row] if 0 <= row < len(found) else None

    def take_focus(self) -> None:
        """The tab came to the front."""
        self.box.setFocus()

    def _arrange(self) -> None:
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.box, 1)
        top.addWidget(self.stop)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.preview)
        foot.addWidget(self.matched)
        card = Card(padding=0)
        card.body.addWidget(self.stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(top)
        column.addWidget(card, 1)
        column.addLayout(foot)

    def _search(self) -> None:
        self.presenter.search(self.box.text())

    def _listen(self) -> None:
        if (one := self.current()) is not None:
            self.listen.emit(one)

    def _match(self) -> None:
        if (one := self.current()) is not None:
            self.match.emit(one)

    def _refresh(self) -> None:
        presenter, rows = self.presenter, self.presenter.model.rowCount()
        place = 3 if rows else 1 if presenter.busy else 2 if presenter.text else 0
        self.stack.setCurrentIndex(place)
        self.words.setText(presenter.summary())
        self.stop.allow(presenter.busy, "No search is under way.")
        for button in (self.preview, self.matched):
            button.allow(bool(rows), "Search for something first.")
        if rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(presenter.model.index(0))
