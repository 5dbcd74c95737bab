"""Filing real files: what arrives, what stays, and what a failing disk leaves behind."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import Filed, FilingOutcome, StorageError, Track
from core.media.tags_reader import FileTagReader
from core.ports.media import UnreadableAudio
from core.tasks import Cancelled, TaskContext
from tests.unit.organise.conftest import JPEG, TRACK, Desk
from tests.unit.organise.mortal import Failing

O = FilingOutcome  # noqa: E741 - short in a table of outcomes
FINAL = "Transfer/Massive Attack/Massive Attack - Mezzanine/03 - Teardrop.mp3"


def test_a_download_arrives_whole_tagged_and_alone(
    desk: Desk, ctx: TaskContext, sound: Callable[[Path], str]
) -> None:
    source = desk.download()
    before = sound(source)
    filed = desk.filer().file(desk.plan(source), "r", 7, ctx)
    assert (filed.outcome, filed.path, filed.reason) == (O.MOVED, str(desk.home / FINAL), "")
    assert desk.left() == [FINAL]
    assert sound(desk.home / FINAL) == before
    read = FileTagReader().read(str(desk.home / FINAL))
    assert (read.title, read.artists, read.album) == (
        "Teardrop",
        ("Massive Attack", "Elizabeth Fraser"),
        "Mezzanine",
    )
    (entry,) = desk.journal.of_run("r")
    assert (entry.stage, entry.job_id, entry.target) == ("done", 7, filed.path)


def test_without_tags_the_file_is_moved_bit_by_bit(desk: Desk, ctx: TaskContext) -> None:
    source = desk.download()
    data = source.read_bytes()
    filed = desk.filer().file(replace(desk.plan(source), tags=None), "r", None, ctx)
    assert filed.outcome is O.MOVED
    assert (desk.home / FINAL).read_bytes() == data


@pytest.mark.parametrize("extension", ["flac", "m4a", "ogg", "opus", "wav", "aiff"])
def test_every_format_can_be_filed(desk: Desk, ctx: TaskContext, extension: str) -> None:
    source = desk.download(f"a.{extension}")
    filed = desk.filer().file(desk.plan(source), "r", None, ctx)
    assert filed.outcome is O.MOVED, filed.reason
    assert FileTagReader().read(str(filed.path)).title == "Teardrop"


def test_the_cover_goes_into_the_file_and_beside_it_once(desk: Desk, ctx: TaskContext) -> None:
    filer = desk.filer()
    filer.file(desk.plan(desk.download("a.mp3"), cover=True), "r", None, ctx)
    cover = (desk.home / FINAL).with_name("cover.jpg")
    assert cover.read_bytes() == JPEG
    cover.write_bytes(b"the person's own")
    other = replace(TRACK, title="Angel", track_number=1)
    filer.file(desk.plan(desk.download("b.mp3"), other, cover=True), "r", None, ctx)
    assert cover.read_bytes() == b"the person's own"
    assert len(desk.left()) == 3


def test_crates_get_no_cover_beside(desk: Desk, ctx: TaskContext) -> None:
    plan = desk.plan(desk.download(), layout="supercrates", cover=True)
    desk.filer().file(plan, "r", None, ctx)
    assert desk.left() == ["Supercrates/Unclassified/Massive Attack - Teardrop.mp3"]


def test_a_cover_that_cannot_be_written_is_no_failure(desk: Desk, ctx: TaskContext) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    files = Failing(desk.files, "place", full, nth=2)
    filed = desk.filer(files).file(desk.plan(desk.download(), cover=True), "r", None, ctx)
    assert filed.outcome is O.MOVED
    assert desk.left() == [FINAL]


class TestDuplicates:
    def file(self, desk: Desk, ctx: TaskContext, name: str, track: Track = TRACK) -> Filed:
        return desk.filer().file(desk.plan(desk.download(name), track), "r", None, ctx)

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("again.mp3", "Teardrop"),
            ("again.flac", "Teardrop"),
            ("again.mp3", "TEARDROP"),
            ("again.opus", "tearDrop"),
        ],
    )
    def test_the_second_is_skipped_and_stays_where_it_is(
        self, desk: Desk, ctx: TaskContext, name: str, title: str
    ) -> None:
        first = self.file(desk, ctx, "first.mp3")
        data = Path(str(first.path)).read_bytes()
        second = self.file(desk, ctx, name, replace(TRACK, title=title))
        assert (second.outcome, second.path) == (O.DUPLICATE, first.path)
        assert "already there" in second.reason
        assert Path(str(first.path)).read_bytes() == data
        assert desk.left() == [FINAL, f"incoming/{name}"]
        assert len(desk.journal.of_run("r")) == 1

    def test_an_artist_spelled_otherwise_goes_into_the_folder_that_is_there(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        self.file(desk, ctx, "a.mp3")
        loud = replace(TRACK, artists=("MASSIVE ATTACK",), album_artists=(), title="Angel")
        filed = self.file(desk, ctx, "b.mp3", loud)
        assert filed.path == str((desk.home / FINAL).with_name("03 - Angel.mp3"))
        assert self.file(desk, ctx, "c.mp3", replace(loud, title="ANGEL")).outcome is O.DUPLICATE

    def test_another_process_may_be_faster(self, desk: Desk, ctx: TaskContext) -> None:
        files = Failing(desk.files, "place", FileExistsError(errno.EEXIST, "File exists"))
        filed = desk.filer(files).file(desk.plan(desk.download()), "r", None, ctx)
        assert filed.outcome is O.DUPLICATE
        assert desk.left() == ["incoming/peer's folder/03 teardrop.mp3"]
        assert [entry.stage for entry in desk.journal.of_run("r")] == ["abandoned"]

    def test_of_two_threads_with_one_song_one_wins(self, desk: Desk, ctx: TaskContext) -> None:
        sources = [desk.download(f"{n}.{ext}", seed=n) for n, ext in enumerate(["mp3", "flac"] * 2)]
        filer, results = desk.filer(), []
        gate = threading.Barrier(len(sources))

        def work(source: Path) -> None:
            gate.wait(30)
            results.append(filer.file(desk.plan(source), "r", None, ctx))

        threads = [threading.Thread(target=work, args=(source,)) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        outcomes = [filed.outcome for filed in results]
        assert sorted(outcomes, key=str) == [O.DUPLICATE] * 3 + [O.MOVED]
        assert len(desk.left()) == 4


class TestFailures:
    def check_untouched(self, desk: Desk, source: Path, data: bytes) -> None:
        assert source.read_bytes() == data
        assert desk.left() == [os.path.relpath(source, desk.home)]
        assert not any(desk.root.iterdir()) if desk.root.exists() else True
        assert desk.journal.open_entries() == []

    @pytest.mark.parametrize("step", ["copy", "sync", "place"])
    @pytest.mark.parametrize(
        ("code", "sentence"),
        [
            (errno.ENOSPC, "is full"),
            (errno.EDQUOT, "is full"),
            (errno.EROFS, "cannot be written"),
            (errno.EACCES, "cannot be written"),
            (errno.EIO, "cannot be used"),
        ],
    )
    def test_a_target_at_fault_stops_the_run_and_keeps_the_download(
        self, desk: Desk, ctx: TaskContext, step: str, code: int, sentence: str
    ) -> None:
        source = desk.download()
        data = source.read_bytes()
        files = Failing(desk.files, step, OSError(code, os.strerror(code), str(desk.root)))
        with pytest.raises(StorageError, match=sentence):
            desk.filer(files).file(desk.plan(source), "r", None, ctx)
        self.check_untouched(desk, source, data)

    def test_a_disk_that_fills_up_while_tags_are_written(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()
        data = source.read_bytes()
        tags = Failing(desk.tags, "write", OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(StorageError, match="is full"):
            desk.filer(tags=tags).file(desk.plan(source), "r", None, ctx)
        self.check_untouched(desk, source, data)

    def test_a_disk_without_room_is_not_even_tried(self, desk: Desk, ctx: TaskContext) -> None:
        class NoRoom:
            def __getattr__(self, name: str) -> object:
                if name == "free_bytes":
                    return lambda folder: 1000
                return getattr(desk.files, name)

        source = desk.download()
        data = source.read_bytes()
        with pytest.raises(StorageError, match=r"is full\. Free some space"):
            desk.filer(NoRoom()).file(desk.plan(source), "r", None, ctx)  # type: ignore[arg-type]
        self.check_untouched(desk, source, data)
        assert desk.journal.of_run("r") == []

    def test_a_file_in_the_place_of_a_folder_fails_this_file_only(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()
        desk.root.mkdir()
        (desk.root / "Massive Attack").write_text("not a folder")
        filed = desk.filer().file(desk.plan(source), "r", None, ctx)
        assert filed.outcome is O.FAILED
        assert source.exists()

    def test_tags_that_cannot_be_written_fail_this_file_only(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()
        data = source.read_bytes()
        tags = Failing(desk.tags, "write", UnreadableAudio("no place for them"))
        filed = desk.filer(tags=tags).file(desk.plan(source), "r", None, ctx)
        assert filed.outcome is O.FAILED
        assert "no place for them" in filed.reason
        self.check_untouched(desk, source, data)

    def test_a_download_that_is_gone_is_said_to_be(self, desk: Desk, ctx: TaskContext) -> None:
        filed = desk.filer().file(desk.plan(desk.incoming / "gone.mp3"), "r", None, ctx)
        assert filed.outcome is O.FAILED
        assert filed.reason == "The download cannot be read (No such file or directory)."

    def test_a_download_that_vanishes_midway_fails_this_file_only(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()
        gone = OSError(errno.EACCES, "Permission denied", str(source))
        filed = desk.filer(Failing(desk.files, "copy", gone)).file(
            desk.plan(source), "r", None, ctx
        )
        assert (filed.outcome, filed.reason) == (
            O.FAILED,
            "The download cannot be read (Permission denied).",
        )

    def test_a_download_that_cannot_be_removed_is_filed_all_the_same(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()

        class Keeping:
            def __getattr__(self, name: str) -> object:
                return getattr(desk.files, name)

            def remove(self, path: Path) -> None:
                if path == source:
                    raise PermissionError(errno.EACCES, "Permission denied")
                desk.files.remove(path)

        filed = desk.filer(Keeping()).file(desk.plan(source), "r", None, ctx)  # type: ignore[arg-type]
        assert filed.outcome is O.MOVED
        assert "delete it by hand" in filed.reason
        assert desk.journal.open_entries() == []

    def test_a_journal_that_cannot_be_written_files_nothing(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()
        for step in ("begin", "stage"):
            journal = Failing(desk.journal, step, StorageError("The disk is full."))
            with pytest.raises(StorageError):
                desk.filer(journal=journal).file(desk.plan(source), "r", 7, ctx)
            assert desk.left() == [os.path.relpath(source, desk.home)]
        assert desk.filer().file(desk.plan(source), "r", 7, ctx).outcome is O.MOVED
        assert desk.journal.open_entries() == []

    def test_what_cannot_be_cleaned_up_now_is_cleaned_up_later(
        self, desk: Desk, ctx: TaskContext
    ) -> None:
        source = desk.download()
        files = Failing(desk.files, "place", OSError(errno.EIO, "Input/output error"))
        stuck = Failing(files, "remove", OSError(errno.EIO, "Input/output error"))
        with pytest.raises(StorageError):
            desk.filer(stuck).file(desk.plan(source), "r", None, ctx)
        assert len(desk.left()) == 2
        assert desk.filer(stuck).recover(ctx) == []
        (recovered,) = desk.filer().recover(ctx)
        assert (recovered.entry.run, recovered.path) == ("r", str(desk.home / FINAL))
        assert desk.left() == [FINAL]


class TestCancelling:
    @pytest.mark.parametrize("step", ["copy", "write", "sync"])
    def test_a_cancelled_filing_leaves_the_download_alone(
        self, desk: Desk, ctx: TaskContext, step: str
    ) -> None:
        class Cancelling:
            def __init__(self, part: object) -> None:
                self._part = part

            def __getattr__(self, name: str) -> object:
                if name == step:
                    ctx.cancel()
                return getattr(self._part, name)

        source = desk.download()
        files, tags = Cancelling(desk.files), Cancelling(desk.tags)
        filer = desk.filer(files, tags)  # type: ignore[arg-type]
        with pytest.raises(Cancelled):
            filer.file(desk.plan(source), "r", None, ctx)
        assert desk.left() == [os.path.relpath(source, desk.home)]
        assert desk.journal.open_entries() == []

    def test_a_filing_cancelled_before_does_nothing(self, desk: Desk, ctx: TaskContext) -> None:
        ctx.cancel()
        with pytest.raises(Cancelled):
            desk.filer().file(desk.plan(desk.download()), "r", None, ctx)
        assert desk.journal.of_run("r") == []
