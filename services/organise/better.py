"""A better copy that the engine fetched takes the place of the file it was wanted for.

Used by the finishing step for upgrade jobs (`Origin.replaces`). By itself only while
`schedules.upgrade_wishes` is on; otherwise a person says so in the inbox ("file anyway"). The path,
the names in the tags and what people put into the file stay; the lesser file goes to the trash, and
`organize --undo RUN` brings it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain import AudioFacts, DownloadJob, Filed, FilingOutcome, FilingPlan
from core.ports.library import LibraryCache
from core.ports.media import TagReader, UnreadableAudio
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.duplicates import is_better
from services.organise.job_runs import FILE_ANYWAY, run_of
from services.organise.replace import Replaced, Replacer
from services.organise.tagset import tag_set


@dataclass(frozen=True)
class BetterCopies:
    """Puts better copies into place. Thread-safe through the journal."""

    replacer: Replacer
    filer: Filer
    reader: TagReader
    cache: LibraryCache
    setting: Callable[[str], Any]

    def may_replace(self, job: DownloadJob) -> bool:
        """True when nobody need be asked, or somebody said so."""
        return job.reason == FILE_ANYWAY or bool(self.setting("schedules.upgrade_wishes"))

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        """Let `source` stand where the owned file stands; a killed attempt is finished first.

        FAILED with the reason when nothing was changed. Raises `StorageError`, `Cancelled`.
        """
        worse = Path(job.origin.replaces or "")
        plan = FilingPlan(str(source), str(worse.parent), str(worse), job.track)
        earlier = self.filer.filed_earlier(str(source), run_of(job.id))
        if earlier is not None:
            self._forget(worse, earlier)
            return Filed(plan, FilingOutcome.MOVED, earlier)
        refusal = self._refusal(source, worse)
        if refusal:
            return Filed(plan, FilingOutcome.FAILED, None, refusal)
        done = self.replacer.replace_with_better(
            source, worse, ctx, run=run_of(job.id), job_id=job.id, tags=tag_set(job.track)
        )
        return self._told(plan, worse, done)

    def _refusal(self, source: Path, worse: Path) -> str:
        if not worse.is_file():
            return f"{worse.name} is no longer there; nothing was replaced."
        new, old = self._facts(source), self._facts(worse)
        if new is None or old is None or not is_better(new, old):
            return f"It is no better than {worse.name}, which was left alone."
        return ""

    def _told(self, plan: FilingPlan, worse: Path, done: Replaced) -> Filed:
        if done.path is None:
            return Filed(plan, FilingOutcome.FAILED, None, done.reason)
        self._forget(worse, done.path)
        reason = f"It replaced {worse.name}, which is in the trash (undo: {done.run})."
        words = " ".join([reason, *done.lost, done.reason]).strip()
        return Filed(plan, FilingOutcome.MOVED, done.path, words)

    def _forget(self, worse: Path, better: str) -> None:
        """What the cache knew of the lesser file is true no more; what people decided is."""
        if str(worse) != better:
            self.cache.move([(str(worse), better)])
        self.cache.apply((), [str(worse)])
        self.cache.drop_organised([str(worse)])

    def _facts(self, path: Path) -> AudioFacts | None:
        try:
            return self.reader.read(str(path)).facts
        except UnreadableAudio:
            return None
