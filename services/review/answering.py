"""What happens when a question of the review inbox is answered, and how it is taken back.

The last decisions of this run of the program can be undone, newest first. An undo that comes too
late (the file has arrived, the folder was changed) says so and changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import BadInput, CoverageRow, Track
from core.tasks import TaskContext
from services.review.questions import Answer, Decision, Question

if TYPE_CHECKING:
    from core.domain.completing import Completion
    from services.review.service import ReviewDeps

KEPT = 50
"""So many decisions can be undone."""

Settle = Callable[[Question, CoverageRow, bool], None]


@dataclass(frozen=True, slots=True)
class _Undo:
    said: str
    back: Callable[[TaskContext], None]


class Answering:
    """Carries decisions out. Thread-safe."""

    def __init__(self, deps: ReviewDeps, settle: Settle) -> None:
        self._deps = deps
        self._settle = settle
        self._undos: list[_Undo] = []
        self._lock = threading.Lock()

    def fetch(self, question: Question, rank: int) -> Decision:
        """Fetch this candidate; undone until its file is here."""
        job_id = question.job_id or 0
        if not self._deps.downloads.choose(job_id, rank):
            raise _settled()
        said = f"{question.track.title} is fetched as you chose"
        return self._kept(said, lambda _ctx: self._ask_again(question))

    def refuse(self, question: Question, answers: Sequence[Answer]) -> Decision:
        """None of these files; the track goes to the wish list and they are not offered again."""
        job_id, reviewed = question.job_id or 0, self._deps.reviewed
        ranks = [one.number for one in answers if not one.outcome]
        if not reviewed.put_aside(job_id, ranks):
            raise _settled()
        said = f"None of the files for {question.track.title}; it is on the wish list"

        def back(_ctx: TaskContext) -> None:
            self._ask_again(question)
            reviewed.forgive(job_id, ranks)

        return self._kept(said, back)

    def search_again(self, question: Question) -> Decision:
        """Ask the sources once more."""
        if not self._deps.downloads.retry(question.job_id or 0):
            raise _settled()
        said = f"{question.track.title} is searched again"
        return self._kept(said, lambda _ctx: self._ask_again(question))

    def own(self, question: Question, row: CoverageRow, same: bool) -> Decision:
        """Remember whether the library's file is the wanted track; it holds in every playlist."""
        coverage, match = self._deps.coverage, row.match
        if match is None:
            raise _settled()
        coverage.decide(row.entry.track, match.track.reference, same)
        self._settle(question, row, False)
        title = question.track.title
        said = f"You own {title}" if same else f"{title} is another recording, so it is missing"

        def back(_ctx: TaskContext) -> None:
            coverage.forget(row.entry.track)
            self._settle(question, row, True)

        return self._kept(said, back)

    def name(self, question: Question, asked: Completion, number: int) -> Decision:
        """The row stands for this recording, in every list from now on."""
        made = self._deps.completing.take(asked.key, number)
        title = made.track.title if made.track else question.track.title
        said = f"{question.track.title} stands for {title}"
        return self._kept(said, lambda _ctx: self._deps.completing.reopen(asked))

    def keep(self, question: Question, asked: Completion) -> Decision:
        """The row is taken as it is written."""
        self._deps.completing.keep(asked.key)
        said = f"{question.track.title} is taken as it is written"
        return self._kept(said, lambda _ctx: self._deps.completing.reopen(asked))

    def crate(self, question: Question, number: int, ctx: TaskContext) -> Decision:
        """Move a file of unknown genre into a crate and remember that."""
        filing = self._deps.filing()
        names = filing.unclassified.super_genres
        if not 0 <= number < len(names):
            raise BadInput("There is no such crate.", "Choose one from the list.")
        before = {(one.kind, one.words) for one in filing.choices.all()}
        done = filing.unclassified.assign([Path(question.path)], names[number], ctx)
        if done.failed:
            raise BadInput(done.failed[0].reason, "The file stays where it is.")

        def back(ctx: TaskContext) -> None:
            for one in filing.choices.all():
                if (one.kind, one.words) not in before:
                    filing.choices.forget(one.words, one.kind)
            report = filing.undo.undo(done.run, ctx)
            if report.failed:
                raise BadInput(report.failed[0].reason, "Look at it by hand.")

        return self._kept(f"{question.track.title} is in {names[number]}", back)

    def file_anyway(self, question: Question, ctx: TaskContext) -> Decision:
        """File it although something spoke against it; `organize --undo` takes it back later."""
        self._deps.inbox.file_anyway(question.id, ctx)
        return Decision(f"{question.track.title} is being filed", can_undo=False)

    def file_as(self, question: Question, track: Track) -> Decision:
        """It is this track: check it as that and file it."""
        self._deps.inbox.rematch(question.id, track)
        name = f"{track.artist_credit} - {track.title}"
        return Decision(f"The file is checked and filed as {name}", can_undo=False)

    def file_again(self, question: Question) -> Decision:
        """Check and file it once more."""
        self._deps.inbox.retry(question.id)
        return Decision(f"{question.track.title} is checked and filed again", can_undo=False)

    def discard(self, question: Question) -> Decision:
        """Put the file into the trash of the program."""
        item = self._deps.inbox.item(question.id)
        run = self._deps.inbox.discard(question.id)

        def back(ctx: TaskContext) -> None:
            Path(question.path).parent.mkdir(
                parents=True, exist_ok=True
            )  # it was empty, so it went
            report = self._deps.filing().undo.undo(run, ctx)
            if report.failed:
                raise BadInput(report.failed[0].reason, "Look at it by hand.")
            self._deps.inbox.hold_again(item)

        return self._kept(f"The file of {question.track.title} is in the trash", back)

    def undo(self, ctx: TaskContext) -> str:
        """Take the newest decision back; its sentence. Raises `BadInput` when it cannot be."""
        with self._lock:
            if not self._undos:
                raise BadInput("There is no decision to take back.", "Earlier ones are in History.")
            last = self._undos.pop()
        last.back(ctx)
        return last.said

    def _kept(self, said: str, back: Callable[[TaskContext], None]) -> Decision:
        with self._lock:
            self._undos = [*self._undos[-KEPT + 1 :], _Undo(said, back)]
        return Decision(said)

    def _ask_again(self, question: Question) -> None:
        if not self._deps.reviewed.ask_again(question.job_id or 0, question.reason):
            raise BadInput(
                f"The file of {question.track.title} has arrived already.",
                "History can take its filing back.",
            )


def _settled() -> BadInput:
    return BadInput("This question is settled already.", "Look at the list again.")
