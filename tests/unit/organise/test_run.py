"""A run of `organize` over real parts: what it reports, and what stops it."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.clients.local.filestore import LocalFileStore
from core.domain import FilingOutcome, NotReady, StorageError
from core.matching import Matcher
from core.media.identity import FileIdentity
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.media.verify import FfmpegVerifier
from core.ports.media import Expectation, Verification
from core.tasks import Cancelled, TaskContext
from database.activity_repo import ActivityRepo
from database.genre_repo import GenreRepo
from database.job_repo import JobRepo
from database.library_repo import LibraryRepo
from database.pace_repo import PaceRepo
from sandbox.audio import make_audio
from services.bus import EventBus
from services.clock import SystemClock
from services.events import LibraryChanged
from services.organise import locks
from services.organise.filing import Filing, FilingParts, build_filing
from services.organise.owning import Owning
from services.organise.template import DEFAULTS
from tests.unit.organise.conftest import Desk
from tests.unit.organise.mortal import Failing, Fate, Killed, Mortal
from utils.processes import ProcessName


@dataclass
class Office:
    """A home with everything that files; `parts` can be replaced at will."""

    desk: Desk
    ctx: TaskContext
    changed: dict[str, Any] = field(default_factory=dict)
    bus: EventBus = field(default_factory=EventBus)

    def filing(self, **parts: Any) -> Filing:
        desk, engine, clock = self.desk, self.desk.engine, SystemClock()
        values: dict[str, Any] = {
            "organize.layout": "transfer",
            "organize.transfer": str(desk.root),
            "organize.supercrates": str(desk.home / "Supercrates"),
            "organize.genre_map": "",
            "tags.enabled": True,
            "downloads.incoming": str(desk.incoming),
            "limits.workers": 2,
            "limits.undo_days": 7,
            "limits.undo_gb": 5.0,
            "limits.trash_days": 30,
            "organize.duplicates": "skip",
            "organize.both_layouts": False,
            "organize.to_analyse": "",
            "organize.analysed": "",
            **{f"organize.template_{layout}": text for layout, text in DEFAULTS.items()},
            **self.changed,
        }
        usual: dict[str, Any] = {
            "home": desk.home,
            "setting": values.__getitem__,
            "files": LocalFileStore(),
            "reader": FileTagReader(),
            "writer": FileTagWriter(),
            "verifier": FfmpegVerifier(),
            "journal": desk.journal,
            "jobs": JobRepo(engine, clock),
            "cache": LibraryRepo(engine),
            "activity": ActivityRepo(engine, clock),
            "locks": PaceRepo(engine),
            "bus": self.bus,
            "clock": clock,
            "identity": FileIdentity(),
            "genres": GenreRepo(engine, clock),
            "change": values.__setitem__,
            "compare": lambda: Matcher().compare,
            "folders": list,
        }
        return build_filing(FilingParts(**{**usual, **parts}))

    def run(self, dry_run: bool = False, layout: str | None = None, **parts: Any) -> Any:
        return self.filing(**parts).organize.run((), layout, dry_run, self.ctx)

    def arrive(self, name: str, **tags: str) -> Path:
        path = make_audio(self.desk.incoming / name, 0.5, seed=len(name), tags=tags)
        hour = time.time() - 3600
        os.utime(path, (hour, hour))
        return path

    def cache(self) -> LibraryRepo:
        return LibraryRepo(self.desk.engine)


@pytest.fixture
def office(desk: Desk, ctx: TaskContext) -> Office:
    desk.incoming.mkdir()
    return Office(desk, ctx)


def names(skipped: list[Any]) -> list[str]:
    return [Path(one.path).name for one in skipped]


def moved(report: Any) -> list[str]:
    return [Path(one.source).name for one in report.moved]


def test_a_run_is_told_to_the_feed_the_library_and_the_window(office: Office) -> None:
    told: list[LibraryChanged] = []
    office.bus.subscribe(LibraryChanged, told.append)
    office.arrive("1.mp3", title="Glow", artist="Halden")
    office.arrive("2.mp3", title="Low", artist="Halden")
    report = office.run()
    assert (moved(report), report.complete) == (["1.mp3", "2.mp3"], True)
    (line,) = ActivityRepo(office.desk.engine, SystemClock()).recent()
    assert line.text == f"2 files organised (run {report.run})"
    assert [event.tracks for event in told] == [2]
    assert {track.server for track in office.cache().tracks()} == {"organised"}


def test_a_run_whose_originals_are_not_kept_says_so_before_and_after(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    assert office.run(dry_run=True).lost == ""
    office.changed["limits.undo_gb"] = 0.0
    assert "The originals are not kept" in office.run(dry_run=True).lost
    assert "`limits.undo_gb` 0" in office.run().lost
    assert office.run().lost == ""  # nothing was filed
    office.changed["limits.undo_gb"] = 5.0
    office.arrive("2.mp3", title="Low", artist="Halden")
    assert office.run().lost == ""


def test_a_limit_that_holds_only_some_of_the_originals_says_how_many_are_gone(
    office: Office,
) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    office.arrive("2.flac", title="Low", artist="Halden")
    sizes = sorted(path.stat().st_size for path in office.desk.incoming.iterdir())
    office.changed["limits.undo_gb"] = (sizes[1] + 1) / 1e9
    assert office.run().lost.startswith("1 of 2 originals are not kept")


def test_nothing_to_do_touches_nothing(office: Office) -> None:
    report = office.run()
    assert (report.moved, report.complete) == ([], True)
    assert not office.desk.root.exists()


def test_a_file_at_its_place_is_not_mentioned(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    (filed,) = [one.target for one in office.run().moved]
    again = office.filing().organize.run([Path(filed)], None, False, office.ctx)
    assert (again.moved, again.duplicates, again.failed) == ([], [], [])


def test_two_of_one_song_in_one_run_are_one_and_a_duplicate(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    office.arrive("2.flac", title="GLOW", artist="HALDEN")
    for dry_run in (True, False):
        report = office.run(dry_run)
        assert (moved(report), names(report.duplicates)) == (["1.mp3"], ["2.flac"])


def test_a_dry_run_knows_the_folders_it_would_make(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden", album="Lines")
    office.arrive("2.mp3", title="Low", artist="HALDEN", album="LINES")
    planned = [one.target for one in office.run(dry_run=True).moved]
    assert [one.target for one in office.run().moved] == planned
    assert {Path(target).parent for target in planned} == {
        office.desk.root / "Halden" / "Halden - Lines"
    }


def test_discs_of_one_album_tell_each_other(office: Office) -> None:
    for disc in ("1", "2"):
        tags = {"artist": "A", "album": "X", "track": "1", "disc": disc}
        office.arrive(f"{disc}.mp3", title=f"Song {disc}", **tags)
    assert [Path(one.target).parent.name for one in office.run().moved] == ["Disc 1", "Disc 2"]


def test_tags_can_be_left_alone(office: Office) -> None:
    path = office.arrive("Halden - Glow.mp3")
    data = path.read_bytes()
    office.changed["tags.enabled"] = False
    (one,) = office.run().moved
    assert Path(one.target).read_bytes() == data


def test_a_person_can_name_files_otherwise(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden", date="1999")
    office.changed["organize.template_transfer"] = "$year/$title"
    (one,) = office.run().moved
    assert one.target == str(office.desk.root / "1999" / "Glow.mp3")


def test_a_nameless_and_an_undecodable_file_are_reported_with_the_others(office: Office) -> None:
    office.arrive("1.mp3", title="Only a title")
    broken = office.arrive("2.flac", title="Glow", artist="Halden")
    data = broken.read_bytes()
    broken.write_bytes(data[: len(data) * 6 // 10])
    os.utime(broken, (1, 1))
    office.arrive("3.mp3", title="Low", artist="Halden")
    for dry_run in (True, False):
        report = office.run(dry_run)
        assert (moved(report), names(report.failed)) == (["3.mp3"], ["1.mp3", "2.flac"])


def test_what_is_there_already_is_no_work(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    office.run()
    office.arrive("2.mp3", title="Glow", artist="Halden")

    class Never(FfmpegVerifier):
        def verify(self, file: Path, expected: Expectation, ctx: TaskContext) -> Verification:
            raise AssertionError("a duplicate needs no decoding")

    assert names(office.run(verifier=Never()).duplicates) == ["2.mp3"]


def test_a_rival_at_the_last_moment_makes_a_duplicate(office: Office) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden")
    taken = Failing(LocalFileStore(), "place", FileExistsError(errno.EEXIST, "File exists"))
    report = office.run(files=taken)
    assert (moved(report), names(report.duplicates)) == ([], ["1.mp3"])


class TestWhatStopsIt:
    full = OSError(errno.ENOSPC, "No space left on device")

    def test_a_disk_full_from_the_start_is_an_error(self, office: Office) -> None:
        path = office.arrive("1.mp3", title="Glow", artist="Halden")
        with pytest.raises(StorageError, match="is full"):
            office.run(files=Failing(LocalFileStore(), "copy", self.full))
        assert path.exists()
        assert office.desk.left() == ["incoming/1.mp3"]

    def test_a_disk_that_fills_up_leaves_the_rest_with_the_reason(self, office: Office) -> None:
        for number in range(3):
            office.arrive(f"{number}.mp3", title=f"Glow {number}", artist="Halden")
        report = office.run(files=Failing(LocalFileStore(), "copy", self.full, nth=2))
        assert moved(report) == ["0.mp3"]
        assert names(report.failed) == ["1.mp3", "2.mp3"]
        assert report.stopped is not None
        assert {one.reason for one in report.failed} == {report.stopped.sentence}
        assert moved(office.run()) == ["1.mp3", "2.mp3"]

    def test_a_target_below_a_file_is_an_error(self, office: Office) -> None:
        office.arrive("1.mp3", title="Glow", artist="Halden")
        (office.desk.home / "file").write_text("")
        office.changed["organize.transfer"] = str(office.desk.home / "file" / "x")
        with pytest.raises(StorageError):
            office.run()

    def test_a_file_in_the_place_of_a_folder_fails_that_file_only(self, office: Office) -> None:
        office.arrive("1.mp3", title="Glow", artist="Halden")
        office.arrive("2.mp3", title="Low", artist="Mira")
        office.desk.root.mkdir()
        (office.desk.root / "Halden").write_text("not a folder")
        report = office.run()
        assert (moved(report), names(report.failed)) == (["2.mp3"], ["1.mp3"])

    def test_a_folder_that_leads_only_to_itself_fails_that_file_only(self, office: Office) -> None:
        stays = office.arrive("1.mp3", title="Glow", artist="Halden")
        office.arrive("2.mp3", title="Low", artist="Mira")
        office.desk.root.mkdir()
        (office.desk.root / "Halden").symlink_to("Halden")
        report = office.run()
        assert (moved(report), names(report.failed)) == (["2.mp3"], ["1.mp3"])
        assert "symbolic links" in report.failed[0].reason
        assert stays.exists()

    def test_a_file_that_changes_while_it_is_checked_waits(self, office: Office) -> None:
        path = office.arrive("1.mp3", title="Glow", artist="Halden")

        class Slow(FfmpegVerifier):
            def verify(self, file: Path, expected: Expectation, ctx: TaskContext) -> Verification:
                checked = super().verify(file, expected, ctx)
                path.write_bytes(path.read_bytes() + b"more")
                return checked

        report = office.run(verifier=Slow())
        assert (moved(report), names(report.waiting)) == ([], ["1.mp3"])

    def test_a_broken_file_whose_tags_cannot_be_read_says_why(self, office: Office) -> None:
        (office.desk.incoming / "1.flac").write_bytes(b"")
        (office.desk.incoming / "2.flac").write_bytes(b"no music" * 999)
        os.utime(office.desk.incoming / "1.flac", (1, 1))
        os.utime(office.desk.incoming / "2.flac", (1, 1))
        report = office.run()
        assert names(report.failed) == ["1.flac", "2.flac"]
        assert report.failed[0].reason == "The file is empty."

    def test_a_cancelled_run_stops_between_files(self, office: Office) -> None:
        for number in range(4):
            office.arrive(f"{number}.mp3", title=f"Glow {number}", artist="Halden")

        class Cancelling(LocalFileStore):
            def place(self, temporary: Path, target: Path) -> None:
                super().place(temporary, target)
                office.ctx.cancel()

        with pytest.raises(Cancelled):
            office.run(files=Cancelling())
        left = office.desk.left()
        assert len(left) == 4
        assert sum(name.startswith("Transfer/") for name in left) == 1
        assert office.desk.journal.open_entries() == []

    def test_another_run_is_waited_for_but_not_for_ever(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(locks, "LOCK_SECONDS", 0.0)
        office.arrive("1.mp3", title="Glow", artist="Halden")
        other = PaceRepo(office.desk.engine, ProcessName("elsewhere", 1, 1.0))
        assert other.acquire(locks.LOCK)
        with pytest.raises(NotReady, match="at work"):
            office.run()
        assert len(office.run(dry_run=True).moved) == 1
        other.release(locks.LOCK)
        assert len(office.run().moved) == 1

    def test_another_run_that_ends_is_followed(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.arrive("1.mp3", title="Glow", artist="Halden")
        other = PaceRepo(office.desk.engine, ProcessName("elsewhere", 1, 1.0))
        other.acquire(locks.LOCK)
        monkeypatch.setattr(office.ctx, "sleep", lambda _seconds: other.release(locks.LOCK))
        assert len(office.run().moved) == 1


def test_a_side_car_and_a_file_that_is_gone_again_are_no_music(office: Office) -> None:
    lyrics = office.desk.incoming / "a.lrc"
    lyrics.write_text("words")
    owning = Owning(FileTagReader(), office.cache())
    owning.add(str(lyrics))
    owning.add(str(office.desk.incoming / "gone.mp3"))
    assert office.cache().count() == 0


def test_lyrics_whose_name_is_taken_stay_and_are_named(office: Office) -> None:
    office.arrive("a.mp3", title="Glow", artist="Halden")
    lyrics = office.desk.incoming / "a.lrc"
    lyrics.write_text("new")
    there = office.desk.root / "Halden/Halden - Glow/Glow.lrc"
    there.parent.mkdir(parents=True)
    there.write_text("old")
    (moved,) = office.run().moved
    assert moved.note == "a.lrc stayed: it could not be put beside it."
    assert (lyrics.read_text(), there.read_text()) == ("new", "old")


class TestKills:
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_the_next_run_ends_what_a_kill_left_and_owns_it(
        self, office: Office, sound: Callable[[Path], str], after: bool
    ) -> None:
        at, lived = 0, False
        while not lived:
            at += 1
            assert at < 50, "the run never ends"
            source = office.arrive("1.mp3", title=f"Glow {at}", artist="Halden")
            wanted = sound(source)
            fate = Fate(at, after)
            parts: dict[str, Any] = {
                "files": Mortal(LocalFileStore(), fate),
                "writer": Mortal(FileTagWriter(), fate),
                "journal": Mortal(office.desk.journal, fate),
            }
            try:
                office.run(**parts)
                lived = True
            except Killed:
                PaceRepo(office.desk.engine).release(locks.LOCK)
            office.run()
            target = f"Transfer/Halden/Halden - Glow {at}/Glow {at}.mp3"
            assert office.desk.left() == [target], f"after a kill at step {at}"
            assert sound(office.desk.home / target) == wanted
            (owned,) = office.cache().tracks()
            assert owned.path == str(office.desk.home / target)
            (office.desk.home / target).unlink()
            office.cache().drop_organised([str(office.desk.home / target)])
            assert office.desk.journal.open_entries() == []

    def test_an_undo_that_was_killed_is_ended_by_the_next_run(self, office: Office) -> None:
        office.arrive("1.mp3", title="Glow", artist="Halden")
        run = office.run().run
        fate = Fate(at=6, after=False)
        files = Mortal(LocalFileStore(), fate)
        filing = office.filing(files=files, journal=Mortal(office.desk.journal, fate))
        with pytest.raises(Killed):
            filing.undo.undo(run, office.ctx)
        PaceRepo(office.desk.engine).release(locks.LOCK)
        office.filing().organize.recover(office.ctx)
        assert len(office.desk.left()) == 1
        assert office.desk.journal.open_entries() == []


def test_a_download_job_keeps_its_original_too(office: Office) -> None:
    from tests.unit.organise.test_organiser import JOB

    source = office.desk.download()
    filing = office.filing()
    filed = filing.organiser.file(JOB, source, office.ctx)
    assert filed.outcome is FilingOutcome.MOVED
    assert filing.undo.use().files == 1
    filing.undo.undo("job-5", office.ctx)
    assert source.exists()
    assert filing.undo.use().files == 0
