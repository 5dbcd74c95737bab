"""One job's search while it runs: what was found, what is decided, which folders are worth a look.

Made by the search step for each run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.domain import Candidate, DownloadJob, JobState, Judged, Query, Verdict
from core.ports.jobs import StoredCandidate
from services.decide.context import ChosenFolders, Context, Folder, album_counts, folder_of
from services.decide.early import good_enough
from services.decide.ranker import Decision, Ranker
from services.downloads.bettering import only_better
from services.downloads.deps import EngineDeps
from services.search.planner import plan, plan_together

BROWSED = 2
"""So many folders are looked into when no answer shows a whole album in one."""

FEW = 3
"""Answers of fewer people than that say little about who else has it."""

NOBODY = Decision((), Verdict.REJECT, "Nobody shares it at the moment")
_SETTLED = frozenset({JobState.DOWNLOADING, JobState.VERIFYING, JobState.ORGANISING, JobState.DONE})


class Hunt:
    """What is known so far. `album` holds the tracks wanted together, `job`'s own among them.

    `stored` is the last decision as it was written down.
    """

    def __init__(self, deps: EngineDeps, job: DownloadJob, chosen: ChosenFolders) -> None:
        self.job = job
        together = [one for one in deps.jobs.together(job.group) if one.state in _WANTED_WITH]
        self.album = [one.track for one in together] if len(together) > 1 else []
        siblings = tuple(one.track for one in together if one.id != job.id)
        self.context = Context(
            siblings=siblings if self.album else (),
            chosen=_chosen(together, job) | dict(chosen.of(job)),
            editions=deps.editions(job.layout),
        )
        self.decision = NOBODY
        self.taken = False
        self.stored: list[StoredCandidate] | None = None
        self._news = True
        self._browsed: set[Folder] = set()
        self._profile = deps.profile()
        self._ranker = Ranker(deps.compare(), self._profile, deps.files)
        self._cache = deps.cache
        self._template = deps.template()
        self._found: dict[object, Candidate] = {}

    def queries(self, browses: bool) -> tuple[Query, ...]:
        """The ladder; the album's rungs come first where albums lie in folders."""
        if self.album and browses:
            return plan_together(self.job.track, self.album, self._template)
        return plan(self.job.track, self._template)

    def add(self, offered: Iterable[Candidate]) -> None:
        """More was found; what is known about a file already is more than a folder tells."""
        for one in offered:
            known = self._found.get(one.identity)
            if known is None or (one.search_id is not None and one != known):
                self._found[one.identity] = one
                self._news = True

    @property
    def has_news(self) -> bool:
        """True when something was found since the last decision, or none was made yet."""
        return self._news

    def decide(self) -> Decision:
        """Judge everything found so far."""
        self._news = False
        decided = self._ranker.decide(self.job.track, self._found.values(), self.context)
        self.decision = self._bettering(decided)
        return self.decision

    def _bettering(self, decided: Decision) -> Decision:
        """For a track that is owned only what betters the owned file counts."""
        path = self.job.origin.replaces
        if path is None:
            return decided
        owned = next((one.facts for one in self._cache.at([path])), None)
        ranked = only_better(decided.ranked, owned, self._profile)
        if ranked and ranked[0].acceptable:
            return Decision(ranked, ranked[0].match.verdict, ranked[0].why)
        return Decision(ranked, Verdict.REJECT, "Nobody shares a better copy at the moment")

    @property
    def found_some(self) -> bool:
        """True when no rule refuses the best one."""
        return any(one.acceptable for one in self.decision.ranked)

    def worth_starting(self, burst: Iterable[Candidate]) -> bool:
        """True when this burst brought one that nobody need wait longer for.

        A cheap look first: most bursts bring nothing that could be it.
        """
        seen = self._bettering(self._ranker.decide(self.job.track, burst, self.context))
        return any(self.is_good(one) for one in seen.ranked)

    def is_good(self, one: Judged) -> bool:
        """True when nobody need wait for more."""
        return good_enough(one, self._profile, self.context)

    @property
    def is_thin(self) -> bool:
        """True when hardly anybody answered and the best is not so good that it settles it."""
        if not self.found_some or self.is_good(self.decision.ranked[0]):
            return False
        return len({one.peer for one in self._found.values()}) < FEW

    def folders(self, source: str) -> list[Folder]:
        """Folders that may hold more of the album than the answers told, the likeliest first.

        Each is named once: its answer is among what was found.
        """
        if not self.album:
            return []
        likely = [folder for folder in self.context.chosen if folder[0] == source]
        best = self.decision.ranked[0] if self.decision.ranked else None
        if best is not None and best.acceptable and best.candidate.source == source:
            if folder_of(best.candidate) in self.context.chosen or self._is_whole(best.candidate):
                return []
            likely += [
                folder_of(one.candidate)
                for one in self.decision.ranked
                if one.acceptable and one.tier == best.tier and one.candidate.source == source
            ]
        first = [one for one in dict.fromkeys(likely) if one[2]][:BROWSED]
        new = [one for one in first if one not in self._browsed]
        self._browsed.update(new)
        return new

    def _is_whole(self, got: Candidate) -> bool:
        held = album_counts(self.context, self._found.values())
        return held is not None and held(got) >= len(self.context.siblings)


_WANTED_WITH = frozenset(JobState) - {JobState.CANCELLED}


def _chosen(together: list[DownloadJob], job: DownloadJob) -> dict[Folder, int]:
    """The folders the others are taken from, as their jobs tell: true after a restart, too."""
    taken = [one.remote for one in together if one.id != job.id and one.state in _SETTLED]
    folders = [
        (one.source, one.peer, one.filename.replace("/", "\\").rpartition("\\")[0])
        for one in taken
        if one is not None
    ]
    return dict(Counter(folders))
