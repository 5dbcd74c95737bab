"""The search step: WANTED or SEARCHING → QUEUED, REVIEW or PARKED."""

from __future__ import annotations

from dataclasses import replace

from core.domain import (
    Candidate,
    DownloadJob,
    JobState,
    Judged,
    Query,
    ServiceError,
    Verdict,
)
from core.ports.jobs import StoredCandidate, patch
from core.ports.sources import DownloadSource
from core.tasks import TaskContext
from services.decide.context import ChosenFolders, Context
from services.decide.ranker import Decision, Ranker
from services.downloads.deps import EngineDeps
from services.downloads.retries import next_try_at
from services.downloads.sourcebook import SourceBook
from services.search.planner import plan

KEPT_CANDIDATES = 100
"""How many judged candidates stay with a job for "Why this file / Passed over"."""


class SearchStep:
    """Climbs the query ladder, one source after the other, until a candidate is good enough."""

    def __init__(self, deps: EngineDeps, book: SourceBook) -> None:
        self._deps = deps
        self._book = book
        self._chosen = ChosenFolders()

    def run(self, job: DownloadJob, ctx: TaskContext) -> None:
        """Search for `job`. Raises a `ServiceError` when no source can be asked."""
        sources = self._book.usable()
        if job.state is JobState.WANTED:
            job = self._deps.move(job, JobState.SEARCHING, "Searching")
        ranker = Ranker(self._deps.compare(), self._deps.profile(), self._deps.files)
        context = Context(chosen=self._chosen.of(job), editions=self._deps.editions(job.layout))
        found: dict[object, Candidate] = {}
        decision = Decision((), Verdict.REJECT, "Nobody shares it at the moment")
        unasked: list[ServiceError] = []
        for source in sources:
            for query in plan(job.track, self._deps.template()):
                if query.gated and any(one.acceptable for one in decision.ranked):
                    continue
                try:
                    offered = self._ask(source, query, ctx)
                except ServiceError as error:
                    unasked.append(error)
                    break
                found |= {candidate.identity: candidate for candidate in offered}
                self._deps.still_wanted(job)
                decision = ranker.decide(job.track, found.values(), context)
                self._deps.jobs.set_candidates(job.id, decision.ranked[:KEPT_CANDIDATES])
                best = next_untried(self._deps.jobs.candidates(job.id))
                if best is not None:
                    self._queue(job, best)
                    return
        if len(unasked) == len(sources):
            raise unasked[0]
        self._rest(job, self._in_view_of_troubles(decision))

    def _in_view_of_troubles(self, decision: Decision) -> Decision:
        """The decision, when it counts although not every source could be asked.

        Raises the first source's trouble while it may pass soon; a later source holds up nobody.
        """
        if self._book.may_pass(self._deps.policy().outage_patience):
            raise self._book.troubles()[0]
        told = [decision.reason.rstrip(".") + ".", *(e.sentence for e in self._book.troubles())]
        return replace(decision, reason=" ".join(told)) if len(told) > 1 else decision

    def _ask(self, source: DownloadSource, query: Query, ctx: TaskContext) -> list[Candidate]:
        try:
            found = self._deps.collector.collect(source, query, ctx)
        except ServiceError as error:
            self._book.failed(source.name, error)
            raise
        self._book.works(source.name)
        return found

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
    key = deps.track_key(job.track)
    known = deps.wishes.get(key)
    again = next_try_at(deps.clock.now(), known.tries + 1 if known else 1)
    deps.wishes.put(key, job.track, job.origin, reason, again)
    deps.activity.add("parked", f"{job.track.title}: {reason}", job.id)
