"""What front ends ask of downloads: want, cancel, retry, list, explain."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from core.domain import (
    Candidate,
    CoverageRow,
    DownloadJob,
    FilingMode,
    JobState,
    Judged,
    Origin,
    Playlist,
    RemoteId,
    Track,
)
from core.ports.inbox import CheckLog
from core.ports.jobs import JobPatch, JobStore, patch
from core.ports.ledgers import Sources
from services.bus import EventBus
from services.downloads.albums import AlbumGroups
from services.downloads.bettering import wanted_key
from services.downloads.discs import Discs
from services.downloads.finishing import BAD_FILE
from services.downloads.plain import BY_HAND, CHOSEN, HEARD, plain_key, standing
from services.downloads.plain import picked as picked_as_is
from services.downloads.viewing import Explanation, JobView
from services.events import JobMoved

__all__ = ["DownloadService", "Explanation"]

CANCELLABLE = frozenset(
    {
        JobState.WANTED,
        JobState.SEARCHING,
        JobState.REVIEW,
        JobState.QUEUED,
        JobState.DOWNLOADING,
        JobState.PARKED,
    }
)
"""Checking and moving cannot be cancelled: the file is here already."""

PAUSABLE = CANCELLABLE - {JobState.REVIEW, JobState.PARKED}
LEAVABLE = CANCELLABLE | {JobState.VERIFYING}
CHOOSABLE = PAUSABLE | {JobState.REVIEW, JobState.PARKED}

PAUSED = "Paused"
"""The reason of a job a person paused: it rests and makes no wish."""

REFUSED_BY_HAND = "You refused this file"
"""The outcome of a candidate a person did not want for this job; it is not offered again."""

RACES = 5
"""So often a person's word is tried again when a lane moves the job at the same moment."""

BACKGROUND = -10
"""The priority of what nobody waits for (wishes); a person's click has 0."""


class DownloadService(JobView):
    """The front ends' view on jobs. Thread-safe."""

    def __init__(
        self,
        jobs: JobStore,
        bus: EventBus,
        track_key: Callable[[Track], str],
        layout: Callable[[], str],
        wake: Callable[[], None],
        checks: CheckLog | None = None,
        sources: Callable[[int], Sources] | None = None,
    ) -> None:
        super().__init__(jobs, checks, sources)
        self._bus = bus
        self._track_key = track_key
        self._layout = layout
        self._wake = wake

    def want(
        self,
        playlist: Playlist,
        rows: Iterable[CoverageRow],
        layout: str | None = None,
        priority: int = 0,
    ) -> list[DownloadJob]:
        """One job per row, in order; rows that name the same recording share one.

        A job that rests after a failure is taken up again. Several tracks of one album are searched
        and, where one folder holds them, taken as one.
        """
        rows, wanted = list(rows), []
        discs = Discs(entry.track for entry in playlist.entries)
        albums = AlbumGroups(playlist, (row.entry.track for row in rows))
        for row in rows:
            track = discs.told(row.entry.track)
            origin = Origin(playlist.key, playlist.name, row.entry.position)
            wanted.append(self._want(track, origin, layout, priority, albums.of(track)))
        self._wake()
        return wanted

    def want_track(
        self, track: Track, origin: Origin, layout: str | None = None, priority: int = BACKGROUND
    ) -> DownloadJob:
        """One job for one track; the wish list's way.

        In the background a job a person paused stays paused, and a file that waits in the inbox is
        not filed once more.
        """
        job = self._want(track, origin, layout, priority)
        self._wake()
        return job

    def take(
        self,
        track: Track,
        origin: Origin,
        picked: Judged,
        remote: RemoteId | None = None,
        layout: str | None = None,
    ) -> DownloadJob:
        """One job that fetches this very file: a person picked it, nothing is searched.

        `remote` is a transfer of it that runs already or has ended well: the job takes it over
        unless it has one of its own.
        """
        return self._fetch(self._want(track, origin, layout, 0), picked, remote)

    def fetch_as_is(self, offer: Candidate, origin: Origin = BY_HAND) -> DownloadJob:
        """Download this very file; checked, it stays in the download folder as it came.

        No track is wanted, nothing is searched, nothing becomes a wish: when the file does not
        come the job rests, and `retry` asks again. The same file again is the same job, also a
        finished one while its file is still there.
        """
        done = standing(self._jobs, offer)
        if done is not None:
            return done
        job = self._jobs.add(
            plain_key(offer), offer.described, origin, self._layout(), 0, "", FilingMode.AS_IS
        )
        self._bus.publish(JobMoved(job, None))
        return self._fetch(job, picked_as_is(offer))

    def file_as(self, job_id: int, track: Track, layout: str | None = None) -> bool:
        """The file of an as-it-is job is this track: file it, also when it is here already.

        False when its file is gone, or is just being moved. Raises KeyError.
        """
        change = patch(filing=FilingMode.MATCHED, track=track, layout=layout)
        job = self._jobs.get(job_id)
        if job.state is not JobState.DONE:
            return self._annotated(job_id, change)
        if job.filing is FilingMode.MATCHED or not os.path.isfile(job.final_path or ""):
            return False
        file = patch(local_path=job.final_path, clear_final=True)
        change = JobPatch({**change.values, **file.values})
        note = "Named by hand"
        if not self._take_to(JobState.REVIEW, {JobState.DONE}, job_id, note, change):
            return False
        return self._take_to(JobState.VERIFYING, {JobState.REVIEW}, job_id, note)

    def _annotated(self, job_id: int, change: JobPatch) -> bool:
        try:
            self._jobs.annotate(job_id, change, within=LEAVABLE)
        except ValueError:
            return False
        return True

    def _fetch(
        self, job: DownloadJob, picked: Judged, remote: RemoteId | None = None
    ) -> DownloadJob:
        ours = self._jobs.claim({job.state}, [job.id]) is not None
        try:
            rank = self._rank_of(job.id, picked)
            if not self._take_over(job.id, rank, remote):
                self.choose(job.id, rank)
        finally:
            if ours:
                self._jobs.release(job.id)
            self._wake()
        return self._jobs.get(job.id)

    def take_for(self, job_id: int, candidate: Candidate) -> DownloadJob:
        """Fetch this very file for a job, unjudged: a person searched and chose it."""
        job = self._jobs.get(job_id)
        picked = replace(picked_as_is(candidate), why=CHOSEN)
        return self.take(job.track, job.origin, picked)

    def _rank_of(self, job_id: int, picked: Judged) -> int:
        """The rank of this file among the job's candidates; it is put first when it is new."""
        stored, identity = self._jobs.candidates(job_id), picked.candidate.identity
        for one in stored:
            if one.judged.candidate.identity == identity:
                return one.rank
        self._jobs.set_candidates(job_id, [picked, *(one.judged for one in stored)])
        return 0

    def _take_over(self, job_id: int, rank: int, remote: RemoteId | None) -> bool:
        job = self._jobs.get(job_id)
        if remote is None or job.remote is not None or job.local_path:
            return False
        note, change = HEARD, patch(candidate=rank)
        if job.state is JobState.QUEUED:
            if not self._picked(job, rank, note):
                return False
        elif not self._take_to(
            JobState.QUEUED,
            CHOOSABLE - {JobState.QUEUED, JobState.DOWNLOADING},
            job_id,
            note,
            change,
        ):
            return False
        return self._take_to(
            JobState.DOWNLOADING, {JobState.QUEUED}, job_id, note, patch(remote=remote)
        )

    def _want(
        self, track: Track, origin: Origin, layout: str | None, priority: int, group: str = ""
    ) -> DownloadJob:
        key = wanted_key(self._track_key(track), origin)
        job = self._jobs.add(key, track, origin, layout or self._layout(), priority, group)
        if priority >= 0 or not _is_up_to_a_person(job):
            job = self._revive(job, layout, priority)
        self._bus.publish(JobMoved(job, None))
        return job

    def _revive(self, job: DownloadJob, layout: str | None, priority: int) -> DownloadJob:
        if job.state is JobState.PARKED:
            return self._again(job, layout, priority)
        if job.state is JobState.REVIEW and job.local_path:
            return self._move(job, JobState.VERIFYING, "Filing is tried again", layout)
        return job

    def _again(
        self, job: DownloadJob, layout: str | None, priority: int | None = None
    ) -> DownloadJob:
        """Forgive what may have passed (a peer that was offline); never a file that was bad, or
        that a person did not want."""
        for one in self._jobs.candidates(job.id):
            if one.outcome and not one.outcome.startswith((BAD_FILE, REFUSED_BY_HAND)):
                self._jobs.set_outcome(job.id, one.rank, "")
        return self._move(job, JobState.WANTED, "Waiting to be searched", layout, priority)

    def _move(
        self,
        job: DownloadJob,
        to: JobState,
        note: str,
        layout: str | None,
        priority: int | None = None,
    ) -> DownloadJob:
        attempt = 0 if to is JobState.WANTED else None
        change = patch(attempt=attempt, layout=layout, priority=priority)
        return self._jobs.move(job.id, to, note, change)

    def cancel(self, job_id: int, note: str = "Cancelled") -> bool:
        """Cancel a job; False when it is too late (checking, moving or finished)."""
        return self._take_to(JobState.CANCELLED, CANCELLABLE, job_id, note)

    def pause(self, job_id: int) -> bool:
        """Let a job rest until `resume`; its transfer is ended. False when it is too late."""
        return self._take_to(JobState.PARKED, PAUSABLE, job_id, PAUSED)

    def resume(self, job_id: int) -> bool:
        """Go on with a paused job where it was; False when it is not paused."""
        job = self._jobs.get(job_id)
        if job.state is not JobState.PARKED or job.reason != PAUSED:
            return False
        to = JobState.WANTED if job.candidate is None else JobState.QUEUED
        return self._take_to(to, frozenset({JobState.PARKED}), job_id, "Resumed")

    def _take_to(
        self,
        to: JobState,
        allowed: Collection[JobState],
        job_id: int,
        note: str,
        change: JobPatch | None = None,
    ) -> bool:
        for _ in range(RACES):
            job = self._jobs.get(job_id)
            if job.state not in allowed:
                return False
            try:
                moved = self._jobs.move(job_id, to, note, change, job.state)
            except ValueError:  # a lane was quicker: where it went to may be as good
                continue
            self._bus.publish(JobMoved(moved, job.state))
            self._wake()
            return True
        return False

    def retry(self, job_id: int) -> bool:
        """Try a resting job again; False when there is nothing to retry."""
        job = self._jobs.get(job_id)
        try:
            if job.state in {JobState.PARKED, JobState.CANCELLED}:
                moved = self._again(job, None)
            elif job.state is JobState.REVIEW and job.local_path:
                moved = self._move(job, JobState.VERIFYING, "Filing is tried again", None)
            elif job.state is JobState.REVIEW:
                moved = self._move(job, JobState.WANTED, "Waiting to be searched", None)
            else:
                return False
        except ValueError:
            return False
        self._bus.publish(JobMoved(moved, job.state))
        self._wake()
        return True

    def choose(self, job_id: int, rank: int) -> bool:
        """Take this candidate although the program would not; a person decided.

        Possible until the file is here; a running transfer is ended. False when it is too late,
        when there is no such candidate, or when that very file was found to be bad.
        """
        job = self._jobs.get(job_id)
        stored = {one.rank: one for one in self._jobs.candidates(job_id)}
        picked = stored.get(rank)
        if picked is None or picked.outcome.startswith(BAD_FILE) or job.local_path:
            return False
        if job.state is JobState.DOWNLOADING and job.candidate == rank:
            return True
        self._jobs.set_outcome(job_id, rank, "")
        return self._switch(job, rank)

    def _switch(self, job: DownloadJob, rank: int) -> bool:
        note = CHOSEN
        if job.state is JobState.QUEUED:
            picked = self._picked(job, rank, note)
            job = self._jobs.get(job.id)  # a lane may have begun with the other one just now
            if (picked and job.state is JobState.QUEUED) or job.candidate == rank:
                self._wake()
                return True
        before = job.candidate if job.state is JobState.DOWNLOADING else None
        if before is not None and before != rank:
            self._jobs.set_outcome(job.id, before, "Another one was chosen")
        change = patch(candidate=rank)
        return self._take_to(JobState.QUEUED, CHOOSABLE - {JobState.QUEUED}, job.id, note, change)

    def _picked(self, job: DownloadJob, rank: int, note: str) -> bool:
        """Give a queued job this candidate; the history tells who decided, as after a move. False
        when it is queued no more."""
        if job.candidate == rank and job.reason == note:
            return True
        change, queued = patch(candidate=rank), {JobState.QUEUED}
        try:
            self._jobs.annotate(job.id, change, note, queued, step=True)
        except ValueError:
            return False
        return True

    def try_another(self, job_id: int, reason: str) -> bool:
        """Give up the running candidate for the next best; False when none is being fetched."""
        job = self._jobs.get(job_id)
        if job.state not in {JobState.QUEUED, JobState.DOWNLOADING} or job.candidate is None:
            return False
        self._jobs.set_outcome(job_id, job.candidate, reason)
        if job.state is JobState.QUEUED:
            self._wake()
            return True
        return self._take_to(JobState.QUEUED, {JobState.DOWNLOADING}, job_id, reason)


def _is_up_to_a_person(job: DownloadJob) -> bool:
    return job.reason == PAUSED or job.state is JobState.REVIEW
