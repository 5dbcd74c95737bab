"""The review inbox as rows, and the facts of an answer beside what was asked. No widgets here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from core.domain import Candidate, LibraryTrack, MatchResult, Track
from services.review.questions import Answer, Question, QuestionKind
from ui.models import figures, roles, words
from ui.theme.state_glyphs import Glyph
from utils.texts import _, shown

_K = QuestionKind
KINDS: dict[QuestionKind, Glyph] = {
    _K.CHOICE: Glyph("git-compare-arrows", _("Which file?"), "info", "info_soft"),
    _K.OWNED: Glyph("circle-help", _("Do you own it?"), "warn", "warn_soft"),
    _K.TRACK: Glyph("music", _("Which recording?"), "info", "info_soft"),
    _K.CHECK: Glyph("circle-x", _("Refused"), "danger", "danger_soft"),
    _K.FILING: Glyph("triangle-alert", _("Not filed"), "danger", "danger_soft"),
    _K.GENRE: Glyph("tag", _("Which crate?"), "info", "info_soft"),
}
"""The kinds of questions in the order of the filter."""

AGREES = 0.95


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """One line of an answer: its name, what it says, and whether that differs from what is wanted.

    `differs` is None where one side says nothing.
    """

    name: str
    said: str
    differs: bool | None = None

    @property
    def spoken(self) -> str:
        """The line for a screen reader."""
        sign = {True: _(", differs"), False: "", None: _(", not compared")}[self.differs]
        return f"{self.name}: {self.said}{sign}"


def answer_facts(wanted: Track, answer: Answer) -> list[AnswerFact]:
    """Title, artist, length, album and format of an answer, compared with what is wanted."""
    got: Track | LibraryTrack | None = answer.owned or answer.described
    if got is None:
        return []
    match = answer.match
    if answer.candidate is None and answer.owned is None:
        return _told_facts(wanted, got)
    return [
        AnswerFact(_("Title"), got.title or figures.UNKNOWN, _differs(match, "title", "version")),
        AnswerFact(
            _("Artist"), ", ".join(got.artists) or figures.UNKNOWN, _differs(match, "artist")
        ),
        AnswerFact(
            _("Length"), _length(wanted.duration, got.duration), _length_differs(wanted, got)
        ),
        AnswerFact(_("Album"), got.album or figures.UNKNOWN, _differs(match, "album")),
        AnswerFact(_("Format"), _format(answer), False),
    ]


def _told_facts(wanted: Track, got: Track | LibraryTrack) -> list[AnswerFact]:
    """A catalogue's recording: what it says, compared where the row says something."""
    artist = ", ".join(got.artists)
    return [
        AnswerFact(_("Title"), got.title or figures.UNKNOWN, _other(wanted.title, got.title)),
        AnswerFact(_("Artist"), artist or figures.UNKNOWN, _other(wanted.artist_credit, artist)),
        AnswerFact(
            _("Length"), _length(wanted.duration, got.duration), _length_differs(wanted, got)
        ),
        AnswerFact(_("Album"), got.album or figures.UNKNOWN),
    ]


def _other(asked: str, got: str) -> bool | None:
    return None if not asked or not got else asked.casefold() != got.casefold()


def wanted_facts(wanted: Track) -> list[AnswerFact]:
    """What was asked, in the same lines."""
    unknown = figures.UNKNOWN
    return [
        AnswerFact(_("Title"), wanted.title or unknown, False),
        AnswerFact(_("Artist"), wanted.artist_credit or unknown, False),
        AnswerFact(_("Length"), figures.clock(wanted.duration), False),
        AnswerFact(_("Album"), wanted.album or unknown, False),
    ]


def _differs(match: MatchResult | None, *names: str) -> bool | None:
    values = [part.value for part in match.parts if part.name in names] if match else []
    known = [value for value in values if value is not None]
    return None if not known else min(known) < AGREES


def _length(asked: float | None, got: float | None) -> str:
    if asked is None or got is None or abs(got - asked) < 1:
        return figures.clock(got)
    return f"{figures.clock(got)}  {round(got - asked):+d} s"


def _length_differs(wanted: Track, got: Track | LibraryTrack) -> bool | None:
    if wanted.duration is None or got.duration is None:
        return None
    return abs(wanted.duration - got.duration) >= 4


def _format(answer: Answer) -> str:
    if answer.owned is not None:
        return words.audio_label(answer.owned) or figures.UNKNOWN
    return _claimed(answer.candidate) if answer.candidate is not None else figures.UNKNOWN


def _claimed(candidate: Candidate) -> str:
    facts = candidate.claimed
    kind = facts.codec.upper() or "file"
    if facts.bitrate and not words.is_lossless(kind):
        kind = f"{kind} {facts.bitrate}"
    return f"{kind} · {figures.size(facts.size)}" if facts.size else kind


def peer_words(answer: Answer) -> str:
    """Who has it and how soon it comes: "quill_84 · free slot · 3.8 MB/s"; a folder for owned."""
    candidate = answer.candidate
    if candidate is None:
        return answer.where
    facts, said = candidate.peer_facts, [candidate.peer]
    if facts.free_slot is not None and not candidate.is_upload:
        waiting = (
            _("{queue_length} waiting").format(queue_length=facts.queue_length)
            if facts.queue_length
            else _("no free slot")
        )
        said.append(_("free slot") if facts.free_slot else waiting)
    if facts.speed:
        said.append(figures.speed(facts.speed))
    return " · ".join(said)


def asked_by(question: Question) -> str:
    """Artist, year, length and who wants it."""
    track = question.track
    year = str(track.year) if track.year else (track.release_date or "")[:4]
    said = [words.credit(track), year, figures.clock(track.duration) if track.duration else ""]
    if question.asked_by:
        place = _(", place {place}").format(place=question.place) if question.place else ""
        said.append(
            _("wanted by “{asked_by}”{place}").format(asked_by=question.asked_by, place=place)
        )
    return " · ".join(one for one in said if one)


class QuestionModel(QAbstractListModel):
    """All open questions, narrowed to one kind."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Question] = []
        self._shown: list[Question] = []
        self._kind: QuestionKind | None = None

    def replace(self, questions: Iterable[Question]) -> None:
        """The list as it is now; nothing happens when it is the same."""
        fresh = list(questions)
        if fresh != self._all:
            self._all = fresh
            self._rebuild()

    def settle(self, question_id: str) -> None:
        """A question was answered: it leaves at once."""
        self._all = [one for one in self._all if one.id != question_id]
        row = self.row_of(question_id)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._shown[row]
            self.endRemoveRows()

    def show(self, kind: QuestionKind | None) -> None:
        """Narrow to a kind; None shows all."""
        self._kind = kind
        self._rebuild()

    def total(self) -> int:
        """All open questions."""
        return len(self._all)

    def counts(self) -> Counter[QuestionKind]:
        """How many of each kind."""
        return Counter(one.kind for one in self._all)

    def row_of(self, question_id: str) -> int:
        """The row of a question, -1 when it is not shown."""
        return next((row for row, one in enumerate(self._shown) if one.id == question_id), -1)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Rows shown now."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `Question`."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        question = self._shown[index.row()]
        if role == roles.ITEM:
            return question
        if role == Qt.ItemDataRole.DisplayRole:
            return question.track.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (question.track.title, words.credit(question.track), KINDS[question.kind].word)
            return ", ".join(said)
        if role in {Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole}:
            return shown(question.reason)
        return None

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = [one for one in self._all if self._kind in (None, one.kind)]
        self.endResetModel()
