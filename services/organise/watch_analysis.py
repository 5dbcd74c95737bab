"""Folders of an analyser such as Mixed In Key: "to analyse" → "analysed". Used by `run.py`.

With `organize.to_analyse` set, finished files go there first, untouched; the program that analyses
writes its tags and moves them to `organize.analysed`, from where they are filed. Without a second
folder (or with the same) a file is taken up as soon as its tags say a key.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain import FilingOutcome, FilingPlan, Track
from core.ports.media import FileStore, IncompleteWalk, TagTeller, UnreadableAudio
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.incoming import Arrival
from services.organise.reports import Moved, OrganizeReport, Skipped


@dataclass(frozen=True)
class Analysis:
    """The two folders, as the settings are now."""

    first: Path
    second: Path

    @classmethod
    def of(cls, setting: Callable[[str], Any]) -> Analysis | None:
        """None while no folder is set."""
        first, second = setting("organize.to_analyse"), setting("organize.analysed")
        if not first:
            return None
        return cls(Path(os.path.abspath(first)), Path(os.path.abspath(second or first)))

    def analysed(self, files: FileStore, reader: TagTeller, ctx: TaskContext) -> list[Path]:
        """What is to be filed: the second folder, or the files of the only one that say a key."""
        if not self.second.is_dir():
            return []
        if self.second != self.first:
            return [self.second]
        return [path for path in self._files(files, ctx) if _says_key(reader, path)]

    def _files(self, files: FileStore, ctx: TaskContext) -> list[Path]:
        def walk() -> Iterator[Path]:
            try:
                for one in files.walk_audio(str(self.first), ctx):
                    yield Path(one.path)
            except IncompleteWalk:  # the next pass sees the rest
                return

        return sorted(walk())

    def hand(
        self, arrival: Arrival, report: OrganizeReport, filer: Filer, ctx: TaskContext
    ) -> None:
        """Give one finished file to the analyser; a name that is there already stays behind.

        Raises `StorageError` when the folder cannot be written.
        """
        plan = self.plan(arrival)
        filed = filer.file(plan, report.run or "", None, ctx)
        if filed.outcome is FilingOutcome.MOVED and filed.path is not None:
            report.handed.append(Moved(plan.source, filed.path, beside=filed.beside))
        elif filed.outcome is FilingOutcome.DUPLICATE:
            reason = "A file of that name waits for its analysis."
            report.duplicates.append(Skipped(plan.source, reason, filed.path))
        else:
            report.failed.append(Skipped(plan.source, filed.reason))

    def plan(self, arrival: Arrival) -> FilingPlan:
        """Under its own name, untouched."""
        path = arrival.path
        target = self.first / path.name
        return FilingPlan(str(path), str(self.first), str(target), Track(path.stem))


def _says_key(reader: TagTeller, path: Path) -> bool:
    try:
        return bool(reader.own_words(str(path)).tags.key)
    except (UnreadableAudio, OSError):
        return False
