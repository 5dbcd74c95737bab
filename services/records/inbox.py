"""The inbox: finished downloads that wait for a person, with their reasons.

Two kinds: files that could not be filed (no permission, disk full, taken name, unsure album) and
files that the check refused. Both are persisted and none is ever searched or downloaded again for
that: an import never costs a second download. Made by the container; used by the window, and the
first kind is what `get --json` lists under `review`.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import (
    BadInput,
    DownloadJob,
    FileCheck,
    FilingMode,
    FilingOutcome,
    JobState,
    StorageError,
    Track,
)
from core.ports.inbox import CheckLog, HeldFile, HeldFiles
from core.ports.jobs import JobPatch, JobStore, WishStore, patch
from core.ports.ledgers import ActivityLog
from core.ports.memory import FileMemory
from core.ports.system import Clock
from core.tasks import TaskContext
from services.bus import EventBus
from services.downloads.known_bad import digest_of, forgive
from services.events import JobMoved
from services.organise.job_runs import FILE_ANYWAY

if TYPE_CHECKING:
    from services.organise.filing import Filing

_RETRY = "Filing is tried again"
_RESTING = frozenset({JobState.REVIEW, JobState.PARKED})
_ENDED = frozenset({JobState.DONE, JobState.CANCELLED})


class InboxKind(Enum):
    """Why a file waits."""

    FILING = "could not be filed"
    CHECK = "was refused by the check"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One file that waits. `id` names it for the actions and holds over restarts.

    `job_id` is the download it came from, `track` what it was fetched for, `path` where it lies,
    `reason` a sentence, `at` seconds since the epoch (UTC), `check` what was found out about it.
    """

    id: str
    kind: InboxKind
    job_id: int | None
    track: Track
    path: str
    reason: str
    at: float
    check: FileCheck | None = None


@dataclass(frozen=True)
class InboxDeps:
    """What the inbox needs. `pause` ends a running transfer, `wake` wakes the engine.

    `files` are those never taken again; what a person keeps all the same is forgiven.
    """

    jobs: JobStore
    held: HeldFiles
    checks: CheckLog
    wishes: WishStore
    track_key: Callable[[Track], str]
    filing: Callable[[], Filing]
    pause: Callable[[int], bool]
    wake: Callable[[], None]
    layout: Callable[[], str]
    activity: ActivityLog
    bus: EventBus
    clock: Clock
    files: FileMemory


class InboxService:
    """Lists what waits and does what a person says. Thread-safe."""

    def __init__(self, deps: InboxDeps) -> None:
        self._deps = deps

    def items(self) -> list[InboxItem]:
        """Everything that waits, the newest first; files that are gone are left out."""
        waiting = [job for job in self._deps.jobs.find({JobState.REVIEW}) if job.local_path]
        held = self._deps.held.all()
        known = {job.id for job in waiting} | {one.job_id for one in held if one.job_id}
        checks = self._deps.checks.of(known)
        items = [_of_job(job, checks.get(job.id)) for job in waiting]
        taken = {item.path for item in items}
        items += [_of_held(one, _check_of(one, checks)) for one in held if one.path not in taken]
        there = [item for item in items if os.path.isfile(item.path)]
        return sorted(there, key=lambda item: -item.at)

    def count(self) -> int:
        """How many wait."""
        return len(self.items())

    def item(self, item_id: str) -> InboxItem:
        """One of them. Raises `BadInput` when it no longer waits."""
        for item in self.items():
            if item.id == item_id:
                return item
        raise BadInput(f"`{item_id}` no longer waits in the inbox.", "Look at the list again.")

    def retry(self, item_id: str) -> None:
        """Check and file it once more, as it is."""
        item = self.item(item_id)
        self._take_up(item, JobState.VERIFYING, _RETRY)

    def rematch(self, item_id: str, track: Track) -> None:
        """It is another recording (or on another album) than was thought: file it as `track`.

        When the recording is another one, what was wanted before goes to the wish list.
        """
        item = self.item(item_id)
        key, before = self._deps.track_key(track), self._deps.track_key(item.track)
        job = self._deps.jobs.get(item.job_id) if item.job_id is not None else None
        self._take_up(item, JobState.VERIFYING, "Named by hand", _named_by_hand(track), track)
        if job is not None and key != before:
            self._deps.wishes.add(before, item.track, job.origin, self._deps.clock.now())

    def file_anyway(self, item_id: str, ctx: TaskContext | None = None) -> None:
        """File it although the check refused it or its name is taken; then under a free name.

        The same bytes are not refused again. Raises `Cancelled` before anything has changed.
        """
        item = self.item(item_id)
        digest = digest_of(Path(item.path), ctx) if item.kind is InboxKind.CHECK else ""
        self._take_up(item, JobState.ORGANISING, FILE_ANYWAY)
        forgive(self._deps.files, digest)

    def discard(self, item_id: str) -> str:
        """Put the file into the trash; returns the run that `organize --undo` takes.

        A download that waited for it counts as cancelled. Raises `StorageError` when the file
        cannot be moved.
        """
        item = self.item(item_id)
        run = f"discard-{uuid.uuid4().hex[:8]}"
        path = Path(item.path)
        try:
            self._deps.filing().trash.discard(path, run, None, str(path.parent))
        except OSError as error:
            words = error.strerror or "unknown reason"
            raise StorageError(
                f"The file cannot be moved to the trash ({words}).", "It stays in the inbox."
            ) from error
        self._drop(item)
        if item.kind is InboxKind.FILING and item.job_id is not None:
            self._move(item.job_id, JobState.CANCELLED, "Discarded by hand", None)
        self._deps.activity.add("discarded", f"{_named(item.track)} (run {run})", item.job_id)
        return run

    def hold_again(self, item: InboxItem) -> None:
        """A discarded file is back in its place: it waits once more."""
        if item.kind is InboxKind.CHECK:
            self._deps.held.hold(item.job_id, item.track, item.path, item.reason)
        elif item.job_id is not None:
            self._move(item.job_id, JobState.REVIEW, item.reason, patch(local_path=item.path))

    def _take_up(
        self,
        item: InboxItem,
        to: JobState,
        note: str,
        change: JobPatch | None = None,
        track: Track | None = None,
    ) -> None:
        """Give the file back to its download, or file it alone when that has ended."""
        job = self._at_rest(item)
        if job is None:
            self._file_alone(item, track or item.track)
            return
        values = dict(change.values) if change else {}
        values |= patch(local_path=item.path).values
        if self._move(job.id, to, note, JobPatch(values)):
            self._drop(item)
            self._deps.wake()
            return
        raise BadInput("The download is just at work.", "Try again in a moment.")

    def _at_rest(self, item: InboxItem) -> DownloadJob | None:
        """The item's download, not working on another file any more; None when it has ended."""
        if item.job_id is None:
            return None
        try:
            job = self._deps.jobs.get(item.job_id)
        except KeyError:
            return None
        if job.state not in _RESTING | _ENDED and self._deps.pause(job.id):
            job = self._deps.jobs.get(job.id)
        return None if job.state in _ENDED else job

    def _move(self, job_id: int, to: JobState, note: str, change: JobPatch | None) -> bool:
        before = self._deps.jobs.get(job_id).state
        try:
            moved = self._deps.jobs.move(job_id, to, note, change)
        except ValueError:
            return False
        self._deps.bus.publish(JobMoved(moved, before))
        return True

    def _file_alone(self, item: InboxItem, track: Track) -> None:
        """Its download has ended with another file: file this one beside it, with its own run."""
        filing, path = self._deps.filing(), Path(item.path)
        plan = filing.organiser.plan(path, track, self._deps.layout())
        run = f"inbox-{uuid.uuid4().hex[:8]}"
        filed = filing.organiser.file_plan(plan, run, None, TaskContext(), "keep_both")
        if filed.outcome is not FilingOutcome.MOVED:
            raise BadInput(filed.reason or "It cannot be filed.", "It stays in the inbox.")
        self._drop(item)
        self._deps.activity.add("organised", f"{_named(track)} (run {run})", item.job_id)

    def _drop(self, item: InboxItem) -> None:
        if item.kind is not InboxKind.CHECK:
            return
        self._deps.held.drop(int(item.id.removeprefix("held-")))
        if not os.path.lexists(item.path):
            folder = Path(item.path).parent
            with contextlib.suppress(OSError):
                (folder / "reason.txt").unlink(missing_ok=True)
                folder.rmdir()


def _named_by_hand(track: Track) -> JobPatch:
    return patch(track=track, filing=FilingMode.MATCHED)


def _of_job(job: DownloadJob, check: FileCheck | None) -> InboxItem:
    path, reason = job.local_path or "", job.reason or "It could not be filed."
    kind = InboxKind.FILING
    return InboxItem(f"job-{job.id}", kind, job.id, job.track, path, reason, job.updated_at, check)


def _check_of(one: HeldFile, checks: Mapping[int, FileCheck]) -> FileCheck | None:
    """The job's newest check, when it is about this file."""
    check = None if one.job_id is None else checks.get(one.job_id)
    return check if check is not None and "; ".join(check.problems) == one.reason else None


def _of_held(one: HeldFile, check: FileCheck | None) -> InboxItem:
    reason = f"{one.reason[:1].upper()}{one.reason[1:]}"
    return InboxItem(
        f"held-{one.id}", InboxKind.CHECK, one.job_id, one.track, one.path, reason, one.at, check
    )


def _named(track: Track) -> str:
    return f"{track.artist_credit} - {track.title}"
