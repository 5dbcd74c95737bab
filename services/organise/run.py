"""`organize`: files what lies in the incoming folder (or elsewhere).

Made by the container; used by the command line, by cron through it, and by the window.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from core.domain import (
    DownloadJob,
    FilingOutcome,
    FilingPlan,
    StorageError,
)
from core.ports.jobs import JobStore
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.library import LibraryCache
from core.ports.media import (
    AudioVerifier,
    CoverTeller,
    FileStore,
    OwnWords,
    TagReader,
    TagTeller,
    UnreadableAudio,
)
from core.ports.system import Clock
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import LibraryChanged
from services.organise import checking, incoming
from services.organise.albums import agreed
from services.organise.apply import Filer
from services.organise.completing import Completed, Completing, own_genres
from services.organise.duplicates import SKIP, Policy, same_place
from services.organise.genres import UNCLASSIFIED
from services.organise.incoming import Arrival, Surroundings
from services.organise.known import Known, known, missing_tags
from services.organise.layout import LAYOUTS
from services.organise.locks import one_at_a_time
from services.organise.organiser import Organiser
from services.organise.owning import Owning
from services.organise.plan import with_sources
from services.organise.reports import Moved, OrganizeReport, Skipped
from services.organise.trash import NAME as TRASH
from services.organise.undo_store import UndoStore
from services.organise.watch_analysis import Analysis


class FileTeller(TagReader, TagTeller, CoverTeller, Protocol):
    """Reads a file's row for the library, its own tags and cover for filing."""


@dataclass(frozen=True)
class OrganizeDeps:
    """What filing by hand needs. `setting` gives a setting's value, `home` the data folder."""

    home: Path
    setting: Callable[[str], Any]
    organiser: Organiser
    filer: Filer
    undo: UndoStore
    files: FileStore
    reader: FileTeller
    verifier: AudioVerifier
    jobs: JobStore
    cache: LibraryCache
    owning: Owning
    activity: ActivityLog
    locks: PaceStore
    bus: EventBus
    clock: Clock
    completing: Completing | None = None


@dataclass(frozen=True, slots=True)
class _Planned:
    arrival: Arrival
    plan: FilingPlan
    not_from_tags: tuple[str, ...]
    done: Completed


Sift = Callable[[Path, Known, Completed], bool]
"""Says of a file and what is known about it whether it shall be filed."""


class OrganizeService:
    """Runs `organize`. One run at a time over all processes of a home."""

    def __init__(self, deps: OrganizeDeps) -> None:
        self._deps = deps

    def run(
        self,
        paths: Sequence[Path],
        layout: str | None,
        dry_run: bool,
        ctx: TaskContext,
        policy: Policy | None = None,
        sift: Sift | None = None,
        copy: bool = False,
        by_itself: bool = False,
    ) -> OrganizeReport:
        """File everything below `paths` (none: the incoming folder) that is ready.

        `policy` says what happens to taken names, None as `organize.duplicates` does. Files that
        `sift` refuses are in no list; with `copy` the files stay where they are as well. When
        nobody asked (`by_itself`), downloads that people left as they are stay.
        Raises `BadInput` for a path or layout that does not exist, `StorageError` when nothing
        could be filed because the target is full or cannot be written, `NotReady` when another run
        does not end. A dry run touches nothing and says what would happen.
        """
        layout = layout or str(self._deps.setting("organize.layout"))
        self._deps.organiser.check_layout(layout)
        around = self._around(by_itself)
        if dry_run:
            report = OrganizeReport(None)
            report, ready = self._look(
                paths or self._hand(report, around, ctx), layout, report, around, ctx, sift
            )
            self._rehearse(ready, report, ctx)
            report.lost = "" if copy else self._deps.undo.lost(None, len(report.moved))
            return report.in_order()
        with one_at_a_time(self._deps.locks, ctx):
            self.recover(ctx)
            self._deps.undo.prune()
            report = OrganizeReport(self._new_run(), policy or self._deps.organiser.policy())
            report, ready = self._look(
                paths or self._hand(report, around, ctx), layout, report, around, ctx, sift
            )
            ready = [replace(one, plan=replace(one.plan, copy=copy)) for one in ready]
            if ready:
                self._deps.organiser.check_target(layout)
                self._file(ready, report, ctx)
                self._deps.undo.prune()
                report.lost = self._deps.undo.lost(report.run, len(report.moved))
            return report.in_order()

    def _hand(
        self, report: OrganizeReport, around: Surroundings, ctx: TaskContext
    ) -> Sequence[Path] | None:
        """Give what arrived to the analyser, if there is one; what it gave back is to be filed."""
        analysis = Analysis.of(self._deps.setting)
        if analysis is None:
            return ()
        found = incoming.find((), around, self._deps.files, ctx)
        report.waiting = [Skipped(path, reason) for path, reason in found.waiting]
        report.failed = [Skipped(path, reason) for path, reason in found.failed]
        paths = [arrival.path for arrival in found.ready]
        problems = checking.problems(
            self._deps.verifier, paths, int(self._deps.setting("limits.workers")), ctx
        )
        for arrival, problem in zip(found.ready, problems, strict=True):
            if problem:
                report.failed.append(Skipped(str(arrival.path), problem))
            elif report.run is None:
                report.handed.append(Moved(str(arrival.path), analysis.plan(arrival).target))
            else:
                analysis.hand(arrival, report, self._deps.filer, ctx)
        for one in report.handed:
            self._deps.owning.drop(one.target)  # owned when it is in its place
            self._deps.organiser.tidy(Path(one.source).parent)
        return analysis.analysed(self._deps.files, self._deps.reader, ctx) or None

    def recover(self, ctx: TaskContext) -> None:
        """Finish or take back what a killed process left half filed."""
        for one in self._deps.filer.recover(ctx):
            if one.path is None:
                self._deps.owning.drop(one.entry.target)
            elif one.entry.job_id is None:
                self._deps.owning.add(one.path)

    def _new_run(self) -> str:
        moment = datetime.fromtimestamp(self._deps.clock.now(), UTC).strftime("%Y%m%d-%H%M%S")
        return f"{moment}-{uuid.uuid4().hex[:6]}"

    def _look(
        self,
        paths: Sequence[Path] | None,
        layout: str,
        report: OrganizeReport,
        around: Surroundings,
        ctx: TaskContext,
        sift: Sift | None,
    ) -> tuple[OrganizeReport, list[_Planned]]:
        """Find the files, read what they say, and plan them in the light of each other."""
        if paths is None:  # nothing came back from the analyser
            return report, []
        ctx.report(None, "Looking for files")
        found = incoming.find(paths, around, self._deps.files, ctx)
        report.waiting += [Skipped(path, reason) for path, reason in sorted(found.waiting)]
        report.failed += [Skipped(path, reason) for path, reason in found.failed]
        told = []
        for number, arrival in enumerate(found.ready):
            ctx.checkpoint()
            ctx.report(number / len(found.ready) * 0.1, "Reading tags")
            words = self._words(arrival, report, ctx)
            if words is not None:
                told.append((arrival, words, known(words, arrival.relative)))
        tracks = agreed([one.track for _, _, one in told])
        together = [
            (arrival, words, replace(one, track=track))
            for (arrival, words, one), track in zip(told, tracks, strict=True)
        ]
        planned = []
        for number, one in enumerate(together):
            ctx.checkpoint()
            ctx.report(0.1 + number / len(together) * 0.2, "Completing tags")
            planned.append(self._plan(*one, layout, ctx, sift))
        ready = [one for one in planned if isinstance(one, _Planned)]
        report.failed += [one for one in planned if isinstance(one, Skipped)]
        return report, list(self._not_there(ready, report))

    def _around(self, by_itself: bool) -> Surroundings:
        setting, home = self._deps.setting, self._deps.home
        return Surroundings(
            incoming=Path(setting("downloads.incoming")),
            roots=[Path(setting(f"organize.{layout}")) for layout in LAYOUTS],
            own=[home / "undo", home / "quarantine", home / TRASH, *self._analysis_folders()],
            jobs=self._jobs_at_work,
            left=self._deps.jobs.left_as_is if by_itself else tuple,
        )

    def _analysis_folders(self) -> list[Path]:
        analysis = Analysis.of(self._deps.setting)
        return [analysis.first, analysis.second] if analysis else []

    def _jobs_at_work(self) -> list[DownloadJob]:
        return self._deps.jobs.find(states=incoming.AT_WORK)

    def _words(self, arrival: Arrival, report: OrganizeReport, ctx: TaskContext) -> OwnWords | None:
        try:
            return self._deps.reader.own_words(str(arrival.path))
        except UnreadableAudio as error:
            reason = checking.problem(self._deps.verifier, arrival.path, ctx)
            report.failed.append(
                Skipped(str(arrival.path), reason or f"It cannot be read: {error}.")
            )
            return None

    def _plan(
        self,
        arrival: Arrival,
        words: OwnWords,
        one: Known,
        layout: str,
        ctx: TaskContext,
        sift: Sift | None,
    ) -> _Planned | Skipped | None:
        if not one.artist_known:
            return Skipped(
                str(arrival.path),
                "Neither its tags nor its name say who the artist is; complete its tags.",
            )
        done = self._complete(words, one, ctx)
        if sift is not None and not sift(arrival.path, one, done):
            return None
        plan = self._deps.organiser.plan_known(
            arrival.path, done.track, layout, done.tags, done.sources, done.genres
        )
        return _Planned(arrival, replace(plan, notes=done.notes), one.not_from_tags, done)

    def _complete(self, words: OwnWords, one: Known, ctx: TaskContext) -> Completed:
        if not self._deps.setting("tags.enabled"):
            return Completed(one.track, None, own_genres(one))
        if self._deps.completing is None:
            return Completed(one.track, missing_tags(words, one), own_genres(one))
        return self._deps.completing.of_file(words, one, ctx)

    def _with_cover(self, one: _Planned, ctx: TaskContext) -> FilingPlan:
        """Only now, so that a large run holds one cover at a time."""
        if self._deps.completing is None:
            return one.plan
        done = self._deps.completing.with_cover(one.done, one.arrival.path, ctx)
        plan = replace(one.plan, tags=done.tags, artist_jpeg=done.artist_jpeg)
        return with_sources(plan, done.sources)

    def _not_there(self, ready: list[_Planned], report: OrganizeReport) -> Iterator[_Planned]:
        """Without those in their place and those whose name is taken: they need no check."""
        for one in ready:
            try:
                target, there = self._deps.filer.look(one.plan)
            except OSError:
                yield one  # filing it will say what is wrong
                continue
            if there is None:
                yield replace(one, plan=replace(one.plan, target=str(target)))
            elif same_place(there, one.arrival.path):
                continue  # it stands in its place
            elif report.policy != SKIP and report.run is not None:
                yield one
            else:
                report.duplicates.append(_duplicate(one, there))

    def _file(self, ready: list[_Planned], report: OrganizeReport, ctx: TaskContext) -> None:
        done = 0
        for one, problem in self._checked(ready, ctx):
            done += 1
            ctx.report(0.1 + 0.9 * done / len(ready), f"{done} of {len(ready)} files")
            if problem:
                report.failed.append(Skipped(one.plan.source, problem))
                continue
            if incoming.stamp_of(one.arrival.path) != one.arrival.stamp:
                report.waiting.append(Skipped(one.plan.source, "It is still growing."))
                continue
            try:
                self._file_one(one, report, ctx)
            except StorageError as error:
                if not report.moved:
                    raise
                report.stopped = error
                rest = [left.plan.source for left in ready[done - 1 :]]
                report.failed += [Skipped(path, error.sentence) for path in rest]
                break
        if report.moved:
            self._tell(report)

    def _file_one(self, one: _Planned, report: OrganizeReport, ctx: TaskContext) -> None:
        plan = self._with_cover(one, ctx)
        filed = self._deps.organiser.file_plan(plan, report.run or "", None, ctx, report.policy)
        if filed.outcome is FilingOutcome.DUPLICATE:
            report.duplicates.append(_duplicate(one, Path(filed.path or "")))
        elif filed.outcome is FilingOutcome.FAILED or filed.path is None:
            report.failed.append(Skipped(one.plan.source, filed.reason))
        else:
            one = replace(one, plan=filed.plan)
            report.moved.append(_moved(one, filed.path, filed.beside, filed.reason))

    def _checked(self, ready: list[_Planned], ctx: TaskContext) -> Iterator[tuple[_Planned, str]]:
        """Each file with what is wrong with it, "" for a sound one; decoded some files ahead."""
        workers = int(self._deps.setting("limits.workers"))
        paths = [one.arrival.path for one in ready]
        yield from zip(
            ready, checking.problems(self._deps.verifier, paths, workers, ctx), strict=True
        )

    def _rehearse(self, ready: list[_Planned], report: OrganizeReport, ctx: TaskContext) -> None:
        """The dry run: as if filed, one after the other."""
        taken: dict[str, str] = {}
        folders: dict[str, str] = {}
        for number, (one, problem) in enumerate(self._checked(ready, ctx), start=1):
            ctx.report(0.1 + 0.9 * number / len(ready), f"{number} of {len(ready)} files")
            if problem:
                report.failed.append(Skipped(one.plan.source, problem))
                continue
            target = _respelled(one.plan, folders)
            place = _folded(target.with_suffix(""))
            if place in taken:
                report.duplicates.append(_duplicate(one, Path(taken[place])))
            else:
                taken[place] = str(target)
                report.moved.append(_moved(one, str(target), (), ""))

    def _tell(self, report: OrganizeReport) -> None:
        count = len(report.moved)
        files = "1 file" if count == 1 else f"{count} files"
        self._deps.activity.add("organised", f"{files} organised (run {report.run})")
        self._deps.bus.publish(LibraryChanged(self._deps.cache.count()))


def _moved(one: _Planned, target: str, beside: tuple[tuple[str, str], ...], note: str) -> Moved:
    unclassified = one.plan.super_genre == UNCLASSIFIED
    plan = one.plan
    told = (plan.sources, plan.notes)
    doubt = f"Its album is unsure: {one.done.doubt}" if one.done.doubt else ""
    note = f"{note} {doubt}".strip()
    return Moved(plan.source, target, unclassified, one.not_from_tags, beside, note, *told)


def _duplicate(one: _Planned, there: Path) -> Skipped:
    reason = f"{there.name} is already there; this file stays where it is."
    return Skipped(one.plan.source, reason, str(there))


def _respelled(plan: FilingPlan, folders: dict[str, str]) -> Path:
    """The target in folders as earlier files of the dry run would have made them."""
    *above, name = Path(plan.target).relative_to(plan.root).parts
    here = Path(plan.root)
    for folder in above:
        here = Path(folders.setdefault(_folded(here / folder), str(here / folder)))
    return here / name


def _folded(path: Path) -> str:
    """Equal for two names of which a folder can hold only one."""
    return unicodedata.normalize("NFC", str(path).casefold())
