"""The list of finished downloads: cleared and back, undone, exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.domain import BadInput, DownloadJob, JobState, Origin, StorageError, Track
from core.ports.ledgers import JournalEntry
from core.ports.past import PastSieve
from core.tasks import Cancelled, TaskContext
from services.organise.reports import Moved, Skipped, UndoReport
from services.records.history import PastDownload, PastFiling
from services.records.history_reports import history_document
from services.records.past import CHUNK, PastService, narrowed


def job(number: int) -> DownloadJob:
    origin = Origin("x", "Rooftop", number)
    return DownloadJob(
        number, Track(f"Part {number}", ("Mira",)), origin, JobState.DONE, "transfer"
    )


class World:
    """Finished downloads in a list, a journal and an undo that does as told."""

    def __init__(self, home: Path, count: int = 3) -> None:
        self.jobs = [job(n) for n in range(count)]
        self.report = UndoReport("job-1")
        self.kept: dict[int, Any] = {7: object()}
        self.undone: list[str] = []
        self.most = 0
        me: Any = self
        clock: Any = SimpleNamespace(now=lambda: 500.0)
        self.past = PastService(me, me, me, lambda: me, home, clock)

    def page(self, _sieve: PastSieve, limit: int, offset: int) -> list[DownloadJob]:
        return self.jobs[offset : offset + limit]

    def count(self, _sieve: PastSieve) -> int:
        return len(self.jobs)

    def numbers(self, _sieve: PastSieve) -> list[int]:
        return [one.id for one in self.jobs]

    def of(self, numbers: list[int]) -> list[DownloadJob]:
        return [self.jobs[number] for number in numbers]

    def told(self, jobs: list[DownloadJob]) -> list[PastDownload]:
        self.most = max(self.most, len(jobs))
        return [PastDownload(one, None, ()) for one in jobs]

    def all_filings(self) -> Iterator[PastFiling]:
        yield PastFiling(JournalEntry(1, "r", 7, "/in/g", "/t/.g", "/t/g", "done", 0.0), True)

    def of_run(self, run: str) -> list[Any]:
        return [SimpleNamespace(id=7, stage="done"), SimpleNamespace(id=8, stage="undone")]

    def originals(self, ids: list[int]) -> dict[int, Any]:
        return {one: self.kept[one] for one in ids if one in self.kept}

    def undo(self, run: str, _ctx: TaskContext) -> UndoReport:
        self.undone.append(run)
        return self.report


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_clearing_moves_a_mark_that_can_be_moved_back(world: World) -> None:
    assert world.past.cleared_at() == 0.0
    before = world.past.clear()
    assert world.past.cleared_at() == 500.0
    assert narrowed(PastSieve(), 500.0, earlier=False).since == 500.0
    assert narrowed(PastSieve(), 500.0, earlier=True).since == 0.0
    world.past.restore(before)
    assert world.past.cleared_at() == 0.0
    assert world.past.count(PastSieve()) == 3


def test_a_broken_mark_hides_nothing(world: World, tmp_path: Path) -> None:
    (tmp_path / "finished.json").write_text("[]", encoding="utf-8")
    assert world.past.cleared_at() == 0.0


def test_a_filing_can_be_undone_while_its_original_is_kept(world: World) -> None:
    assert world.past.undoable(1)
    world.report.restored.append(Moved("/a", "/b"))
    assert world.past.undo_filing(1, TaskContext()).restored
    assert world.undone == ["job-1"]
    world.kept.clear()
    assert not world.past.undoable(1)


def test_an_undo_that_comes_too_late_says_why(world: World) -> None:
    with pytest.raises(BadInput, match="taken back before"):
        world.past.undo_filing(1, TaskContext())
    world.report.failed.append(Skipped("/a", "Somebody changed the file since."))
    with pytest.raises(BadInput, match="Somebody changed"):
        world.past.undo_filing(1, TaskContext())


def test_all_of_them_are_exported_as_a_table_or_as_json(tmp_path: Path) -> None:
    world = World(tmp_path, CHUNK + 2)
    table, document = tmp_path / "x.CSV", tmp_path / "x.json"
    assert world.past.export(PastSieve(), table, TaskContext()) == CHUNK + 2
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert (len(rows), rows[1]["title"], rows[1]["artists"]) == (CHUNK + 2, "Part 1", "Mira")
    world.past.export(PastSieve(), document, TaskContext(), filings=True)
    told = json.loads(document.read_text(encoding="utf-8"))
    assert (len(told["downloads"]), len(told["filed"])) == (CHUNK + 2, 1)
    assert world.most == CHUNK  # never more at a time


@pytest.mark.parametrize("count", [0, 1, 3])
def test_what_is_written_bit_by_bit_is_what_would_be_written_at_once(
    tmp_path: Path, count: int
) -> None:
    world, out = World(tmp_path, count), io.StringIO()
    assert world.past.tell(PastSieve(), out, TaskContext(), filings=True) == count
    whole = history_document(world.told(world.jobs), list(world.all_filings()))
    assert out.getvalue() == json.dumps(whole, ensure_ascii=False, indent=1)


def test_names_that_are_no_unicode_are_written_so_that_anybody_can_read_the_file(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, 1)
    world.jobs[0] = replace(world.jobs[0], final_path="/m/\udce9 \ud800.flac")
    for name in ("x.csv", "x.json"):
        assert world.past.export(PastSieve(), tmp_path / name, TaskContext()) == 1
        text = (tmp_path / name).read_bytes().decode("utf-8")
        assert "/m/\\udce9 \\ud800.flac" in text
    [one] = json.loads(text)["downloads"]
    assert one["path"] == "/m/\udce9 \ud800.flac"


@pytest.mark.parametrize("name", ["x.csv", "x.json"])
def test_an_export_that_is_cancelled_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    world, target, ctx = World(tmp_path / "home", 2 * CHUNK), tmp_path / "out" / name, TaskContext()
    target.parent.mkdir()
    target.write_text("the one of last week", encoding="utf-8")
    seen: list[list[str]] = []

    def look(_share: float | None, _words: str) -> None:
        seen.append(sorted(one.name for one in target.parent.iterdir()))
        assert target.read_text(encoding="utf-8") == "the one of last week"
        ctx.cancel()

    ctx._report = look
    with pytest.raises(Cancelled):
        world.past.export(PastSieve(), target, ctx)
    assert len(seen[0]) == 2  # the new one grew beside it
    assert [one.name for one in target.parent.iterdir()] == [name]
    assert target.read_text(encoding="utf-8") == "the one of last week"


def test_a_folder_that_cannot_be_written_is_told(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        world.past.export(PastSieve(), tmp_path / "file" / "x.csv", TaskContext())
