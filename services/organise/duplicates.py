"""What happens when the name of a newcomer is taken: skip, keep both, or replace with better.

Used by the organiser for downloads and by `organize`. Nothing is ever overwritten: "skip" leaves
the newcomer where it is, "keep_both" numbers it, "replace" moves a worse file to the trash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from core.domain import AudioFacts, Filed, FilingOutcome, FilingPlan
from core.ports.media import TagReader, UnreadableAudio
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.names import safe_part
from services.organise.replace import Replacer

Policy = Literal["skip", "keep_both", "replace"]
SKIP: Policy = "skip"
_MOST_COPIES = 99


@dataclass(frozen=True)
class Duplicates:
    """Files a plan by a policy."""

    filer: Filer
    replacer: Replacer
    reader: TagReader

    def file(
        self, plan: FilingPlan, run: str, job_id: int | None, ctx: TaskContext, policy: Policy
    ) -> Filed:
        """See `Filer.file`; a DUPLICATE is what the policy leaves."""
        filed = self.filer.file(plan, run, job_id, ctx)
        if filed.outcome is not FilingOutcome.DUPLICATE or policy == SKIP:
            return filed
        there = Path(filed.path or "")
        if same_place(there, Path(plan.source)):
            return filed
        if policy == "keep_both":
            return self._beside(filed, run, job_id, ctx)
        return self._instead(filed, there, run, job_id, ctx)

    def _beside(self, taken: Filed, run: str, job_id: int | None, ctx: TaskContext) -> Filed:
        """Under the first free number: "Title (2).mp3"."""
        for number in range(2, _MOST_COPIES + 1):
            plan = replace(taken.plan, target=numbered(taken.plan.target, number))
            filed = self.filer.file(plan, run, job_id, ctx)
            if filed.outcome is not FilingOutcome.DUPLICATE:
                return filed
        return taken

    def _instead(
        self, taken: Filed, there: Path, run: str, job_id: int | None, ctx: TaskContext
    ) -> Filed:
        plan = taken.plan
        new, old = self._facts(plan.source), self._facts(str(there))
        if new is None or old is None or not is_better(new, old):
            reason = f"{there.name} is already there and as good; the download stays where it is."
            return replace(taken, reason=reason)
        done = self.replacer.replace_with_better(
            Path(plan.source),
            there,
            ctx,
            root=Path(plan.root),
            run=run,
            job_id=job_id,
            tags=plan.tags,
        )
        if done.path is None:
            return replace(taken, reason=done.reason)
        reason = f"It replaced {there.name}, which is in the trash."
        words = " ".join([reason, *done.lost, done.reason]).strip()
        return Filed(plan, FilingOutcome.MOVED, done.path, words)

    def _facts(self, path: str) -> AudioFacts | None:
        try:
            return self.reader.read(path).facts
        except UnreadableAudio:
            return None


def is_better(new: AudioFacts, old: AudioFacts) -> bool:
    """True when `new` clearly holds more: lossless over lossy, then depth, rate and bitrate.

    Between lossy files a tenth more bitrate is no difference, and one codec's figure says little
    about another's: half as much again is asked for.
    """
    if new.lossless != old.lossless:
        return new.lossless
    if new.lossless:
        return _resolution(new) > _resolution(old)
    least = 1.1 if new.codec == old.codec else 1.5
    return (new.bitrate or 0) > (old.bitrate or 0) * least


def numbered(target: str, number: int) -> str:
    """The path with " (2)" behind its stem, still a safe name."""
    path = Path(target)
    return str(path.with_name(safe_part(f"{path.stem} ({number})", suffix=path.suffix)))


def _resolution(facts: AudioFacts) -> tuple[int, int]:
    return facts.bit_depth or 16, facts.sample_rate or 44_100


def same_place(one: Path, other: Path) -> bool:
    """True when both names lead to one file; False when one of them leads nowhere."""
    try:
        return one.samefile(other)
    except OSError:
        return False
