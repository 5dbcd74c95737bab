"""What rarely happens while filing: names that vanish, entries that others settled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import Filed, FilingOutcome
from core.media.tags_reader import FileTagReader
from core.ports.ledgers import Original
from core.tasks import Cancelled, TaskContext
from services.organise import duplicates
from services.organise.duplicates import Duplicates, Policy, same_place
from services.organise.mark import mark_of
from services.organise.target import check_root
from services.organise.undo import GONE, Undoer
from tests.unit.organise.conftest import Desk


def by_policy(desk: Desk, source: Path, policy: Policy, ctx: TaskContext) -> Filed:
    filer = Duplicates(desk.filer(), desk.replacer(), FileTagReader())
    return filer.file(desk.plan(source), "r", None, ctx, policy)


def test_a_name_that_leads_nowhere_is_not_the_same_place(tmp_path: Path) -> None:
    assert not same_place(tmp_path / "a", tmp_path)


@pytest.mark.parametrize("policy", ["keep_both", "replace"])
def test_a_file_in_its_place_is_neither_numbered_nor_replaced(
    desk: Desk, ctx: TaskContext, policy: Policy
) -> None:
    path = Path(by_policy(desk, desk.download(), "skip", ctx).path or "")
    again = by_policy(desk, path, policy, ctx)
    assert (again.outcome, again.path) == (FilingOutcome.DUPLICATE, str(path))
    assert len(desk.left()) == 1


def test_numbers_end_somewhere(
    desk: Desk, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "_MOST_COPIES", 2)
    outcomes = [by_policy(desk, desk.download(), "keep_both", ctx).outcome for _ in range(3)]
    assert outcomes == [FilingOutcome.MOVED, FilingOutcome.MOVED, FilingOutcome.DUPLICATE]


def test_giving_up_never_empties_the_trash_of_the_only_copy(desk: Desk) -> None:
    path, trash = desk.download(), desk.trash()
    data = path.read_bytes()
    entry = trash.entry("r", trash.begin(path, "r", None))
    trash.keep(entry, str(desk.root))
    path.unlink()
    path.write_bytes(b"another file took its place")
    trash.give_up(entry)
    assert Path(entry.target).read_bytes() == data
    assert desk.journal.of_run("r")[0].stage == "done"


def test_an_original_that_somebody_deleted_cannot_be_undone(desk: Desk, ctx: TaskContext) -> None:
    desk.filer().file(desk.plan(desk.download()), "r", None, ctx)
    (entry,) = desk.journal.of_run("r")
    original = desk.journal.originals([entry.id])[entry.id]
    Path(original.kept).unlink()
    assert Undoer(desk.files, desk.journal).why_not(entry, original) == GONE


def test_comparing_large_files_can_be_cancelled_and_changes_nothing(
    desk: Desk, ctx: TaskContext
) -> None:
    source = desk.download()
    data = source.read_bytes()
    desk.filer().file(desk.plan(source), "r", None, ctx)
    (entry,) = desk.journal.of_run("r")
    original = desk.journal.originals([entry.id])[entry.id]
    source.write_bytes(data)  # a copy of it was put back meanwhile
    undoer, gone = Undoer(desk.files, desk.journal), TaskContext()
    assert undoer.why_not(entry, original, ctx) == ""
    gone.cancel()
    with pytest.raises(Cancelled):
        undoer.why_not(entry, original, gone)
    assert desk.journal.of_run("r")[0].stage == "done"


def test_an_entry_that_another_thread_settled_is_left(desk: Desk, ctx: TaskContext) -> None:
    desk.filer().file(desk.plan(desk.download()), "r", None, ctx)
    (entry,) = desk.journal.of_run("r")
    assert desk.filer()._settle(replace(entry, stage="copied")) is None


def test_a_source_that_went_before_a_kill_is_no_trouble(desk: Desk) -> None:
    target = desk.download("filed.mp3")
    missing = desk.home / "gone.mp3"
    entry = desk.journal.begin("r", None, str(missing), str(target) + ".tmp", str(target))
    kept = desk.home / "undo/kept.mp3"
    original = Original(str(kept), 1, mark_of(target), str(desk.root))
    desk.journal.stage(entry, "copied", original)
    assert desk.filer().recovery.finish(entry, missing, original) == ""
    assert desk.journal.of_run("r")[0].stage == "done"


def test_looking_at_a_target_makes_nothing(desk: Desk) -> None:
    check_root(desk.root / "a/b", make=False)
    assert not desk.root.exists()
