"""Full, read-only and vanishing targets at every step: the music is whole at one place."""

from __future__ import annotations

import contextlib
import errno
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import FilingOutcome, StorageError
from core.tasks import TaskContext
from tests.unit.organise.conftest import TRACK, Desk
from tests.unit.organise.mortal import Fate, Mortal

SOURCE = "incoming/peer's folder/03 teardrop.mp3"
FOLDER = "Transfer/Massive Attack/Massive Attack - Mezzanine"
FINAL = f"{FOLDER}/03 - Teardrop.mp3"
Sound = Callable[[Path], str]


def music(desk: Desk) -> list[str]:
    return [name for name in desk.left() if name.endswith(".mp3")]


def clear(desk: Desk) -> None:
    for name in ("incoming", "Transfer", "undo", "away"):
        shutil.rmtree(desk.home / name, ignore_errors=True)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("part", ["files", "tags"])
def test_an_error_at_any_step_leaves_one_whole_file(
    desk: Desk, ctx: TaskContext, sound: Sound, number: int, part: str
) -> None:
    wanted, original = sound(desk.download()), (desk.home / SOURCE).read_bytes()

    def strike() -> None:
        raise OSError(number, "trouble")

    at, passed = 0, False
    while not passed:
        at += 1
        assert at < 40, "it never ends"
        clear(desk)
        desk.download()
        fate = Fate(at, False, strike)
        parts: dict[str, Any] = {part: Mortal(getattr(desk, part), fate)}
        try:
            filed = desk.filer(**parts).file(
                desk.plan(desk.home / SOURCE, TRACK, cover=True), f"r{at}", 1, ctx
            )
        except (StorageError, OSError):
            filed = None
        passed = len(fate.calls) < at
        desk.filer().recover(ctx)
        assert desk.journal.open_entries() == []
        assert music(desk) in ([SOURCE], [FINAL], [SOURCE, FINAL], [FINAL, SOURCE])
        if SOURCE in music(desk):
            assert (desk.home / SOURCE).read_bytes() == original
        else:
            assert sound(desk.home / FINAL) == wanted
        if filed is not None and filed.outcome is FilingOutcome.MOVED:
            assert FINAL in music(desk)
            assert SOURCE not in music(desk) or filed.reason  # what stays is said
        else:
            assert music(desk) == [SOURCE]


def test_a_target_that_vanishes_at_any_step_loses_nothing(
    desk: Desk, ctx: TaskContext, sound: Sound
) -> None:
    wanted = sound(desk.download())
    at, passed = 0, False
    while not passed:
        at += 1
        assert at < 40, "it never ends"
        clear(desk)
        desk.download()

        def vanish() -> None:
            if desk.root.exists():
                desk.root.rename(desk.home / "away")

        fate = Fate(at, False, vanish)
        filer = desk.filer(files=Mortal(desk.files, fate))
        with contextlib.suppress(StorageError, OSError):
            filer.file(desk.plan(desk.home / SOURCE, TRACK, cover=True), f"r{at}", 1, ctx)
        passed = len(fate.calls) < at
        if (desk.home / "away").exists():
            assert not desk.root.exists() or not any(desk.root.rglob("*.mp3")) or music(desk)
            shutil.copytree(desk.home / "away", desk.root, dirs_exist_ok=True)
        desk.filer().recover(ctx)
        shown = [name for name in music(desk) if ".cratekeeper" not in name]
        assert shown, f"lost at {at}"
        assert sound(desk.home / shown[0]) == wanted


class TestARealSmallDisk:
    @pytest.fixture
    def disk(self, desk: Desk) -> Iterator[Path]:
        """A file system of 128 KiB where Transfer is; needs the right to mount."""
        desk.root.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(desk.root)]
        try:
            done = subprocess.run(mount, capture_output=True, check=False)
        except FileNotFoundError:
            pytest.skip("no mount command")
        if done.returncode:
            pytest.skip("mounting a small disk is not allowed here")
        yield desk.root
        subprocess.run(["umount", str(desk.root)], check=False)

    def test_however_little_is_left_the_file_is_whole_somewhere(
        self, desk: Desk, ctx: TaskContext, sound: Sound, disk: Path
    ) -> None:
        wanted = sound(desk.download())

        class Hopeful:
            """Says that there is room: another program takes it a moment later."""

            def __getattr__(self, name: str) -> object:
                return getattr(desk.files, name)

            def free_bytes(self, folder: Path) -> int:
                return 10**9

        outcomes = set()
        for free in range(0, 128, 8):
            for name in music(desk):
                (desk.home / name).unlink()
            for rest in disk.rglob("*"):
                if rest.is_file():
                    rest.unlink()
            desk.download()
            (disk / "filler").write_bytes(b"\1" * (128 - free) * 1024)
            plan = desk.plan(desk.home / SOURCE, TRACK, cover=True)
            try:
                filed = desk.filer(files=Hopeful()).file(plan, f"r{free}", None, ctx)  # type: ignore[arg-type]
                outcomes.add(filed.outcome.value)
            except StorageError:
                outcomes.add("full")
            assert desk.journal.open_entries() == []
            assert len(music(desk)) == 1, f"with {free} KiB"
            if music(desk) == [FINAL]:
                assert sound(desk.home / FINAL) == wanted
        assert outcomes >= {"full", "moved"}

    def test_a_disk_that_turns_read_only_keeps_the_download(
        self, desk: Desk, ctx: TaskContext, disk: Path
    ) -> None:
        data = desk.download().read_bytes()
        subprocess.run(["mount", "-o", "remount,ro,size=16m", str(disk)], check=True)
        with pytest.raises(StorageError, match="cannot be written"):
            desk.filer().file(desk.plan(desk.home / SOURCE), "r", 1, ctx)
        assert (desk.home / SOURCE).read_bytes() == data
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert desk.filer().file(desk.plan(desk.home / SOURCE), "r", 1, ctx).path is not None
