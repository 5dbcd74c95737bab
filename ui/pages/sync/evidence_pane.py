"""The detail pane of a coverage row: evidence asked/yours, the reasons, and where the file is."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.domain import CoverageRow, Ownership
from ui.models import words
from ui.pages.sync.decision_box import DecisionBox
from ui.pages.sync.evidence import Fact, facts_of
from ui.player.controller import LocalFile
from ui.theme.manager import px
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.painted import Badge, Cover, Icon
from utils.texts import _

WIDTH, MAX_FACTS, MAX_REASONS = 320, 6, 4


class FactRow:
    """The widgets of one evidence line."""

    def __init__(self, grid: QGridLayout, row: int) -> None:
        self.name = label("", "secondary", "text_2")
        self.asked = ElidedLabel("", "secondary")
        self.yours = ElidedLabel("", "secondary")
        self.sign = Icon("minus", "text_3", 14)
        for column, widget in enumerate((self.name, self.asked, self.yours, self.sign)):
            grid.addWidget(widget, row, column)
        grid.setRowMinimumHeight(row, px(24))

    def show_fact(self, fact: Fact | None) -> None:
        """Fill the line, or hide it with None."""
        for widget in (self.name, self.asked, self.yours, self.sign):
            widget.setVisible(fact is not None)
        if fact is None:
            return
        self.name.setText(fact.name)
        self.asked.setText(fact.asked)
        self.yours.setText(fact.yours)
        icon, token, word = fact.sign
        self.sign.show_icon(icon, token)
        self.sign.setAccessibleName(word)


class EvidencePane(Card):
    """Shows one `CoverageRow`; 320 wide. `listen` carries the file to play."""

    listen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(padding=0)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName(_("Details of the track"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("kind", "scrolled")
        area.setWidget(inside)
        self.body.addWidget(area)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(12))
        self._head()
        self._evidence()
        self.decision = DecisionBox()
        self._column.addWidget(self.decision)
        self._reasons()
        self._column.addStretch(1)
        self.show_row(None)

    def show_row(self, row: CoverageRow | None) -> None:
        """Show a row, or the invitation to choose one."""
        self._row = row
        self.decision.show_row(row)
        self._detail.setVisible(row is not None)
        self._rest.setVisible(row is not None)
        self._badge.setVisible(row is not None)
        self._cover.setVisible(row is not None)
        if row is None:
            self._title.setText(_("No track chosen"))
            self._credit.setText(_("Choose a row to see why."))
            return
        track = row.entry.track
        self._cover.show_key(f"{track.artist_credit}/{track.album or track.title}", track.title)
        self._title.setText(track.title or _("No title"))
        second = [words.credit(track), track.album or ""]
        self._credit.setText(" · ".join(part for part in second if part))
        glyph = words.row_look(row)
        scored = row.ownership is not Ownership.UNUSABLE
        self._badge.show_text(
            f"{glyph.word} {words.row_score(row)}" if scored else glyph.word, glyph
        )
        self._show_evidence(row)

    def _show_evidence(self, row: CoverageRow) -> None:
        facts = facts_of(row)
        for at, widgets in enumerate(self._facts):
            widgets.show_fact(facts[at] if at < len(facts) else None)
        found = row.match.result.reasons if row.match else ()
        reasons = list(dict.fromkeys((row.reason, *found)))[:MAX_REASONS]
        self._why.setText("\n".join(reason for reason in reasons if reason))
        path = row.match.track.path if row.match else None
        near = row.ownership is Ownership.MISSING
        self._where_name.setText(_("Nearest file") if near else _("Your file"))
        self._where_box.setVisible(bool(path))
        self._path.setText(_broken(words.printable(path or "")))
        self._path.setToolTip(words.printable(path or ""))
        self._kind.setText(words.audio_label(row.match.track) if row.match else "")
        self._kind.setVisible(bool(self._kind.text()))

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        self._cover = Cover(48)
        row.addWidget(self._cover)
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        self._title = ElidedLabel("", "title")
        self._credit = ElidedLabel("", "secondary", "text_2")
        lines.addWidget(self._title)
        lines.addWidget(self._credit)
        row.addLayout(lines, 1)
        self._column.addLayout(row)
        self._badge = Badge()
        self._column.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft)

    def _evidence(self) -> None:
        self._detail = QWidget()
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, px(62))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(_("Evidence"), "section"), 0, 0)
        grid.addWidget(label(_("Asked"), "label", "text_2"), 0, 1)
        grid.addWidget(label(_("Yours"), "label", "text_2"), 0, 2)
        self._facts = [FactRow(grid, at + 1) for at in range(MAX_FACTS)]
        column.addLayout(grid)
        self._column.addWidget(self._detail)

    def _reasons(self) -> None:
        self._rest = QWidget()
        column = QVBoxLayout(self._rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self._column.addWidget(self._rest)
        column.addWidget(line())
        column.addWidget(label(_("Why"), "section"))
        self._why = label("", "secondary", wrap=True)
        column.addWidget(self._why)
        self._where_box = QWidget()
        where = QVBoxLayout(self._where_box)
        where.setContentsMargins(0, 0, 0, 0)
        where.setSpacing(px(6))
        where.addWidget(line())
        head = QHBoxLayout()
        self._where_name = label(_("Your file"), "section")
        head.addWidget(self._where_name, 1)
        self._kind = label("", "badge", "text_2")
        head.addWidget(self._kind)
        self.play = IconButton(
            "play", _("Play your file (P)"), size="small", on_click=self.ask_play
        )
        head.addWidget(self.play)
        where.addLayout(head)
        self._path = label("", "secondary", "text_2", wrap=True)
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        where.addWidget(self._path)
        column.addWidget(self._where_box)

    def ask_play(self) -> None:
        """Have the player play the owned file, when there is one."""
        match = self._row.match if self._row is not None else None
        if match is None or not match.track.path:
            return
        track = match.track
        file = Path(match.track.path)
        self.listen.emit(LocalFile(file, track.title, ", ".join(track.artists), track.duration))


def _broken(path: str) -> str:
    """The path with places where a line may break (zero-width spaces after the separators)."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
