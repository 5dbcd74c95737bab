"""Why this file, what was passed over, what happened: lines for the detail pane of a download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from core.domain import DownloadJob, JobStep, Judged
from ui.models import figures, roles, words
from ui.theme.state_glyphs import JOB, Glyph
from utils.texts import _, shown


class Stored(Protocol):
    """A candidate as the job store keeps it."""

    @property
    def rank(self) -> int: ...
    @property
    def judged(self) -> Judged: ...
    @property
    def outcome(self) -> str: ...


class Told(Protocol):
    """What `downloads.explain` answers."""

    @property
    def job(self) -> DownloadJob: ...
    @property
    def candidates(self) -> Sequence[Stored]: ...
    @property
    def steps(self) -> Sequence[JobStep]: ...
    @property
    def sources(self) -> Sequence[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """Two texts with a sign; `rank` is a candidate's rank, -1 for other lines.

    `files` are the paths it stands for.
    """

    first: str
    second: str
    glyph: Glyph
    rank: int = -1
    aside: str = ""
    files: tuple[str, ...] = ()


OFFERED = Glyph("file-music", _("Offered"), "text_2", "overlay")
CHOSEN = Glyph("check", _("Chosen"), "accent", "accent_soft")
REFUSED = Glyph("circle-slash", _("Passed over"), "warn", "warn_soft")
FAILED = Glyph("circle-x", _("Tried"), "danger", "danger_soft")


def chosen(told: Told) -> Stored | None:
    """The candidate the job runs on (or ran on last)."""
    rank = told.job.candidate
    return next((one for one in told.candidates if one.rank == rank), None)


def why_lines(told: Told) -> tuple[str, str]:
    """Heading and sentence of "Why this file"."""
    one = chosen(told)
    if one is None and not told.candidates:
        return _("No file yet"), shown(told.job.reason) or words.job_look(told.job).word
    if one is None:
        found = figures.count(len(told.candidates), "file")
        return _("None chosen"), _("{found} found. {reason}").format(
            found=found, reason=shown(told.job.reason)
        ).strip()
    result = one.judged.match
    heading = _("Match {score} · {strength}").format(
        score=figures.score(result.score), strength=words.strength(result.score)
    )
    return heading, shown(one.judged.why or (result.reasons[0] if result.reasons else ""))


def other_lines(told: Told) -> list[Line]:
    """All candidates but the chosen one, by rank, each with why it was not taken."""
    picked = chosen(told)
    return [candidate_line(one) for one in told.candidates if one is not picked]


def candidate_line(one: Stored) -> Line:
    """One candidate: its file name, the sentence about it, its facts."""
    candidate, judged = one.judged.candidate, one.judged
    if one.outcome:
        second, glyph = shown(one.outcome), FAILED
    elif judged.rejections:
        second, glyph = shown(judged.rejections[0].sentence), REFUSED
    else:
        second, glyph = shown(judged.why) or _("could be taken next"), OFFERED
    score = figures.score(judged.match.score)
    return Line(candidate.name, second, glyph, one.rank, f"{claimed_words(judged)} · {score}")


def claimed_words(judged: Judged) -> str:
    """What the peer says about the file: "FLAC · 31.4 MB", "MP3 320 · 9.4 MB"."""
    facts = judged.candidate.claimed
    kind = facts.codec.upper() or "file"
    if facts.bitrate and not words.is_lossless(kind):
        kind = f"{kind} {facts.bitrate}"
    return f"{kind} · {figures.size(facts.size)}" if facts.size else kind


def step_lines(told: Told, now: float) -> list[Line]:
    """What happened, newest first."""
    return [
        Line(
            JOB[step.state].word,
            step.note or JOB[step.state].word,
            JOB[step.state],
            aside=figures.moment(step.at, now),
        )
        for step in reversed(told.steps)
    ]


class LinesModel(QAbstractListModel):
    """Lines to read; replaced as a whole because they are few."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def replace(self, lines: Iterable[Line]) -> None:
        """Other lines; nothing happens when they are the same."""
        fresh = list(lines)
        if fresh == self._lines:
            return
        self.beginResetModel()
        self._lines = fresh
        self.endResetModel()

    def line_at(self, row: int) -> Line:
        """The line in a row."""
        return self._lines[row]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `Line`."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == roles.ITEM:
            return line
        text = _TEXTS.get(role)
        return text(line) if text is not None else None


def _spoken(line: Line) -> str:
    return f"{line.glyph.word}: {line.first}"


def _whole(line: Line) -> str:
    return "\n".join(text for text in (line.first, line.second, line.aside) if text)


_TEXTS: dict[int, Callable[[Line], str]] = {
    Qt.ItemDataRole.DisplayRole: lambda line: line.first,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    Qt.ItemDataRole.AccessibleDescriptionRole: _whole,
    Qt.ItemDataRole.ToolTipRole: _whole,
}
