"""The part of the detail pane where a person decides: yes, no, match by hand, undo."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain import CoverageRow, LibraryTrack, Ownership
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList, bind_keys
from ui.models import words
from ui.models.explain import Line, LinesModel
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.buttons import Button
from ui.widgets.fields import SearchField
from ui.widgets.labels import label, line
from utils.texts import _

SHOWN = 5
QUESTIONS = {
    Ownership.PROBABLE: _("Is it the recording you want?"),
    Ownership.OWNED: _("Is it really the same recording?"),
}


class DecisionBox(QWidget):
    """`yes`, `no` and `undo` are answers; `asked` carries words, `use` a library track."""

    yes = pyqtSignal()
    no = pyqtSignal()
    undo = pyqtSignal()
    asked = pyqtSignal(str)
    use = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[LibraryTrack] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(line())
        self.question = label("", "strong")
        column.addWidget(self.question)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        self.yes_button = Button(_("Yes, I own it"), "", "check", on_click=self.yes.emit)
        self.no_button = Button(_("No, missing"), "", "x", on_click=self.no.emit)
        buttons.addWidget(self.yes_button, 1)
        buttons.addWidget(self.no_button, 1)
        column.addLayout(buttons)
        column.addWidget(label(_("Match by hand"), "section"))
        self.search = SearchField(_("Search your library"), _("Search your library for this track"))
        column.addWidget(self.search)
        self.model = LinesModel(self)
        self.results = RowList(_("Tracks of your library"), _("Enter takes it as this track."))
        self.results.setDragEnabled(True)
        self.results.setModel(self.model)
        self.results.setItemDelegate(LineDelegate(self.results))
        self.results.setFixedHeight(px(52 * 3))
        column.addWidget(self.results)
        self.nothing = label("", "secondary", "text_2", wrap=True)
        column.addWidget(self.nothing)
        self.undo_button = Button(_("Take back"), "quiet", "undo-2", on_click=self.undo.emit)
        column.addWidget(self.undo_button)
        self.search.searched.connect(self._search)
        self.results.activated.connect(self._use)
        self.results.clicked.connect(self._use)
        bind_keys(self.search, {"Down": self.results.setFocus})

    def show_row(self, row: CoverageRow | None) -> None:
        """Ask about another row."""
        usable = row is not None and row.ownership is not Ownership.UNUSABLE
        self.setVisible(usable)
        self.show_found((), asked=False)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        if row is None:
            return
        question = QUESTIONS.get(row.ownership, "") if row.match is not None else ""
        self.question.setText(question)
        owned = row.ownership is Ownership.OWNED
        self.no_button.set_label(_("Not the same") if owned else _("No, missing"))
        for widget in (self.question, self.no_button):
            widget.setVisible(bool(question))
        self.yes_button.setVisible(row.ownership is Ownership.PROBABLE and bool(question))

    def show_undo(self, possible: bool) -> None:
        """Whether there is a decision to take back."""
        self.undo_button.setVisible(possible)

    def start_search(self, row: CoverageRow) -> None:
        """The keyboard goes to the search, filled with what the row says."""
        track = row.entry.track
        self.search.setText(f"{track.title} {track.artist_credit}".strip())
        self.search.setFocus()
        self.search.selectAll()
        self.asked.emit(self.search.text())

    def show_found(self, found: Sequence[LibraryTrack], asked: bool = True) -> None:
        """What the library has for the words."""
        self._found = found[:SHOWN]
        self.model.replace(_line(track) for track in self._found)
        self.results.setVisible(bool(self._found))
        self.nothing.setVisible(asked and not found)
        self.nothing.setText(_("Your library has nothing with these words."))

    def _search(self, text: str) -> None:
        if text:
            self.asked.emit(text)
        else:
            self.show_found((), asked=False)

    def _use(self) -> None:
        row = self.results.currentIndex().row()
        if 0 <= row < len(self._found):
            self.use.emit(self._found[row])


def _line(track: LibraryTrack) -> Line:
    facts = (", ".join(track.artists), track.album or "", words.audio_label(track))
    second = " · ".join(fact for fact in facts if fact)
    files = (track.path,) if track.path else ()
    return Line(track.title, second, OWNERSHIP[Ownership.OWNED], aside=_("Use"), files=files)
