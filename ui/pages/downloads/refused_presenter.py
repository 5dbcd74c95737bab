"""What the list of peers and files that are never taken again knows and does; no widgets."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.tasks import TaskContext
from services.records.refusals import BadFile, BlockedPeer
from ui.models import figures, words
from ui.models.told import told
from ui.reading import Reading
from ui.runner import Runner
from utils.atomic import write_atomic
from utils.texts import _, shown

if TYPE_CHECKING:
    from services.container import Container

Document = dict[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One line: what it is, why, since when, and the whole name."""

    entry: BlockedPeer | BadFile
    title: str
    detail: str
    aside: str = ""
    tip: str = ""

    @property
    def is_peer(self) -> bool:
        """True for a peer, False for a file."""
        return isinstance(self.entry, BlockedPeer)


class RefusedPresenter(QObject):
    """`loaded` with the rows; `done` with (what happened, whether it can be taken back);
    `failed` with (what happened, what to do) when something asked for could not be done. What
    could not be read is told by its `Reading`."""

    loaded = pyqtSignal(list)
    done = pyqtSignal(str, bool)
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._refusals, self._runner = container.refusals, runner
        self.reading = Reading(runner, self)
        self._gone: Document = {}

    def load(self) -> None:
        """Read the list."""
        self.reading.start(lambda _ctx: self._read(), lane="db", done=self.loaded.emit)

    def _read(self) -> list[RefusedRow]:
        return [
            *map(_of_peer, self._refusals.peers()),
            *map(_of_file, self._refusals.files()),
        ]

    def allow(self, rows: Sequence[RefusedRow]) -> None:
        """Take these again."""
        refusals = self._refusals

        def work() -> None:
            before = refusals.export()
            for row in rows:
                if isinstance(row.entry, BlockedPeer):
                    refusals.unblock(row.entry.source, row.entry.peer)
                else:
                    refusals.allow(row.entry)
            self._gone = _lacking(before, refusals.export())

        said = _("{count} may be taken again").format(
            count=figures.count(len(rows), "entry", "entries")
        )
        self._run(work, lambda: self.done.emit(f"{said}.", True))

    def take_back(self) -> None:
        """Refuse again what was allowed last."""
        gone, self._gone = self._gone, {}

        def finish() -> None:
            self.done.emit(_("They are refused again."), False)

        self._run(lambda: self._refusals.restore(gone), finish)

    def export(self, path: Path) -> None:
        """Write all of it, for `refused restore` here or elsewhere."""

        def work() -> None:
            text = json.dumps(self._refusals.export(), ensure_ascii=False, indent=1)
            write_atomic(path, text.encode())

        said = _("The list was written to {path}.").format(path=path)
        self._run(work, lambda: self.done.emit(said, False))

    def _run(self, work: Callable[[], object], finish: Callable[[], None]) -> None:
        def run(_ctx: TaskContext) -> list[RefusedRow]:
            work()
            return self._read()

        def ended(rows: list[RefusedRow]) -> None:
            self.loaded.emit(rows)
            finish()

        self._runner.start(
            run, lane="db", done=ended, error=lambda error: self.failed.emit(*told(error))
        )


def _of_peer(one: BlockedPeer) -> RefusedRow:
    source = words.SOURCES.get(one.source, one.source)
    said = _("Blocked by you on {source}").format(source=source)
    return RefusedRow(one, one.peer, f"{said}: {one.reason}" if one.reason else said)


def _of_file(one: BadFile) -> RefusedRow:
    name = one.filename.replace("/", "\\").rpartition("\\")[2] or one.filename
    source = words.SOURCES.get(one.source, one.source)
    reason = shown(one.reason)
    detail = _("{peer} on {source} · {reason}").format(peer=one.peer, source=source, reason=reason)
    aside = figures.ago(one.at, figures.now()) if one.at else ""
    return RefusedRow(one, name, detail, aside, one.filename)


def _lacking(before: Document, after: Document) -> Document:
    """What of `before` is not there any more."""
    return {name: [one for one in rows if one not in after[name]] for name, rows in before.items()}
