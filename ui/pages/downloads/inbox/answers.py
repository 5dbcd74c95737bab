"""One answer of a question as a card: file, peer, likelihood, facts that differ, parts, take it."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.domain import Track
from services.review.questions import Answer
from ui.models import figures, words
from ui.models.review import AnswerFact, answer_facts, peer_words, wanted_facts
from ui.pages.downloads.parts import PartBars
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label, line
from utils.texts import _

FACT, RING = 26, 40


class FactTable(QWidget):
    """The facts as lines; those that differ stand on a soft ground with a sign."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: Sequence[AnswerFact] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_facts(self, facts: Sequence[AnswerFact]) -> None:
        """Show other facts."""
        self._facts = tuple(facts)
        self.setAccessibleName(". ".join(fact.spoken for fact in facts))
        self.setToolTip("\n".join(f"{fact.name}: {fact.said}" for fact in facts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(px(180), px(FACT) * len(self._facts))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        for at, fact in enumerate(self._facts):
            row = QRect(0, at * px(FACT), self.width(), px(FACT))
            if fact.differs:
                paint_kit.rounded_box(painter, row.adjusted(0, 1, 0, -1), "warn_soft", None, 6)
            inner = row.adjusted(px(8), 0, -px(8), 0)
            paint_kit.text(painter, inner, fact.name, "secondary", "text_2")
            said = inner.adjusted(px(60), 0, -px(20) if fact.differs else 0, 0)
            token = "warn" if fact.differs else "text" if fact.differs is False else "text_2"
            paint_kit.text(painter, said, fact.said, "label", token)
            if fact.differs:
                side = px(14)
                spot = QRect(inner.right() - side, row.center().y() - side // 2, side, side)
                paint_kit.icon(painter, spot, "git-compare-arrows", "warn")


class Likelihood(QWidget):
    """A ring with the percentage in it."""

    def __init__(self) -> None:
        super().__init__()
        self._score: float | None = None
        self.setFixedSize(px(RING), px(RING))

    def show_score(self, score: float | None) -> None:
        """0..1, None draws nothing."""
        self._score = score
        said = (
            _("not scored")
            if score is None
            else _("{percent} likely").format(percent=figures.percent(score))
        )
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw ring and figure."""
        if self._score is None:
            return
        painter = QPainter(self)
        paint_kit.ring(painter, self.rect(), self._score, words.tone(self._score))
        figure = f"{min(99, round(self._score * 100)) if self._score < 1 else 100}"
        paint_kit.text(painter, self.rect(), figure, "label", align=paint_kit.CENTER)


class AnswerCard(Card):
    """`taken` and `heard` name no answer: the tab knows which card spoke. Clicking chooses it."""

    taken = pyqtSignal()
    heard = pyqtSignal()
    picked = pyqtSignal()

    def __init__(self, number: int) -> None:
        super().__init__(padding=14, kind="choice")
        self.body.setSpacing(px(6))
        self.answer: Answer | None = None
        self._number = number
        self._head()
        self._evidence()
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self._listen = IconButton("play", _("Listen (Space)"), "boxed", on_click=self.heard.emit)
        self.take = Button(_("Take this one"), "", "check", on_click=self.taken.emit)
        foot.addWidget(self._listen)
        foot.addWidget(self.take, 1)
        self.body.addLayout(foot)

    def show_answer(self, wanted: Track, answer: Answer, verb: str) -> None:
        """Show an answer; `verb` stands on its button."""
        self.answer = answer
        self.setVisible(True)
        self.key.setVisible(True)
        self._file.setText(words.printable(answer.file))
        self._where.setText(words.printable(peer_words(answer)))
        self._ring.setVisible(True)
        self._ring.show_score(answer.match.score if answer.match else answer.score)
        self._listen.setVisible(answer.candidate is not None or answer.owned is not None)
        self._facts.show_facts(answer_facts(wanted, answer))
        parts = answer.match.parts if answer.match else ()
        self._line.setVisible(bool(parts))
        self._parts_head.setVisible(bool(parts))
        score = answer.match.score if answer.match else 0.0
        self._parts_score.setText(f"{figures.score(score)} {words.strength(score)}")
        self._parts.show_parts(parts)
        against = answer.outcome or answer.refusal
        self._outcome.setText(words.printable(against))
        self._outcome.setVisible(bool(against))
        self.take.setVisible(True)
        self.take.set_label(verb)
        self.setAccessibleName(
            _("Answer {number}: {file}").format(number=self._number, file=answer.file)
        )

    def show_wanted(self, wanted: Track) -> None:
        """With a single answer the other card shows what was asked."""
        self.answer = None
        self.setVisible(True)
        self.key.setVisible(False)
        self.choose(False)
        self._file.setText(_("What you asked for"))
        self._where.setText(wanted.artist_credit)
        self.take.setVisible(False)
        for widget in (self._ring, self._listen, self._outcome, self._line, self._parts_head):
            widget.setVisible(False)
        self._facts.show_facts(wanted_facts(wanted))
        self._parts.show_parts(())
        self.setAccessibleName(_("What you asked for"))

    def choose(self, chosen: bool) -> None:
        """The chosen card wears the accent, its button is the primary one."""
        restyle(self, chosen="yes" if chosen else "no")
        self.take.set_kind("primary" if chosen else "")

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """A click chooses the card."""
        super().mousePressEvent(event)
        if self.answer is not None:
            self.picked.emit()

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        self.key = key = label(str(self._number), "badge")
        key.setProperty("kind", "key")
        key.setFixedSize(px(20), px(20))
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        self._file = ElidedLabel("", "title")
        self._where = ElidedLabel("", "secondary", "text_2")
        lines.addWidget(self._file)
        lines.addWidget(self._where)
        row.addLayout(lines, 1)
        self._ring = Likelihood()
        row.addWidget(self._ring)
        self.body.addLayout(row)

    def _evidence(self) -> None:
        self._facts = FactTable()
        self.body.addWidget(self._facts)
        self._parts_head = QWidget()
        head = QHBoxLayout(self._parts_head)
        head.setContentsMargins(px(8), 0, px(8), 0)
        head.addWidget(label(_("Parts of the score"), "label", "text_2"), 1)
        self._parts_score = label("", "label")
        head.addWidget(self._parts_score)
        self._line = line()
        self.body.addWidget(self._line)
        self.body.addWidget(self._parts_head)
        self._parts = PartBars()
        box = QVBoxLayout()
        box.setContentsMargins(px(8), 0, px(8), 0)
        box.addWidget(self._parts)
        self.body.addLayout(box)
        self._outcome = label("", "secondary", "warn", wrap=True)
        self.body.addWidget(self._outcome)
        self.body.addStretch(1)
