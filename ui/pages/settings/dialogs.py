"""Dialogs of the Settings page: the log, the genre map, and moving in from SoulSync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QPlainTextEdit

from services.records.upkeep import LogLine
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.choices import Chips, Choice
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from ui.widgets.trouble import TroubleBanner
from utils.texts import _, shown

if TYPE_CHECKING:
    from services.setup.migration import MigrationPlan

LEVELS = (Choice("INFO", _("All")), Choice("WARNING", _("Warnings")), Choice("ERROR", _("Errors")))


class LogDialog(Overlay):
    """The end of the log. `wanted` with the least level."""

    wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(_("Log"), 960, 640)
        self.body.addWidget(label(_("Log"), "page"))
        self.chips = Chips(LEVELS, _("Which lines"))
        self.chips.chosen.connect(self.wanted)
        self.body.addWidget(self.chips)
        self.trouble = TroubleBanner()
        self.body.addWidget(self.trouble)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Lines of the log, the newest last"))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.body.addWidget(self.text, 1)
        self.close_button = Button(_("Close"), "", "x", on_click=self.leave)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        self.body.addLayout(foot)

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Show lines, scrolled to the newest."""
        self.text.setPlainText("\n".join(one.text for one in lines) or _("Nothing of this kind."))
        bar = self.text.verticalScrollBar()
        if bar is not None:
            bar.setValue(bar.maximum())


class GenreMapDialog(Overlay):
    """Super genres left, their genres right, and a field to try a genre.

    `tried(genre, table)`, `save_wanted(table)`, `reset_wanted`.
    """

    tried = pyqtSignal(str, object)
    save_wanted = pyqtSignal(object)
    reset_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(_("Genre map"), 880, 640)
        self._table: dict[str, str] = {}
        self._shown = ""
        self.body.addWidget(label(_("Genre map"), "page"))
        self.body.addWidget(
            label(
                _(
                    "Which genres go into which crate, separated by commas or lines. Where a genre "
                    "stands in several, the crate whose name contains it counts, else the first."
                ),
                "body",
                "text_2",
                wrap=True,
            )
        )
        self.trouble = TroubleBanner()
        self.body.addWidget(self.trouble)
        self.names = QListWidget()
        self.names.setAccessibleName(_("Super genres"))
        self.names.setProperty("kind", "order")
        self.names.setFixedWidth(px(220))
        self.genres = QPlainTextEdit()
        self.genres.setAccessibleName(_("Genres of the chosen super genre"))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self.names)
        row.addWidget(self.genres, 1)
        self.body.addLayout(row, 1)
        self._tryout()
        self._foot()
        self.names.currentTextChanged.connect(self._choose)

    def show_table(self, table: Mapping[str, Sequence[str]], built_in: bool) -> None:
        """The map as it counts now."""
        self._shown = ""
        self._table = {name: ", ".join(genres) for name, genres in table.items()}
        self.names.clear()
        self.names.addItems(list(self._table))
        self.names.setCurrentRow(0)
        self.reset.allow(not built_in, _("The built-in map counts already."))
        self.complain("")

    def table(self) -> dict[str, list[str]]:
        """The map as edited."""
        self._keep()
        return {name: _genres(text) for name, text in self._table.items()}

    def show_place(self, words: str) -> None:
        """Where the genre that was tried would go."""
        self.place.setText(words)

    def complain(self, sentence: str) -> None:
        """What is wrong with the map, "" for nothing."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _tryout(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(px(12))
        self.probe = QLineEdit()
        self.probe.setPlaceholderText(_("Try a genre: Deep House"))
        self.probe.setAccessibleName(_("Try a genre"))
        self.probe.setFixedWidth(px(220))
        self.place = label("", "label", "text_2", wrap=True)
        self.probe.textChanged.connect(lambda text: self.tried.emit(text.strip(), self.table()))
        line.addWidget(self.probe)
        line.addWidget(self.place, 1)
        self.body.addLayout(line)
        self.fault = label("", "secondary", "danger", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)

    def _foot(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.reset = Button(_("Back to the built-in map"), "quiet", "undo-2",
                            on_click=self.reset_wanted.emit)  # fmt: skip
        self.save = Button(_("Save"), "primary", "check",
                           on_click=lambda: self.save_wanted.emit(self.table()))  # fmt: skip
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(Button(_("Cancel"), "", "x", on_click=self.leave))
        foot.addWidget(self.save)
        self.body.addLayout(foot)

    def _choose(self, name: str) -> None:
        self._keep()
        self._shown = name
        self.genres.setPlainText(self._table.get(name, ""))

    def _keep(self) -> None:
        if self._shown in self._table:
            self._table[self._shown] = self.genres.toPlainText()


class MoveInDialog(Overlay):
    """What moving in from SoulSync would do. `agreed` with the plan."""

    agreed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(_("Move in from SoulSync"), 760, 600)
        self._plan: MigrationPlan | None = None
        self.body.addWidget(label(_("Move in from SoulSync"), "page"))
        self.summary = label("", "body", wrap=True)
        self.body.addWidget(self.summary)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("What is taken over, kept and left"))
        self.body.addWidget(self.details, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.cancel = Button(_("Cancel"), "", "x", on_click=self.leave)
        self.agree = Button(_("Move in"), "primary", "check", on_click=self._agree)
        foot.addWidget(self.cancel)
        foot.addWidget(self.agree)
        self.body.addLayout(foot)

    def show_plan(self, plan: MigrationPlan) -> None:
        """Show what would happen; nothing has happened yet."""
        self._plan = plan
        parts = (
            _("{taken} settings").format(taken=len(plan.taken)),
            _("{wishes} wishes").format(wishes=len(plan.wishes)),
            _("{artists} watched artists").format(artists=len(plan.artists)),
        )
        self.summary.setText(
            _("{join} would be taken over from {root}.").format(
                join=", ".join(parts), root=plan.root
            )
        )
        lines = [f"{one.key} = {one.shown}" for one in plan.taken]
        lines += [
            _("stays as you have it: {key} ({why})").format(key=one.key, why=shown(one.why))
            for one in plan.kept
        ]
        lines += [
            _("left: {name} ({why})").format(name=one.name, why=shown(one.why)) for one in plan.left
        ]
        lines += list(plan.notes)
        self.details.setPlainText("\n".join(lines))

    def _agree(self) -> None:
        if self._plan is not None:
            self.agreed.emit(self._plan)
        self.leave()


def _genres(text: str) -> list[str]:
    parts = text.replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]
