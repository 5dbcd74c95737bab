"""Both layouts at once: a filed file gets a second name (a hard link) in the other layout.

Used by the organiser when `organize.both_layouts` is on. One file, two names, no second copy: that
only works on one disk, and where it does not, the file is filed in one layout and the report says
so. Journalled like any filing; an undo takes the second name away first.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain import Filed, FilingPlan, StorageError
from core.ports.ledgers import FilingJournal, Original
from core.ports.media import FileStore
from services.organise.apply import Filer
from services.organise.mark import mark_of
from services.organise.target import on_existing_folders


@dataclass(frozen=True)
class SecondName:
    """Gives second names."""

    files: FileStore
    journal: FilingJournal
    filer: Filer

    def add(self, filed: Filed, plan: FilingPlan, run: str, job_id: int | None) -> Filed:
        """`filed` with its second name in `beside`, or with a sentence why it has none.

        `plan` leads from the filed file to its place in the other layout.
        """
        source = Path(plan.source)
        try:
            target = on_existing_folders(self.files, Path(plan.root), Path(plan.target))
            there = self.files.taken(target)
            if there is None:
                self._link(source, target, plan.root, run, job_id)
                return replace(filed, beside=(*filed.beside, (str(source), str(target))))
            if there.samefile(source):
                return filed
            return _noted(filed, f"{there} is another file, so it has no second name there.")
        except (OSError, StorageError) as error:
            words = getattr(error, "strerror", None) or str(error)
            return _noted(filed, f"It has no second name in {plan.root} ({words}).")

    def _link(self, source: Path, target: Path, root: str, run: str, job_id: int | None) -> None:
        temporary = target.with_name(f".cratekeeper-{uuid.uuid4().hex}{target.suffix}")
        entry = self.filer.begin(
            lambda: self.journal.begin(run, job_id, str(source), str(temporary), str(target))
        )
        try:
            self.files.link(source, temporary)
            size = os.stat(temporary).st_size
            # kept where it stands: the first name is the original of the second
            original = Original(str(source), size, mark_of(temporary), root)
            self.journal.stage(entry, "copied", original)
            self.files.place(temporary, target)
            self.filer.recovery.finish(entry, source, original)
        except BaseException:
            with contextlib.suppress(OSError, StorageError):
                self.filer.recovery.take_back(entry, temporary, [Path(root)])
            raise
        finally:
            self.filer.end(entry)


def _noted(filed: Filed, sentence: str) -> Filed:
    return replace(filed, reason=f"{filed.reason} {sentence}".strip())
