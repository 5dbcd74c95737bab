"""Invented questions for the review inbox, and a review that remembers what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.domain import (
    AudioFacts,
    BadInput,
    Candidate,
    ClaimedFacts,
    FileCheck,
    LibraryTrack,
    MatchResult,
    PeerFacts,
    ScorePart,
    Track,
    Verdict,
)
from core.tasks import TaskContext
from services.review.questions import Answer, Decision, Question, QuestionKind, Sheet
from ui.gallery import data

_K = QuestionKind
CRATES = (
    "House", "Techno", "Trance", "Drum & Bass", "Dubstep", "Hip-Hop", "R&B", "Pop", "Rock",
    "Metal", "Jazz", "Classical", "Reggae", "Latin", "Folk", "Ambient",
)  # fmt: skip


def _track(title: str, artist: str, seconds: float, album: str | None = None) -> Track:
    return Track(title, (artist,), album, duration=seconds, year=2023)


def questions() -> list[Question]:
    """One of each kind, and a few more."""
    lanterns = _track("Paper Lanterns (Remix)", "Mirea Voss", 247.0)
    return [
        Question("choice-1", _K.CHOICE, lanterns, "Two files fit equally well",
                 data.NOW - 7200, 0.74,
                 "Late Kitchen", 14, job_id=1),
        Question("choice-2", _K.CHOICE, _track("North Window", "Kestrel Avenue", 201.0),
                 "The length is off by 9 s", data.NOW - 9000, 0.68, "Rooftop, 4 a.m.", 3,
                 job_id=2),
        Question("held-3", _K.CHECK, _track("Hollow Signal", "Bay of Ink", 318.0, "Night Post"),
                 "The file ends after 2:10 of 5:18", data.NOW - 17_000,
                 path="/music/quarantine/3-1/"
                 "07 - Hollow Signal.mp3", job_id=3),
        Question("job-4", _K.FILING, _track("Understorey", "Nova Thicket", 284.0),
                 "The disk is full: it could not be filed", data.NOW - 90_000,
                 path="/music/Incoming/understorey.flac", job_id=4),
        Question("owned-x-5", _K.OWNED, _track("Slow Tide", "Luma Vessel", 262.0, "Slow Tide"),
                 "The artist is written otherwise", 0.0, 0.71, "Sunday", 22,
                 "/music/Collection/Luma Vessel Trio/03 Slow Tide.flac"),
        Question("track-lvtide", _K.TRACK, Track("luma vessel slow tide (official audio)"),
                 "Two recordings fit equally well", data.NOW - 4000, 0.77, "Road trip"),
        Question("genre-/m/a.mp3", _K.GENRE, _track("Amber Field", "Tin Orchard", 194.0),
                 "No crate is known for “Hypnagogic Drift”", 0.0,
                 path="/music/Supercrates/Unclassified/Tin Orchard - Amber Field.mp3"),
    ]  # fmt: skip


def _match(score: float, *values: float | None) -> MatchResult:
    names = ("title", "artist", "length", "version", "album")
    parts = tuple(ScorePart(name, value) for name, value in zip(names, values, strict=True))
    return MatchResult(score, Verdict.REVIEW, parts, ("Two files fit equally well",))


def _files() -> tuple[Answer, ...]:
    first = Candidate(
        "slskd", "quill_84", "Music\\Remixes\\paper lanterns RMX.mp3",
        ClaimedFacts(size=9_400_000, codec="mp3", bitrate=320),
        Track("Paper Lanterns (RMX)", ("Mirea Voss",), duration=247.0),
        PeerFacts(free_slot=True, speed=3_800_000),
    )  # fmt: skip
    second = Candidate(
        "slskd", "northshelf", "share\\Glass Weather\\05 Paper Lanterns.flac",
        ClaimedFacts(size=28_300_000, codec="flac"),
        Track("Paper Lanterns", ("Odd Harbour",), "Glass Weather", duration=256.0),
        PeerFacts(free_slot=False, queue_length=2, speed=1_200_000),
    )  # fmt: skip
    third = replace(second, peer="a_peer_with_a_rather_long_name_indeed", filename="pl.mp3")
    answers = []
    matches = (
        _match(0.74, 0.94, 1.0, 1.0, 0.7, None),
        _match(0.61, 0.9, 0.72, 0.58, 0.2, 0.86),
        _match(0.55, 0.9, 0.72, 0.4, 0.2, None),
    )
    for rank, (one, match) in enumerate(zip((first, second, third), matches, strict=True)):
        name = one.filename.rsplit("\\", 1)[-1]
        answers.append(Answer(rank, name, one.peer, one.described, match, one))
    return tuple(answers)


def _owned() -> tuple[Answer, ...]:
    path = "/music/Collection/Luma Vessel Trio/03 Slow Tide.flac"
    facts = AudioFacts("flac", 262.0, 900, 44_100, 16, 2)
    track = LibraryTrack(
        "Slow Tide", ("Luma Vessel Trio",), "Slow Tide", 262.0, path=path, facts=facts
    )
    match = _match(0.71, 1.0, 0.74, 1.0, 1.0, 1.0)
    return (Answer(0, "03 Slow Tide.flac", path.rsplit("/", 1)[0], None, match, owned=track),)


def _recordings() -> tuple[Answer, ...]:
    plain = Track("Slow Tide", ("Luma Vessel",), "Slow Tide", duration=262.0)
    live = Track("Slow Tide (Live)", ("Luma Vessel",), "Harbour Sessions", duration=301.0)
    return (
        Answer(1, "Luma Vessel - Slow Tide", "Deezer", plain, score=0.77),
        Answer(2, "Luma Vessel - Slow Tide (Live)", "Deezer", live, score=0.76),
    )


def waiting(question: Question) -> Candidate:
    """The file that waits, as it was offered."""
    name = question.path.rpartition("/")[2]
    claimed = ClaimedFacts("mp3", 7_400_000, question.track.duration, 320)
    return Candidate("slskd", "quill_84", f"Music\\{name}", claimed, question.track)


class FakeReview:
    """Answers like the real one; `decided` holds (what, question id, number)."""

    def __init__(self, open_ones: Iterable[Question] = ()) -> None:
        self.open = list(open_ones)
        self.decided: list[tuple[str, str, int]] = []
        self._gone: list[Question] = []

    def questions(self, ctx: TaskContext) -> list[Question]:
        """What is open."""
        ctx.checkpoint()
        return list(self.open)

    def sheet(self, question: Question, ctx: TaskContext) -> Sheet:
        """Answers by kind; the second choice has one file only."""
        ctx.checkpoint()
        if question.kind is _K.CHOICE:
            return Sheet(question, _files() if question.id == "choice-1" else _files()[:1])
        if question.kind is _K.OWNED:
            return Sheet(question, _owned())
        if question.kind is _K.TRACK:
            return Sheet(question, _recordings())
        if question.kind is _K.GENRE:
            return Sheet(question, (), None, CRATES)
        check = FileCheck(problems=("it ends early", "it is quiet at the end"))
        return Sheet(question, (), check, file=waiting(question))

    def take(self, question: Question, number: int, ctx: TaskContext) -> Decision:
        """Settle it."""
        ctx.checkpoint()
        return self._settle("take", question, number)

    def reject(self, question: Question) -> Decision:
        """Settle it."""
        return self._settle("reject", question, -1)

    def file_as(self, question: Question, track: Track) -> Decision:
        """Settle it."""
        return self._settle(f"as {track.title}", question, -1)

    def again(self, question: Question) -> Decision:
        """Settle it."""
        return self._settle("again", question, -1)

    def undo(self, ctx: TaskContext) -> str:
        """The last one is open again."""
        ctx.checkpoint()
        if not self._gone:
            raise BadInput("There is no decision to take back.", "Earlier ones are in History.")
        question = self._gone.pop()
        self.decided.pop()
        self.open.insert(0, question)
        return f"{question.track.title} was decided"

    def _settle(self, what: str, question: Question, number: int) -> Decision:
        self.open = [one for one in self.open if one.id != question.id]
        self._gone.append(question)
        self.decided.append((what, question.id, number))
        return Decision(f"{question.track.title} was decided")
