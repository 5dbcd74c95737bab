"""Taking runs back: byte for byte, through kills and full disks, never over somebody's change."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain import BadInput, FilingOutcome, Track
from core.tasks import TaskContext
from database.activity_repo import ActivityRepo
from database.library_repo import LibraryRepo
from database.pace_repo import PaceRepo
from services.bus import EventBus
from services.clock import SystemClock
from services.events import LibraryChanged
from services.organise.sidecars import repointed, sidecars_of
from services.organise.undo_run import UndoDeps, UndoService
from services.organise.undo_store import UndoLimit
from tests.contract.fakes_storage import TurningClock
from tests.unit.organise.conftest import JPEG, LIMIT, TRACK, Desk
from tests.unit.organise.mortal import Failing, Fate, Killed, Mortal

SOURCE = "incoming/peer's folder/03 teardrop.mp3"
LYRICS = "incoming/peer's folder/03 Teardrop.lrc"
FOLDER = "Transfer/Massive Attack/Massive Attack - Mezzanine"
FINAL = f"{FOLDER}/03 - Teardrop.mp3"
DAY = 86400.0


@dataclass
class Bench:
    """A desk with its undo service."""

    desk: Desk
    ctx: TaskContext

    def service(
        self, files: Any = None, journal: Any = None, limit: UndoLimit = LIMIT
    ) -> UndoService:
        desk, engine = self.desk, self.desk.engine
        return UndoService(
            UndoDeps(
                files=files or desk.files,
                journal=journal or desk.journal,
                filer=desk.filer(files, None, journal, limit),
                store=desk.store(files, journal, limit),
                cache=LibraryRepo(engine),
                activity=ActivityRepo(engine, SystemClock()),
                locks=PaceRepo(engine),
                bus=EventBus(),
            )
        )

    def file(self, track: Track = TRACK, name: str = "peer's folder/03 teardrop.mp3") -> Path:
        """A download with lyrics, filed with a cover; returns its former place."""
        source = self.desk.download(name)
        plan = self.desk.plan(source, track, cover=True)
        filed = self.desk.filer().file(plan, "r", None, self.ctx)
        assert filed.outcome is FilingOutcome.MOVED
        return source

    def clear(self) -> None:
        for name in ("incoming", "Transfer", "undo"):
            shutil.rmtree(self.desk.home / name, ignore_errors=True)

    def photograph(self) -> dict[str, bytes]:
        return {name: (self.desk.home / name).read_bytes() for name in self.desk.left()}


@pytest.fixture
def bench(desk: Desk, ctx: TaskContext) -> Bench:
    return Bench(desk, ctx)


def test_everything_is_back_byte_for_byte(bench: Bench) -> None:
    source = bench.desk.download()
    (bench.desk.home / LYRICS).write_bytes(b"[00:01.00]Love")
    before, times = bench.photograph(), source.stat().st_mtime_ns
    bench.desk.filer().file(bench.desk.plan(source, cover=True), "r", None, bench.ctx)
    assert bench.desk.left() == [f"{FOLDER}/03 - Teardrop.lrc", FINAL, f"{FOLDER}/cover.jpg"]
    report = bench.service().undo("r", bench.ctx)
    assert report.failed == []
    assert {(one.source, one.target) for one in report.restored} == {
        (str(bench.desk.home / FINAL), str(source)),
        (str(bench.desk.home / FOLDER / "03 - Teardrop.lrc"), str(bench.desk.home / LYRICS)),
    }
    assert bench.photograph() == before
    assert source.stat().st_mtime_ns == times
    assert not any(bench.desk.root.iterdir())
    assert bench.desk.kept() == []
    assert bench.desk.journal.kept() == []


def test_a_second_undo_does_nothing_and_an_unknown_run_is_refused(bench: Bench) -> None:
    bench.file()
    bench.service().undo("r", bench.ctx)
    before = bench.photograph()
    report = bench.service().undo("r", bench.ctx)
    assert (report.restored, report.failed) == ([], [])
    assert bench.photograph() == before
    with pytest.raises(BadInput, match="no run `other`"):
        bench.service().undo("other", bench.ctx)


def test_the_library_and_the_feed_are_told(bench: Bench) -> None:
    bench.file()
    service = bench.service()
    told: list[LibraryChanged] = []
    service._deps.bus.subscribe(LibraryChanged, told.append)
    service.undo("r", bench.ctx)
    assert len(told) == 1
    (line,) = service._deps.activity.recent()
    assert (line.kind, line.text) == ("undone", "1 file put back (run r)")


def test_filing_and_undoing_can_go_on_for_ever(bench: Bench) -> None:
    source = bench.desk.download()
    data = source.read_bytes()
    for number in range(3):
        run = f"r{number}"
        bench.desk.filer().file(bench.desk.plan(source), run, None, bench.ctx)
        assert bench.desk.left() == [FINAL]
        assert bench.service().undo(run, bench.ctx).failed == []
        assert source.read_bytes() == data


class TestKills:
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("recovering", ["recover", "undo"])
    def test_a_kill_at_any_step_of_an_undo_loses_nothing(
        self, bench: Bench, after: bool, recovering: str
    ) -> None:
        at, lived = 0, False
        while not lived:
            at += 1
            assert at < 40, "the undo never ends"
            bench.clear()
            source = bench.desk.download()
            data = source.read_bytes()
            run = f"r{at}"
            plan = bench.desk.plan(source, cover=True)
            bench.desk.filer().file(plan, run, None, bench.ctx)
            filed = bench.photograph()
            fate = Fate(at, after)
            files, journal = Mortal(bench.desk.files, fate), Mortal(bench.desk.journal, fate)
            try:
                bench.service(files, journal).undo(run, bench.ctx)
                lived = True
            except Killed:
                pass
            if recovering == "recover":
                bench.desk.filer().recover(bench.ctx)
                assert bench.photograph() in (filed, {SOURCE: data}), f"after step {at}"
            bench.service().undo(run, bench.ctx)
            assert bench.photograph() == {SOURCE: data}, f"after step {at}"
            assert bench.desk.journal.open_entries() == []
            assert bench.desk.kept() == []

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_kill_while_side_cars_follow_loses_none(self, bench: Bench, after: bool) -> None:
        at, lived = 0, False
        while not lived:
            at += 1
            assert at < 60, "the filing never ends"
            bench.clear()
            source = bench.desk.download()
            (bench.desk.home / LYRICS).write_bytes(b"[00:01.00]Love")
            before = bench.photograph()
            fate = Fate(at, after)
            parts = (bench.desk.files, bench.desk.tags, bench.desk.journal)
            filer = bench.desk.filer(*(Mortal(part, fate) for part in parts))
            run = f"r{at}"
            try:
                filer.file(bench.desk.plan(source), run, None, bench.ctx)
                lived = True
            except Killed:
                pass
            bench.desk.filer().recover(bench.ctx)
            left = bench.desk.left()
            assert left in ([f"{FOLDER}/03 - Teardrop.lrc", FINAL], [LYRICS, SOURCE]), at
            if left != [LYRICS, SOURCE]:
                assert bench.service().undo(run, bench.ctx).failed == []
            assert bench.photograph() == before, f"after step {at}"


class TestFullDisks:
    @pytest.mark.parametrize("step", ["keep", "remove"])
    @pytest.mark.parametrize("nth", [1, 2])
    def test_an_undo_that_a_disk_stops_can_be_done_again(
        self, bench: Bench, step: str, nth: int
    ) -> None:
        source = bench.file()
        filed = bench.photograph()
        full = OSError(errno.ENOSPC, "No space left on device")
        report = bench.service(Failing(bench.desk.files, step, full, nth)).undo("r", bench.ctx)
        music = [name for name in bench.desk.left() if not name.endswith("cover.jpg")]
        assert music, "nothing is lost"
        if report.failed:
            assert "No space left" in report.failed[0].reason
        elif (step, nth) == ("keep", 2):
            assert report.restored  # it needs only one
        assert bench.photograph().get(FINAL, filed[FINAL]) == filed[FINAL]
        bench.service().undo("r", bench.ctx)
        assert bench.desk.left() == [SOURCE]
        assert source.exists()

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
    def test_no_room_for_originals_is_no_reason_not_to_file(self, bench: Bench, code: int) -> None:
        source = bench.desk.download()
        files = Failing(bench.desk.files, "keep", OSError(code, os.strerror(code)))
        filed = bench.desk.filer(files).file(bench.desk.plan(source), "r", None, bench.ctx)
        assert filed.outcome is FilingOutcome.MOVED
        assert "no undo" in filed.reason
        assert bench.desk.left() == [FINAL]
        (failed,) = bench.service().undo("r", bench.ctx).failed
        assert "can no longer be undone" in failed.reason
        assert "7 days, up to 5 GB" in failed.reason
        assert bench.desk.left() == [FINAL]


class TestWhatPeopleDidMeanwhile:
    def refused(self, bench: Bench) -> str:
        before = bench.photograph()
        (failed,) = bench.service().undo("r", bench.ctx).failed
        assert bench.photograph() == before
        return failed.reason

    def test_other_tags(self, bench: Bench) -> None:
        bench.file()
        audio = mutagen.File(bench.desk.home / FINAL)
        audio["TIT2"].text = ["Mine"]
        audio.save()
        assert "changed since" in self.refused(bench)

    def test_other_tags_of_the_same_size_and_time(self, bench: Bench) -> None:
        bench.file()
        path = bench.desk.home / FINAL
        stat = path.stat()
        path.write_bytes(path.read_bytes().replace(b"Teardrop", b"Raindrop"))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert "changed since" in self.refused(bench)

    def test_a_change_at_the_end_of_a_large_file(self, bench: Bench, tmp_path: Path) -> None:
        from services.organise.mark import fits, mark_of

        path = tmp_path / "large.wav"
        path.write_bytes(bytes(5 << 20))
        mark = mark_of(path)
        assert fits(mark, path)
        stat = path.stat()
        with path.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"x")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert not fits(mark, path)

    def test_another_file_in_the_old_place(self, bench: Bench) -> None:
        source = bench.file()
        source.write_bytes(b"another download")
        assert "Another file is at" in self.refused(bench)

    def test_another_file_in_the_old_place_at_that_very_moment(self, bench: Bench) -> None:
        source = bench.file()
        desk = bench.desk

        class Late:
            def __getattr__(self, name: str) -> object:
                return getattr(desk.files, name)

            def keep(self, kept: Path, place: Path) -> None:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(b"another download")
                raise FileExistsError(place)

        (failed,) = bench.service(Late()).undo("r", bench.ctx).failed
        assert "Another file is at" in failed.reason
        assert source.read_bytes() == b"another download"
        assert (desk.home / FINAL).exists()
        source.unlink()
        assert bench.service().undo("r", bench.ctx).failed == []

    def test_the_original_itself_is_still_there(self, bench: Bench) -> None:
        source = bench.desk.download()
        data = source.read_bytes()
        stuck = Failing(bench.desk.files, "remove", PermissionError(errno.EACCES, "no"), 1)
        bench.desk.filer(stuck).file(bench.desk.plan(source), "r", None, bench.ctx)
        assert source.exists()
        assert bench.service().undo("r", bench.ctx).failed == []
        assert bench.photograph() == {SOURCE: data}

    def test_a_filed_file_that_is_gone_comes_back_to_its_old_place(self, bench: Bench) -> None:
        source = bench.file()
        (bench.desk.home / FINAL).unlink()
        assert bench.service().undo("r", bench.ctx).failed == []
        assert source.exists()

    def test_the_targets_disk_is_away(self, bench: Bench) -> None:
        bench.file()
        bench.desk.root.rename(bench.desk.home / "elsewhere")
        assert "connect its disk" in self.refused(bench)
        (bench.desk.home / "elsewhere").rename(bench.desk.root)
        assert bench.service().undo("r", bench.ctx).failed == []

    def test_a_folder_in_the_old_place(self, bench: Bench) -> None:
        bench.file().mkdir(parents=True)
        assert "Another file is at" in self.refused(bench)

    def test_a_file_of_the_same_length_in_the_old_place(self, bench: Bench) -> None:
        source = bench.desk.download()
        size = source.stat().st_size
        bench.desk.filer().file(bench.desk.plan(source), "r", None, bench.ctx)
        source.write_bytes(bytes(size))
        assert "Another file is at" in self.refused(bench)

    def test_a_link_to_nowhere_in_the_old_place(self, bench: Bench) -> None:
        source = bench.file()
        source.symlink_to("nowhere")
        (failed,) = bench.service().undo("r", bench.ctx).failed
        assert "cannot be put back" in failed.reason
        assert (bench.desk.home / FINAL).exists()

    def test_a_change_between_the_kill_and_the_recovery_stays(self, bench: Bench) -> None:
        source = bench.file()
        (entry,) = bench.desk.journal.of_run("r")
        bench.desk.journal.stage(entry.id, "undoing")
        (bench.desk.home / FINAL).write_bytes(b"changed meanwhile")
        bench.desk.filer().recover(bench.ctx)
        assert source.exists()
        assert (bench.desk.home / FINAL).read_bytes() == b"changed meanwhile"
        assert bench.desk.journal.open_entries() == []

    def test_another_file_took_the_place_between_the_kill_and_the_recovery(
        self, bench: Bench
    ) -> None:
        source = bench.file()
        (entry,) = bench.desk.journal.of_run("r")
        bench.desk.journal.stage(entry.id, "undoing")
        source.write_bytes(b"another download")
        (recovered,) = bench.desk.filer().recover(bench.ctx)
        assert recovered.path == str(bench.desk.home / FINAL)
        assert [one.stage for one in bench.desk.journal.of_run("r")] == ["done"]

    def test_an_undo_killed_before_its_last_word_is_said_to_be_done(self, bench: Bench) -> None:
        bench.file()
        (entry,) = bench.desk.journal.of_run("r")
        bench.desk.journal.stage(entry.id, "undoing")
        bench.desk.journal.forget(entry.id)
        bench.desk.filer().recover(bench.ctx)
        assert [one.stage for one in bench.desk.journal.of_run("r")] == ["undone"]

    def test_a_cover_of_their_own_stays(self, bench: Bench) -> None:
        bench.file()
        cover = (bench.desk.home / FINAL).with_name("cover.jpg")
        assert cover.read_bytes() == JPEG
        cover.write_bytes(b"mine")
        bench.service().undo("r", bench.ctx)
        assert cover.read_bytes() == b"mine"

    def test_the_cover_stays_for_the_other_tracks(self, bench: Bench) -> None:
        bench.file()
        other = replace(TRACK, title="Angel", track_number=1)
        source = bench.desk.download("x/01.mp3")
        bench.desk.filer().file(bench.desk.plan(source, other), "other", None, bench.ctx)
        bench.service().undo("r", bench.ctx)
        assert bench.desk.left() == [
            f"{FOLDER}/01 - Angel.mp3",
            f"{FOLDER}/cover.jpg",
            SOURCE,
        ]

    def test_an_original_that_was_tampered_with_is_not_put_back(self, bench: Bench) -> None:
        bench.file()
        (kept,) = (p for p in (bench.desk.home / "undo").glob("*.mp3"))
        kept.write_bytes(b"short")
        assert "no longer" in self.refused(bench)


class TestSideCars:
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
    def test_a_cue_sheet_names_its_file_as_it_is_called_now(
        self, bench: Bench, encoding: str
    ) -> None:
        source = bench.desk.download("x/Träume.mp3")
        sheet = 'TITLE "Träume"\r\nFILE "Träume.wav" WAVE\r\n  TRACK 01 AUDIO\r\n'
        cue = source.with_suffix(".cue")
        cue.write_bytes(sheet.encode(encoding))
        before = bench.photograph()
        bench.desk.filer().file(bench.desk.plan(source), "r", None, bench.ctx)
        filed = (bench.desk.home / FINAL).with_suffix(".cue").read_bytes().decode(encoding)
        assert filed == sheet.replace("Träume.wav", "03 - Teardrop.mp3")
        assert bench.service().undo("r", bench.ctx).failed == []
        assert bench.photograph() == before

    @pytest.mark.parametrize(
        "sheet", [b'FILE "other.wav" WAVE', b"FILE bare.wav WAVE", b'REM FILE "a.wav"', b"\xff\xfe"]
    )
    def test_every_other_line_of_a_cue_sheet_stays(self, sheet: bytes) -> None:
        assert repointed(sheet, "a", "b.mp3") == sheet

    def test_a_name_that_its_encoding_cannot_hold_leaves_the_sheet_alone(self) -> None:
        sheet = b'FILE "Tr\xe4ume.wav" WAVE'
        assert repointed(sheet, "Tr\u00e4ume", "\u0441.mp3") == sheet

    def test_one_whose_name_is_taken_stays(self, bench: Bench) -> None:
        source = bench.desk.download()
        (bench.desk.home / LYRICS).write_bytes(b"new")
        there = bench.desk.home / FOLDER / "03 - Teardrop.lrc"
        there.parent.mkdir(parents=True)
        there.write_bytes(b"old")
        filed = bench.desk.filer().file(bench.desk.plan(source), "r", None, bench.ctx)
        assert (filed.outcome, filed.beside) == (FilingOutcome.MOVED, ())
        assert there.read_bytes() == b"old"
        assert (bench.desk.home / LYRICS).read_bytes() == b"new"

    def test_those_of_other_files_stay(self, bench: Bench) -> None:
        source = bench.desk.download()
        other = source.with_name("04 angel.lrc")
        other.write_bytes(b"x")
        (source.with_suffix(".txt")).write_bytes(b"x")
        bench.desk.filer().file(bench.desk.plan(source), "r", None, bench.ctx)
        assert other.exists()
        assert source.with_suffix(".txt").exists()

    def test_a_folder_that_cannot_be_listed_has_none(self, bench: Bench) -> None:
        assert sidecars_of(bench.desk.home / "none" / "a.mp3") == []

    def test_one_that_cannot_be_copied_stays(self, bench: Bench) -> None:
        source = bench.desk.download()
        (bench.desk.home / LYRICS).write_bytes(b"words")
        full = OSError(errno.ENOSPC, "No space left on device")
        files = Failing(bench.desk.files, "copy", full, nth=2)
        filed = bench.desk.filer(files).file(bench.desk.plan(source), "r", None, bench.ctx)
        assert (filed.outcome, filed.beside) == (FilingOutcome.MOVED, ())
        assert (bench.desk.home / LYRICS).read_bytes() == b"words"
        assert bench.desk.journal.open_entries() == []


class TestLimits:
    def three(self, bench: Bench, clock: TurningClock) -> Any:
        from database.journal_repo import JournalRepo
        from services.organise.undo_store import UndoStore

        journal = JournalRepo(bench.desk.engine, clock)
        folder = bench.desk.home / "undo"
        folder.mkdir()
        for number in range(3):
            entry = journal.begin("r", None, f"/s{number}", f"/.{number}", f"/t{number}")
            kept = folder / f"{number}.mp3"
            kept.write_bytes(bytes(1000))
            from core.ports.ledgers import Original

            journal.stage(entry, "done", Original(str(kept), 1000, "m", "/"))
            clock.turn(DAY)
        limits = [LIMIT]
        store = UndoStore(folder, bench.desk.files, journal, lambda: limits[0], clock)
        return store, limits

    def left(self, bench: Bench) -> list[str]:
        return sorted(path.name for path in (bench.desk.home / "undo").iterdir())

    def test_within_the_limit_nothing_goes(self, bench: Bench) -> None:
        clock = TurningClock()
        start = clock.now()
        store, _ = self.three(bench, clock)
        assert store.prune() == 0
        use = store.use()
        assert (use.files, use.size, use.oldest, use.limit) == (3, 3000, start, LIMIT)

    def test_what_is_too_old_goes(self, bench: Bench) -> None:
        clock = TurningClock()
        store, limits = self.three(bench, clock)
        limits[0] = UndoLimit(1.5, 5)
        assert store.prune() == 2
        assert self.left(bench) == ["2.mp3"]
        assert store.use().files == 1

    def test_above_the_size_the_oldest_goes(self, bench: Bench) -> None:
        store, limits = self.three(bench, TurningClock())
        limits[0] = UndoLimit(7, 2.5e-6)
        assert store.prune() == 1
        assert self.left(bench) == ["1.mp3", "2.mp3"]

    def test_above_the_size_a_copy_which_costs_nothing_can_still_be_taken_back(
        self, bench: Bench
    ) -> None:
        there = bench.desk.download("there already/1.mp3")
        plan = bench.desk.plan(there, replace(TRACK, title="Angel"))
        filed = bench.desk.filer().file(replace(plan, copy=True), "copies", None, bench.ctx)
        bench.file()
        assert len(bench.desk.kept()) == 1
        service = bench.service(limit=UndoLimit(7, 1e-9))
        assert service.undo("copies", bench.ctx).failed == []
        assert (there.exists(), Path(filed.path or "").exists()) == (True, False)
        (told,) = service.undo("r", bench.ctx).failed
        assert told.reason.startswith("Its original is no longer kept")
        assert bench.desk.kept() == []

    @pytest.mark.parametrize("limit", [UndoLimit(0, 5), UndoLimit(7, 0)])
    def test_a_limit_of_nothing_keeps_nothing(self, bench: Bench, limit: UndoLimit) -> None:
        store, limits = self.three(bench, TurningClock())
        limits[0] = limit
        assert store.prune() == 3
        assert self.left(bench) == []
        source = bench.desk.download()
        filer = bench.desk.filer(limit=limit)
        filer.file(bench.desk.plan(source), "x", None, bench.ctx)
        assert (bench.desk.left(), self.left(bench)) == ([FINAL], [])

    def test_a_look_at_everything_is_due_only_when_something_may_be_past_the_limit(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = TurningClock()
        store, limits = self.three(bench, clock)
        looked: list[int] = []
        prune = store.prune
        monkeypatch.setattr(store, "prune", lambda: looked.append(prune()))
        limits[0] = UndoLimit(7, 5e-6)
        store.prune_when_due()
        store.prune_when_due()
        assert looked == [0]
        store.place_for(Path("/.new"), 1999)
        store.prune_when_due()
        assert looked == [0]  # what was kept since still fits in
        store.place_for(Path("/.newer"), 2)
        store.prune_when_due()
        assert looked == [0, 0]
        limits[0] = UndoLimit(7, 2.5e-6)
        store.prune_when_due()
        assert looked == [0, 0, 1]
        clock.turn(601)  # other processes keep originals, too
        store.prune_when_due()
        assert looked == [0, 0, 1, 0]

    def test_originals_are_no_music_for_a_scan(self, bench: Bench) -> None:
        bench.file()
        found = bench.desk.files.walk_audio(str(bench.desk.home / "undo"), bench.ctx)
        assert list(found) == []


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=400)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tracks=st.lists(
        st.builds(
            Track,
            title=TEXT,
            artists=st.lists(TEXT, max_size=2).map(tuple),
            album=st.none() | TEXT,
            track_number=st.none() | st.integers(0, 200),
            disc_number=st.none() | st.integers(0, 3),
            genres=st.lists(TEXT, max_size=2).map(tuple),
        ),
        min_size=1,
        max_size=4,
    ),
    layout=st.sampled_from(["transfer", "supercrates"]),
)
def test_whatever_the_metadata_an_undo_restores_everything(
    tmp_path_factory: pytest.TempPathFactory,
    sample: Callable[[], bytes],
    tracks: list[Track],
    layout: str,
) -> None:
    from database.engine import open_database

    home = tmp_path_factory.mktemp("h")
    engine = open_database(home / "c.db", home / "backups")
    bench = Bench(Desk(home, engine), TaskContext())
    bench.desk.incoming.mkdir()
    for number in range(len(tracks)):
        (bench.desk.incoming / f"{number}.mp3").write_bytes(sample() + bytes([number]))
    before = bench.photograph()
    for number, track in enumerate(tracks):
        plan = bench.desk.plan(bench.desk.incoming / f"{number}.mp3", track, layout, cover=True)
        assert Path(plan.target).is_relative_to(plan.root)
        filed = bench.desk.filer().file(plan, "r", None, bench.ctx)
        assert filed.outcome is not FilingOutcome.FAILED, filed.reason
    assert bench.service().undo("r", bench.ctx).failed == []
    assert bench.photograph() == before
    engine.dispose()
    shutil.rmtree(home)
