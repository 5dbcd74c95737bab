"""The finishing step: VERIFYING → ORGANISING → DONE. DONE is written after the final move only."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.domain import (
    DownloadJob,
    FileCheck,
    Filed,
    FilingMode,
    FilingOutcome,
    JobState,
    Judged,
    LibraryTrack,
    PrintVerdict,
    ServiceError,
    Verdict,
)
from core.ports.jobs import patch
from core.ports.media import Expectation, UnreadableAudio
from core.tasks import TaskContext
from services.decide.editions import as_edition
from services.downloads.bettering import ARRIVED, is_upgrade_job
from services.downloads.deps import EngineDeps
from services.downloads.known_bad import checked, remember
from services.downloads.plain import is_by_hand
from services.downloads.sourcebook import SourceBook
from services.downloads.stale import end_kept
from services.downloads.staying import LEFT, keep
from services.events import LibraryChanged
from services.metadata.model import provenance

log = logging.getLogger(__name__)

BAD_FILE = "Bad file: "
"""Outcomes that start so are never forgiven: that very file is not taken again."""


class FinishStep:
    """Checks, tags and files one finished download."""

    def __init__(self, deps: EngineDeps, book: SourceBook) -> None:
        self._deps = deps
        self._book = book

    def run(self, job: DownloadJob, ctx: TaskContext) -> None:
        """Take `job` (VERIFYING or ORGANISING) to its end. Raises `StorageError` of the target."""
        with contextlib.suppress(ServiceError):  # what is left of a pair goes at the next start
            job = end_kept(self._deps, job)
        if job.state is JobState.VERIFYING:
            verified = self._verify(job, ctx)
            if verified is None:
                return
            job = verified
        self._file(job, ctx)

    def _verify(self, job: DownloadJob, ctx: TaskContext) -> DownloadJob | None:
        path = Path(job.local_path or "")
        if not job.local_path or not path.exists():
            self._next_candidate(job, "The downloaded file is gone")
            return None
        wanted = self._edition(job)
        look = partial(self._check, job, path, ctx)
        check = checked(self._deps, wanted, self._judged(job), path, look, ctx)
        if self._deps.checks is not None:
            self._deps.checks.put(job.id, check)
        if not check.problems:
            return self._deps.move(job, JobState.ORGANISING, "Tagging and moving")
        problems = "; ".join(check.problems)
        reason = BAD_FILE + problems
        remember(self._deps, wanted, check)
        self._quarantine(job, path, reason)
        self._next_candidate(job, reason)
        return None

    def _check(self, job: DownloadJob, path: Path, ctx: TaskContext) -> FileCheck:
        """Is it whole, and is it the recording that was wanted?"""
        found = self._deps.verifier.verify(path, self._expected(job, path), ctx).check
        if found.problems or self._deps.recogniser is None or found.facts is None:
            return found
        if job.filing is FilingMode.AS_IS:  # a person picked the file, not a recording
            return found
        wanted, length = self._edition(job).track, found.facts.duration or 0.0
        told = self._deps.recogniser.recognise(path, wanted, length, ctx)
        problems: tuple[str, ...] = ()
        if told is not None and told.verdict is PrintVerdict.OTHER:
            name = f"{', '.join(told.artists)} - {told.title}" if told.artists else told.title
            problems = (f"by its fingerprint it is another recording: {name}",)
        return replace(found, fingerprint=told, problems=problems)

    def _expected(self, job: DownloadJob, path: Path) -> Expectation:
        judged = self._judged(job)
        claimed = judged.candidate.claimed.duration if judged else None
        codec = path.suffix.lstrip(".").lower() or None
        if job.filing is FilingMode.AS_IS or (judged and is_by_hand(judged)):
            return Expectation(codec, None, claimed)  # they saw how long it is
        return Expectation(codec, self._edition(job).track.duration, claimed)

    def _judged(self, job: DownloadJob) -> Judged | None:
        """The running candidate as the rules saw it."""
        rank = job.candidate
        found = None if rank is None else self._deps.jobs.candidate(job.id, rank)
        return found.judged if found else None

    def _edition(self, job: DownloadJob) -> DownloadJob:
        """The job with its track named as the edition that was taken for it."""
        judged = self._judged(job)
        edition = judged.edition if judged else ""
        return replace(job, track=as_edition(job.track, edition)) if edition else job

    def _next_candidate(self, job: DownloadJob, reason: str) -> None:
        if job.candidate is not None:
            self._deps.jobs.set_outcome(job.id, job.candidate, reason)
        self._clean_source(job)
        self._deps.activity.add("refused", f"{job.track.title}: {reason}", job.id)
        self._deps.move(job, JobState.QUEUED, reason, patch(clear_remote=True, clear_local=True))

    def _quarantine(self, job: DownloadJob, path: Path, reason: str) -> None:
        """Bad files are kept for a look, with the reason beside them; never deleted by us."""
        folder = self._deps.quarantine / f"{job.id}-{job.attempt}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.move(os.fspath(path), folder / path.name)
            (folder / "reason.txt").write_text(reason + "\n", encoding="utf-8")
        except OSError as error:
            log.warning("A bad file stays where it is: %s", error.strerror)
            return
        if self._deps.held is not None:
            sentence = reason.removeprefix(BAD_FILE)
            self._deps.held.hold(job.id, job.track, str(folder / path.name), sentence)

    def _file(self, job: DownloadJob, ctx: TaskContext) -> None:
        if job.filing is FilingMode.AS_IS:
            self._leave(job)
            return
        if is_upgrade_job(job):
            self._better(job, ctx)
            return
        filed = self._deps.filer.file(self._edition(job), Path(job.local_path or ""), ctx)
        if filed.outcome is FilingOutcome.MOVED and filed.path:
            self._done(job, filed, filed.path)
            return
        self._deps.move(job, JobState.REVIEW, filed.reason or "Could not be filed")

    def _leave(self, job: DownloadJob) -> None:
        """The file stays in the download folder; it is no part of the library and ends no wish."""
        try:
            path = keep(self._deps, job)
        except OSError as error:
            words = error.strerror or str(error)
            reason = f"It could not be put into the download folder: {words}"
            self._deps.move(job, JobState.REVIEW, reason, patch(clear_final=True))
            return
        if path is None:
            gone = "Looking for the downloaded file"
            self._deps.move(job, JobState.VERIFYING, gone, patch(clear_final=True))
            return
        self._clean_source(job)
        self._deps.move(job, JobState.DONE, LEFT, patch(final_path=str(path)))
        self._deps.activity.add("downloaded", f"{path.name}: {LEFT.lower()}", job.id)

    def _better(self, job: DownloadJob, ctx: TaskContext) -> None:
        """Replacing an owned file is a person's decision, or a setting's."""
        better = self._deps.better
        if better is None or not better.may_replace(job):
            self._deps.move(job, JobState.REVIEW, ARRIVED)
            return
        filed = better.file(job, Path(job.local_path or ""), ctx)
        if filed.outcome is FilingOutcome.MOVED and filed.path:
            self._done(job, filed, filed.path)
            return
        self._deps.move(job, JobState.REVIEW, filed.reason or "Could not be filed")

    def _done(self, job: DownloadJob, filed: Filed, path: str) -> None:
        self._deps.cache.add_organised(self._owned(filed, path))
        if self._deps.matches is not None and self._renamed(job, filed):
            # without this the next look at the playlist would miss the track and fetch it again
            self._deps.matches.decide(self._deps.track_key(job.track), path, True)
        for note in filed.plan.notes:
            self._deps.activity.add("metadata", f"{job.track.title}: {note}", job.id)
        said = filed.reason if is_upgrade_job(job) else ""
        note = "; ".join(("Organised", *filter(None, [said]), *provenance(filed.plan.sources)))
        # before DONE: a kill in between is taken up again, and nothing is left lying about
        self._clean_source(job)
        self._deps.wishes.remove(self._deps.key(job))
        self._deps.move(job, JobState.DONE, note, patch(final_path=path))
        self._deps.activity.add(
            "organised", f"{job.track.artist_credit} - {job.track.title}", job.id
        )
        self._deps.bus.publish(LibraryChanged(self._deps.cache.count()))

    def _renamed(self, job: DownloadJob, filed: Filed) -> bool:
        """True when the file's description may no longer be recognised as what was wanted."""
        named = filed.plan.track
        if self._edition(job).track is not job.track:
            return True
        if named == job.track:
            return False
        return self._deps.compare()(job.track, named).verdict is not Verdict.ACCEPT

    def _owned(self, filed: Filed, path: str) -> LibraryTrack:
        """The cache row of the new file: its own tags, or what was wanted when it has none."""
        track = filed.plan.track
        try:
            read = self._deps.reader.read(path)
            facts, genres = read.facts, read.genres
        except UnreadableAudio:  # verified a moment ago; the row matters more than its facts
            facts, genres = None, track.genres
        return LibraryTrack(
            title=track.title,
            artists=track.artists,
            album=track.album,
            duration=track.duration or (facts.duration if facts else None),
            track_number=track.track_number,
            disc_number=track.disc_number,
            year=track.year,
            album_artists=track.album_artists,
            genres=genres,
            ids=track.ids,
            path=path,
            server="organised",
            key=path,
            facts=facts,
        )

    def _clean_source(self, job: DownloadJob) -> None:
        if job.remote is None:
            return
        try:
            self._book.get(job.remote.source).finish(job.remote)
        except ServiceError as error:
            log.info("The source could not clean up: %s", error.sentence)
