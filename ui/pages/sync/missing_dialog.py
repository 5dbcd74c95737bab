"""The dialog "Download missing tracks": counters, two bars, a table, Begin Search / Cancel / Close.

It only shows a `MissingPresenter`; closing it stops nothing.
"""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.delegates.missing import WIDTHS, MissingDelegate
from ui.delegates.views import RowTable, bind_keys
from ui.models import figures
from ui.models.missing import ARTIST, CANCEL, CHOOSE, LENGTH, TICK, MissingRow, Tally
from ui.pages.sync.album_menu import album_menu
from ui.pages.sync.coverage_head import library_words
from ui.pages.sync.missing_presenter import MissingPresenter
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, StatCard
from ui.widgets.key_hints import KeyHints
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.overlay import Overlay
from ui.widgets.painted import Cover, Icon, ProgressLine
from utils.texts import _

WIDTH, HEIGHT = 944, 672
CLOSING = _("Close keeps it running; its bubble brings it back.")


class Bar(QWidget):
    """A named progress bar with its figures at the right."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.addWidget(label(name, "strong"))
        self.words = ElidedLabel("", "secondary", "text_2")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        self.line = ProgressLine(8, token)
        column.addLayout(row)
        column.addWidget(self.line)

    def show_state(self, fraction: float | None, words: str, token: str = "") -> None:
        """Fill and words."""
        self.line.show_fraction(fraction, token)
        self.words.setText(words)
        self.setAccessibleName(f"{self._name}: {words}")


class MissingDialog(Overlay):
    """One dialog per page; `show_presenter` says for which playlist.

    `choose` asks for the Inbox, where a person decides between files; `pick` carries a failed job
    for which a person wants to choose a file, `whole_album` an offer of a whole album.
    """

    choose = pyqtSignal()
    pick = pyqtSignal(object)
    whole_album = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(_("Download missing tracks"), WIDTH, HEIGHT)
        self.presenter: MissingPresenter | None = None
        self._armed = False
        self.body.addLayout(self._head())
        self.body.addLayout(self._counters())
        self.body.addLayout(self._bars())
        self.body.addWidget(self._forecast_strip())
        self.body.addWidget(self._table(), 1)
        self.body.addLayout(self._foot())

    def show_presenter(self, presenter: MissingPresenter) -> None:
        """Show another playlist."""
        if self.presenter is presenter:
            self.refresh()
            return
        if self.presenter is not None:
            self.presenter.changed.disconnect(self.refresh)
        self.presenter = presenter
        self._arm(False)
        presenter.changed.connect(self.refresh)
        self.table.setModel(presenter.model)
        self.table.fit_columns()
        presenter.model.modelReset.connect(self._to_top)
        self._to_top()
        self.refresh()

    def first_focus(self) -> QWidget:
        """Where the keyboard starts: on the button that starts it, else in the list."""
        return self.begin if self.begin.isEnabled() else self.table

    def refresh(self) -> None:
        """Counters, bars and buttons as they are now."""
        presenter = self.presenter
        if presenter is None:
            return
        tally, coverage = presenter.tally, presenter.coverage
        self.cover.show_key(coverage.playlist.key)
        compared = library_words(coverage, figures.now())
        self.subtitle.setText(
            _("{name} · compared with {compared}").format(
                name=coverage.playlist.name, compared=compared
            )
        )
        self._show_counters(tally)
        self._show_bars(presenter, tally)
        self.forecast.setText(presenter.forecast() if not tally.started else _left(tally))
        full = bool(presenter.too_large) and not tally.started
        self.forecast_icon.show_icon(
            "triangle-alert" if full else "gauge", "warn" if full else "info"
        )
        self.forecast_name.setText(_("Forecast") if not tally.started else _("Now"))
        self._show_buttons(presenter, tally)
        self.albums.setVisible(bool(presenter.albums))

    # --- parts ----------------------------------------------------------------------------------
    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self.cover = Cover(48, "", mosaic=True)
        row.addWidget(self.cover)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(label(_("Download missing tracks"), "page"))
        self.subtitle = ElidedLabel("", "secondary", "text_2")
        lines.addWidget(self.subtitle)
        row.addLayout(lines, 1)
        close = IconButton("x", _("Close, downloads go on"), on_click=self.leave)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _counters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self.total = StatCard(_("Total"), "list-music")
        self.matched = StatCard(_("Matched"), "circle-check", "accent")
        self.to_download = StatCard(_("To download"), "download", "info")
        self.downloaded = StatCard(_("Downloaded"), "package-check", "accent")
        for card in (self.total, self.matched, self.to_download, self.downloaded):
            row.addWidget(card, 1)
        return row

    def _bars(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self.analysis = Bar(_("Analysis"), "accent")
        self.download = Bar(_("Download"), "info")
        row.addWidget(self.analysis, 1)
        row.addWidget(self.download, 1)
        return row

    def _forecast_strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("kind", "raised")
        strip.setFixedHeight(px(36))
        row = QHBoxLayout(strip)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(8))
        self.forecast_icon = Icon("gauge", "info", 16)
        row.addWidget(self.forecast_icon)
        self.forecast_name = label(_("Forecast"), "label")
        row.addWidget(self.forecast_name)
        self.forecast = ElidedLabel("", "secondary", "text_2")
        row.addWidget(self.forecast, 1)
        return strip

    def _table(self) -> Card:
        self.table = RowTable(
            _("Tracks to download"),
            WIDTHS,
            _("Space ticks a row, Delete cancels a download, R tries again, Enter chooses a file."),
        )
        self.table.gives_way = (LENGTH, ARTIST)
        self.table.setDragEnabled(True)
        delegate = MissingDelegate(self.table)
        delegate.act.connect(self._act)
        self.table.setItemDelegate(delegate)
        bind_keys(
            self.table, {"Delete": self._cancel_row, "R": self._retry_row, "Space": self._tick_row}
        )
        self.table.activated.connect(self._choose_row)
        card = Card(padding=0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.setSpacing(0)
        card.body.addWidget(self.table)
        card.body.addWidget(
            KeyHints(
                (
                    ("Space", "tick"),
                    ("Del", "cancel"),
                    ("R", _("try again")),
                    ("Enter", _("choose a file by hand")),
                )
            )
        )
        return card

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(Icon("info", "text_2", 14))
        row.addWidget(ElidedLabel(CLOSING, "secondary", "text_2"), 1)
        self.albums = Button(_("Whole albums…"), "quiet", "disc-3", on_click=self._album_menu)
        row.addWidget(self.albums)
        self.cancel_all = Button(_("Cancel all"), "", "x", on_click=self._cancel_all)
        self.close_button = Button(_("Close"), on_click=self.leave)
        self.begin = Button(_("Begin Search"), "primary", "search", on_click=self._begin)
        for button in (self.cancel_all, self.close_button, self.begin):
            row.addWidget(button)
        return row

    # --- showing --------------------------------------------------------------------------------
    def _show_counters(self, tally: Tally) -> None:
        unusable = (
            _("{unusable} unusable").format(unusable=tally.unusable) if tally.unusable else ""
        )
        self.total.show_number(tally.total, unusable)
        probable = (
            _("{probable} of them probable").format(probable=tally.probable)
            if tally.probable
            else _("already yours")
        )
        self.matched.show_number(tally.matched, probable)
        chosen = (
            _("{chosen} chosen").format(chosen=tally.chosen)
            if tally.chosen != tally.to_download
            else "missing"
        )
        self.to_download.show_number(tally.to_download, chosen)
        self.downloaded.show_number(tally.downloaded, _("verified, in place"))

    def _show_bars(self, presenter: MissingPresenter, tally: Tally) -> None:
        total = figures.count(tally.total)
        if presenter.loading:
            self.analysis.show_state(None, _("reading the queue"))
        else:
            self.analysis.show_state(1.0, _("{total} of {total} compared").format(total=total))
        if not tally.started:
            self.download.show_state(0.0, _("not started"))
            return
        words = _("{downloaded} of {started}").format(
            downloaded=tally.downloaded, started=tally.started
        )
        words += _(" · {running} running").format(running=tally.running) if tally.running else ""
        words += f" · {figures.speed(tally.speed)}" if tally.speed > 0 else ""
        done = tally.downloaded / tally.started
        self.download.show_state(done, words, "accent" if done >= 1 else "info")

    def _show_buttons(self, presenter: MissingPresenter, tally: Tally) -> None:
        idle = _("Already searching.") if tally.started else _("Tick at least one missing track.")
        why = presenter.too_large or idle
        self.begin.set_busy(presenter.beginning, _("Starting…"))
        if not presenter.beginning:
            self.begin.allow(presenter.can_begin, why)
        stoppable = bool(presenter.model.cancellable())
        self.cancel_all.allow(stoppable, _("Nothing is on its way."))
        if self._armed and not stoppable:
            self._arm(False)

    def _album_menu(self) -> None:
        offers = self.presenter.albums if self.presenter is not None else ()
        menu = album_menu(self, offers, self.whole_album.emit)
        menu.popup(self.albums.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _to_top(self) -> None:
        model = self.table.model()
        if model is not None and model.rowCount():
            self.table.setCurrentIndex(model.index(0, 0))

    # --- asking ---------------------------------------------------------------------------------
    def _begin(self) -> None:
        if self.presenter is not None:
            self.presenter.begin()
            self.table.setFocus()

    def _cancel_all(self) -> None:
        """Asks once: the first press arms the button, the second one means it."""
        if self.presenter is None:
            return
        if self._armed:
            self.presenter.cancel_all()
        self._arm(not self._armed)

    def _arm(self, armed: bool) -> None:
        self._armed = armed
        number = len(self.presenter.model.cancellable()) if self.presenter is not None else 0
        sure = _("Really cancel {count}?").format(count=figures.count(number))
        self.cancel_all.set_label(sure if armed else _("Cancel all"))
        self.cancel_all.set_kind("danger" if armed else "")

    def _act(self, job_id: int, action: str) -> None:
        if self.presenter is None:
            return
        if action == CHOOSE:
            self.leave()
            self.choose.emit()
        else:
            (self.presenter.cancel if action == CANCEL else self.presenter.retry)(job_id)

    def _row(self) -> MissingRow | None:
        item = self.table.item()
        return item if isinstance(item, MissingRow) else None

    def _press(self, action: str) -> None:
        """The current row's button, if it is this one."""
        item = self._row()
        if item is not None and item.job is not None and item.action == action:
            self._act(item.job.id, action)

    def _cancel_row(self) -> None:
        self._press(_("Cancel"))

    def _retry_row(self) -> None:
        self._press(_("Retry"))

    def _choose_row(self) -> None:
        item = self._row()
        if item is not None and item.failed:
            self.pick.emit(item.job)
        else:
            self._press(CHOOSE)

    def _tick_row(self) -> None:
        item, model = self._row(), self.table.model()
        if item is None or model is None:
            return
        state = Qt.CheckState.Unchecked if item.ticked else Qt.CheckState.Checked
        index = self.table.currentIndex().siblingAtColumn(TICK)
        model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def _left(tally: Tally) -> str:
    """What is left, in one line."""
    open_ones = tally.started - tally.settled - tally.resting - tally.paused
    parts = [
        _("{downloads} to go").format(downloads=figures.count(open_ones, "download"))
        if open_ones
        else _("nothing to go")
    ]
    if tally.paused:
        parts.append(_("{paused} paused").format(paused=tally.paused))
    if tally.resting:
        verb = "wait" if tally.resting > 1 else "waits"
        parts.append(
            _("{resting} {verb} for you or for another try").format(
                resting=tally.resting, verb=verb
            )
        )
    if tally.downloaded:
        parts.append(_("{downloaded} in place").format(downloaded=tally.downloaded))
    return " · ".join(parts)
