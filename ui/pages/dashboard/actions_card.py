"""Quick actions, and how the program itself is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.models import figures
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import SectionCard
from ui.widgets.labels import ElidedLabel, label, line
from utils.texts import _

if TYPE_CHECKING:
    from services.records.vitals import Vital
    from ui.pages.dashboard.more_presenter import Kept


class ActionsCard(SectionCard):
    """What can be started from here."""

    scan_wanted = pyqtSignal()
    stop_wanted = pyqtSignal()
    wishes_wanted = pyqtSignal()
    missing_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(_("Quick actions"))
        self.scan = Button(_("Scan library"), "row", "hard-drive-download", on_click=self._scan)
        self.wishes = Button(
            _("Wish list now"), "row", "bookmark", on_click=self.wishes_wanted.emit
        )
        self.missing = Button(
            _("Find all missing"), "row", "scan-search", on_click=self.missing_wanted.emit
        )
        for button in (self.scan, self.wishes, self.missing):
            self.body.addWidget(button)
        self._running = False
        self._state = ElidedLabel("", "secondary", "text_2")
        self.body.addWidget(self._state)
        self.body.addStretch(1)
        self.body.addWidget(line())
        self._figures: dict[str, ElidedLabel] = {}
        for names in (("CPU", _("Memory"), "Up"), (_("Database"), _("Last copy"), _("Searches"))):
            row = QHBoxLayout()
            self._figures |= {name: self._figure(row, name) for name in names}
            self.body.addLayout(row)

    def show_library(self, folders: Sequence[str], age: float | None) -> None:
        """How fresh the library is; without a folder there is nothing to scan."""
        self.scan.allow(bool(folders), _("Choose a music folder in Settings first."))
        if not self._running:
            read = (
                _("never read")
                if age is None
                else _("read {span} ago").format(span=figures.span(age))
            )
            self._state.setText(
                _("Library {read}").format(read=read)
                if folders
                else _("No music folder chosen yet")
            )

    def show_counts(self, due: int, wishes: int, playlists: int) -> None:
        """What the buttons would be about."""
        self.wishes.set_label(_("Wish list now  ·  {due:,} due").format(due=due) if due else
                              _("Wish list now"))  # fmt: skip
        self.wishes.allow(wishes > 0, _("Nothing is wished for."))
        self.missing.allow(playlists > 0, _("Open a playlist first."))

    def show_scanning(self, on: bool, text: str) -> None:
        """While a scan runs the button stops it."""
        self._running = on
        if on:
            self.scan.set_label(_("Stop scanning"), "square")
            self._state.setText(text)
        else:
            self.scan.set_label(_("Scan library"), "hard-drive-download")

    def show_vitals(self, now: Vital) -> None:
        """Processor, memory, age; what the system does not tell is a dash."""
        unknown = figures.UNKNOWN
        said = {
            "CPU": unknown if now.cpu is None else f"{now.cpu:.0%}",
            _("Memory"): unknown if now.memory is None else figures.size(now.memory),
            _("Up"): figures.span(now.up),
        }
        self._say(said)

    def show_kept(self, kept: Kept) -> None:
        """The database, its last copy, and the searches that are remembered."""
        said = {
            _("Database"): figures.size(kept.size),
            _("Last copy"): figures.ago(kept.copied_at, figures.now()),
            _("Searches"): figures.count(kept.searches),
        }
        self._say(said)

    def _say(self, said: Mapping[str, str]) -> None:
        for name, words in said.items():
            self._figures[name].setText(words)
            self._figures[name].setAccessibleName(f"{name}: {words}")

    def _figure(self, row: QHBoxLayout, name: str) -> ElidedLabel:
        column = QVBoxLayout()
        column.setSpacing(px(2))
        column.addWidget(label(name, "secondary", "text_2"))
        made = ElidedLabel(figures.UNKNOWN, "label")
        column.addWidget(made)
        row.addLayout(column, 1)
        return made

    def _scan(self) -> None:
        (self.stop_wanted if self._running else self.scan_wanted).emit()
