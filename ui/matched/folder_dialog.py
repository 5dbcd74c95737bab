"""Matched Download for a folder: one line per file, change any, start all. Opened by `opening.py`.

J/K and arrows move, Space ticks, Enter changes a line in place, Ctrl+Enter starts, Esc goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Candidate, DownloadJob
from services.events import Level
from services.matched.model import Likely, Release
from ui.delegates.views import bind_keys
from ui.matched import words
from ui.matched.dialog import SKIP, STAYS
from ui.matched.folder_delegate import FolderDelegate, FolderTable
from ui.matched.folder_model import TICK
from ui.matched.folder_presenter import FolderPresenter
from ui.matched.panel import ChoosePanel
from ui.matched.presenter import MatchedPresenter
from ui.models import figures
from ui.runner import Runner
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.choices import Choice, Segmented
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.notices import Banner
from ui.widgets.overlay import Overlay
from ui.widgets.painted import Badge, Cover, Icon
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

WIDTH, HEIGHT = 1120, 736
MIXED, ALBUM = "mixed", "album"
CHOICES = (Choice(MIXED, _("Mixed favourites")), Choice(ALBUM, _("One album")))


class FolderDialog(Overlay):
    """`started` with the list of jobs that began."""

    started = pyqtSignal(list)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Matched Download"), WIDTH, HEIGHT)
        self.presenter = FolderPresenter(container, runner, self)
        self.one = MatchedPresenter(container, runner, choosing=True, parent=self)
        self.panel = ChoosePanel(self.one)
        self._changing = -1
        self._also: tuple[Likely, list[int]] | None = None
        self.body.setSpacing(px(12))
        self.body.addLayout(self._head())
        self.stack = QStackedWidget()
        self.stack.addWidget(self._lines())
        self.stack.addWidget(scrolling(self.panel, _("Whose track is this?")))
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(line())
        self.body.addLayout(self._foot())
        self._connect()
        self.refresh()

    def show_files(self, files: Sequence[Candidate], folder: str) -> None:
        """Ask about these files."""
        self.presenter.open(files, folder)
        self.table.fit_columns()
        if files:
            self.table.setCurrentIndex(self.presenter.model.index(0, 0))

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self.table

    def change(self, at: int) -> None:
        """Choose another artist or release for one line, in place of the table."""
        self._changing = at
        self.one.open(self.presenter.model.rows[at].candidate)
        self.panel.box.clear()
        self.stack.setCurrentIndex(1)
        self.panel.artists.setFocus()
        self.refresh()

    def back(self) -> None:
        """To the table; nothing was changed."""
        self._changing = -1
        self.one.leave()
        self.stack.setCurrentIndex(0)
        self.table.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Head and buttons as the presenters know them now."""
        self._show_head()
        changing = self._changing >= 0
        if changing:
            self.panel.refresh()
        for widget in (self.skip, self.gauge, self.forecast, self.cancel, self.strong, self.all):
            widget.setVisible(not changing)
        for widget in (self.go_back, self.use):
            widget.setVisible(changing)
        self.use.allow(self.one.likely is not None, _("Choose an artist first."))
        self._show_buttons()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Esc goes back to the table first; Ctrl+Enter starts."""
        if event is None:
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape and self._changing >= 0:
            self.back()
        elif enter and self._changing >= 0:
            self.one.start()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.presenter.start()
        else:
            super().keyPressEvent(event)
        event.accept()

    # --- parts ----------------------------------------------------------------------------------
    def _head(self) -> QVBoxLayout:
        self.cover = Cover(56)
        self.title = label("", "page")
        self.facts = ElidedLabel("", "secondary", "text_2")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.facts)
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(self.cover)
        top.addLayout(names, 1)
        close = IconButton("x", _("Close without downloading"), on_click=self.leave)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(px(12))
        column.addLayout(top)
        return column

    def _treatment(self) -> QHBoxLayout:
        self.treat = Segmented(CHOICES, _("Treat as"))
        self.progress = ElidedLabel("", "secondary", "text_2")
        self.badges = {state: Badge(glyph=glyph) for state, glyph in words.STATES.items()}
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label(_("Treat as"), "label", "text_2"))
        row.addWidget(self.treat)
        row.addWidget(self.progress, 1)
        for badge in self.badges.values():
            row.addWidget(badge)
        return row

    def _lines(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(self._treatment())
        self.banner = Banner(Level.WARN, "", _("Try again"), closable=False)
        self.banner.hide()
        column.addWidget(self.banner)
        self.also = Banner(Level.INFO, "", _("Take it for them, too"))
        column.addWidget(self.also)
        self.table = FolderTable(
            _("Files of the folder"), _("Space ticks, Enter changes a line, Ctrl+Enter starts.")
        )
        self.delegate = FolderDelegate(self.presenter, self.table)
        self.table.setItemDelegate(self.delegate)
        self.table.setModel(self.presenter.model)
        card = Card(padding=0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        return page

    def _foot(self) -> QHBoxLayout:
        presenter = self.presenter
        self.skip = Button(SKIP, "quiet", "download", on_click=presenter.skip)
        self.skip.setToolTip(STAYS)
        self.gauge = Icon("gauge", "text_2", 16)
        self.forecast = ElidedLabel("", "label")
        self.cancel = Button(_("Cancel"), on_click=self.leave)
        self.strong = Button("", "", on_click=lambda: presenter.start(strong=True))
        self.all = Button("", "primary", "arrow-down", on_click=presenter.start)
        self.go_back = Button(_("Back to the list"), "", "chevron-left", on_click=self.back)
        self.use = Button(_("Use this"), "primary", "check", on_click=self.one.start)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.skip)
        row.addWidget(self.gauge)
        row.addWidget(self.forecast, 9)  # while it is hidden the gap keeps the buttons right
        row.addStretch(1)
        for button in (self.cancel, self.strong, self.all, self.go_back, self.use):
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self.refresh)
        presenter.started.connect(self._begun)
        presenter.offered.connect(self._offer)
        presenter.pictures.arrived.connect(self._repaint)
        self.one.changed.connect(self.refresh)
        self.one.decided.connect(self._decided)
        self.treat.chosen.connect(lambda key: presenter.treat(key == ALBUM))
        self.delegate.change.connect(self.change)
        self.table.activated.connect(lambda index: self.change(index.row()))
        self.also.acted.connect(self._take_also)
        self.banner.acted.connect(presenter.again)
        self.closed.connect(presenter.leave)
        self.closed.connect(self.one.leave)
        keys = {"Space": self._tick, "Ctrl+A": presenter.model.tick_all}
        starts = dict.fromkeys(("Ctrl+Return", "Ctrl+Enter"), presenter.start)
        bind_keys(self.table, {**keys, **starts})
        self.also.hide()

    # --- showing --------------------------------------------------------------------------------
    def _show_head(self) -> None:
        presenter = self.presenter
        number = len(presenter.model.rows)
        if self._changing >= 0:
            self.title.setText(_("Whose track is this?"))
        else:
            self.title.setText(_("Match {tracks}").format(tracks=figures.count(number, "track")))
        self.cover.show_key(presenter.folder, presenter.folder)
        self.facts.setText(_facts(presenter))
        self.treat.choose(ALBUM if presenter.is_album else MIXED)
        self.progress.setText(presenter.progress())
        self._show_trouble()
        counts = presenter.counts()
        for state, badge in self.badges.items():
            word = words.STATES[state].word.lower()
            badge.show_text(f"{counts[state]} {word}", words.STATES[state])
            badge.setVisible(counts[state] > 0)

    def _show_trouble(self) -> None:
        trouble = self.presenter.trouble()
        self.banner.say(Level.WARN, trouble)
        self.banner.button.setVisible(self.presenter.unanswered)
        self.banner.setVisible(bool(trouble))

    def _show_buttons(self) -> None:
        presenter, forecast = self.presenter, self.presenter.forecast
        refusal = forecast.refusal if forecast is not None else ""
        told = words.forecast(forecast) if forecast is not None else ""
        self.forecast.setText(refusal or told)
        sign = ("triangle-alert", "warn") if refusal else ("gauge", "text_2")
        self.gauge.show_icon(*sign)
        ready, sure = presenter.chosen(), presenter.chosen(strong=True)
        self.all.set_busy(presenter.starting, _("Starting…"))
        if presenter.starting:
            return
        whole = len(ready) == len(presenter.model.rows)
        self.all.set_label(
            _("Start {value}{ready}").format(value=_("all ") if whole else "", ready=len(ready))
        )
        self.strong.set_label(_("Start {sure} strong").format(sure=len(sure)))
        self.strong.setVisible(self._changing < 0 and 0 < len(sure) < len(ready))
        why = refusal or (_("The files are still being matched.") if presenter.matching else "")
        self.all.allow(bool(ready) and not why, why or _("Tick at least one file."))
        self.strong.allow(bool(sure) and not why, why)

    def _repaint(self, _key: str) -> None:
        if (viewport := self.table.viewport()) is not None:
            viewport.update()

    # --- asking ---------------------------------------------------------------------------------
    def _tick(self) -> None:
        model, at = self.presenter.model, self.table.currentIndex().row()
        if 0 <= at < len(model.rows):
            state = Qt.CheckState.Unchecked if model.rows[at].ticked else Qt.CheckState.Checked
            model.setData(model.index(at, TICK), state, Qt.ItemDataRole.CheckStateRole)

    def _decided(self, likely: Likely, release: Release | None) -> None:
        at = self._changing
        self.back()
        if at >= 0:
            self.presenter.change(at, likely, release)

    def _offer(self, likely: Likely, others: list[int]) -> None:
        self._also = (likely, others)
        number = figures.count(len(others), _("other file"))
        self.also.say(
            Level.INFO,
            _("{number} name the same artist. Take {name}?").format(
                number=number, name=likely.artist.name
            ),
        )
        self.also.show()

    def _take_also(self) -> None:
        if self._also is not None:
            likely, others = self._also
            self.presenter.change_also(others, likely)
        self._also = None
        self.also.hide()

    def _begun(self, jobs: list[DownloadJob]) -> None:
        self.leave()
        self.started.emit(jobs)


def _facts(presenter: FolderPresenter) -> str:
    """ "Folder “Summer” from quill_84 · One release: Estuary, 2019"."""
    files = presenter.files
    peers = {one.peer for one in files}
    parts = [
        _("Folder “{folder}”").format(folder=presenter.folder)
        if presenter.folder
        else _("Several files")
    ]
    if len(peers) == 1:
        parts[0] += _(" from {owner}").format(owner=words.owner(files[0])[0])
        parts.append(words.owner(files[0])[1])
    album = presenter.found.album
    if album is not None:
        year = f", {album.year}" if album.year else ""
        parts.append(f"{album.title}{year}")
    return " · ".join(parts)
