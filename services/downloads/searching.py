"""The search step: WANTED or SEARCHING → QUEUED, REVIEW or PARKED.

A download begins as soon as an answer is good enough; the other answers join the job's list later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from core.domain import (
    Candidate,
    DownloadJob,
    FilingMode,
    JobState,
    Judged,
    Query,
    ServiceError,
    Verdict,
)
from core.ports.jobs import StoredCandidate, patch
from core.ports.sources import BrowsesFolders, DownloadSource, EndsEarly
from core.tasks import TaskContext
from services.decide.context import ChosenFolders
from services.decide.ranker import Decision
from services.downloads.deps import EngineDeps
from services.downloads.hunt import Hunt
from services.downloads.retries import next_try_at
from services.downloads.sourcebook import SourceBook

KEPT_CANDIDATES = 100
"""How many judged candidates stay with a job for "Why this file / Passed over"."""

HURRY_UP_TO = 3
"""While so few jobs wait to be searched, somebody waits for the first byte and not for a turn."""

Rest = Callable[[TaskContext], None]


class SearchStep:
    """Climbs the query ladder, one source after the other, until a candidate is good enough."""

    def __init__(self, deps: EngineDeps, book: SourceBook) -> None:
        self._deps = deps
        self._book = book
        self._chosen = ChosenFolders()

    def run(self, job: DownloadJob, ctx: TaskContext) -> Rest | None:
        """Search for `job`. Raises a `ServiceError` when no source can be asked.

        What comes back is to be done when the job was given back: answers still come in.
        """
        if job.filing is FilingMode.AS_IS:
            self._take_picked(job)
            return None
        sources = self._book.usable()
        if job.state is JobState.WANTED:
            job = self._deps.move(job, JobState.SEARCHING, "Searching")
        hunt = Hunt(self._deps, job, self._chosen)
        hurry = self._is_waited_for(job)
        unasked: list[ServiceError] = []
        for source in sources:
            pausing = self._book.pausing(source.name)  # another lane may have met trouble
            if pausing is not None:
                unasked.append(pausing)
                continue
            try:
                rest = self._climb(source, hunt, hurry, ctx)
            except ServiceError as error:
                unasked.append(error)
                continue
            if rest is not None:
                return rest
            if hunt.taken:
                return None
        if len(unasked) == len(sources):
            raise unasked[0]
        self._rest(job, self._in_view_of_troubles(hunt.decision))
        return None

    def _take_picked(self, job: DownloadJob) -> None:
        """A person wants this very file: no other is looked for."""
        stored = self._deps.jobs.candidates(job.id)
        best = next_untried(stored)
        if best is not None:
            self._queue(job, best)
            return
        tried = [one.outcome for one in stored if one.outcome]
        park(self._deps, job, tried[-1] if tried else "Nothing was chosen to download")

    def _climb(
        self, source: DownloadSource, hunt: Hunt, hurry: bool, ctx: TaskContext
    ) -> Rest | None:
        """One source's ladder. Raises its `ServiceError` when nothing was taken before."""
        thin = False
        hurry = hurry and isinstance(source, EndsEarly)
        for query in hunt.queries(isinstance(source, BrowsesFolders)):
            if query.gated and not thin and self._some_left(hunt):
                continue
            asked = replace(query, hurry=hurry and not thin)
            rest = self._ask(source, asked, hunt, ctx)
            if rest is not None:
                return rest
            if asked.hurry and (self._decide(hunt) is None or hunt.is_thin):
                thin = True  # the search was cut short: what better there is comes with other words
            elif self._take_best(source, hunt, ctx):
                return None
        if thin:
            self._take_best(source, hunt, ctx)
        return None

    def _some_left(self, hunt: Hunt) -> bool:
        """True when no rule refuses one that was not tried in vain yet."""
        if not hunt.found_some:
            return False
        stored = self._deps.jobs.candidates(hunt.job.id)
        return any(one.judged.acceptable and not one.outcome for one in stored)

    def _is_waited_for(self, job: DownloadJob) -> bool:
        counts = self._deps.jobs.counts()
        waiting = counts[JobState.WANTED] + counts[JobState.SEARCHING]
        return job.priority >= 0 and not job.group and waiting <= HURRY_UP_TO

    def _ask(
        self, source: DownloadSource, query: Query, hunt: Hunt, ctx: TaskContext
    ) -> Rest | None:
        """Take the answers as they come; what is left of them when one was good enough."""
        answers = self._deps.collector.stream(source, query, ctx)
        try:
            for burst in answers:
                self._deps.still_wanted(hunt.job)
                hunt.add(burst)
                if hunt.worth_starting(burst) and self._start(hunt):
                    self._book.answered(source.name)
                    return partial(self._take_rest, source, answers, hunt)
        except ServiceError as error:
            self._book.failed(source.name, error)
            raise
        except BaseException:
            answers.close()
            raise
        self._book.answered(source.name)
        return None

    def _start(self, hunt: Hunt) -> bool:
        """Queue the best one when it is good enough not to wait for more."""
        best = self._decide(hunt)
        if best is None or not hunt.is_good(best.judged):
            return False
        self._queue(hunt.job, best)
        return True

    def _take_rest(
        self,
        source: DownloadSource,
        answers: Iterable[list[Candidate]],
        hunt: Hunt,
        ctx: TaskContext,
    ) -> None:
        """The download runs; later answers join its list, behind what is tried already."""
        del ctx  # the answers know it
        late = False
        try:
            for burst in answers:
                hunt.add(burst)
                late = True
        except ServiceError as error:
            self._book.failed(source.name, error)
        if late:
            ranked = hunt.decide().ranked[:KEPT_CANDIDATES]
            self._deps.jobs.join_candidates(hunt.job.id, ranked)

    def _decide(self, hunt: Hunt) -> StoredCandidate | None:
        """Judge what is known, write it down, and name the best that may be taken unasked."""
        if hunt.stored is None or hunt.has_news:
            ranked = hunt.decide().ranked[:KEPT_CANDIDATES]
            hunt.stored = self._deps.jobs.set_candidates(hunt.job.id, ranked)
        return next_untried(hunt.stored)

    def _take_best(self, source: DownloadSource, hunt: Hunt, ctx: TaskContext) -> bool:
        """Queue the best one found so far; an album's folder is looked into first."""
        self._deps.still_wanted(hunt.job)
        best = self._decide(hunt)
        folders = hunt.folders(source.name)
        for _, peer, folder in folders:
            hunt.add(self._deps.collector.browse(source, peer, folder, ctx))
        if folders:
            self._deps.still_wanted(hunt.job)
            best = self._decide(hunt)
        if best is not None:
            self._queue(hunt.job, best)
            hunt.taken = True
        return best is not None

    def _in_view_of_troubles(self, decision: Decision) -> Decision:
        """The decision, when it counts although not every source could be asked.

        Raises the first source's trouble while it may pass soon; a later source holds up nobody.
        """
        if self._book.may_pass(self._deps.policy().outage_patience):
            raise self._book.troubles()[0]
        told = [decision.reason.rstrip(".") + ".", *(e.sentence for e in self._book.troubles())]
        return replace(decision, reason=" ".join(told)) if len(told) > 1 else decision

    def _queue(self, job: DownloadJob, best: StoredCandidate) -> None:
        self._deps.move(job, JobState.QUEUED, best.judged.why, patch(candidate=best.rank))
        self._chosen.add(job, best.judged.candidate)

    def _rest(self, job: DownloadJob, decision: Decision) -> None:
        """Nothing left to try: a person decides, or it becomes a wish."""
        stored = self._deps.jobs.candidates(job.id)
        doubtful = [one for one in stored if one.judged.acceptable and not one.outcome]
        if doubtful:
            self._deps.move(job, JobState.REVIEW, doubtful[0].judged.why)
            return
        tried = [one.outcome for one in stored if one.outcome]
        park(self._deps, job, tried[-1] if tried else decision.reason)


def next_untried(stored: list[StoredCandidate]) -> StoredCandidate | None:
    """The best candidate that may be taken without asking and was not tried yet."""
    for one in stored:
        if not one.outcome and is_sure(one.judged):
            return one
    return None


def is_sure(judged: Judged) -> bool:
    """True when no rule refuses it and the match needs nobody's eye."""
    return judged.acceptable and judged.match.verdict is Verdict.ACCEPT


def park(deps: EngineDeps, job: DownloadJob, reason: str) -> None:
    """Rest until the next try, and remember the track as a wish with its origin and reason."""
    deps.move(job, JobState.PARKED, reason, patch(clear_remote=True))
    if job.filing is FilingMode.AS_IS:  # no wish: no other file would do
        return
    key = deps.key(job)
    known = deps.wishes.get(key)
    again = next_try_at(deps.clock.now(), known.tries + 1 if known else 1)
    deps.wishes.put(key, job.track, job.origin, reason, again)
    deps.activity.add("parked", f"{job.track.title}: {reason}", job.id)
