"""The search box: completes from the words searched for before, and shows how the search goes."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QStringListModel, Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QCompleter

from ui.delegates.views import bind_keys
from ui.widgets.fields import SearchField
from utils.texts import _


class QueryBox(SearchField):
    """`asked` with the words when a person wants them searched; `forget` for all words before."""

    asked = pyqtSignal(str)
    forget = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(_("Artist, title or album, then Enter"), _("Search all sources"), "/")
        self._words = QStringListModel(self)
        self.helper = QCompleter(self._words, self)
        self.helper.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.helper.setFilterMode(Qt.MatchFlag.MatchContains)
        self.helper.setMaxVisibleItems(8)
        popup = self.helper.popup()
        if popup is not None:
            popup.setProperty("kind", "completions")
            popup.setAccessibleName(_("Words searched for before"))
        self.setCompleter(self.helper)
        self.helper.activated.connect(self._chosen)
        self.returnPressed.connect(self._entered)
        self.setAccessibleDescription(
            "Alt and Down shows what you searched for before. Enter searches."
        )
        bind_keys(self, {"Alt+Down": self.show_before})
        self._clear = QAction(_("Forget what was searched for"), self)
        self._clear.triggered.connect(self.forget)

    def offer(self, queries: Sequence[str]) -> None:
        """The words searched for before, the newest first."""
        self._words.setStringList(list(queries))

    def show_before(self) -> None:
        """All words searched for before, to choose from."""
        self.helper.setCompletionPrefix(self.text())
        self.helper.complete()

    def contextMenuEvent(self, event: object) -> None:
        """The field's own menu, and a way to forget."""
        menu = self.createStandardContextMenu()
        if menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addAction(self._clear)
        menu.popup(event.globalPos())  # type: ignore[attr-defined]

    def _chosen(self, text: str) -> None:
        self.setText(text)
        self._entered()

    def _entered(self) -> None:
        if self.text().strip():
            self.asked.emit(self.text())
