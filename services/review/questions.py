"""What the review inbox asks: one question about one track, with what can be answered.

Made by `service.py`, drawn by the Inbox tab of the Downloads page. Nothing here decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain import Candidate, FileCheck, LibraryTrack, MatchResult, Track


class QuestionKind(Enum):
    """What is asked; the value is the words people see on the filter."""

    CHOICE = "Which file"
    OWNED = "Do you own it"
    TRACK = "Which recording"
    CHECK = "Refused by the check"
    FILING = "Could not be filed"
    GENRE = "Which crate"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a person decides. `id` is stable over restarts as long as it is open.

    `track` is what was wanted, `reason` a sentence, `score` 0..1 that of the best answer (None when
    none is scored), `at` seconds since the epoch (UTC), `asked_by` the playlist or search and
    `place` the row in it. `path` is the file it is about, "" for a file nobody has yet.
    """

    id: str
    kind: QuestionKind
    track: Track
    reason: str
    at: float
    score: float | None = None
    asked_by: str = ""
    place: int | None = None
    path: str = ""
    job_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that can be taken. `number` is what the action is told (a rank, or the place of a
    super genre); `file` its name, `where` the peer and source or the folder.

    `candidate` is what can be heard before it is fetched, `owned` the library's file. `score` is
    told where there is no `match`.
    """

    number: int
    file: str
    where: str
    described: Track | None = None
    match: MatchResult | None = None
    candidate: Candidate | None = None
    owned: LibraryTrack | None = None
    score: float | None = None
    outcome: str = ""
    refusal: str = ""
    """Why the program would not take it by itself."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question with its answers, the best first; `check` is what was found in the file.

    `file` is the one that waits, as it was offered: who says what it is starts from there.
    """

    question: Question
    answers: tuple[Answer, ...] = ()
    check: FileCheck | None = None
    crates: tuple[str, ...] = ()
    file: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person just decided: `said` is a sentence, `can_undo` whether it can be taken back."""

    said: str
    can_undo: bool = True
