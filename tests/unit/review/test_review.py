"""The review inbox: five kinds of questions in one list, each answer remembered and undoable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import (
    AudioFacts,
    BadInput,
    Candidate,
    ClaimedFacts,
    DownloadJob,
    FileCheck,
    JobState,
    Judged,
    Origin,
    Playlist,
    PlaylistEntry,
    RemoteId,
    Track,
    Verdict,
)
from core.domain.completing import Completion, CompletionState, Offer
from core.ports.jobs import patch
from core.tasks import TaskContext
from database.inbox_repo import HeldRepo
from sandbox.audio import make_audio
from services.assembly import parts
from services.clock import SystemClock
from services.container import Container, build_container
from services.downloads.service import REFUSED_BY_HAND
from services.review.questions import Question, QuestionKind
from services.review.service import ReviewService

S, K = JobState, QuestionKind
GLOW = Track("Glow", ("Halden",), "Lines", duration=200.0)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Container]:
    made = build_container(
        tmp_path / "home",
        {
            "organize.transfer": str(tmp_path / "Transfer"),
            "organize.supercrates": str(tmp_path / "Supercrates"),
            "library.folders": [str(tmp_path / "Music")],
            "downloads.incoming": str(tmp_path / "incoming"),
        },
    )
    (tmp_path / "Music").mkdir()
    yield made
    made.close()


def offer(name: str, seconds: float, peer: str) -> Judged:
    described = Track(name, ("Halden",), duration=seconds)
    candidate = Candidate("slskd", peer, f"Music\\{name}.mp3", ClaimedFacts(size=9), described)
    match = parts.compare()(GLOW, described)
    return Judged(candidate, match, 0, (), "Two files fit equally well")


def asked(home: Container) -> DownloadJob:
    """A download that needs a person: two files, none sure."""
    jobs = home.engine._deps.jobs
    job = jobs.add("glow", GLOW, Origin("late", "Late Kitchen", 14), "transfer")
    jobs.move(job.id, S.SEARCHING)
    jobs.set_candidates(job.id, [offer("Glow (Live)", 200.0, "quill"), offer("Glow", 209.0, "no")])
    return jobs.move(job.id, S.REVIEW, "Two files fit equally well")


def only(home: Container, kind: QuestionKind) -> Question:
    (question,) = [one for one in home.review.questions(TaskContext()) if one.kind is kind]
    return question


def kinds(home: Container) -> list[QuestionKind]:
    return [one.kind for one in home.review.questions(TaskContext())]


def test_nothing_is_asked_where_nothing_waits(home: Container) -> None:
    assert kinds(home) == []


def test_a_doubtful_download_is_a_question_with_its_files_best_first(home: Container) -> None:
    asked(home)
    question = only(home, K.CHOICE)
    assert (question.track, question.reason) == (GLOW, "Two files fit equally well")
    assert (question.asked_by, question.place) == ("Late Kitchen", 14)
    sheet = home.review.sheet(question, TaskContext())
    scores = [one.match.score for one in sheet.answers if one.match]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2
    assert question.score == scores[0]
    assert {one.file for one in sheet.answers} == {"Glow.mp3", "Glow (Live).mp3"}
    assert {one.where for one in sheet.answers} == {"quill", "no"}


def test_taking_a_file_starts_it_and_undo_asks_again(home: Container) -> None:
    job = asked(home)
    question = only(home, K.CHOICE)
    best = home.review.sheet(question, TaskContext()).answers[0]
    decision = home.review.take(question, best.number, TaskContext())
    assert decision.can_undo
    assert home.downloads.job(job.id).state is S.QUEUED
    assert home.downloads.job(job.id).candidate == best.number
    assert kinds(home) == []
    assert home.review.undo(TaskContext()) == decision.said
    assert home.downloads.job(job.id).state is S.REVIEW
    assert only(home, K.CHOICE).reason == question.reason


def test_an_undo_while_bytes_arrive_leaves_the_transfer_to_be_ended(home: Container) -> None:
    job = asked(home)
    jobs = home.engine._deps.jobs
    home.review.take(only(home, K.CHOICE), 0, TaskContext())
    remote = RemoteId("slskd", "t", "quill", "x.mp3", 9)
    jobs.move(job.id, S.DOWNLOADING, "", patch(remote=remote))
    home.review.undo(TaskContext())
    assert [one.id for one in jobs.leftovers()] == [job.id]


def test_an_undo_after_the_file_arrived_says_so(home: Container) -> None:
    job = asked(home)
    jobs = home.engine._deps.jobs
    home.review.take(only(home, K.CHOICE), 0, TaskContext())
    jobs.move(job.id, S.DOWNLOADING)
    jobs.move(job.id, S.VERIFYING)
    with pytest.raises(BadInput, match="arrived already"):
        home.review.undo(TaskContext())
    assert jobs.get(job.id).state is S.VERIFYING


def test_rejected_files_are_not_offered_again_and_the_track_is_wished_for(home: Container) -> None:
    job = asked(home)
    question = only(home, K.CHOICE)
    home.review.reject(question)
    assert home.downloads.job(job.id).state is S.PARKED
    assert [wish.track for wish in home.wishes.all()] == [GLOW]
    home.downloads.retry(job.id)  # what may have passed is forgiven, a person's word is not
    outcomes = {one.outcome for one in home.downloads.explain(job.id).candidates}
    assert outcomes == {REFUSED_BY_HAND}


def test_a_wish_that_rested_while_it_was_asked_is_due_again_after_a_no(home: Container) -> None:
    asked(home)
    added = home.wishlist.add(GLOW, Origin("late", "Late Kitchen", 14))
    assert added is not None
    home.wishes.schedule([added.key], None)
    home.review.reject(only(home, K.CHOICE))
    [wish] = home.wishes.all()
    assert wish.next_try_at is not None


def test_undoing_a_rejection_offers_the_files_again(home: Container) -> None:
    job = asked(home)
    home.review.reject(only(home, K.CHOICE))
    home.review.undo(TaskContext())
    assert home.downloads.job(job.id).state is S.REVIEW
    assert home.wishes.all() == []
    assert {one.outcome for one in home.downloads.explain(job.id).candidates} == {""}


def test_searching_again_and_back(home: Container) -> None:
    job = asked(home)
    home.review.again(only(home, K.CHOICE))
    assert home.downloads.job(job.id).state is S.WANTED
    home.review.undo(TaskContext())
    assert home.downloads.job(job.id).state is S.REVIEW


def test_a_settled_question_cannot_be_answered_twice(home: Container) -> None:
    job = asked(home)
    question = only(home, K.CHOICE)
    home.downloads.cancel(job.id)
    for answer in (
        lambda: home.review.take(question, 0, TaskContext()),
        lambda: home.review.reject(question),
        lambda: home.review.undo(TaskContext()),
    ):
        with pytest.raises(BadInput):
            answer()


@pytest.fixture
def probable(home: Container, tmp_path: Path) -> Playlist:
    """A playlist with one row that is probably owned."""
    make_audio(tmp_path / "Music/Halden/Glow.mp3", 1.0, tags={"title": "Glow", "artist": "Halden"})
    track = Track("Glow", ("Halden Trio",), duration=1.0)
    playlist = Playlist("file:x", "Late", "text", (PlaylistEntry(1, track),))
    home.coverage.check(playlist, TaskContext())
    return playlist


def test_a_probable_row_is_owned_once_a_person_says_so(home: Container, probable: Playlist) -> None:
    question = only(home, K.OWNED)
    answers = home.review.sheet(question, TaskContext()).answers
    assert [one.file for one in answers] == ["Glow.mp3"]
    assert answers[0].match is not None
    assert answers[0].match.verdict is Verdict.REVIEW
    home.review.take(question, 0, TaskContext())
    assert kinds(home) == []
    (row,) = home.coverage.check(probable, TaskContext()).rows
    assert row.ownership.name == "OWNED"


def test_a_probable_row_that_is_another_recording_is_missing(
    home: Container, probable: Playlist
) -> None:
    home.review.reject(only(home, K.OWNED))
    (row,) = home.coverage.check(probable, TaskContext()).rows
    assert row.ownership.name == "MISSING"
    assert kinds(home) == []
    home.review.undo(TaskContext())
    (row,) = home.coverage.check(probable, TaskContext()).rows
    assert row.ownership.name == "PROBABLE"
    assert kinds(home) == [K.OWNED]


def test_a_row_that_names_its_recording_loosely_is_named_by_a_person(home: Container) -> None:
    wanted = Track("halden glow (official video)")
    offers = (Offer(GLOW, "Deezer", 0.77, "Two fit"), Offer(Track("Glow (Live)"), "Deezer", 0.76))
    key = parts.track_key(wanted)
    asked = Completion(key, wanted, CompletionState.OPEN, None, offers, "pl", "Road trip", 1.0)
    home.completing.reopen(asked)
    question = only(home, K.TRACK)
    assert (question.asked_by, question.score) == ("Road trip", 0.77)
    answers = home.review.sheet(question, TaskContext()).answers
    assert [one.file for one in answers] == ["Halden - Glow", " - Glow (Live)"]
    home.review.take(question, 1, TaskContext())
    assert home.completing.answers([wanted]) == [GLOW]
    assert kinds(home) == []
    home.review.undo(TaskContext())
    assert only(home, K.TRACK).id == question.id
    home.review.reject(question)
    assert home.completing.answers([wanted]) == [wanted]
    with pytest.raises(BadInput, match="settled"):
        home.review.take(question, 1, TaskContext())


def test_a_file_of_unknown_genre_goes_into_a_crate_and_back(
    home: Container, tmp_path: Path
) -> None:
    tags = {"title": "Glow", "artist": "Halden", "genre": "Blorp"}
    path = make_audio(tmp_path / "Supercrates/Unclassified/Halden - Glow.mp3", 1.0, tags=tags)
    question = only(home, K.GENRE)
    assert "Blorp" in question.reason
    sheet = home.review.sheet(question, TaskContext())
    home.review.take(question, sheet.crates.index("House"), TaskContext())
    assert not path.exists()
    assert kinds(home) == []
    assert [one.super_genre for one in home.filing().choices.all()] == ["House"]
    home.review.undo(TaskContext())
    assert path.exists()
    assert home.filing().choices.all() == []
    with pytest.raises(BadInput, match="crate"):
        home.review.reject(only(home, K.GENRE))


def test_a_refused_file_goes_to_the_trash_and_comes_back(home: Container, tmp_path: Path) -> None:
    path = make_audio(tmp_path / "home/quarantine/1-0/glow.mp3", 1.0)
    held = HeldRepo(home.engine._deps.jobs._engine, SystemClock())
    held.hold(None, GLOW, os.fspath(path), "it lasts 1 s instead of 200 s")
    question = only(home, K.CHECK)
    assert question.path == os.fspath(path)
    home.review.reject(question)
    assert not path.exists()
    assert kinds(home) == []
    home.review.undo(TaskContext())
    assert path.exists()
    assert only(home, K.CHECK).reason == question.reason


def test_a_file_is_filed_anyway(home: Container, tmp_path: Path) -> None:
    path = make_audio(tmp_path / "home/quarantine/1-0/glow.mp3", 1.0)
    held = HeldRepo(home.engine._deps.jobs._engine, SystemClock())
    held.hold(None, GLOW, os.fspath(path), "it lasts 1 s instead of 200 s")
    decision = home.review.take(only(home, K.CHECK), 0, TaskContext())
    assert not decision.can_undo
    assert kinds(home) == []
    assert list((tmp_path / "Transfer").rglob("*.mp3"))


def test_a_file_that_is_something_else_is_filed_as_that(home: Container, tmp_path: Path) -> None:
    path = make_audio(tmp_path / "home/quarantine/1-0/glow.mp3", 1.0)
    held = HeldRepo(home.engine._deps.jobs._engine, SystemClock())
    held.hold(None, GLOW, os.fspath(path), "it lasts 1 s instead of 200 s")
    question = only(home, K.CHECK)
    file = home.review.sheet(question, TaskContext()).file
    assert file is not None
    assert (file.name, file.described) == ("glow.mp3", GLOW)
    decision = home.review.file_as(question, Track("Low", ("Halden",), "Lines", track_number=2))
    assert decision.said == "The file is checked and filed as Halden - Low"
    assert not decision.can_undo
    assert kinds(home) == []
    (filed,) = (tmp_path / "Transfer").rglob("*.mp3")
    assert filed.name == "02 - Low.mp3"


def test_a_waiting_file_is_shown_as_it_was_offered(home: Container, tmp_path: Path) -> None:
    job = asked(home)
    path = make_audio(tmp_path / "home/quarantine/1-0/Glow (Live).mp3", 1.0)
    held = HeldRepo(home.engine._deps.jobs._engine, SystemClock())
    held.hold(job.id, GLOW, os.fspath(path), "it is another version")
    found = FileCheck(AudioFacts("mp3", 211.0), problems=("it is another version",))
    home.inbox._deps.checks.put(job.id, found)
    file = home.review.sheet(only(home, K.CHECK), TaskContext()).file
    assert file is not None
    assert (file.peer, file.described.title, file.described.duration) == (
        "quill",
        "Glow (Live)",
        211.0,
    )


def test_a_refused_file_is_not_asked_about_once_another_one_is_in_place(
    home: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(home)
    path = make_audio(tmp_path / "home/quarantine/1-0/glow.mp3", 1.0)
    held = HeldRepo(home.engine._deps.jobs._engine, SystemClock())
    held.hold(job.id, GLOW, os.fspath(path), "it lasts 1 s instead of 200 s")
    assert K.CHECK in kinds(home)
    done = replace(job, state=JobState.DONE)
    monkeypatch.setattr(ReviewService, "_origin", lambda _self, _item: done)
    assert K.CHECK not in kinds(home)
    assert path.exists()
