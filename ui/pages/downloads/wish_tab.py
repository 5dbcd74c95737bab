"""The wish list: what nobody could deliver yet, why, and when it is tried again."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.delegates.lines import WishDelegate
from ui.delegates.views import RowList
from ui.models import figures
from ui.models.wishes import WishModel
from ui.theme.manager import px
from ui.widgets.cards import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import label
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton


class WishTab(QWidget):
    """Reads from the presenter's `WishModel`."""

    def __init__(self, model: WishModel) -> None:
        super().__init__()
        self.model = model
        self.search = SearchField("Filter the wish list", "Filter the wish list", "/")
        self.list = RowList("Wish list", "J and K move, slash filters.")
        self.list.setModel(model)
        self.list.setItemDelegate(WishDelegate(self.list))
        self.empty = EmptyState(
            Emptiness.ALL_DONE,
            "No wish is open.",
            detail="What nobody can deliver is kept here and tried again by itself.",
        )
        self.filtered = EmptyState(
            Emptiness.FILTERED, "No wish fits this filter.", "Clear the filter", "funnel-x"
        )
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.filtered, self.list):
            self.stack.addWidget(widget)
        self.words = label("", "secondary", "text_2")
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        self.search.setMaximumWidth(px(240))
        row.addWidget(self.search)
        card = Card(padding=0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(row)
        column.addWidget(card, 1)
        self.search.searched.connect(model.show)
        self.filtered.acted.connect(self.search.clear)
        model.modelReset.connect(self._refresh)
        self._loaded = False

    def show_loaded(self) -> None:
        """The store was read."""
        self._loaded = True
        self._refresh()

    def take_focus(self) -> None:
        """The tab came to the front."""
        (self.list if self.model.rowCount() else self.search).setFocus()

    def _refresh(self) -> None:
        total, shown = self.model.total(), self.model.rowCount()
        self.stack.setCurrentIndex(3 if shown else 2 if total else 1 if self._loaded else 0)
        self.search.setVisible(bool(total))
        number = figures.count(total, "track")
        self.words.setText(f"{number} wait for somebody who has them." if total else "")
        if shown and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
