"""The review inbox: what needs a person, one question after the other, by keyboard alone.

J and K move, 1 and 2 choose, Enter takes, X refuses, Space plays, S searches again, M says what a
file is, Ctrl+Z undoes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PyQt6.QtCore import QModelIndex, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QPainter, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Candidate
from services.review.questions import Question, QuestionKind, Sheet
from ui.delegates.views import RowDelegate, RowList, bind_keys
from ui.models import figures, roles, words
from ui.models.review import KINDS
from ui.pages.downloads.inbox.panes import AnswersPane, CratesPane, FilePane, Head
from ui.pages.downloads.inbox.presenter import InboxPresenter
from ui.stages import stage
from ui.theme import paint_kit
from ui.theme.covers import cover
from ui.theme.manager import px
from ui.widgets.cards import Card
from ui.widgets.choices import Choice, WrappedChips
from ui.widgets.key_hints import KeyHints
from ui.widgets.labels import ElidedLabel, line
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _

ALL = "all"
LIST_WIDTH, NARROW_LIST, ROOMY = 320, 248, 900
LOADING, EMPTY, FILTERED, OPEN = range(4)
_K = QuestionKind
SHORT = {
    _K.CHOICE: _("Files"),
    _K.OWNED: _("Owned?"),
    _K.TRACK: _("Rows"),
    _K.CHECK: _("Refused"),
    _K.FILING: _("Not filed"),
    _K.GENRE: _("Crates"),
}
_MOVE, _UNDO = ("J K", _("next, previous")), ("Ctrl Z", _("undo"))
_CHOOSE, _TAKE = ("1 2", _("choose")), ("Enter", _("take it"))
_REFUSE, _PLAY, _AGAIN = ("X", _("refuse")), ("Space", _("play")), ("S", _("again"))
_CRATE, _CHECK = ("Enter", _("choose a crate")), ("Enter", _("check it again"))
_OTHER = ("M", _("it is something else"))
HINTS = (_MOVE, _CHOOSE, _TAKE, _REFUSE, _PLAY, _AGAIN, _UNDO)
HINTS_OF = {
    _K.OWNED: (_MOVE, _CHOOSE, _TAKE, _REFUSE, _PLAY, _UNDO),
    _K.TRACK: (_MOVE, _CHOOSE, _TAKE, _REFUSE, _UNDO),
    _K.CHECK: (_MOVE, _CHECK, _OTHER, _REFUSE, _PLAY, _UNDO),
    _K.FILING: (_MOVE, _CHECK, _OTHER, _REFUSE, _PLAY, _UNDO),
    _K.GENRE: (_MOVE, _CRATE, _PLAY, _UNDO),
}
"""The keys that do something for a kind of question; for the others `HINTS`."""


class QuestionDelegate(RowDelegate):
    """Cover, title, artist, what is asked; likelihood and age at the right. 72 high."""

    height = 72
    inset = 12

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """One question."""
        question: Question | None = index.data(roles.ITEM)
        if question is None:
            return
        inner = rect.adjusted(px(self.inset), 0, -px(self.inset), 0)
        track, side = question.track, px(48)
        picture = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
        cover(painter, picture, f"{track.artist_credit}/{track.album or track.title}", track.title)
        column = QRect(picture.right() + px(12), inner.top() + px(9), 0, px(18))
        column.setRight(inner.right())
        taken = 0
        if question.score is not None:
            percent = figures.percent(question.score)
            token = words.tone(question.score)
            taken = paint_kit.text(
                painter, column, percent, "label", token, align=paint_kit.RIGHT
            ) + px(8)
        title = column.adjusted(0, 0, -taken, 0)
        paint_kit.text(painter, title, track.title or _("No title"), "title")
        second = column.translated(0, px(18))
        paint_kit.text(painter, second, words.credit(track), "secondary", "text_2")
        third = column.translated(0, px(36))
        age = figures.ago(question.at, figures.now()) if question.at else ""
        width = paint_kit.text(painter, third, age, "small", "text_2", align=paint_kit.RIGHT)
        room = third.adjusted(0, 0, -(width + px(8)), 0)
        paint_kit.state(painter, room, KINDS[question.kind], role="secondary")


class InboxTab(QWidget):
    """Reads from an `InboxPresenter`. `listen` carries what the player shall play."""

    listen = pyqtSignal(object)

    def __init__(self, presenter: InboxPresenter, empty: EmptyState) -> None:
        super().__init__()
        self.presenter, self.model = presenter, presenter.model
        self.empty = empty
        self._loaded = self._awaited = False
        stage(self._make())

    def _make(self) -> Iterator[None]:
        choices = [Choice(ALL, _("All"))]
        choices += [Choice(kind.name, SHORT[kind], glyph) for kind, glyph in KINDS.items()]
        self.chips = WrappedChips(choices, _("Which of the questions"))
        self.words = ElidedLabel("", "secondary", "text_2")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        yield
        self.list = RowList(
            _("Questions"), _("J and K move, Enter takes, X refuses, Ctrl+Z undoes.")
        )
        self.list.setDragEnabled(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(QuestionDelegate(self.list))
        yield
        self.filtered = EmptyState(
            Emptiness.FILTERED, _("No question of this kind."), _("Show all"), "funnel-x"
        )
        self.head, self.answers = Head(), AnswersPane()
        yield
        self.file, self.crates = FilePane(), CratesPane()
        yield
        self.waiting = Skeleton(4)
        self.hints = KeyHints(HINTS, ruled=False)
        self._arrange()
        yield
        self._connect()
        self._refresh()

    # --- what the page asks ---------------------------------------------------------------------
    def show_loaded(self) -> None:
        """The questions were read."""
        self._loaded = True
        self._refresh()

    def take_focus(self) -> None:
        """The tab came to the front: read what is open."""
        self.presenter.load()
        self._awaited = not self.model.rowCount()
        (self.empty.button if self._awaited else self.list).setFocus()

    def current(self) -> Question | None:
        """The question of the current row."""
        item = self.list.item()
        return item if isinstance(item, Question) else None

    # --- building -------------------------------------------------------------------------------
    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        top = QHBoxLayout()
        column.addLayout(top)
        top.addWidget(self.chips, 1)
        top.addWidget(self.words)
        self.stack = QStackedWidget(self)
        column.addWidget(self.stack, 1)
        both = QWidget(self.stack)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        self._left = left = Card(padding=0, parent=both)
        left.setFixedWidth(px(LIST_WIDTH))
        left.body.setContentsMargins(px(4), px(4), px(4), px(4))
        left.body.addWidget(self.list)
        right = Card(padding=0, parent=both)
        right.body.setContentsMargins(1, 1, 1, 1)
        right.body.setSpacing(0)
        right.body.addWidget(self.head)
        right.body.addWidget(line())
        self.panes = QStackedWidget(right)
        for pane in (self.answers, self.file, self.crates, self.waiting):
            self.panes.addWidget(pane)
        right.body.addWidget(self.panes, 1)
        row.addWidget(left)
        row.addWidget(right, 1)
        for widget in (Skeleton(6), self.empty, self.filtered, both):
            self.stack.addWidget(widget)
        foot = Card(padding=0, parent=self)
        foot.body.setContentsMargins(1, 0, 1, 1)
        foot.body.addWidget(self.hints)
        self._foot = foot
        column.addWidget(foot)

    def _connect(self) -> None:
        presenter, model = self.presenter, self.model
        presenter.loaded.connect(self.show_loaded)
        presenter.sheet_ready.connect(self._show_sheet)
        presenter.decided.connect(self._count_decisions)
        self.chips.chosen.connect(self._filter)
        self.filtered.acted.connect(self._show_all)
        for signal in (model.modelReset, model.rowsRemoved):
            signal.connect(lambda *_unused: self._refresh())
        selection = self.list.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(lambda *_unused: self._ask())
        for pane in (self.answers, self.file, self.crates):
            pane.take.connect(self._take)
            pane.listen.connect(self.listen)
        self.answers.refuse.connect(self.refuse)
        self.file.refuse.connect(self.refuse)
        self.file.again.connect(self.again)
        self.file.rename.connect(self._name)
        self.list.activated.connect(lambda _index: self._enter())
        bind_keys(
            self.list,
            {
                "1": lambda: self._choose(0),
                "2": lambda: self._choose(1),
                "X": self.refuse,
                "S": self.again,
                "M": self._ask_what,
                "Space": self.hear,
            },
        )
        undo = QShortcut(QKeySequence("Ctrl+Z"), self, presenter.undo)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The list gives way to the evidence in a narrow window."""
        super().resizeEvent(event)
        wide = self.width() >= px(ROOMY)
        self._left.setFixedWidth(px(LIST_WIDTH if wide else NARROW_LIST))

    # --- behaviour ------------------------------------------------------------------------------
    def _enter(self) -> None:
        """Enter in the list: take it, but where nothing is suggested a crate is typed first."""
        if self.panes.currentWidget() is self.crates and not self.crates.suggests:
            self.crates.search.setFocus()
        else:
            self.take_chosen()

    def take_chosen(self) -> None:
        """Take what is chosen for the current question."""
        pane = self.panes.currentWidget()
        if isinstance(pane, AnswersPane | FilePane | CratesPane):
            pane.take_chosen()

    def refuse(self) -> None:
        """None of the answers; a file of unknown genre cannot be refused."""
        question = self.current()
        if question is not None and question.kind is not _K.GENRE:
            self.presenter.reject(question)
            self.list.setFocus()

    def again(self) -> None:
        """Search, or check and file, once more."""
        question = self.current()
        if question is not None and question.kind not in {_K.GENRE, _K.OWNED, _K.TRACK}:
            self.presenter.again(question)
            self.list.setFocus()

    def hear(self) -> None:
        """Listen to the chosen answer, or to the file."""
        pane = self.panes.currentWidget()
        if isinstance(pane, AnswersPane | FilePane | CratesPane):
            pane.hear()

    def _ask_what(self) -> None:
        if self.panes.currentWidget() is self.file:
            self.file.ask_what()

    def _name(self, question: Question, file: Candidate) -> None:
        from ui.matched.opening import open_naming

        presenter = self.presenter
        named = partial(presenter.name, question, file)
        open_naming(self, presenter.container, presenter.runner, file, named)

    def _take(self, number: int) -> None:
        question = self.current()
        if question is not None:
            self.presenter.take(question, number)
            self.list.setFocus()

    def _choose(self, at: int) -> None:
        if self.panes.currentWidget() is self.answers:
            self.answers.choose(at)

    def _filter(self, key: str) -> None:
        self.model.show(next((kind for kind in KINDS if kind.name == key), None))
        self._refresh()

    def _show_all(self) -> None:
        self.chips.choose(ALL)
        self._filter(ALL)

    def _refresh(self) -> None:
        total, shown = self.model.total(), self.model.rowCount()
        place = OPEN if shown else FILTERED if total else EMPTY if self._loaded else LOADING
        self.stack.setCurrentIndex(place)
        self._foot.setVisible(place == OPEN)
        self.chips.setVisible(bool(total))
        counts = self.model.counts()
        self.chips.set_counts({ALL: total, **{kind.name: counts[kind] for kind in KINDS}})
        for kind in KINDS:
            self.chips.button(kind.name).setVisible(bool(counts[kind]))
        self._count_decisions()
        if shown and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self._ask()
        if shown and self._awaited:  # the keys are for the questions, not for what stood there
            self._awaited = False
            if self.isVisible():
                self.list.setFocus()

    def _count_decisions(self, *_told: object) -> None:
        done = self.presenter.decisions
        self.words.setText(_("{count} decided").format(count=figures.count(done)) if done else "")

    def _ask(self) -> None:
        question = self.current()
        if question is None:
            return
        self.head.show_question(question)
        self.hints.show_hints(HINTS_OF.get(question.kind, HINTS))
        self.panes.setCurrentWidget(self.waiting)
        self.presenter.ask(question)

    def _show_sheet(self, sheet: Sheet) -> None:
        question = self.current()
        if question is None or question.id != sheet.question.id:
            return
        if question.kind is _K.GENRE:
            self.crates.show_sheet(sheet)
            self.panes.setCurrentWidget(self.crates)
        elif question.kind in {_K.CHECK, _K.FILING}:
            self.file.show_sheet(sheet)
            self.panes.setCurrentWidget(self.file)
        else:
            self.answers.show_sheet(sheet)
            self.panes.setCurrentWidget(self.answers)
