"""The accounting of a playlist: N rows, N outcomes, as a list and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout

from core.domain import Coverage
from core.tasks import TaskContext
from services.playlists.accounting import Account, Outcome
from ui.delegates.account import WIDTHS, AccountDelegate
from ui.delegates.views import RowTable
from ui.models import figures
from ui.models.account import ARTIST, LOOKS, WHY, AccountModel
from ui.models.told import told
from ui.runner import Latest, Runner
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Choice, WrappedChips
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.overlay import Overlay
from utils.atomic import write_atomic
from utils.texts import _, plural

if TYPE_CHECKING:
    from services.container import Container

WIDTH, HEIGHT, ALL = 944, 672, "all"


class AccountDialog(Overlay):
    """`saved` carries the file's name, `failed` a sentence and the next step."""

    saved = pyqtSignal(str)
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Full accounting"), WIDTH, HEIGHT)
        self._container, self._runner = container, runner
        self._loading = Latest(runner)
        self.account: Account | None = None
        self.model = AccountModel(self)
        self.title = label(_("Full accounting"), "page")
        self.sum = ElidedLabel("", "secondary", "text_2")
        kinds = (Choice(one.value, _word(one), LOOKS[one]) for one in Outcome)
        choices = [Choice(ALL, _("All")), *kinds]
        self.chips = WrappedChips(choices, _("Which rows"))
        self.table = RowTable(_("What became of every row"), WIDTHS)
        self.table.gives_way = (ARTIST, WHY)
        self.table.setModel(self.model)
        self.table.setItemDelegate(AccountDelegate(self.table))
        self.table.fit_columns()
        card = Card(padding=0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        self.body.addWidget(self.title)
        self.body.addWidget(self.sum)
        self.body.addWidget(self.chips)
        self.body.addWidget(card, 1)
        self.body.addLayout(self._foot())
        self.chips.chosen.connect(self._filter)

    def show_coverage(self, coverage: Coverage) -> None:
        """Account for this playlist."""
        self.sum.setText(_("Counting…"))
        self.save.allow(False, _("It is still being counted."))

        def work(_ctx: TaskContext) -> Account:
            return self._container.accounting.account(coverage)

        self._loading.start(work, lane="db", done=self._show, error=self._fail)

    def write(self, path: str) -> None:
        """Write the rows as CSV."""
        account = self.account
        if account is None:
            return

        def work(_ctx: TaskContext) -> str:
            write_atomic(Path(path), account.csv())
            return path

        self._runner.start(work, lane="disk", done=self._written, error=self._fail)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(Button(_("Close"), on_click=self.leave))
        self.save = Button(_("Save as CSV…"), "primary", "file-down", on_click=self._pick)
        row.addWidget(self.save)
        return row

    def _pick(self) -> None:
        name = self.account.name if self.account is not None else "playlist"
        title, kinds = _("Save the accounting"), _("CSV (*.csv)")
        path, _unused = QFileDialog.getSaveFileName(self, title, f"{name}.csv", kinds)
        if path:
            self.write(path)

    def _show(self, account: Account) -> None:
        self.account = account
        counts, total = account.counts(), len(account.lines)
        parts = [
            f"{figures.count(counts[one])} {_counted(one, counts[one])}"
            for one in Outcome
            if counts[one]
        ]
        self.title.setText(account.name)
        self.sum.setText(f"{figures.count(total, 'row')} = {' + '.join(parts)}")
        self.chips.set_counts({ALL: total, **{one.value: counts[one] for one in Outcome}})
        for one in Outcome:
            self.chips.button(one.value).setVisible(bool(counts[one]))
        self.chips.choose(ALL)
        self.save.allow(True)
        self._filter(ALL)

    def _filter(self, key: str) -> None:
        if self.account is not None:
            self.model.show(self.account, None if key == ALL else Outcome(key))

    def _written(self, path: str) -> None:
        self.saved.emit(path)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))


def _counted(outcome: Outcome, number: int) -> str:
    """The word behind a number: "2 local files"."""
    if outcome is Outcome.CHOOSE:
        return _("to choose")
    if outcome is Outcome.LOCAL_FILE:
        return plural("local file", "local files", number)
    if outcome is Outcome.EPISODE:
        return plural("episode", "episodes", number)
    return str(outcome.value)


def _word(outcome: Outcome) -> str:
    return outcome.value.capitalize()
