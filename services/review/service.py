"""The review inbox: everything that needs a person, in one list, each decision undoable.

Six kinds of questions (see `QuestionKind`) come from five places: downloads in REVIEW, files that
wait (`services/records/inbox.py`), rows that are probably owned (the last check of each playlist in
this run of the program), rows of lists that name their recording too loosely, and files of unknown
genre. What a person says is remembered by the services
asked, so the same question is not put twice. Used by the window; thread-safe.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import (
    BadInput,
    Candidate,
    ClaimedFacts,
    CoverageRow,
    DownloadJob,
    JobState,
    Ownership,
    PeerFacts,
    Playlist,
    Track,
)
from core.tasks import TaskContext
from services.events import CoverageReady
from services.records.inbox import InboxItem, InboxKind, InboxService
from services.review.answering import Answering
from services.review.questions import Answer, Decision, Question, QuestionKind, Sheet

if TYPE_CHECKING:
    from core.domain.completing import Completion
    from services.downloads.reviewing import ReviewedJobs
    from services.downloads.service import DownloadService
    from services.organise.filing import Filing
    from services.playlists.completing import CompletionService
    from services.playlists.coverage import CoverageService

MOST_CHOICES = 12
"""So many candidates are offered; the others are in the queue's detail pane."""


@dataclass(frozen=True)
class ReviewDeps:
    """What the review needs."""

    downloads: DownloadService
    reviewed: ReviewedJobs
    inbox: InboxService
    coverage: CoverageService
    filing: Callable[[], Filing]
    completing: CompletionService
    unclassified: Callable[[], Path]
    """Where files of unknown genre would wait; asked before anything is imported for them."""


class ReviewService:
    """Lists the questions and takes the answers."""

    def __init__(self, deps: ReviewDeps) -> None:
        self._deps = deps
        self._probable: dict[str, tuple[Playlist, tuple[CoverageRow, ...]]] = {}
        self._lock = threading.Lock()
        self._answering = Answering(deps, self._still_probable)

    def on_coverage(self, event: CoverageReady) -> None:
        """A playlist was compared: its probable rows are what may be asked."""
        coverage = event.coverage
        with self._lock:
            self._probable[coverage.playlist.key] = (
                coverage.playlist,
                coverage.of(Ownership.PROBABLE),
            )

    # --- what is asked --------------------------------------------------------------------------
    def questions(self, ctx: TaskContext) -> list[Question]:
        """Everything open: downloads and files first (the newest first), then rows, then genres."""
        asked = [self._of_job(job) for job in self._deps.downloads.jobs({JobState.REVIEW})]
        choices = [one for one in asked if one is not None]
        files = [(item, self._origin(item)) for item in self._deps.inbox.items()]
        waiting = [_of_item(item, job) for item, job in files if not _settled(item, job)]
        ctx.checkpoint()
        recent = sorted((*choices, *waiting), key=lambda one: -one.at)
        return [*recent, *self._owned(), *self._loose(), *self._genres(ctx)]

    def sheet(self, question: Question, ctx: TaskContext) -> Sheet:
        """The question with what can be answered; without answers when it is settled already."""
        if question.kind is QuestionKind.CHOICE and question.job_id is not None:
            return Sheet(question, self._candidates(question.job_id))
        if question.kind is QuestionKind.OWNED:
            row = self._row(question.id)
            return Sheet(question, _owned_answer(row) if row is not None else ())
        if question.kind is QuestionKind.TRACK:
            return Sheet(question, _offers(self._completion(question)))
        if question.kind is QuestionKind.GENRE:
            return self._crates(question, ctx)
        item = next((one for one in self._deps.inbox.items() if one.id == question.id), None)
        return Sheet(question) if item is None else self._of_file(question, item)

    # --- what is said ---------------------------------------------------------------------------
    def take(self, question: Question, number: int, ctx: TaskContext) -> Decision:
        """Take this answer: fetch the file, own the track, or put it into the crate.

        Raises `BadInput` when the question is settled already or has no such answer.
        """
        if question.kind is QuestionKind.CHOICE:
            return self._answering.fetch(question, number)
        if question.kind is QuestionKind.OWNED:
            return self._answering.own(question, self._needed(question), same=True)
        if question.kind is QuestionKind.TRACK:
            return self._answering.name(question, self._completion(question), number)
        if question.kind is QuestionKind.GENRE:
            return self._answering.crate(question, number, ctx)
        return self._answering.file_anyway(question, ctx)

    def reject(self, question: Question) -> Decision:
        """None of them: refuse the files, say it is another recording, or discard the file."""
        if question.kind is QuestionKind.CHOICE:
            return self._answering.refuse(question, self._candidates(question.job_id or 0))
        if question.kind is QuestionKind.OWNED:
            return self._answering.own(question, self._needed(question), same=False)
        if question.kind is QuestionKind.TRACK:
            return self._answering.keep(question, self._completion(question))
        if question.kind is QuestionKind.GENRE:
            raise BadInput("A file without a crate cannot be refused.", "Choose a crate for it.")
        return self._answering.discard(question)

    def file_as(self, question: Question, track: Track) -> Decision:
        """The file that waits is this track: check it as that and file it.

        When that is another recording, what was wanted before becomes a wish.
        """
        return self._answering.file_as(question, track)

    def again(self, question: Question) -> Decision:
        """Search once more, or check and file once more as it is."""
        if question.kind is QuestionKind.CHOICE:
            return self._answering.search_again(question)
        if question.kind in {QuestionKind.CHECK, QuestionKind.FILING}:
            return self._answering.file_again(question)
        raise BadInput("There is nothing to try again here.", "Answer the question.")

    def undo(self, ctx: TaskContext) -> str:
        """Take the last decision back; returns what was undone. Raises `BadInput` if none can."""
        return self._answering.undo(ctx)

    # --- inside ---------------------------------------------------------------------------------
    def _of_job(self, job: DownloadJob) -> Question | None:
        if job.local_path:
            return None
        best = self._candidates(job.id)[:1]
        score = best[0].match.score if best and best[0].match else None
        return Question(
            f"choice-{job.id}",
            QuestionKind.CHOICE,
            job.track,
            job.reason or "No file is sure enough.",
            job.updated_at,
            score,
            job.origin.playlist_name,
            job.origin.position,
            job_id=job.id,
        )

    def _candidates(self, job_id: int) -> tuple[Answer, ...]:
        found = self._deps.downloads.explain(job_id).candidates
        open_ones = [one for one in found if not one.outcome] or found
        ranked = sorted(
            open_ones,
            key=lambda one: (bool(one.judged.rejections), -one.judged.match.score, one.rank),
        )
        return tuple(
            Answer(
                one.rank,
                one.judged.candidate.name,
                one.judged.candidate.peer,
                one.judged.candidate.described,
                one.judged.match,
                one.judged.candidate,
                outcome=one.outcome,
                refusal="; ".join(said.sentence for said in one.judged.rejections),
            )
            for one in ranked[:MOST_CHOICES]
        )

    def _of_file(self, question: Question, item: InboxItem) -> Sheet:
        """What was found in it, and how it was offered, with the length it really has."""
        name = os.path.basename(item.path)
        job = self._origin(item)
        known = self._deps.downloads.explain(job.id).candidates if job is not None else ()
        offered = (one.judged.candidate for one in known)
        file = next(
            (one for one in offered if one.name == name),
            Candidate("", "", item.path, ClaimedFacts(), item.track),
        )
        facts = item.check.facts if item.check is not None else None
        length = facts.duration if facts is not None else None
        words = replace(file.described, duration=length or file.described.duration)
        here = replace(file, described=words, peer_facts=PeerFacts())  # nobody is waited for
        return Sheet(question, (), item.check, file=here)

    def _origin(self, item: InboxItem) -> DownloadJob | None:
        if item.job_id is None:
            return None
        try:
            return self._deps.downloads.job(item.job_id)
        except KeyError:
            return None

    def _owned(self) -> list[Question]:
        with self._lock:
            lists = list(self._probable.values())
        return [
            Question(
                _row_id(playlist, row),
                QuestionKind.OWNED,
                row.entry.track,
                row.reason,
                0.0,
                row.match.result.score if row.match else None,
                playlist.name,
                row.entry.position,
                (row.match.track.path or "") if row.match else "",
            )
            for playlist, rows in lists
            for row in rows
            if row.match is not None
        ]

    def _loose(self) -> list[Question]:
        """Rows that wait for a person on the review list of completed rows."""
        return [
            Question(
                f"track-{one.key}",
                QuestionKind.TRACK,
                one.wanted,
                one.offers[0].reason if one.offers else "Several recordings fit",
                one.at,
                one.offers[0].score if one.offers else None,
                one.playlist_name,
            )
            for one in self._deps.completing.review()
        ]

    def _completion(self, question: Question) -> Completion:
        key = question.id.removeprefix("track-")
        found = next((one for one in self._deps.completing.review() if one.key == key), None)
        if found is None:
            raise BadInput("This row is settled already.", "Look at the list again.")
        return found

    def _row(self, question_id: str) -> CoverageRow | None:
        with self._lock:
            lists = list(self._probable.values())
        named = ((_row_id(playlist, row), row) for playlist, rows in lists for row in rows)
        return next((row for one, row in named if one == question_id), None)

    def _needed(self, question: Question) -> CoverageRow:
        row = self._row(question.id)
        if row is None:
            raise BadInput("This row is settled already.", "Look at the list again.")
        return row

    def _still_probable(self, question: Question, row: CoverageRow, asked: bool) -> None:
        """Drop an answered row, or put it back after an undo, until the next check says more."""
        with self._lock:
            for key, (playlist, rows) in self._probable.items():
                if not question.id.startswith(f"owned-{key}-"):
                    continue
                rest = tuple(one for one in rows if one is not row)
                left = (*rest, row) if asked else rest
                ordered = tuple(sorted(left, key=lambda one: one.entry.position))
                self._probable[key] = (playlist, ordered)

    def _genres(self, ctx: TaskContext) -> list[Question]:
        folder = self._deps.unclassified()
        if not folder.is_dir():
            return []
        found = []
        for one in self._deps.filing().unclassified.waiting(ctx):
            said = ", ".join(one.genres)
            reason = f"No crate is known for “{said}”" if said else "Its tags name no genre"
            track = Track(one.title, (one.artist,), genres=one.genres)
            kind = QuestionKind.GENRE
            found.append(Question(f"genre-{one.path}", kind, track, reason, 0.0, path=one.path))
        return found

    def _crates(self, question: Question, ctx: TaskContext) -> Sheet:
        service = self._deps.filing().unclassified
        names = service.super_genres
        waiting = next((one for one in service.waiting(ctx) if one.path == question.path), None)
        if waiting is None:
            return Sheet(question)
        first = [waiting.suggestion] if waiting.suggestion in names else []
        answers = [Answer(names.index(one), one, waiting.why) for one in first]
        return Sheet(question, tuple(answers), None, names)


def _row_id(playlist: Playlist, row: CoverageRow) -> str:
    return f"owned-{playlist.key}-{row.entry.position}"


def _settled(item: InboxItem, job: DownloadJob | None) -> bool:
    """Refused, but the next candidate was good: nobody has to decide anything."""
    done = job is not None and job.state is JobState.DONE
    return done and item.kind is InboxKind.CHECK


def _of_item(item: InboxItem, job: DownloadJob | None) -> Question:
    kind = QuestionKind.CHECK if item.kind is InboxKind.CHECK else QuestionKind.FILING
    return Question(
        item.id,
        kind,
        item.track,
        item.reason,
        item.at,
        None,
        job.origin.playlist_name if job else "",
        job.origin.position if job else None,
        item.path,
        item.job_id,
    )


def _offers(completion: Completion) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            number,
            f"{one.track.artist_credit} - {one.track.title}",
            one.source,
            one.track,
            score=one.score,
        )
        for number, one in enumerate(completion.offers, 1)
    )


def _owned_answer(row: CoverageRow) -> tuple[Answer, ...]:
    if row.match is None:
        return ()
    track, path = row.match.track, row.match.track.path or ""
    return (
        Answer(0, os.path.basename(path), os.path.dirname(path), None, row.match.result,
               owned=track),
    )  # fmt: skip
