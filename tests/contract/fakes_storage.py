"""Stores in memory that keep the promises of core/ports, for tests that need no database.

The contract suites of this folder run on them and on the SQLite repositories alike.
"""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain import (
    RESTING_STATES,
    TRANSITIONS,
    Candidate,
    DownloadJob,
    FilingMode,
    JobState,
    JobStep,
    Judged,
    LibraryTrack,
    Origin,
    Track,
    Wish,
)
from core.ports.jobs import LONGEST_PAUSE, JobPatch, StoredCandidate
from core.ports.ledgers import Activity, JournalEntry, Original, PastSearch
from core.ports.library import FileStamp, SavedPlaylist, ScannedFile
from core.ports.system import Clock
from utils.processes import ProcessName, is_alive, this_process

ENDED = (JobState.DONE, JobState.CANCELLED)
NEW_TRANSFER = (JobState.WANTED, JobState.SEARCHING, JobState.QUEUED)


class TurningClock:
    """A clock that moves only when it is turned."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    def turn(self, seconds: float) -> None:
        self.time += seconds


@dataclass
class _Row:
    key: str
    job: DownloadJob
    steps: list[JobStep] = field(default_factory=list)
    candidates: list[StoredCandidate] = field(default_factory=list)
    owner: ProcessName | None = None


@dataclass
class _JobData:
    rows: dict[int, _Row] = field(default_factory=dict)
    revision: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)


class MemoryJobStore:
    """`JobStore` in memory. `seen_by` is the same store as another process sees it."""

    def __init__(
        self, clock: Clock, owner: ProcessName | None = None, data: _JobData | None = None
    ) -> None:
        self._clock = clock
        self._owner = owner or this_process()
        self._data = data or _JobData()

    def seen_by(self, owner: ProcessName) -> MemoryJobStore:
        return MemoryJobStore(self._clock, owner, self._data)

    def add(
        self,
        key: str,
        track: Track,
        origin: Origin,
        layout: str,
        priority: int = 0,
        group: str = "",
        filing: FilingMode = FilingMode.MATCHED,
    ) -> DownloadJob:
        with self._data.lock:
            for row in self._data.rows.values():
                if row.key == key and row.job.state not in ENDED:
                    if priority > row.job.priority:
                        self._change(row, priority=priority)
                    if group and row.job.group != group:
                        self._change(row, group=group)
                    return row.job
            now, number = self._clock.now(), len(self._data.rows) + 1
            job = DownloadJob(
                number,
                track,
                origin,
                JobState.WANTED,
                layout,
                priority,
                created_at=now,
                updated_at=now,
                group=group,
                filing=filing,
            )
            self._data.rows[number] = _Row(key, job, [JobStep(number, now, JobState.WANTED)])
            self._data.revision += 1
            return job

    def together(self, group: str) -> list[DownloadJob]:
        with self._data.lock:
            return [r.job for r in self._data.rows.values() if group and r.job.group == group]

    def get(self, job_id: int) -> DownloadJob:
        return self._data.rows[job_id].job

    def state(self, job_id: int) -> JobState:
        return self._data.rows[job_id].job.state

    def find(
        self,
        states: Collection[JobState] | None = None,
        ids: Collection[int] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        with self._data.lock:
            found = [row.job for row in self._chosen(states, ids)]
        if newest_first:
            found.sort(key=lambda job: (-job.updated_at, -job.id))
        return found[offset:][:limit]

    def _chosen(
        self, states: Collection[JobState] | None, ids: Collection[int] | None
    ) -> list[_Row]:
        rows = [
            row
            for row in self._data.rows.values()
            if (states is None or row.job.state in states) and (ids is None or row.job.id in ids)
        ]
        return sorted(rows, key=lambda r: (-r.job.priority, r.job.created_at, r.job.id))

    def leftovers(self) -> list[DownloadJob]:
        ended = {JobState.CANCELLED, JobState.PARKED}
        with self._data.lock:
            found = [row.job for row in self._data.rows.values()]
        return [
            job
            for job in found
            if (job.state in RESTING_STATES and job.kept)
            or (job.remote and job.state in ended)
            or (job.remote and job.state is JobState.REVIEW and not job.local_path)
        ]

    def left_as_is(self) -> list[DownloadJob]:
        with self._data.lock:
            done = [r.job for r in self._data.rows.values() if r.job.state is JobState.DONE]
        return [job for job in done if job.filing is FilingMode.AS_IS]

    def counts(self) -> Counter[JobState]:
        with self._data.lock:
            return Counter(row.job.state for row in self._data.rows.values())

    def claim(
        self, states: Collection[JobState], ids: Collection[int] | None = None
    ) -> DownloadJob | None:
        with self._data.lock:
            for row in self._chosen(states, ids):
                if row.owner is None or (row.owner != self._owner and not is_alive(row.owner)):
                    row.owner = self._owner
                    return row.job
            return None

    def others_at_work(self) -> bool:
        owners = {row.owner for row in self._data.rows.values()} - {None, self._owner}
        return any(owner is not None and is_alive(owner) for owner in owners)

    def move(
        self,
        job_id: int,
        to: JobState,
        note: str = "",
        change: JobPatch | None = None,
        since: JobState | None = None,
    ) -> DownloadJob:
        with self._data.lock:
            row = self._data.rows[job_id]
            if to not in TRANSITIONS[row.job.state] or since not in {None, row.job.state}:
                raise ValueError(f"{row.job.state} cannot become {to}")
            rivals = [r for r in self._data.rows.values() if r.key == row.key and r is not row]
            if to not in ENDED and any(r.job.state not in ENDED for r in rivals):
                raise ValueError("another job for this track runs")
            figures: dict[str, Any] = {"speed": 0.0, "queue_place": None}
            if to in NEW_TRANSFER:
                figures |= {"bytes_done": 0, "size": None}
            elif to is JobState.DOWNLOADING:
                figures = {}
            patched = dict(change.values) if change else {}
            self._change(row, **{"state": to, "reason": note, **figures, **patched})
            row.steps.append(JobStep(job_id, self._clock.now(), to, note))
            return row.job

    def annotate(
        self,
        job_id: int,
        change: JobPatch,
        note: str | None = None,
        within: Collection[JobState] | None = None,
        step: bool = False,
    ) -> DownloadJob:
        with self._data.lock:
            row = self._data.rows[job_id]
            if within is not None and row.job.state not in within:
                raise ValueError("it is elsewhere by now")
            reason = {} if note is None else {"reason": note}
            if step:
                row.steps.append(JobStep(job_id, self._clock.now(), row.job.state, note or ""))
            return self._change(row, **dict(change.values), **reason)

    def relocate(self, before: str, after: str) -> int:
        with self._data.lock:
            found = [
                row
                for row in self._data.rows.values()
                if row.job.state is JobState.DONE and row.job.final_path == before
            ]
            for row in found:
                row.job = replace(row.job, final_path=after)
                self._data.revision += 1
            return len(found)

    def progress(
        self, job_id: int, bytes_done: int, size: int | None, speed: float, queue_place: int | None
    ) -> None:
        with self._data.lock:
            row = self._data.rows.get(job_id)
            if row is not None:
                row.job = replace(
                    row.job,
                    bytes_done=bytes_done,
                    size=size,
                    speed=speed,
                    queue_place=queue_place,
                )
                self._data.revision += 1

    def release(self, job_id: int) -> None:
        with self._data.lock:
            row = self._data.rows.get(job_id)
            if row is not None and row.owner == self._owner:
                row.owner = None

    def set_candidates(self, job_id: int, judged: Sequence[Judged]) -> list[StoredCandidate]:
        with self._data.lock:
            row = self._data.rows[job_id]
            known = {c.judged.candidate.identity: c.outcome for c in row.candidates}
            row.candidates = [
                StoredCandidate(rank, one, known.get(one.candidate.identity, ""))
                for rank, one in enumerate(judged)
            ]
            self._data.revision += 1
            return list(row.candidates)

    def join_candidates(self, job_id: int, judged: Sequence[Judged]) -> None:
        with self._data.lock:
            row = self._data.rows[job_id]
            settled = -1
            for one in row.candidates:
                if one.outcome or one.rank == row.job.candidate:
                    settled = one.rank
            kept = row.candidates[: settled + 1]
            known = {one.judged.candidate.identity for one in kept}
            later = [one for one in judged if one.candidate.identity not in known]
            row.candidates = kept + [
                StoredCandidate(rank, one) for rank, one in enumerate(later, len(kept))
            ]
            self._data.revision += 1

    def candidates(self, job_id: int) -> list[StoredCandidate]:
        row = self._data.rows.get(job_id)
        return list(row.candidates) if row else []

    def candidate(self, job_id: int, rank: int) -> StoredCandidate | None:
        return next((one for one in self.candidates(job_id) if one.rank == rank), None)

    def tried(self, job_ids: Collection[int]) -> dict[int, list[StoredCandidate]]:
        found = {}
        for number in job_ids:
            chosen = self._data.rows[number].job.candidate if number in self._data.rows else None
            stored = self.candidates(number)
            told = [one for one in stored if one.outcome or one.rank == chosen]
            found.update({number: told} if told else {})
        return found

    def set_outcome(self, job_id: int, rank: int, outcome: str) -> None:
        with self._data.lock:
            stored = self._data.rows[job_id].candidates
            stored[rank] = replace(stored[rank], outcome=outcome)
            self._data.revision += 1

    def history(self, job_id: int) -> list[JobStep]:
        row = self._data.rows.get(job_id)
        return list(row.steps) if row else []

    def revision(self) -> int:
        return self._data.revision

    def _change(self, row: _Row, **values: Any) -> DownloadJob:
        row.job = replace(row.job, updated_at=self._clock.now(), **values)
        self._data.revision += 1
        return row.job


class MemoryWishStore:
    """`WishStore` in memory."""

    def __init__(self) -> None:
        self._wishes: dict[str, Wish] = {}
        self._ids = itertools.count(1)

    def put(
        self, key: str, track: Track, origin: Origin, reason: str, next_try_at: float | None
    ) -> Wish:
        old = self._wishes.get(key)
        if old is None:
            wish = Wish(next(self._ids), track, origin, reason, 1, next_try_at, key)
        else:
            wish = replace(old, reason=reason, next_try_at=next_try_at, tries=old.tries + 1)
        self._wishes[key] = wish
        return wish

    def add(self, key: str, track: Track, origin: Origin, next_try_at: float) -> bool:
        if key in self._wishes:
            return False
        self._wishes[key] = Wish(next(self._ids), track, origin, "", 0, next_try_at, key)
        return True

    def get(self, key: str) -> Wish | None:
        return self._wishes.get(key)

    def take_due(self, now: float, until: float) -> Wish | None:
        waiting = [(w.next_try_at, w) for w in self._wishes.values() if w.next_try_at is not None]
        due = [(at, w.id, w) for at, w in waiting if not now < at <= now + LONGEST_PAUSE]
        due.sort(key=lambda row: row[:2])
        if not due:
            return None
        first = replace(due[0][2], next_try_at=until)
        self._wishes[first.key] = first
        return first

    def schedule(self, keys: Collection[str], next_try_at: float | None) -> int:
        known = set(keys) & set(self._wishes)
        for key in known:
            self._wishes[key] = replace(self._wishes[key], next_try_at=next_try_at)
        return len(known)

    def rest_better(self, reason: str) -> int:
        better = [w for w in self._wishes.values() if w.origin.replaces is not None]
        tried = [wish for wish in better if wish.next_try_at]
        for wish in tried:
            self._wishes[wish.key] = replace(wish, reason=reason, next_try_at=None)
        return len(tried)

    def wake(self, reason: str, next_try_at: float) -> int:
        resting = [w for w in self._wishes.values() if w.next_try_at is None and w.reason == reason]
        for wish in resting:
            self._wishes[wish.key] = replace(wish, reason="", next_try_at=next_try_at)
        return len(resting)

    def remove(self, key: str) -> None:
        self._wishes.pop(key, None)

    def all(self) -> list[Wish]:
        return sorted(self._wishes.values(), key=lambda wish: -wish.id)

    def count(self) -> int:
        return len(self._wishes)


class MemoryLibraryCache:
    """`LibraryCache` in memory."""

    def __init__(self) -> None:
        self._files: dict[str, ScannedFile] = {}
        self._reads: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._revision = 0

    def tracks(self) -> list[LibraryTrack]:
        return [file.track for file in self._files.values() if file.track]

    def walk(self, size: int = 20_000) -> Iterator[list[LibraryTrack]]:
        tracks = self.tracks()
        return (tracks[at : at + size] for at in range(0, len(tracks), size))

    def at(self, paths: Collection[str]) -> list[LibraryTrack]:
        return [track for track in self.tracks() if not set(track.references).isdisjoint(paths)]

    def count(self) -> int:
        return len(self.tracks())

    def stamps(self, root: str) -> dict[str, FileStamp]:
        start = root.rstrip("/") + "/"
        return {
            path: file.stamp
            for path, file in self._files.items()
            if path.startswith(start) and not self._is_organised(file)
        }

    def apply(self, changed: Iterable[ScannedFile], removed: Iterable[str]) -> None:
        new = list(changed)
        gone = [self._files.pop(path, None) for path in removed]
        for file in new:
            track = file.track and replace(file.track, path=file.path, server="local")
            self._files[file.path] = replace(file, track=track)
        self._revision += bool(new or any(gone))

    def move(self, pairs: Iterable[tuple[str, str]]) -> None:
        for old, new in pairs:
            if old in self._files and not self._is_organised(self._files[old]):
                file = self._files.pop(old)
                track = file.track and replace(file.track, path=new, key=new)
                self._files[new] = replace(file, path=new, track=track)
                self._revision += 1

    def add_organised(self, track: LibraryTrack) -> None:
        assert track.path is not None
        organised = replace(track, server="organised")
        self._files[track.path] = ScannedFile(track.path, FileStamp(0, 0), organised)
        self._revision += 1

    def drop_organised(self, paths: Iterable[str]) -> None:
        for path in paths:
            if path in self._files and self._is_organised(self._files[path]):
                del self._files[path]
                self._revision += 1

    @staticmethod
    def _is_organised(file: ScannedFile) -> bool:
        return file.track is not None and file.track.server == "organised"

    def unreadable(self) -> list[tuple[str, str]]:
        bad = [file for file in self._files.values() if file.track is None]
        return sorted((file.path, file.error or "cannot be read") for file in bad)

    def mark_read(self, server: str, roots: Sequence[str], at: float) -> None:
        self._reads[server] = (at, tuple(roots))

    def last_read(self, server: str) -> tuple[float, tuple[str, ...]] | None:
        return self._reads.get(server)

    def revision(self) -> int:
        return self._revision


class MemoryShelf:
    """`PlaylistShelf` in memory."""

    def __init__(self) -> None:
        self._saved: dict[str, SavedPlaylist] = {}

    def put(self, saved: SavedPlaylist) -> None:
        self._saved[saved.key] = saved

    def all(self) -> list[SavedPlaylist]:
        return sorted(self._saved.values(), key=lambda saved: (-saved.checked_at, saved.key))

    def remove(self, key: str) -> None:
        self._saved.pop(key, None)


class MemorySearchLog:
    """`SearchLog` in memory."""

    def __init__(self) -> None:
        self._searches: dict[str, tuple[str, str, PastSearch]] = {}

    def past(self, source: str, text: str, since: float) -> PastSearch | None:
        same = [
            past
            for known_source, words, past in self._searches.values()
            if (known_source, words) == (source, text) and past.at > since
        ]
        return max(same, key=lambda past: past.at, default=None)

    def begin(self, source: str, text: str, search_id: str, at: float) -> None:
        self._searches[search_id] = (source, text, PastSearch(search_id, at, None))

    def finish(self, search_id: str, candidates: Sequence[Candidate]) -> None:
        if search_id in self._searches:
            source, text, past = self._searches[search_id]
            answered = replace(past, candidates=tuple(candidates))
            self._searches[search_id] = (source, text, answered)

    def forget(self, search_id: str) -> None:
        self._searches.pop(search_id, None)


class MemoryPaceStore:
    """`PaceStore` in memory; locks know one process only, so they are simply taken."""

    def __init__(self) -> None:
        self._slots: dict[str, list[float]] = {}
        self._blocks: dict[str, tuple[float, str]] = {}
        self._locks: set[str] = set()
        self._lock = threading.Lock()

    def take(self, bucket: str, now: float, gap: float, limit: int, window: float) -> float:
        with self._lock:
            slots = sorted(min(at, now) for at in self._slots.get(bucket, ()))
            self._slots[bucket] = slots
            waits = [0.0]
            standing = self.blocked(bucket, now)
            if standing:
                waits.append(standing[0] - now)
            if slots:
                waits.append(slots[-1] + gap - now)
            if len(slots) >= limit:
                waits.append(slots[-limit] + window - now if limit > 0 else window)
            if max(waits) > 1e-6:
                return max(waits)
            slots.append(now)
            return 0.0

    def arrived(self, bucket: str, now: float) -> None:
        with self._lock:
            slots = sorted(self._slots.get(bucket, ()))
            self._slots[bucket] = [*slots[:-1], *(max(at, now) for at in slots[-1:])]

    def used(self, bucket: str, now: float, window: float) -> int:
        return sum(at > now - window for at in self._slots.get(bucket, ()))

    def block(self, bucket: str, until: float, reason: str) -> None:
        self._blocks[bucket] = (until, reason)

    def blocked(self, bucket: str, now: float) -> tuple[float, str] | None:
        standing = self._blocks.get(bucket)
        return standing if standing and now < standing[0] <= now + 8 * 86400.0 else None

    def acquire(self, lock: str) -> bool:
        with self._lock:
            if lock in self._locks:
                return False
            self._locks.add(lock)
            return True

    def release(self, lock: str) -> None:
        self._locks.discard(lock)


class MemoryActivityLog:
    """`ActivityLog` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: list[Activity] = []

    def add(self, kind: str, text: str, job_id: int | None = None) -> None:
        line = Activity(len(self._lines) + 1, self._clock.now(), kind, text, job_id)
        self._lines.append(line)

    def recent(self, limit: int = 100, kinds: Collection[str] | None = None) -> list[Activity]:
        chosen = [line for line in reversed(self._lines) if kinds is None or line.kind in kinds]
        return chosen[:limit]


CLOSED = ("done", "abandoned", "undone")


class MemoryJournal:
    """`FilingJournal` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[int, JournalEntry] = {}
        self._originals: dict[int, Original] = {}

    def begin(
        self,
        run: str,
        job_id: int | None,
        source: str,
        temporary: str,
        target: str,
        sources: tuple[tuple[str, str], ...] = (),
    ) -> int:
        number, now = len(self._entries) + 1, self._clock.now()
        self._entries[number] = JournalEntry(
            number, run, job_id, source, temporary, target, "begun", now, sources
        )
        return number

    def stage(self, entry: int, stage: str, original: Original | None = None) -> None:
        if original is not None:
            self._originals[entry] = original
        self._entries[entry] = replace(self._entries[entry], stage=stage, at=self._clock.now())

    def open_entries(self) -> list[JournalEntry]:
        return [e for e in self._entries.values() if e.stage not in CLOSED]

    def of_run(self, run: str) -> list[JournalEntry]:
        return [entry for entry in self._entries.values() if entry.run == run]

    def originals(self, entries: Collection[int]) -> dict[int, Original]:
        return {number: self._originals[number] for number in entries if number in self._originals}

    def kept(self) -> list[tuple[JournalEntry, Original]]:
        done = [e for e in self._entries.values() if e.stage == "done" and e.id in self._originals]
        return [(e, self._originals[e.id]) for e in sorted(done, key=lambda e: (e.at, e.id))]

    def forget(self, entry: int) -> None:
        self._originals.pop(entry, None)

    def recent(self, limit: int = 100, before: int | None = None) -> list[JournalEntry]:
        older = [e for e in self._entries.values() if before is None or e.id < before]
        return sorted(older, key=lambda e: -e.id)[:limit]
