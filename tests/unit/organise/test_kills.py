"""Killed at every step: afterwards the file exists exactly once, whole, and filing can go on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.domain import FilingOutcome
from core.ports.ledgers import JournalEntry
from core.tasks import TaskContext
from tests.unit.organise.conftest import TRACK, Desk
from tests.unit.organise.mortal import Fate, Killed, Mortal

ROOT = Path(__file__).resolve().parents[3]
SOURCE = "incoming/peer's folder/03 teardrop.mp3"
FOLDER = "Transfer/Massive Attack/Massive Attack - Mezzanine"
FINAL = f"{FOLDER}/03 - Teardrop.mp3"


def mortal_filing(desk: Desk, fate: Fate, ctx: TaskContext) -> bool:
    """File the download with parts that may die; True when it lived to the end."""
    filer = desk.filer(*(Mortal(p, fate) for p in (desk.files, desk.tags, desk.journal)))
    try:
        filer.file(desk.plan(desk.home / SOURCE, TRACK, cover=True), "r", 1, ctx)
    except Killed:
        return False
    return True


def music(desk: Desk) -> list[str]:
    return [name for name in desk.left() if not name.endswith("cover.jpg")]


def steps_of_a_filing(desk: Desk, ctx: TaskContext) -> list[str]:
    fate = Fate(at=0, after=False)
    assert mortal_filing(desk, fate, ctx)
    return fate.calls


def test_the_steps_are_in_the_safe_order(desk: Desk, ctx: TaskContext) -> None:
    desk.download()
    steps = [name for name in steps_of_a_filing(desk, ctx) if name not in ("taken", "remove_empty")]
    assert steps == [
        *("begin", "copy", "write", "sync", "stage", "place"),
        *("place", "remove"),  # the cover
        *("keep", "remove", "stage"),
    ]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("recovering", ["recover", "file"])
def test_a_kill_at_any_step_leaves_one_whole_file(
    tmp_path: Path,
    desk: Desk,
    ctx: TaskContext,
    sound: Callable[[Path], str],
    after: bool,
    recovering: str,
) -> None:
    wanted = sound(desk.download())
    at = 0
    lived = False
    while not lived:
        at += 1
        assert at < 40, "the filing never ends"
        for name in desk.left():
            (desk.home / name).unlink()
        original = desk.download().read_bytes()
        shutil.rmtree(desk.home / "undo", ignore_errors=True)
        lived = mortal_filing(desk, Fate(at, after), ctx)
        if recovering == "recover":
            desk.filer().recover(ctx)
            assert music(desk) in ([SOURCE], [FINAL]), f"after a kill at step {at}"
            assert sound(desk.home / music(desk)[0]) == wanted
            assert desk.kept() == ([original] if music(desk) == [FINAL] else [])
        filed = desk.filer().file(desk.plan(desk.home / SOURCE), "r", 1, ctx)
        assert filed.outcome is FilingOutcome.MOVED, f"after a kill at step {at}"
        assert filed.path == str(desk.home / FINAL)
        assert music(desk) == [FINAL]
        assert sound(desk.home / FINAL) == wanted
        assert desk.kept() == [original]
        assert desk.journal.open_entries() == []


CHILD = """
import sys
from pathlib import Path
from core.tasks import TaskContext
from database.engine import open_database
from tests.unit.organise.conftest import Desk
from tests.unit.organise.mortal import Fate, kill_this_process
from tests.unit.organise.test_kills import mortal_filing

home = Path(sys.argv[1])
desk = Desk(home, open_database(home / "cratekeeper.db", home / "backups"))
fate = Fate(int(sys.argv[2]), sys.argv[3] == "after", kill_this_process)
mortal_filing(desk, fate, TaskContext())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("step", "after"),
    [
        ("copy", "before"),
        ("write", "after"),
        ("stage", "after"),
        ("place", "after"),
        ("remove", "before"),
    ],
)
def test_a_process_killed_by_the_system_leaves_one_whole_file(
    desk: Desk, ctx: TaskContext, sound: Callable[[Path], str], step: str, after: str
) -> None:
    desk.download()
    at = steps_of_a_filing(desk, ctx).index(step) + 1
    for name in desk.left():
        (desk.home / name).unlink()
    wanted = sound(desk.download())
    command = [sys.executable, "-c", CHILD, str(desk.home), str(at), after]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    assert len(desk.journal.open_entries()) == 1
    desk.filer().recover(ctx)
    assert music(desk) in ([SOURCE], [FINAL])
    assert sound(desk.home / music(desk)[0]) == wanted
    assert desk.filer().file(desk.plan(desk.home / SOURCE), "r", 1, ctx).path == str(
        desk.home / FINAL
    )
    assert music(desk) == [FINAL]


class TestWhatMayHaveHappenedMeanwhile:
    def left_at(self, desk: Desk, stage: str, copied: bool = True) -> JournalEntry:
        """An open entry as a killed process leaves it, with its temporary file."""
        source = desk.download()
        target = desk.home / FINAL
        temporary = target.with_name(".cratekeeper-x.mp3")
        entry = desk.journal.begin("r", 1, str(source), str(temporary), str(target))
        if copied:
            desk.files.copy(source, temporary)
        desk.journal.stage(entry, stage)
        return desk.journal.of_run("r")[-1]

    @pytest.mark.parametrize("rival", ["03 - Teardrop.mp3", "03 - teardrop.flac"])
    def test_somebody_took_the_name_so_the_download_stays(
        self, desk: Desk, ctx: TaskContext, rival: str
    ) -> None:
        self.left_at(desk, "copied")
        (desk.home / FOLDER / rival).write_bytes(b"another file")
        (recovered,) = desk.filer().recover(ctx)
        assert recovered.path is None
        assert desk.left() == [f"{FOLDER}/{rival}", SOURCE]

    def test_somebody_takes_the_name_at_that_very_moment(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        self.left_at(desk, "copied")

        class Late:
            def __getattr__(self, name: str) -> object:
                return getattr(desk.files, name)

            def place(self, temporary: Path, target: Path) -> None:
                raise FileExistsError(target)

        (recovered,) = desk.filer(Late()).recover(ctx)  # type: ignore[arg-type]
        assert recovered.path is None
        assert desk.left() == [SOURCE]

    def test_two_names_of_one_file_become_one(self, desk: Desk, ctx: TaskContext) -> None:
        entry = self.left_at(desk, "copied")
        Path(entry.target).hardlink_to(entry.temporary)
        desk.filer().recover(ctx)
        assert desk.left() == [FINAL]

    def test_a_reserved_name_is_filled(self, desk: Desk, ctx: TaskContext) -> None:
        entry = self.left_at(desk, "copied")
        Path(entry.target).touch()
        desk.filer().recover(ctx)
        assert desk.left() == [FINAL]
        assert Path(entry.target).stat().st_size > 0

    def test_the_filed_file_was_taken_away_so_the_download_stays(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        entry = self.left_at(desk, "placed")
        Path(entry.temporary).unlink()
        (recovered,) = desk.filer().recover(ctx)
        assert recovered.path is None
        assert desk.left() == [SOURCE]

    @pytest.mark.parametrize("stage", ["copied", "placed"])
    def test_while_the_targets_disk_is_away_the_entry_waits(
        self, desk: Desk, ctx: TaskContext, stage: str
    ) -> None:
        entry = self.left_at(desk, stage)
        desk.root.rename(desk.home / "elsewhere")
        assert desk.filer().recover(ctx) == []
        assert [one.id for one in desk.journal.open_entries()] == [entry.id]
        assert desk.left() == [SOURCE]
        (desk.home / "elsewhere").rename(desk.root)
        desk.filer().recover(ctx)
        assert len(music(desk)) == 1

    def test_a_filing_under_way_in_another_thread_is_left_alone(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        desk.download()
        seen: list[object] = []

        class Curious:
            def __getattr__(self, name: str) -> object:
                return getattr(desk.tags, name)

            def write(self, path: Path, tags: object) -> None:
                seen.append(filer.recover(ctx))
                assert path.exists()

        filer = desk.filer(tags=Curious())  # type: ignore[arg-type]
        filed = filer.file(desk.plan(desk.home / SOURCE), "r", 1, ctx)
        assert (seen, filed.outcome) == ([[]], FilingOutcome.MOVED)
