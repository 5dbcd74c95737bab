"""One playlist compared with the library: the numbers, the rows, and why each stands as it does."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Coverage, CoverageRow, Ownership
from ui.delegates.cards import kind_words
from ui.delegates.coverage import WIDTHS, CoverageDelegate
from ui.delegates.views import RowTable, bind_keys, step
from ui.models import figures
from ui.models.coverage import CoverageModel
from ui.pages.sync.evidence_pane import EvidencePane
from ui.pages.sync.hero import HeroCard
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Chips, Choice
from ui.widgets.fields import SearchField
from ui.widgets.key_hints import KeyHints
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Cover

ALL = "all"
CHOICES = (
    Choice(ALL, "All"),
    *(Choice(state.value, OWNERSHIP[state].word, OWNERSHIP[state]) for state in Ownership),
)
PANE_FROM = 860
"""Narrowest width of the view (a window of 1,100) at which the detail pane is shown."""


class CoverageView(QWidget):
    """`back`, `recheck` and `download` are what a person asks for here."""

    back = pyqtSignal()
    recheck = pyqtSignal()
    download = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.coverage: Coverage | None = None
        self._pane_wanted = True
        self.model = CoverageModel(self)
        self.hero = HeroCard()
        self.chips = Chips(CHOICES, "Which tracks")
        self.search = SearchField("Filter these tracks", "Filter these tracks", "/")
        self.table = RowTable(
            "Tracks of the playlist",
            WIDTHS,
            "J and K move, Enter shows the details, slash filters, Escape goes back.",
        )
        self.table.has_spare = True
        self.pane = EvidencePane()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addWidget(self.hero)
        column.addLayout(self._filters())
        column.addLayout(self._master_detail(), 1)
        self._connect()

    # --- what the page asks ---------------------------------------------------------------------
    def show_coverage(self, coverage: Coverage) -> None:
        """Another playlist, or the same one checked again (the current row stays)."""
        row = self.table.item()
        same = self.coverage is not None and self.coverage.playlist.key == coverage.playlist.key
        position = row.entry.position if same and isinstance(row, CoverageRow) else None
        self.coverage = coverage
        if not same:
            self._clear_filters()
        self.model.set_coverage(coverage)
        self._show_names(coverage)
        self.hero.show_coverage(coverage)
        counts = coverage.counts()
        shown = {state.value: counts[state] for state in Ownership}
        self.chips.set_counts({ALL: len(coverage.rows), **shown})
        self._choose_row(position)
        self._show_button(counts[Ownership.MISSING])
        self.recheck_button.set_busy(False)

    def show_busy(self, words: str) -> None:
        """The playlist is being compared again."""
        self.recheck_button.set_busy(True, words)

    # --- parts ----------------------------------------------------------------------------------
    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.mosaic = Cover(72, "", mosaic=True)
        row.addWidget(self.mosaic)
        row.addSpacing(px(8))
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        crumb = QHBoxLayout()
        crumb.setSpacing(px(4))
        self.crumb = Button("Sync", "crumb", on_click=self.back.emit)
        self.crumb.setAccessibleName("Back to all playlists")
        self.crumb.setToolTip("Back to all playlists (Esc)")
        self.kind = label("", "label", "text_2")
        crumb.addWidget(self.crumb)
        crumb.addWidget(label("›", "label", "text_3"))
        crumb.addWidget(self.kind)
        crumb.addStretch(1)
        lines.addLayout(crumb)
        self.name = ElidedLabel("", "page")
        self.meta = ElidedLabel("", "secondary", "text_2")
        lines.addWidget(self.name)
        lines.addWidget(self.meta)
        row.addLayout(lines, 1)
        row.addSpacing(px(8))
        self.recheck_button = Button("Check again", "", "refresh-cw", on_click=self.recheck.emit)
        self.download_button = Button(
            "Download missing", "primary", "download", on_click=self.download.emit
        )
        row.addWidget(self.recheck_button)
        row.addWidget(self.download_button)
        return row

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self.chips, 1)
        self.search.setMaximumWidth(px(240))
        self.search.setMinimumWidth(px(96))
        row.addWidget(self.search)
        return row

    def _master_detail(self) -> QHBoxLayout:
        self.table.setModel(self.model)
        self.table.setItemDelegate(CoverageDelegate(self.table))
        self.table.fit_columns()
        self.nothing = EmptyState(
            Emptiness.FILTERED, "No track fits this filter.", "Show all", "funnel-x"
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        card = Card(padding=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.stack, 1)
        self.hints = KeyHints(
            (("J K", "move"), ("Enter", "details"), ("P", "play"), ("/", "filter"), ("Esc", "back"))
        )
        card.body.addWidget(self.hints)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(card, 1)
        row.addWidget(self.pane)
        return row

    def _connect(self) -> None:
        self.chips.chosen.connect(self._filter)
        self.search.searched.connect(self._filter)
        self.nothing.acted.connect(self._show_all)
        self.model.modelReset.connect(self._filtered)
        selection = self.table.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._moved)
        self.table.activated.connect(self._toggle_pane)
        bar = self.table.verticalScrollBar()
        if bar is not None:
            bar.valueChanged.connect(self._show_range)
            bar.rangeChanged.connect(self._show_range)
        QShortcut(QKeySequence("Esc"), self, self._escape).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        bind_keys(self.search, {"Down": self._into_table})
        bind_keys(self.table, {"P": self.pane.ask_play})

    # --- behaviour ------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The pane gives way in a narrow window."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.pane.setVisible(self._pane_wanted and self.width() >= px(PANE_FROM))
        self._show_range()

    def _toggle_pane(self) -> None:
        """Enter shows and hides the details, also in a narrow window."""
        self._pane_wanted = not self.pane.isVisible()
        self.pane.setVisible(self._pane_wanted)

    def _filter(self, _value: str = "") -> None:
        key = self.chips.current
        self.model.show(None if key == ALL else Ownership(key), self.search.text())

    def _filtered(self) -> None:
        empty = self.model.rowCount() == 0 and self.model.total() > 0
        self.stack.setCurrentIndex(1 if empty else 0)
        if empty:
            key = self.chips.current
            group = "" if key == ALL else OWNERSHIP[Ownership(key)].word
            number = figures.count(self.model.total(), "track")
            self.nothing.say(figures.none_fits(number, group, self.search.text()))
        self._choose_row(None)
        self._show_range()

    def _clear_filters(self) -> None:
        self.chips.choose(ALL)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.model.show()

    def _show_all(self) -> None:
        self._clear_filters()
        self.table.setFocus()

    def _escape(self) -> None:
        if self.search.text() or self.chips.current != ALL:
            self._show_all()
        else:
            self.back.emit()

    def _into_table(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid():
            step(self.table, 0)

    def _choose_row(self, position: int | None) -> None:
        row = self.model.find(position) if position is not None else 0
        index = self.model.index(row or 0, 0)
        self.table.setCurrentIndex(index)
        self._moved(index)

    def _moved(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        row = self.table.item() if index.isValid() else None
        self.pane.show_row(row if isinstance(row, CoverageRow) else None)

    def _show_names(self, coverage: Coverage) -> None:
        playlist = coverage.playlist
        self.kind.setText(kind_words(playlist.kind))
        self.name.setText(playlist.name)
        self.setAccessibleName(f"Coverage of {playlist.name}")
        self.mosaic.show_key(playlist.key)
        known = [e.track.duration for e in playlist.entries if e.track.duration]
        parts = [figures.count(len(coverage.rows), "track")]
        if known:
            parts.append(figures.span(sum(known)))
        parts.append(library_words(coverage, figures.now()))
        self.meta.setText(" · ".join(parts))

    def _show_button(self, missing: int) -> None:
        self.download_button.set_label(
            f"Download {figures.count(missing)} missing" if missing else "Nothing is missing"
        )
        self.download_button.allow(bool(missing), "Everything that can be found is yours.")

    def _show_range(self, *_args: int) -> None:
        total = self.model.rowCount()
        viewport = self.table.viewport()
        height = viewport.height() if viewport is not None else 0
        first = self.table.indexAt(self.table.rect().topLeft()).row() + 1
        end = self.table.indexAt(self.table.rect().bottomLeft())
        row_height = max(1, px(60))
        last = min(total, first + max(0, height // row_height - 1)) if end.isValid() else total
        shown = f"{max(1, first)}–{last} of {figures.count(total)}" if total else ""
        self.hints.show_words(shown)


def library_words(coverage: Coverage, now: float) -> str:
    """What it was compared with: "18,402 tracks in your library, read 4 min ago"."""
    if not coverage.library_tracks:
        return "no library read yet"
    owned = f"{figures.count(coverage.library_tracks, 'track')} in your library"
    if coverage.library_age is None:
        return owned
    return f"{owned}, read {figures.ago(now - coverage.library_age, now)}"
