"""Bringing in what a person has: an existing folder, reviewed, then filed like any download.

Each file is recognised by its tags and path, confirmed by a catalogue. Sure ones (confidence 0.9
and more) are filed, likely ones (0.7 to 0.9) wait for a yes, the rest stays and says why. By
default files are copied and the folder stays as it is. Nothing outside the folder is changed but
the targets; `organize --undo RUN` takes an import back. Used by the window and the command line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from core.domain import BadInput, Track
from core.tasks import TaskContext
from services.metadata.choosing import Compare
from services.organise.completing import Completed
from services.organise.confidence import LIKELY, SURE, judged
from services.organise.duplicates import SKIP
from services.organise.known import Known
from services.organise.reports import OrganizeReport, Skipped
from services.organise.run import OrganizeService


class Verdict(Enum):
    """What happens to a file of an import."""

    SURE = "automatic"
    ASKED = "asked"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Recognised:
    """One file of the review. `confidence` is 0 to 1; `reason` says in a sentence what it rests on.

    `track` is what it would be filed as, `sources` where each field comes from; `target` is its
    place, None when it stays (left, broken, or its place is taken: `obstacle` says so).
    """

    path: str
    track: Track
    confidence: float
    verdict: Verdict
    reason: str
    sources: tuple[tuple[str, str], ...] = ()
    target: str | None = None
    obstacle: str = ""


@dataclass
class ImportReview:
    """What an import found: every file once, by path. `unread` are files nobody can read, `waiting`
    those somebody still works on."""

    folder: str
    files: list[Recognised] = field(default_factory=list)
    unread: list[Skipped] = field(default_factory=list)
    waiting: list[Skipped] = field(default_factory=list)

    def of(self, verdict: Verdict) -> list[Recognised]:
        """The files with this verdict."""
        return [one for one in self.files if one.verdict is verdict]


@dataclass
class Imported:
    """An import that was carried out: the run (`organize --undo` takes it), and what stays."""

    report: OrganizeReport
    review: ImportReview

    @property
    def complete(self) -> bool:
        """True when every file was brought in."""
        stay = self.review.of(Verdict.ASKED) + self.review.of(Verdict.LEFT)
        moved = {one.source for one in self.report.moved}
        return self.report.complete and all(one.path in moved for one in stay)


class ImportService:
    """Looks into a folder and brings its files in. `compare` gives the matching engine."""

    def __init__(
        self,
        organize: OrganizeService,
        compare: Callable[[], Compare],
    ) -> None:
        self._organize = organize
        self._compare = compare

    def look(self, folder: Path, ctx: TaskContext, layout: str | None = None) -> ImportReview:
        """The review list; nothing is touched. Raises `BadInput` for what is no folder."""
        folder = _folder(folder)
        seen: dict[str, Recognised] = {}
        report = self._organize.run(
            [folder], layout, True, ctx, SKIP, self._sift(folder, seen, None)
        )
        return _review(folder, seen, report)

    def bring_in(
        self,
        folder: Path,
        ctx: TaskContext,
        accepted: Collection[str] = (),
        *,
        everything_asked: bool = False,
        move: bool = False,
        layout: str | None = None,
    ) -> Imported:
        """File what is sure, and of the rest what a person `accepted` by its path.

        `everything_asked` accepts all that would be asked. With `move` the files leave the folder
        (their originals are kept for an undo, within its limits), else they are copied. Raises
        `BadInput` for what is no folder, `StorageError` when nothing could be filed.
        """
        folder = _folder(folder)
        yes = {os.path.abspath(path) for path in accepted}
        seen: dict[str, Recognised] = {}

        def wanted(one: Recognised) -> bool:
            asked = one.verdict is Verdict.ASKED and everything_asked
            return one.verdict is Verdict.SURE or asked or one.path in yes

        report = self._organize.run(
            [folder], layout, False, ctx, SKIP, self._sift(folder, seen, wanted), not move
        )
        return Imported(report, _review(folder, seen, report))

    def _sift(
        self,
        folder: Path,
        seen: dict[str, Recognised],
        wanted: Callable[[Recognised], bool] | None,
    ) -> Callable[[Path, Known, Completed], bool]:
        real = Path(os.path.realpath(folder))

        def sift(path: Path, one: Known, done: Completed) -> bool:
            found = self._recognise(path, one, done)
            outside = not Path(os.path.realpath(path)).is_relative_to(real)
            if outside:
                reason = "It is a link that leads out of the folder."
                found = replace(found, verdict=Verdict.LEFT, confidence=0.0, reason=reason)
            seen[found.path] = found
            return not outside and (wanted is None or wanted(found))

        return sift

    def _recognise(self, path: Path, one: Known, done: Completed) -> Recognised:
        confidence, reason = judged(one, done, self._compare())
        verdict = Verdict.LEFT
        if confidence >= LIKELY:
            verdict = Verdict.SURE if confidence >= SURE else Verdict.ASKED
        sources = tuple(done.sources.items())
        return Recognised(str(path), done.track, confidence, verdict, reason, sources)


def _folder(folder: Path) -> Path:
    folder = Path(os.path.abspath(folder.expanduser()))
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder.", "Name the folder your music is in.")
    return folder


def _review(folder: Path, seen: dict[str, Recognised], report: OrganizeReport) -> ImportReview:
    places = {one.source: one.target for one in report.moved}
    stays = {one.path: one.reason for one in (*report.duplicates, *report.failed)}
    files = [
        replace(one, target=places.get(path), obstacle=stays.get(path, ""))
        for path, one in sorted(seen.items())
    ]
    unread = [one for one in report.failed if one.path not in seen]
    return ImportReview(str(folder), files, unread, report.waiting)
