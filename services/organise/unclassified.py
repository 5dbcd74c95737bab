"""The review of what no super genre is known for: list it, put it into a crate, remember that.

Files wait in `Unclassified` of the supercrates folder. Assigning moves through the journalled
filing, so that `organize --undo RUN` takes it back; the file's tags stay as they are. Used by the
window and the command line. Made by `filing.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.domain import BadInput, Filed, FilingOutcome, Track
from core.ports.genres import ChoiceKind
from core.ports.jobs import JobStore
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.library import LibraryCache
from core.ports.media import FileStore, IncompleteWalk, TagTeller, UnreadableAudio
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import LibraryChanged
from services.organise.duplicates import SKIP
from services.organise.genre_choices import GenreChoices
from services.organise.genres import UNCLASSIFIED, GenreMap
from services.organise.known import known
from services.organise.locks import one_at_a_time
from services.organise.organiser import Organiser
from services.organise.reports import Moved, Skipped

BY_HAND = "your choice"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of unknown genre. `genres` are its tags' texts; `suggestion` is where it would go now
    ("" for nowhere), `why` the reason in words."""

    path: str
    artist: str
    title: str
    genres: tuple[str, ...]
    suggestion: str = ""
    why: str = ""


@dataclass
class Assigned:
    """What an assignment came to: the run for an undo, moves, files that stay with a reason.

    `remembered` says in words what later runs will know.
    """

    run: str
    moved: list[Moved] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class UnclassifiedDeps:
    """What the review needs. `root` is the supercrates folder, `genres` the map that counts."""

    root: Callable[[], Path]
    genres: Callable[[], GenreMap]
    choices: GenreChoices
    organiser: Organiser
    files: FileStore
    reader: TagTeller
    cache: LibraryCache
    activity: ActivityLog
    locks: PaceStore
    bus: EventBus
    jobs: JobStore


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    track: Track


class UnclassifiedService:
    """Lists and assigns. One assignment at a time over all processes of a home."""

    def __init__(self, deps: UnclassifiedDeps) -> None:
        self._deps = deps

    @property
    def folder(self) -> Path:
        """Where files of unknown genre wait."""
        return self._deps.root() / UNCLASSIFIED

    @property
    def super_genres(self) -> tuple[str, ...]:
        """What can be chosen, in the map's order."""
        return self._deps.genres().names

    def waiting(self, ctx: TaskContext) -> list[Waiting]:
        """Every file that waits, by path; what cannot be read is left out."""
        return [self._told(file) for file in self._files(ctx)]

    def assign(
        self,
        paths: Sequence[Path],
        super_genre: str,
        ctx: TaskContext,
        remember: ChoiceKind | None = "genre",
    ) -> Assigned:
        """Move these files into a crate and remember it for their genre, artist or track.

        `remember` None remembers nothing; where a file has no genre its artist is remembered, where
        it has no single artist the track. Raises `BadInput` for a super genre the map does not
        have or a file that does not wait, `StorageError` when the folder cannot be written.
        """
        name = self._named(super_genre)
        files = [self._file(path) for path in paths]
        report = Assigned(f"crate-{uuid.uuid4().hex[:8]}")
        with one_at_a_time(self._deps.locks, ctx):
            for file in files:
                ctx.checkpoint()
                if self._move(file, name, BY_HAND, report, ctx) and remember is not None:
                    self._remember(remember, file, name, report)
        self._tell(report)
        return report

    def again(self, ctx: TaskContext) -> Assigned:
        """Move what would be known by now: after choices, an edited map, or better tags."""
        report = Assigned(f"crate-{uuid.uuid4().hex[:8]}")
        with one_at_a_time(self._deps.locks, ctx):
            for file in list(self._files(ctx)):
                ctx.checkpoint()
                told = self._told(file)
                if told.suggestion:
                    self._move(file, told.suggestion, told.why, report, ctx)
        self._tell(report)
        return report

    def _named(self, super_genre: str) -> str:
        names = self._deps.genres().names
        same = [name for name in names if name.casefold() == super_genre.strip().casefold()]
        if not same:
            raise BadInput(
                f"There is no super genre “{super_genre}”.", f"Choose one of {', '.join(names)}."
            )
        return same[0]

    def _file(self, path: Path) -> _File:
        path = Path(path).absolute()
        if not path.is_relative_to(self.folder) or not path.is_file():
            raise BadInput(
                f"{path} does not wait in {self.folder}.", "`unclassified list` shows what does."
            )
        try:
            return _File(path, self._track(path))
        except UnreadableAudio as error:
            raise BadInput(f"{path} cannot be read: {error}.", "Look at it by hand.") from error

    def _track(self, path: Path) -> Track:
        return known(self._deps.reader.own_words(str(path)), path.name).track

    def _files(self, ctx: TaskContext) -> list[_File]:
        found = []
        try:
            for one in self._deps.files.walk_audio(str(self.folder), ctx):
                try:
                    found.append(_File(Path(one.path), self._track(Path(one.path))))
                except UnreadableAudio:
                    continue
        except IncompleteWalk:  # what could be listed was; nothing waits in a folder that is away
            pass
        return sorted(found, key=lambda file: file.path)

    def _told(self, file: _File) -> Waiting:
        plan = self._deps.organiser.plan_crate(file.path, file.track)
        known_now = plan.super_genre != UNCLASSIFIED
        return Waiting(
            str(file.path),
            file.track.artist_credit,
            file.track.title,
            file.track.genres,
            plan.super_genre if known_now else "",
            dict(plan.sources).get("super_genre", ""),
        )

    def _move(self, file: _File, name: str, why: str, report: Assigned, ctx: TaskContext) -> bool:
        plan = self._deps.organiser.plan_into(file.path, file.track, name, why)
        filed = self._deps.organiser.file_plan(plan, report.run, None, ctx, SKIP)
        if filed.outcome is not FilingOutcome.MOVED or filed.path is None:
            report.failed.append(_stays(file, filed))
            return False
        self._deps.cache.drop_organised([str(file.path)])
        self._deps.cache.apply((), [str(file.path)])
        self._deps.jobs.relocate(str(file.path), filed.path)
        self._deps.files.remove_empty(file.path.parent, self._deps.root())
        report.moved.append(
            Moved(str(file.path), filed.path, beside=filed.beside, sources=filed.plan.sources)
        )
        return True

    def _remember(self, kind: ChoiceKind, file: _File, name: str, report: Assigned) -> None:
        choice = self._deps.choices.remember(kind, file.track, file.track.genres, name)
        words = f"{choice.kind} “{choice.words}” → {name}"
        if words not in report.remembered:
            report.remembered.append(words)

    def _tell(self, report: Assigned) -> None:
        if not report.moved:
            return
        count = len(report.moved)
        files = "1 file" if count == 1 else f"{count} files"
        self._deps.activity.add("organised", f"{files} put into crates (run {report.run})")
        self._deps.bus.publish(LibraryChanged(self._deps.cache.count()))


def _stays(file: _File, filed: Filed) -> Skipped:
    there = filed.path
    reason = f"{Path(there).name} is in that crate already." if there else filed.reason
    return Skipped(str(file.path), reason, there)
