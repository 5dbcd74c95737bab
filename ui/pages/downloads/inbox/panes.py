"""What stands right of the questions: the head, two answers, a file that waits, or the crates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QModelIndex, QRect, QStringListModel, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.domain import Candidate, LibraryTrack
from services.review.questions import Answer, Question, QuestionKind, Sheet
from ui.delegates.views import RowDelegate, RowList, bind_keys
from ui.models import figures, words
from ui.models.review import KINDS, asked_by
from ui.pages.downloads.inbox.answers import AnswerCard
from ui.player.state import LocalFile
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.fields import SearchField
from ui.widgets.flow import Flow
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Badge, Cover
from ui.widgets.scrolling import scrolling
from utils.texts import _, shown

PAIR = 2
NONE = {
    QuestionKind.OWNED: _("It is another recording"),
    QuestionKind.TRACK: _("Keep it as it is written"),
}
VERBS = {QuestionKind.OWNED: _("I own this one"), QuestionKind.TRACK: _("It is this one")}
SIDE_BY_SIDE = 560


class Head(QWidget):
    """Cover, title, who wants it, and what is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(68))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(12))
        self._cover = Cover(48)
        row.addWidget(self._cover)
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        self.title = ElidedLabel("", "section")
        self.asked = ElidedLabel("", "secondary", "text_2")
        lines.addStretch(1)
        lines.addWidget(self.title)
        lines.addWidget(self.asked)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        self.badge = Badge()
        row.addWidget(self.badge)

    def show_question(self, question: Question) -> None:
        """Another question."""
        track = question.track
        self._cover.show_key(f"{track.artist_credit}/{track.album or track.title}", track.title)
        self.title.setText(track.title or _("No title"))
        self.asked.setText(asked_by(question))
        glyph = KINDS[question.kind]
        self.badge.show_text(glyph.word, glyph)


class AnswersPane(QWidget):
    """The reason and two cards; more than two answers are turned page by page.

    `take` carries the answer's number, `listen` what the player shall play.
    """

    take = pyqtSignal(int)
    refuse = pyqtSignal()
    listen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._answers: Sequence[Answer] = ()
        self._question: Question | None = None
        self._page = 0
        self.chosen = 0
        self.reason = label("", "secondary", "text_2", wrap=True)
        self.cards = (AnswerCard(1), AnswerCard(2))
        self.more = Button("", "quiet", "chevron-right", size="small", on_click=self._turn)
        self.none = Button("", "", "x", size="small", on_click=self.refuse.emit)
        self._arrange()
        for at, card in enumerate(self.cards):
            card.taken.connect(lambda at=at: self.take_at(at))
            card.heard.connect(lambda at=at: self.hear(at))
            card.picked.connect(lambda at=at: self.choose(at))

    def show_sheet(self, sheet: Sheet) -> None:
        """Another question's answers."""
        self._question, self._answers, self._page = sheet.question, sheet.answers, 0
        self.reason.setText(shown(sheet.question.reason))
        self.none.set_label(f"{NONE.get(sheet.question.kind, _('None of them'))} (X)")
        self._show_page()

    def choose(self, at: int) -> None:
        """Choose the first or the second card, where there is an answer on it."""
        if self.cards[at].answer is None:
            return
        self.chosen = at
        for number, card in enumerate(self.cards):
            card.choose(number == at)

    def take_at(self, at: int) -> None:
        """Take the answer on this card."""
        answer = self.cards[at].answer
        if answer is not None:
            self.take.emit(answer.number)

    def take_chosen(self) -> None:
        """Take the chosen one."""
        self.take_at(self.chosen)

    def hear(self, at: int | None = None) -> None:
        """Listen to this card's file, or to the chosen one's."""
        answer = self.cards[self.chosen if at is None else at].answer
        wanted = playable(answer) if answer is not None else None
        if wanted is not None:
            self.listen.emit(wanted)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Where two cards have no room side by side, the second lies below the first."""
        super().resizeEvent(event)
        wide = self.width() >= px(SIDE_BY_SIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if wide else down)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(8), px(4), px(8))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, px(12), 0)
        top.addWidget(self.reason, 1)
        top.addWidget(self.more)
        top.addWidget(self.none)
        column.addLayout(top)
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, px(12), 0)
        self._row.setSpacing(px(16))
        for card in self.cards:
            self._row.addWidget(card, 1)
        column.addWidget(scrolling(inside, _("Answers"), self), 1)

    def _show_page(self) -> None:
        question = self._question
        if question is None:
            return
        shown = self._answers[self._page : self._page + PAIR]
        verb = VERBS.get(question.kind, _("Take this one"))
        for at, card in enumerate(self.cards):
            if at < len(shown):
                card.show_answer(question.track, shown[at], verb)
            else:
                card.show_wanted(question.track)
        left = len(self._answers) - PAIR
        self.more.setVisible(left > 0)
        self.more.set_label(f"{figures.count(left, _('more file'))}" if left > 0 else "")
        self.none.setVisible(bool(shown))
        self.choose(0)

    def _turn(self) -> None:
        self._page += PAIR
        if self._page >= len(self._answers):
            self._page = 0
        self._show_page()


class FilePane(QWidget):
    """A file that was refused or could not be filed: what was found, and what can be done.

    `rename` carries (question, the file as it was offered): it is something else than was wanted.
    """

    take = pyqtSignal(int)
    again = pyqtSignal()
    refuse = pyqtSignal()
    rename = pyqtSignal(object, object)
    listen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._file: Candidate | None = None
        self.reason = label("", "title", wrap=True)
        self.found = label("", "secondary", "text_2", wrap=True)
        self.path = label("", "secondary", "text_2", wrap=True)
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.anyway = Button(_("File it anyway"), "primary", "check", on_click=self._take)
        self.retry = Button(_("Try again (S)"), "", "rotate-cw", on_click=self.again.emit)
        self.discard = Button(_("To the trash (X)"), "", "trash-2", on_click=self.refuse.emit)
        self.other = Button(_("It is something else (M)"), "", "pencil", on_click=self.ask_what)
        self.play = Button(_("Listen (Space)"), "quiet", "play", on_click=self.hear)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.reason)
        column.addWidget(self.found)
        head = QHBoxLayout()
        head.addWidget(label(_("The file"), "label", "text_2"), 1)
        head.addWidget(self.play)
        column.addLayout(head)
        column.addWidget(self.path)
        column.addStretch(1)
        column.addWidget(
            label(_("It is never downloaded again for this."), "secondary", "text_2", wrap=True)
        )
        foot = Flow(self)
        for button in (self.anyway, self.retry, self.other, self.discard):
            foot.addWidget(button)
        column.addWidget(foot)

    def show_sheet(self, sheet: Sheet) -> None:
        """Another file."""
        self._question, self._file = sheet.question, sheet.file
        self.other.setVisible(sheet.file is not None)
        self.reason.setText(shown(sheet.question.reason))
        problems = sheet.check.problems if sheet.check is not None else ()
        said = [one for one in problems if one.casefold() != sheet.question.reason.casefold()]
        self.found.setText("\n".join(said))
        self.found.setVisible(bool(said))
        self.path.setText(words.printable(sheet.question.path).replace("/", "/\u200b"))

    def take_chosen(self) -> None:
        """Enter checks and files it again; filing against the check needs its own button."""
        self.again.emit()

    def ask_what(self) -> None:
        """It is another song, or on another album: whose is it?"""
        if self._question is not None and self._file is not None:
            self.rename.emit(self._question, self._file)

    def hear(self) -> None:
        """Listen to it."""
        if self._question is not None and self._question.path:
            track = self._question.track
            path = Path(self._question.path)
            self.listen.emit(LocalFile(path, track.title, track.artist_credit, track.duration))

    def _take(self) -> None:
        self.take.emit(0)


class CrateDelegate(RowDelegate):
    """A crate's name; 36 high."""

    height = 36

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Tag and name."""
        inner = rect.adjusted(px(16), 0, -px(16), 0)
        side = px(14)
        spot = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
        paint_kit.icon(painter, spot, "tag", "text_2")
        paint_kit.text(painter, inner.adjusted(side + px(10), 0, 0, 0), index.data(), "label")


class CratesPane(QWidget):
    """A file of unknown genre: type to find a crate, Enter assigns; the choice is remembered."""

    take = pyqtSignal(int)
    listen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._names: tuple[str, ...] = ()
        self.suggests = False
        self.reason = label("", "title", wrap=True)
        self.note = label(
            _("Your choice is remembered for this genre; without one, for the artist."),
            "secondary",
            "text_2",
            wrap=True,
        )
        self.search = SearchField(_("Type a crate's name"), _("Find a crate"))
        self.list = RowList(_("Crates"), _("J and K move, Enter puts the file into the crate."))
        self._shown = QStringListModel(self)
        self.list.setModel(self._shown)
        self.list.setItemDelegate(CrateDelegate(self.list))
        self.assign = Button(
            _("Put it into this crate"), "primary", "check", on_click=self.take_chosen
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        for widget in (self.reason, self.note, self.search):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.assign)
        foot.addStretch(1)
        column.addLayout(foot)
        self.search.searched.connect(self._narrow)
        self.list.activated.connect(lambda _index: self.take_chosen())
        bind_keys(self.search, {"Return": self.take_chosen, "Down": self.list.setFocus})

    def show_sheet(self, sheet: Sheet) -> None:
        """Another file; the suggestion, if any, is chosen."""
        self._question, self._names = sheet.question, sheet.crates
        self.reason.setText(shown(sheet.question.reason))
        self.search.clear()
        self._narrow()
        self.suggests = bool(sheet.answers)
        if sheet.answers:
            self.list.setCurrentIndex(self._shown.index(sheet.answers[0].number))

    def take_chosen(self) -> None:
        """Put the file into the chosen crate."""
        name = self.list.currentIndex().data()
        if name in self._names:
            self.take.emit(self._names.index(name))

    def hear(self) -> None:
        """Listen to it."""
        if self._question is not None:
            track = self._question.track
            path = Path(self._question.path)
            self.listen.emit(LocalFile(path, track.title, track.artist_credit, track.duration))

    def _narrow(self, _value: str = "") -> None:
        needle = self.search.text().strip().casefold()
        self._shown.setStringList([name for name in self._names if needle in name.casefold()])
        self.list.setCurrentIndex(self._shown.index(0))


def playable(answer: Answer) -> Candidate | LocalFile | None:
    """What the player can play of an answer."""
    if answer.candidate is not None:
        return answer.candidate
    owned: LibraryTrack | None = answer.owned
    if owned is None or not owned.path:
        return None
    return LocalFile(Path(owned.path), owned.title, ", ".join(owned.artists), owned.duration)
