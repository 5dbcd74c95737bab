"""What a run of `organize` or an undo came to; made by `run.py` and `undo_run.py`."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain import CratekeeperError
from services.organise.duplicates import SKIP, Policy


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that has (or, in a dry run, would have) a new place.

    `not_from_tags` are the fields that came from the path, `beside` the side-cars that went along
    as (from, to), `note` a sentence when something is worth a look. `sources` says where each
    field of the tags comes from, `silent` which catalogue did not answer, in sentences.
    """

    source: str
    target: str
    unclassified: bool = False
    not_from_tags: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    note: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that stays where it is, and why; `there` is the file in its way, if one is."""

    path: str
    reason: str
    there: str | None = None


@dataclass
class OrganizeReport:
    """Every file that was looked at, in one of the lists; files in their place are in none.

    `run` names the run for an undo, None in a dry run. `waiting` are files somebody still works on.
    `policy` says what happens to taken names. `stopped` is what ended the run before its end,
    `handed` were given to an analyser and come back later. `lost` says what an undo will not give
    back.
    """

    run: str | None
    policy: Policy = SKIP
    moved: list[Moved] = field(default_factory=list)
    duplicates: list[Skipped] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
    waiting: list[Skipped] = field(default_factory=list)
    stopped: CratekeeperError | None = None
    handed: list[Moved] = field(default_factory=list)
    lost: str = ""

    @property
    def unclassified(self) -> list[Moved]:
        """Those of `moved` whose genre no super genre knows."""
        return [one for one in self.moved if one.unclassified]

    def in_order(self) -> OrganizeReport:
        """With the files that stay sorted by path."""
        for stays in (self.duplicates, self.failed, self.waiting):
            stays.sort(key=lambda one: one.path)
        return self

    @property
    def complete(self) -> bool:
        """True when nothing needs a look."""
        return not (self.duplicates or self.failed or self.unclassified)


@dataclass
class UndoReport:
    """An undo: what is back where it was, and what could not be taken back."""

    run: str
    restored: list[Moved] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
